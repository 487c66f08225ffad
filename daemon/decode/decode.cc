#include "decode/decode.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/wire_numbers.h"
#include "decode/link.h"
#include "decode/tunnel.h"

namespace eugress {
namespace {

constexpr std::uint32_t ipv4_minimum = 20;
constexpr std::uint32_t ipv6_fixed = 40;
constexpr std::uint32_t extension_minimum = 8;
constexpr std::uint32_t udp_header = 8;
constexpr std::uint32_t tcp_minimum = 20;
constexpr int max_extensions = 8;

constexpr std::array<std::uint16_t, 10> local_ports{67,   68,        // DHCP
                                                    137,  138, 139,  // NetBIOS
                                                    546,  547,       // DHCPv6
                                                    1900,            // SSDP
                                                    5353,            // mDNS
                                                    5355};           // LLMNR
bool is_local_port(std::uint16_t port) noexcept {
  return std::find(local_ports.begin(), local_ports.end(), port) != local_ports.end();
}

// A bit for each port that calls for a second look. Most packets are let through by two comparisons.
constexpr std::size_t noted_words = std::max(local_ports.back(), tunnel_ports.back()) / 64U + 1;
constexpr auto noted_ports = [] {
  std::array<std::uint64_t, noted_words> words{};
  const auto note = [&](std::uint16_t port) { words[port / 64U] |= std::uint64_t{1} << port % 64U; };
  for (const std::uint16_t port : local_ports) note(port);
  for (const std::uint16_t port : tunnel_ports) note(port);
  return words;
}();
bool is_noted(std::uint16_t port) noexcept {
  return port < 64U * noted_words && (noted_ports[port / 64U] >> port % 64U & 1U) != 0;
}

// A reader of as many octets as a header has at least. Its length is known to the compiler, so that reading it needs no
// comparisons. Only after the capture has been found long enough.
template <std::size_t octets>
constexpr ByteReader reader_of_header(Bytes captured) noexcept {
  return ByteReader{captured.first<octets>()};
}

// In what follows `captured` begins with what a function reads; `octets` is how much of that the headers so far leave,
// `on_wire` how much of it passed. The capture may end earlier, or hold padding behind.

Skip read_tunnelled(const Opening& opening, Packet& packet, const Unwrapping& unwrapping) noexcept;

// What the opening means for its packet; nothing if that is what its own header says.
std::optional<Skip> judge_opening(const Opening& opening, Packet& packet, const Unwrapping& unwrapping) noexcept {
  if (opening.outcome == Opening::Outcome::no_tunnel || !unwrapping.tunnels.contains(opening.tunnel)) return {};
  TunnelCounts* const counts = unwrapping.counts;
  const auto kind = static_cast<std::size_t>(opening.tunnel);
  if (opening.outcome == Opening::Outcome::truncated) {
    packet.ip_octets = 0;
    return Skip::truncated;
  }
  if (opening.outcome == Opening::Outcome::refused || unwrapping.most_tunnels == 0) {
    if (counts != nullptr) ++counts->refused[kind];
    return {};
  }
  if (counts != nullptr) ++counts->decapsulated[kind];
  return read_tunnelled(opening, packet, unwrapping);
}

// Either port: a reply comes from the service's port to any other.
[[gnu::noinline]] Skip read_noted_port(bool more_fragments, Packet& packet, const Unwrapping& unwrapping) noexcept {
  const Cargo cargo{packet.payload, packet.payload_octets, more_fragments};
  const Opening opening = open_udp(packet.source_port, packet.destination_port, cargo);
  if (const auto skip = judge_opening(opening, packet, unwrapping)) return *skip;
  const bool is_local = is_local_port(packet.source_port) || is_local_port(packet.destination_port);
  return is_local ? Skip::local_service : Skip::none;
}

Skip read_udp(Bytes captured, std::uint32_t octets, bool more_fragments, Packet& packet,
              const Unwrapping& unwrapping) noexcept {
  if (octets < udp_header) return Skip::malformed;
  if (captured.size() < udp_header) return Skip::truncated;
  ByteReader reader = reader_of_header<udp_header>(captured);
  packet.transport = Transport::udp;
  packet.tcp = {};
  packet.source_port = reader.u16();
  packet.destination_port = reader.u16();
  std::uint32_t length = reader.u16();
  if (length < udp_header || length > octets) [[unlikely]] {
    // 0: a jumbogram (RFC 2675 section 4) or an offloaded segment. Of a first fragment the rest comes in later ones.
    if (length != 0 && !(more_fragments && length > octets)) return Skip::malformed;
    length = octets;
  }
  packet.payload_octets = length - udp_header;
  const Bytes behind = captured.subspan(udp_header);
  packet.payload = behind.first(std::min<std::size_t>(behind.size(), packet.payload_octets));
  if (!is_noted(packet.source_port) && !is_noted(packet.destination_port)) return Skip::none;
  return read_noted_port(more_fragments, packet, unwrapping);
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
  ByteReader reader = reader_of_header<tcp_minimum>(captured);
  packet.transport = Transport::tcp;
  packet.source_port = reader.u16();
  packet.destination_port = reader.u16();
  packet.tcp.sequence = reader.u32();
  packet.tcp.acknowledgement = reader.u32();
  const std::uint32_t header = (reader.u8() >> 4U) * 4U;
  packet.tcp.flags = reader.u8();
  if (header < tcp_minimum || header > octets) return Skip::malformed;
  packet.tcp.timestamp = packet.tcp.timestamp_echo = 0;
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

// What an IP header says of the octets behind it. Small, so that it travels in a register.
struct Label {
  std::uint8_t protocol = 0;
  std::uint8_t ip_version = 0;
  bool more_fragments = false;
};

[[gnu::noinline]] Skip read_other(Bytes captured, std::uint32_t octets, Label label, Packet& packet,
                                  const Unwrapping& unwrapping) noexcept {
  const Opening opening = open_protocol(label.protocol, label.ip_version, {captured, octets, label.more_fragments});
  return judge_opening(opening, packet, unwrapping).value_or(Skip::other_transport);
}

// Inlined by order: gcc 12 counts its callers and then spills registers on the common road.
[[gnu::always_inline]] inline Skip read_transport(Bytes captured, std::uint32_t octets, Label label, Packet& packet,
                                                  const Unwrapping& unwrapping) noexcept {
  if (label.protocol == protocol_udp) return read_udp(captured, octets, label.more_fragments, packet, unwrapping);
  if (label.protocol == protocol_tcp) return read_tcp(captured, octets, packet);
  return read_other(captured, octets, label, packet, unwrapping);
}

Skip read_ipv4(Bytes captured, std::uint32_t on_wire, Packet& packet, const Unwrapping& unwrapping) noexcept {
  if (captured.size() < ipv4_minimum) return why_short(ipv4_minimum, on_wire);
  ByteReader reader = reader_of_header<ipv4_minimum>(captured);
  const std::uint8_t version_and_length = reader.u8();
  reader.skip(1);
  const std::uint32_t total_length = reader.u16();
  packet.identification = reader.u16();
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
  const Label label{.protocol = protocol, .ip_version = 4, .more_fragments = (fragment & 0x2000U) != 0};
  return read_transport(captured.subspan(header), octets - header, label, packet, unwrapping);
}

bool is_extension(std::uint8_t header) noexcept {
  return header == hop_by_hop_options || header == routing_header || header == fragment_header ||
         header == authentication_header || header == destination_options;
}

// What is left of an IPv6 packet behind its extension headers.
struct Upper {
  Bytes captured;
  std::uint32_t octets = 0;
  Label label;
};

// RFC 8200 section 4, RFC 4302 section 2.2. `upper` comes in as what follows the fixed header and leaves as what
// follows the chain. ESP hides all that follows, so it ends a chain like any foreign transport.
Skip walk_extensions(Upper& upper) noexcept {
  ByteReader reader{upper.captured};
  for (int depth = 0; is_extension(upper.label.protocol); ++depth) {
    if (depth == max_extensions) return Skip::malformed;
    if (upper.label.protocol == hop_by_hop_options && depth != 0)
      return Skip::malformed;  // only directly behind the fixed header
    if (upper.octets < extension_minimum) return Skip::malformed;
    const std::uint8_t next = reader.u8();
    const std::size_t length = reader.u8();
    const std::uint16_t offset_and_more = reader.u16();  // of a fragment header
    reader.skip(4);
    if (!reader.ok()) return Skip::truncated;

    std::size_t octets = (length + 1) * 8;
    if (upper.label.protocol == authentication_header) octets = (length + 2) * 4;
    if (upper.label.protocol == fragment_header) {
      if ((offset_and_more & 0xfff8U) != 0) return Skip::fragment;
      upper.label.more_fragments = (offset_and_more & 1U) != 0;
      octets = extension_minimum;
    }
    if (octets > upper.octets) return Skip::malformed;
    reader.skip(octets - extension_minimum);
    if (!reader.ok()) return Skip::truncated;
    upper.octets -= static_cast<std::uint32_t>(octets);
    upper.label.protocol = next;
  }
  upper.captured = reader.rest();
  return Skip::none;
}

Skip read_behind_extensions(Upper upper, Packet& packet, const Unwrapping& unwrapping) noexcept {
  const Skip skip = walk_extensions(upper);
  if (skip != Skip::none) return skip;
  return read_transport(upper.captured, upper.octets, upper.label, packet, unwrapping);
}

Skip read_ipv6(Bytes captured, std::uint32_t on_wire, Packet& packet, const Unwrapping& unwrapping) noexcept {
  if (captured.size() < ipv6_fixed) return why_short(ipv6_fixed, on_wire);
  ByteReader reader = reader_of_header<ipv6_fixed>(captured);
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
  packet.source = unwrapping.embedded.plain({source_high, source_low});
  packet.destination = unwrapping.embedded.plain({destination_high, destination_low});
  packet.identification = 0;
  packet.ip_octets = octets;
  if (destination_high >> 56U == 0xff) return Skip::local_service;  // multicast, RFC 4291 section 2.7
  const Bytes behind = captured.subspan(ipv6_fixed);
  const Label label{.protocol = next, .ip_version = 6, .more_fragments = false};
  if (!is_extension(next)) return read_transport(behind, octets - ipv6_fixed, label, packet, unwrapping);
  return read_behind_extensions({.captured = behind, .octets = octets - ipv6_fixed, .label = label}, packet,
                                unwrapping);
}

// Apart from decode(), so that the common road needs no stack frame.
[[gnu::noinline]] Skip decode_behind_link(const Frame& frame, Packet& packet, const Unwrapping& unwrapping) noexcept {
  const LinkReading link = read_link(frame);
  if (link.skip != Skip::none) return link.skip;
  const Bytes captured = frame.bytes.subspan(link.octets);
  const std::uint32_t on_wire = frame.wire_length - link.octets;
  switch (link.behind) {
    case Behind::ipv4:
      return read_ipv4(captured, on_wire, packet, unwrapping);
    case Behind::ipv6:
      return read_ipv6(captured, on_wire, packet, unwrapping);
    case Behind::mpls:
      return judge_opening(open_mpls({captured, on_wire, false}), packet, unwrapping).value_or(Skip::not_ip);
    case Behind::pppoe:
      return judge_opening(open_pppoe({captured, on_wire, false}), packet, unwrapping).value_or(Skip::not_ip);
  }
  return Skip::not_ip;
}

// As deep as judge_opening() allows. The outer header is forgotten.
Skip read_tunnelled(const Opening& opening, Packet& packet, const Unwrapping& unwrapping) noexcept {
  packet.ip_octets = 0;
  Unwrapping of_inner = unwrapping;
  --of_inner.most_tunnels;
  return decode_behind_link(opening.inner, packet, of_inner);
}

}  // namespace

Skip decode(const Frame& frame, Packet& packet, const Unwrapping& unwrapping) noexcept {
  packet.ip_octets = 0;
  packet.time = frame.time;
  const LinkReading link = read_plain_link(frame);
  if (link.octets == 0) return decode_behind_link(frame, packet, unwrapping);
  const Bytes captured = frame.bytes.subspan(link.octets);
  const std::uint32_t on_wire = frame.wire_length - link.octets;
  return link.behind == Behind::ipv4 ? read_ipv4(captured, on_wire, packet, unwrapping)
                                     : read_ipv6(captured, on_wire, packet, unwrapping);
}

}  // namespace eugress
