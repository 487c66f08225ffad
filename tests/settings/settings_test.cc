// Who wins: flags over the file, the file over the defaults; and what is found when nobody names it.
#include "settings/settings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "settings/effective.h"
#include "settings/toml_file.h"
#include "support.h"

namespace eugress {
namespace {

// What eugress-update-data fills is read without a word in the file; a word in the file wins.
TEST(Precedence, PublishedFilesAreFoundWhereTheUpdaterPutsThem) {
  const Machine machine;
  EXPECT_EQ(machine.good({"check"}).lists, "");
  EXPECT_TRUE(machine.good({"check"}).cloud_ranges.empty());
  machine.write("published/lists/zoom/2026-11-21/Zoom.txt", "");
  machine.write("published/clouds/cloud.json", "");
  EXPECT_EQ(machine.good({"check"}).lists, machine("published/lists"));
  EXPECT_EQ(machine.good({"check"}).cloud_ranges, std::vector<std::string>{machine("published/clouds")});
  machine.write("own.json", "");
  machine.write("own/zoom/2026-11-01/Zoom.txt", "");
  const std::string file = machine.write("e.toml", "[knowledge]\nlists = \"own\"\ncloud_ranges = [\"own.json\"]\n");
  EXPECT_EQ(machine.good({"check", "--config", file}).lists, machine("own"));
  EXPECT_EQ(machine.good({"check", "--config", file}).cloud_ranges, std::vector<std::string>{machine("own.json")});
}

TEST(Settings, WithoutFileAndFlagsAreTheDefaults) {
  const Machine machine;
  Settings expected;
  expected.command = Command::check;
  expected.tables = machine("share");
  EXPECT_EQ(machine.good({"check"}), expected);
}

TEST(Settings, TheDefaultCampusIsLeftToTheHall) {
  const Machine machine;
  EXPECT_TRUE(machine.good({"check"}).campus.empty());
  EXPECT_TRUE(machine.good({"replay", "-"}).campus.empty());
}

TEST(ConfigurationFile, IsTheNamedOneElseHereElseInEtc) {
  const Machine machine;
  const std::string etc = machine.write("etc/eugress.toml", "[gateway]\nname = \"etc\"\n");
  EXPECT_EQ(machine.good({"check"}).gateway, "etc");
  EXPECT_EQ(machine.good({"check"}).read_from, etc);
  const std::string here = machine.write("here/config/eugress.toml", "[gateway]\nname = \"here\"\n");
  EXPECT_EQ(machine.good({"check"}).gateway, "here");
  EXPECT_EQ(machine.good({"check"}).read_from, here);
  const std::string named = machine.write("named.toml", "[gateway]\nname = \"named\"\n");
  const Settings settings = machine.good({"check", "--config", named});
  EXPECT_EQ(settings.gateway, "named");
  EXPECT_EQ(settings.read_from, named);
}

TEST(ConfigurationFile, IsNotReadByCommandsThatNeedNone) {
  const Machine machine;
  machine.write("here/config/eugress.toml", "this is not TOML");
  for (const auto& words :
       std::vector<std::vector<std::string>>{{"--help"}, {"--version"}, {"interfaces"}, {"run", "--help"}}) {
    EXPECT_EQ(machine.bad(words), "no error");
  }
  EXPECT_EQ(machine.bad({"check"}).substr(0, 4), "78: ");
}

TEST(ConfigurationFile, OneThatCannotBeReadIsExitThree) {
  const Machine machine;
  EXPECT_EQ(machine.bad({"check", "--config", machine("no.toml")}),
            "3: --config " + machine("no.toml") + ": cannot be read (No such file or directory); check the path");
  std::filesystem::create_directories(machine("here/config/eugress.toml"));
  EXPECT_EQ(machine.bad({"check", "--config", machine("here")}),
            "3: --config " + machine("here") + ": is a directory; name a file");
  EXPECT_EQ(machine.bad({"check"}), "3: " + machine("here/config/eugress.toml") + ": is a directory; name a file");
}

TEST(ConfigurationFile, MistakesInItAreExitSeventyEight) {
  const Machine machine;
  const std::string file = machine.write("e.toml", "[account]\ninterval = 5\n");
  EXPECT_EQ(machine.bad({"check", "--config", file}),
            "78: " + file + ":2:12: account.interval: 5 is out of range; write a number from 10 to 900 without quotes");
  // A flag does not excuse the file: tomorrow's start may lack the flag.
  EXPECT_EQ(machine.bad({"check", "--config", file, "--interval", "60"}).substr(0, 4), "78: ");
}

TEST(ConfigurationFile, HasOneMebibyteAtMost) {
  const Machine machine;
  const std::string just = machine.write("just.toml", std::string(1U << 20U, '\n'));
  EXPECT_EQ(machine.bad({"check", "--config", just}), "no error");
  const std::string above = machine.write("above.toml", std::string((1U << 20U) + 1, '\n'));
  EXPECT_EQ(machine.bad({"check", "--config", above}),
            "78: --config " + above + ": is larger than 1 MiB; is this the right file?");
}

TEST(Precedence, FlagsWinOverTheFileAndTheFileOverTheDefaults) {
  const Machine machine;
  const std::string a = machine.write("a.mmdb", "");
  const std::string b = machine.write("b.mmdb", "");
  machine.write("tables/regions.tsv", "");
  machine.write("own/regions.tsv", "");
  const std::string file = machine.write("e.toml", R"(
[campus]
prefixes = ["192.0.2.0/24", "198.51.100.0/24"]
[gateway]
position = "1,1"
[knowledge]
profile = "from-file"
tables = "tables"
databases = ["a.mmdb=file", "b.mmdb"]
[account]
interval = 120
[capture]
interface = "eth0"
[export]
listen = "127.0.0.1:1"
)");
  Settings expected;
  expected.command = Command::run;
  expected.read_from = file;
  expected.campus = {*Prefix::from_text("192.0.2.0/24"), *Prefix::from_text("198.51.100.0/24")};
  expected.position = "1,1";
  expected.profile = "from-file";
  expected.tables = machine("tables");
  expected.databases = {{a, "file"}, {b, ""}};
  expected.interval = std::chrono::seconds{120};
  expected.interfaces = {"eth0"};
  expected.listen = "127.0.0.1:1";
  EXPECT_EQ(machine.good({"run", "--config", file}), expected);

  expected.campus = {*Prefix::from_text("203.0.113.0/24"), *Prefix::from_text("2001:db8::/32")};  // lists are replaced
  expected.position = "2,2";
  expected.profile = "from-flag";
  expected.tables = machine("own");
  expected.databases = {{b, "flag"}};
  expected.interval = std::chrono::seconds{30};
  expected.interfaces = {"eth1"};
  expected.listen = "127.0.0.1:2";
  EXPECT_EQ(
      machine.good({"run",        "--config",   file,         "--campus",  "203.0.113.0/24", "--campus=2001:db8::/32",
                    "--position", "2,2",        "--profile",  "from-flag", "--tables",       machine("own"),
                    "--database", b + "=flag",  "--interval", "30",        "--interface",    "eth1",
                    "--listen",   "127.0.0.1:2"}),
      expected);
}

TEST(Precedence, AReplayFlagSilencesTheInterfaceOfTheFile) {
  const Machine machine;
  machine.write("etc/eugress.toml", "[capture]\ninterface = \"eth0\"\n");
  EXPECT_EQ(machine.good({"run"}).interfaces, std::vector<std::string>{"eth0"});
  const Settings replay = machine.good({"run", "--replay", "-"});
  EXPECT_TRUE(replay.interfaces.empty());
  EXPECT_EQ(replay.replay_file, "-");
}

TEST(Precedence, ACaptureKnowsNoInterfaceOfTheFile) {
  const Machine machine;
  machine.write("etc/eugress.toml", "[capture]\ninterface = \"eth0\"\n");
  EXPECT_TRUE(machine.good({"replay", "-"}).interfaces.empty());
  EXPECT_TRUE(machine.good({"what-if", "-", "--policy", "surf-strict"}).interfaces.empty());
  for (const char* const looks : {"check", "doctor"}) {
    EXPECT_EQ(machine.good({looks}).interfaces, std::vector<std::string>{"eth0"}) << looks;
  }
}

TEST(Tables, AreTheNamedOnesElseHereElseTheShippedOnes) {
  const Machine machine;
  EXPECT_EQ(machine.good({"check"}).tables, machine("share"));
  machine.write("here/config/eugress.toml", "");  // a configuration alone makes no tables
  EXPECT_EQ(machine.good({"check"}).tables, machine("share"));
  machine.write("here/config/regions.tsv", "");
  EXPECT_EQ(machine.good({"check"}).tables, machine("here/config"));
}

TEST(Databases, AreTheNamedOnesElseTheBuiltOneElseTheInstalledOnesElseNone) {
  const Machine machine;
  EXPECT_TRUE(machine.good({"check"}).databases.empty());
  // Ten, written out of order, so that no file system gives them in order by chance.
  std::vector<DatabaseSetting> installed;
  for (const char name : std::string{"hbjdaicgef"}) {
    installed.push_back({machine.write(std::string{"geo/"} + name + ".mmdb", ""), ""});
  }
  std::sort(installed.begin(), installed.end(), [](const auto& one, const auto& two) { return one.path < two.path; });
  machine.write("geo/LICENSE.txt", "");
  EXPECT_EQ(machine.good({"check"}).databases, installed);
  const std::string built = machine.write("here/.geo/country.mmdb", "");
  EXPECT_EQ(machine.good({"check"}).databases, (std::vector<DatabaseSetting>{{built, ""}}));
  EXPECT_EQ(machine.good({"check", "--database", installed[3].path}).databases,
            (std::vector<DatabaseSetting>{installed[3]}));
}

TEST(Evidence, IsSignedByTheNamedKeyElseByTheCredentialOfTheUnit) {
  const Machine machine;
  const std::string config = machine.write("log.toml", "[evidence]\ndirectory = \"/log\"\n");
  const std::string named = machine.write("key.toml", "[evidence]\ndirectory = \"/log\"\nkey = \"/my.skey\"\n");
  const std::vector<std::string> run{"run", "--interface", "eth0", "--config"};
  const auto with = [&](const std::string& file) {
    std::vector<std::string> words = run;
    words.push_back(file);
    return words;
  };
  EXPECT_TRUE(machine.bad(with(config)).starts_with("78: evidence.directory is set and evidence.key is not"));
  const std::string credential = machine.write("credentials/evidence-key", "secret");
  EXPECT_EQ(machine.good(with(config)).evidence_key, credential);
  EXPECT_EQ(machine.good(with(named)).evidence_key, "/my.skey");
}

TEST(Evidence, OfTheDaemonIsSeenByWhoLooksAndByNoReplay) {
  const Machine machine;
  const std::string config = machine.write("log.toml", "[evidence]\ndirectory = \"/log\"\n");
  const std::string named = machine.write("key.toml", "[evidence]\ndirectory = \"/log\"\nkey = \"/my.skey\"\n");
  for (const char* const looks : {"check", "doctor"}) {
    const Settings unit_has_the_key = machine.good({looks, "--config", config});
    EXPECT_EQ(unit_has_the_key.evidence_directory, "/log") << looks;
    EXPECT_EQ(unit_has_the_key.evidence_key, "") << looks;
    EXPECT_EQ(machine.good({looks, "--config", named}).evidence_key, "/my.skey") << looks;
  }
  for (const std::vector<std::string>& replays : {std::vector<std::string>{"replay", "-"}, {"run", "--replay", "-"}}) {
    std::vector<std::string> words = replays;
    words.insert(words.end(), {"--config", named});
    EXPECT_EQ(machine.good(words).evidence_directory, "") << replays.front();
    EXPECT_EQ(machine.good(words).evidence_key, "") << replays.front();
  }
}

TEST(NamedFiles, ThatCannotBeReadAreExitThree) {
  const Machine machine;
  const std::string no = machine("no");
  const std::string gone = ": cannot be read (No such file or directory); check the path";
  EXPECT_EQ(machine.bad({"check", "--database", no + "=x"}), "3: --database " + no + gone);
  EXPECT_EQ(machine.bad({"check", "--tables", no}), "3: --tables " + no + gone);
  EXPECT_EQ(machine.bad({"check", "--profile", no + ".toml"}), "3: --profile " + no + ".toml" + gone);
  EXPECT_EQ(machine.bad({"replay", no}), "3: replay " + no + gone);
  EXPECT_EQ(machine.bad({"run", "--replay", no}), "3: --replay " + no + gone);
  const std::string file = machine.write("plain", "");
  EXPECT_EQ(machine.bad({"check", "--tables", file + "/x"}),
            "3: --tables " + file + "/x: cannot be read (Not a directory); check the path");
}

TEST(NamedFiles, OfTheConfigurationAreToldWithTheirPlace) {
  const Machine machine;
  const std::string gone = ": cannot be read (No such file or directory); check the path";
  const auto refused = [&](const std::string& line) {
    return machine.bad({"check", "--config", machine.write("e.toml", "[knowledge]\n" + line + "\n")});
  };
  EXPECT_EQ(refused("tables = \"no\""), "3: " + machine("e.toml:2:10: ") + machine("no") + gone);
  EXPECT_EQ(refused("overrides = \"no\""), "3: " + machine("e.toml:2:13: ") + machine("no") + gone);
  EXPECT_EQ(refused("profile = \"no.toml\""), "3: " + machine("e.toml:2:11: ") + machine("no.toml") + gone);
  EXPECT_EQ(refused("cloud_ranges = [\"no\"]"), "3: " + machine("e.toml:2:17: ") + machine("no") + gone);
  EXPECT_EQ(refused("geofeeds = [\"no\"]"), "3: " + machine("e.toml:2:13: ") + machine("no") + gone);
  EXPECT_EQ(refused("anycast = \"no\""), "3: " + machine("e.toml:2:11: ") + machine("no") + gone);
  EXPECT_EQ(refused("databases = [\"no.mmdb\"]"), "3: " + machine("e.toml:2:14: ") + machine("no.mmdb") + gone);
  // A flag that names another one spares it.
  const std::string some = machine.write("some.mmdb", "");
  EXPECT_EQ(machine.bad({"check", "--config", machine("e.toml"), "--database", some}), "no error");
}

TEST(NamedFiles, OfTheWrongKindAreTold) {
  const Machine machine;
  const std::string file = machine.write("file", "");
  std::filesystem::permissions(
      file, std::filesystem::perms::all);  // else root may not "enter" it and others hear "permission"
  EXPECT_EQ(machine.bad({"check", "--tables", file}),
            "3: --tables " + file + ": is not a directory; name the one that holds regions.tsv");
  std::filesystem::create_directories(machine("dir.toml"));
  EXPECT_EQ(machine.bad({"check", "--database", machine("dir.toml")}),
            "3: --database " + machine("dir.toml") + ": is a directory; name a file");
  EXPECT_EQ(machine.bad({"check", "--profile", machine("dir.toml")}),
            "3: --profile " + machine("dir.toml") + ": is a directory; name a file");
}

// decisions.md: a school counts in steps of 15 minutes and tells groups of 200 apart; longer and larger may be chosen.
TEST(Settings, ASchoolRaisesWhatIsTooFineForMinors) {
  const Machine machine;
  const std::string fine = machine.write("fine.toml", "[account]\nschool = true\ninterval = 60\nsmall_count = 20\n");
  const Settings raised = machine.good({"check", "--config", fine});
  EXPECT_EQ(raised.interval, std::chrono::minutes{15});
  EXPECT_EQ(raised.small_count, 200U);
  const std::string coarse = machine.write("coarse.toml", "[account]\nschool = true\nsmall_count = 500\n");
  EXPECT_EQ(machine.good({"check", "--config", coarse}).small_count, 500U);
  const Settings university = machine.good({"check"});
  EXPECT_EQ(university.interval, std::chrono::minutes{1});
  EXPECT_EQ(university.small_count, 50U);
  const Settings by_flag = machine.good({"check", "--school", "--interval", "30"});
  EXPECT_TRUE(by_flag.is_school);
  EXPECT_EQ(by_flag.interval, std::chrono::minutes{15});
}

TEST(EffectiveSettings, HoldEveryKeyOfTheFile) {
  Settings settings;
  settings.zones.push_back({"staff", {*Prefix::from_text("10.1.0.0/16")}, 400});
  std::set<std::string> found;
  for (const auto& [key, value] : effective_settings(settings)) found.insert(key);
  for (const KnownKey& key : known_keys()) {
    EXPECT_TRUE(key.path == "campus.zones" || found.contains(key.path)) << key.path;
  }
}

TEST(EffectiveSettings, TellTwoConfigurationsApart) {
  Settings settings;
  const EffectiveSettings before = effective_settings(settings);
  settings.profile = "sivon-school";
  settings.max_flows = 2048;
  const EffectiveSettings after = effective_settings(settings);
  EXPECT_NE(digest_of(before), digest_of(after));
  EXPECT_EQ(digest_of(before), digest_of(effective_settings(Settings{})));
  EXPECT_EQ(changed_keys(before, after), (std::vector<std::string>{"knowledge.profile", "flow.max_flows"}));
}

}  // namespace
}  // namespace eugress
