#include <gtest/gtest.h>

#include <string>

#include "decode/decode.h"
#include "wire.h"

namespace eugress {
namespace {

using namespace wire;

// 20 octets of IPv4, 8 of UDP, 5 of payload; 192.168.10.20:50000 to 170.114.1.2:8801.
const Octets four = ipv4({}, udp(50000, 8801, Octets{1, 2, 3, 4, 5}));
// 40, 8 and 5; 2001:db8::10 to 2407:30c0::20.
const Octets six = ipv6({}, udp(50000, 8801, Octets{1, 2, 3, 4, 5}));
// Both ends of the provider: if these addresses were read, they would be believed.
constexpr Ipv4 outer(std::uint8_t protocol) {
  Ipv4 header;
  header.protocol = protocol;
  header.source = 0xaa720201;
  header.destination = 0xaa720202;
  return header;
}

Octets in_ipv4(std::uint8_t protocol, const Octets& body) {
  return ethernet(ipv4_type, ipv4(outer(protocol), body));
}
Octets in_ipv6(std::uint8_t next, const Octets& body) {
  Ipv6 header;
  header.next = next;
  header.source_low = 0x77;
  return ethernet(ipv6_type, ipv6(header, body));
}
Octets in_udp(std::uint16_t port, const Octets& body) {
  return in_ipv4(17, udp(40000, port, body));
}

// RFC 3032: label, traffic class, bottom of stack, TTL.
Octets label(std::uint32_t value, bool bottom) {
  return Octets{}.u32(value << 12U | (bottom ? 0x100U : 0U) | 64U);
}
// RFC 2516: version and type, code, session, length of what follows; then PPP's protocol.
Octets pppoe(std::uint16_t protocol, const Octets& body) {
  return Octets{0x11, 0}.u16(0x1234).u16(2 + body.size()).u16(protocol).add(body);
}
// RFC 2784: flags and version, protocol.
Octets gre(std::uint16_t flags, std::uint16_t protocol, const Octets& body) {
  return Octets{}.u16(flags).u16(protocol).add(body);
}
constexpr std::uint16_t with_sequence = 0x1000;
// draft-foschiano-erspan 4.2: version 1, VLAN 100; class, encapsulation, T, session 5; reserved and index.
Octets erspan_ii(const Octets& frame, std::uint32_t first = 0x10640005) {
  return gre(with_sequence, 0x88be, Octets{}.u32(7).u32(first).u32(0x00012345).add(frame));
}
// 4.3: version 2; timestamp; security group; P, frame type, hardware, direction, granularity, O.
Octets erspan_iii(const Octets& body, std::uint16_t last = 0x8000, const Octets& subheader = {}) {
  const Octets header = Octets{}.u32(7).u32(0x20640005).u32(0x11223344).u16(0).u16(last);
  return gre(with_sequence, 0x22eb, Octets{header}.add(subheader).add(body));
}
Octets vxlan(const Octets& frame) {
  return Octets{8, 0, 0, 0, 0, 0, 77, 0}.add(frame);
}
// RFC 8926: version and option length, flags, protocol, network, reserved.
Octets geneve(std::uint8_t flags, std::uint16_t protocol, const Octets& options, const Octets& body) {
  return Octets{}.u8(options.size() / 4).u8(flags).u16(protocol).u24(99).u8(0).add(options).add(body);
}
// TS 29.281: flags, message, length of what follows the first eight octets, endpoint.
Octets gtp(std::uint8_t flags, const Octets& optional, const Octets& body, std::uint8_t message = 255) {
  return Octets{}.u8(flags).u8(message).u16(optional.size() + body.size()).u32(0xcafe).add(optional).add(body);
}
// From a Teredo client, 192.0.2.45 by its own account, to 2407:30c0::20.
const Octets from_teredo = ipv6({.source_high = 0x20010000'cb007101, .source_low = 0x0000'63bf'3fff'fdd2},
                                udp(50000, 8801, Octets{1, 2, 3, 4, 5}));

struct Sample {
  std::string name;
  Tunnel tunnel;
  Octets frame;
  bool holds_ipv6 = false;
  Skip closed = Skip::other_transport;  // when its kind is not looked into
};

std::vector<Sample> samples() {
  const Octets framed = ethernet(ipv4_type, four);
  const Octets tagged = ethernet(0x8100, tag(7, ipv4_type, four));
  const Octets option = Octets{}.u16(0x0102).u8(1).u8(2).u64(5);
  const Octets critical = Octets{}.u16(0x0102).u8(0x81).u8(0);
  const Octets extension = Octets{}.u16(9).u8(0).u8(0x85).add(Octets{1, 0x10, 9, 0});
  const Octets authentication = Octets{0, 1, 2, 3, 'i', 'd', 'a', 'u', 't'}.u64(1).u8(0);
  const Octets origin = Octets{0, 0, 1, 2, 3, 4, 5, 6};
  return {
      {"mpls", Tunnel::mpls, ethernet(0x8847, label(1000, true).add(four)), false, Skip::not_ip},
      {"mpls-of-three", Tunnel::mpls,
       ethernet(0x8848, label(9, false).add(label(10, false)).add(label(11, true)).add(six)), true, Skip::not_ip},
      {"mpls-null-4", Tunnel::mpls, ethernet(0x8847, label(0, true).add(four)), false, Skip::not_ip},
      {"mpls-null-6", Tunnel::mpls, ethernet(0x8847, label(2, true).add(six)), true, Skip::not_ip},
      {"mpls-behind-tag", Tunnel::mpls, ethernet(0x8100, tag(7, 0x8847, label(1000, true).add(four))), false,
       Skip::not_ip},
      {"pseudowire", Tunnel::mpls, ethernet(0x8847, label(1000, true).u32(17).add(tagged)), false, Skip::not_ip},
      {"pppoe-4", Tunnel::pppoe, ethernet(0x8864, pppoe(0x0021, four)), false, Skip::not_ip},
      {"pppoe-6", Tunnel::pppoe, ethernet(0x8864, pppoe(0x0057, six)), true, Skip::not_ip},
      {"gre-4", Tunnel::gre, in_ipv4(47, gre(0, ipv4_type, four))},
      {"gre-6", Tunnel::gre, in_ipv6(47, gre(0, ipv6_type, six)), true},
      {"gre-everything", Tunnel::gre,
       in_ipv4(47, gre(0xb000, ipv4_type, Octets{}.u16(0x5555).u16(0).u32(3).u32(4).add(four)))},
      {"gre-bridging", Tunnel::gre, in_ipv4(47, gre(0x2000, 0x6558, Octets{}.u32(3).add(tagged)))},
      {"erspan-i", Tunnel::erspan, in_ipv4(47, gre(0, 0x88be, framed))},
      {"erspan-ii", Tunnel::erspan, in_ipv4(47, erspan_ii(tagged))},
      {"erspan-iii", Tunnel::erspan, in_ipv4(47, erspan_iii(framed))},
      {"erspan-iii-subheader", Tunnel::erspan,
       in_ipv4(47, erspan_iii(framed, 0x8001, Octets{}.u64(0x0c00000000000001)))},
      {"erspan-iii-ip", Tunnel::erspan, in_ipv4(47, erspan_iii(six, 0x0800)), true},
      {"vxlan", Tunnel::vxlan, in_udp(4789, vxlan(framed)), false, Skip::none},
      {"geneve", Tunnel::geneve, in_udp(6081, geneve(0, 0x6558, {}, framed)), false, Skip::none},
      {"geneve-options", Tunnel::geneve, in_udp(6081, geneve(0x40, ipv6_type, Octets{option}.add(critical), six)), true,
       Skip::none},
      {"gtp-u", Tunnel::gtp_u, in_udp(2152, gtp(0x30, {}, four)), false, Skip::none},
      {"gtp-u-sequence", Tunnel::gtp_u, in_udp(2152, gtp(0x32, Octets{}.u16(9).u8(0).u8(0x85), four)), false,
       Skip::none},
      {"gtp-u-extension", Tunnel::gtp_u, in_udp(2152, gtp(0x34, extension, six)), true, Skip::none},
      {"ip-in-ip", Tunnel::ip_in_ip, in_ipv4(4, four)},
      {"six-in-six", Tunnel::ip_in_ip, in_ipv6(41, six), true},
      {"six-in-four", Tunnel::six_in_four, in_ipv4(41, six), true},
      {"four-in-six", Tunnel::four_in_six, in_ipv6(4, four)},
      {"teredo", Tunnel::teredo, in_udp(3544, from_teredo), true, Skip::none},
      {"teredo-indications", Tunnel::teredo, in_udp(3544, Octets{authentication}.add(origin).add(from_teredo)), true,
       Skip::none},
  };
}

struct Reading {
  Skip skip = Skip::none;
  Packet packet;
  TunnelCounts counts;

