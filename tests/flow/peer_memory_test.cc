#include "flow/peer_memory.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr ProviderNumber zoom = 1;
constexpr KeyedHash hash{KeyedHash::Input{11, 13, 17, 19, 23, 29}};
const Timestamp start{seconds{1'800'000'000}};

CampusMark socket(std::uint32_t host, std::uint16_t port = 50000) {
  return CampusEndpoint{Address::from_ipv4(0x0a000000U + host), port}.mark(hash);
}

TEST(PeerMemory, HoldsASocketForSixtySecondsAfterItsLastRequest) {
  PeerMemory peers(8192);
  EXPECT_EQ(peers.asked(socket(1), start), 0);
  peers.learn(socket(1), 50000, zoom, start);
  EXPECT_EQ(peers.asked(socket(1), start + seconds{60}), zoom);
  EXPECT_EQ(peers.asked(socket(1), start + seconds{60} + milliseconds{1}), 0);
  peers.learn(socket(1), 50000, zoom, start + seconds{50});
  EXPECT_EQ(peers.asked(socket(1), start + seconds{110}), zoom);
  EXPECT_EQ(peers.size(), 1U);
}

TEST(PeerMemory, TellsPortsApart) {
  PeerMemory peers(8192);
  peers.learn(socket(1, 50000), 50000, zoom, start);
  EXPECT_EQ(peers.asked(socket(1, 50001), start), 0);
  EXPECT_EQ(peers.asked(socket(2, 50000), start), 0);
}

// Asked of every datagram in place of asked(): it may say yes too often, never no too soon.
TEST(PeerMemory, APortMayHaveAskedForAtLeastAsLongAsItsSocketIsRemembered) {
  PeerMemory peers(8192);
  EXPECT_FALSE(peers.may_have_asked(50000));
  for (int turn = 0; turn < 50; ++turn) {
    const Timestamp asked_at = start + seconds{47 * turn};
    const auto port = static_cast<std::uint16_t>(50000 + turn);
    peers.learn(socket(1, port), port, zoom, asked_at);
    EXPECT_FALSE(peers.may_have_asked(static_cast<std::uint16_t>(port + 1)));
    for (int before = 0; before <= turn && 47 * before <= 60; ++before) {
      EXPECT_TRUE(peers.may_have_asked(static_cast<std::uint16_t>(port - before)));
    }
  }
  EXPECT_FALSE(peers.may_have_asked(50000));  // 47 minutes ago
}

TEST(PeerMemory, AFullSetForgetsTheSocketThatWasQuietLongest) {
  PeerMemory peers(8);  // one set
  for (std::uint32_t i = 0; i < 8; ++i) peers.learn(socket(i), 50000, zoom, start + seconds{i});
  peers.learn(socket(0), 50000, zoom, start + seconds{9});  // asks again
  peers.learn(socket(100), 50000, zoom, start + seconds{10});
  EXPECT_EQ(peers.asked(socket(1), start + seconds{10}), 0);
  EXPECT_EQ(peers.asked(socket(0), start + seconds{10}), zoom);
  EXPECT_EQ(peers.asked(socket(100), start + seconds{10}), zoom);
  EXPECT_EQ(peers.size(), 8U);
  EXPECT_EQ(peers.capacity(), 8U);
  EXPECT_EQ(peers.evicted(), 1U);
}

TEST(PeerMemory, ThePlaceOfAnExpiredSocketIsTakenWithoutLoss) {
  PeerMemory peers(8);
  for (std::uint32_t i = 0; i < 8; ++i) peers.learn(socket(i), 50000, zoom, start);
  peers.learn(socket(100), 50000, zoom, start + seconds{61});
  EXPECT_EQ(peers.evicted(), 0U);
}

}  // namespace
}  // namespace eugress
