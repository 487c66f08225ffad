#include "flow/far_sides.h"

#include <gtest/gtest.h>

#include "base/keyed_hash.h"

namespace eugress {
namespace {

constexpr KeyedHash keyed{KeyedHash::Input{11, 13, 17, 19, 23, 29}};
std::uint64_t hash_of(std::uint64_t address) {
  return keyed(0, address);
}

TEST(FarSides, HoldWhatWasAddedUntilAllOfItWasRemoved) {
  FarSides sides;
  EXPECT_FALSE(sides.may_hold(hash_of(1)));
  sides.add(hash_of(1));
  sides.add(hash_of(1));  // two flows to one server
  sides.remove(hash_of(1));
  EXPECT_TRUE(sides.may_hold(hash_of(1)));
  sides.remove(hash_of(1));
  EXPECT_FALSE(sides.may_hold(hash_of(1)));
}

// Two addresses of one place: whoever leaves first must not take the other along.
TEST(FarSides, OneThatLeavesDoesNotHideItsNeighbour) {
  FarSides sides;
  constexpr std::uint64_t place = std::uint64_t{0x1234} << 48U;
  sides.add(place | 1U);
  sides.add(place | 2U);
  sides.remove(place | 1U);
  EXPECT_TRUE(sides.may_hold(place | 2U));
}

TEST(FarSides, AreFewAmongStrangers) {
  FarSides sides;
  for (std::uint64_t server = 0; server < 1000; ++server) sides.add(hash_of(server));
  int taken_for_ours = 0;
  for (std::uint64_t stranger = 1'000'000; stranger < 1'010'000; ++stranger) {
    taken_for_ours += sides.may_hold(hash_of(stranger)) ? 1 : 0;
  }
  EXPECT_LT(taken_for_ours, 200);  // 1,000 of 65,536 places are 1.5 %
}

// More flows to one address than a count holds: the address then stays known, because nobody knows when the last ends.
TEST(FarSides, ACountThatIsFullNeverDenies) {
  FarSides sides;
  for (int flow = 0; flow < 70'000; ++flow) sides.add(hash_of(7));
  for (int flow = 0; flow < 70'000; ++flow) sides.remove(hash_of(7));
  EXPECT_TRUE(sides.may_hold(hash_of(7)));
}

}  // namespace
}  // namespace eugress
