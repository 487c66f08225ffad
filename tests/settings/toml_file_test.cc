// Lines and columns are counted by hand in the text beside them; both begin at 1.
#include "settings/toml_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>

namespace eugress {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

Settings good(const std::string& text) {
  Settings settings;
  const auto read = read_toml("dir/e.toml", text, settings);
  if (!read) ADD_FAILURE() << read.error().message;
  return settings;
}

std::string bad(const std::string& text) {
  Settings settings;
  const auto read = read_toml("e.toml", text, settings);
  return read ? "no error" : read.error().message;
}

TEST(TomlFile, EmptyMeansDefaults) {
  EXPECT_EQ(good(""), Settings{});
  EXPECT_EQ(good("# nothing\n[campus]\n[log]\n"), Settings{});
}

TEST(TomlFile, EveryKeyArrives) {
  const Settings settings = good(R"(
[campus]
prefixes = ["192.0.2.0/24", "2001:db8::/32"]
on_site_servers = ["192.0.2.10"]
[[campus.zones]]
name = "staff"
prefixes = ["192.0.2.0/25"]
population = 1200
[[campus.zones]]
name = "library"
prefixes = ["192.0.2.128/25", "2001:db8:1::/48"]
population = 0
[gateway]
name = "gw1"
position = "52.09, 5.12"
[knowledge]
profile = "school-eu"
tables = "tables"
lists = "lists"
databases = ["geo/a.mmdb", "/var/b.mmdb=db-ip"]
overrides = "/etc/own.tsv"
cloud_ranges = ["geo/ip-ranges.json", "/var/cloud.json"]
geofeeds = ["feed.csv"]
anycast = "anycast.txt"
name_feed = "names"
[account]
school = true
interval = 900
max_series = 700
small_count = 200
[flow]
max_flows = 2000
max_candidates = 1000
max_servers = 500
[capture]
interface = "eth0"
tunnels = ["gtp-u", "6in4"]
nat64_prefixes = ["2001:db8:64::/96"]
ring_megabytes = 128
filter = false
client_hellos = false
exclude = ["10.99.0.0/16"]
[export]
listen = "127.0.0.1:80"
[evidence]
directory = "log"
key = "/etc/log.skey"
days = 90
[log]
level = "debug"
)");
  Settings expected;
  expected.campus = {*Prefix::from_text("192.0.2.0/24"), *Prefix::from_text("2001:db8::/32")};
  expected.on_site_servers = {*Prefix::from_text("192.0.2.10/32")};
  expected.zones = {{"staff", {*Prefix::from_text("192.0.2.0/25")}, 1200},
                    {"library", {*Prefix::from_text("192.0.2.128/25"), *Prefix::from_text("2001:db8:1::/48")}, 0}};
  expected.gateway = "gw1";
  expected.position = "52.09,5.12";
  expected.profile = "school-eu";
  expected.tables = "dir/tables";  // relative to the file's directory
  expected.lists = "dir/lists";
  expected.databases = {{"dir/geo/a.mmdb", ""}, {"/var/b.mmdb", "db-ip"}};
  expected.overrides = "/etc/own.tsv";
  expected.cloud_ranges = {"dir/geo/ip-ranges.json", "/var/cloud.json"};
  expected.geofeeds = {"dir/feed.csv"};
  expected.anycast = "dir/anycast.txt";
  expected.name_feed = "dir/names";
  expected.is_school = true;
  expected.interval = std::chrono::seconds{900};
  expected.max_series = 700;
  expected.small_count = 200;
  expected.max_flows = 2000;
  expected.max_candidates = 1000;
  expected.max_servers = 500;
  expected.interfaces = {"eth0"};
  expected.tunnels = {Tunnel::gtp_u, Tunnel::six_in_four};
  expected.nat64_prefixes = {*Prefix::from_text("2001:db8:64::/96")};
  expected.ring_megabytes = 128;
  expected.has_filter = false;
  expected.client_hellos = false;
  expected.excluded = {*Prefix::from_text("10.99.0.0/16")};
  expected.listen = "127.0.0.1:80";
  expected.evidence_directory = "dir/log";
  expected.evidence_key = "/etc/log.skey";
  expected.evidence_days = 90;
  expected.log_level = "debug";
  EXPECT_EQ(settings, expected);
}

TEST(TomlFile, AProfileThatIsAPathCountsFromTheFile) {
  EXPECT_EQ(good("[knowledge]\nprofile = \"own.toml\"\n").profile, "dir/own.toml");
}

TEST(TomlFile, RemembersWhereAPathStands) {
  Settings settings;
  const auto read =
      read_toml("e.toml", "[knowledge]\ntables = \"t\"\ndatabases = [\"a.mmdb\",\n  \"b.mmdb=x\"]\n", settings);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, (NamedAt{{"t", "e.toml:2:10"}, {"a.mmdb", "e.toml:3:14"}, {"b.mmdb", "e.toml:4:3"}}));
}

