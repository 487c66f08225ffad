// Places in Zoom's host names. Names and addresses are the examples of the wire facts, section 2.1.
#include <gtest/gtest.h>

#include "identify/identify.h"

namespace eugress {
namespace {

std::optional<SiteCode> code_of(std::string_view host, std::string_view server) {
  return all_providers().front()->site_code(host, *Address::from_text(server));
}

struct Example {
  const char* host;
  const char* server;
  const char* code;
  const char* neighbour;  // an address that the name does not spell
};

class ZoomSiteCode : public ::testing::TestWithParam<Example> {};

TEST_P(ZoomSiteCode, CountsOnlyForTheAddressThatItSpells) {
  const auto& [host, server, code, neighbour] = GetParam();
  const auto own = code_of(host, server);
  ASSERT_TRUE(own) << host;
  EXPECT_EQ(own->code, code);
  EXPECT_TRUE(own->agrees);
  const auto other = code_of(host, neighbour);
  ASSERT_TRUE(other);
  EXPECT_EQ(other->code, code);
  EXPECT_FALSE(other->agrees) << neighbour;
}

INSTANTIATE_TEST_SUITE_P(
    Names, ZoomSiteCode,
    ::testing::Values(
        // 2019: the last octet
        Example{"zoomfr84zc.zoom.us", "213.244.140.84", "fr", "213.244.140.85"},
        Example{"zoomfr85zc.zoom.us", "213.244.140.85", "fr", "213.244.140.84"},
        Example{"zoomam104zc.zoom.us", "213.19.144.104", "am", "213.19.144.10"},
        Example{"zoomam105zc.zoom.us", "213.19.144.105", "am", "213.19.144.5"},
        Example{"zoomfrn99mmr.zoom.us", "109.94.160.99", "frn", "109.94.160.199"},
        Example{"zoomdvm156mmr.zoom.us", "8.5.129.156", "dvm", "8.5.129.56"},
        // 2020: all octets; the address that the digits spell, and the one that was logged beside them, probably a typo
        Example{"zoomca54150137226zc.zoom.us", "54.150.137.226", "ca", "54.190.137.246"},
        // 2022 and later: the code twice, pod letters, the last octet
        Example{"zoomsjccv154mmr.sjc.zoom.us", "144.195.73.154", "sjc", "144.195.73.155"},
        Example{"zoomsjcbb24mmr.sjc.zoom.us", "144.195.27.24", "sjc", "144.195.27.124"},
        Example{"zoomfrarr62mmr.fra.zoom.us", "159.124.1.62", "fra", "159.124.1.6"},
        Example{"zoomsjcbm213zc.sjc.zoom.us", "144.195.2.213", "sjc", "144.195.213.2"},
        // web gateways: all octets
        Example{"zoomiad20624799165rwg.iad.zoom.us", "206.247.99.165", "iad", "206.247.99.16"},
        Example{"zoomiad206247100214rwg.iad.zoom.us", "206.247.100.214", "iad", "206.247.10.214"},
        // streams: all octets with dashes
        Example{"zoomsjc144-195-19-86zssgw.sjc.zoom.us", "144.195.19.86", "sjc", "144.195.198.6"}));

TEST(ZoomSiteCodeDigits, AmbiguousDigitsAreComparedAndNeverParsed) {
  // 1.11.11.1 and 11.1.11.1 are written alike; the name agrees with both and with no other split of the address space.
  EXPECT_TRUE(code_of("zoomfra111111rwg.fra.zoom.us", "1.11.11.1")->agrees);
  EXPECT_TRUE(code_of("zoomfra111111rwg.fra.zoom.us", "11.1.11.1")->agrees);
  EXPECT_FALSE(code_of("zoomfra111111rwg.fra.zoom.us", "1.11.1.1")->agrees);
}

TEST(ZoomSiteCodeDigits, NearMissesDoNotAgree) {
  EXPECT_FALSE(code_of("zoomfr084zc.zoom.us", "213.244.140.84")->agrees);        // a zero in front
  EXPECT_FALSE(code_of("zoomfr184zc.zoom.us", "213.244.140.84")->agrees);        // ends in it, but is another octet
  EXPECT_FALSE(code_of("zoomiad165rwg.iad.zoom.us", "206.247.99.165")->agrees);  // a web gateway spells it whole
  EXPECT_FALSE(code_of("zoomsjc1441951986zssgw.sjc.zoom.us", "144.195.19.86")->agrees);  // without its dashes
  EXPECT_FALSE(code_of("zoomfr84-85zc.zoom.us", "213.244.140.84")->agrees);
}

TEST(ZoomSiteCodeDigits, TheTwoLabelsMustNameTheSamePlace) {
  const auto code = code_of("zoomfracv154mmr.sjc.zoom.us", "144.195.73.154");
  ASSERT_TRUE(code);
  EXPECT_FALSE(code->agrees);
}

TEST(ZoomSiteCodeDigits, NoRuleIsKnownForIpv6) {
  EXPECT_FALSE(code_of("zoomsjccv154mmr.sjc.zoom.us", "2407:30c0::154")->agrees);
}

// Their numbers count machines; that both labels agree is what makes the operator's word.
TEST(ZoomSiteCodeZones, SelectorsAndRelaysAgreeIfTheyNameThePlaceTwice) {
  for (const auto& [host, place] : {std::pair{"rwcfra.fra.zoom.us", "fra"}, std::pair{"rwcams.ams.zoom.us", "ams"},
                                    std::pair{"rwcksa2.ksa.zoom.us", "ksa"}, std::pair{"gorwcdv.dv.zoom.us", "dv"},
                                    std::pair{"turniad02.iad.zoom.us", "iad"}}) {
    const auto code = code_of(host, "192.0.2.1");
    ASSERT_TRUE(code) << host;
    EXPECT_EQ(code->code, place);
    EXPECT_TRUE(code->agrees) << host;
  }
  EXPECT_FALSE(code_of("rwcfra.ams.zoom.us", "192.0.2.1")->agrees);
  EXPECT_FALSE(code_of("turniad02.fra.zoom.us", "192.0.2.1")->agrees);
}

TEST(ZoomSiteCodeZones, ACodeThatStandsAloneIsNoEvidence) {
  for (const char* host : {"rwcff.cloud.zoom.us", "intuitive-rwcff2.cloud.zoom.us", "turnsg01.cloud.zoom.us"}) {
    const auto code = code_of(host, "192.0.2.1");
    ASSERT_TRUE(code) << host;
    EXPECT_FALSE(code->agrees) << host;
  }
  EXPECT_EQ(code_of("intuitive-rwcff2.cloud.zoom.us", "192.0.2.1")->code, "ff");
}

TEST(ZoomSiteCodeNames, OtherNamesCarryNone) {
  for (const char* host : {"zoom.us",
                           "us02web.zoom.us",
                           "log.zoom.us",
                           "zoommmr.zoom.us",
                           "zoomf1mmr.zoom.us",
                           "zoomfrmmr.zoom.us",
                           "zoom84zc.zoom.us",
                           "zoomfr84zc.example",
                           "zoomfr84zc.zoom.us.evil.example",
                           "zoomfr84xx.zoom.us",
                           "zoomfra62mmr.frankfurt.zoom.us",
                           "zoomfra62mmr.f.zoom.us",
                           "zoomfra62mmr.a.fra.zoom.us",
                           "rwcfra.zoom.us",
                           "turn.fra.zoom.us",
                           "turniad02x.iad.zoom.us",
                           "xzoomfr84zc.zoom.us",
                           "zoomff12mmr.cloud.zoom.us",
                           "",
                           ".zoom.us",
                           "us.telemetry.zoom.us",
                           "zoomfr84zc.f1.zoom.us"}) {
    EXPECT_FALSE(code_of(host, "213.244.140.84")) << host;
  }
}

}  // namespace
}  // namespace eugress
