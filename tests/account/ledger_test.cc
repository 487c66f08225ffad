#include "account/ledger.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

using std::chrono::minutes;

constexpr std::uint64_t nine = 9 * 60;  // the minute 09:00 of the first day

Interval minute(std::uint64_t number, std::uint32_t worker = 0) {
  Interval interval;
  interval.worker = worker;
  interval.number = number;
  interval.start = Timestamp{minutes{number}};
  interval.end = Timestamp{minutes{number + 1}};
  interval.frames.seen = 1000;
  interval.frames.flow = 1000;
  return interval;
}
CellKey netherlands() {
  CellKey key;
  key.provider = 1;
  key.country = *Country::from_text("NL");
  key.verdict = Verdict::inside;
  return key;
}
ServerRecord record(std::uint32_t number, std::uint64_t bytes) {
  ServerRecord record;
  record.server = {Address::from_ipv4(0x9f7c0000U + number), 8801};
  record.counts.egress.bytes = bytes;
  return record;
}

TEST(Ledger, BooksAnIntervalOnlyWhenEveryWorkerHasClosedIt) {
  Ledger ledger{{}, 2};
  Interval first = minute(nine, 0);
  first.cells.push_back({netherlands(), {{100, 1, 1}, {}}});
  Interval second = minute(nine, 1);
  second.cells.push_back({netherlands(), {{11, 1, 0}, {5, 1, 0}}});
  EXPECT_TRUE(ledger.add(std::move(first)).empty());
  EXPECT_EQ(ledger.snapshot()->intervals_closed, 0U);
  const auto done = ledger.add(std::move(second));
  ASSERT_EQ(done.size(), 1U);
  ASSERT_EQ(done[0].interval.cells.size(), 1U);
  EXPECT_EQ(done[0].interval.cells[0].counts, (TwoWay{{111, 2, 1}, {5, 1, 0}}));
  EXPECT_EQ(ledger.snapshot()->cells[0].counts, done[0].interval.cells[0].counts)
      << "page and record are the same merged interval";
  EXPECT_EQ(ledger.snapshot()->frames.seen, 2000U);
}

TEST(Ledger, OctetsOfDisagreeingSourcesAreSummedBothWays) {
  Ledger ledger{{}, 1};
  CellKey disputed = netherlands();
  disputed.disagrees = true;
  for (const std::uint64_t number : {nine, nine + 1}) {
    Interval interval = minute(number);
    interval.cells.push_back({netherlands(), {{1000, 9, 1}, {2000, 9, 0}}});
    interval.cells.push_back({disputed, {{100, 1, 1}, {30, 1, 0}}});
    interval.disagreeing_connections = 1;
    static_cast<void>(ledger.add(std::move(interval)));
  }
  EXPECT_EQ(ledger.snapshot()->disagreeing_bytes, 260U);
  EXPECT_EQ(ledger.snapshot()->disagreeing_connections, 2U);
}

TEST(Ledger, AWorkerBehindHoldsBackWhatCameAfter) {
  Ledger ledger{{}, 2};
  EXPECT_TRUE(ledger.add(minute(nine, 0)).empty());
  EXPECT_TRUE(ledger.add(minute(nine + 1, 0)).empty());
  EXPECT_EQ(ledger.add(minute(nine, 1)).size(), 1U);
  EXPECT_EQ(ledger.add(minute(nine + 1, 1)).size(), 1U);
}

