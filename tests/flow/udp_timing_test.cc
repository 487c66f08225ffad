#include "flow/udp_timing.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

using std::chrono::milliseconds;

const Timestamp start{std::chrono::hours{9}};

// One flow, told echo by echo; times in milliseconds after `start`.
class Talk {
 public:
  void ask(int at, std::uint8_t key, RttMethod method = RttMethod::ping) {
    EXPECT_FALSE(say(at, echo(Echo::Kind::request, key, method), Direction::egress)) << "a question measures nothing";
  }
  std::optional<RttSample> answer(int at, std::uint8_t key, RttMethod method = RttMethod::ping) {
    return say(at, echo(Echo::Kind::reply, key, method), Direction::ingress);
  }
  std::optional<RttSample> say(int at, const Echo& echo, Direction direction) {
    Packet packet;
    packet.time = start + milliseconds{at};
    packet.number = ++frames_;
    return timing_.observe(echo, packet, direction);
  }
  static Echo echo(Echo::Kind kind, std::uint8_t key, RttMethod method) {
    Echo echo;
    echo.kind = kind;
    echo.method = method;
    echo.key[15] = key;
    return echo;
  }

 private:
  UdpTiming timing_;
  std::uint32_t frames_ = 0;
};

TEST(UdpTiming, OurQuestionAndTheirAnswer) {
  Talk talk;
  talk.ask(0, 1);
  const auto sample = talk.answer(24, 1);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->duration, milliseconds{24});
  EXPECT_EQ(sample->method, RttMethod::ping);
  EXPECT_EQ(sample->frames, 1U);
  EXPECT_FALSE(talk.answer(25, 1)) << "answered once";
}

TEST(UdpTiming, TheirQuestionAndOurAnswerAreTheClientsSideOfThePath) {
  Talk talk;
  EXPECT_FALSE(talk.say(0, Talk::echo(Echo::Kind::request, 1, RttMethod::ping), Direction::ingress));
  EXPECT_FALSE(talk.say(1, Talk::echo(Echo::Kind::reply, 1, RttMethod::ping), Direction::egress));
  EXPECT_FALSE(talk.answer(2, 1)) << "nothing of ours waits";
}

TEST(UdpTiming, AnAnswerBelongsToItsKeyAndMethod) {
  Talk talk;
  talk.ask(0, 1);
  talk.ask(10, 2);
  EXPECT_FALSE(talk.answer(20, 3));
  EXPECT_FALSE(talk.answer(20, 1, RttMethod::hello));
  EXPECT_EQ(talk.answer(21, 2)->duration, milliseconds{11});
  EXPECT_EQ(talk.answer(22, 1)->duration, milliseconds{22});
}

// Zoom's native client: three copies, 10 ms apart, one transaction (zoom-wire.md 5.5).
TEST(UdpTiming, CopiesArePairedInOrder) {
  Talk talk;
  for (const int at : {0, 10, 20}) talk.ask(at, 1, RttMethod::stun);
  EXPECT_EQ(talk.answer(157, 1, RttMethod::stun)->duration, milliseconds{157});
  EXPECT_EQ(talk.answer(168, 1, RttMethod::stun)->duration, milliseconds{158});
  EXPECT_EQ(talk.answer(177, 1, RttMethod::stun)->duration, milliseconds{157});
}

TEST(UdpTiming, ALostCopyOnlyLengthens) {
  Talk talk;
  for (const int at : {0, 10, 20}) talk.ask(at, 1);  // the path takes 50; the first copy or its answer is lost
  EXPECT_EQ(talk.answer(60, 1)->duration, milliseconds{60});
  EXPECT_EQ(talk.answer(70, 1)->duration, milliseconds{60});
}

TEST(UdpTiming, AnswersThatOvertakeEachOtherNeverMeasureTooLittle) {
  Talk talk;
  talk.ask(0, 1);
  talk.ask(10, 1);
  EXPECT_GE(talk.answer(60, 1)->duration, milliseconds{50});  // to the second, whose way takes 50
  EXPECT_GE(talk.answer(65, 1)->duration, milliseconds{50});  // to the first
}

TEST(UdpTiming, QuestionsThatNobodyAnswersDoNotFillItForEver) {
  Talk talk;
  for (int i = 0; i < 100; ++i) talk.ask(i * 10, static_cast<std::uint8_t>(i));
  EXPECT_EQ(talk.answer(1000, 0)->duration, milliseconds{1000}) << "the first eight wait";
  EXPECT_FALSE(talk.answer(1001, 99)) << "there was no room for the last";
  talk.ask(7000, 200);
  EXPECT_EQ(talk.answer(7030, 200)->duration, milliseconds{30}) << "and all of them are past";
}

TEST(UdpTiming, WhereACopyHadNoRoomItsNeighbourDoesNotTakeItsAnswer) {
  Talk talk;
  for (std::uint8_t key = 1; key <= 8; ++key) talk.ask(0, key);
  talk.ask(100, 9);  // no room
  for (std::uint8_t key = 1; key <= 8; ++key) EXPECT_TRUE(talk.answer(150, key));
  talk.ask(190, 9);  // there is room again, but the answer under way belongs to the copy before
  EXPECT_FALSE(talk.answer(200, 9));
}

TEST(UdpTiming, AClockSetBackLeavesNothingWaitingForEver) {
  Talk talk;
  for (std::uint8_t key = 1; key <= 8; ++key) talk.ask(3'600'000, key);
  talk.ask(0, 20);
  ASSERT_TRUE(talk.answer(30, 20));
}

TEST(UdpTiming, AReplyBeforeItsRequestByTheClockIsNotCredible) {
  Talk talk;
  talk.ask(100, 1);
  EXPECT_FALSE(talk.answer(90, 1)->is_credible());
}

}  // namespace
}  // namespace eugress
