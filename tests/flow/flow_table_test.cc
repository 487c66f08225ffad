#include "flow/flow_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <tuple>

namespace eugress {
namespace {

struct Record {
  FlowKey key;
  int value = 0;
};

constexpr KeyedHash hash{{1, 2, 3, 4, 5, 6}};
const Timestamp noon{std::chrono::hours{12}};

FlowKey key(std::uint32_t client, std::uint16_t port) {
  return {{Address::from_ipv4(0x0a000000U + client), port}, {Address::from_ipv4(0x9f7c0fbf), 8801}, Transport::udp};
}

FlowSlot* add(FlowTable<Record>& table, const FlowKey& flow, Timestamp when = noon) {
  FlowSlot* const slot = table.insert(flow, table.hash(flow), when);
  if (slot != nullptr) slot->idle_seconds = 180;
  return slot;
}

const auto ignore = [](FlowSlot&, Record&, FlowEnd) {};

TEST(FlowTable, FindsWhatWasInsertedAndNothingElse) {
  FlowTable<Record> table{8, hash};
  FlowSlot* const slot = add(table, key(1, 1000));
  ASSERT_NE(slot, nullptr);
  table.record(*slot).value = 7;
  FlowSlot* const found = table.find(key(1, 1000), table.hash(key(1, 1000)));
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(table.record(*found).value, 7);
  EXPECT_EQ(table.find(key(1, 1001), table.hash(key(1, 1001))), nullptr);
}

TEST(FlowTable, TransportIsPartOfWhoTalksToWhom) {
  FlowTable<Record> table{8, hash};
  FlowKey tcp = key(1, 1000);
  tcp.transport = Transport::tcp;
  ASSERT_NE(add(table, key(1, 1000)), nullptr);
  EXPECT_EQ(table.find(tcp, table.hash(tcp)), nullptr);
}

TEST(FlowTable, TakesNoMoreThanItsCapacityAndRoomComesBack) {
  FlowTable<Record> table{3, hash};
  for (std::uint32_t i = 0; i < 3; ++i) ASSERT_NE(add(table, key(i, 1)), nullptr);
  EXPECT_EQ(add(table, key(9, 1)), nullptr);
  table.end(*table.find(key(1, 1), table.hash(key(1, 1))), FlowEnd::idle, ignore);
  EXPECT_EQ(table.size(), 2U);
  EXPECT_NE(add(table, key(9, 1)), nullptr);
}

TEST(FlowTable, EvictionNamesItsReason) {
  FlowTable<Record> table{8, hash};
  add(table, key(1, 1), noon);
  add(table, key(2, 1), noon + std::chrono::seconds{200});
  std::vector<FlowEnd> reasons;
  table.sweep(
      table.slot_count(),
      [](const FlowSlot& slot) -> std::optional<FlowEnd> {
        return slot.last_seen == noon ? std::optional{FlowEnd::idle} : std::nullopt;
      },
      [&](FlowSlot&, Record&, FlowEnd reason) { reasons.push_back(reason); });
  EXPECT_EQ(reasons, std::vector{FlowEnd::idle});
  EXPECT_EQ(table.find(key(1, 1), table.hash(key(1, 1))), nullptr);
  EXPECT_NE(table.find(key(2, 1), table.hash(key(2, 1))), nullptr);
}

TEST(FlowTable, PartialSweepsReachEveryFlowInTurn) {
  FlowTable<Record> table{100, hash};
  for (std::uint32_t i = 0; i < 100; ++i) add(table, key(i, 1));
  std::size_t ended = 0;
  for (std::size_t looked = 0; looked < table.slot_count() + 100; looked += 5) {
    table.sweep(
        5, [](const FlowSlot&) { return std::optional{FlowEnd::idle}; }, [&](FlowSlot&, Record&, FlowEnd) { ++ended; });
  }
  EXPECT_EQ(ended, 100U);
  EXPECT_EQ(table.size(), 0U);
}

TEST(FlowTable, EndAllGivesEveryFlowOnceAndLeavesAnEmptyTable) {
  FlowTable<Record> table{16, hash};
  for (std::uint32_t i = 0; i < 16; ++i) add(table, key(i, 1));
  std::size_t ended = 0;
  table.end_all(FlowEnd::forced,
                [&](FlowSlot&, Record&, FlowEnd reason) { ended += reason == FlowEnd::forced ? 1U : 0U; });
  EXPECT_EQ(ended, 16U);
  EXPECT_EQ(table.size(), 0U);
  for (std::uint32_t i = 0; i < 16; ++i) EXPECT_NE(add(table, key(100 + i, 1)), nullptr);
}

// The table against std::map under churn: inserts, finds and ends in random order, often at full load, so that deletion
// by backward shift meets every shape of cluster, the wrap at the end included.
TEST(FlowTable, AgreesWithAnOrderedMapUnderChurn) {
  FlowTable<Record> table{24, hash};
  std::map<std::pair<std::uint32_t, std::uint16_t>, int> oracle;
  std::mt19937 random{20261121};
  for (int step = 0; step < 200000; ++step) {
    const auto client = static_cast<std::uint32_t>(random() % 40);
    const auto port = static_cast<std::uint16_t>(random() % 2);
    const FlowKey flow = key(client, port);
    FlowSlot* const slot = table.find(flow, table.hash(flow));
    const auto known = oracle.find({client, port});
    ASSERT_EQ(slot != nullptr, known != oracle.end()) << step;
    ASSERT_EQ(table.prefetch_record(table.hash(flow)), slot) << step;
    if (slot != nullptr) {
      ASSERT_EQ(table.record(*slot).value, known->second);
      if (random() % 2 == 0) {
        table.end(*slot, FlowEnd::idle, ignore);
        oracle.erase(known);
      }
    } else if (FlowSlot* const made = add(table, flow); made != nullptr) {
      table.record(*made).value = step;
      oracle[{client, port}] = step;
    } else {
      ASSERT_EQ(oracle.size(), 24U);
    }
    ASSERT_EQ(table.size(), oracle.size());
  }
}

}  // namespace
}  // namespace eugress