TEST(Ledger, AWorkerThatBeganLaterOrLeaptIsNotWaitedForWhereItNeverWas) {
  Ledger ledger{{}, 2};
  EXPECT_TRUE(ledger.add(minute(nine, 0)).empty()) << "the other may still be within it";
  const auto begun = ledger.add(minute(nine + 1, 1));
  ASSERT_EQ(begun.size(), 1U) << "it began after nine";
  EXPECT_FALSE(begun[0].interval.is_whole) << "of half of the link";
  const auto both = ledger.add(minute(nine + 1, 0));
  ASSERT_EQ(both.size(), 1U);
  EXPECT_TRUE(both[0].is_assessable);
  EXPECT_TRUE(ledger.add(minute(nine + 2, 0)).empty());
  EXPECT_TRUE(ledger.add(minute(nine + 3, 0)).empty());
  const auto leapt = ledger.add(minute(nine + 20, 1));
  ASSERT_EQ(leapt.size(), 2U);
  EXPECT_FALSE(leapt[0].interval.is_whole || leapt[1].interval.is_whole);
}

TEST(Ledger, AWorkerThatEndedIsNotWaitedFor) {
  Ledger ledger{{}, 2};
  EXPECT_TRUE(ledger.add(minute(nine, 0)).empty());
  EXPECT_EQ(ledger.finish(1).size(), 1U);
}

TEST(Ledger, AWorkerThatWasGivenUpIsNotWaitedForAndNothingOfItIsLost) {
  Ledger ledger{{}, 2};
  const auto said = [](std::uint64_t number, std::uint32_t worker, std::uint64_t bytes) {
    Interval interval = minute(number, worker);
    interval.cells.push_back({netherlands(), {{bytes, 1, 0}, {}}});
    return interval;
  };
  EXPECT_TRUE(ledger.add(said(nine, 0, 1)).empty());
  const auto without = ledger.give_up(1);
  ASSERT_EQ(without.size(), 1U);
  EXPECT_FALSE(without[0].interval.is_whole);
  EXPECT_EQ(ledger.snapshot()->workers_missing, 1U);
  EXPECT_FALSE(ledger.snapshot()->last_interval_assessable);
  EXPECT_EQ(ledger.add(said(nine + 1, 0, 10)).size(), 1U) << "it goes on without it";
  EXPECT_TRUE(ledger.add(said(nine, 1, 100)).empty()) << "late: into the sums, not into an interval";
  EXPECT_EQ(ledger.snapshot()->workers_missing, 1U) << "still behind";
  EXPECT_EQ(ledger.snapshot()->intervals_closed, 2U);
  EXPECT_TRUE(ledger.add(said(nine + 1, 1, 1000)).empty());
  EXPECT_TRUE(ledger.add(said(nine + 2, 1, 10000)).empty());
  EXPECT_EQ(ledger.add(said(nine + 2, 0, 100000)).size(), 1U);
  const auto snapshot = ledger.snapshot();
  EXPECT_EQ(snapshot->workers_missing, 0U);
  EXPECT_TRUE(snapshot->last_interval_assessable);
  EXPECT_EQ(snapshot->intervals_closed, 3U);
  EXPECT_EQ(snapshot->intervals_assessable, 1U);
  EXPECT_EQ(snapshot->cells[0].counts.egress.bytes, 111111U);
}

TEST(Ledger, WhatIsASumSinceTheStartDoesNotFallWhileAWorkerIsMissing) {
  Ledger ledger{{}, 2};
  for (const std::uint32_t worker : {0U, 1U}) {
    Interval interval = minute(nine, worker);
    interval.tables.servers_evicted = 5;
    interval.filter = FilterState{.is_attached = true, .instructions = 100, .sampling = worker, .swaps = {3, 0, 0}};
    static_cast<void>(ledger.add(std::move(interval)));
  }
  EXPECT_EQ(ledger.snapshot()->tables.servers_evicted, 10U);
  EXPECT_EQ(ledger.snapshot()->filter->sampling, 1U) << "one of the two is told to sample";
  static_cast<void>(ledger.give_up(1));
  Interval next = minute(nine + 1, 0);
  next.tables.servers_evicted = 6;
  next.filter = FilterState{.is_attached = true, .instructions = 90, .swaps = {4, 0, 0}};
  EXPECT_EQ(ledger.add(std::move(next)).size(), 1U);
  EXPECT_EQ(ledger.snapshot()->tables.servers_evicted, 11U);
  EXPECT_EQ(ledger.snapshot()->filter->swaps[0], 7U);
  EXPECT_EQ(ledger.snapshot()->filter->instructions, 100U);
}

