// Who talks to whom: ours, theirs, transport. Direction is ours/theirs, not source/destination, so both directions of a
// conversation are one flow (RFC 5103 biflow).
#pragma once

#include <cstdint>

#include "base/address.h"
#include "base/keyed_hash.h"
#include "flow/campus_endpoint.h"

namespace eugress {

enum class Direction : std::uint8_t { egress, ingress };  // ours to theirs, theirs to ours
[[nodiscard]] constexpr std::string_view to_text(Direction direction) noexcept {
  return direction == Direction::egress ? "egress" : "ingress";
}

struct FlowKey {
  CampusEndpoint ours;
  Endpoint theirs;
  Transport transport = Transport::udp;

  friend constexpr bool operator==(const FlowKey&, const FlowKey&) noexcept = default;

  [[nodiscard]] constexpr std::uint64_t hash(const KeyedHash& keyed) const noexcept {
    const std::uint64_t ports =
        std::uint64_t{ours.port_} << 32U | std::uint64_t{theirs.port} << 16U | static_cast<std::uint64_t>(transport);
    return keyed({ours.address_.high(), ours.address_.low(), theirs.address.high(), theirs.address.low(), ports, 0});
  }

  // Tells most flows apart in its upper bits, for a fraction of the price of hash(), where the hash of their address is
  // at hand. Whoever can choose addresses can make marks alike, which must cost time alone.
  [[nodiscard]] static constexpr std::uint64_t mark(std::uint64_t hash_of_theirs, Address ours,
                                                    std::uint16_t our_port) noexcept {
    return (hash_of_theirs ^ ours.low() ^ std::uint64_t{our_port} << 32U) * 0x9e3779b97f4a7c15U;
  }
  [[nodiscard]] constexpr std::uint64_t mark(std::uint64_t hash_of_theirs) const noexcept {
    return mark(hash_of_theirs, ours.address_, ours.port_);
  }
};

}  // namespace eugress
