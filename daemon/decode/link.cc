#include "decode/link.h"

#include "base/byte_reader.h"
#include "base/wire_numbers.h"

namespace eugress {
namespace {

constexpr std::size_t ethernet_addresses = 12;
// LINKTYPE_LINUX_SLL: packet type, ARPHRD, address length, address; then the protocol
constexpr std::size_t cooked_before_protocol = 14;
// LINKTYPE_LINUX_SLL2: the protocol comes first; then reserved, interface, ARPHRD, packet type, address
constexpr std::size_t cooked_v2_after_protocol = 18;

constexpr bool is_tag(std::uint16_t ethertype) noexcept {
  return ethertype == tag_8021q || ethertype == tag_8021ad || ethertype == tag_old_qinq;
}

LinkReading refused(Skip skip) noexcept {
  return {.skip = skip, .behind = Behind::ipv4, .octets = 0};
}

LinkReading cut_short(const Frame& frame, std::size_t needed) noexcept {
  return refused(why_short(needed, frame.wire_length));
}

// `reader` stands behind `ethertype` and what belongs to it. An IEEE 802.3 length (below 0x600) is no ethertype: LLC
// carries spanning tree and the like.
LinkReading read_tags(const Frame& frame, ByteReader& reader, std::uint16_t ethertype) noexcept {
  for (std::uint32_t tags = 0; is_tag(ethertype); ++tags) {
    if (tags == max_tags) return refused(Skip::malformed);
    reader.skip(2);  // priority and VLAN id
    ethertype = reader.u16();
  }
  if (!reader.ok()) return cut_short(frame, reader.position() + 4);
  const auto octets = static_cast<std::uint32_t>(reader.position());
  switch (ethertype) {
    case ethertype_ipv4:
      return {.skip = Skip::none, .behind = Behind::ipv4, .octets = octets};
    case ethertype_ipv6:
      return {.skip = Skip::none, .behind = Behind::ipv6, .octets = octets};
    case ethertype_mpls:
    case ethertype_mpls_upstream:
      return {.skip = Skip::none, .behind = Behind::mpls, .octets = octets};
    case ethertype_pppoe_session:
      return {.skip = Skip::none, .behind = Behind::pppoe, .octets = octets};
    default:
      return refused(Skip::not_ip);
  }
}

LinkReading read_raw(const Frame& frame, ByteReader& reader) noexcept {
  const auto octets = static_cast<std::uint32_t>(reader.position());
  const auto version = static_cast<std::uint8_t>(reader.u8() >> 4U);
  if (!reader.ok()) return cut_short(frame, octets + std::size_t{1});
  if (version != 4 && version != 6) return refused(Skip::malformed);
  return {.skip = Skip::none, .behind = version == 4 ? Behind::ipv4 : Behind::ipv6, .octets = octets};
}

// An address family in the byte order of the capturing machine (NULL) or of the network (LOOP). AF_INET is 2
// everywhere; AF_INET6 is 10 on Linux, 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on macOS.
LinkReading read_loopback(const Frame& frame, ByteReader& reader) noexcept {
  const std::uint32_t family = reader.u32();
  if (!reader.ok()) return cut_short(frame, 4);
  switch (family) {
    case 2U:
    case 2U << 24U:
      return {.skip = Skip::none, .behind = Behind::ipv4, .octets = 4};
    case 10U:
    case 24U:
    case 28U:
    case 30U:
    case 10U << 24U:
    case 24U << 24U:
    case 28U << 24U:
    case 30U << 24U:
      return {.skip = Skip::none, .behind = Behind::ipv6, .octets = 4};
    default:
      return refused(Skip::not_ip);
  }
}

}  // namespace

LinkReading read_link(const Frame& frame) noexcept {
  ByteReader reader{frame.bytes};
  switch (frame.link) {
    case LinkType::ethernet: {
      reader.skip(ethernet_addresses);
      const std::uint16_t ethertype = reader.u16();
      if (!reader.ok()) return cut_short(frame, ethernet_addresses + 2);
      return read_tags(frame, reader, ethertype);
    }
    case LinkType::linux_cooked: {
      reader.skip(cooked_before_protocol);
      const std::uint16_t protocol = reader.u16();
      if (!reader.ok()) return cut_short(frame, cooked_before_protocol + 2);
      return read_tags(frame, reader, protocol);
    }
    case LinkType::linux_cooked_v2: {
      const std::uint16_t protocol = reader.u16();
      reader.skip(cooked_v2_after_protocol);
      if (!reader.ok()) return cut_short(frame, cooked_v2_after_protocol + 2);
      return read_tags(frame, reader, protocol);
    }
    case LinkType::raw_ip:
      return read_raw(frame, reader);
    case LinkType::null_loopback:
      return read_loopback(frame, reader);
  }
  return refused(Skip::not_ip);
}

}  // namespace eugress
