// The halves of Zoom's own exchanges (zoom-wire.md 5.2 and 5.5), and what may not be taken for one.
#include <gtest/gtest.h>

#include <algorithm>

#include "identify/identify.h"
#include "octets.h"

namespace eugress {
namespace {

using Message = std::vector<std::uint8_t>;

constexpr std::uint32_t connection = 0x00c0ffee;

Message hello(unsigned session) {
  return Octets{}.u8(1).u16(3).fill(16, session).fill(7).u8(2).u32(9).u32(9).u32(64).fill(64, 0x5c).fill(20);
}
Message reply(unsigned session) {
  return Octets{}.u8(2).u16(3).fill(16, session).u32(connection).u32(9).fill(8).u16(0x40).u16(0x40).u16(0x3e0).u8(3);
}
Message ping(unsigned type, std::uint64_t counter) {
  return Octets{}.u8(type).u32(counter).u32(0x11223344).u32(connection);
}
Message stun(unsigned type, unsigned transaction) {
  return Octets{}.u16(type).u16(0).u32(0x2112a442).fill(12, transaction);
}
Message native_request(unsigned transaction) {
  return Octets{}.u16(1).u16(24).fill(16, transaction).u16(0x0101).u16(20).text("1234567890123456789").u8(0);
}
Message native_reply(unsigned transaction) {
  return Octets{}.u16(2).u16(12).fill(16, transaction).u16(0x0103).u16(8).u8(0).u8(1).u16(50000).u32(0xc0000201);
}

std::optional<Echo> echo(const Message& message, Direction direction, std::uint16_t port = 8801,
                         Transport transport = Transport::udp) {
  const Provider& zoom = *all_providers().front();
  return zoom.echo({message, static_cast<std::uint32_t>(message.size()), transport, port, direction});
}

// Both are halves of one exchange.
void expect_pair(const std::optional<Echo>& request, const std::optional<Echo>& answer, RttMethod method) {
  ASSERT_TRUE(request && answer);
  EXPECT_EQ(request->kind, Echo::Kind::request);
  EXPECT_EQ(answer->kind, Echo::Kind::reply);
  EXPECT_EQ(request->method, method);
  EXPECT_EQ(answer->method, method);
  EXPECT_EQ(request->key, answer->key);
}

TEST(ZoomEcho, HelloAndReplyShareTheSession) {
  expect_pair(echo(hello(0xa7), Direction::egress), echo(reply(0xa7), Direction::ingress), RttMethod::hello);
  EXPECT_NE(echo(hello(0xa7), Direction::egress)->key, echo(reply(0xa8), Direction::ingress)->key);
}

TEST(ZoomEcho, PongCopiesThePing) {
  expect_pair(echo(ping(3, 21), Direction::egress), echo(ping(4, 21), Direction::ingress), RttMethod::ping);
  EXPECT_NE(echo(ping(3, 21), Direction::egress)->key, echo(ping(4, 22), Direction::ingress)->key);
}

TEST(ZoomEcho, TheServersOwnPingIsAQuestionToo) {
  // Who asked is for UdpTiming to weigh.
  EXPECT_EQ(echo(ping(3, 21), Direction::ingress)->kind, Echo::Kind::request);
  EXPECT_EQ(echo(ping(4, 21), Direction::egress)->kind, Echo::Kind::reply);
}

TEST(ZoomEcho, StunByTransaction) {
  for (const std::uint16_t port : {std::uint16_t{3478}, std::uint16_t{8801}}) {
    expect_pair(echo(stun(0x0001, 5), Direction::egress, port), echo(stun(0x0101, 5), Direction::ingress, port),
                RttMethod::stun);
    expect_pair(echo(stun(0x0001, 5), Direction::egress, port), echo(stun(0x0111, 5), Direction::ingress, port),
                RttMethod::stun);  // an error answers, too
  }
  EXPECT_FALSE(echo(stun(0x0011, 5), Direction::egress)) << "an indication is not answered";
  EXPECT_EQ(echo(stun(0x0001, 5), Direction::egress)->doubt, Nanoseconds{0});
}

TEST(ZoomEcho, NativeStunMayHaveLostTwoCopiesToUs) {
  const auto request = echo(native_request(5), Direction::egress, 3478);
  expect_pair(request, echo(native_reply(5), Direction::ingress, 3478), RttMethod::stun);
  EXPECT_EQ(echo(native_reply(5), Direction::ingress, 3478)->doubt, std::chrono::milliseconds{20});
}

TEST(ZoomEcho, FramesAreReadOnMediaPortsAndOverUdpAlone) {
  EXPECT_FALSE(echo(ping(3, 21), Direction::egress, 443));
  EXPECT_FALSE(echo(ping(3, 21), Direction::egress, 8801, Transport::tcp));
  EXPECT_FALSE(echo(stun(0x0001, 5), Direction::egress, 3478, Transport::tcp));
}

TEST(ZoomEcho, DataByeAndNoiseAreNone) {
  EXPECT_FALSE(echo(Octets{}.u8(5).u16(1).u32(connection).u8(0).u8(10).fill(18), Direction::egress));
  EXPECT_FALSE(echo(Octets{}.u8(7).u32(0).u32(connection).u8(5).u8(64).fill(64), Direction::egress));
  EXPECT_FALSE(echo(Octets{}.u8(3).fill(3), Direction::egress));
  EXPECT_FALSE(echo(Octets{}, Direction::egress));
}

TEST(ZoomEcho, TheFirstOctetsAreThoseOfEveryEchoAndNotOfData) {
  const auto octets = all_providers().front()->echo_octets;
  const auto holds = [&](std::uint8_t octet) { return std::find(octets.begin(), octets.end(), octet) != octets.end(); };
  for (const Message& message : {hello(1), reply(1), ping(3, 1), ping(4, 1), stun(0x0001, 1), stun(0x0101, 1),
                                 native_request(1), native_reply(1)}) {
    EXPECT_TRUE(holds(message.front())) << unsigned{message.front()};
  }
  for (unsigned type = 0; type < 0x4000; ++type) {
    const Message message = stun(type, 1);
    EXPECT_TRUE(holds(message.front()) || !echo(message, Direction::egress)) << "STUN of type " << type;
  }
  EXPECT_FALSE(holds(5)) << "data, 96 % of a call";
  EXPECT_FALSE(holds(0x80)) << "SRTP";
}

}  // namespace
}  // namespace eugress
