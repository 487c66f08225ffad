#include "capture/overload.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

using std::chrono::milliseconds;

class Load : public testing::Test {
 protected:
  void second(Nanoseconds waited, std::uint64_t dropped = 0) {
    overload_.see(waited);
    overload_.judge(dropped_ += dropped);
  }
  void seconds_of(int count, Nanoseconds waited) {
    for (int i = 0; i < count; ++i) second(waited);
  }
  static constexpr milliseconds calm{20};
  static constexpr milliseconds busy{300};
  static constexpr milliseconds late{600};
  Overload overload_;
  std::uint64_t dropped_ = 0;
};

TEST_F(Load, AReaderThatKeepsUpGivesNothingUp) {
  seconds_of(100, calm);
  EXPECT_EQ(overload_.level(), 0U);
  EXPECT_FALSE(overload_.sheds());
  EXPECT_EQ(overload_.sampling(), 0U);
}

TEST_F(Load, FirstOptionalWorkGoesThenHalfOfThePacketsThenHalfOfTheRest) {
  second(late);
  EXPECT_TRUE(overload_.sheds());
  EXPECT_EQ(overload_.sampling(), 0U);
  second(late);
  EXPECT_EQ(overload_.sampling(), 1U);
  second(late);
  EXPECT_EQ(overload_.sampling(), 2U);
  seconds_of(100, late);
  EXPECT_EQ(overload_.sampling(), 6U) << "one of 64 is the least that is kept";
}

TEST_F(Load, ADropAloneIsAReason) {
  second(calm, 1);
  EXPECT_TRUE(overload_.sheds());
  second(calm);
  EXPECT_EQ(overload_.level(), 1U) << "no new drop";
}

TEST_F(Load, TheLongestWaitOfASecondCounts) {
  overload_.see(late);
  overload_.see(calm);
  overload_.judge(0);
  EXPECT_TRUE(overload_.sheds());
}

TEST_F(Load, RecoversAStepAfterTenSecondsOfCalm) {
  seconds_of(3, late);
  seconds_of(9, calm);
  EXPECT_EQ(overload_.sampling(), 2U);
  second(calm);
  EXPECT_EQ(overload_.sampling(), 1U);
  seconds_of(20, calm);
  EXPECT_EQ(overload_.level(), 0U);
}

TEST_F(Load, BetweenBothBoundsItStaysAsItIs) {
  seconds_of(3, late);
  seconds_of(100, busy);
  EXPECT_EQ(overload_.sampling(), 2U);
  seconds_of(9, calm);
  second(busy);
  seconds_of(9, calm);
  EXPECT_EQ(overload_.sampling(), 2U) << "calm means calm without a break";
}

TEST_F(Load, WhereNothingCanBeSampledOnlyWorkIsLeftUndone) {
  overload_.set_can_sample(false);
  seconds_of(10, late);
  EXPECT_EQ(overload_.level(), 1U);
  EXPECT_EQ(overload_.sampling(), 0U);
}

}  // namespace
}  // namespace eugress
