#include "flow/tap_watch.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>

namespace eugress {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// Within the part of the time that is looked at: 0 to 33.5 ms of each 268.4.
constexpr Timestamp begin{};

std::array<std::uint8_t, 32> media(std::uint8_t sequence) {
  std::array<std::uint8_t, 32> octets{};
  octets[9] = sequence;
  return octets;
}

Packet packet(Bytes payload, Timestamp time) {
  Packet packet;
  packet.source = Address::from_ipv4(0x0a000005);
  packet.destination = Address::from_ipv4(0x9f7c0fbf);
  packet.source_port = 50'000;
  packet.destination_port = 8801;
  packet.time = time;
  packet.ip_octets = static_cast<std::uint32_t>(28 + payload.size());
  packet.payload_octets = static_cast<std::uint32_t>(payload.size());
  packet.payload = payload;
  return packet;
}

Packet segment(Bytes payload, std::uint32_t sequence, Timestamp time) {
  Packet segment = packet(payload, time);
  segment.transport = Transport::tcp;
  segment.tcp.sequence = sequence;
  segment.tcp.acknowledgement = 77;
  segment.tcp.flags = TcpHeader::ack_flag;
  return segment;
}

struct Watched {
  TapWatch watch;
  TapCounts counts;
  void see(const Packet& packet) { watch.see(packet, counts); }
};

TEST(TapWatch, TheSamePacketAMomentLaterIsADuplicate) {
  Watched tap;
  const auto octets = media(1);
  tap.see(packet(octets, begin));
  tap.see(packet(octets, begin + microseconds{300}));
  EXPECT_EQ(tap.counts.compared, 2U);
  EXPECT_EQ(tap.counts.duplicates, 1U);
}

TEST(TapWatch, EveryFurtherCopyCounts) {
  Watched tap;
  const auto octets = media(1);
  for (int i = 0; i < 4; ++i) tap.see(packet(octets, begin + microseconds{i * 100}));
  EXPECT_EQ(tap.counts.duplicates, 3U);
}

TEST(TapWatch, CopiesOfTwoInterfacesMayComeInEitherOrder) {
  Watched tap;
  const auto octets = media(1);
  tap.see(packet(octets, begin + milliseconds{2}));
  tap.see(packet(octets, begin));
  EXPECT_EQ(tap.counts.duplicates, 1U);
}

TEST(TapWatch, WhatIsSentAgainLaterIsNoDuplicate) {
  // No round trip between a campus and a provider is shorter than that.
  Watched tap;
  const auto octets = media(1);
  tap.see(segment(octets, 1000, begin));
  tap.see(segment(octets, 1000, begin + milliseconds{5}));
  EXPECT_EQ(tap.counts.compared, 2U);
  EXPECT_EQ(tap.counts.duplicates, 0U);
}

TEST(TapWatch, ARetransmissionWithinTheWindowDiffersInTimestampOrIdentification) {
  Watched tap;
  const auto octets = media(1);
  Packet first = segment(octets, 1000, begin);
  first.identification = 10;
  first.tcp.timestamp = 500;
  Packet other_identification = first;
  other_identification.time += milliseconds{1};
  other_identification.identification = 11;
  Packet other_timestamp = first;
  other_timestamp.time += milliseconds{1};
  other_timestamp.tcp.timestamp = 501;
  tap.see(first);
  tap.see(other_identification);
  tap.see(other_timestamp);
  EXPECT_EQ(tap.counts.duplicates, 0U);
}

TEST(TapWatch, AcknowledgementsRepeatEachOtherByRight) {
  Watched tap;
  for (int i = 0; i < 5; ++i) tap.see(segment({}, 1000, begin + microseconds{i * 10}));
  EXPECT_EQ(tap.counts, TapCounts{});
}

TEST(TapWatch, NeighboursInAStreamAreToldApart) {
  // What may differ alone: the sequence number of TCP, the first octets of the payload or its length.
  Watched tap;
  const auto first = media(1);
  const auto second = media(2);
  tap.see(segment(first, 1000, begin));
  tap.see(segment(first, 1032, begin));
  tap.see(packet(first, begin));
  tap.see(packet(second, begin));
  tap.see(packet(Bytes{first}.first(31), begin));
  tap.see(packet(Bytes{first}.first(5), begin));
  tap.see(packet(Bytes{first}.first(6), begin));
  EXPECT_EQ(tap.counts.compared, 7U);
  EXPECT_EQ(tap.counts.duplicates, 0U);
}

TEST(TapWatch, TwoFlowsMaySayTheSame) {
  Watched tap;
  const auto octets = media(1);
  const Packet first = packet(octets, begin);
  Packet other_port = first;
  other_port.source_port = 50'001;
  Packet other_client = first;
  other_client.source = Address::from_ipv4(0x0a000006);
  Packet answer = first;
  std::swap(answer.source, answer.destination);
  std::swap(answer.source_port, answer.destination_port);
  Packet crossed = first;  // the addresses the other way round, the ports not
  std::swap(crossed.source, crossed.destination);
  for (const Packet& one : {first, other_port, other_client, answer, crossed}) tap.see(one);
  EXPECT_EQ(tap.counts.compared, 5U);
  EXPECT_EQ(tap.counts.duplicates, 0U);
}

TEST(TapWatch, AnEighthOfTheTimeIsLookedAt) {
  std::int64_t watched = 0;
  constexpr std::int64_t steps = 100'000;
  for (std::int64_t i = 0; i < steps; ++i) watched += TapWatch::is_watched(begin + microseconds{i * 100}) ? 1 : 0;
  EXPECT_NEAR(static_cast<double>(watched) / steps, 0.125, 0.01);
}

TEST(TapWatch, WhatYieldsTooSoonIsCounted) {
  // Four times as many packets as there are places, all within the window: most places are taken over.
  Watched tap;
  for (std::uint32_t i = 0; i < 4 * TapWatch::capacity; ++i) {
    const auto octets = media(1);
    tap.see(segment(octets, i, begin + Nanoseconds{i * 200}));
  }
  EXPECT_EQ(tap.counts.duplicates, 0U);
  EXPECT_GT(tap.counts.displaced, 2 * TapWatch::capacity);
  EXPECT_LT(tap.counts.displaced, 4 * TapWatch::capacity);
}

TEST(TapWatch, LongerThanTheInternetCarriesIsJoined) {
  Watched tap;
  const auto octets = media(1);
  Packet longest = segment(octets, 1, begin);
  longest.ip_octets = 1500;
  Packet joined = segment(octets, 2, begin + milliseconds{60});  // while nothing is compared
  joined.ip_octets = 1501;
  tap.see(longest);
  EXPECT_EQ(tap.counts.merged, 0U);
  tap.see(joined);
  EXPECT_EQ(tap.counts.merged, 1U);
  EXPECT_EQ(tap.counts.compared, 1U);
}

}  // namespace
}  // namespace eugress
