#include "export/story.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace eugress {
namespace {

using nlohmann::json;
using std::chrono::sys_days;
using testing::HasSubstr;
using testing::Not;
namespace chrono = std::chrono;

constexpr Day today = sys_days{chrono::year{2026} / 11 / 21};

Story of_a_disputed_server() {
  Story story;
  story.subject = "192.0.2.7";
  story.day = today;
  story.finding.provider = "zoom";
  story.finding.plane = Plane::media;
  story.finding.grade = Grade::d;
  story.finding.decided_by = 3;
  story.finding.verdict = Verdict::disputed;
  story.finding.hints = {
      {HintSource::place, "US", "", "places", "", true},
      {HintSource::geofeed, "NL", "Amsterdam", "feed.csv", "2026-10-01", true},
      {HintSource::database, "GB", "", "a.mmdb", "2026-06-17", false},
  };
  story.listings = {{"zoom", "192.0.2.0/24", "core", {today - chrono::days{10}, Day::max()}, true}};
  story.planes = {{Plane::media, "EU + EEA", Verdict::disputed, Grade::d, 3},
                  {Plane::web, "EU + EEA", Verdict::disputed, Grade::d, 3},
                  {Plane::static_, "", Verdict::unknown, Grade::a, 4}};
  return story;
}

TEST(Story, TellsEveryHintWithItsFateAndTheRuleThatDecided) {
  const std::string text = render_story(of_a_disputed_server());
  EXPECT_THAT(text, HasSubstr("geofeed: NL, Amsterdam (feed.csv, 2026-10-01) kept\n"));
  EXPECT_THAT(text, HasSubstr("place: US (places, undated) kept\n"));
  EXPECT_THAT(text, HasSubstr("database: GB (a.mmdb, 2026-06-17) refuted by round-trip time\n"));
  EXPECT_THAT(text, HasSubstr("D, by rule 3: operator-tied sources conflict"));
  EXPECT_THAT(text, HasSubstr("192.0.2.0/24 in zoom, service core, since 2026-11-11\n"));
  EXPECT_THAT(text, HasSubstr("promised EU + EEA, would be disputed: media, web\n"));
  EXPECT_THAT(text, HasSubstr("no promise, would be unknown: static\n"));
  EXPECT_THAT(text, HasSubstr("no gateway position is set"));
}

TEST(Story, LongLinesGoOnBelowAndNothingIsLost) {
  Story story = of_a_disputed_server();
  story.finding.operator_name = "A very long name of an operator";
  story.finding.asn = 64500;
  std::string words;
  for (int i = 0; i < 40; ++i) words += " word" + std::to_string(i);
  story.finding.operator_name += words;
  std::istringstream lines{render_story(story)};
  std::string joined;
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 100U) << line;
    joined += line;
  }
  for (int i = 0; i < 40; ++i) EXPECT_THAT(joined, HasSubstr("word" + std::to_string(i)));
}

TEST(Story, WhatIsNotKnownIsNullInJson) {
  Story story = of_a_disputed_server();
  story.site_code = {"ams", "unknown", "", false};
  const json document = json::parse(render_story_json(story));
  EXPECT_EQ(document["subject"], "192.0.2.7");
  EXPECT_EQ(document["decided_by"], 3);
  EXPECT_EQ(document["country"], nullptr);
  EXPECT_EQ(document["physics"], nullptr);
  EXPECT_EQ(document["cloud_region"], nullptr);
  EXPECT_EQ(document["site_code"]["place"], nullptr);
  EXPECT_EQ(document["listings"][0]["from"], "2026-11-11");
  EXPECT_EQ(document["listings"][0]["until"], nullptr);
  EXPECT_EQ(document["planes"][2]["promised"], nullptr);
  EXPECT_FALSE(document.contains("port")) << "a story is of an address, not of a flow";
  story.has_position = true;
  story.distances = {{*Country::from_text("US"), 5062.04, 50.6204}};
  const json placed = json::parse(render_story_json(story));
  EXPECT_EQ(placed["physics"][0]["nearest_km"], 5062.0);
  EXPECT_EQ(placed["physics"][0]["floor_ms"], 50.6);
}

TEST(Story, OctetsOfAFileThatAreNoTextDoNotReachTheTerminal) {
  Story story = of_a_disputed_server();
  story.finding.operator_name = "Broken \xff name";
  story.finding.asn = 64500;
  EXPECT_THAT(render_story(story), Not(HasSubstr("\xff")));
  EXPECT_TRUE(json::accept(render_story_json(story)));
}

}  // namespace
}  // namespace eugress
