// Zoom's own servers with the tables as shipped, against databases that are wrong about most of them. Name and address
// pairs are those that captures and public code show together (nDPI's zoom.pcap and zoom2.pcap, 2019 to 2026); the
// country is that of the site the name spells out.
#include <gtest/gtest.h>

#include "identify/identify.h"
#include "locate/locate.h"
#include "support/tables.h"

namespace eugress {
namespace {

using test::country;
using test::sound;

struct Known {
  Providers providers;
  Places places;

  Known() {
    const std::string zoom = EUGRESS_CONFIG "/providers/zoom/";
    providers.resize(1);
    providers[0].provider = all_providers()[0];
    providers[0].hosts = sound(
        HostTable::from_table(test::shipped_table(zoom + "hosts.tsv", {"pattern", "plane", "rule", "prints", "region",
                                                                       "region_kind", "edge", "dated", "source"})));
    places.providers.resize(1);
    places.providers[0].places =
        sound(places_from_table(test::shipped_table(zoom + "places.tsv", test::place_columns)));
    places.providers[0].codes =
        sound(CodeTable::from_table(test::shipped_table(zoom + "site-codes.tsv", test::code_columns)));
    places.databases.push_back(sound(GeoDatabase::open(EUGRESS_TEST_DATABASES "/nested-country.mmdb", "alpha")));
    places.databases.push_back(sound(GeoDatabase::open(EUGRESS_TEST_DATABASES "/nested-city.mmdb", "beta")));
  }
};

const Known& known() {
  static const Known tables;
  return tables;
}

Location located(std::string_view address, std::string_view name, std::string_view day = "2026-11-21") {
  FlowFacts facts;
  facts.server = {*Address::from_text(address), 443};
  facts.transport = Transport::tcp;
  facts.last_seen = Timestamp{test::day(day)};
  Identification id;
  id.provider = 1;
  if (!name.empty()) {
    facts.name = *HostName::from_text(name);
    facts.name_source = NameSource::handshake;
    id = identify(known().providers, facts);
    EXPECT_EQ(id.provider, 1) << name;
  }
  return locate(known().places, test::countries({"NL", "DE", "FR", "EU"}), known().providers, id, facts);
}

struct Server {
  const char* address;
  const char* name;
  const char* country;
};

TEST(ZoomServers, AreWhereTheirNamesSayWhateverDatabasesSay) {
  for (const Server& server :
       {Server{"213.244.140.84", "zoomfr84zc.zoom.us", "DE"}, Server{"213.244.140.85", "zoomfr85zc.zoom.us", "DE"},
        Server{"109.94.160.99", "zoomfrn99mmr.zoom.us", "DE"}, Server{"213.19.144.104", "zoomam104zc.zoom.us", "NL"},
        Server{"213.19.144.105", "zoomam105zc.zoom.us", "NL"}, Server{"8.5.129.156", "zoomdvm156mmr.zoom.us", "US"},
        Server{"144.195.73.154", "zoomsjccv154mmr.sjc.zoom.us", "US"},
        Server{"144.195.27.24", "zoomsjcbb24mmr.sjc.zoom.us", "US"},
        Server{"206.247.99.165", "zoomiad20624799165rwg.iad.zoom.us", "US"},
        Server{"206.247.100.214", "zoomiad206247100214rwg.iad.zoom.us", "US"},
        Server{"144.195.19.86", "zoomsjc144-195-19-86zssgw.sjc.zoom.us", "US"}}) {
    const Location where = located(server.address, server.name);
    EXPECT_EQ(where.country, country(server.country)) << server.name;
    EXPECT_TRUE(where.grade == Grade::a || where.grade == Grade::b) << server.name;
    ASSERT_GT(where.hint_count, 0U) << server.name;
    EXPECT_EQ(where.hints[0].source, HintSource::site_code) << server.name;
  }
}

TEST(ZoomServers, AreNotWhereANameOfAnotherAddressSays) {
  const Location where = located("213.19.144.104", "zoomfr84zc.zoom.us");
  for (std::size_t i = 0; i < where.hint_count; ++i) EXPECT_EQ(where.hints[i].source, HintSource::database);
}

TEST(ZoomServers, OfTheInvitationsAreWhereTheInvitationsSay) {
  const auto& rows = known().places.providers[0].places.rows();
  ASSERT_GT(rows.size(), 20U);
  for (const auto& row : rows) {
    const Day day = row.value.validity.until == Day::max() ? test::day("2026-11-21") : test::day("2022-06-01");
    const Location where = located(row.prefix.address.text(), "", to_text(day));
    EXPECT_EQ(where.country, row.value.country) << row.prefix.text();
    EXPECT_TRUE(where.grade == Grade::a || where.grade == Grade::b) << row.prefix.text();
  }
}

// Without name or table only databases are left, and they must not reach a grade that pages.
TEST(ZoomServers, KnownToDatabasesOnlyNeverPage) {
  for (const char* address : {"109.94.160.99", "213.19.144.104", "213.244.140.85", "134.224.90.111", "52.202.62.236"}) {
    const Location where = located(address, "");
    EXPECT_NE(where.grade, Grade::a) << address;
    EXPECT_NE(where.grade, Grade::b) << address;
  }
}

TEST(ZoomServers, OfAContentNetworkAreEdges) {
  EXPECT_TRUE(located("52.84.151.10", "st1.zoom.us").is_edge);
}

TEST(ZoomServers, OfAClusterAreWeakHints) {
  const Location where = located("198.51.100.7", "us05web.zoom.us");
  EXPECT_EQ(where.country, country("US"));
  EXPECT_EQ(where.grade, Grade::c);
  const Location europe = located("198.51.100.7", "eu01web.zoom.us");
  EXPECT_EQ(europe.country, Country::unknown());
  EXPECT_EQ(europe.area, Area::eu);
}

}  // namespace
}  // namespace eugress
