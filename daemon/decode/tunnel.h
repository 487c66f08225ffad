// Tunnel headers, each by its own standard and by nothing less: reserved bits, versions and lengths must be right, or
// the packet is taken for what its outer header says. Inside decode/ only; pure; what they give are views into the
// frame.
#pragma once

#include <array>
#include <cstdint>

#include "base/byte_reader.h"
#include "base/tunnel.h"
#include "capture/frame.h"

namespace eugress {

// What stands behind an outer header.
struct Cargo {
  Bytes captured;            // begins there, may end early, may hold padding behind
  std::uint32_t octets = 0;  // as the outer header counts them
  bool is_part = false;      // the outer packet is a first fragment: lengths inside go beyond it
};

struct Opening {
  enum class Outcome : std::uint8_t {
    no_tunnel,  // no mark of any, or sound and without a packet: keepalives, signalling
    opened,     // `inner` was filled
    refused,    // has the mark of `tunnel`, and contradicts its standard
    truncated,  // the capture ends inside the tunnel's header
  };
  Outcome outcome = Outcome::no_tunnel;
  Tunnel tunnel = Tunnel::gre;
  Frame inner;  // Ethernet or raw IP, without its time
};

[[nodiscard]] Opening open_mpls(const Cargo& cargo) noexcept;
[[nodiscard]] Opening open_pppoe(const Cargo& cargo) noexcept;
// By the protocol number of the IP header in front.
[[nodiscard]] Opening open_protocol(std::uint8_t protocol, std::uint8_t outer_version, const Cargo& cargo) noexcept;
// By the ports of the UDP header in front; `cargo` is its payload.
[[nodiscard]] Opening open_udp(std::uint16_t source_port, std::uint16_t destination_port, const Cargo& cargo) noexcept;

constexpr std::uint16_t port_gtp_u = 2152;
constexpr std::uint16_t port_teredo = 3544;
constexpr std::uint16_t port_vxlan = 4789;
constexpr std::uint16_t port_geneve = 6081;
constexpr std::array<std::uint16_t, 4> tunnel_ports{port_gtp_u, port_teredo, port_vxlan, port_geneve};

}  // namespace eugress