TEST(Ledger, TwoWorkersThatMetOneServerGiveOneRecord) {
  Ledger ledger{{}, 2};
  Interval near = minute(nine, 0);
  near.servers = {record(1, 10), record(2, 7)};
  near.servers[0].facts.round_trip.add({std::chrono::milliseconds{20}, RttMethod::ping, 1}, 2);
  near.servers[0].finding.city = "measured";
  Interval far = minute(nine, 1);
  far.servers = {record(1, 100)};
  EXPECT_TRUE(ledger.add(std::move(far)).empty());
  const auto done = ledger.add(std::move(near));
  ASSERT_EQ(done.size(), 1U);
  ASSERT_EQ(done[0].interval.servers.size(), 2U);
  EXPECT_EQ(done[0].interval.servers[0].counts.egress.bytes, 110U);
  EXPECT_EQ(done[0].interval.servers[0].finding.city, "measured") << "who has measured speaks";
  EXPECT_EQ(done[0].interval.servers[1].counts.egress.bytes, 7U);
}

// What the mirror loses it loses of both directions; 3 % of one of them was lost elsewhere.
TEST(Ledger, WhatBothDirectionsLackIsTheMostThatCaptureLost) {
  Ledger ledger{{}, 1};
  Interval interval = minute(nine);
  interval.sequences = {SequenceCounts{10000, 300}, SequenceCounts{20000, 200}};
  static_cast<void>(ledger.add(std::move(interval)));
  EXPECT_DOUBLE_EQ(*ledger.snapshot()->last_sequence_gap, 0.01);
  Interval quiet = minute(nine + 1);
  quiet.sequences = {SequenceCounts{10000, 300}, SequenceCounts{999, 0}};
  static_cast<void>(ledger.add(std::move(quiet)));
  EXPECT_FALSE(ledger.snapshot()->last_sequence_gap) << "too few of one direction";
  EXPECT_EQ(ledger.snapshot()->sequences[0].missing, 600U);
}

TEST(Ledger, ASampledIntervalIsNotAssessableAndItsEstimateStandsApart) {
  Ledger ledger{{}, 1};
  Interval interval = minute(nine);
  interval.cells.push_back({netherlands(), {{100, 1, 0}, {}}});
  interval.overload.level = 2;
  interval.overload.sampling = 1;
  interval.overload.left_out[{1, Plane::media, Direction::egress}] = {70, 1};
  static_cast<void>(ledger.add(std::move(interval)));
  const auto sampled = ledger.snapshot();
  EXPECT_FALSE(sampled->last_interval_assessable);
  EXPECT_EQ(sampled->cells[0].counts.egress.bytes, 100U);
  static_cast<void>(ledger.add(minute(nine + 1)));
  const auto after = ledger.snapshot();
  EXPECT_TRUE(after->last_interval_assessable);
  EXPECT_EQ(after->overload.level, 0U) << "a state";
  EXPECT_EQ((after->overload.left_out.at({1, Plane::media, Direction::egress}).bytes), 70U) << "a sum";
}

TEST(Ledger, FramesOfARefusedReportAreLost) {
  Ledger ledger{{}, 1};
  Interval interval = minute(nine);
  interval.lost.kernel = 0;
  interval.lost.reports = 1000;
  static_cast<void>(ledger.add(std::move(interval)));
  EXPECT_DOUBLE_EQ(*ledger.snapshot()->last_coverage, 0.5);
}

