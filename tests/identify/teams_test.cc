// Microsoft Teams beside Zoom, with the tables that are shipped nowhere: what its payloads tell and, mostly, what they
// do not. Ports and roles are those of Microsoft's published list and page on network requirements; attributes those of
// [MS-TURN] and [MS-ICE2].
#include <gtest/gtest.h>

#include <algorithm>

#include "identify/identify.h"
#include "octets.h"

namespace eugress {
namespace {

using Message = std::vector<std::uint8_t>;
constexpr ProviderNumber zoom = 1;
constexpr ProviderNumber teams = 2;

const Provider& teams_provider() {
  return *all_providers()[teams - 1U];
}

PayloadReading probe(const Message& message, std::uint16_t port, Transport transport = Transport::udp,
                     Direction direction = Direction::egress) {
  const auto octets = static_cast<std::uint32_t>(message.size());
  return teams_provider().probe({message, octets, transport, port, direction});
}

Message stun(unsigned type, unsigned attribute) {
  return Octets{}.u16(type).u16(8).u32(0x2112a442).fill(12, 0x5a).u16(attribute).u16(4).u32(3);
}
Message rtp() {
  return Octets{}.u8(0x90).u8(104).u16(1).u32(960).u32(0x51b2c).u16(0xbede).u16(1).u32(0x10800000).fill(200, 0x9d);
}
Message rtcp() {
  return Octets{}.u8(0x80).u8(200).u16(6).u32(0x51b2c).fill(20, 0x11);
}

FlowFacts flow(std::uint16_t port, ProviderNumber listed_by) {
  FlowFacts facts;
  facts.server = {Address::from_ipv4(0x34720001), port};
  facts.transport = Transport::udp;
  facts.listed_by = listed_by;
  return facts;
}

Providers both() {
  Providers providers;
  for (const Provider* provider : all_providers()) providers.push_back({provider, {}, {}});
  return providers;
}

TEST(Teams, IsTheSecondProvider) {
  ASSERT_EQ(all_providers().size(), 2U);
  EXPECT_EQ(teams_provider().name, "teams");
}

TEST(Teams, StunIsItsOwnOnlyWithAnAttributeOfMicrosoft) {
  for (const unsigned attribute : {0x8008U, 0x8050U, 0x8054U, 0x8055U, 0x8070U, 0x8095U}) {
    EXPECT_EQ(probe(stun(0x0003, attribute), 3478).kind, PayloadKind::stun) << attribute;
    EXPECT_TRUE(probe(stun(0x0003, attribute), 3478).is_own) << attribute;
    EXPECT_TRUE(probe(stun(0x0103, attribute), 3481).is_own) << attribute;
    EXPECT_FALSE(probe(stun(0x0003, attribute), 19302).is_own) << "not its port";
  }
  EXPECT_EQ(probe(stun(0x0001, 0x8022), 3478).kind, PayloadKind::stun);  // SOFTWARE, RFC 8489
  EXPECT_FALSE(probe(stun(0x0001, 0x8022), 3478).is_own);
}

// RFC 8489 section 14: each attribute is padded to four octets, and its length does not count the padding.
TEST(Teams, ItsAttributeIsFoundBehindOthersOfAnyLength) {
  for (const unsigned octets : {0U, 1U, 2U, 3U, 4U, 5U, 7U, 19U}) {
    const unsigned padded = (octets + 3) / 4 * 4;
    Octets message = Octets{}.u16(0x0003).u16(4 + padded + 8).u32(0x2112a442).fill(12, 0x5a);
    message.u16(0x0006).u16(octets).fill(padded, 0x80).u16(0x8008).u16(4).u32(6);
    EXPECT_TRUE(probe(message, 3478).is_own) << octets;
  }
}

// RFC 8656 section 12: channels have the numbers 0x4000 to 0x4fff.
TEST(Teams, OnlyAChannelsNumberBeginsAChannel) {
  for (const unsigned channel : {0x4000U, 0x4fffU}) {
    EXPECT_EQ(probe(Octets{}.u16(channel).u16(220).append(rtp()), 3479).kind, PayloadKind::rtp) << channel;
  }
  for (const unsigned channel : {0x3fffU, 0x5000U, 0x7fffU}) {
    EXPECT_EQ(probe(Octets{}.u16(channel).u16(220).append(rtp()), 3479).kind, PayloadKind::none) << channel;
  }
}

TEST(Teams, RtpOnItsPortsIsMediaOfNobodyInParticular) {
  const Message channel = Octets{}.u16(0x4001).u16(220).append(rtp());
  for (const std::uint16_t port : {std::uint16_t{3478}, std::uint16_t{3481}}) {
    for (const Message& message : {rtp(), rtcp(), channel}) {
      EXPECT_EQ(probe(message, port).kind, PayloadKind::rtp);
      EXPECT_FALSE(probe(message, port).is_own);
    }
  }
  EXPECT_EQ(probe(rtp(), 8801).kind, PayloadKind::none);
  EXPECT_EQ(probe(Octets{}.u8(0x40).fill(300, 0x1f), 3479).kind, PayloadKind::none);  // QUIC
  EXPECT_EQ(probe(Octets{}.u16(0x4001).u16(900).append(rtp()), 3479).kind, PayloadKind::none);
  EXPECT_EQ(probe({}, 3479).kind, PayloadKind::none);
}

// RFC 3550 sections 5.1 and 6.1: four octets more for each contributing source; RTCP counts its words less one.
TEST(Teams, AHeaderThatDoesNotFitIsNoRtp) {
  const auto rtp_of = [](unsigned sources, std::size_t octets) {
    return Octets{}.u8(0x80U | sources).u8(111).u16(7).u32(960).fill(octets - 8, 0x51);
  };
  for (const unsigned sources : {0U, 1U, 15U}) {
    const std::size_t header = 12 + 4 * sources;
    EXPECT_EQ(probe(rtp_of(sources, header), 3479).kind, PayloadKind::rtp) << sources;
    EXPECT_EQ(probe(rtp_of(sources, header - 1), 3479).kind, PayloadKind::none) << sources;
  }
  EXPECT_EQ(probe(Octets{}.u8(0x81).u8(201).u16(7).fill(28, 0x11), 3479).kind, PayloadKind::rtp);
  EXPECT_EQ(probe(Octets{}.u8(0x81).u8(201).u16(7).fill(27, 0x11), 3479).kind, PayloadKind::none);
}

TEST(Teams, NoPayloadAloneMakesAFlowItsOwn) {
  FlowFacts facts = flow(3479, 0);
  for (int packet = 0; packet < 40; ++packet) {
    const Direction direction = packet % 2 == 0 ? Direction::egress : Direction::ingress;
    facts.payload.add(probe(packet < 4 ? stun(0x0003, 0x8070) : rtp(), 3479, Transport::udp, direction), teams,
                      direction);
    EXPECT_EQ(identify(both(), facts).provider, 0);
  }
}

TEST(Teams, AListedServerCarriesMediaOnceRtpIsSeen) {
  FlowFacts facts = flow(3478, teams);
  EXPECT_EQ(identify(both(), facts).plane, Plane::signalling);
  facts.payload.add(probe(stun(0x0003, 0x8070), 3478), teams, Direction::egress);
  const Identification asked = identify(both(), facts);
  EXPECT_EQ(asked.provider, teams);
  EXPECT_EQ(asked.plane, Plane::signalling);
  EXPECT_EQ(asked.basis, (Basis{true, false, true}));
  facts.payload.add(probe(rtp(), 3478), teams, Direction::egress);
  EXPECT_EQ(identify(both(), facts).plane, Plane::media);
}

// 3478 and 3479 are Zoom's too.
TEST(Teams, ItsStunOnASharedPortIsNoWitnessForZoom) {
  FlowFacts facts = flow(3478, zoom);
  facts.payload.add(probe(stun(0x0003, 0x8070), 3478), teams, Direction::egress);
  const Identification found = identify(both(), facts);
  EXPECT_EQ(found.provider, zoom);
  EXPECT_EQ(found.basis, (Basis{true, false, false}));
}

TEST(Teams, ZoomsFramingIsNoWitnessForIt) {
  FlowFacts facts = flow(3478, teams);
  facts.payload.add({PayloadKind::media, true, true, 7}, zoom, Direction::ingress);
  const Identification found = identify(both(), facts);
  EXPECT_EQ(found.provider, teams);
  EXPECT_EQ(found.basis, (Basis{true, false, false}));
}

TEST(Teams, StunTimesItsServers) {
  const Message request = stun(0x0001, 0x8070);
  const auto echo = teams_provider().echo({request, 28, Transport::udp, 3478, Direction::egress});
  ASSERT_TRUE(echo);
  EXPECT_EQ(echo->kind, Echo::Kind::request);
  EXPECT_EQ(echo->method, RttMethod::stun);
  EXPECT_FALSE(teams_provider().echo({request, 28, Transport::tcp, 443, Direction::egress}));
}

}  // namespace
}  // namespace eugress
