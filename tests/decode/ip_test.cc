#include <gtest/gtest.h>

#include "decode/decode.h"
#include "wire.h"

namespace eugress {
namespace {

using namespace wire;

struct Reading {
  Skip skip = Skip::none;
  Packet packet;
};

Reading read4(const Octets& ip, std::optional<std::size_t> ip_on_wire = {}) {
  static Octets kept;  // the packet is a view into it
  kept = ethernet(ipv4_type, ip);
  Reading reading;
  reading.skip = decode(frame(kept, LinkType::ethernet, 14 + ip_on_wire.value_or(ip.size())), reading.packet);
  return reading;
}

Reading read6(const Octets& ip, std::optional<std::size_t> ip_on_wire = {}) {
  static Octets kept;
  kept = ethernet(ipv6_type, ip);
  Reading reading;
  reading.skip = decode(frame(kept, LinkType::ethernet, 14 + ip_on_wire.value_or(ip.size())), reading.packet);
  return reading;
}

const Octets hundred = repeated(100, 0xab);

TEST(Ipv4, UdpFillsEveryField) {
  const auto [skip, packet] = read4(ipv4({}, udp(50000, 8801, Octets{1, 2, 3, 4, 5})));
  ASSERT_EQ(skip, Skip::none);
  EXPECT_EQ(packet.time, Timestamp{Nanoseconds{1'569'492'000'123'456'789}});
  EXPECT_EQ(packet.source, Address::from_text("192.168.10.20"));
  EXPECT_EQ(packet.destination, Address::from_text("170.114.1.2"));
  EXPECT_EQ(packet.source_port, 50000);
  EXPECT_EQ(packet.destination_port, 8801);
  EXPECT_EQ(packet.transport, Transport::udp);
  EXPECT_EQ(packet.identification, 0x1234);
  EXPECT_EQ(packet.ip_octets, 33U);  // 20 + 8 + 5
  EXPECT_EQ(packet.payload_octets, 5U);
  EXPECT_EQ(std::vector<std::uint8_t>(packet.payload.begin(), packet.payload.end()),
            (std::vector<std::uint8_t>{1, 2, 3, 4, 5}));
}

TEST(Ipv4, TcpFillsEveryField) {
  const Tcp header{.source = 50001,
                   .destination = 443,
                   .sequence = 0x01020304,
                   .acknowledgement = 0xf1f2f3f4,
                   .flags = TcpHeader::syn | TcpHeader::ack_flag,
                   .options = repeated(12, 1),
                   .data_offset = {}};
  const auto [skip, packet] = read4(ipv4({.protocol = 6}, tcp(header, hundred)));
  ASSERT_EQ(skip, Skip::none);
  EXPECT_EQ(packet.transport, Transport::tcp);
  EXPECT_EQ(packet.source_port, 50001);
  EXPECT_EQ(packet.destination_port, 443);
  EXPECT_EQ(packet.tcp.sequence, 0x01020304U);
  EXPECT_EQ(packet.tcp.acknowledgement, 0xf1f2f3f4U);
  EXPECT_TRUE(packet.tcp.has(TcpHeader::syn));
  EXPECT_TRUE(packet.tcp.has(TcpHeader::ack_flag));
  EXPECT_FALSE(packet.tcp.has(TcpHeader::fin));
  EXPECT_FALSE(packet.tcp.has(TcpHeader::rst));
  EXPECT_EQ(packet.ip_octets, 152U);  // 20 + 32 + 100
  EXPECT_EQ(packet.payload_octets, 100U);
  EXPECT_EQ(packet.payload.size(), 100U);
  EXPECT_EQ(packet.payload.front(), 0xab);
}

TEST(Ipv4, NothingOfAnEarlierPacketStays) {
  Packet packet;
  const Octets first = ethernet(ipv4_type, ipv4({.protocol = 6}, tcp({.flags = TcpHeader::syn}, {})));
  const Octets second = ethernet(ipv4_type, ipv4({}, udp(50000, 8801, {})));
  ASSERT_EQ(decode(frame(first), packet), Skip::none);
  ASSERT_EQ(decode(frame(second), packet), Skip::none);
  EXPECT_FALSE(packet.tcp.has(TcpHeader::syn));
}

TEST(Ipv6, HasNoIdentification) {
  Packet packet;
  packet.identification = 7;  // of an earlier packet, or of what is around this one
  ASSERT_EQ(decode(frame(ipv6({}, udp(50000, 8801, hundred)), LinkType::raw_ip), packet), Skip::none);
  EXPECT_EQ(packet.identification, 0);
}

TEST(Ipv4, OptionsArePassedOver) {
  for (const std::size_t options : List<std::size_t>{4, 20, 40}) {
    Ipv4 header;
    header.options = repeated(options, 1);
    const auto [skip, packet] = read4(ipv4(header, udp(50000, 8801, hundred)));
    ASSERT_EQ(skip, Skip::none);
    EXPECT_EQ(packet.ip_octets, 128 + options);
    EXPECT_EQ(packet.payload_octets, 100U);
    EXPECT_EQ(packet.destination_port, 8801);
  }
}

// 60 octets is the smallest Ethernet frame without its checksum: 46 of IP, of which 29 are the packet.
TEST(Ipv4, EthernetPaddingIsNoPayload) {
  const auto [skip, packet] = read4(ipv4({}, udp(50000, 8801, Octets{9})).repeat(17, 0));
  ASSERT_EQ(skip, Skip::none);
  EXPECT_EQ(packet.ip_octets, 29U);
  EXPECT_EQ(packet.payload_octets, 1U);
  EXPECT_EQ(packet.payload.size(), 1U);
  const auto bare_ack = read4(ipv4({.protocol = 6}, tcp({.flags = TcpHeader::ack_flag}, {})).repeat(6, 0));
  EXPECT_EQ(bare_ack.packet.ip_octets, 40U);
  EXPECT_EQ(bare_ack.packet.payload_octets, 0U);
  EXPECT_TRUE(bare_ack.packet.payload.empty());
}

TEST(Ipv4, HeaderLengthBelowTwentyIsMalformed) {
  Ipv4 header;
  header.version_and_length = 0x44;
  EXPECT_EQ(read4(ipv4(header, udp(50000, 8801, hundred))).skip, Skip::malformed);
  header.version_and_length = 0x40;
  EXPECT_EQ(read4(ipv4(header, udp(50000, 8801, hundred))).skip, Skip::malformed);
}

TEST(Ipv4, AVersionThatIsNotFourIsMalformed) {
  for (const std::uint8_t version_and_length : List<std::uint8_t>{0x05, 0x55, 0x65}) {
    EXPECT_EQ(read4(ipv4({.version_and_length = version_and_length}, udp(50000, 8801, hundred))).skip, Skip::malformed);
  }
}

TEST(Ipv4, APacketMayEndWithItsHeader) {
  const auto [skip, packet] = read4(ipv4({.protocol = 50 /* ESP */}, {}));
  EXPECT_EQ(skip, Skip::other_transport);
  EXPECT_EQ(packet.ip_octets, 20U);
}

TEST(Ipv4, TotalLengthMustHoldTheHeaderAndFitTheWire) {
  const auto with_length = [](std::uint16_t length) {
    Ipv4 header;
    header.total_length = length;
    return read4(ipv4(header, udp(50000, 8801, hundred)));  // 128 octets
  };
  EXPECT_EQ(with_length(19).skip, Skip::malformed);
  EXPECT_EQ(with_length(20).skip, Skip::malformed);   // no room for UDP
  EXPECT_EQ(with_length(127).skip, Skip::malformed);  // the UDP length says more
  EXPECT_EQ(with_length(128).skip, Skip::none);
  EXPECT_EQ(with_length(129).skip, Skip::malformed);
  EXPECT_EQ(with_length(129).packet.ip_octets, 0U) << "a length that cannot be true is no length";
}

TEST(Ipv4, TotalLengthZeroTakesTheWire) {
  Ipv4 header;
  header.total_length = 0;
  header.protocol = 6;
  const auto [skip, packet] = read4(ipv4(header, tcp({}, hundred)), 65'700);  // merged by the card, 140 captured
  ASSERT_EQ(skip, Skip::none);
  EXPECT_EQ(packet.ip_octets, 65'700U);
  EXPECT_EQ(packet.payload_octets, 65'660U);
  EXPECT_EQ(packet.payload.size(), 100U);
}

TEST(Ipv4, LengthsAreThoseOfTheWireWhateverWasCaptured) {
  const Octets whole = ipv4({}, udp(50000, 8801, repeated(1000, 7)));
  const Octets cut = [&] {
    Octets octets;
    for (const std::uint8_t octet : whole.first(128)) octets.u8(octet);
    return octets;
  }();
  const auto [skip, packet] = read4(cut, whole.size());
  ASSERT_EQ(skip, Skip::none);
  EXPECT_EQ(packet.ip_octets, 1028U);
  EXPECT_EQ(packet.payload_octets, 1000U);
  EXPECT_EQ(packet.payload.size(), 100U);
}

TEST(Ipv4, FirstFragmentHasPortsLaterOnesDoNot) {
  // 1480 octets of a datagram of 3008, the whole of which the UDP header announces.
  const Octets piece = udp(50000, 8801, repeated(1472, 7), 3008);
  const auto first = read4(ipv4({.fragment = 0x2000}, piece));
  ASSERT_EQ(first.skip, Skip::none);
  EXPECT_EQ(first.packet.destination_port, 8801);
  EXPECT_EQ(first.packet.ip_octets, 1500U);
  EXPECT_EQ(first.packet.payload_octets, 1472U);
  EXPECT_EQ(first.packet.payload.size(), 1472U);
  EXPECT_EQ(read4(ipv4({}, piece)).skip, Skip::malformed) << "without more fragments the length is a lie";

  const auto middle = read4(ipv4({.fragment = 0x2000 | 185}, repeated(1480, 7)));
  EXPECT_EQ(middle.skip, Skip::fragment);
  EXPECT_EQ(middle.packet.ip_octets, 1500U);
  const auto last = read4(ipv4({.fragment = 370}, repeated(48, 7)));
  EXPECT_EQ(last.skip, Skip::fragment);
  EXPECT_EQ(last.packet.ip_octets, 68U);
}

TEST(Ipv4, DoNotFragmentIsNoFragment) {
  EXPECT_EQ(read4(ipv4({.fragment = 0x4000}, udp(50000, 8801, hundred))).skip, Skip::none);
}

TEST(Ipv4, OtherTransportsKeepTheirOctets) {
  for (const std::uint8_t protocol :
       List<std::uint8_t>{1 /* ICMP */, 2 /* IGMP */, 47 /* GRE */, 50 /* ESP */, 132 /* SCTP */}) {
    const auto [skip, packet] = read4(ipv4({.protocol = protocol}, hundred));
    EXPECT_EQ(skip, Skip::other_transport);
    EXPECT_EQ(packet.ip_octets, 120U);
  }
}

TEST(Udp, LengthMustHoldTheHeaderAndFitTheDatagram) {
  const auto with_length = [](std::size_t length) {
    return read4(ipv4({}, udp(50000, 8801, hundred, length)));  // 108 octets
  };
  EXPECT_EQ(with_length(7).skip, Skip::malformed);
  EXPECT_EQ(with_length(7).packet.ip_octets, 128U);
  EXPECT_EQ(with_length(8).packet.payload_octets, 0U);
  EXPECT_EQ(with_length(58).packet.payload_octets, 50U) << "the rest is a surplus (RFC 9868)";
  EXPECT_EQ(with_length(58).packet.payload.size(), 50U);
  EXPECT_EQ(with_length(109).skip, Skip::malformed);
  EXPECT_EQ(with_length(0).skip, Skip::none) << "offloaded";
  EXPECT_EQ(with_length(0).packet.payload_octets, 100U);
}

TEST(Tcp, DataOffsetMustHoldTheHeaderAndFitTheDatagram) {
  const auto with_offset = [](std::uint8_t words) {
    Tcp header;
    header.data_offset = words;
    return read4(ipv4({.protocol = 6}, tcp(header, Octets{1, 2, 3, 4, 5, 6, 7, 8})));  // 28 octets: 7 words
  };
  EXPECT_EQ(with_offset(4).skip, Skip::malformed);
  EXPECT_EQ(with_offset(4).packet.ip_octets, 48U);
  EXPECT_EQ(with_offset(5).packet.payload_octets, 8U);
  EXPECT_EQ(with_offset(7).skip, Skip::none);
  EXPECT_EQ(with_offset(7).packet.payload_octets, 0U);
  EXPECT_EQ(with_offset(8).skip, Skip::malformed);
}

// A snap length of 64 cuts the options of most segments: 14 + 20 + 20 of 32.
TEST(Tcp, CutOptionsStillGiveAPacket) {
  Tcp header;
  header.options = repeated(12, 1);
  const Octets whole = ethernet(ipv4_type, ipv4({.protocol = 6}, tcp(header, hundred)));
  const auto captured = whole.first(64);
  Packet packet;
  ASSERT_EQ(decode({.time = {}, .bytes = captured, .wire_length = 166, .link = LinkType::ethernet}, packet),
            Skip::none);
  EXPECT_EQ(packet.payload_octets, 100U);
  EXPECT_TRUE(packet.payload.empty());
}

// RFC 7323: option 8, ten octets, in the layout of its appendix A or anywhere else among options.
Octets stamps() {
  return Octets{8, 10}.u32(0x01020304).u32(0xf1f2f3f4);
}
TcpHeader with_options(const Octets& options) {
  Tcp header;
  header.options = options;
  const auto [skip, packet] = read4(ipv4({.protocol = 6}, tcp(header, hundred)));
  EXPECT_EQ(skip, Skip::none);
  EXPECT_EQ(packet.payload_octets, 100U);
  return packet.tcp;
}

TEST(TcpOptions, TimestampsWhereverTheyAre) {
  const Octets segment_size{2, 4, 5, 0xb4};
  const Octets scale{1, 3, 3, 7};
  for (const Octets& options :
       {Octets{1, 1}.add(stamps()), Octets{stamps()}.add(Octets{1, 1}), Octets{stamps()}.add(Octets{0, 0}),
        Octets{segment_size}.add(Octets{4, 2}).add(stamps()).add(scale)}) {  // the last is the SYN of Linux
    const TcpHeader header = with_options(options);
    ASSERT_TRUE(header.has_timestamps);
    EXPECT_EQ(header.timestamp, 0x01020304U);
    EXPECT_EQ(header.timestamp_echo, 0xf1f2f3f4U);
  }
}

TEST(TcpOptions, WithoutTimestampsThereAreNone) {
  EXPECT_FALSE(with_options({}).has_timestamps);
  EXPECT_FALSE(with_options({2, 4, 5, 0xb4}).has_timestamps);
  EXPECT_FALSE(with_options(Octets{0, 0}.add(stamps())).has_timestamps) << "behind the end of the list";
  EXPECT_FALSE(with_options(Octets{0, 2}.add(stamps())).has_timestamps) << "the end has no length";
  EXPECT_FALSE(with_options(Octets{3, 0}.add(stamps())).has_timestamps) << "a length of 0 leads nowhere";
  EXPECT_FALSE(with_options(Octets{3, 1}.add(stamps())).has_timestamps);
  EXPECT_FALSE(with_options({8, 10, 1, 2, 3, 4, 5, 6}).has_timestamps) << "cut by the header's end";
  EXPECT_FALSE(with_options(Octets{8, 12}.repeat(10, 7)).has_timestamps) << "not its length";
  EXPECT_FALSE(with_options(Octets{1, 1, 8, 10, 1, 2, 3, 4}).has_timestamps);
}

TEST(TcpOptions, TimestampsOfAnEarlierPacketDoNotStay) {
  Tcp stamped;
  stamped.options = Octets{1, 1}.add(stamps());
  const Octets first = ethernet(ipv4_type, ipv4({.protocol = 6}, tcp(stamped, hundred)));
  const Octets second = ethernet(ipv4_type, ipv4({.protocol = 6}, tcp({}, hundred)));
  Packet packet;
  for (const Octets& frame : {first, second}) {
    const auto length = static_cast<std::uint32_t>(frame.size());
    ASSERT_EQ(decode({.time = {}, .bytes = frame.bytes(), .wire_length = length, .link = LinkType::ethernet}, packet),
              Skip::none);
  }
  EXPECT_FALSE(packet.tcp.has_timestamps);
}

TEST(TcpOptions, CutByTheCaptureTheyAreNotRead) {
  Tcp header;
  header.options = Octets{1, 1}.add(stamps());
  const Octets whole = ethernet(ipv4_type, ipv4({.protocol = 6}, tcp(header, hundred)));
  for (std::size_t captured = 54; captured < 66; ++captured) {
    const auto cut = whole.first(captured);
    Packet packet;
    ASSERT_EQ(decode({.time = {}, .bytes = cut, .wire_length = 166, .link = LinkType::ethernet}, packet), Skip::none);
    EXPECT_FALSE(packet.tcp.has_timestamps) << captured;
  }
}

TEST(LocalService, MulticastAndBroadcastNeverLeave) {
  const auto to = [](std::uint32_t destination) {
    return read4(ipv4({.destination = destination}, udp(50000, 8801, hundred)));
  };
  EXPECT_EQ(to(0xe0000001).skip, Skip::local_service);  // 224.0.0.1
  EXPECT_EQ(to(0xefffffff).skip, Skip::local_service);  // 239.255.255.255
  EXPECT_EQ(to(0xffffffff).skip, Skip::local_service);
  EXPECT_EQ(to(0xffffffff).packet.ip_octets, 128U);
  EXPECT_EQ(to(0xdfffffff).skip, Skip::none);  // 223.255.255.255
  EXPECT_EQ(to(0xf0000001).skip, Skip::none);
  EXPECT_EQ(to(0xfffffffe).skip, Skip::none);
  Ipv6 header;
  header.destination_high = 0xff02000000000000;
  EXPECT_EQ(read6(ipv6(header, udp(50000, 8801, hundred))).skip, Skip::local_service);
  EXPECT_EQ(read6(ipv6(header, udp(50000, 8801, hundred))).packet.ip_octets, 148U);
  header.destination_high = 0xfe80000000000000;
  EXPECT_EQ(read6(ipv6(header, udp(50000, 8801, hundred))).skip, Skip::none);
}

TEST(LocalService, PortsOfDiscoveryOnEitherSide) {
  for (const std::uint16_t port : List<std::uint16_t>{67, 68, 137, 138, 139, 546, 547, 1900, 5353, 5355}) {
    EXPECT_EQ(read4(ipv4({}, udp(50000, port, hundred))).skip, Skip::local_service) << port;
    EXPECT_EQ(read4(ipv4({}, udp(port, 50000, hundred))).skip, Skip::local_service) << port;
    EXPECT_EQ(read6(ipv6({}, udp(port, port, hundred))).skip, Skip::local_service) << port;
    EXPECT_EQ(read4(ipv4({}, udp(50000, port, hundred))).packet.ip_octets, 128U);
    EXPECT_EQ(read4(ipv4({.protocol = 6}, tcp({.source = 50000, .destination = port}, hundred))).skip, Skip::none);
  }
  for (const std::uint16_t port :
       List<std::uint16_t>{53, 66, 69, 136, 140, 443, 545, 548, 1899, 1901, 3478, 5352, 5354, 5356, 8801}) {
    EXPECT_EQ(read4(ipv4({}, udp(50000, port, hundred))).skip, Skip::none) << port;
    EXPECT_EQ(read4(ipv4({}, udp(port, 443, hundred))).skip, Skip::none) << port;
  }
}

TEST(Ipv6, UdpFillsEveryField) {
  const auto [skip, packet] = read6(ipv6({}, udp(50000, 8801, hundred)).repeat(3, 0));
  ASSERT_EQ(skip, Skip::none);
  EXPECT_EQ(packet.source, Address::from_text("2001:db8::10"));
  EXPECT_EQ(packet.destination, Address::from_text("2407:30c0::20"));
  EXPECT_EQ(packet.source_port, 50000);
  EXPECT_EQ(packet.destination_port, 8801);
  EXPECT_EQ(packet.ip_octets, 148U);  // 40 + 8 + 100
  EXPECT_EQ(packet.payload_octets, 100U);
  EXPECT_EQ(packet.payload.size(), 100U);
}

TEST(Ipv6, PayloadLengthMustFitTheWire) {
  const auto with_length = [](std::uint16_t length) {
    Ipv6 header;
    header.payload_length = length;
    return read6(ipv6(header, udp(50000, 8801, hundred)));  // 108 behind the header
  };
  EXPECT_EQ(with_length(108).skip, Skip::none);
  EXPECT_EQ(with_length(109).skip, Skip::malformed);
  EXPECT_EQ(with_length(109).packet.ip_octets, 0U);
  EXPECT_EQ(with_length(7).skip, Skip::malformed);
  EXPECT_EQ(with_length(7).packet.ip_octets, 47U);
}

// RFC 8200 section 4: hop-by-hop and destination options, routing: length in units of 8 octets, the first not counted.
Octets extension(std::uint8_t next, std::size_t octets) {
  return Octets{next, static_cast<std::uint8_t>(octets / 8 - 1)}.repeat(octets - 2, 0);
}
// RFC 4302: length in units of 4 octets, minus 2.
Octets authentication(std::uint8_t next, std::size_t octets) {
  return Octets{next, static_cast<std::uint8_t>(octets / 4 - 2)}.repeat(octets - 2, 0);
}
// RFC 8200 section 4.5
Octets fragmentation(std::uint8_t next, std::uint16_t offset_in_eights, bool more) {
  return Octets{next, 0}.u16(offset_in_eights * 8U + (more ? 1U : 0U)).u32(0x12345678);
}

TEST(Ipv6, ExtensionsArePassedOverAndCount) {
  Octets body = extension(43, 16);  // hop-by-hop, next: routing
  body.add(extension(60, 24));      // routing, next: destination options
  body.add(extension(51, 8));       // destination options, next: authentication
  body.add(authentication(6, 24));  // next: TCP
  body.add(tcp({.source = 50000, .destination = 443}, hundred));
  Ipv6 header;
  header.next = 0;
  const auto [skip, packet] = read6(ipv6(header, body));
  ASSERT_EQ(skip, Skip::none);
  EXPECT_EQ(packet.destination_port, 443);
  EXPECT_EQ(packet.ip_octets, 232U);  // 40 + 16 + 24 + 8 + 24 + 20 + 100
  EXPECT_EQ(packet.payload_octets, 100U);
  EXPECT_EQ(packet.payload.front(), 0xab);
}

TEST(Ipv6, TheChainIsBounded) {
  const auto chain = [](int extensions) {
    Octets body;
    for (int i = 1; i <= extensions; ++i) body.add(extension(i == extensions ? 17 : 60, 8));
    Ipv6 header;
    header.next = 60;
    return read6(ipv6(header, body.add(udp(50000, 8801, hundred))));
  };
  EXPECT_EQ(chain(8).skip, Skip::none);
  EXPECT_EQ(chain(9).skip, Skip::malformed);
  EXPECT_EQ(chain(9).packet.ip_octets, 220U);  // 40 + 72 + 108
}

TEST(Ipv6, HopByHopStandsFirstOrNowhere) {
  Ipv6 header;
  header.next = 60;
  EXPECT_EQ(read6(ipv6(header, extension(0, 8).add(extension(17, 8)).add(udp(50000, 8801, hundred)))).skip,
            Skip::malformed);
}

TEST(Ipv6, AnExtensionMustFitThePayload) {
  Ipv6 header;
  header.next = 60;
  EXPECT_EQ(read6(ipv6(header, Octets{17, 1}.repeat(6, 0))).skip, Skip::malformed);  // says 16, is 8
  EXPECT_EQ(read6(ipv6(header, repeated(7, 17))).skip, Skip::malformed);
  EXPECT_EQ(read6(ipv6(header, extension(17, 8))).skip, Skip::malformed);  // no room for UDP
}

TEST(Ipv6, FragmentsAsInIpv4) {
  Ipv6 header;
  header.next = 44;
  const auto first = read6(ipv6(header, fragmentation(17, 0, true).add(udp(50000, 8801, repeated(1432, 7), 3000))));
  ASSERT_EQ(first.skip, Skip::none);
  EXPECT_EQ(first.packet.ip_octets, 1488U);  // 40 + 8 + 8 + 1432
  EXPECT_EQ(first.packet.payload_octets, 1432U);
  const auto later = read6(ipv6(header, fragmentation(17, 180, false).add(hundred)));
  EXPECT_EQ(later.skip, Skip::fragment);
  EXPECT_EQ(later.packet.ip_octets, 148U);
  // RFC 6946: alone, therefore whole.
  const auto atomic = read6(ipv6(header, fragmentation(17, 0, false).add(udp(50000, 8801, hundred))));
  EXPECT_EQ(atomic.skip, Skip::none);
  EXPECT_EQ(read6(ipv6(header, fragmentation(17, 0, false).add(udp(50000, 8801, hundred, 300)))).skip, Skip::malformed);
}

TEST(Ipv6, WhatEndsAChainWithoutPortsIsOtherTransport) {
  for (const std::uint8_t next :
       List<std::uint8_t>{50 /* ESP */, 58 /* ICMPv6 */, 59 /* none */, 135 /* mobility */, 41 /* IPv6 */}) {
    Ipv6 header;
    header.next = next;
    const auto [skip, packet] = read6(ipv6(header, hundred));
    EXPECT_EQ(skip, Skip::other_transport);
    EXPECT_EQ(packet.ip_octets, 140U);
    header.next = 60;
    EXPECT_EQ(read6(ipv6(header, extension(next, 8).add(hundred))).skip, Skip::other_transport);
  }
}

// RFC 2675: payload length 0 and a jumbo payload option (type 0xc2, 4 octets) in the hop-by-hop header.
TEST(Ipv6, JumbogramTakesTheWire) {
  Ipv6 header;
  header.next = 0;
  header.payload_length = 0;
  Octets body = Octets{6, 0, 0xc2, 4}.u32(70'028);
  const auto [skip, packet] = read6(ipv6(header, body.add(tcp({}, hundred))), 70'068);
  ASSERT_EQ(skip, Skip::none);
  EXPECT_EQ(packet.ip_octets, 70'068U);
  EXPECT_EQ(packet.payload_octets, 70'000U);  // less 40, 8 and 20
  EXPECT_EQ(packet.payload.size(), 100U);
}

TEST(Ipv6, PayloadLengthZeroWithoutJumboIsAnOffloadedSegment) {
  Ipv6 header;
  header.payload_length = 0;
  const auto [skip, packet] = read6(ipv6(header, udp(50000, 8801, hundred)));
  EXPECT_EQ(skip, Skip::none);
  EXPECT_EQ(packet.ip_octets, 148U);
}

// 40 octets in an Ethernet frame are followed by 6 of padding; nothing follows "no next header".
TEST(Ipv6, EmptyPacketIsNotMeasuredByItsPadding) {
  Ipv6 header;
  header.next = 59;
  const auto [skip, packet] = read6(ipv6(header, {}).repeat(6, 0));
  EXPECT_EQ(skip, Skip::other_transport);
  EXPECT_EQ(packet.ip_octets, 40U);
}

}  // namespace
}  // namespace eugress