TEST(TomlFile, BrokenTomlNamesLineAndColumn) {
  EXPECT_EQ(bad("[account]\ninterval = 60 x\n"),
            "e.toml:2:15: not TOML in this key-value pair: expected a comment or whitespace, saw 'x'");
  EXPECT_EQ(bad("[log]\nlevel = \"info\"\nlevel = \"info\"\n"),
            "e.toml:3:9: not TOML in this key-value pair: cannot redefine existing string 'level'");
  EXPECT_THAT(bad("[gateway]\nname = \"caf\xe9\"\n"), StartsWith("e.toml:2:"));
  EXPECT_THAT(bad("[gateway\n"), StartsWith("e.toml:1:"));
}

TEST(TomlFile, UnknownKeysAndSectionsAreErrorsWithASuggestion) {
  EXPECT_EQ(bad("[account]\n  intervall = 60\n"),
            R"(e.toml:2:3: unknown key "intervall" in [account]; did you mean interval?)");
  EXPECT_EQ(bad("[account]\nmax_flows = 60\n"),
            R"(e.toml:2:1: unknown key "max_flows" in [account]; it belongs to [flow])");
  EXPECT_EQ(bad("[flow]\nidle = 60\n"),
            R"(e.toml:2:1: unknown key "idle" in [flow]; the keys there are max_flows, max_candidates, max_servers)");
  EXPECT_EQ(bad("interval = 60\n"),
            R"(e.toml:1:1: unknown key "interval" outside of any section; it belongs to [account])");
  EXPECT_EQ(bad("verbose = true\n"),
            "e.toml:1:1: unknown key \"verbose\" outside of any section; the sections are [campus], [gateway], "
            "[knowledge], [account], [flow], [capture], [export], [evidence], [canary], [log]");
  EXPECT_EQ(bad("[captrue]\ninterface = \"eth0\"\n"),
            R"(e.toml:1:2: unknown section "captrue"; did you mean [capture]?)");
  EXPECT_EQ(bad("[policy]\n"),
            "e.toml:1:2: unknown section \"policy\"; the sections are [campus], [gateway], [knowledge], [account], "
            "[flow], [capture], [export], [evidence], [canary], [log]");
  EXPECT_EQ(bad("log = \"debug\"\n"), R"(e.toml:1:1: "log" is a section; write [log] and its keys below)");
  EXPECT_EQ(bad("[[log]]\n"), R"(e.toml:1:3: "log" is a section; write [log] and its keys below)");
  EXPECT_EQ(bad("[[campus.zones]]\nname = \"a\"\nprefix = [\"10.0.0.0/8\"]\nprefixes = []\npopulation = 1\n"),
            R"(e.toml:3:1: unknown key "prefix" in [campus.zones]; did you mean prefixes?)");
}

// The order in which the keys are read is the parser's; the operator reads from the top.
TEST(TomlFile, TheFirstErrorOfTheFileIsTold) {
  EXPECT_THAT(bad("[log]\nlevel = \"loud\"\n[account]\ninterval = 5\n[campus]\nx = 1\n"), StartsWith("e.toml:2:9: "));
  EXPECT_THAT(bad("[flow]\nmax_servers = 0\nmax_flows = 0\n"), StartsWith("e.toml:2:15: "));
}

