// One cell of the books: everything that shares provider, plane, place, law, verdict, grade and zone. Its members are
// the labels of the metrics, all from closed enumerations or from the provider list and the settings, never from the
// wire.
#pragma once

#include <array>
#include <compare>
#include <cstdint>

#include "base/country.h"
#include "flow/flow_key.h"
#include "flow/meeting_host.h"
#include "identify/provider.h"
#include "judge/judge.h"
#include "locate/location.h"

namespace eugress {

struct CellKey {
  ProviderNumber provider = 0;
  Plane plane = Plane::other;
  Country country;
  Law law = Law::unknown;
  Verdict verdict = Verdict::unknown;
  Grade grade = Grade::none;
  ReachClass reach = ReachClass::unmeasured;  // summed over in the main counters, the label of the reach counters
  ZoneNumber zone = 0;
  Host host = Host::unknown;  // whose meeting; summed over in the main counters, the label of the host counters
  bool disagrees = false;     // sources name different countries; summed over wherever cells are shown

  friend constexpr auto operator<=>(const CellKey&, const CellKey&) noexcept = default;
};

struct Counts {
  std::uint64_t bytes = 0;  // IP octets
  std::uint64_t packets = 0;
  std::uint64_t connections = 0;

  constexpr Counts& operator+=(const Counts& other) noexcept {
    bytes += other.bytes;
    packets += other.packets;
    connections += other.connections;
    return *this;
  }
  friend constexpr bool operator==(const Counts&, const Counts&) noexcept = default;
};

// Both directions of a cell. A connection is counted once, in the direction of the side that opened it.
struct TwoWay {
  Counts egress;
  Counts ingress;

  [[nodiscard]] constexpr Counts& of(Direction direction) noexcept {
    return direction == Direction::egress ? egress : ingress;
  }
  [[nodiscard]] constexpr const Counts& of(Direction direction) const noexcept {
    return direction == Direction::egress ? egress : ingress;
  }
  constexpr TwoWay& operator+=(const TwoWay& other) noexcept {
    egress += other.egress;
    ingress += other.ingress;
    return *this;
  }
  friend constexpr bool operator==(const TwoWay&, const TwoWay&) noexcept = default;
};

struct Cell {
  CellKey key;
  TwoWay counts;
};

}  // namespace eugress
