// The way from the first octet of a frame to its IP header: link layer and VLAN tags, nothing of IP itself. Inside
// decode/ only.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/byte_reader.h"
#include "base/wire_numbers.h"
#include "capture/frame.h"
#include "decode/packet.h"

namespace eugress {

// What the link layer announces behind itself.
enum class Behind : std::uint8_t { ipv4, ipv6, mpls, pppoe };

struct LinkReading {
  Skip skip = Skip::none;
  Behind behind = Behind::ipv4;
  std::uint32_t octets = 0;  // in front of what it announces
};

[[nodiscard]] LinkReading read_link(const Frame& frame) noexcept;

// The shapes that most frames have, read without a call: Ethernet with one tag at most in front of IP. Of all others 0
// octets.
[[nodiscard]] inline LinkReading read_plain_link(const Frame& frame) noexcept {
  constexpr std::uint32_t header = 14;
  constexpr std::uint32_t tag = 4;
  if (frame.link != LinkType::ethernet || frame.bytes.size() < header + tag) return {};
  ByteReader untagged{frame.bytes.subspan<header - 2, 2>()};
  ByteReader tagged{frame.bytes.subspan<header - 2 + tag, 2>()};
  std::uint16_t ethertype = untagged.u16();
  const bool is_tagged = ethertype == tag_8021q;
  if (is_tagged) ethertype = tagged.u16();
  const std::uint32_t octets = is_tagged ? header + tag : header;
  if (ethertype == ethertype_ipv4) return {.skip = Skip::none, .behind = Behind::ipv4, .octets = octets};
  if (ethertype == ethertype_ipv6) return {.skip = Skip::none, .behind = Behind::ipv6, .octets = octets};
  return {};
}

// Why `needed` octets could not be read: the capture was cut, or there never were so many on the wire.
[[nodiscard]] constexpr Skip why_short(std::size_t needed, std::size_t on_wire) noexcept {
  return on_wire < needed ? Skip::malformed : Skip::truncated;
}

}  // namespace eugress