TEST(TomlFile, TypesAreNotGuessed) {
  const std::string number = "this is not a whole number; write a number from 10 to 900 without quotes";
  for (const char* const value : {"\"60\"", "60.0", "true", "[60]", "2026-01-01"}) {
    EXPECT_EQ(bad("[account]\ninterval = " + std::string{value} + "\n"), "e.toml:2:12: account.interval: " + number);
  }
  EXPECT_EQ(bad("[log]\nlevel = 3\n"), "e.toml:2:9: log.level: this is not a text; write it in quotes");
  EXPECT_EQ(bad("[gateway]\nposition = [52.1, 5.1]\n"),
            "e.toml:2:12: gateway.position: this is not a text; write it in quotes");
  EXPECT_EQ(bad("[campus]\nprefixes = \"10.0.0.0/8\"\n"),
            R"(e.toml:2:12: campus.prefixes: this is not a list; write ["192.0.2.0/24", "2001:db8::/32"])");
  EXPECT_EQ(bad("[campus]\nprefixes = [\"10.0.0.0/8\",\n  7]\n"),
            R"(e.toml:3:3: campus.prefixes: this is not a text; write ["192.0.2.0/24", "2001:db8::/32"])");
  EXPECT_EQ(
      bad("[knowledge]\ndatabases = \"a.mmdb\"\n"),
      R"(e.toml:2:13: knowledge.databases: this is not a list; write ["geo/country.mmdb", "geo/other.mmdb=lineage"])");
}

TEST(TomlFile, WordsFollowTheRulesOfTheFlags) {
  EXPECT_EQ(bad("[campus]\nprefixes = [\"10.0.0.1/8\"]\n"),
            R"(e.toml:2:13: campus.prefixes: "10.0.0.1/8" has bits set behind its length; write 10.0.0.0/8)");
  EXPECT_THAT(bad("[campus]\non_site_servers = [\"x\"]\n"),
              StartsWith("e.toml:2:20: campus.on_site_servers: \"x\" is not"));
  EXPECT_THAT(bad("[gateway]\nname = \"a b\"\n"), StartsWith("e.toml:2:8: gateway.name: \"a b\" is not a name"));
  EXPECT_THAT(bad("[gateway]\nposition = \"91,0\"\n"), StartsWith("e.toml:2:12: gateway.position: \"91,0\" is not"));
  EXPECT_THAT(bad("[knowledge]\nprofile = \"A\"\n"), StartsWith("e.toml:2:11: knowledge.profile: \"A\" is not"));
  EXPECT_THAT(bad("[knowledge]\ntables = \"a\\u0000b\"\n"),
              StartsWith("e.toml:2:10: knowledge.tables: \"a?b\" is not"));
  EXPECT_THAT(bad("[knowledge]\noverrides = \"a\\nb\"\n"), StartsWith("e.toml:2:13: knowledge.overrides: \"a?b\" is"));
  EXPECT_THAT(bad("[knowledge]\ngeofeeds = \"feed.csv\"\n"),
              StartsWith("e.toml:2:12: knowledge.geofeeds: this is not a list; write [\"geo/one-file\""));
  EXPECT_THAT(bad("[knowledge]\ncloud_ranges = [7]\n"), StartsWith("e.toml:2:17: knowledge.cloud_ranges: "));
  EXPECT_THAT(bad("[knowledge]\ndatabases = [\"\"]\n"), StartsWith("e.toml:2:14: knowledge.databases: \"\" is not"));
  EXPECT_THAT(bad("[capture]\ninterface = \"a/b\"\n"), StartsWith("e.toml:2:13: capture.interface: \"a/b\" is not"));
  EXPECT_THAT(bad("[export]\nlisten = \"9469\"\n"), StartsWith("e.toml:2:10: export.listen: \"9469\" has no port"));
  EXPECT_EQ(bad("[log]\nlevel = \"warn\"\n"), R"(e.toml:2:9: log.level: "warn" is not a level; did you mean warning?)");
}

// With max_flows at its top, so that candidates have room.
std::string with_number(const KnownKey& key, std::int64_t value) {
  const std::size_t dot = key.path.rfind('.');
  const std::string section = key.path.substr(0, dot);
  const std::string name = key.path.substr(dot + 1);
  const std::string room = key.path == "flow.max_candidates" ? "max_flows = 16777216\n" : "";
  const std::string few = key.path == "flow.max_flows" ? "max_candidates = 64\n" : "";
  if (section == "campus.zones") {
    return "[[campus.zones]]\nname = \"a\"\nprefixes = [\"10.0.0.0/8\"]\npopulation = " + std::to_string(value) + "\n";
  }
  return "[" + section + "]\n" + room + few + name + " = " + std::to_string(value) + "\n";
}

