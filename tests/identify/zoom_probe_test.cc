// Zoom's payloads, put together field by field after the wire facts, sections 5.1 to 5.5; then each rule broken alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "identify/identify.h"
#include "identify/zoom_wire.h"
#include "octets.h"

namespace eugress {
namespace {

using Message = std::vector<std::uint8_t>;

constexpr std::uint32_t connection = 0x00c0ffee;

Message hello(unsigned version, std::size_t tail) {
  return Octets{}
      .u8(1)
      .u16(version)
      .fill(16, 0xa7)
      .fill(7)
      .u8(2)
      .u32(0x11223344)
      .u32(0x11223344)
      .u32(64)
      .fill(64, 0x5c)
      .fill(tail, 0x31);
}
Message reply_2019() {
  return Octets{}.u8(2).u16(1).fill(16, 0xa7).u32(connection).u32(0x11223344).fill(8);
}
Message reply_2022() {
  return Octets{}
      .u8(2)
      .u16(3)
      .fill(16, 0xa7)
      .u32(connection)
      .u32(0x11223344)
      .fill(8)
      .u16(0x40)
      .u16(0x40)
      .u16(0x3e0)
      .u8(3);
}
Octets ping_head(unsigned type) {
  return Octets{}.u8(type).u32(21).u32(0x11223344).u32(connection);
}
Message token() {
  return Octets{}.u8(5).u8(64).fill(64, 0x5c);
}
Message ping_13(unsigned type) {
  return ping_head(type);
}
Message ping_14(unsigned type) {
  return ping_head(type).u8(1);
}
Message ping_81(unsigned type) {
  return ping_head(type).u8(1).append(token()).u8(0);
}
Message ping_91() {
  return ping_head(3).u8(0).u8(2).u8(8).fill(8, 0x77).append(token()).u8(0);
}
Message pong_109() {
  return ping_head(4).u8(1).u8(1).u8(26).fill(26, 0x77).append(token()).u8(0);
}
Message bye() {
  return Octets{}.u8(7).u32(0).u32(connection).append(token());
}

Message outer_8(unsigned flags) {
  return Octets{}.u8(5).u16(0x1234).u32(connection).u8(flags);
}
Message outer_1() {
  return Octets{}.u8(5);
}
// RTP with the one-byte header extension, which every measured packet has.
Message rtp() {
  return Octets{}.u8(0x90).u8(112).u16(7).u32(640).u32(0x01000402).u16(0xbede).u16(1).u32(0x10800000).fill(40, 0xd1);
}
Message sender_report() {
  return Octets{}.u8(0x80).u8(200).u16(6).fill(24, 0x42);
}
Message audio() {
  return Octets{}.u8(15).u8(1).fill(17, 0x33).append(rtp());
}
Message video_extended() {
  return Octets{}.u8(16).u8(1).fill(18, 0x33).u8(2).fill(3).append(rtp());
}
Message video_plain() {
  return Octets{}.u8(16).u8(1).fill(18, 0x33).append(rtp());
}
Message share(std::size_t to_rtp) {
  return Octets{}.u8(30).u8(1).fill(to_rtp - 2, 0x33).append(rtp());
}
Message screen() {
  return Octets{}.u8(13).u8(1).fill(5, 0x33).u8(0x1e).fill(19, 0x33).append(rtp());
}
Message control(unsigned type) {
  return Octets{}.u8(type).u16(0x0121).fill(40, 0x64);
}
Message filler() {
  return Octets{}.u8(21).u8(1).fill(7).u16(0x3301).fill(1017, 1);
}
Message report(unsigned type) {
  return Octets{}.u8(type).u8(1).fill(14, 0x33).append(sender_report());
}
Message keepalive(std::size_t size) {
  return Octets{}.u8(10).u8(6).fill(size - 2);
}

Message join(Message first, const Message& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

constexpr std::uint16_t media_port = 8801;

PayloadKind probe(const Message& message, Direction direction, std::uint16_t port = media_port,
                  Transport transport = Transport::udp) {
  const auto octets = static_cast<std::uint32_t>(message.size());
  return all_providers().front()->probe({message, octets, transport, port, direction}).kind;
}

ZoomReading reading(const Message& message, Direction direction) {
  return read_zoom_frame({message, static_cast<std::uint32_t>(message.size()), Transport::udp, media_port, direction});
}

ZoomFrame frame(const Message& message, Direction direction) {
  return reading(message, direction).frame;
}

enum Ways : unsigned { from_client = 1, from_server = 2, both = 3 };

struct Valid {
  const char* what;
  Message message;
  ZoomFrame frame;
  Ways ways;
};

std::vector<Valid> all_valid() {
  std::vector<Valid> valid{
      {"hello of 2019", hello(2, 4), ZoomFrame::hello, from_client},
      {"hello of 2019, longer", hello(2, 6), ZoomFrame::hello, from_client},
      {"hello of 2022", hello(3, 20), ZoomFrame::hello, from_client},
      {"hello of 2022, longer", hello(3, 22), ZoomFrame::hello, from_client},
      {"reply of 2019", reply_2019(), ZoomFrame::reply, from_server},
      {"reply of 2022", reply_2022(), ZoomFrame::reply, from_server},
      {"ping 13", ping_13(3), ZoomFrame::ping, both},
      {"ping 14", ping_14(3), ZoomFrame::ping, both},
      {"ping 81", ping_81(3), ZoomFrame::ping, both},
      {"ping 91", ping_91(), ZoomFrame::ping, both},
      {"pong 13", ping_13(4), ZoomFrame::pong, both},
      {"pong 81", ping_81(4), ZoomFrame::pong, both},
      {"pong 109", pong_109(), ZoomFrame::pong, both},
      {"bye", bye(), ZoomFrame::bye, both},
      {"bye with end mark", join(bye(), {0}), ZoomFrame::bye, both},
      {"bye with flag", Octets{}.u8(7).u32(0).u32(connection).u8(1).append(token()).u8(0), ZoomFrame::bye, both},
  };
  const std::vector<std::pair<const char*, Message>> media{
      {"audio", audio()},          {"extended video", video_extended()},
      {"video", video_plain()},    {"share at 20", share(20)},
      {"share at 27", share(27)},  {"screen", screen()},
      {"control 12", control(12)}, {"control 13", control(13)},
      {"filler", filler()},        {"report 33", report(33)},
      {"report 34", report(34)},   {"report 35", report(35)},
  };
  for (const auto& [what, message] : media) {
    valid.push_back({what, join(outer_8(0), message), ZoomFrame::data, from_client});
    valid.push_back({what, join(outer_8(1), message), ZoomFrame::data, from_client});
    valid.push_back({what, join(outer_8(4), message), ZoomFrame::data, from_server});
    valid.push_back({what, join(outer_8(5), message), ZoomFrame::data, from_server});
    if (std::string_view{what} != "screen") valid.push_back({what, join(outer_1(), message), ZoomFrame::data, both});
  }
  for (const unsigned type : {1U, 7U, 32U}) {
    valid.push_back({"unexplained type", join(outer_8(4), control(type)), ZoomFrame::data, from_server});
  }
  const Message named_stream = Octets{}.u8(13).fill(3).append(control(12));
  const Message longer_named_stream = Octets{}.u8(13).u16(0).u8(2).fill(4).append(control(13));
  valid.push_back({"control of 2019 for a stream", join(outer_1(), named_stream), ZoomFrame::data, both});
  valid.push_back({"the same, longer", join(outer_1(), longer_named_stream), ZoomFrame::data, both});
  valid.push_back({"keepalive, 27 octets", join(outer_8(0), keepalive(19)), ZoomFrame::data, from_client});
  valid.push_back({"keepalive of 2019", join(outer_1(), keepalive(14)), ZoomFrame::data, both});
  return valid;
}

TEST(ZoomProbe, EveryMessageIsMediaFromTheSideThatSendsIt) {
  for (const auto& [what, message, kind, ways] : all_valid()) {
    for (const auto& [direction, way] :
         {std::pair{Direction::egress, from_client}, {Direction::ingress, from_server}}) {
      const bool sends = (ways & way) != 0;
      EXPECT_EQ(frame(message, direction), sends ? kind : ZoomFrame::none) << what << ", " << message.size();
      EXPECT_EQ(probe(message, direction), sends ? PayloadKind::media : PayloadKind::none) << what;
    }
  }
}

// A capture of 128 octets a frame leaves 86 behind Ethernet, IPv4 and UDP, and 66 behind IPv6 with two tags.
TEST(ZoomProbe, ACutCaptureIsStillRecognisedByTheLengthOnTheWire) {
  for (const std::size_t captured : {86U, 66U}) {
    for (const auto& [what, message, kind, ways] : all_valid()) {
      const Bytes cut = Bytes{message}.first(std::min(captured, message.size()));
      const Direction direction = (ways & from_client) != 0 ? Direction::egress : Direction::ingress;
      const auto octets = static_cast<std::uint32_t>(message.size());
      EXPECT_EQ(read_zoom_frame({cut, octets, Transport::udp, media_port, direction}).frame, kind)
          << what << ' ' << captured;
    }
  }
  const Message whole = hello(3, 20);
  const Bytes cut = Bytes{whole}.first(86);
  EXPECT_EQ(read_zoom_frame({cut, 86, Transport::udp, media_port, Direction::egress}).frame, ZoomFrame::none);
}

TEST(ZoomProbe, WhatIsTooShortToTellIsNotRecognised) {
  for (const auto& [what, message, kind, ways] : all_valid()) {
    for (std::size_t size = 0; size < 13; ++size) {
      const Message start{message.begin(), message.begin() + static_cast<std::ptrdiff_t>(size)};
      for (const Direction direction : {Direction::egress, Direction::ingress}) {
        EXPECT_EQ(frame(start, direction), ZoomFrame::none) << what << ' ' << size;
      }
    }
  }
}

struct Broken {
  const char* rule;
  Message message;
  Direction direction = Direction::egress;
};

Message with(Message message, std::size_t at, unsigned value) {
  message.at(at) = static_cast<std::uint8_t>(value);
  return message;
}
Message without_last(Message message) {
  message.pop_back();
  return message;
}
Message and_one_more(Message message) {
  return join(std::move(message), {0});
}
Message with_connection_zero(Message message, std::size_t at) {
  std::fill_n(message.begin() + static_cast<std::ptrdiff_t>(at), 4, std::uint8_t{0});
  return message;
}

class ZoomProbeRule : public ::testing::TestWithParam<Broken> {};

TEST_P(ZoomProbeRule, BrokenAloneIsEnoughToRefuse) {
  const auto& [rule, message, direction] = GetParam();
  EXPECT_EQ(frame(message, direction), ZoomFrame::none) << rule;
  EXPECT_EQ(probe(message, direction), PayloadKind::none) << rule;
}

constexpr Direction in = Direction::ingress;

INSTANTIATE_TEST_SUITE_P(
    Handshake, ZoomProbeRule,
    ::testing::Values(Broken{"hello: a known version", with(hello(3, 20), 2, 4)},
                      Broken{"hello: seven zeros", with(hello(3, 20), 22, 1)},
                      Broken{"hello: then a two", with(hello(3, 20), 26, 3)},
                      Broken{"hello: the clock twice", with(hello(3, 20), 34, 0x45)},
                      Broken{"hello: token of 64", with(hello(3, 20), 38, 65)},
                      Broken{"hello: length of its version", hello(3, 4)}, Broken{"hello: length", hello(3, 21)},
                      Broken{"hello: length of 2019", hello(2, 5)},
                      Broken{"reply: version", with(reply_2019(), 2, 2), in},
                      Broken{"reply: connection id", with_connection_zero(reply_2019(), 19), in},
                      Broken{"reply: zeros at the end", with(reply_2019(), 34, 1), in},
                      Broken{"reply: length of 2019", and_one_more(reply_2019()), in},
                      Broken{"reply: long enough", without_last(reply_2019()), in},
                      Broken{"reply: known sizes", with(reply_2022(), 40, 0x41), in},
                      Broken{"reply: not longer than a token", join(reply_2022(), Message(60, 0)), in}));

INSTANTIATE_TEST_SUITE_P(
    Ping, ZoomProbeRule,
    ::testing::Values(Broken{"counter", with(ping_13(3), 2, 1)},
                      Broken{"counter of a long one", with(ping_81(4), 1, 1)},
                      Broken{"connection id", with_connection_zero(ping_13(4), 9)},
                      Broken{"length", join(ping_14(3), {0})}, Broken{"length with token", and_one_more(ping_81(3))},
                      Broken{"flag", with(ping_14(3), 13, 2)}, Broken{"flag before token", with(ping_81(3), 13, 2)},
                      Broken{"known tag", with(ping_81(3), 14, 6)}, Broken{"length of tag", with(ping_81(3), 15, 63)},
                      Broken{"end mark", with(ping_81(3), 80, 1)}, Broken{"second tag", with(ping_91(), 24, 4)},
                      Broken{"statistics", with(pong_109(), 15, 25)}));

INSTANTIATE_TEST_SUITE_P(
    Bye, ZoomProbeRule,
    ::testing::Values(Broken{"zeros", with(bye(), 4, 1)}, Broken{"connection id", with_connection_zero(bye(), 5)},
                      Broken{"token", with(bye(), 9, 6)}, Broken{"token's length", with(bye(), 10, 65)},
                      Broken{"length", without_last(bye())}, Broken{"not longer", join(bye(), {0, 0, 0})}));

INSTANTIATE_TEST_SUITE_P(
    EightOctets, ZoomProbeRule,
    ::testing::Values(Broken{"flag from server, sent by a client", join(outer_8(4), audio())},
                      Broken{"no flag, sent by a server", join(outer_8(0), audio()), in},
                      Broken{"an unknown flag", join(outer_8(2), audio())},
                      Broken{"an unknown flag of a server", join(outer_8(0x84), filler()), in},
                      Broken{"connection id", with_connection_zero(join(outer_8(0), audio()), 3)},
                      Broken{"known media type", with(join(outer_8(0), audio()), 8, 14)},
                      Broken{"media header", Message(join(outer_8(0), Message(14, 12)))},
                      Broken{"RTP version", with(join(outer_8(0), audio()), 27, 0x50)},
                      Broken{"RTP sources", with(join(outer_8(0), audio()), 27, 0x93)},
                      Broken{"RTP extension", with(join(outer_8(0), audio()), 39, 0xbf)},
                      Broken{"RTP, video", with(join(outer_8(0), video_extended()), 32, 0x10)},
                      Broken{"RTP, video's form", with(join(outer_8(0), video_extended()), 28, 3)},
                      Broken{"RTP, screen", with(join(outer_8(0), screen()), 35, 0x10)},
                      Broken{"RTP, share", with(join(outer_8(0), share(20)), 28, 0x10)},
                      Broken{"RTP fits", join(outer_8(0), Message(Octets{}.u8(15).fill(18).u8(0x80).fill(10)))},
                      Broken{"report's type", with(join(outer_8(0), report(33)), 25, 201)},
                      Broken{"report's version", with(join(outer_8(0), report(34)), 24, 0x40)},
                      Broken{"report fits", with(join(outer_8(0), report(35)), 27, 7)},
                      Broken{"report long enough", with(join(outer_8(0), report(35)), 27, 5)},
                      Broken{"filler's one", with(join(outer_8(0), filler()), 9, 2)},
                      Broken{"filler's zeros", with(join(outer_8(0), filler()), 11, 1)},
                      Broken{"keepalive's length", join(outer_8(0), keepalive(18))}));

INSTANTIATE_TEST_SUITE_P(OneOctet, ZoomProbeRule,
                         ::testing::Values(Broken{"filler's one", with(join(outer_1(), filler()), 2, 2)},
                                           Broken{"RTP must extend", with(join(outer_1(), audio()), 20, 0x80)},
                                           Broken{"report's type", with(join(outer_1(), report(34)), 18, 201)},
                                           Broken{"keepalive's zeros", with(join(outer_1(), keepalive(14)), 5, 1)},
                                           Broken{"keepalive's length", join(outer_1(), keepalive(13))},
                                           Broken{"keepalive not longer", join(outer_1(), keepalive(20))},
                                           Broken{"control's beginning", with(join(outer_1(), control(12)), 3, 0x22)},
                                           Broken{"types that say nothing", join(outer_1(), control(7))},
                                           Broken{"outer type", with(join(outer_1(), filler()), 0, 6)}));

// RFC 8489 section 5: the cookie; zoom-wire.md 5.5: the native form.
Message stun() {
  return Octets{}.u16(0x0001).u16(0).u32(0x2112a442).fill(12, 0x61);
}
Message native_stun() {
  return Octets{}.u16(0x0001).u16(24).fill(16, 0x61).u16(0x0101).u16(20).text("1234567890123456789").u8(0);
}
// RFC 6347 section 4.1: a handshake record of 20 octets.
Message dtls() {
  return Octets{}.u8(22).u16(0xfefd).u16(0).fill(6).u16(20).fill(20, 0x0e);
}
// RFC 8446 section 5.1.
Message tls() {
  return Octets{}.u8(22).u16(0x0301).u16(40).fill(40, 0x0e);
}

// zoom-wire.md 5.3: 20 is Princeton's, 27 unconfirmed.
TEST(ZoomProbe, AShareAtTheUnconfirmedPlaceMustShowItsExtension) {
  EXPECT_EQ(frame(join(outer_8(0), with(share(27), 27, 0x80)), Direction::egress), ZoomFrame::none);
  EXPECT_EQ(frame(join(outer_8(0), with(share(20), 20, 0x80)), Direction::egress), ZoomFrame::data);
}

// RFC 8285 sections 4.2 and 4.3: 0xbede for elements of one octet, 0x1000 and four bits of anything for two.
TEST(ZoomProbe, AHeaderExtensionOfEitherFormCounts) {
  const auto frame_with = [](unsigned profile) {
    return frame(with(with(join(outer_1(), audio()), 32, profile >> 8U), 33, profile & 0xffU), Direction::egress);
  };
  for (const unsigned profile : {0xbedeU, 0x1000U, 0x100fU}) EXPECT_EQ(frame_with(profile), ZoomFrame::data) << profile;
  for (const unsigned profile : {0xbedfU, 0x1010U, 0x2000U, 0U}) {
    EXPECT_EQ(frame_with(profile), ZoomFrame::none) << profile;
  }
}

TEST(ZoomProbe, StunIsStunOnEveryPort) {
  for (const Direction direction : {Direction::egress, Direction::ingress}) {
    for (const std::uint16_t port : std::initializer_list<std::uint16_t>{3478, 3479, 8801, 8804, 443}) {
      EXPECT_EQ(probe(stun(), direction, port), PayloadKind::stun);
      EXPECT_EQ(probe(native_stun(), direction, port), PayloadKind::stun);
    }
  }
  EXPECT_EQ(probe(with(stun(), 4, 0x22), Direction::egress, 3478), PayloadKind::none);
}

TEST(ZoomProbe, StunOverTcpMayCarryItsLength) {
  const Message framed = join(Octets{}.u16(20), stun());
  EXPECT_EQ(probe(framed, Direction::egress, 8801, Transport::tcp), PayloadKind::stun);
  EXPECT_EQ(probe(stun(), Direction::egress, 8801, Transport::tcp), PayloadKind::stun);
  EXPECT_EQ(probe(with(framed, 1, 21), Direction::egress, 8801, Transport::tcp), PayloadKind::none);
}

TEST(ZoomProbe, DtlsIsARecordThatFits) {
  EXPECT_EQ(probe(dtls(), Direction::egress), PayloadKind::dtls);
  EXPECT_EQ(probe(with(dtls(), 2, 0xff), Direction::ingress), PayloadKind::dtls);  // version 1.0
  EXPECT_EQ(probe(join(dtls(), dtls()), Direction::egress), PayloadKind::dtls);    // two records in a datagram
  EXPECT_EQ(probe(with(dtls(), 0, 24), Direction::egress), PayloadKind::none);
  EXPECT_EQ(probe(with(dtls(), 1, 0xfd), Direction::egress), PayloadKind::none);
  EXPECT_EQ(probe(with(dtls(), 12, 21), Direction::egress), PayloadKind::none);
  EXPECT_EQ(probe(with(dtls(), 12, 0), Direction::egress), PayloadKind::none);
}

TEST(ZoomProbe, TlsIsARecordOverTcp) {
  EXPECT_EQ(probe(tls(), Direction::egress, 443, Transport::tcp), PayloadKind::tls);
  EXPECT_EQ(probe(with(tls(), 3, 0x40), Direction::egress, 443, Transport::tcp), PayloadKind::tls);  // goes on later
  EXPECT_EQ(probe(tls(), Direction::egress, 443), PayloadKind::none);                                // not over UDP
  EXPECT_EQ(probe(with(tls(), 0, 24), Direction::egress, 443, Transport::tcp), PayloadKind::none);
  EXPECT_EQ(probe(with(tls(), 2, 5), Direction::egress, 443, Transport::tcp), PayloadKind::none);
  EXPECT_EQ(probe(with(tls(), 3, 0x49), Direction::egress, 443, Transport::tcp), PayloadKind::none);  // too long
}

TEST(ZoomProbe, FramingCountsOnMediaPortsOverUdpOnly) {
  const Message message = join(outer_8(0), filler());
  for (const std::uint16_t port : std::initializer_list<std::uint16_t>{8801, 8804, 8810}) {
    EXPECT_EQ(probe(message, Direction::egress, port), PayloadKind::media) << port;
  }
  for (const std::uint16_t port : std::initializer_list<std::uint16_t>{8800, 8811, 443, 3478}) {
    EXPECT_EQ(probe(message, Direction::egress, port), PayloadKind::none) << port;
  }
  EXPECT_EQ(probe(message, Direction::egress, 8801, Transport::tcp), PayloadKind::none);
}

TEST(ZoomProbe, TextOnAMediaPortIsCertainlySomethingElse) {
  const Message text = Octets{}.text("OPTIONS sip:192.0.2.1 SIP/2.0");
  EXPECT_EQ(probe(text, Direction::egress), PayloadKind::foreign);
  EXPECT_EQ(probe(text, Direction::egress, 3478), PayloadKind::foreign);
  EXPECT_EQ(probe(text, Direction::egress, 5060), PayloadKind::none);
  EXPECT_EQ(probe(Octets{}.text("OPTIONS"), Direction::egress), PayloadKind::none);
  EXPECT_EQ(probe(with(text, 7, 0x0a), Direction::egress), PayloadKind::none);
}

// QUIC (RFC 9000 section 17.2), SRTP (first octet 128 to 191), nothing.
TEST(ZoomProbe, OtherProtocolsAreNotGuessed) {
  EXPECT_EQ(probe(Octets{}.u8(0xc3).u32(1).u8(8).fill(1200, 0x9a), Direction::egress, 443), PayloadKind::none);
  EXPECT_EQ(probe(rtp(), Direction::egress, 8804), PayloadKind::none);
  EXPECT_EQ(probe({}, Direction::egress), PayloadKind::none);
}

}  // namespace
}  // namespace eugress
