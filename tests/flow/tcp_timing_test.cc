#include "flow/tcp_timing.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

using std::chrono::milliseconds;

const Timestamp start{std::chrono::hours{9}};

struct Stamps {
  std::uint32_t value = 0;
  std::uint32_t echo = 0;
};

// One connection, told packet by packet; times in milliseconds after `start`.
class Conversation {
 public:
  std::optional<RttSample> ours(int at, std::uint32_t sequence, std::uint32_t length,
                                std::uint8_t flags = TcpHeader::ack_flag) {
    return timing.observe(packet(at, sequence, 0, length, flags), Direction::egress);
  }
  std::optional<RttSample> theirs(int at, std::uint32_t acknowledgement, std::uint8_t flags = TcpHeader::ack_flag,
                                  std::uint32_t length = 0) {
    return timing.observe(packet(at, 9000, acknowledgement, length, flags), Direction::ingress);
  }
  // With the timestamps option, data or a bare acknowledgement.
  std::optional<RttSample> ours_stamped(int at, std::uint32_t sequence, std::uint32_t length, Stamps stamps) {
    return timing.observe(stamped(packet(at, sequence, 0, length, TcpHeader::ack_flag), stamps), Direction::egress);
  }
  std::optional<RttSample> theirs_stamped(int at, std::uint32_t acknowledgement, Stamps stamps,
                                          std::uint32_t length = 0) {
    return timing.observe(stamped(packet(at, 9000, acknowledgement, length, TcpHeader::ack_flag), stamps),
                          Direction::ingress);
  }
  void frames_pass(std::uint32_t count) { frames_ += count; }
  TcpTiming timing;

 private:
  static Packet stamped(Packet packet, Stamps stamps) {
    packet.tcp.has_timestamps = true;
    packet.tcp.timestamp = stamps.value;
    packet.tcp.timestamp_echo = stamps.echo;
    return packet;
  }
  Packet packet(int at, std::uint32_t sequence, std::uint32_t acknowledgement, std::uint32_t length,
                std::uint8_t flags) {
    Packet packet;
    packet.time = start + milliseconds{at};
    packet.transport = Transport::tcp;
    packet.number = ++frames_;
    packet.tcp.sequence = sequence;
    packet.tcp.acknowledgement = acknowledgement;
    packet.tcp.flags = flags;
    packet.payload_octets = length;
    return packet;
  }
  std::uint32_t frames_ = 0;
};

Packet at(int ms) {
  Packet packet;
  packet.time = start + milliseconds{ms};
  return packet;
}

constexpr std::uint8_t syn_ack = TcpHeader::syn | TcpHeader::ack_flag;

TEST(TcpTiming, SynToSynAckIsARoundTrip) {
  Conversation talk;
  EXPECT_FALSE(talk.ours(0, 100, 0, TcpHeader::syn));
  const auto sample = talk.theirs(21, 101, syn_ack);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->duration, milliseconds{21});
  EXPECT_EQ(sample->method, RttMethod::tcp_syn);
}

TEST(TcpTiming, ARepeatedSynMeasuresNothing) {
  Conversation talk;
  talk.ours(0, 100, 0, TcpHeader::syn);
  talk.ours(1000, 100, 0, TcpHeader::syn);
  EXPECT_FALSE(talk.theirs(1021, 101, syn_ack));
}

TEST(TcpTiming, AnotherConnectionOnTheSamePortsMeasuresAgain) {
  Conversation talk;
  talk.ours(0, 100, 0, TcpHeader::syn);
  talk.ours(5000, 77000, 0, TcpHeader::syn);
  const auto sample = talk.theirs(5030, 77001, syn_ack);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->duration, milliseconds{30});
}

TEST(TcpTiming, ASynAckForAnotherSynIsIgnored) {
  Conversation talk;
  talk.ours(0, 100, 0, TcpHeader::syn);
  EXPECT_FALSE(talk.theirs(21, 555, syn_ack));
}

