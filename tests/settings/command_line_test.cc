// Sentences are compared whole: they are what the operator gets instead of a manual.
#include "settings/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "support.h"

namespace eugress {
namespace {

using testing::HasSubstr;

TEST(CommandLine, NoArgumentsAskForHelp) {
  const Machine machine;
  EXPECT_EQ(machine.good({}).command, Command::help);
  const Settings nothing_at_all = std::get<Settings>(read_settings(0, nullptr));
  EXPECT_EQ(nothing_at_all.command, Command::help);
}

TEST(CommandLine, EachCommandIsItsWord) {
  const Machine machine;
  EXPECT_EQ(machine.good({"--help"}).command, Command::help);
  EXPECT_EQ(machine.good({"-h"}).command, Command::help);
  EXPECT_EQ(machine.good({"--version"}).command, Command::version);
  EXPECT_EQ(machine.good({"run", "--version"}).command, Command::version);
  EXPECT_EQ(machine.good({"run", "--interface", "eth0"}).command, Command::run);
  EXPECT_EQ(machine.good({"check"}).command, Command::check);
  EXPECT_EQ(machine.good({"interfaces"}).command, Command::interfaces);
  const Settings lookup = machine.good({"lookup", "zoom.us", "--json"});
  EXPECT_EQ(lookup.command, Command::lookup);
  EXPECT_EQ(lookup.subject, "zoom.us");
  EXPECT_TRUE(lookup.as_json);
}

TEST(CommandLine, HelpOfACommandNamesIt) {
  const Machine machine;
  for (const CommandRow& row : commands()) {
    const Settings settings = machine.good({std::string{row.name}, "--help"});
    EXPECT_EQ(settings.command, Command::help);
    EXPECT_EQ(settings.subject, row.name);
  }
  // Whoever asks for help gets it, whatever else is wrong.
  EXPECT_EQ(machine.good({"replay", "--bogus", "--help"}).subject, "replay");
}

TEST(CommandLine, ReplayTakesFileDirectoryOrStandardInput) {
  const Machine machine;
  const std::string file = machine.write("here/a.pcap", "");
  EXPECT_EQ(machine.good({"replay", file}).subject, file);
  EXPECT_EQ(machine.good({"replay", machine("here")}).subject, machine("here"));
  EXPECT_EQ(machine.good({"replay", "-"}).subject, "-");
  EXPECT_EQ(machine.good({"--json", "replay", "--flows", "-"}).subject, "-");  // flags may stand anywhere
  EXPECT_EQ(machine.bad({"replay"}), "2: replay needs FILE|DIRECTORY|-; `eugress replay --help` shows how");
  EXPECT_EQ(machine.bad({"replay", ""}), R"(2: replay: "" is not a path; name a file)");
  EXPECT_EQ(machine.bad({"replay", "--", "-missing.pcap"}),
            "3: replay -missing.pcap: cannot be read (No such file or directory); check the path");
}

TEST(CommandLine, AllFlowsIncludeTheFlowsOfProviders) {
  const Machine machine;
  const Settings some = machine.good({"replay", "-", "--json", "--flows"});
  EXPECT_TRUE(some.with_flows);
  EXPECT_FALSE(some.all_flows);
  const Settings all = machine.good({"replay", "-", "--json", "--all-flows"});
  EXPECT_TRUE(all.with_flows);
  EXPECT_TRUE(all.all_flows);
  EXPECT_EQ(machine.bad({"replay", "-", "--flows"}),
            "2: --flows needs --json: flows are listed in the JSON object only");
  EXPECT_EQ(machine.bad({"replay", "-", "--all-flows"}),
            "2: --all-flows needs --json: flows are listed in the JSON object only");
}

TEST(CommandLine, UnknownFlagsAreAnsweredWithTheNearest) {
  const Machine machine;
  EXPECT_EQ(machine.bad({"run", "--intreface", "eth0"}), R"(2: unknown flag "--intreface"; did you mean --interface?)");
  EXPECT_EQ(machine.bad({"run", "--listen-on=1"}), R"(2: unknown flag "--listen-on"; did you mean --listen?)");
  EXPECT_EQ(machine.bad({"replay", "-", "-x"}), R"(2: unknown flag "-x"; `eugress replay --help` lists the flags)");
  EXPECT_EQ(machine.bad({"replay", "-", "-json"}), R"(2: unknown flag "-json"; did you mean --json?)");
  EXPECT_EQ(machine.bad({"replay", "-", "--=3"}), R"(2: unknown flag "--"; `eugress replay --help` lists the flags)");
  EXPECT_EQ(machine.bad({"--verbose"}), R"(2: unknown flag "--verbose"; `eugress --help` lists the flags)");
}

TEST(CommandLine, AbbreviationsAreNotGuessed) {
  const Machine machine;
  EXPECT_EQ(machine.bad({"run", "--inter", "eth0"}),
            R"(2: unknown flag "--inter"; did you mean --interface or --interval?)");
  EXPECT_EQ(machine.bad({"replay", "-", "--js"}), R"(2: unknown flag "--js"; did you mean --json?)");
}

TEST(CommandLine, FlagsBelongToCommands) {
  const Machine machine;
  EXPECT_EQ(machine.bad({"run", "--json"}),
            "2: run has no flag --json; it belongs to replay, lookup, doctor, canary and what-if");
  EXPECT_EQ(machine.bad({"interfaces", "--config", "x"}),
            "2: interfaces has no flag --config; it belongs to run, replay, check, lookup, doctor, canary and what-if");
  EXPECT_EQ(machine.bad({"--json"}), "2: --json without a command; `eugress --help` lists the commands");
}

TEST(CommandLine, LeftoverWordsAreErrors) {
  const Machine machine;
  EXPECT_EQ(machine.bad({"replay", "a", "b"}),
            R"(2: leftover word "b"; replay takes one FILE|DIRECTORY|- beside its flags)");
  EXPECT_EQ(machine.bad({"check", "eugress.toml"}),
            R"(2: leftover word "eugress.toml"; check takes no word beside its flags)");
  EXPECT_EQ(machine.bad({"replay", "-", "json"}), R"(2: leftover word "json"; did you mean --json?)");
}

TEST(CommandLine, UnknownCommandsAreAnsweredWithTheNearest) {
  const Machine machine;
  EXPECT_EQ(machine.bad({"replya", "x"}), R"(2: unknown command "replya"; did you mean replay?)");
  EXPECT_EQ(machine.bad({"help"}), R"(2: unknown command "help"; did you mean --help?)");
  EXPECT_EQ(machine.bad({"start"}), R"(2: unknown command "start"; `eugress --help` lists the commands)");
  EXPECT_EQ(machine.bad({""}), R"(2: unknown command ""; `eugress --help` lists the commands)");
}

TEST(CommandLine, ValuesAreNeededExactlyWhereTheyBelong) {
  const Machine machine;
  EXPECT_EQ(machine.bad({"check", "--config"}), "2: --config needs a value; write --config FILE");
  EXPECT_EQ(machine.bad({"check", "--config="}), "2: --config needs a value; write --config FILE");
  EXPECT_EQ(machine.bad({"check", "--config", ""}), R"(2: --config: "" is not a path; name a file)");
  EXPECT_EQ(machine.bad({"check", "--config", "--tables", "x"}),
            R"(2: --config needs a value, but "--tables" follows; write --config FILE)");
  EXPECT_EQ(machine.bad({"replay", "-", "--json=yes"}), "2: --json takes no value; write it alone");
  EXPECT_EQ(machine.bad({"run", "--listen", "127.0.0.1:1", "--listen", "127.0.0.1:2"}),
            "2: --listen is given twice; give it once");
}

TEST(CommandLine, ValuesAreCheckedBeforeAnyFileIsRead) {
  const Machine machine;
  machine.write("here/config/eugress.toml", "this is not TOML");
  EXPECT_EQ(machine.bad({"check", "--interval", "9"}), R"(2: --interval: "9" is not a whole number from 10 to 900)");
  EXPECT_EQ(machine.bad({"check", "--interval", "-1"}), R"(2: --interval: "-1" is not a whole number from 10 to 900)");
  EXPECT_EQ(machine.bad({"check", "--interval=4294967356"}),
            R"(2: --interval: "4294967356" is not a whole number from 10 to 900)");
  EXPECT_THAT(machine.bad({"check", "--campus", "10.0.0.1/8"}), HasSubstr("2: --campus: \"10.0.0.1/8\" has bits set"));
  EXPECT_THAT(machine.bad({"check", "--position", "91,0"}), HasSubstr("2: --position: \"91,0\" is not a position"));
  EXPECT_THAT(machine.bad({"run", "--listen", "9469"}), HasSubstr("2: --listen: \"9469\" has no port"));
  EXPECT_THAT(machine.bad({"check", "--profile", "Surf"}), HasSubstr("2: --profile: \"Surf\" is not a profile"));
  EXPECT_THAT(machine.bad({"run", "--interface", "a/b"}), HasSubstr("2: --interface: \"a/b\" is not the name"));
  EXPECT_THAT(machine.bad({"check", "--database", "=x"}), HasSubstr("2: --database: \"\" is not a path"));
  EXPECT_EQ(machine.bad({"lookup", "1.2.3.400"}), R"(2: lookup: "1.2.3.400" is neither an address nor a host name)");
}

TEST(CommandLine, ANegativeLatitudeIsNotAFlag) {
  const Machine machine;
  EXPECT_EQ(machine.good({"check", "--position", "-33.92,18.42"}).position, "-33.92,18.42");
  EXPECT_EQ(machine.good({"check", "--position=-33.92,18.42"}).position, "-33.92,18.42");
}

TEST(CommandLine, RunHasOneSource) {
  const Machine machine;
  EXPECT_EQ(machine.bad({"run", "--interface", "eth0", "--replay", "-"}),
            "2: --interface and --replay exclude each other; give one of them");
  EXPECT_EQ(machine.bad({"run"}),
            "2: run needs --interface NAME, --replay FILE, or interface under [capture] in eugress.toml; `eugress "
            "interfaces` lists the names");
}

void expect_fits_a_terminal(const std::string& text) {
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
  EXPECT_TRUE(text.ends_with("\n"));
  EXPECT_FALSE(text.ends_with("\n\n"));
}

TEST(Usage, FitsEightyColumnsAndShowsEveryCommand) {
  expect_fits_a_terminal(usage());
  for (const CommandRow& row : commands()) {
    EXPECT_THAT(usage(), HasSubstr("\n  eugress " + std::string{row.name}));
    expect_fits_a_terminal(usage(row.name));
    EXPECT_TRUE(usage(row.name).starts_with("eugress " + std::string{row.name})) << usage(row.name);
  }
}

TEST(Usage, OfACommandHasExactlyItsFlags) {
  for (const CommandRow& row : commands()) {
    const std::string page = usage(row.name);
    const std::string list = page.substr(page.find("\nFlags:\n"));
    for (const Flag& flag : flags()) {
      const bool is_listed = list.find("--" + std::string{flag.name} + " ") != std::string::npos;
      EXPECT_EQ(is_listed, belongs_to(flag, row.name)) << row.name << " --" << flag.name;
    }
  }
}

}  // namespace
}  // namespace eugress
