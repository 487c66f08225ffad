#include "decode/decode.h"

#include <gtest/gtest.h>

#include <set>

#include "wire.h"

namespace eugress {
namespace {

using namespace wire;

struct Sample {
  const char* what;
  Octets octets;
  LinkType link;
  std::size_t headers;  // up to and with what decode needs of the transport's header
};

std::vector<Sample> valid_frames() {
  const Octets payload = repeated(40, 0x55);
  const Octets udp4 = ipv4({}, udp(50000, 8801, payload));
  const Octets tcp4 = ipv4({.protocol = 6}, tcp({.source = 50000, .destination = 443}, payload));
  const Octets udp6 = ipv6({}, udp(50000, 8801, payload));
  Ipv4 with_options;
  with_options.options = repeated(40, 1);
  Ipv6 with_extensions;
  with_extensions.next = 0;
  const Octets extensions{43, 0, 0, 0, 0, 0, 0, 0, 51, 0, 0, 0, 0, 0, 0, 0, 44, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  const Octets fragment{17, 0, 0, 1, 0, 0, 0, 9};
  const Octets chained = ipv6(with_extensions, Octets{extensions}.add(fragment).add(udp(50000, 8801, payload)));
  const Octets qinq = tag(1, 0x8100, tag(2, ipv4_type, udp4));
  return {
      {"IPv4 UDP", ethernet(ipv4_type, udp4), LinkType::ethernet, 14 + 28},
      {"IPv4 TCP", ethernet(ipv4_type, tcp4), LinkType::ethernet, 14 + 40},
      {"IPv4 options", ethernet(ipv4_type, ipv4(with_options, udp(50000, 8801, payload))), LinkType::ethernet, 14 + 68},
      {"IPv6 UDP", ethernet(ipv6_type, udp6), LinkType::ethernet, 14 + 48},
      {"IPv6 chain", ethernet(ipv6_type, chained), LinkType::ethernet, 14 + 40 + 28 + 8 + 8},
      {"QinQ", ethernet(0x88a8, qinq), LinkType::ethernet, 14 + 8 + 28},
      {"padded", ethernet(ipv4_type, ipv4({}, udp(50000, 8801, Octets{1})).repeat(17, 0)), LinkType::ethernet, 14 + 28},
      {"cooked", repeated(14, 0).u16(ipv4_type).add(udp4), LinkType::linux_cooked, 16 + 28},
      {"cooked 2", Octets{}.u16(ipv6_type).repeat(18, 0).add(udp6), LinkType::linux_cooked_v2, 20 + 48},
      {"raw", tcp4, LinkType::raw_ip, 40},
      {"loopback", Octets{30, 0, 0, 0}.add(udp6), LinkType::null_loopback, 4 + 48},
  };
}

void expect_alike(const Packet& a, const Packet& b) {
  EXPECT_EQ(a.time, b.time);
  EXPECT_EQ(a.source, b.source);
  EXPECT_EQ(a.destination, b.destination);
  EXPECT_EQ(a.source_port, b.source_port);
  EXPECT_EQ(a.destination_port, b.destination_port);
  EXPECT_EQ(a.transport, b.transport);
  EXPECT_EQ(a.identification, b.identification);
  EXPECT_EQ(a.ip_octets, b.ip_octets);
  EXPECT_EQ(a.payload_octets, b.payload_octets);
  EXPECT_EQ(a.payload.data(), b.payload.data());
  EXPECT_EQ(a.payload.size(), b.payload.size());
  EXPECT_EQ(a.tcp.sequence, b.tcp.sequence);
  EXPECT_EQ(a.tcp.acknowledgement, b.tcp.acknowledgement);
  EXPECT_EQ(a.tcp.flags, b.tcp.flags);
  EXPECT_EQ(a.tcp.has_timestamps, b.tcp.has_timestamps);
  EXPECT_EQ(a.tcp.timestamp, b.tcp.timestamp);
  EXPECT_EQ(a.tcp.timestamp_echo, b.tcp.timestamp_echo);
}

// The worker reads every frame into the same Packet.
TEST(Decode, NothingOfTheFrameBeforeIsLeft) {
  std::vector<Sample> samples = valid_frames();
  Tcp stamped{.source = 50001, .destination = 8801};
  stamped.options = {1, 1, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8};
  samples.push_back({"TCP timestamps", ethernet(ipv4_type, ipv4({.protocol = 6}, tcp(stamped, repeated(5, 1)))),
                     LinkType::ethernet, 14 + 40});
  for (const Sample& before : samples) {
    for (const Sample& sample : samples) {
      SCOPED_TRACE(testing::Message() << sample.what << " behind " << before.what);
      Packet used;
      ASSERT_EQ(decode(frame(before.octets, before.link), used), Skip::none);
      const Frame next = frame(sample.octets, sample.link);
      ASSERT_EQ(decode(next, used), Skip::none);
      Packet fresh;
      ASSERT_EQ(decode(next, fresh), Skip::none);
      expect_alike(used, fresh);
    }
  }
}

// The octets live in an allocation of their own, so that a sanitizer sees a read behind their end.
TEST(Decode, EveryPrefixOfEveryFrameIsPacketOrTruncated) {
  for (const Sample& sample : valid_frames()) {
    Packet whole;
    ASSERT_EQ(decode(frame(sample.octets, sample.link), whole), Skip::none) << sample.what;
    for (std::size_t captured = 0; captured <= sample.octets.size(); ++captured) {
      SCOPED_TRACE(testing::Message() << sample.what << " cut at " << captured);
      const std::vector<std::uint8_t> kept = sample.octets.first(captured);
      const Frame cut{.time = {},
                      .bytes = kept,
                      .wire_length = static_cast<std::uint32_t>(sample.octets.size()),
                      .link = sample.link};
      Packet packet;
      const Skip skip = decode(cut, packet);
      if (captured < sample.headers) {
        EXPECT_EQ(skip, Skip::truncated);
        continue;
      }
      ASSERT_EQ(skip, Skip::none);
      EXPECT_EQ(packet.ip_octets, whole.ip_octets);
      EXPECT_EQ(packet.payload_octets, whole.payload_octets);
      EXPECT_EQ(packet.payload.size(), std::min<std::size_t>(captured - sample.headers, whole.payload_octets));
      if (!packet.payload.empty()) {
        EXPECT_GE(packet.payload.data(), kept.data());
        EXPECT_LE(packet.payload.data() + packet.payload.size(), kept.data() + kept.size());
      }
    }
  }
}

// The same frames, but really that short on the wire: then some length contradicts it, or there is no IP to speak of.
TEST(Decode, EveryShorterFrameIsMalformed) {
  for (const Sample& sample : valid_frames()) {
    if (std::string_view{sample.what} == "padded") continue;  // shorter padding is as good
    for (std::size_t length = 0; length < sample.octets.size(); ++length) {
      const std::vector<std::uint8_t> kept = sample.octets.first(length);
      const Frame shorter{
          .time = {}, .bytes = kept, .wire_length = static_cast<std::uint32_t>(length), .link = sample.link};
      Packet packet;
      EXPECT_EQ(decode(shorter, packet), Skip::malformed) << sample.what << " of length " << length;
    }
  }
}

TEST(Decode, OctetsOfASkipAreKnownOnceTheIpHeaderWasRead) {
  const Octets whole = ethernet(ipv4_type, ipv4({}, udp(50000, 8801, repeated(100, 1))));
  Packet packet;
  const auto skip_at = [&](std::size_t captured) {
    const std::vector<std::uint8_t> kept = whole.first(captured);
    return decode({.time = {}, .bytes = kept, .wire_length = 142, .link = LinkType::ethernet}, packet);
  };
  EXPECT_EQ(skip_at(14 + 19), Skip::truncated);
  EXPECT_EQ(packet.ip_octets, 0U);
  EXPECT_EQ(skip_at(14 + 20), Skip::truncated);
  EXPECT_EQ(packet.ip_octets, 128U);
}

TEST(Skip, TextsAreDistinctLabelValues) {
  std::set<std::string_view> texts;
  for (std::size_t i = 0; i < skip_count; ++i) {
    const std::string_view text = to_text(static_cast<Skip>(i));
    EXPECT_EQ(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos) << text;
    texts.insert(text);
  }
  EXPECT_EQ(texts.size(), skip_count);
  EXPECT_EQ(to_text(Skip::not_ip), "not-ip");
  EXPECT_EQ(to_text(Skip::local_service), "local-service");
  EXPECT_EQ(to_text(Skip::not_ours), "not-ours");
  EXPECT_EQ(to_text(Skip::table_full), "table-full");
}

}  // namespace
}  // namespace eugress
