#include "decode/tunnel.h"

#include "base/wire_numbers.h"
#include "decode/tunnel_header.h"

namespace eugress {
namespace {

constexpr std::uint16_t protocol_erspan = 0x88be;  // types I and II
constexpr std::uint16_t protocol_erspan_iii = 0x22eb;

// The first 32 bits of types II and III: version, VLAN, class of service, two bits of each type's own, T, session.
constexpr std::uint32_t erspan_truncated = 0x0400;
constexpr std::uint32_t erspan_version(std::uint32_t word) noexcept {
  return word >> 28U;
}

// The mirror may have kept only the beginning of the frame (bit T).
Opening open_erspan_ii(TunnelHeader& header) noexcept {
  const std::uint32_t first = header.reader().u32();
  const std::uint32_t second = header.reader().u32();
  if (!header.reader().ok()) return header.short_of_octets();
  const bool is_strict = erspan_version(first) == 1 && second >> 20U == 0;
  if (!is_strict) return header.refused();
  if ((first & erspan_truncated) != 0) header.declare_part();
  return header.ethernet();
}

Opening open_erspan_iii(TunnelHeader& header) noexcept {
  constexpr std::uint32_t version_iii = 2;
  constexpr std::uint16_t has_subheader = 0x0001;
  constexpr std::size_t subheader = 8;
  constexpr unsigned type_ethernet = 0;
  constexpr unsigned type_ip = 2;
  ByteReader& reader = header.reader();
  const std::uint32_t first = reader.u32();
  reader.skip(6);  // timestamp, security group
  const std::uint16_t last = reader.u16();
  if ((last & has_subheader) != 0) reader.skip(subheader);
  if (!reader.ok()) return header.short_of_octets();
  if (erspan_version(first) != version_iii) return header.refused();
  if ((first & erspan_truncated) != 0) header.declare_part();
  const unsigned frame_type = last >> 10U & 0x1fU;
  if (frame_type == type_ethernet) return header.ethernet();
  return frame_type == type_ip ? header.ip(0) : header.refused();
}

// RFC 2784 section 2, with the key and sequence number of RFC 2890. Everything else in the first 16 bits is reserved:
// of RFC 1701, or the version of PPTP.
Opening open_gre(const Cargo& cargo) noexcept {
  constexpr std::uint16_t checksum_present = 0x8000;
  constexpr std::uint16_t key_present = 0x2000;
  constexpr std::uint16_t sequence_present = 0x1000;
  TunnelHeader header{Tunnel::gre, cargo};
  ByteReader& reader = header.reader();
  const std::uint16_t flags = reader.u16();
  const std::uint16_t protocol = reader.u16();
  const bool is_erspan = protocol == protocol_erspan || protocol == protocol_erspan_iii;
  if (is_erspan) header.rename(Tunnel::erspan);
  if (reader.ok() && (flags & ~(checksum_present | key_present | sequence_present)) != 0) return header.refused();
  std::uint16_t reserved = 0;
  if ((flags & checksum_present) != 0) {
    reader.skip(2);
    reserved = reader.u16();
  }
  if ((flags & key_present) != 0) reader.skip(4);
  if ((flags & sequence_present) != 0) reader.skip(4);
  if (!reader.ok()) return header.short_of_octets();
  if (reserved != 0) return header.refused();
  switch (protocol) {
    case ethertype_ipv4:
      return header.ip(4);
    case ethertype_ipv6:
      return header.ip(6);
    case ethertype_bridging:
      return header.ethernet();
    case protocol_erspan:
      return (flags & sequence_present) != 0 ? open_erspan_ii(header) : header.ethernet();
    case protocol_erspan_iii:
      return open_erspan_iii(header);
    default:
      return header.no_tunnel();
  }
}

}  // namespace

// RFC 3032 section 2.1. Nothing in the stack says what follows, so the first nibble must (RFC 4385 section 3), or the
// explicit null label at its bottom.
Opening open_mpls(const Cargo& cargo) noexcept {
  constexpr int max_labels = 8;
  constexpr std::uint32_t bottom = 0x0100;
  constexpr std::uint32_t null_ipv4 = 0;
  constexpr std::uint32_t null_ipv6 = 2;
  constexpr std::uint32_t implicit_null = 3;  // a word of label distribution, never on the wire
  TunnelHeader header{Tunnel::mpls, cargo};
  ByteReader& reader = header.reader();
  std::uint32_t entry = 0;
  for (int labels = 0; (entry & bottom) == 0; ++labels) {
    entry = reader.u32();
    if (!reader.ok()) return header.short_of_octets();
    if (labels == max_labels || entry >> 12U == implicit_null) return header.refused();
  }
  const std::uint32_t label = entry >> 12U;
  if (label == null_ipv4) return header.ip(4);
  if (label == null_ipv6) return header.ip(6);

  ByteReader ahead = reader;
  const std::uint16_t begin = ahead.u16();
  if (!ahead.ok()) return header.short_of_octets();
  const unsigned nibble = begin >> 12U;
  if (nibble == 4 || nibble == 6) return header.ip(0);
  if (begin != 0) return header.no_tunnel();  // an associated channel, or a pseudowire that says nothing of itself
  reader.skip(4);                             // the control word: zeros and a sequence number
  return reader.ok() ? header.ethernet() : header.short_of_octets();
}

// RFC 2516 section 4; PPP's protocol numbers are those of RFC 1332 and RFC 5072.
Opening open_pppoe(const Cargo& cargo) noexcept {
  constexpr std::uint16_t version_type_code = 0x1100;  // version 1, type 1; code 0: the session stage
  constexpr std::uint16_t reserved_session = 0xffff;
  constexpr std::uint16_t ppp_ipv4 = 0x0021;
  constexpr std::uint16_t ppp_ipv6 = 0x0057;
  TunnelHeader header{Tunnel::pppoe, cargo};
  ByteReader& reader = header.reader();
  const std::uint16_t begin = reader.u16();
  const std::uint16_t session = reader.u16();
  const std::uint16_t length = reader.u16();
  if (!reader.ok()) return header.short_of_octets();
  const bool is_strict = begin == version_type_code && session != reserved_session && length >= 2;
  if (!is_strict || (length > header.left() && !header.is_part())) return header.refused();
  header.trim(length);
  const std::uint16_t protocol = reader.u16();
  if (!reader.ok()) return header.short_of_octets();
  if (protocol == ppp_ipv4) return header.ip(4);
  if (protocol == ppp_ipv6) return header.ip(6);
  return header.no_tunnel();
}

Opening open_protocol(std::uint8_t protocol, std::uint8_t outer_version, const Cargo& cargo) noexcept {
  switch (protocol) {
    case protocol_ipv4:
      return TunnelHeader{outer_version == 4 ? Tunnel::ip_in_ip : Tunnel::four_in_six, cargo}.ip(4);
    case protocol_ipv6:
      return TunnelHeader{outer_version == 6 ? Tunnel::ip_in_ip : Tunnel::six_in_four, cargo}.ip(6);
    case protocol_gre:
      return open_gre(cargo);
    default:
      return {};
  }
}

}  // namespace eugress
