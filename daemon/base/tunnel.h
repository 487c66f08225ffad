// The kinds of tunnel and mirror in which a packet may pass a gateway: decode/ takes them off, the settings name them,
// the books count them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace eugress {

enum class Tunnel : std::uint8_t {
  mpls,         // RFC 3032; also an Ethernet pseudowire with control word, RFC 4448
  pppoe,        // session stage of RFC 2516
  gre,          // version 0 of RFC 2784 and 2890, around IP or Ethernet
  erspan,       // types I, II and III of draft-foschiano-erspan
  vxlan,        // RFC 7348
  geneve,       // RFC 8926
  gtp_u,        // G-PDU of 3GPP TS 29.281
  ip_in_ip,     // IPv4 in IPv4, RFC 2003; IPv6 in IPv6, RFC 2473
  six_in_four,  // RFC 4213
  four_in_six,  // RFC 2473
  teredo,       // RFC 4380
};
constexpr std::size_t tunnel_count = 11;
[[nodiscard]] std::string_view to_text(Tunnel tunnel) noexcept;  // "gtp-u", "6in4", ...
[[nodiscard]] std::optional<Tunnel> tunnel_from_text(std::string_view text) noexcept;

class TunnelSet {
 public:
  constexpr TunnelSet() noexcept = default;
  constexpr TunnelSet(std::initializer_list<Tunnel> tunnels) noexcept {
    for (const Tunnel tunnel : tunnels) add(tunnel);
  }
  [[nodiscard]] static constexpr TunnelSet all() noexcept {
    TunnelSet every;
    every.bits_ = (1U << tunnel_count) - 1;
    return every;
  }

  constexpr void add(Tunnel tunnel) noexcept { bits_ |= bit(tunnel); }
  [[nodiscard]] constexpr bool contains(Tunnel tunnel) const noexcept { return (bits_ & bit(tunnel)) != 0; }

  friend constexpr bool operator==(const TunnelSet&, const TunnelSet&) noexcept = default;

 private:
  static constexpr std::uint32_t bit(Tunnel tunnel) noexcept { return 1U << static_cast<unsigned>(tunnel); }
  std::uint32_t bits_ = 0;
};

// Of kinds that are looked into. A frame in two tunnels counts in both.
struct TunnelCounts {
  std::array<std::uint64_t, tunnel_count> decapsulated{};
  std::array<std::uint64_t, tunnel_count> refused{};  // has the mark of the kind, and contradicts its standard

  constexpr TunnelCounts& operator+=(const TunnelCounts& other) noexcept {
    for (std::size_t i = 0; i < tunnel_count; ++i) {
      decapsulated[i] += other.decapsulated[i];
      refused[i] += other.refused[i];
    }
    return *this;
  }
};

}  // namespace eugress
