// The number that a server gives a connection, and what two participants say to each other without a server. Offsets
// are those of the wire facts; the messages are put together here, octet by octet.
#include <gtest/gtest.h>

#include "identify/identify.h"
#include "identify/zoom_wire.h"
#include "octets.h"

namespace eugress {
namespace {

using Message = std::vector<std::uint8_t>;
constexpr std::uint32_t number = 0xa1b2c3d4;

PayloadReading probe(const Message& message, Direction direction) {
  const auto octets = static_cast<std::uint32_t>(message.size());
  return all_providers().front()->probe({message, octets, Transport::udp, 8801, direction});
}

PayloadReading peer(const Message& message) {
  const auto octets = static_cast<std::uint32_t>(message.size());
  return all_providers().front()->peer_probe({message, octets, Transport::udp, 41036, Direction::egress});
}

Message audio() {
  return Octets{}
      .u8(15)
      .fill(18, 0x11)
      .u8(0x90)
      .u8(99)
      .u16(7)
      .u32(640)
      .u32(0x01000402)
      .u16(0xbede)
      .u16(1)
      .fill(90, 0x9a);
}

TEST(ZoomConnection, TheReplyNamesIt) {
  const Message reply = Octets{}.u8(2).u16(1).fill(16, 0x77).u32(number).u32(12345).fill(8);
  EXPECT_EQ(probe(reply, Direction::ingress).connection, number);
  EXPECT_TRUE(probe(reply, Direction::ingress).is_servers);
}

TEST(ZoomConnection, PingAndPongRepeatItFromEitherSide) {
  for (const unsigned type : {3U, 4U}) {
    const Message message = Octets{}.u8(type).u32(17).u32(99999).u32(number);
    for (const Direction direction : {Direction::egress, Direction::ingress}) {
      EXPECT_EQ(probe(message, direction).connection, number) << type;
      EXPECT_FALSE(probe(message, direction).is_servers) << type;  // an echo would look the same
    }
  }
}

TEST(ZoomConnection, DataRepeatsItAndTellsTheServerByItsFlag) {
  for (const auto& [direction, flags] : {std::pair{Direction::egress, 0U}, {Direction::ingress, 4U}}) {
    const Message data = Octets{}.u8(5).u16(1).u32(number).u8(flags).append(audio());
    EXPECT_EQ(probe(data, direction).connection, number);
    EXPECT_EQ(probe(data, direction).is_servers, direction == Direction::ingress);
  }
}

TEST(ZoomConnection, TheFormOf2019HasNoneInItsData) {
  const PayloadReading read = probe(Octets{}.u8(5).append(audio()), Direction::ingress);
  EXPECT_EQ(read.kind, PayloadKind::media);
  EXPECT_EQ(read.connection, 0U);
  EXPECT_FALSE(read.is_servers);  // nothing in one octet tells the side
}

TEST(ZoomConnection, ByeCarriesIt) {
  const Message bye = Octets{}.u8(7).u32(0).u32(number).u8(5).u8(64).fill(64, 0x3c);
  EXPECT_EQ(probe(bye, Direction::egress).connection, number);
}

// zoom_p2p.pcapng: 1f 02 01 00, then 08 00 01 00 04 00 from the one and 04 00 01 00 08 00 from the other.
TEST(ZoomPeer, ChecksOfAWayAreItsOwn) {
  const Message one = Octets{}.u32(0x1f020100).u16(0x0800).u16(0x0100).u16(0x0400).fill(75, 0x61);
  const Message other = Octets{}.u32(0x1f020100).u16(0x0400).u16(0x0100).u16(0x0800).fill(75, 0x61);
  for (const Message& message : {one, other}) {
    EXPECT_EQ(peer(message).kind, PayloadKind::media);
    EXPECT_TRUE(peer(message).is_own);
    for (std::size_t octet = 0; octet < 10; ++octet) {
      Message damaged = message;
      damaged[octet] ^= 0x20;
      EXPECT_EQ(peer(damaged).kind, PayloadKind::none) << octet;
    }
  }
  EXPECT_EQ(peer(Octets{}.u32(0x1f020100).u16(0x0800).u16(0x0100).u16(0x0800).fill(75)).kind, PayloadKind::none);
}

TEST(ZoomPeer, MediaBeginsAtOnce) {
  EXPECT_EQ(peer(audio()).kind, PayloadKind::media);
  EXPECT_EQ(peer(Octets{}.u8(5).append(audio())).kind, PayloadKind::none);  // behind an outer header: a server's
}

TEST(ZoomPeer, OthersAreNot) {
  EXPECT_EQ(peer(Octets{}.u8(0x80).u8(8).u16(1).u32(160).u32(1).fill(160, 0x55)).kind, PayloadKind::none);  // RTP
  EXPECT_EQ(peer(Octets{}.u8(0x40).fill(300, 0x1f)).kind, PayloadKind::none);                               // QUIC
  EXPECT_EQ(peer(Octets{}.u32(0x1f020100)).kind, PayloadKind::none);
  EXPECT_EQ(peer({}).kind, PayloadKind::none);
}

}  // namespace
}  // namespace eugress
