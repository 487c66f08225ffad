#include "base/room.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

namespace eugress {
namespace {

using Line = std::array<std::uint64_t, 8>;

std::uintptr_t place_in_memory(const Room<Line>& room) {
  const void* const first = &room[0];
  return reinterpret_cast<std::uintptr_t>(first);
}

TEST(Room, WhatHasTheSizeOfACacheLineLiesInOne) {
  for (std::size_t count = 1; count < 2000; count *= 3) {
    EXPECT_EQ(place_in_memory(Room<Line>{count, Pages::at_once}) % 64, 0U) << count;
  }
}

TEST(Room, ALargeOneBeginsWithALargePage) {
  constexpr std::size_t large_page = 2 << 20;
  const Room<Line> room{2 * large_page / sizeof(Line) + 1, Pages::when_used};
  EXPECT_EQ(place_in_memory(room) % large_page, 0U);
}

}  // namespace
}  // namespace eugress