  [[nodiscard]] std::uint64_t decapsulated(Tunnel tunnel) const {
    return counts.decapsulated[static_cast<std::size_t>(tunnel)];
  }
  [[nodiscard]] std::uint64_t refused(Tunnel tunnel) const { return counts.refused[static_cast<std::size_t>(tunnel)]; }
};

// The captured octets stand in an allocation of their own.
Reading read(const Octets& octets, TunnelSet tunnels = TunnelSet::all(), std::optional<std::size_t> captured = {}) {
  static std::vector<std::uint8_t> kept;  // the packet is a view into it
  kept = octets.first(captured.value_or(octets.size()));
  kept.shrink_to_fit();
  Reading reading;
  Unwrapping unwrapping;
  unwrapping.tunnels = tunnels;
  unwrapping.counts = &reading.counts;
  Frame whole = frame(octets);
  whole.bytes = kept;
  reading.skip = decode(whole, reading.packet, unwrapping);
  return reading;
}

void expect_inner(const Reading& reading, const Sample& sample) {
  ASSERT_EQ(reading.skip, Skip::none) << sample.name;
  const Packet& packet = reading.packet;
  EXPECT_EQ(packet.ip_octets, sample.holds_ipv6 ? 53U : 33U) << sample.name;
  EXPECT_EQ(packet.destination, Address::from_text(sample.holds_ipv6 ? "2407:30c0::20" : "170.114.1.2")) << sample.name;
  EXPECT_EQ(packet.destination_port, 8801) << sample.name;
  EXPECT_EQ(packet.payload_octets, 5U) << sample.name;
  EXPECT_EQ(packet.time, frame(sample.frame).time) << sample.name;
}

TEST(Tunnel, TheInnermostPacketIsRead) {
  for (const Sample& sample : samples()) {
    const Reading reading = read(sample.frame);
    expect_inner(reading, sample);
    EXPECT_EQ(reading.decapsulated(sample.tunnel), 1U) << sample.name;
    EXPECT_EQ(reading.refused(sample.tunnel), 0U) << sample.name;
  }
}

TEST(Tunnel, AKindThatIsNotLookedIntoIsJudgedByItsOuterHeader) {
  for (const Sample& sample : samples()) {
    TunnelSet others;
    for (std::size_t kind = 0; kind < tunnel_count; ++kind) {
      if (static_cast<Tunnel>(kind) != sample.tunnel) others.add(static_cast<Tunnel>(kind));
    }
    const Reading reading = read(sample.frame, others);
    EXPECT_EQ(reading.skip, sample.closed) << sample.name;
    EXPECT_EQ(reading.decapsulated(sample.tunnel) + reading.refused(sample.tunnel), 0U) << sample.name;
    if (sample.closed == Skip::none) {
      EXPECT_EQ(reading.packet.destination, Address::from_text("170.114.2.2")) << sample.name;
      EXPECT_EQ(reading.packet.source_port, 40000) << sample.name;
    }
  }
}

// Everything but the five octets of payload is needed.
TEST(Tunnel, ACaptureThatEndsInAnyHeaderIsTruncated) {
  for (const Sample& sample : samples()) {
    const std::size_t needed = sample.frame.size() - 5;
    for (std::size_t captured = 0; captured < needed; ++captured) {
      const Reading reading = read(sample.frame, TunnelSet::all(), captured);
      EXPECT_EQ(reading.skip, Skip::truncated) << sample.name << " cut to " << captured;
    }
    for (std::size_t captured = needed; captured < sample.frame.size(); ++captured) {
      expect_inner(read(sample.frame, TunnelSet::all(), captured), sample);
    }
  }
}

// On the wire, not only in the capture: then some length is a lie.
TEST(Tunnel, AFrameThatEndsEarlyIsNeverAPacket) {
  for (const Sample& sample : samples()) {
    for (std::size_t length = 0; length < sample.frame.size(); ++length) {
      Octets cut;
      for (const std::uint8_t octet : sample.frame.first(length)) cut.u8(octet);
      EXPECT_NE(read(cut).skip, Skip::none) << sample.name << " of " << length;
    }
  }
}

// The frame is what `outer_skip` says, and the refusal is counted.
void expect_refused(const Octets& octets, Tunnel tunnel, Skip outer_skip, const std::string& why) {
  const Reading reading = read(octets);
  EXPECT_EQ(reading.skip, outer_skip) << why;
  EXPECT_EQ(reading.refused(tunnel), 1U) << why;
  EXPECT_EQ(reading.decapsulated(tunnel), 0U) << why;
  if (outer_skip == Skip::none) {
    EXPECT_EQ(reading.packet.source_port, 40000) << why;
  }
}
void expect_nothing_inside(const Octets& octets, Skip outer_skip, const std::string& why) {
  const Reading reading = read(octets);
  EXPECT_EQ(reading.skip, outer_skip) << why;
  for (std::size_t kind = 0; kind < tunnel_count; ++kind) {
    EXPECT_EQ(reading.counts.refused[kind] + reading.counts.decapsulated[kind], 0U) << why;
  }
}

TEST(Mpls, RefusesWhatNeverStandsInAStack) {
  const auto refused = [](const Octets& stack, const char* why) {
    expect_refused(ethernet(0x8847, stack), Tunnel::mpls, Skip::not_ip, why);
  };
  refused(label(3, true).add(four), "implicit null is never sent");
  refused(label(0, true).add(six), "explicit null of IPv4 in front of IPv6");
  refused(label(2, true).add(four), "explicit null of IPv6 in front of IPv4");
  Octets endless;
  for (int i = 0; i < 9; ++i) endless.add(label(1000, i == 8));
  refused(endless.add(four), "nine labels");
  refused(label(1000, true).u32(0).repeat(10, 0), "a control word in front of no whole frame");
}

TEST(Mpls, EightLabelsAreRead) {
  Octets stack;
  for (int i = 0; i < 8; ++i) stack.add(label(1000, i == 7));
  EXPECT_EQ(read(ethernet(0x8847, stack.add(four))).skip, Skip::none);
}

// RFC 5586: first nibble 1 is a channel beside the traffic; other nibbles may be a pseudowire without control word.
TEST(Mpls, WhatIsNoIpIsNotGuessedAt) {
  expect_nothing_inside(ethernet(0x8847, label(1000, true).u32(0x10000001).add(four)), Skip::not_ip, "channel");
  expect_nothing_inside(ethernet(0x8847, label(1000, true).add(ethernet(ipv4_type, four))), Skip::not_ip, "frame");
}

TEST(Pppoe, RefusesWhatContradictsRfc2516) {
  const auto refused = [](std::size_t at, std::uint8_t value, const char* why) {
    Octets session = pppoe(0x0021, four);
    session[at] = value;
    expect_refused(ethernet(0x8864, session), Tunnel::pppoe, Skip::not_ip, why);
  };
  refused(0, 0x21, "version 2");
  refused(0, 0x12, "type 2");
  refused(1, 0x09, "the code of discovery");
  refused(5, 36, "longer than the frame");
  refused(5, 1, "no room for PPP");
  Octets reserved = pppoe(0x0021, four);
  reserved[2] = reserved[3] = 0xff;
  expect_refused(ethernet(0x8864, reserved), Tunnel::pppoe, Skip::not_ip, "reserved session");
  expect_refused(ethernet(0x8864, pppoe(0x0021, six)), Tunnel::pppoe, Skip::not_ip, "IPv6 announced as IPv4");
}

TEST(Pppoe, PaddingIsNotTakenForAPacket) {
  expect_refused(ethernet(0x8864, pppoe(0x0021, {}).add(four)), Tunnel::pppoe, Skip::not_ip, "an empty session packet");
}

TEST(Pppoe, SignallingIsNotIp) {
  expect_nothing_inside(ethernet(0x8864, pppoe(0xc021, Octets{9, 1, 0, 8}.u32(5))), Skip::not_ip, "LCP");
}

TEST(Pppoe, EthernetPaddingIsNotInside) {
  const Octets padded = ethernet(0x8864, pppoe(0x0021, four).repeat(17, 0xff));
  const Reading reading = read(padded);
  EXPECT_EQ(reading.skip, Skip::none);
  EXPECT_EQ(reading.packet.payload.size(), 5U);
}

TEST(Gre, RefusesReservedBitsAndOtherVersions) {
  for (const unsigned flags : List<unsigned>{0x4000, 0x0800, 0x0700, 0x0400, 0x00f8, 0x0008, 0x0001, 0x0007}) {
    expect_refused(in_ipv4(47, gre(static_cast<std::uint16_t>(flags), ipv4_type, four)), Tunnel::gre,
                   Skip::other_transport, std::to_string(flags));
  }
  expect_refused(in_ipv4(47, gre(0x8000, ipv4_type, Octets{}.u16(1).u16(1).add(four))), Tunnel::gre,
                 Skip::other_transport, "reserved octets behind the checksum");
  expect_refused(in_ipv4(47, gre(0, ipv4_type, six)), Tunnel::gre, Skip::other_transport, "IPv6 announced as IPv4");
  expect_refused(in_ipv4(47, gre(0, ipv6_type, four)), Tunnel::gre, Skip::other_transport, "IPv4 announced as IPv6");
  expect_refused(in_ipv4(47, gre(0, ipv4_type, {})), Tunnel::gre, Skip::other_transport, "nothing inside");
}

TEST(Gre, OtherProtocolsAreOtherTransport) {
  expect_nothing_inside(in_ipv4(47, gre(0, 0x0000, {})), Skip::other_transport, "a keepalive's answer");
  expect_nothing_inside(in_ipv4(47, gre(0, 0x883e, repeated(40, 0))), Skip::other_transport, "WCCP");
}

TEST(Erspan, RefusesAnotherVersionThanItsTypeHas) {
  const Octets framed = ethernet(ipv4_type, four);
  for (const std::uint32_t first : {0x00640005U, 0x20640005U, 0xf0640005U}) {
    expect_refused(in_ipv4(47, erspan_ii(framed, first)), Tunnel::erspan, Skip::other_transport, "type II");
  }
  Octets reserved = erspan_ii(framed);
  reserved[12] = 0x80;  // behind GRE, sequence number and the first word
  expect_refused(in_ipv4(47, reserved), Tunnel::erspan, Skip::other_transport, "reserved bits of type II");
  Octets third = erspan_iii(framed);
  third[8] = 0x10;
  expect_refused(in_ipv4(47, third), Tunnel::erspan, Skip::other_transport, "type III with the version of II");
  expect_refused(in_ipv4(47, erspan_iii(framed, 0x8400)), Tunnel::erspan, Skip::other_transport, "unknown frame type");
}

// Bit T: the mirror kept the beginning. The packet is as long as its own header says.
TEST(Erspan, AMirrorThatKeepsTheBeginningStillTellsTheLength) {
  const Octets whole = ethernet(ipv4_type, ipv4({}, udp(50000, 8801, repeated(1000, 5))));
  Octets kept;
  for (const std::uint8_t octet : whole.first(64)) kept.u8(octet);
  const Reading reading = read(in_ipv4(47, erspan_ii(kept, 0x10640405)));
  ASSERT_EQ(reading.skip, Skip::none);
  EXPECT_EQ(reading.packet.ip_octets, 1028U);
  EXPECT_EQ(reading.packet.payload_octets, 1000U);
  EXPECT_EQ(reading.packet.payload.size(), 22U);  // 64 less 14, 20 and 8
  EXPECT_EQ(read(in_ipv4(47, erspan_ii(kept))).skip, Skip::malformed) << "without the bit it is a lie";
  Octets third = erspan_iii(kept);
  EXPECT_EQ(read(in_ipv4(47, third)).skip, Skip::malformed);
  third[10] |= 0x04U;  // behind GRE and the sequence number, version and VLAN
  EXPECT_EQ(read(in_ipv4(47, third)).packet.ip_octets, 1028U);
}

TEST(Vxlan, AnyBitButItsOwnIsAnotherProtocol) {
  for (std::size_t bit = 0; bit < 64; ++bit) {
    const bool is_network = bit >= 32 && bit < 56;
    Octets header = vxlan(ethernet(ipv4_type, four));
    header[bit / 8] = static_cast<std::uint8_t>(header[bit / 8] ^ (0x80U >> bit % 8));
    if (is_network) {
      EXPECT_EQ(read(in_udp(4789, header)).packet.destination_port, 8801) << bit;
    } else {
      expect_refused(in_udp(4789, header), Tunnel::vxlan, Skip::none, std::to_string(bit));
    }
  }
  expect_refused(in_udp(4789, Octets{"GET / HTTP/1.1 and so on"}), Tunnel::vxlan, Skip::none, "words");
  expect_refused(in_udp(4789, {}), Tunnel::vxlan, Skip::none, "nothing");
}

TEST(Vxlan, ArpInsideIsNotIp) {
  const Reading reading = read(in_udp(4789, vxlan(ethernet(0x0806, repeated(46, 0)))));
  EXPECT_EQ(reading.skip, Skip::not_ip);
  EXPECT_EQ(reading.packet.ip_octets, 0U) << "of the outer packet nothing is told";
  EXPECT_EQ(reading.decapsulated(Tunnel::vxlan), 1U);
}

TEST(Geneve, RefusesWhatContradictsRfc8926) {
  const Octets framed = ethernet(ipv4_type, four);
  const Octets sound = geneve(0, 0x6558, Octets{}.u16(1).u8(1).u8(1).u32(7), framed);
  const auto refused = [&](std::size_t at, std::uint8_t value, const char* why) {
    Octets header = sound;
    header[at] = value;
    expect_refused(in_udp(6081, header), Tunnel::geneve, Skip::none, why);
  };
  refused(0, 0x42, "version 1");
  refused(1, 0x01, "reserved bit");
  refused(1, 0x40, "critical options announced, none there");
  refused(7, 1, "reserved octet");
  refused(0, 0x3f, "options longer than the packet");
  refused(10, 0x81, "a critical option that was not announced");
  refused(11, 0x21, "reserved bit of an option");
  refused(11, 0x02, "an option longer than all options");
  refused(0, 0x01, "options end inside an option");
  expect_refused(in_udp(6081, geneve(0, ipv4_type, {}, six)), Tunnel::geneve, Skip::none, "IPv6 announced as IPv4");
}

TEST(Geneve, ControlPacketsHoldNoTraffic) {
  expect_nothing_inside(in_udp(6081, geneve(0x80, 0x6558, {}, ethernet(ipv4_type, four))), Skip::none, "control");
  expect_nothing_inside(in_udp(6081, geneve(0x80, 0x6558, Octets{0, 0, 9, 0}, {})), Skip::none, "and nothing else");
  expect_nothing_inside(in_udp(6081, geneve(0, 0x8847, {}, four)), Skip::none, "another protocol");
}

TEST(GtpU, RefusesWhatContradictsTs29281) {
  expect_refused(in_udp(2152, gtp(0x50, {}, four)), Tunnel::gtp_u, Skip::none, "version 2");
  expect_refused(in_udp(2152, gtp(0x20, {}, four)), Tunnel::gtp_u, Skip::none, "GTP'");
  expect_refused(in_udp(2152, gtp(0x38, {}, four)), Tunnel::gtp_u, Skip::none, "spare bit");
  expect_refused(in_udp(2152, gtp(0x30, {}, Octets{0x55}.repeat(32, 0))), Tunnel::gtp_u, Skip::none, "no IP inside");
  Octets longer = gtp(0x30, {}, four);
  longer[3] = 34;
  expect_refused(in_udp(2152, longer), Tunnel::gtp_u, Skip::none, "longer than the datagram");
  expect_refused(in_udp(2152, gtp(0x30, {}, four).u8(0)), Tunnel::gtp_u, Skip::none, "shorter than the datagram");
  expect_refused(in_udp(2152, gtp(0x34, Octets{0, 0, 0, 0x85, 0, 0, 0, 0}, four)), Tunnel::gtp_u, Skip::none,
                 "an extension of length zero");
  Octets chain{0, 0, 0, 0x85};
  for (int i = 0; i < 9; ++i) chain.add(Octets{1, 0, 0, static_cast<std::uint8_t>(i == 8 ? 0 : 0x85)});
  expect_refused(in_udp(2152, gtp(0x34, chain, four)), Tunnel::gtp_u, Skip::none, "nine extensions");
}

TEST(GtpU, SignallingIsAnOrdinaryFlow) {
  expect_nothing_inside(in_udp(2152, gtp(0x32, Octets{0, 1, 0, 0}, {}, 1)), Skip::none, "echo request");
}

TEST(IpInIp, TheInnerVersionIsTheAnnouncedOne) {
  expect_refused(in_ipv4(4, six), Tunnel::ip_in_ip, Skip::other_transport, "protocol 4, IPv6");
  expect_refused(in_ipv4(41, four), Tunnel::six_in_four, Skip::other_transport, "protocol 41, IPv4");
  expect_refused(in_ipv6(41, four), Tunnel::ip_in_ip, Skip::other_transport, "protocol 41, IPv4");
  expect_refused(in_ipv6(4, repeated(40, 0)), Tunnel::four_in_six, Skip::other_transport, "neither");
}

TEST(IpInIp, TheInnerPacketFitsTheOuter) {
  EXPECT_EQ(read(in_ipv4(4, ipv4({.total_length = 34}, udp(50000, 8801, Octets{1, 2, 3, 4, 5})))).skip,
            Skip::malformed);
}

TEST(Teredo, OneEndIsAClientOfTheProtocol) {
  expect_refused(in_udp(3544, six), Tunnel::teredo, Skip::none, "two ordinary addresses");
  expect_refused(in_udp(3544, Octets{from_teredo}.u8(0)), Tunnel::teredo, Skip::none, "longer than its IPv6 packet");
  expect_refused(in_udp(3544, four), Tunnel::teredo, Skip::none, "IPv4");
  const Octets to_client = ipv6({.destination_high = 0x20010000'cb007101, .destination_low = 1}, udp(8801, 50000, {}));
  EXPECT_EQ(read(in_ipv4(17, udp(3544, 40000, to_client))).decapsulated(Tunnel::teredo), 1U) << "from a server";
}

// A bubble keeps a translator open (RFC 4380 section 2.8): IPv6 without anything in it.
TEST(Teredo, ABubbleIsNoTraffic) {
  const Octets bubble = ipv6({.next = 59, .source_high = 0x20010000'cb007101}, {});
  EXPECT_EQ(read(in_udp(3544, bubble)).skip, Skip::other_transport);
}

Octets nested(int tunnels, Octets inner) {
  for (int i = 0; i < tunnels; ++i) inner = ipv4(outer(4), inner);
  return ethernet(ipv4_type, inner);
}

TEST(Nesting, FourTunnelsAreOpenedAndTheFifthIsRefused) {
  for (int tunnels = 1; tunnels <= 4; ++tunnels) {
    const Reading reading = read(nested(tunnels, four));
    EXPECT_EQ(reading.skip, Skip::none) << tunnels;
    EXPECT_EQ(reading.packet.ip_octets, 33U) << tunnels;
    EXPECT_EQ(reading.decapsulated(Tunnel::ip_in_ip), static_cast<std::uint64_t>(tunnels));
  }
  for (const int tunnels : {5, 70}) {
    const Reading reading = read(nested(tunnels, four));
    EXPECT_EQ(reading.skip, Skip::other_transport) << tunnels;
    EXPECT_EQ(reading.decapsulated(Tunnel::ip_in_ip), 4U);
    EXPECT_EQ(reading.refused(Tunnel::ip_in_ip), 1U);
  }
}

TEST(Nesting, KindsMayMix) {
  const Octets session = ethernet(0x8864, pppoe(0x0021, ipv4(outer(17), udp(40000, 2152, gtp(0x30, {}, four)))));
  const Reading reading = read(in_ipv4(47, erspan_iii(ethernet(0x8847, label(5, true).u32(0).add(session)))));
  ASSERT_EQ(reading.skip, Skip::none);
  EXPECT_EQ(reading.packet.ip_octets, 33U);
  for (const Tunnel tunnel : {Tunnel::erspan, Tunnel::mpls, Tunnel::pppoe, Tunnel::gtp_u}) {
    EXPECT_EQ(reading.decapsulated(tunnel), 1U) << to_text(tunnel);
  }
}

TEST(Nesting, EachKindOpensForItself) {
  const Octets both = in_ipv4(47, gre(0, ipv4_type, ipv4(outer(17), udp(40000, 2152, gtp(0x30, {}, four)))));
  const Reading gre_only = read(both, {Tunnel::gre});
  EXPECT_EQ(gre_only.packet.destination_port, 2152);
  EXPECT_EQ(read(both, {Tunnel::gtp_u}).skip, Skip::other_transport);
}

// Of a fragmented outer packet the first piece holds the inner header: the inner packet passed once, whole.
TEST(OuterFragments, TheFirstTellsTheInnerPacketAndLaterOnesNothing) {
  const Octets whole = gre(0, ipv4_type, ipv4({}, udp(50000, 8801, repeated(1000, 5))));
  Ipv4 first = outer(47);
  first.fragment = 0x2000;
  Octets piece;
  for (const std::uint8_t octet : whole.first(520)) piece.u8(octet);
  const Reading reading = read(ethernet(ipv4_type, ipv4(first, piece)));
  ASSERT_EQ(reading.skip, Skip::none);
  EXPECT_EQ(reading.packet.ip_octets, 1028U);
  EXPECT_EQ(reading.packet.payload.size(), 488U);  // 520 less 4, 20 and 8
  Ipv4 later = outer(47);
  later.fragment = 65;
  EXPECT_EQ(read(ethernet(ipv4_type, ipv4(later, piece))).skip, Skip::fragment);
}

// RFC 6052 section 2.4: 192.0.2.33 behind the well-known prefix is 64:ff9b::192.0.2.33.
TEST(EmbeddedAddress, AHostBehindANat64IsItsIpv4Address) {
  const Octets packet = ethernet(
      ipv6_type, ipv6({.destination_high = 0x0064ff9b'00000000, .destination_low = 0xc0000221}, udp(50000, 8801, {})));
  const Reading reading = read(packet, {});
  ASSERT_EQ(reading.skip, Skip::none);
  EXPECT_EQ(reading.packet.destination, Address::from_text("192.0.2.33"));
  EXPECT_EQ(reading.packet.source, Address::from_text("2001:db8::10"));
  EXPECT_EQ(reading.packet.ip_octets, 48U) << "as they passed: IPv6";
}

TEST(EmbeddedAddress, OnlyTheWholePrefixCounts) {
  const EmbeddedAddresses known;
  for (const char* const text : {"64:ff9b:1::c000:221", "64:ff9b::1:0:c000:221", "64:ff9a::c000:221", "2001:1::1"}) {
    EXPECT_EQ(known.plain(*Address::from_text(text)), Address::from_text(text)) << text;
  }
  EXPECT_EQ(known.plain(*Address::from_text("192.0.2.1")), Address::from_text("192.0.2.1"));
}

TEST(EmbeddedAddress, ANetworkMayHavePrefixesOfItsOwn) {
  EmbeddedAddresses known;
  const auto prefix = [](const char* text) { return *Prefix::from_text(text); };
  EXPECT_FALSE(known.add_nat64(prefix("2001:db8:64::/64"))) << "only a /96 ends with the address";
  for (const char* const text :
       {"2001:db8:64::/96", "2001:db8:65::/96", "2001:db8:66::/96", "2001:db8:67:0:0:9::/96"}) {
    EXPECT_TRUE(known.add_nat64(prefix(text))) << text;
  }
  EXPECT_FALSE(known.add_nat64(prefix("2001:db8:68::/96"))) << "four fit";
  EXPECT_EQ(known.plain(*Address::from_text("2001:db8:67::9:c000:221")), Address::from_text("192.0.2.33"));
  EXPECT_EQ(known.plain(*Address::from_text("2001:db8:67::c000:221")), Address::from_text("2001:db8:67::c000:221"));
  EXPECT_EQ(known.plain(*Address::from_text("64:ff9b::c000:221")), Address::from_text("192.0.2.33"));
}

// RFC 4380 section 4: the last 32 bits are the client's IPv4 address, every bit turned over: 192.0.2.45 is
// c000:022d, turned over 3fff:fdd2.
TEST(EmbeddedAddress, ATeredoClientIsItsIpv4Address) {
  EXPECT_EQ(EmbeddedAddresses{}.plain(*Address::from_text("2001:0:4136:e378:8000:63bf:3fff:fdd2")),
            Address::from_text("192.0.2.45"));
}

TEST(TunnelNames, AreReadAsTheyAreWritten) {
  for (std::size_t kind = 0; kind < tunnel_count; ++kind) {
    const auto tunnel = static_cast<Tunnel>(kind);
    EXPECT_EQ(tunnel_from_text(to_text(tunnel)), tunnel);
  }
  EXPECT_EQ(tunnel_from_text("GRE"), std::nullopt);
  EXPECT_EQ(tunnel_from_text("none"), std::nullopt);
}

}  // namespace
}  // namespace eugress