TEST(TomlFile, BothEdgesOfEveryRangeBelongToIt) {
  int numbers = 0;
  for (const KnownKey& key : known_keys()) {
    if (key.bounds.most == 0) continue;  // not a number
    ++numbers;
    good(with_number(key, key.bounds.least));
    good(with_number(key, key.bounds.most));
    for (const std::int64_t value : {key.bounds.least - 1, key.bounds.most + 1, std::int64_t{-1},
                                     std::int64_t{1} << 32U, (std::int64_t{1} << 32U) + key.bounds.least}) {
      EXPECT_THAT(bad(with_number(key, value)),
                  HasSubstr(": " + key.path + ": " + std::to_string(value) + " is out of range; write a number from " +
                            key.bounds.text() + " without quotes"));
    }
  }
  EXPECT_EQ(numbers, 11);  // the integers of settings.h and a zone's population
}

// Stated once more, so that a range is not changed by accident.
TEST(TomlFile, TheIntervalIsTenSecondsToFifteenMinutes) {
  EXPECT_EQ(good("[account]\ninterval = 10\n").interval, std::chrono::seconds{10});
  EXPECT_EQ(good("[account]\ninterval = 900\n").interval, std::chrono::minutes{15});
  EXPECT_EQ(bad("[account]\ninterval = 9\n"),
            "e.toml:2:12: account.interval: 9 is out of range; write a number from 10 to 900 without quotes");
}

TEST(TomlFile, AnInterfaceIsOneOrSeveralOrAll) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(good("[capture]\ninterface = \"eth1\"\n").interfaces, Names{"eth1"});
  EXPECT_EQ(good("[capture]\ninterface = \"\"\n").interfaces, Names{});
  EXPECT_EQ(good("[capture]\ninterface = [\"eth0\", \"eth1\"]\n").interfaces, (Names{"eth0", "eth1"}));
  EXPECT_EQ(good("[capture]\ninterface = \"any\"\n").interfaces, Names{"any"});
  EXPECT_THAT(bad("[capture]\ninterface = [\"eth0\", \"eth0\"]\n"),
              StartsWith("e.toml:2:22: capture.interface: \"eth0\" is named twice"));
  EXPECT_THAT(bad("[capture]\ninterface = [\"eth0\", \"any\"]\n"), HasSubstr("\"any\" is every interface"));
  EXPECT_THAT(bad("[capture]\ninterface = [\"any\", \"eth0\"]\n"), HasSubstr("\"any\" is every interface"));
  EXPECT_THAT(bad("[capture]\ninterface = 3\n"), HasSubstr(R"(write "eth0", or ["eth0", "eth1"])"));
  EXPECT_THAT(bad("[capture]\ninterface = [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\"]\n"),
              HasSubstr("one too many"));
}

TEST(TomlFile, TunnelsAreNamedOneByOne) {
  EXPECT_EQ(good("[capture]\ntunnels = []\n").tunnels, TunnelSet{});
  EXPECT_EQ(good("[capture]\ntunnels = [\"erspan\", \"erspan\"]\n").tunnels, TunnelSet{Tunnel::erspan});
  EXPECT_THAT(bad("[capture]\ntunnels = [\"gre\", \"vxlna\"]\n"),
              StartsWith("e.toml:2:19: capture.tunnels: \"vxlna\" is not a tunnel; did you mean"));
  EXPECT_THAT(bad("[capture]\ntunnels = [\"everything\"]\n"), HasSubstr("the kinds are mpls, pppoe, gre"));
  EXPECT_THAT(bad("[capture]\ntunnels = \"gre\"\n"), HasSubstr("this is not a list"));
}

TEST(TomlFile, ANat64PrefixEndsWhereTheAddressBegins) {
  for (const char* const word : {"2001:db8:64::/64", "192.0.2.0/24", "2001:db8:64::1/96", "::ffff:0:0/96"}) {
    EXPECT_THAT(bad("[capture]\nnat64_prefixes = [\"" + std::string{word} + "\"]\n"),
                StartsWith("e.toml:2:19: capture.nat64_prefixes: "))
        << word;
  }
  std::string five = "[capture]\nnat64_prefixes = [";
  for (int i = 1; i <= 5; ++i) five += "\"2001:db8:" + std::to_string(i) + "::/96\", ";
  EXPECT_THAT(bad(five + "]\n"), HasSubstr("at most 4"));
}

TEST(TomlFile, CandidatesArePartOfTheFlows) {
  EXPECT_EQ(bad("[flow]\nmax_flows = 2000\n"),
            "e.toml:2:13: flow.max_candidates: 16384 is above flow.max_flows (2000), of which candidates are a part; "
            "lower it or raise max_flows");
  EXPECT_THAT(bad("[flow]\nmax_flows = 2000\nmax_candidates = 2001\n"),
              StartsWith("e.toml:3:18: flow.max_candidates: 2001"));
  EXPECT_EQ(good("[flow]\nmax_flows = 2000\nmax_candidates = 2000\n").max_candidates, 2000U);
}

