#include "flow/round_trip.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

RttSample sample(int ms, RttMethod method = RttMethod::ping, std::uint32_t frames = 10) {
  return {milliseconds{ms}, method, frames};
}

TEST(RoundTrip, KeepsTheSmallestWithItsMethodAndCountsAll) {
  RoundTrip trip;
  EXPECT_TRUE(trip.add(sample(30, RttMethod::tcp_syn), 10));
  EXPECT_TRUE(trip.add(sample(20, RttMethod::ping), 20));
  trip.add(sample(25, RttMethod::tcp_syn), 30);
  EXPECT_EQ(trip.smallest, milliseconds{20});
  EXPECT_EQ(trip.method, RttMethod::ping);
  EXPECT_EQ(trip.samples, 3U);
  EXPECT_EQ(trip.by(RttMethod::tcp_syn).smallest, milliseconds{25});
  EXPECT_EQ(trip.by(RttMethod::tcp_syn).samples, 2U);
  EXPECT_EQ(trip.by(RttMethod::stun).samples, 0U);
  EXPECT_FALSE(trip.add(sample(40), 40)) << "a slower one teaches nothing";
}

TEST(RoundTrip, OneExchangeBoundsNothing) {
  RoundTrip trip;
  trip.add(sample(20), 10);
  EXPECT_EQ(trip.bound(), Nanoseconds{0});
  EXPECT_EQ(trip.smallest, milliseconds{20}) << "though it is shown";
}

TEST(RoundTrip, TheLargerOfTwoThatFollowedOneAnotherIsTheBound) {
  RoundTrip trip;
  trip.add(sample(20), 10);
  trip.add(sample(22), 20);  // asked at frame 10, when the other was answered
  EXPECT_EQ(trip.bound(), milliseconds{22});
  trip.add(sample(21), 30);
  EXPECT_EQ(trip.bound(), milliseconds{21});
  trip.add(sample(19), 40);
  EXPECT_EQ(trip.bound(), milliseconds{20});
}

TEST(RoundTrip, OneStepOfTheClockFalsifiesAnyNumberThatWereUnderWay) {
  RoundTrip trip;
  trip.add(sample(3), 10);
  trip.add(sample(3), 11);  // each under way when the first was
  trip.add(sample(4), 12);
  EXPECT_EQ(trip.bound(), Nanoseconds{0});
  trip.add(sample(90), 100);
  EXPECT_EQ(trip.bound(), milliseconds{90}) << "the true one, whatever the false ones say";
}

TEST(RoundTrip, ADoubtfulSampleBoundsByWhatItMayHaveBeen) {
  RoundTrip trip;
  RttSample copied = sample(15, RttMethod::stun);
  copied.doubt = milliseconds{20};
  trip.add(copied, 10);
  trip.add(copied, 20);
  EXPECT_EQ(trip.smallest, milliseconds{15});
  EXPECT_EQ(trip.bound(), milliseconds{35});
}

TEST(RoundTrip, TogetherIsAsOneAfterTheOther) {
  RoundTrip own;
  own.add(sample(20), 10);
  RoundTrip servers;
  servers.add(sample(25, RttMethod::tcp_syn), 50);
  servers.add(sample(30, RttMethod::tcp_syn), 70);
  EXPECT_TRUE(own.add(servers));
  EXPECT_EQ(own.smallest, milliseconds{20});
  EXPECT_EQ(own.samples, 3U);
  EXPECT_EQ(own.bound(), milliseconds{25});
  EXPECT_EQ(own.by(RttMethod::tcp_syn).samples, 2U);
  EXPECT_FALSE(own.add(RoundTrip{}));
}

TEST(RoundTrip, BelowFiftyMicrosecondsNothingAnswers) {
  EXPECT_FALSE((RttSample{microseconds{49}, RttMethod::ping}.is_credible()));
  EXPECT_TRUE((RttSample{microseconds{50}, RttMethod::ping}.is_credible()));
  EXPECT_FALSE((RttSample{Nanoseconds{0}, RttMethod::ping}.is_credible()));
  EXPECT_FALSE((RttSample{milliseconds{-3}, RttMethod::ping}.is_credible()));
}

TEST(RoundTrip, VeryLongOnesAreKeptAsTheLongestThatFits) {
  RoundTrip trip;
  trip.add(sample(60'000), 10);
  EXPECT_EQ(trip.smallest, std::chrono::seconds{60});
  EXPECT_EQ(trip.by(RttMethod::ping).smallest.count(), 0xffffffffU);
}

// A server whose transport and application are `near_ms` and `far_ms` away, measured so often.
RoundTrip server(int near_ms, int near_count, int far_ms, int far_count, RttMethod far_method = RttMethod::ping) {
  RoundTrip trip;
  std::uint64_t frame = 100;
  for (int i = 0; i < near_count; ++i) trip.add(sample(near_ms, RttMethod::tcp_syn), frame += 20);
  for (int i = 0; i < far_count; ++i) trip.add(sample(far_ms, far_method), frame += 20);
  return trip;
}

TEST(PossibleRelay, TcpNearAndApplicationFar) {
  EXPECT_TRUE(server(4, 3, 95, 3).is_possible_relay());
  EXPECT_TRUE(server(4, 3, 95, 3, RttMethod::tls_hello).is_possible_relay());
  EXPECT_TRUE(server(4, 3, 95, 3, RttMethod::stun).is_possible_relay());
}

TEST(PossibleRelay, NotTheServersMeasuredIn2019And2021) {
  EXPECT_FALSE(server(175, 3, 178, 11).is_possible_relay());                       // zoomsjccv154mmr: SYN and ping
  EXPECT_FALSE(server(108, 3, 110, 3, RttMethod::tls_hello).is_possible_relay());  // log.zoom.us: SYN and hello
}

TEST(PossibleRelay, NeedsThreeOfEach) {
  EXPECT_FALSE(server(4, 2, 95, 3).is_possible_relay());
  EXPECT_FALSE(server(4, 3, 95, 2).is_possible_relay());
}

TEST(PossibleRelay, NeedsTwiceAsLongAndTwentyMillisecondsMore) {
  EXPECT_FALSE(server(4, 3, 24, 3).is_possible_relay());  // 20 ms more, not above
  EXPECT_TRUE(server(4, 3, 25, 3).is_possible_relay());
  EXPECT_FALSE(server(50, 3, 100, 3).is_possible_relay());  // twice, not above
  EXPECT_TRUE(server(50, 3, 101, 3).is_possible_relay());
}

TEST(PossibleRelay, AHelloThatARouterSitsOnIsNone) {
  EXPECT_FALSE(server(4, 3, 300, 6, RttMethod::hello).is_possible_relay());
}

TEST(PossibleRelay, AClockThatWasSetBringsNoServerNear) {
  RoundTrip trip = server(95, 3, 95, 3);
  trip.add(sample(1, RttMethod::tcp_syn), 1000);  // false
  EXPECT_FALSE(trip.is_possible_relay());
}

TEST(PossibleRelay, IsAFactThatGrows) {
  RoundTrip trip = server(4, 3, 95, 2);
  EXPECT_TRUE(trip.add(sample(96), 1000)) << "no minimum fell, but the third pong makes the suspicion";
}

}  // namespace
}  // namespace eugress
