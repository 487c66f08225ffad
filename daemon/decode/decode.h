// decode/: bytes to Packet, and the three things that a payload may tell us: names (DNS, TLS) and STUN. All functions
// are noexcept, allocate nothing, and answer "not that" rather than guess.
#pragma once

#include "capture/frame.h"
#include "decode/dns.h"
#include "decode/packet.h"
#include "decode/stun.h"
#include "decode/tls.h"

namespace eugress {

// Reads link layer, up to three VLAN tags (802.1Q, 802.1ad), IPv4 or IPv6 with extension headers, UDP or TCP.
// Skip::none if `packet` was filled; otherwise why not, and of `packet` only ip_octets is meaningful (0 if unknown).
// Where the IP length is 0 (offloaded segment) octets are the wire length less the outer headers.
[[nodiscard]] Skip decode(const Frame& frame, Packet& packet) noexcept;

}  // namespace eugress
