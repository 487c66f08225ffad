// docs/reference/policy.md and the shipped profiles against the program: what they say is what it does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <sstream>

#include "judge/policy.h"
#include "support/tables.h"

namespace eugress {
namespace {

using test::sound;
using testing::HasSubstr;

std::string reference() {
  return test::file_text(EUGRESS_ROOT "/docs/reference/policy.md");
}

// The rows of tables whose first cell is a key: key to the rest of the row.
std::map<std::string, std::string> documented() {
  std::map<std::string, std::string> rows;
  const std::regex row{"\\| `([a-z_0-9.]+)` \\|(.*)"};
  std::istringstream lines{reference()};
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_match(line, match, row)) rows[match[1]] = match[2];
  }
  return rows;
}

// The TOML blocks, in order.
std::vector<std::string> examples() {
  std::vector<std::string> blocks;
  const std::string text = reference();
  const std::string fence = "```toml\n";
  for (auto at = text.find(fence); at != std::string::npos; at = text.find(fence, at)) {
    at += fence.size();
    blocks.push_back(text.substr(at, text.find("```", at) - at));
  }
  return blocks;
}

TEST(PolicyReference, HasEveryKeyAndNoOther) {
  std::vector<std::string> found;
  for (const auto& [key, rest] : documented()) found.push_back(key);
  EXPECT_THAT(found, testing::UnorderedElementsAreArray(policy_keys()));
}

TEST(PolicyReference, TellsTheDefaultsOfTheGates) {
  const auto rows = documented();
  const ClaimGates gates;
  const std::map<std::string, Share> shares{{"claim.coverage", gates.coverage},
                                            {"claim.unclear", gates.unclear},
                                            {"claim.one_way", gates.one_way},
                                            {"claim.incidental_days", gates.incidental_days},
                                            {"claim.incidental_share", gates.incidental},
                                            {"claim.structural_days", gates.structural_days},
                                            {"claim.structural_share", gates.structural}};
  for (const auto& [key, share] : shares) EXPECT_THAT(rows.at(key), HasSubstr("(" + share.text() + ")")) << key;
  EXPECT_THAT(rows.at("claim.oldest_days"), HasSubstr("`" + std::to_string(gates.oldest_days) + "`"));
  EXPECT_THAT(rows.at("claim.warn_days"), HasSubstr("`" + std::to_string(gates.warn_days) + "`"));
}

TEST(PolicyReference, ItsExamplesWork) {
  std::string whole;
  for (const std::string& block : examples()) whole += block;
  const Policy policy = sound(Policy::parse("policy.md", whole));
  EXPECT_FALSE(policy.planes.empty());
  EXPECT_FALSE(policy.tenants.empty());
  EXPECT_EQ(policy.exemptions.size(), 2U);
  EXPECT_EQ(policy.reference_calls.size(), 1U);
  EXPECT_EQ(policy.zones.size(), 1U);
}

TEST(ShippedProfiles, AreReadAndSayWhatTheyAre) {
  for (const char* profile : {"surf-eu", "sivon-school", "zoom-x-de", "nordunet-onprem"}) {
    const std::string path = std::string{EUGRESS_CONFIG "/profiles/"} + profile + ".toml";
    const Policy policy = sound(Policy::parse(path, test::file_text(path)));
    EXPECT_EQ(policy.profile, profile);
    EXPECT_EQ(policy.gates, ClaimGates{}) << "a shipped profile judges by the gates as documented";
    EXPECT_TRUE(policy.exemptions.empty()) << "nobody is excused before the institution signs";
  }
}

}  // namespace
}  // namespace eugress
