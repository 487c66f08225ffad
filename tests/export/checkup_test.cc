#include "export/checkup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace eugress {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

Checkup sick() {
  Checkup checkup;
  checkup.observation_point = "eugress doctor: eth0";
  checkup.add("interface", CheckState::okay, "eth0 is up.");
  checkup.add("rights", CheckState::mend, "May not capture.", {"setcap cap_net_raw+ep /usr/bin/eugress", "or be root"});
  checkup.add("packets", CheckState::unseen, "Nothing was captured.");
  checkup.add("policy", CheckState::note, "An exemption ends soon.");
  checkup.add("policy", CheckState::mend,
              std::string(300, 'x') + " " + std::string(70, 'y') + " " + std::string(70, 'z'));
  return checkup;
}

TEST(Checkup, ALineASubjectAndBelowItWhatMendsIt) {
  const std::string text = render_checkup(sick());
  EXPECT_THAT(text, HasSubstr("eugress doctor: eth0\n\n"
                              "okay    interface     eth0 is up.\n"
                              "mend    rights        May not capture.\n"
                              "                      > setcap cap_net_raw+ep /usr/bin/eugress\n"
                              "                      > or be root\n"
                              "unseen  packets       Nothing was captured.\n"
                              "note    policy        An exemption ends soon.\n"
                              "mend                  xxx"));
  EXPECT_THAT(text, EndsWith("\n\n2 things to mend, 1 thing not looked at.\n"));
}

TEST(Checkup, LinesAreBrokenBetweenWords) {
  const std::string text = render_checkup(sick());
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    if (line.find("xxx") != std::string::npos) continue;  // one word that is longer than a line
    EXPECT_LE(line.size(), 100U) << line;
  }
  EXPECT_THAT(text, HasSubstr("\n                      " + std::string(70, 'z') + "\n"));
}

TEST(Checkup, NothingToMendIsSaid) {
  Checkup well;
  well.add("interface", CheckState::okay, "eth0 is up.");
  EXPECT_THAT(render_checkup(well), EndsWith("\nNothing to mend.\n"));
}

TEST(Checkup, AsJson) {
  const auto document = nlohmann::json::parse(render_checkup_json(sick()));
  EXPECT_EQ(document["to_mend"], 2);
  EXPECT_EQ(document["unseen"], 1);
  EXPECT_EQ(document["lines"].size(), 5U);
  EXPECT_EQ(document["lines"][1]["subject"], "rights");
  EXPECT_EQ(document["lines"][1]["state"], "mend");
  EXPECT_EQ(document["lines"][1]["remedies"][1], "or be root");
}

TEST(Checkup, NamesThatAreNoTextBreakNothing) {
  Checkup odd;
  odd.add("interface", CheckState::mend, "\xff is not there.");
  EXPECT_THAT(render_checkup(odd), HasSubstr("\xEF\xBF\xBD is not there."));
  EXPECT_TRUE(nlohmann::json::accept(render_checkup_json(odd)));
}

}  // namespace
}  // namespace eugress
