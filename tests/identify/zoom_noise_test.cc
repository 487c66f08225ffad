// Noise on Zoom's media port: how much of it the probe lets pass, against the count of constrained bits in zoom_wire.h,
// and that no flow of it is ever called Zoom's.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "identify/identify.h"

namespace eugress {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014): seeded, the same everywhere.
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t value = state_ += 0x9e3779b97f4a7c15U;
    value = (value ^ value >> 30U) * 0xbf58476d1ce4e5b9U;
    value = (value ^ value >> 27U) * 0x94d049bb133111ebU;
    return value ^ value >> 31U;
  }

 private:
  std::uint64_t state_;
};

// What a frame of 128 octets captures is enough for every rule but the ends of ping options, and a cut payload passes
// more easily than a whole one, so the bound holds for both.
struct NoisePayload {
  std::array<std::uint8_t, 64> captured{};
  Payload payload;

  // 1 to 1400 octets, either direction.
  void draw(Noise& noise) {
    for (std::size_t i = 0; i < captured.size(); i += 8) {
      const std::uint64_t value = noise.next();
      for (std::size_t k = 0; k < 8; ++k) captured[i + k] = static_cast<std::uint8_t>(value >> 8 * k);
    }
    const std::uint64_t shape = noise.next();
    payload.octets = static_cast<std::uint32_t>(1 + (shape >> 8U) % 1400);
    payload.direction = (shape & 1U) != 0 ? Direction::egress : Direction::ingress;
    payload.transport = Transport::udp;
    payload.server_port = 8801;
    payload.bytes = Bytes{captured}.first(std::min<std::size_t>(captured.size(), payload.octets));
  }
};

constexpr int packets = 10'000'000;

Providers only_zoom() {
  Providers providers;
  providers.push_back({all_providers().front(), {}, {}});
  return providers;
}

TEST(ZoomNoise, TenMillionRandomPayloadsAreNobodysCall) {
  const Provider& zoom = *all_providers().front();
  const Providers providers = only_zoom();
  constexpr int packets_a_flow = 1000;
  Noise noise{20261121};
  NoisePayload drawn;
  FlowFacts facts;
  int recognised = 0;
  for (int i = 0; i < packets; ++i) {
    if (i % packets_a_flow == 0) {
      facts = {};
      facts.server = {Address::from_ipv4(0xc0000201), 8801};
    }
    drawn.draw(noise);
    const PayloadReading reading = zoom.probe(drawn.payload);
    facts.payload.add(reading, 1, drawn.payload.direction);
    if (reading.kind != PayloadKind::media) continue;  // only framing could make a flow Zoom's, so nothing new to ask
    ++recognised;
    ASSERT_EQ(identify(providers, facts).provider, 0);
  }
  // The bound of zoom_wire.h, 2^-20 a payload, gives 9.5 on average at most; chance exceeds 30 in 10^-7 of all seeds.
  EXPECT_LE(recognised, 30);
}

// The same where the outer type is right already, so that what passes is enough to check the count of bits: 7 bits of
// flags (each direction allows two of 256 values), then five of 256 media types; all else is below a hundredth of that.
TEST(ZoomNoise, BehindTheOuterTypeAsMuchPassesAsTheCountOfBitsSays) {
  const Provider& zoom = *all_providers().front();
  Noise noise{20261122};
  NoisePayload drawn;
  int recognised = 0;
  int long_enough = 0;
  for (int i = 0; i < packets; ++i) {
    drawn.draw(noise);
    drawn.captured[0] = 5;
    if (drawn.payload.octets >= 23) ++long_enough;
    if (zoom.probe(drawn.payload).kind == PayloadKind::media) ++recognised;
  }
  const double expected = long_enough * (2.0 / 256) * (5.0 / 256);  // about 1,500
  EXPECT_NEAR(recognised, expected, 0.01 * expected + 6 * std::sqrt(expected));
}

// Pings and pongs of the shortest form, where least is constrained: 16 zero bits above the counter.
TEST(ZoomNoise, ShortPingsPassOnceInSixtyFiveThousand) {
  const Provider& zoom = *all_providers().front();
  Noise noise{20261123};
  NoisePayload drawn;
  int recognised = 0;
  for (int i = 0; i < packets; ++i) {
    drawn.draw(noise);
    drawn.captured[0] = static_cast<std::uint8_t>(3 + i % 2);
    drawn.payload.octets = 13;
    drawn.payload.bytes = Bytes{drawn.captured}.first(13);
    if (zoom.probe(drawn.payload).kind == PayloadKind::media) ++recognised;
  }
  const double expected = packets / 65536.0;  // about 153
  EXPECT_NEAR(recognised, expected, 6 * std::sqrt(expected));
}

}  // namespace
}  // namespace eugress
