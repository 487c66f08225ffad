// The way from the first octet of a frame to its IP header: link layer and VLAN tags, nothing of IP itself. Inside
// decode/ only.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/byte_reader.h"
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

constexpr std::uint32_t ethernet_header = 14;
// The shape that most frames have, told apart without a call: untagged Ethernet in front of IPv4.
[[nodiscard]] inline bool is_plain_ipv4(const Frame& frame) noexcept {
  if (frame.link != LinkType::ethernet || frame.bytes.size() < ethernet_header) return false;
  return ByteReader{frame.bytes.subspan<ethernet_header - 2, 2>()}.u16() == 0x0800;
}

// Why `needed` octets could not be read: the capture was cut, or there never were so many on the wire.
[[nodiscard]] constexpr Skip why_short(std::size_t needed, std::size_t on_wire) noexcept {
  return on_wire < needed ? Skip::malformed : Skip::truncated;
}

}  // namespace eugress
