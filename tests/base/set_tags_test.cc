#include "base/set_tags.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace eugress {
namespace {

TEST(SetTags, AnEmptySetHoldsNothing) {
  const SetTags tags{2};
  for (std::uint64_t tag = 0; tag < 256; ++tag) EXPECT_FALSE(tags.may_hold(1, tag << 24U)) << tag;
}

TEST(SetTags, WhatWasPutIsFoundWhereverItLiesAndWhateverLiesBesideIt) {
  std::mt19937_64 random{7};
  for (int round = 0; round < 1000; ++round) {
    SetTags tags{4};
    std::array<std::uint64_t, SetTags::ways> hashes{};
    for (std::size_t way = 0; way < SetTags::ways; ++way) {
      hashes[way] = random();
      tags.put(3, way, hashes[way]);
    }
    for (const std::uint64_t hash : hashes) EXPECT_TRUE(tags.may_hold(3, hash));
  }
}

TEST(SetTags, WhatWasDisplacedIsForgotten) {
  SetTags tags{1};
  tags.put(0, 5, std::uint64_t{0x11} << 24U);
  tags.put(0, 5, std::uint64_t{0x22} << 24U);
  EXPECT_FALSE(tags.may_hold(0, std::uint64_t{0x11} << 24U));
  EXPECT_TRUE(tags.may_hold(0, std::uint64_t{0x22} << 24U));
}

TEST(SetTags, ThePlaceIsFoundAmongThoseThatLookAlikeAndNoOtherIsAsked) {
  constexpr std::uint64_t alike = std::uint64_t{0x33} << 24U;
  SetTags tags{1};
  tags.put(0, 2, alike);
  tags.put(0, 4, std::uint64_t{0x99} << 24U);
  tags.put(0, 6, alike);
  EXPECT_EQ(tags.find(0, alike, [](std::size_t way) { return way == 6; }), 6U);
  EXPECT_EQ(tags.find(0, alike, [](std::size_t) { return false; }), SetTags::ways);
  std::size_t asked = 0;
  EXPECT_EQ(tags.find(0, std::uint64_t{0x44} << 24U, [&](std::size_t) { return ++asked != 0; }), SetTags::ways);
  EXPECT_EQ(asked, 0U);
}

TEST(SetTags, AClearedPlaceHoldsNothingAndItsNeighboursStay) {
  SetTags tags{2};
  for (std::size_t way = 0; way < SetTags::ways; ++way) tags.put(1, way, (0x10 + way) << 24U);
  tags.clear(1, 3);
  for (std::size_t way = 0; way < SetTags::ways; ++way) EXPECT_EQ(tags.may_hold(1, (0x10 + way) << 24U), way != 3);
  tags.clear();
  for (std::size_t way = 0; way < SetTags::ways; ++way) EXPECT_FALSE(tags.may_hold(1, (0x10 + way) << 24U));
}

// Free places carry the tag 0, which no hash has.
TEST(SetTags, AHashOfZerosIsNoFreePlace) {
  SetTags tags{1};
  EXPECT_FALSE(tags.may_hold(0, 0));
  tags.put(0, 0, 0);
  EXPECT_TRUE(tags.may_hold(0, 0));
}

}  // namespace
}  // namespace eugress
