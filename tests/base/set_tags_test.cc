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

// Free places carry the tag 0, which no hash has.
TEST(SetTags, AHashOfZerosIsNoFreePlace) {
  SetTags tags{1};
  EXPECT_FALSE(tags.may_hold(0, 0));
  tags.put(0, 0, 0);
  EXPECT_TRUE(tags.may_hold(0, 0));
}

}  // namespace
}  // namespace eugress
