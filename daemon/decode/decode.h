// decode/: bytes to Packet, and the three things that a payload may tell us: names (DNS, TLS) and STUN. All functions
// are noexcept, allocate nothing, and answer "not that" rather than guess.
#pragma once

#include "base/embedded_address.h"
#include "base/tunnel.h"
#include "capture/frame.h"
#include "decode/dns.h"
#include "decode/packet.h"
#include "decode/stun.h"
#include "decode/tls.h"

namespace eugress {

// What decode() takes off on its way to the innermost packet.
struct Unwrapping {
  TunnelSet tunnels;               // a packet in any other is what its outer header says
  EmbeddedAddresses embedded;      // addresses that stand for others, opened always
  TunnelCounts* counts = nullptr;  // the caller's, if it wants to know
  unsigned most_tunnels = 4;       // one inside the other; the next is refused
};

// Reads link layer, up to three VLAN tags (802.1Q, 802.1ad), tunnels, IPv4 or IPv6 with extension headers,
// UDP or TCP. Skip::none if `packet` was filled, from the innermost IP header alone; otherwise why not, and of `packet`
// only ip_octets is meaningful (0 if unknown). Where the IP length is 0 (offloaded segment) octets are the wire length
// less the outer headers.
[[nodiscard]] Skip decode(const Frame& frame, Packet& packet, const Unwrapping& unwrapping = {}) noexcept;

}  // namespace eugress
