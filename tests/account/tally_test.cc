#include "account/tally.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

CellKey key(const char* country, Verdict verdict, Plane plane = Plane::media) {
  CellKey cell;
  cell.provider = 1;
  cell.plane = plane;
  cell.country = *Country::from_text(country);
  cell.verdict = verdict;
  return cell;
}
TwoWay counts(std::uint64_t out, std::uint64_t in, std::uint64_t connections = 0) {
  return {{out, 1, connections}, {in, 2, 0}};
}
FlowFacts server(std::uint32_t number) {
  FlowFacts facts;
  facts.server = {Address::from_ipv4(0x9f7c0000U + number), 8801};
  return facts;
}

TEST(Tally, AddsWhatSharesACellAndKeepsTheRestApart) {
  Tally tally;
  tally.post(key("NL", Verdict::inside), counts(100, 200, 1));
  tally.post(key("NL", Verdict::inside), counts(1, 2));
  tally.post(key("US", Verdict::outside), counts(10, 20));
  Interval interval;
  tally.close_into(interval);
  ASSERT_EQ(interval.cells.size(), 2U);
  EXPECT_EQ(interval.cells[0].counts, (TwoWay{{101, 2, 1}, {202, 4, 0}}));
  EXPECT_EQ(interval.cells[1].counts, (TwoWay{{10, 1, 0}, {20, 2, 0}}));
}

TEST(Tally, StartsAnewAfterTheClose) {
  Tally tally;
  tally.post(key("NL", Verdict::inside), counts(100, 200));
  Interval first;
  tally.close_into(first);
  Interval second;
  tally.close_into(second);
  EXPECT_TRUE(second.cells.empty());
  EXPECT_TRUE(second.servers.empty());
}

TEST(Tally, RecordsOfServersTieToTheCells) {
  Tally tally;
  int spelled = 0;
  const auto spell = [&] {
    ++spelled;
    return Finding{};
  };
  for (std::uint32_t i = 0; i < 6; ++i) {
    const CellKey cell = key(i % 2 == 0 ? "NL" : "US", i % 2 == 0 ? Verdict::inside : Verdict::outside);
    tally.post(cell, counts(100 + i, 10));
    tally.post_server(server(i % 3), cell, counts(100 + i, 10), spell);
  }
  Interval interval;
  tally.close_into(interval);
  TwoWay in_cells;
  for (const Cell& cell : interval.cells) in_cells += cell.counts;
  TwoWay in_records;
  for (const ServerRecord& record : interval.servers) in_records += record.counts;
  EXPECT_EQ(in_cells, in_records);
  EXPECT_EQ(in_cells.egress.bytes, 100U + 101 + 102 + 103 + 104 + 105);
  // Three servers, each judged two ways: a record never mixes verdicts.
  EXPECT_EQ(interval.servers.size(), 6U);
  EXPECT_EQ(spelled, 6);
}

TEST(Tally, BeyondItsBoundRecordsAreLeftOutAndCounted) {
  Tally tally;
  for (std::uint32_t i = 0; i < Tally::max_servers + 5; ++i) {
    tally.post_server(server(i), key("NL", Verdict::inside), counts(1, 1), [] { return Finding{}; });
  }
  Interval interval;
  tally.close_into(interval);
  EXPECT_EQ(interval.servers.size(), Tally::max_servers);
  EXPECT_EQ(interval.servers_left_out, 5U);
}

}  // namespace
}  // namespace eugress
