#include "base/wire_numbers.h"
#include "decode/tunnel.h"
#include "decode/tunnel_header.h"

namespace eugress {
namespace {

// RFC 7348 section 5: one flag, and zeros around the network's number.
Opening open_vxlan(const Cargo& cargo) noexcept {
  constexpr std::uint32_t network_is_valid = 0x08000000;
  TunnelHeader header{Tunnel::vxlan, cargo};
  const std::uint32_t flags = header.reader().u32();
  const std::uint32_t network = header.reader().u32();
  if (!header.reader().ok()) return header.short_of_octets();
  if (flags != network_is_valid || (network & 0xffU) != 0) return header.refused();
  return header.ethernet();
}

// RFC 8926 section 3.5. The bit for critical options must tell the truth about them.
bool are_geneve_options(ByteReader options, bool has_critical) noexcept {
  constexpr unsigned critical = 0x80;
  bool found_critical = false;
  while (options.remaining() > 0) {
    options.skip(2);  // class
    found_critical = (options.u8() & critical) != 0 || found_critical;
    const unsigned length = options.u8();
    if (length >> 5U != 0) return false;
    options.skip(length * std::size_t{4});
    if (!options.ok()) return false;
  }
  return found_critical == has_critical;
}

// RFC 8926 section 3.4.
Opening open_geneve(const Cargo& cargo) noexcept {
  constexpr unsigned is_control = 0x80;
  constexpr unsigned has_critical = 0x40;
  TunnelHeader header{Tunnel::geneve, cargo};
  ByteReader& reader = header.reader();
  const unsigned version_and_length = reader.u8();
  const unsigned flags = reader.u8();
  const std::uint16_t protocol = reader.u16();
  const std::uint32_t network = reader.u32();
  if (!reader.ok()) return header.short_of_octets();
  if (version_and_length >> 6U != 0 || (flags & 0x3fU) != 0 || (network & 0xffU) != 0) return header.refused();
  const std::size_t options = std::size_t{4} * (version_and_length & 0x3fU);
  if (options > header.left()) return header.refused();
  const ByteReader inside = reader.within(options);
  if (!reader.ok()) return header.short_of_octets();
  if (!are_geneve_options(inside, (flags & has_critical) != 0)) return header.refused();
  if ((flags & is_control) != 0) return header.no_tunnel();
  switch (protocol) {
    case ethertype_ipv4:
      return header.ip(4);
    case ethertype_ipv6:
      return header.ip(6);
    case ethertype_bridging:
      return header.ethernet();
    default:
      return header.no_tunnel();
  }
}

// TS 29.281 section 5.1: version 1, protocol type GTP, a spare bit; then which optional fields there are. Extension
// headers (5.2) count in units of four octets and end with the type of the next.
Opening open_gtp_u(const Cargo& cargo) noexcept {
  constexpr unsigned fixed_bits = 0xf8;
  constexpr unsigned version_1 = 0x30;
  constexpr unsigned has_extension = 0x04;
  constexpr unsigned has_optional = 0x07;
  constexpr std::uint8_t g_pdu = 255;
  constexpr int most_extensions = 8;
  TunnelHeader header{Tunnel::gtp_u, cargo};
  ByteReader& reader = header.reader();
  const unsigned flags = reader.u8();
  const std::uint8_t message = reader.u8();
  const std::uint32_t length = reader.u16();
  reader.skip(4);  // tunnel endpoint
  if (!reader.ok()) return header.short_of_octets();
  const bool fits = header.is_part() ? length >= header.left() : length == header.left();
  if ((flags & fixed_bits) != version_1 || !fits) return header.refused();
  if (message != g_pdu) return header.no_tunnel();
  if ((flags & has_optional) != 0) {
    reader.skip(3);  // sequence number, N-PDU number
    std::uint8_t next = reader.u8();
    if ((flags & has_extension) == 0) next = 0;
    for (int extensions = 0; next != 0; ++extensions) {
      const std::size_t units = reader.u8();
      if (!reader.ok()) return header.short_of_octets();
      if (extensions == most_extensions || units == 0) return header.refused();
      reader.skip(units * 4 - 2);
      next = reader.u8();
    }
    if (!reader.ok()) return header.short_of_octets();
  }
  return header.ip(0);
}

// RFC 4380 section 5.1.1: authentication first, then origin, each known by a zero octet in place of IPv6's version.
void skip_teredo_indications(ByteReader& reader) noexcept {
  constexpr std::uint16_t authentication = 1;
  constexpr std::uint16_t origin = 0;
  ByteReader ahead = reader;
  if (ahead.u16() == authentication) {
    reader.skip(2);
    const std::size_t identifier = reader.u8();
    const std::size_t value = reader.u8();
    reader.skip(identifier + value + 9);  // and nonce, confirmation
  }
  ahead = reader;
  if (ahead.u16() == origin && ahead.ok()) reader.skip(8);
}

// Every packet of the protocol has a Teredo client at one end (2001:0::/32), or is part of one's qualification, between
// link-local addresses.
constexpr bool is_teredo_end(std::uint64_t high) noexcept {
  return high >> 32U == 0x20010000 || high >> 54U == 0xfe80U >> 6U;
}

Opening open_teredo(const Cargo& cargo) noexcept {
  TunnelHeader header{Tunnel::teredo, cargo};
  skip_teredo_indications(header.reader());
  ByteReader ahead = header.reader();
  const std::uint32_t version_and_flow = ahead.u32();
  const std::uint32_t payload = ahead.u16();
  ahead.skip(2);
  const std::uint64_t source = ahead.u64();
  ahead.skip(8);
  const std::uint64_t destination = ahead.u64();
  ahead.skip(8);
  if (!ahead.ok()) return header.short_of_octets();
  const std::uint32_t length = 40 + payload;
  const bool fits = header.is_part() ? length >= header.left() : length == header.left();
  const bool is_strict = version_and_flow >> 28U == 6 && fits && (is_teredo_end(source) || is_teredo_end(destination));
  return is_strict ? header.ip(6) : header.refused();
}

}  // namespace

Opening open_udp(std::uint16_t source_port, std::uint16_t destination_port, const Cargo& cargo) noexcept {
  switch (destination_port) {
    case port_gtp_u:
      return open_gtp_u(cargo);
    case port_vxlan:
      return open_vxlan(cargo);
    case port_geneve:
      return open_geneve(cargo);
    default:
      break;
  }
  if (source_port == port_teredo || destination_port == port_teredo) return open_teredo(cargo);
  return {};
}

}  // namespace eugress
