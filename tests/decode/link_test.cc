#include <gtest/gtest.h>

#include "decode/decode.h"
#include "wire.h"

namespace eugress {
namespace {

using namespace wire;

// 20 octets of IPv4, 8 of UDP, 5 of payload.
Octets datagram() {
  return ipv4({}, udp(50000, 8801, Octets{1, 2, 3, 4, 5}));
}
constexpr std::uint32_t datagram_octets = 33;

void expect_datagram(const Octets& octets, LinkType link) {
  Packet packet;
  ASSERT_EQ(decode(frame(octets, link), packet), Skip::none);
  EXPECT_EQ(packet.ip_octets, datagram_octets);
  EXPECT_EQ(packet.source, Address::from_text("192.168.10.20"));
  EXPECT_EQ(packet.destination_port, 8801);
  EXPECT_EQ(packet.payload.size(), 5U);
}

Skip skip_of(const Octets& octets, LinkType link = LinkType::ethernet, std::optional<std::size_t> on_wire = {}) {
  Packet packet;
  packet.ip_octets = 99;
  const Skip skip = decode(frame(octets, link, on_wire), packet);
  EXPECT_TRUE(skip == Skip::none || packet.ip_octets == 0) << "no IP header was read";
  return skip;
}

TEST(Link, EthernetCarriesIpv4AndIpv6) {
  expect_datagram(ethernet(ipv4_type, datagram()), LinkType::ethernet);
  Packet packet;
  EXPECT_EQ(decode(frame(ethernet(ipv6_type, ipv6({}, udp(1025, 8801, {})))), packet), Skip::none);
  EXPECT_EQ(packet.source, Address::from_text("2001:db8::10"));
}

TEST(Link, OtherEthertypesAreNotIp) {
  for (const std::uint16_t ethertype :
       List<std::uint16_t>{0x0806 /* ARP */, 0x88cc /* LLDP */, 0x8847 /* MPLS */, 0x8863 /* PPPoE */}) {
    EXPECT_EQ(skip_of(ethernet(ethertype, repeated(46, 0))), Skip::not_ip) << ethertype;
  }
}

// IEEE 802.3: up to 1500 the field is a length, and what follows is LLC (here of spanning tree).
TEST(Link, LengthInPlaceOfEthertypeIsNotIp) {
  const Octets spanning_tree = Octets{0x42, 0x42, 0x03}.repeat(43, 0);
  EXPECT_EQ(skip_of(ethernet(38, spanning_tree)), Skip::not_ip);
  EXPECT_EQ(skip_of(ethernet(1500, spanning_tree)), Skip::not_ip);
  EXPECT_EQ(skip_of(ethernet(0x8100, tag(7, 38, spanning_tree))), Skip::not_ip);
}

TEST(Link, UpToThreeTagsOfAnyKind) {
  for (const std::uint16_t kind : List<std::uint16_t>{0x8100, 0x88a8, 0x9100}) {
    expect_datagram(ethernet(kind, tag(0xe007, ipv4_type, datagram())), LinkType::ethernet);
  }
  expect_datagram(ethernet(0x88a8, tag(7, 0x8100, tag(8, ipv4_type, datagram()))), LinkType::ethernet);
  const Octets three = tag(6, 0x88a8, tag(7, 0x8100, tag(8, ipv4_type, datagram())));
  expect_datagram(ethernet(0x9100, three), LinkType::ethernet);
  EXPECT_EQ(skip_of(ethernet(0x9100, tag(5, 0x8100, three))), Skip::malformed);
}

TEST(Link, ArpBehindTagsIsNotIp) {
  EXPECT_EQ(skip_of(ethernet(0x88a8, tag(7, 0x8100, tag(8, 0x0806, repeated(28, 0))))), Skip::not_ip);
}

// draft-ietf-opsawg-pcaplinktype, LINKTYPE_LINUX_SLL: packet type, ARPHRD, address length, address, protocol.
TEST(Link, LinuxCooked) {
  const Octets before = Octets{}.u16(4).u16(1).u16(6).u64(0x0200000000010000);
  expect_datagram(Octets{before}.u16(ipv4_type).add(datagram()), LinkType::linux_cooked);
  expect_datagram(Octets{before}.u16(0x8100).add(tag(7, ipv4_type, datagram())), LinkType::linux_cooked);
  EXPECT_EQ(skip_of(Octets{before}.u16(0x0806).add(repeated(28, 0)), LinkType::linux_cooked), Skip::not_ip);
  EXPECT_EQ(skip_of(Octets{before}.u16(4 /* LLC */).add(repeated(28, 0)), LinkType::linux_cooked), Skip::not_ip);
}

// LINKTYPE_LINUX_SLL2: protocol, reserved, interface index, ARPHRD, packet type, address length, address.
TEST(Link, LinuxCookedSecondVersion) {
  const auto cooked = [](std::uint16_t protocol, const Octets& body) {
    return Octets{}.u16(protocol).u16(0).u32(3).u16(1).u8(4).u8(6).u64(0x0200000000010000).add(body);
  };
  expect_datagram(cooked(ipv4_type, datagram()), LinkType::linux_cooked_v2);
  expect_datagram(cooked(0x88a8, tag(7, ipv4_type, datagram())), LinkType::linux_cooked_v2);
  EXPECT_EQ(skip_of(cooked(0x0806, repeated(28, 0)), LinkType::linux_cooked_v2), Skip::not_ip);
}

TEST(Link, RawIpIsToldByItsVersion) {
  expect_datagram(datagram(), LinkType::raw_ip);
  Packet packet;
  EXPECT_EQ(decode(frame(ipv6({}, udp(1025, 8801, {})), LinkType::raw_ip), packet), Skip::none);
  EXPECT_FALSE(packet.source.is_ipv4());
  EXPECT_EQ(skip_of(repeated(40, 0x50), LinkType::raw_ip), Skip::malformed);
}

// AF_INET is 2; AF_INET6 is 10, 24, 28 or 30; either byte order.
TEST(Link, LoopbackInBothByteOrders) {
  const auto network = [](std::uint8_t family) { return Octets{0, 0, 0, family}; };
  const auto little = [](std::uint8_t family) { return Octets{family, 0, 0, 0}; };
  expect_datagram(network(2).add(datagram()), LinkType::null_loopback);
  expect_datagram(little(2).add(datagram()), LinkType::null_loopback);
  for (const std::uint8_t family : List<std::uint8_t>{10, 24, 28, 30}) {
    Packet packet;
    const Octets body = ipv6({}, udp(1025, 8801, {}));
    EXPECT_EQ(decode(frame(network(family).add(body), LinkType::null_loopback), packet), Skip::none);
    EXPECT_EQ(decode(frame(little(family).add(body), LinkType::null_loopback), packet), Skip::none);
  }
  EXPECT_EQ(skip_of(network(7).add(datagram()), LinkType::null_loopback), Skip::not_ip);
  EXPECT_EQ(skip_of(Octets{0, 2, 0, 0}.add(datagram()), LinkType::null_loopback), Skip::not_ip);
}

TEST(Link, EthertypeAndVersionMustAgree) {
  EXPECT_EQ(skip_of(ethernet(ipv4_type, ipv6({}, udp(1025, 8801, {})))), Skip::malformed);
  EXPECT_EQ(skip_of(ethernet(ipv6_type, ipv4({}, udp(1025, 8801, repeated(20, 0))))), Skip::malformed);
}

// A capture that ends in the link header was cut; a frame that ended there on the wire contradicts its kind.
TEST(Link, CutHeadersAreTruncatedAndShortFramesMalformed) {
  const struct {
    LinkType link;
    std::size_t header;
  } kinds[] = {{LinkType::ethernet, 14},
               {LinkType::linux_cooked, 16},
               {LinkType::linux_cooked_v2, 20},
               {LinkType::raw_ip, 1},
               {LinkType::null_loopback, 4}};
  for (const auto& kind : kinds) {
    for (std::size_t captured = 0; captured < kind.header; ++captured) {
      EXPECT_EQ(skip_of(repeated(captured, 0), kind.link, 60), Skip::truncated) << captured;
      EXPECT_EQ(skip_of(repeated(captured, 0), kind.link), Skip::malformed) << captured;
      EXPECT_EQ(skip_of(repeated(captured, 0), kind.link, kind.header), Skip::truncated) << "a header and no more";
    }
  }
  EXPECT_EQ(skip_of(ethernet(0x8100, Octets{0, 7, 8}), LinkType::ethernet, 60), Skip::truncated);
  EXPECT_EQ(skip_of(ethernet(0x8100, Octets{0, 7, 8})), Skip::malformed);
}

}  // namespace
}  // namespace eugress
