// config/eugress.toml and docs/reference/configuration.md against the program: what they say is what it does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "settings/flags.h"
#include "settings/toml_file.h"
#include "support.h"

namespace eugress {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> shipped() {
  return lines_of(file_text(EUGRESS_ROOT "/config/eugress.toml"));
}

Settings parsed(const std::string& text) {
  Settings settings;
  const auto read = read_toml("eugress.toml", text, settings);
  if (!read) ADD_FAILURE() << read.error().message << "\n" << text;
  return settings;
}

const std::regex commented_key{"#([a-z0-9_]+) = (.*)"};
const std::regex section_line{"\\[([a-z]+)\\]"};
const std::string example_lead = "#     ";

// Each commented key of the shipped file with its default, as "section.key".
std::map<std::string, std::string> shipped_defaults() {
  std::map<std::string, std::string> defaults;
  std::string section;
  std::smatch match;
  for (const std::string& line : shipped()) {
    if (std::regex_match(line, match, section_line)) section = match[1];
    if (!std::regex_match(line, match, commented_key)) continue;  // prose
    const bool is_new = defaults.emplace(section + "." + match[1].str(), match[2]).second;
    EXPECT_TRUE(is_new) << line;
  }
  return defaults;
}

TEST(ShippedFile, IsExactlyTheDefaults) {
  EXPECT_EQ(parsed(file_text(EUGRESS_ROOT "/config/eugress.toml")), Settings{});
}

TEST(ShippedFile, StaysTheDefaultsWithEveryKeyActivated) {
  std::string activated;
  std::smatch match;
  for (const std::string& line : shipped()) {
    activated += std::regex_match(line, match, commented_key) ? line.substr(1) + "\n" : line + "\n";
  }
  EXPECT_EQ(parsed(activated), Settings{});
}

TEST(ShippedFile, HasEveryKeyAndNoOther) {
  std::vector<std::string> expected;
  for (const KnownKey& key : known_keys()) {
    if (!key.path.starts_with("campus.zones.")) expected.push_back(key.path);
  }
  std::vector<std::string> found;
  for (const auto& [path, value] : shipped_defaults()) found.push_back(path);
  EXPECT_THAT(found, testing::UnorderedElementsAreArray(expected));
}

TEST(ShippedFile, ItsExamplesWork) {
  std::string with_examples;
  int examples = 0;
  for (const std::string& line : shipped()) {
    const bool is_example = line.starts_with(example_lead);
    examples += is_example ? 1 : 0;
    with_examples += (is_example ? line.substr(example_lead.size()) : line) + "\n";
  }
  EXPECT_GT(examples, 10);
  const Settings settings = parsed(with_examples);
  EXPECT_EQ(settings.zones.size(), 2U);
  EXPECT_EQ(settings.interfaces, (std::vector<std::string>{"eth0", "eth1"}));
  EXPECT_TRUE(settings.position);
  EXPECT_FALSE(settings.campus.empty());
  EXPECT_FALSE(settings.on_site_servers.empty());
  EXPECT_EQ(settings.databases.size(), 2U);
}

// The comment block above a number must name its range.
TEST(ShippedFile, TellsTheRangeOfEveryNumber) {
  std::map<std::string, std::string> comment_of;
  std::string section;
  std::string comment;
  std::smatch match;
  for (const std::string& line : shipped()) {
    if (std::regex_match(line, match, section_line)) section = match[1];
    if (std::regex_match(line, match, commented_key)) {
      comment_of[section + "." + match[1].str()] = comment;
    } else if (line.starts_with("#")) {
      comment += " " + line.substr(std::min<std::size_t>(2, line.size()));
    }
    if (line.empty()) comment.clear();
  }
  for (const KnownKey& key : known_keys()) {
    const std::string place = key.path == "campus.zones.population" ? "campus.zones" : key.path;
    const std::string expected = key.bounds.most == 0 ? "" : key.bounds.text();
    if (key.path == "campus.zones.population") {
      EXPECT_THAT(file_text(EUGRESS_ROOT "/config/eugress.toml"), testing::HasSubstr(expected));
    } else {
      EXPECT_THAT(comment_of[place], testing::HasSubstr(expected)) << key.path;
    }
  }
}

TEST(ShippedFile, FitsATerminal) {
  for (const std::string& line : shipped()) EXPECT_LE(line.size(), 80U) << line;
}

// The cells of the first table of the page whose header begins with `first_column`.
std::vector<std::vector<std::string>> table_of(const std::string& first_column) {
  std::vector<std::vector<std::string>> rows;
  bool is_inside = false;
  for (const std::string& line : lines_of(file_text(EUGRESS_ROOT "/docs/reference/configuration.md"))) {
    if (line.starts_with("| " + first_column + " |")) is_inside = true;
    if (line.empty()) is_inside = false;
    if (!is_inside || line.starts_with("|---")) continue;  // prose, or the rule below the header
    std::vector<std::string> cells;
    std::istringstream stream{line.substr(2)};
    for (std::string cell; std::getline(stream, cell, '|');) {
      const std::size_t last = cell.find_last_not_of(' ');
      const std::size_t first = cell.find_first_not_of(' ');
      cells.push_back(last == std::string::npos ? "" : cell.substr(first, last - first + 1));
    }
    rows.push_back(cells);
  }
  if (rows.empty()) ADD_FAILURE() << "no table of " << first_column;
  if (!rows.empty()) rows.erase(rows.begin());  // the header
  return rows;
}

TEST(ReferencePage, HasEveryKeyWithItsDefaultAndRangeInTheOrderOfTheFile) {
  const auto defaults = shipped_defaults();
  const auto rows = table_of("key");
  const std::vector<KnownKey> keys = known_keys();
  ASSERT_EQ(rows.size(), keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    ASSERT_EQ(rows[i].size(), 4U) << keys[i].path;
    EXPECT_EQ(rows[i][0], "`" + keys[i].path + "`");
    const auto standard = defaults.find(keys[i].path);
    EXPECT_EQ(rows[i][1], standard == defaults.end() ? "required" : "`" + standard->second + "`") << keys[i].path;
    if (keys[i].bounds.most != 0) {
      EXPECT_EQ(rows[i][2], keys[i].bounds.text()) << keys[i].path;
    }
    EXPECT_FALSE(rows[i][2].empty());
    EXPECT_FALSE(rows[i][3].empty());
  }
}

TEST(ReferencePage, HasEveryFlagWithItsCommands) {
  const auto rows = table_of("flag");
  ASSERT_EQ(rows.size(), flags().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Flag& flag = flags()[i];
    ASSERT_EQ(rows[i].size(), 4U) << flag.name;
    EXPECT_EQ(rows[i][0],
              "`--" + std::string{flag.name} + (flag.value.empty() ? "" : " " + std::string{flag.value}) + "`");
    EXPECT_EQ(rows[i][1], owners(flag).empty() ? "none" : owners(flag)) << flag.name;
    const bool wins_over_a_key = rows[i][2] != "none";
    if (wins_over_a_key) {
      EXPECT_EQ(shipped_defaults().count(rows[i][2].substr(1, rows[i][2].size() - 2)), 1U) << rows[i][2];
    }
    EXPECT_FALSE(rows[i][3].empty());
  }
}

}  // namespace
}  // namespace eugress