// One zone takes four lines.
std::string zone(const std::string& name, const std::string& prefixes) {
  return "[[campus.zones]]\nname = \"" + name + "\"\nprefixes = [" + prefixes + "]\npopulation = 100\n";
}

TEST(Zones, AreAtMostSixteen) {
  std::string text;
  for (int i = 0; i < 16; ++i) text += zone("z" + std::to_string(i), "\"10." + std::to_string(i) + ".0.0/16\"");
  EXPECT_EQ(good(text).zones.size(), 16U);
  EXPECT_EQ(bad(text + zone("z16", "\"10.16.0.0/16\"")),
            "e.toml:65:1: campus.zones: a 17th zone; at most 16 are kept apart, merge some");
}

TEST(Zones, HaveNamesOfTheirOwn) {
  EXPECT_EQ(bad(zone("a", "\"10.0.0.0/16\"") + zone("a", "\"10.1.0.0/16\"")),
            R"(e.toml:6:8: campus.zones.name: there are two zones "a"; rename one)");
  EXPECT_EQ(bad(zone("other", "\"10.0.0.0/16\"")),
            R"(e.toml:2:8: campus.zones.name: "other" is a zone that eugress makes itself; choose another name)");
  EXPECT_EQ(bad(zone("probe-1", "\"10.0.0.0/16\"")),
            R"(e.toml:2:8: campus.zones.name: "probe-1" is a zone that eugress makes itself; choose another name)");
  EXPECT_EQ(bad(zone("on-site", "\"10.0.0.0/16\"")),
            R"(e.toml:2:8: campus.zones.name: "on-site" is a zone that eugress makes itself; choose another name)");
  EXPECT_THAT(bad(zone("Staff", "\"10.0.0.0/16\"")), StartsWith("e.toml:2:8: campus.zones.name: \"Staff\" is not"));
}

TEST(Zones, MayNestButNotShareAPrefix) {
  EXPECT_EQ(bad(zone("a", "\"10.0.0.0/8\"") + zone("b", "\"172.16.0.0/12\", \"10.0.0.0/8\"")),
            "e.toml:7:30: campus.zones.prefixes: 10.0.0.0/8 is claimed by zone \"b\" and zone \"a\"; leave it to one "
            "of them");
  EXPECT_THAT(bad(zone("a", "\"2001:db8::/32\"") + zone("b", "\"2001:db8::/32\"")), StartsWith("e.toml:7:13: "));
  // A school inside a university: the longest prefix decides.
  EXPECT_EQ(good(zone("a", "\"10.0.0.0/8\"") + zone("b", "\"10.1.0.0/16\"")).zones.size(), 2U);
}

TEST(Zones, AreCompleteOrAnError) {
  EXPECT_EQ(bad("[[campus.zones]]\nprefixes = [\"10.0.0.0/8\"]\npopulation = 1\n"),
            R"(e.toml:1:1: campus.zones: a zone without name; write name = "staff")");
  EXPECT_EQ(bad("[[campus.zones]]\nname = \"a\"\npopulation = 1\n"),
            R"(e.toml:1:1: campus.zones: a zone without prefixes; write prefixes = ["192.0.2.0/24"])");
  EXPECT_EQ(
      bad("[[campus.zones]]\nname = \"a\"\nprefixes = [\"10.0.0.0/8\"]\n"),
      "e.toml:1:1: campus.zones: a zone without population; write population = 1200, or 0 to count it as \"other\"");
  EXPECT_EQ(bad(zone("a", "")),
            "e.toml:3:12: campus.zones.prefixes: the list is empty; name the zone's prefixes or remove the zone");
  EXPECT_EQ(bad("[campus]\nzones = \"a\"\n"),
            "e.toml:2:9: campus.zones: this is not a list; write a [[campus.zones]] for each zone");
  EXPECT_EQ(bad("[campus]\nzones = [\"a\"]\n"),
            "e.toml:2:10: campus.zones: this is not a zone; write a [[campus.zones]] for each zone");
  EXPECT_EQ(bad("[campus]\nzones = [{name = 1, prefixes = [\"10.0.0.0/8\"], population = 1}]\n"),
            "e.toml:2:18: campus.zones.name: this is not a text; write it in quotes");
}

}  // namespace
}  // namespace eugress
