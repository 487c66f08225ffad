#include "flow/tcp_timing.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

using std::chrono::milliseconds;

const Timestamp start{std::chrono::hours{9}};

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
  TcpTiming timing;

 private:
  static Packet packet(int at, std::uint32_t sequence, std::uint32_t acknowledgement, std::uint32_t length,
                       std::uint8_t flags) {
    Packet packet;
    packet.time = start + milliseconds{at};
    packet.transport = Transport::tcp;
    packet.tcp = {sequence, acknowledgement, flags};
    packet.payload_octets = length;
    return packet;
  }
};

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
  timing.client_hello(start);
  const auto sample = timing.server_hello(start + milliseconds{24});
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->duration, milliseconds{24});
  EXPECT_EQ(sample->method, RttMethod::tls_hello);
  EXPECT_FALSE(timing.server_hello(start + milliseconds{25}));
}

TEST(TcpTiming, ARepeatedHelloMeasuresNothing) {
  TcpTiming timing;
  timing.client_hello(start);
  timing.client_hello(start + milliseconds{300});
  EXPECT_FALSE(timing.server_hello(start + milliseconds{310}));
}

TEST(TcpTiming, AClockThatStepsBackGivesNoRoundTrip) {
  Conversation talk;
  talk.ours(100, 101, 500);
  EXPECT_FALSE(talk.theirs(90, 601));
}

}  // namespace
}  // namespace eugress
