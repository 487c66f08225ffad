// Numbers of the wire that the kernel's filter and our own reading of a frame must agree about.
#pragma once

#include <cstdint>

namespace eugress {

// IEEE 802: EtherTypes
inline constexpr std::uint16_t ethertype_ipv4 = 0x0800;
inline constexpr std::uint16_t ethertype_ipv6 = 0x86dd;
inline constexpr std::uint16_t ethertype_bridging = 0x6558;  // transparent Ethernet bridging, in tunnels
inline constexpr std::uint16_t ethertype_mpls = 0x8847;
inline constexpr std::uint16_t ethertype_mpls_upstream = 0x8848;  // RFC 5332
inline constexpr std::uint16_t ethertype_pppoe_session = 0x8864;
inline constexpr std::uint16_t tag_8021q = 0x8100;
inline constexpr std::uint16_t tag_8021ad = 0x88a8;
inline constexpr std::uint16_t tag_old_qinq = 0x9100;
inline constexpr std::uint32_t max_tags = 3;  // of a frame that is read; with more it is no frame of ours

// IANA: protocol numbers
inline constexpr std::uint8_t hop_by_hop_options = 0;
inline constexpr std::uint8_t protocol_ipv4 = 4;
inline constexpr std::uint8_t protocol_tcp = 6;
inline constexpr std::uint8_t protocol_udp = 17;
inline constexpr std::uint8_t protocol_ipv6 = 41;
inline constexpr std::uint8_t routing_header = 43;
inline constexpr std::uint8_t fragment_header = 44;
inline constexpr std::uint8_t protocol_gre = 47;
inline constexpr std::uint8_t authentication_header = 51;
inline constexpr std::uint8_t no_next_header = 59;
inline constexpr std::uint8_t destination_options = 60;

}  // namespace eugress