TEST(TcpTiming, DataToTheFirstAckThatCoversIt) {
  Conversation talk;
  talk.ours(0, 101, 500);
  EXPECT_FALSE(talk.theirs(5, 101)) << "this acknowledgement covers nothing of it";
  const auto sample = talk.theirs(20, 601);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->duration, milliseconds{20});
  EXPECT_EQ(sample->method, RttMethod::tcp_ack);
  EXPECT_FALSE(talk.theirs(25, 601)) << "one segment measures once";
}

TEST(TcpTiming, ARetransmittedSegmentIsNeverMeasured) {
  Conversation talk;
  talk.ours(0, 101, 500);
  talk.ours(300, 101, 500);
  EXPECT_FALSE(talk.theirs(305, 601)) << "the answer may belong to either copy: 5 ms would be a lie";
  talk.ours(400, 601, 100);
  const auto sample = talk.theirs(430, 701);
  ASSERT_TRUE(sample) << "new data measures again";
  EXPECT_EQ(sample->duration, milliseconds{30});
}

TEST(TcpTiming, ARepeatedNeighbourSpoilsTheSegmentThatWaits) {
  Conversation talk;
  talk.ours(0, 101, 500);  // waits
  talk.ours(1, 601, 500);
  talk.ours(200, 601, 500);  // its neighbour is sent again
  EXPECT_FALSE(talk.theirs(210, 1101));
}

TEST(TcpTiming, AnAckThatCoversSeveralAnswersTheLast) {
  Conversation talk;
  talk.ours(0, 101, 500);
  talk.ours(7, 601, 500);
  talk.ours(9, 1101, 500);
  const auto first = talk.theirs(30, 1101);  // covers two, the second of them sent at 7
  ASSERT_TRUE(first);
  EXPECT_EQ(first->duration, milliseconds{23});
  const auto second = talk.theirs(31, 1601);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->duration, milliseconds{22});
}

TEST(TcpTiming, SequenceNumbersWrap) {
  Conversation talk;
  talk.ours(0, 0xffffff00U, 0x200);
  const auto sample = talk.theirs(18, 0x100);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->duration, milliseconds{18});
}

TEST(TcpTiming, AKeepAliveProbeIsNotNewData) {
  Conversation talk;
  talk.ours(0, 101, 500);
  ASSERT_TRUE(talk.theirs(20, 601));
  talk.ours(45000, 600, 1);  // one octet that was acknowledged long ago (RFC 9293 section 3.8.4)
  EXPECT_FALSE(talk.theirs(45001, 601));
}

TEST(TcpTiming, HelloToHello) {
  TcpTiming timing;
  timing.client_hello(at(0));
  const auto sample = timing.server_hello(at(24));
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->duration, milliseconds{24});
  EXPECT_EQ(sample->method, RttMethod::tls_hello);
  EXPECT_FALSE(timing.server_hello(at(25)));
}

TEST(TcpTiming, ARepeatedHelloMeasuresNothing) {
  TcpTiming timing;
  timing.client_hello(at(0));
  timing.client_hello(at(300));
  EXPECT_FALSE(timing.server_hello(at(310)));
}

TEST(TcpTiming, AClockThatStepsBackGivesNothingCredible) {
  Conversation talk;
  talk.ours(100, 101, 500);
  const auto sample = talk.theirs(90, 601);
  ASSERT_TRUE(sample);
  EXPECT_FALSE(sample->is_credible());
}

TEST(TcpTiming, ASampleKnowsHowManyFramesItSpans) {
  Conversation talk;
  talk.ours(0, 101, 500);
  talk.frames_pass(6);
  EXPECT_EQ(talk.theirs(20, 601)->frames, 7U);
}

// The timestamps option. An echo that also acknowledges data would be measured by its sequence number, so these
// acknowledge nothing new, or what Karn's rule has voided.

TEST(TcpTimestamps, AnEchoMeasuresABareAcknowledgement) {
  Conversation talk;
  talk.ours_stamped(0, 101, 0, {500, 70});
  const auto sample = talk.theirs_stamped(33, 101, {71, 500}, 1400);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->duration, milliseconds{33});
  EXPECT_EQ(sample->method, RttMethod::tcp_timestamp);
  EXPECT_GE(sample->doubt, std::chrono::seconds{1}) << "an earlier segment of this tick may have been missed";
  EXPECT_FALSE(talk.theirs_stamped(34, 101, {71, 500}, 1400)) << "only the first echo";
}

