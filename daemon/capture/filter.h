// What shall come through the kernel to a live source, and what became of that wish. Plain values. A filter in the
// kernel is a superset: user space decides again about every frame that passes, and never needs one that does not.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/byte_reader.h"
#include "base/time.h"
#include "base/tunnel.h"

namespace eugress {

struct WantedPorts {
  Transport transport = Transport::udp;
  std::uint16_t first = 0;
  std::uint16_t last = 0;
};

// What is most of the traffic of media and says nothing but how much of it there is, by the first octet of a UDP
// payload: 5 is Zoom's data, 64 to 191 SRTP, channels of TURN and what QUIC sends once a connection stands. All else is
// rare: handshakes, STUN, greetings. An overloaded reader lets the kernel leave out a share of these, and only these.
struct BulkPayload {
  static constexpr std::uint8_t zoom_data = 5;
  static constexpr std::uint8_t first = 0x40;
  static constexpr std::uint8_t behind = 0xc0;
  [[nodiscard]] static constexpr bool holds(Bytes udp_payload) noexcept {
    if (udp_payload.empty()) return true;
    const std::uint8_t octet = udp_payload.front();
    return octet == zoom_data || (octet >= first && octet < behind);
  }
};

// Learned from the wire: the newest count most when not all fit.
struct WantedAddress {
  Address address;
  Timestamp wanted_at;
};

// Any of these lets a packet through, except that `excluded` never passes. DNS and STUN pass always.
struct Wanted {
  std::vector<Prefix> listed;          // either side
  std::vector<WantedAddress> learned;  // either side
  std::vector<WantedPorts> ports;      // either side, whatever the address
  std::vector<Prefix> nat64;           // each a /96, behind which an IPv4 address may be wanted
  std::vector<Prefix> excluded;        // either side; few enough to fit always
  TunnelSet tunnels;                   // whatever could be one of these
  std::vector<std::uint32_t>
      interfaces;               // from nowhere else, by the kernel's numbers; empty: wherever the socket looks
  bool client_hellos = true;    // the first segment of a ClientHello to TCP 443 or 80 of anybody
  std::uint64_t forgotten = 0;  // learned and given up before their time, since the start
  std::uint32_t sampling = 0;   // of 2^this bulk packets one passes, by chance
};

enum class FilterSwap : std::uint8_t {
  verified,    // attached, and read back instruction for instruction
  refused,     // the kernel did not take it
  unverified,  // what was read back is something else
};
constexpr std::size_t filter_swap_count = 3;
[[nodiscard]] constexpr std::string_view to_text(FilterSwap result) noexcept {
  switch (result) {
    case FilterSwap::verified:
      return "verified";
    case FilterSwap::refused:
      return "refused";
    case FilterSwap::unverified:
      break;
  }
  return "unverified";
}

// As it is now, except for the sums.
struct FilterState {
  bool is_attached = false;  // and verified; otherwise everything on the link comes
  std::uint32_t instructions = 0;
  std::uint32_t ranges = 0;
  std::uint32_t aggregated = 0;   // addresses and prefixes that stand for more than themselves, for want of room
  std::uint32_t evicted = 0;      // learned addresses for which there is no room
  std::uint32_t sampling = 0;     // of 2^this bulk packets one passes
  Timestamp sampling_since = {};  // by the clock that stamps frames
  std::uint64_t forgotten = 0;    // since the start: of which even the memory had none
  std::array<std::uint64_t, filter_swap_count> swaps{};
};

}  // namespace eugress
