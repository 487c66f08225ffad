#include "capture/wrapping_count.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

TEST(WrappingCount, AddsDifferences) {
  WrappingCount count;
  count.see(5);
  count.see(5);
  count.see(12);
  EXPECT_EQ(count.total(), 12U);
}

TEST(WrappingCount, GoesOnBeyondThirtyTwoBits) {
  WrappingCount count;
  // Six steps of 2^30: the 32-bit reading wraps after four.
  for (std::uint64_t step = 1; step <= 6; ++step) count.see(static_cast<std::uint32_t>(step << 30U));
  EXPECT_EQ(count.total(), std::uint64_t{6} << 30U);
}

TEST(WrappingCount, AReadingThatWentBackAddsNothing) {
  WrappingCount count;
  count.see(100);
  count.see(0);
  EXPECT_EQ(count.total(), 100U);
  count.see(3);
  EXPECT_EQ(count.total(), 103U);
}

}  // namespace
}  // namespace eugress