TEST(TcpTimestamps, ARetransmissionIsMeasuredByItsOwnStamp) {
  Conversation talk;
  talk.ours_stamped(0, 101, 500, {500, 70});
  talk.ours_stamped(300, 101, 500, {800, 70});
  const auto sample = talk.theirs_stamped(325, 601, {90, 800});
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->duration, milliseconds{25});
  EXPECT_EQ(sample->method, RttMethod::tcp_timestamp);
  EXPECT_EQ(sample->doubt, Nanoseconds{0}) << "it covers the very segment that carried the stamp";
}

TEST(TcpTimestamps, ALateAnswerToTheFirstCopyIsNotTakenForTheSecond) {
  Conversation talk;
  talk.ours_stamped(0, 101, 500, {500, 70});
  talk.ours_stamped(300, 101, 500, {800, 70});
  const auto sample = talk.theirs_stamped(302, 601, {90, 500});
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->duration, milliseconds{302}) << "2 ms would be a lie";
}

TEST(TcpTimestamps, OfOneTickTheFirstSegmentCounts) {
  Conversation talk;
  talk.ours_stamped(0, 101, 0, {500, 70});
  talk.ours_stamped(9, 101, 0, {500, 71});  // a clock of 10 ms has not moved
  const auto sample = talk.theirs_stamped(30, 101, {72, 500}, 1400);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->duration, milliseconds{30});
}

TEST(TcpTimestamps, AnEchoedTickIsNotMeasuredAgain) {
  Conversation talk;
  talk.ours_stamped(0, 101, 0, {500, 70});
  ASSERT_TRUE(talk.theirs_stamped(5, 101, {72, 500}, 1400));
  talk.ours_stamped(6, 101, 0, {500, 72});  // still the same tick
  EXPECT_FALSE(talk.theirs_stamped(8, 101, {73, 500}, 1400));
}

TEST(TcpTimestamps, AnEchoOfWhatWasNeverSeenMeasuresNothing) {
  Conversation talk;
  talk.ours_stamped(0, 101, 0, {500, 70});
  EXPECT_FALSE(talk.theirs_stamped(5, 101, {72, 499}, 1400));
  EXPECT_FALSE(talk.theirs_stamped(6, 101, {72, 501}, 1400)) << "the capture missed the segment that carried 501";
  EXPECT_FALSE(talk.theirs_stamped(7, 101, {72, 500}, 1400)) << "and 500 is past";
}

TEST(TcpTimestamps, TheStampOfASynIsNoLaterSegments) {
  Conversation talk;
  Packet syn = at(0);
  syn.tcp.flags = TcpHeader::syn;
  syn.tcp.has_timestamps = true;
  syn.tcp.timestamp = 500;
  EXPECT_FALSE(talk.timing.observe(syn, Direction::egress));
  talk.ours_stamped(1, 1, 0, {500, 70});  // within the SYN's tick: whose echo comes back cannot be told
  EXPECT_FALSE(talk.theirs_stamped(2, 1, {71, 500}, 1400));
}

TEST(TcpTimestamps, StampsWrap) {
  Conversation talk;
  talk.ours_stamped(0, 101, 0, {0xffffffffU, 70});
  talk.ours_stamped(1, 101, 0, {0, 70});
  const auto sample = talk.theirs_stamped(26, 101, {72, 0}, 1400);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->duration, milliseconds{25});
}

TEST(TcpTimestamps, ManyStampsInFlightKeepTheFirstFew) {
  Conversation talk;
  for (int i = 0; i < 100; ++i) talk.ours_stamped(i, 101, 0, {500U + static_cast<std::uint32_t>(i), 70});
  const auto sample = talk.theirs_stamped(150, 101, {71, 501}, 1400);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->duration, milliseconds{149});
  EXPECT_FALSE(talk.theirs_stamped(151, 101, {71, 599}, 1400)) << "not kept, so not measured";
  talk.ours_stamped(160, 101, 0, {700, 70});
  EXPECT_TRUE(talk.theirs_stamped(200, 101, {72, 700}, 1400)) << "the echo made room";
}

}  // namespace
}  // namespace eugress
