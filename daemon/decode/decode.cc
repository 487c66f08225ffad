#include "decode/decode.h"

#include <algorithm>

#include "decode/link.h"

namespace eugress {
namespace {

// IANA protocol numbers
constexpr std::uint8_t hop_by_hop = 0;
constexpr std::uint8_t protocol_tcp = 6;
constexpr std::uint8_t protocol_udp = 17;
constexpr std::uint8_t routing_header = 43;
constexpr std::uint8_t fragment_header = 44;
constexpr std::uint8_t authentication_header = 51;
constexpr std::uint8_t no_next_header = 59;
constexpr std::uint8_t destination_options = 60;

constexpr std::uint32_t ipv4_minimum = 20;
constexpr std::uint32_t ipv6_fixed = 40;
constexpr std::uint32_t extension_minimum = 8;
constexpr std::uint32_t udp_header = 8;
constexpr std::uint32_t tcp_minimum = 20;
constexpr int max_extensions = 8;

bool is_local_port(std::uint16_t port) noexcept {
  switch (port) {
    case 67:  // DHCP
    case 68:
    case 137:  // NetBIOS
    case 138:
    case 139:
    case 546:  // DHCPv6
    case 547:
    case 1900:  // SSDP
    case 5353:  // mDNS
    case 5355:  // LLMNR
      return true;
    default:
      return false;
  }
}

// Either port: a reply comes from the service's port to any other.
bool is_local_service(const Packet& packet) noexcept {
  constexpr std::uint16_t highest = 5355;  // most packets are told apart by this alone
  if (packet.source_port > highest && packet.destination_port > highest) return false;
  return is_local_port(packet.source_port) || is_local_port(packet.destination_port);
}

// In what follows `captured` begins with what a function reads; `octets` is how much of that the headers so far leave,
// `on_wire` how much of it passed. The capture may end earlier, or hold padding behind.

Skip read_udp(Bytes captured, std::uint32_t octets, bool more_fragments, Packet& packet) noexcept {
  if (octets < udp_header) return Skip::malformed;
  if (captured.size() < udp_header) return Skip::truncated;
  ByteReader reader{captured};
  packet.transport = Transport::udp;
  packet.tcp = {};
  packet.source_port = reader.u16();
  packet.destination_port = reader.u16();
  std::uint32_t length = reader.u16();
  reader.skip(2);  // checksum
  if (length < udp_header || length > octets) [[unlikely]] {
    // 0: a jumbogram (RFC 2675 section 4) or an offloaded segment. Of a first fragment the rest comes in later ones.
    if (length != 0 && !(more_fragments && length > octets)) return Skip::malformed;
    length = octets;
  }
  packet.payload_octets = length - udp_header;
  packet.payload = reader.take(std::min<std::size_t>(reader.remaining(), packet.payload_octets));
  return is_local_service(packet) ? Skip::local_service : Skip::none;
}

constexpr std::uint8_t option_end = 0;
constexpr std::uint8_t option_nothing = 1;
constexpr std::uint8_t option_timestamps = 8;
constexpr std::uint8_t timestamps_octets = 10;

void take_timestamps(ByteReader& reader, TcpHeader& tcp) noexcept {
  tcp.timestamp = reader.u32();
  tcp.timestamp_echo = reader.u32();
  tcp.has_timestamps = reader.ok();
}

// RFC 9293 section 3.1: one octet, or kind and length. What contradicts itself ends the walk: nothing hangs on options.
[[gnu::noinline]] void walk_options(Bytes options, TcpHeader& tcp) noexcept {
  ByteReader reader{options};
  while (reader.ok()) {
    const std::uint8_t kind = reader.u8();
    if (kind == option_nothing) continue;
    const std::uint8_t octets = reader.u8();
    if (!reader.ok() || kind == option_end || octets < 2) return;
    if (kind == option_timestamps) {
      if (octets == timestamps_octets) take_timestamps(reader, tcp);
      return;
    }
    reader.skip(octets - 2U);
  }
}

// In the layout that everybody sends once a connection stands (RFC 7323 appendix A), or wherever they are.
void read_timestamps(Bytes options, TcpHeader& tcp) noexcept {
  constexpr std::uint32_t usual =
      option_nothing << 24U | option_nothing << 16U | option_timestamps << 8U | timestamps_octets;
  ByteReader reader{options};
  if (reader.u32() == usual) {
    take_timestamps(reader, tcp);
  } else {
    walk_options(options, tcp);
  }
}

// Options are not needed, so a capture that ends among them still gives a Packet.
Skip read_tcp(Bytes captured, std::uint32_t octets, Packet& packet) noexcept {
  if (octets < tcp_minimum) return Skip::malformed;
  if (captured.size() < tcp_minimum) return Skip::truncated;
  ByteReader reader{captured};
  packet.transport = Transport::tcp;
  packet.source_port = reader.u16();
  packet.destination_port = reader.u16();
  packet.tcp.sequence = reader.u32();
  packet.tcp.acknowledgement = reader.u32();
  const std::uint32_t header = (reader.u8() >> 4U) * 4U;
  packet.tcp.flags = reader.u8();
  if (header < tcp_minimum || header > octets) return Skip::malformed;
  packet.tcp.has_timestamps = false;
  if (header > tcp_minimum) {
    const std::size_t end = std::min<std::size_t>(header, captured.size());
    read_timestamps(captured.first(end).subspan(tcp_minimum), packet.tcp);
  }
  packet.payload_octets = octets - header;
  const Bytes behind = captured.subspan(std::min<std::size_t>(header, captured.size()));
  packet.payload = behind.first(std::min<std::size_t>(behind.size(), packet.payload_octets));
  return Skip::none;
}

Skip read_transport(std::uint8_t protocol, Bytes captured, std::uint32_t octets, bool more_fragments,
                    Packet& packet) noexcept {
  if (protocol == protocol_udp) return read_udp(captured, octets, more_fragments, packet);
  if (protocol == protocol_tcp) return read_tcp(captured, octets, packet);
  return Skip::other_transport;
}

Skip read_ipv4(Bytes captured, std::uint32_t on_wire, Packet& packet) noexcept {
  if (captured.size() < ipv4_minimum) return why_short(ipv4_minimum, on_wire);
  ByteReader reader{captured};
  const std::uint8_t version_and_length = reader.u8();
  reader.skip(1);
  const std::uint32_t total_length = reader.u16();
  reader.skip(2);
  const std::uint16_t fragment = reader.u16();
  reader.skip(1);
  const std::uint8_t protocol = reader.u8();
  reader.skip(2);
  const std::uint32_t source = reader.u32();
  const std::uint32_t destination = reader.u32();

  std::uint32_t header = ipv4_minimum;
  if (version_and_length != 0x45) [[unlikely]] {
    header = (version_and_length & 0xfU) * 4U;
    if (version_and_length >> 4U != 4 || header < ipv4_minimum) return Skip::malformed;
  }
  const std::uint32_t octets = total_length != 0 ? total_length : on_wire;
  if (octets < header || octets > on_wire) return Skip::malformed;
  packet.source = Address::from_ipv4(source);
  packet.destination = Address::from_ipv4(destination);
  packet.ip_octets = octets;
  if (destination >> 28U == 0xe || destination == 0xffffffff) return Skip::local_service;  // RFC 5771; RFC 919
  if ((fragment & 0x1fffU) != 0) return Skip::fragment;
  if (captured.size() < header) return Skip::truncated;
  return read_transport(protocol, captured.subspan(header), octets - header, (fragment & 0x2000U) != 0, packet);
}

bool is_extension(std::uint8_t header) noexcept {
  return header == hop_by_hop || header == routing_header || header == fragment_header ||
         header == authentication_header || header == destination_options;
}

// What is left of an IPv6 packet behind its extension headers.
struct Upper {
  Bytes captured;
  std::uint32_t octets = 0;
  std::uint8_t protocol = 0;
  bool more_fragments = false;
};

// RFC 8200 section 4, RFC 4302 section 2.2. `upper` comes in as what follows the fixed header and leaves as what
// follows the chain. ESP hides all that follows, so it ends a chain like any foreign transport.
Skip walk_extensions(Upper& upper) noexcept {
  ByteReader reader{upper.captured};
  for (int depth = 0; is_extension(upper.protocol); ++depth) {
    if (depth == max_extensions) return Skip::malformed;
    if (upper.protocol == hop_by_hop && depth != 0) return Skip::malformed;  // only directly behind the fixed header
    if (upper.octets < extension_minimum) return Skip::malformed;
    const std::uint8_t next = reader.u8();
    const std::size_t length = reader.u8();
    const std::uint16_t offset_and_more = reader.u16();  // of a fragment header
    reader.skip(4);
    if (!reader.ok()) return Skip::truncated;

    std::size_t octets = (length + 1) * 8;
    if (upper.protocol == authentication_header) octets = (length + 2) * 4;
    if (upper.protocol == fragment_header) {
      if ((offset_and_more & 0xfff8U) != 0) return Skip::fragment;
      upper.more_fragments = (offset_and_more & 1U) != 0;
      octets = extension_minimum;
    }
    if (octets > upper.octets) return Skip::malformed;
    reader.skip(octets - extension_minimum);
    if (!reader.ok()) return Skip::truncated;
    upper.octets -= static_cast<std::uint32_t>(octets);
    upper.protocol = next;
  }
  upper.captured = reader.rest();
  return Skip::none;
}

Skip read_behind_extensions(Upper upper, Packet& packet) noexcept {
  const Skip skip = walk_extensions(upper);
  if (skip != Skip::none) return skip;
  return read_transport(upper.protocol, upper.captured, upper.octets, upper.more_fragments, packet);
}

Skip read_ipv6(Bytes captured, std::uint32_t on_wire, Packet& packet) noexcept {
  if (captured.size() < ipv6_fixed) return why_short(ipv6_fixed, on_wire);
  ByteReader reader{captured};
  const std::uint32_t version_and_flow = reader.u32();
  const std::uint32_t payload_length = reader.u16();
  const std::uint8_t next = reader.u8();
  reader.skip(1);
  const std::uint64_t source_high = reader.u64();
  const std::uint64_t source_low = reader.u64();
  const std::uint64_t destination_high = reader.u64();
  const std::uint64_t destination_low = reader.u64();

  // 0 also stands for a jumbogram (RFC 2675), which is how Linux hands over segments above 64 KiB: then the wire knows.
  // In front of "no next header" it is simply true.
  const bool stated = payload_length != 0 || next == no_next_header;
  const std::uint32_t octets = stated ? ipv6_fixed + payload_length : on_wire;
  if (version_and_flow >> 28U != 6 || octets < ipv6_fixed || octets > on_wire) return Skip::malformed;
  packet.source = Address{source_high, source_low};
  packet.destination = Address{destination_high, destination_low};
  packet.ip_octets = octets;
  if (destination_high >> 56U == 0xff) return Skip::local_service;  // multicast, RFC 4291 section 2.7
  const Bytes behind = reader.rest();
  if (!is_extension(next)) return read_transport(next, behind, octets - ipv6_fixed, false, packet);
  return read_behind_extensions(
      {.captured = behind, .octets = octets - ipv6_fixed, .protocol = next, .more_fragments = false}, packet);
}

// Apart from decode(), so that the common road needs no stack frame.
[[gnu::noinline]] Skip decode_behind_link(const Frame& frame, Packet& packet) noexcept {
  const LinkReading link = read_link(frame);
  if (link.skip != Skip::none) return link.skip;
  const Bytes captured = frame.bytes.subspan(link.octets);
  const std::uint32_t on_wire = frame.wire_length - link.octets;
  return link.ip_version == 4 ? read_ipv4(captured, on_wire, packet) : read_ipv6(captured, on_wire, packet);
}

}  // namespace

Skip decode(const Frame& frame, Packet& packet) noexcept {
  packet.ip_octets = 0;
  packet.time = frame.time;
  if (!is_plain_ipv4(frame)) return decode_behind_link(frame, packet);
  return read_ipv4(frame.bytes.subspan(ethernet_header), frame.wire_length - ethernet_header, packet);
}

}  // namespace eugress
