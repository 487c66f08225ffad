#include "base/tunnel.h"

namespace eugress {

std::string_view to_text(Tunnel tunnel) noexcept {
  switch (tunnel) {
    case Tunnel::mpls:
      return "mpls";
    case Tunnel::pppoe:
      return "pppoe";
    case Tunnel::gre:
      return "gre";
    case Tunnel::erspan:
      return "erspan";
    case Tunnel::vxlan:
      return "vxlan";
    case Tunnel::geneve:
      return "geneve";
    case Tunnel::gtp_u:
      return "gtp-u";
    case Tunnel::ip_in_ip:
      return "ip-in-ip";
    case Tunnel::six_in_four:
      return "6in4";
    case Tunnel::four_in_six:
      return "4in6";
    case Tunnel::teredo:
      return "teredo";
  }
  return "none";
}

std::optional<Tunnel> tunnel_from_text(std::string_view text) noexcept {
  for (std::size_t i = 0; i < tunnel_count; ++i) {
    const auto tunnel = static_cast<Tunnel>(i);
    if (to_text(tunnel) == text) return tunnel;
  }
  return std::nullopt;
}

}  // namespace eugress
