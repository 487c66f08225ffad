// Frames from the inside out: a transport segment, the IP packet around it, the link layer around that. Every length
// and checksum is right unless the caller damages the result; nothing here is shared with the daemon's decoder.
// RFC 791, 8200, 768, 9293; IEEE 802.1Q and 802.1ad; LINKTYPE_LINUX_SLL and _SLL2 of tcpdump.org.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "support/bytes.h"
#include "support/endpoint.h"

namespace eugress::synth {

// The value is the LINKTYPE number of a capture file.
enum class LinkType : std::uint16_t {
  null = 0,
  ethernet = 1,
  raw_ip = 101,
  loop = 108,
  linux_sll = 113,
  linux_sll2 = 276
};

struct VlanTag {
  std::uint16_t protocol = 0x8100;  // 0x8100 customer, 0x88a8 service
  std::uint16_t id = 1;
};

struct LinkShape {
  LinkType type = LinkType::ethernet;
  std::vector<VlanTag> vlans;  // Outermost first; without effect where the link layer has no ethertype.
};

struct Ipv6Extension {
  enum class Kind : std::uint8_t { hop_by_hop = 0, routing = 43, destination_options = 60 };
  Kind kind = Kind::hop_by_hop;
  std::uint8_t units = 0;  // Beyond the first eight octets, in units of eight; even for routing (RFC 8200 4.4).
};

struct IpFields {
  std::uint8_t ttl = 64;
  std::uint8_t dscp = 0;
  std::uint16_t id = 0;
  bool dont_fragment = true;
  Bytes v4_options;                          // Padded to four octets with end-of-options.
  std::vector<Ipv6Extension> v6_extensions;  // In order.
};

struct TcpFields {
  std::uint32_t sequence = 0;
  std::uint32_t acknowledgement = 0;
  std::uint8_t flags = 0;
  std::uint16_t window = 502;
  Bytes options;  // Padded to four octets with no-operation.
};

namespace tcp_flag {
inline constexpr std::uint8_t fin = 0x01, syn = 0x02, rst = 0x04, psh = 0x08, ack = 0x10;
}

[[nodiscard]] Bytes udp_segment(const Endpoint& from, const Endpoint& to, BytesView payload);
[[nodiscard]] Bytes tcp_segment(const Endpoint& from, const Endpoint& to, const TcpFields& fields, BytesView payload);
// Kind, length and value of the options a modern stack sends on SYN and afterwards (RFC 9293, 7323, 2018).
[[nodiscard]] Bytes tcp_syn_options(std::uint16_t segment_size, std::uint32_t timestamp, std::uint32_t echo);
[[nodiscard]] Bytes tcp_timestamp_option(std::uint32_t timestamp, std::uint32_t echo);

[[nodiscard]] Bytes ip_packet(const Ip& from, const Ip& to, std::uint8_t protocol, BytesView segment,
                              const IpFields& fields = {});
// The same packet as fragments whose IP payload is at most `piece` octets (rounded down to eight).
[[nodiscard]] std::vector<Bytes> ip_fragments(const Ip& from, const Ip& to, std::uint8_t protocol, BytesView segment,
                                              std::size_t piece, const IpFields& fields = {});

[[nodiscard]] Bytes link_frame(const LinkShape& shape, Way way, BytesView packet);
// Not IP: 802.3 length or any ethertype. Empty for a link type that carries IP only.
[[nodiscard]] Bytes link_frame(const LinkShape& shape, Way way, std::uint16_t ethertype, BytesView payload);

}  // namespace eugress::synth
