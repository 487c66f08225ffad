// What shall come through the kernel to a live source, and what became of that wish. Plain values. A filter in the
// kernel is a superset: user space decides again about every frame that passes, and never needs one that does not.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/time.h"
#include "base/tunnel.h"

namespace eugress {

struct WantedPorts {
  Transport transport = Transport::udp;
  std::uint16_t first = 0;
  std::uint16_t last = 0;
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
  std::uint32_t aggregated = 0;  // addresses and prefixes that stand for more than themselves, for want of room
  std::uint32_t evicted = 0;     // learned addresses for which there is no room
  std::uint64_t forgotten = 0;   // since the start: of which even the memory had none
  std::array<std::uint64_t, filter_swap_count> swaps{};
};

}  // namespace eugress