TEST(Ledger, SumsAreCumulative) {
  Ledger ledger{{}, 1};
  for (std::uint64_t i = 0; i < 3; ++i) {
    Interval interval = minute(nine + i);
    interval.cells.push_back({netherlands(), {{10, 1, 0}, {}}});
    interval.one_way_bytes = 7;
    EXPECT_EQ(ledger.add(std::move(interval)).size(), 1U);
  }
  const auto snapshot = ledger.snapshot();
  EXPECT_EQ(snapshot->cells[0].counts.egress.bytes, 30U);
  EXPECT_EQ(snapshot->one_way_bytes, 21U);
  EXPECT_EQ(snapshot->intervals_closed, 3U);
  EXPECT_EQ(snapshot->first_interval_start, Timestamp{minutes{nine}});
  EXPECT_EQ(snapshot->last_interval_end, Timestamp{minutes{nine + 3}});
}

// The limit is 0.1 % (decisions.md).
TEST(Ledger, LossOfAnIntervalDecidesWhetherItIsAssessable) {
  Ledger ledger{{}, 1};
  const auto close = [&](std::uint64_t number, std::uint64_t lost) {
    Interval interval = minute(number);
    interval.frames.seen = 99900;
    interval.lost.kernel = lost;
    EXPECT_EQ(ledger.add(std::move(interval)).size(), 1U);
    return ledger.snapshot();
  };
  EXPECT_TRUE(close(nine, 0)->last_interval_assessable);
  const auto at_the_limit = close(nine + 1, 100);  // 100 of 100,000
  EXPECT_FALSE(at_the_limit->last_interval_assessable);
  EXPECT_DOUBLE_EQ(*at_the_limit->last_coverage, 0.999);
  EXPECT_TRUE(close(nine + 2, 99)->last_interval_assessable) << "99 of 99,999";
  EXPECT_EQ(ledger.snapshot()->intervals_assessable, 2U);
}

TEST(Ledger, AnIntervalThatIsNotWholeIsNotAssessable) {
  Ledger ledger{{}, 1};
  Interval interval = minute(nine);
  interval.is_whole = false;
  EXPECT_EQ(ledger.add(std::move(interval)).size(), 1U);
  EXPECT_FALSE(ledger.snapshot()->last_interval_assessable);
}

TEST(Ledger, WhatAFileDoesNotStateStaysUnknown) {
  Ledger ledger{{}, 1};
  EXPECT_EQ(ledger.add(minute(nine)).size(), 1U);
  EXPECT_FALSE(ledger.snapshot()->last_coverage);
  EXPECT_FALSE(ledger.snapshot()->lost.kernel);
}

TEST(Ledger, ShowsTheLargestServersAndCountsTheRest) {
  Ledger ledger{{}, 1};
  Interval interval = minute(nine);
  for (std::uint32_t i = 0; i < Ledger::servers_shown + 10; ++i) interval.servers.push_back(record(i, i));
  EXPECT_EQ(ledger.add(std::move(interval)).size(), 1U);
  Interval more = minute(nine + 1);
  more.servers.push_back(record(0, 1000000));
  EXPECT_EQ(ledger.add(std::move(more)).size(), 1U);
  const auto snapshot = ledger.snapshot();
  ASSERT_EQ(snapshot->servers.size(), Ledger::servers_shown);
  EXPECT_EQ(snapshot->servers[0].latest.server, record(0, 0).server);
  EXPECT_EQ(snapshot->servers[0].latest.counts.egress.bytes, 1000000U);
  EXPECT_EQ(snapshot->servers_left_out, 10U);
}

TEST(Ledger, KeepsTheLastGapsAndCountsAll) {
  Ledger ledger{{}, 1};
  for (int i = 0; i < 150; ++i) ledger.add(Gap{Timestamp{minutes{i}}, Timestamp{minutes{i + 1}}, Gap::Why::time_jump});
  const auto snapshot = ledger.snapshot();
  EXPECT_EQ(snapshot->gaps.size(), Ledger::gaps_shown);
  EXPECT_EQ(snapshot->gaps_in_all, 150U);
  EXPECT_EQ(snapshot->gaps.back().from, Timestamp{minutes{149}});
}

}  // namespace
}  // namespace eugress
