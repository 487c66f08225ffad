// Findings about the tap on the page, in the document and among the metrics: three views of the same books.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "export/export.h"
#include "export/tap_wording.h"
#include "sample.h"

namespace eugress {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string english(const Sentence& sentence) {
  return sentence.in(Language::english);
}

InterfaceFacts card(std::string name, std::optional<bool> gro, std::optional<bool> gro_hw) {
  InterfaceFacts one;
  one.name = std::move(name);
  one.exists = one.is_up = true;
  one.mtu = 1500;
  one.offloads = {gro, false, gro_hw, std::nullopt, true};
  return one;
}

// A gateway of which something is wrong in every respect.
Snapshot bad_tap() {
  Snapshot books = sample_snapshot();
  TapBook book;
  book.set_declared({.scope = "udp <only>", .is_after_nat = true, .trusts_clock = false, .excluded = 3});
  book.set_facts(std::make_shared<const TapFacts>(
      TapFacts{{card("eth0", true, true), card("eth1", false, std::nullopt)}, ClockState{false, {}}}));
  Interval interval;
  interval.start = at("2026-11-21", 8, 15);
  interval.frames.seen = interval.frames.flow = 10'000;
  interval.witnesses.all = 1'000'000;
  interval.one_way_bytes = 250'000;
  interval.tap = {.merged = 100, .compared = 1'000, .duplicates = 500, .displaced = 4, .foreign_clients = 1'000'000};
  book.add(interval.tap);
  book.see(interval);
  books.tap = book.tap();
  return books;
}

TEST(TapView, EveryFindingSaysWhatIsTheCaseAndWhatToDo) {
  const Tap tap = bad_tap().tap;
  for (const TapFinding& finding : tap.findings) {
    EXPECT_TRUE(finding.is_found()) << to_text(finding.kind);
    EXPECT_THAT(english(tap_sentence(tap, finding.kind)), Not(HasSubstr("–"))) << "a figure is missing";
    EXPECT_EQ(tap_remedy(tap, finding.kind).empty(), finding.kind == TapKind::excluded) << to_text(finding.kind);
  }
  EXPECT_THAT(english(tap_sentence(tap, TapKind::offload)),
              AllOf(HasSubstr("eth0 (gro and gro-hw)"), Not(HasSubstr("eth1"))));
  EXPECT_THAT(english(tap_remedy(tap, TapKind::offload)), HasSubstr("`ethtool -K eth0 gro off rx-gro-hw off`"));
  EXPECT_THAT(english(tap_sentence(tap, TapKind::one_way)), HasSubstr("25.0 %"));
  EXPECT_THAT(english(tap_sentence(tap, TapKind::duplicate_path)), HasSubstr("50.0 %"));
  EXPECT_THAT(english(tap_sentence(tap, TapKind::merged_frames)), HasSubstr("1.0 %"));
  EXPECT_THAT(english(tap_sentence(tap, TapKind::transit)), HasSubstr("100 %"));
  EXPECT_THAT(english(tap_remedy(tap, TapKind::transit)), HasSubstr("campus.prefixes are probably missing"));
}

TEST(TapView, WhatIsFineNeedsNoRemedy) {
  Tap tap;
  for (TapFinding& finding : tap.findings) {
    finding.state = TapState::fine;
    EXPECT_TRUE(tap_remedy(tap, finding.kind).empty()) << to_text(finding.kind);
    EXPECT_FALSE(tap_sentence(tap, finding.kind).empty()) << to_text(finding.kind);
  }
}

TEST(TapView, TheDocumentHoldsFindingsFactsAndCounts) {
  const auto tap = nlohmann::json::parse(render_status(bad_tap()))["tap"];
  ASSERT_EQ(tap["findings"].size(), tap_kind_count);
  const auto& one_way = tap["findings"][static_cast<std::size_t>(TapKind::one_way)];
  EXPECT_EQ(one_way["kind"], "one-way");
  EXPECT_EQ(one_way["state"], "suspected");
  EXPECT_EQ(one_way["since"], "2026-11-21T08:15:00.000000Z");
  EXPECT_EQ(one_way["figure"], 0.25);
  EXPECT_EQ(one_way["unit"], "ratio");
  const auto& clock = tap["findings"][static_cast<std::size_t>(TapKind::clock)];
  EXPECT_TRUE(clock["figure"].is_null() && clock["unit"].is_null()) << "nobody vouches for an error";
  EXPECT_EQ(tap["scope"], "udp <only>");
  EXPECT_EQ(tap["after_nat"], true);
  EXPECT_EQ(tap["excluded_prefixes"], 3);
  EXPECT_EQ(tap["frames_compared"], 1'000);
  EXPECT_EQ(tap["duplicate_frames"], 500);
  EXPECT_EQ(tap["interfaces"][0]["offloads"]["gro"], true);
  EXPECT_TRUE(tap["interfaces"][1]["offloads"]["gro-hw"].is_null());
  EXPECT_EQ(tap["clock"]["synchronised"], false);
}

TEST(TapView, WhatIsSuspectedIsReadBackFromADocument) {
  const auto served = read_status(render_status(bad_tap()));
  ASSERT_TRUE(served);
  // Three of the nine are declared.
  ASSERT_EQ(served->suspicions.size(), 6U);
  EXPECT_THAT(served->suspicions[4], HasSubstr("campus.prefixes are probably missing"));
}

TEST(TapView, TheSummaryNamesWhatWasFound) {
  EXPECT_THAT(render_summary(bad_tap()), HasSubstr("\nduplicate-path, suspected: 50.0 % of the packets"));
  EXPECT_THAT(render_summary(sample_snapshot()), Not(HasSubstr("suspected")));
}

TEST(TapView, ADocumentOfAFileHasNeitherInterfacesNorClock) {
  const auto tap = nlohmann::json::parse(render_status(sample_snapshot()))["tap"];
  EXPECT_TRUE(tap["interfaces"].is_null());
  EXPECT_TRUE(tap["clock"].is_null());
  EXPECT_TRUE(tap["scope"].is_null());
}

TEST(TapView, ThePageSpellsOutWhatWasFound) {
  const std::string page = render_page(bad_tap());
  EXPECT_THAT(page,
              AllOf(HasSubstr("Is this a good place to look from?"), HasSubstr("udp &lt;only&gt;"),
                    HasSubstr("<dt>The same packet twice<small>suspected since <time"), HasSubstr("ethtool -K eth0")));
  const std::string quiet = render_page(sample_snapshot());
  EXPECT_THAT(quiet, HasSubstr("Cannot be told from here: Offloads of the interface; Joined packets"));
  EXPECT_THAT(quiet, Not(HasSubstr("suspected")));
}

TEST(TapView, MetricsTellWhatCanBeTold) {
  const std::string page = render_metrics(bad_tap());
  EXPECT_THAT(page, AllOf(HasSubstr("eugress_tap_finding{kind=\"duplicate-path\"} 1\n"),
                          HasSubstr("eugress_tap_info{scope=\"declared\",after_nat=\"true\"} 1\n"),
                          HasSubstr("eugress_duplicate_frames_total 500\n"),
                          HasSubstr("eugress_interface_offload{interface=\"eth0\",offload=\"gro\"} 1\n"),
                          HasSubstr("eugress_interface_offload{interface=\"eth1\",offload=\"gro\"} 0\n"),
                          Not(HasSubstr("eugress_interface_offload{interface=\"eth1\",offload=\"gro-hw\"}")),
                          HasSubstr("eugress_interface_mtu_bytes{interface=\"eth0\"} 1500\n"),
                          HasSubstr("eugress_clock_synchronised 0\n")));
  const std::string of_file = render_metrics(sample_snapshot());
  EXPECT_THAT(of_file, Not(HasSubstr("eugress_tap_finding{"))) << "a zero would be a claim";
  EXPECT_THAT(of_file, Not(HasSubstr("eugress_interface_")));
  EXPECT_THAT(of_file, Not(HasSubstr("eugress_clock_")));
}

}  // namespace
}  // namespace eugress
