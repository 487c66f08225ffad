#include "settings/values.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>

#include "settings/nearest.h"
#include "settings/zones.h"

namespace eugress {
namespace {

template <typename T>
std::string reason(const Result<T>& result) {
  return result ? "none" : result.error().message;
}

TEST(Number, BothEdgesOfARangeBelongToIt) {
  const Bounds bounds{10, 900};
  EXPECT_EQ(*number_from("10", bounds), 10);
  EXPECT_EQ(*number_from("900", bounds), 900);
  for (const char* const word : {"9", "901", "-10", "-1", "4294967306", "18446744073709551626", "", " 10", "10 ", "1e2",
                                 "10.0", "0x10", "+10", "ten"}) {
    EXPECT_EQ(reason(number_from(word, bounds)), "\"" + std::string{word} + "\" is not a whole number from 10 to 900");
  }
}

TEST(Number, LargeBoundsAreWrittenForTheEye) {
  EXPECT_EQ((Bounds{0, 999}).text(), "0 to 999");
  EXPECT_EQ((Bounds{1'000, 16'777'216}).text(), "1,000 to 16,777,216");
}

TEST(PrefixWord, NamesTheCorrectionWhenOnlyHostBitsAreWrong) {
  EXPECT_EQ(prefix_from("10.0.0.0/8")->text(), "10.0.0.0/8");
  EXPECT_EQ(prefix_from("192.0.2.7")->text(), "192.0.2.7/32");
  EXPECT_EQ(reason(prefix_from("10.1.2.3/8")), R"("10.1.2.3/8" has bits set behind its length; write 10.0.0.0/8)");
  EXPECT_EQ(reason(prefix_from("192.0.2.129/25")),
            R"("192.0.2.129/25" has bits set behind its length; write 192.0.2.128/25)");
  EXPECT_EQ(reason(prefix_from("2001:db8::1/32")),
            R"("2001:db8::1/32" has bits set behind its length; write 2001:db8::/32)");
  for (const char* const word :
       {"10.0.0/8", "10.0.0.0/33", "2001:db8::/129", "10.0.0.0/", "10.0.0.0/-1", "campus", ""}) {
    EXPECT_EQ(reason(prefix_from(word)),
              "\"" + std::string{word} + "\" is not a prefix; write one such as 192.0.2.0/24 or 2001:db8::/32");
  }
}

TEST(PrefixWord, NobodyOwnsTheWholeInternet) {
  // ::/80 is the shortest IPv6 prefix that holds ::ffff:0:0/96, which is where IPv4 lives.
  for (const char* const word : {"0.0.0.0/0", "::/0", "::/80"}) {
    EXPECT_EQ(reason(prefix_from(word)),
              "\"" + std::string{word} + "\" covers every IPv4 address; name only prefixes of your own");
  }
  EXPECT_TRUE(prefix_from("0.0.0.0/1"));
  EXPECT_TRUE(prefix_from("2000::/3"));
}

TEST(PositionWord, IsKeptWithoutBlanks) {
  EXPECT_EQ(*position_from("52.3702, 4.8952"), "52.3702,4.8952");
  EXPECT_EQ(*position_from(" -33.9 ,18.4 "), "-33.9,18.4");
  EXPECT_EQ(*position_from("90,-180"), "90,-180");
  EXPECT_EQ(*position_from("-90,180"), "-90,180");
}

TEST(PositionWord, StaysOnTheGlobe) {
  for (const char* const word : {"90.01,0", "-90.01,0", "0,180.01", "0,-180.01", "52.09", "52.09,", ",5", "52.09;5.12",
                                 "nan,0", "0,inf", "1e1,0", "52.09,5.12,3", "52..1,5", "--5,3", ""}) {
    EXPECT_EQ(reason(position_from(word)).substr(0, std::string{word}.size() + 20),
              "\"" + std::string{word} + "\" is not a position")
        << word;
  }
}

TEST(ListenWord, IsAnAddressAndAPort) {
  EXPECT_EQ(*listen_from("0.0.0.0:0"), "0.0.0.0:0");
  EXPECT_EQ(*listen_from("127.0.0.1:65535"), "127.0.0.1:65535");
  const std::string form = "; write an IPv4 address and a port, such as 127.0.0.1:9469";
  EXPECT_EQ(reason(listen_from("127.0.0.1")), "\"127.0.0.1\" has no port" + form);
  EXPECT_EQ(reason(listen_from("127.0.0.1:65536")), "\"127.0.0.1:65536\" has a port that is not 0 to 65535" + form);
  EXPECT_EQ(reason(listen_from("127.0.0.1:-1")), "\"127.0.0.1:-1\" has a port that is not 0 to 65535" + form);
  EXPECT_EQ(reason(listen_from("127.0.0.1:")), "\"127.0.0.1:\" has a port that is not 0 to 65535" + form);
  EXPECT_EQ(reason(listen_from(":9469")), "\":9469\" has no address before the colon" + form);
  EXPECT_EQ(reason(listen_from("localhost:9469")), "\"localhost:9469\" has no address before the colon" + form);
  EXPECT_EQ(reason(listen_from("[::1]:9469")), "\"[::1]:9469\" is IPv6, which the built-in HTTP server does not speak" +
                                                   form + ", and put a proxy in front of it");
}

TEST(InterfaceWord, IsWhatLinuxAccepts) {
  EXPECT_TRUE(interface_from("enp0s31f6.1234"));
  EXPECT_TRUE(interface_from("fifteen-letters"));
  for (const char* const word : {"", "sixteen-letters!", "eth0:1", "a/b", "eth 0", "eth\t0"}) {
    EXPECT_FALSE(interface_from(word)) << word;
  }
  EXPECT_EQ(reason(interface_from("a/b")), R"("a/b" is not the name of an interface; `eugress interfaces` lists them)");
}

TEST(NameWords, HaveTheirAlphabets) {
  EXPECT_TRUE(gateway_from("gw-1.Campus_A"));
  EXPECT_TRUE(gateway_from(std::string(63, 'g')));
  EXPECT_FALSE(gateway_from(std::string(64, 'g')));
  EXPECT_EQ(reason(gateway_from("gate way")),
            R"("gate way" is not a name; use at most 63 letters, digits, dots, - and _)");
  EXPECT_TRUE(zone_name_from("abcdefghijklmnopqrstuvwxyz-01234"));
  EXPECT_EQ(reason(zone_name_from("Staff")), R"("Staff" is not a zone's name; use at most 32 of a-z, 0-9 and -)");
  EXPECT_FALSE(zone_name_from("abcdefghijklmnopqrstuvwxyz-012345"));
  EXPECT_FALSE(zone_name_from(""));
  for (const char* const taken : {"other", "on-site"}) {
    EXPECT_EQ(reason(zone_name_from(taken)),
              "\"" + std::string{taken} + "\" is a zone that eugress makes itself; choose another name");
  }
  EXPECT_TRUE(profile_from("surf-eu"));
  EXPECT_TRUE(profile_from("../our own.toml"));
  for (const char* const word : {"", ".toml", "SURF", "profiles/surf-eu", "surf-eu.tml"}) {
    EXPECT_EQ(
        reason(profile_from(word)),
        "\"" + std::string{word} + "\" is not a profile; write a name such as surf-eu, or a path that ends in .toml");
  }
  EXPECT_EQ(reason(log_level_from("warn")), R"("warn" is not a level; did you mean warning?)");
  EXPECT_EQ(reason(log_level_from("loud")), R"("loud" is not a level; write debug, info, warning or error)");
}

TEST(DatabaseWord, TheLineageStandsBehindTheLastEqualsSign) {
  EXPECT_EQ(*database_from("geo/a.mmdb"), (DatabaseSetting{"geo/a.mmdb", ""}));
  EXPECT_EQ(*database_from("geo/a.mmdb=maxmind"), (DatabaseSetting{"geo/a.mmdb", "maxmind"}));
  EXPECT_EQ(*database_from("day=3/a.mmdb"), (DatabaseSetting{"day=3/a.mmdb", ""}));
  EXPECT_EQ(*database_from("day=3/a.mmdb=db-ip"), (DatabaseSetting{"day=3/a.mmdb", "db-ip"}));
  EXPECT_EQ(reason(database_from("a.mmdb=")),
            R"("a.mmdb=" names no lineage behind the =; write FILE=LINEAGE with at most 32 of a-z, 0-9 and -)");
  EXPECT_FALSE(database_from("a.mmdb=MaxMind"));
  EXPECT_EQ(reason(database_from("=maxmind")), R"("" is not a path; name a file)");
}

TEST(LookupWord, IsAnAddressOrAName) {
  for (const char* const word : {"109.94.160.99", "2001:db8::1", "zoomfrn99mmr.zoom.us", "zoom.us."}) {
    EXPECT_TRUE(subject_from(word)) << word;
  }
  for (const char* const word : {"", "109.94.160.999", "1.2.3", "https://zoom.us", "zoom us", "a..b", "2001:db8:::1"}) {
    EXPECT_EQ(reason(subject_from(word)), "\"" + std::string{word} + "\" is neither an address nor a host name");
  }
}

TEST(Quotes, KeepATerminalSafe) {
  EXPECT_EQ(in_quotes("a\x1b[31mb\n"), "\"a?[31mb?\"");
  EXPECT_EQ(in_quotes(std::string(81, 'x')), "\"" + std::string(80, 'x') + "...\"");
}

TEST(Suggestion, FindsTheSlipOfAFinger) {
  const std::vector<std::string> known{"--interface", "--interval", "--json", "--flows"};
  EXPECT_EQ(did_you_mean("--intreface", known), "; did you mean --interface?");  // swapped
  EXPECT_EQ(did_you_mean("--intervall", known), "; did you mean --interval?");   // one more
  EXPECT_EQ(did_you_mean("--jsn", known), "; did you mean --json?");             // one less
  EXPECT_EQ(did_you_mean("--flaws", known), "; did you mean --flows?");          // another
  EXPECT_EQ(did_you_mean("-json", known), "; did you mean --json?");
  EXPECT_EQ(did_you_mean("--inter", known), "; did you mean --interface or --interval?");
  EXPECT_EQ(did_you_mean("--verbose", known), "");
  EXPECT_EQ(did_you_mean("--", known), "");
}

TEST(Zones, AClashIsOnePrefixInTwoZones) {
  const auto zone_prefix = [](const char* prefix, const char* zone, std::uint32_t line) {
    return ZonePrefix{*Prefix::from_text(prefix), zone, line, 1};
  };
  const ZonePrefix wide = zone_prefix("10.0.0.0/8", "a", 1);
  const ZonePrefix inside = zone_prefix("10.1.0.0/16", "b", 2);
  const ZonePrefix again = zone_prefix("10.0.0.0/8", "a", 3);
  const ZonePrefix stolen = zone_prefix("10.0.0.0/8", "b", 4);
  EXPECT_FALSE(first_clash({wide, inside}));
  EXPECT_FALSE(first_clash({wide, again})) << "one zone may say it twice";
  const auto clash = first_clash({stolen, inside, wide});
  ASSERT_TRUE(clash);
  EXPECT_EQ(clash->first.line, 4U);
  EXPECT_EQ(clash->second.line, 1U);
}

}  // namespace
}  // namespace eugress
