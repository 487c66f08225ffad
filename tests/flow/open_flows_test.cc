#include "flow/open_flows.h"

#include <gtest/gtest.h>

#include "base/keyed_hash.h"

namespace eugress {
namespace {

constexpr KeyedHash keyed{KeyedHash::Input{11, 13, 17, 19, 23, 29}};
std::uint64_t mark_of(std::uint64_t flow) {
  return keyed(0, flow);
}

TEST(OpenFlows, HoldWhatWasAddedUntilAllOfItWasRemoved) {
  OpenFlows flows;
  EXPECT_FALSE(flows.may_hold(mark_of(1)));
  flows.add(mark_of(1));
  flows.add(mark_of(1));
  flows.remove(mark_of(1));
  EXPECT_TRUE(flows.may_hold(mark_of(1)));
  flows.remove(mark_of(1));
  EXPECT_FALSE(flows.may_hold(mark_of(1)));
}

// Two flows of one place: whichever ends first must not take the other along.
TEST(OpenFlows, OneThatEndsDoesNotHideItsNeighbour) {
  OpenFlows flows;
  constexpr std::uint64_t place = std::uint64_t{0x1234} << 48U;
  flows.add(place | 1U);
  flows.add(place | 2U);
  flows.remove(place | 1U);
  EXPECT_TRUE(flows.may_hold(place | 2U));
}

TEST(OpenFlows, AreFewAmongStrangers) {
  OpenFlows flows;
  for (std::uint64_t open = 0; open < 1000; ++open) flows.add(mark_of(open));
  int taken_for_ours = 0;
  for (std::uint64_t stranger = 1'000'000; stranger < 1'010'000; ++stranger) {
    taken_for_ours += flows.may_hold(mark_of(stranger)) ? 1 : 0;
  }
  EXPECT_LT(taken_for_ours, 150);  // 1,000 of 131,072 places are 0.8 %
}

// More flows in one place than a count holds: the place then stays taken, because nobody knows when the last ends.
TEST(OpenFlows, ACountThatIsFullNeverDenies) {
  OpenFlows flows;
  for (int flow = 0; flow < 300; ++flow) flows.add(mark_of(7));
  for (int flow = 0; flow < 300; ++flow) flows.remove(mark_of(7));
  EXPECT_TRUE(flows.may_hold(mark_of(7)));
}

}  // namespace
}  // namespace eugress
