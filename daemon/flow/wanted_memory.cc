#include "flow/wanted_memory.h"

#include <algorithm>
#include <bit>
#include <span>

namespace eugress {

WantedMemory::WantedMemory(Settings settings, KeyedHash hash)
    : settings_(settings), hash_(hash), places_(std::bit_ceil(std::max(settings.capacity, ways))) {}

void WantedMemory::want(Address address, Timestamp now) noexcept {
  const std::size_t sets = places_.size() / ways;
  const std::size_t first = (hash_({address.high(), address.low(), 0, 0, 0, 0}) >> 32U) % sets * ways;
  const std::span<Place> set{&places_[first], ways};
  const auto known =
      std::find_if(set.begin(), set.end(), [&](const Place& one) { return one.is_used && one.address == address; });
  if (known != set.end()) {
    if (!is_fresh(*known, now)) ++news_;
    known->wanted_at = std::max(known->wanted_at, now);
    return;
  }
  Place& chosen = *std::min_element(set.begin(), set.end(), [](const Place& a, const Place& b) {
    return a.is_used != b.is_used ? !a.is_used : a.wanted_at < b.wanted_at;
  });
  if (is_fresh(chosen, now)) ++forgotten_;
  chosen = {address, now, true};
  ++news_;
}

void WantedMemory::want_port(std::uint16_t port, Timestamp now) noexcept {
  if (port == 0) return;
  const auto known = std::find_if(ports_.begin(), ports_.end(), [port](const Port& one) { return one.number == port; });
  if (known != ports_.end()) {
    if (!is_fresh(*known, now)) ++news_;
    known->wanted_at = std::max(known->wanted_at, now);
    return;
  }
  Port& chosen = *std::min_element(ports_.begin(), ports_.end(), [](const Port& a, const Port& b) {
    return (a.number == 0) != (b.number == 0) ? a.number == 0 : a.wanted_at < b.wanted_at;
  });
  if (is_fresh(chosen, now)) ++forgotten_;
  chosen = {port, now};
  ++news_;
}

void WantedMemory::list(Timestamp now, Wanted& wanted) const {
  for (const Place& place : places_) {
    if (is_fresh(place, now)) wanted.learned.push_back({place.address, place.wanted_at});
  }
  for (const Port& port : ports_) {
    if (is_fresh(port, now)) wanted.ports.push_back({Transport::udp, port.number, port.number});
  }
  wanted.forgotten = forgotten_;
}

}  // namespace eugress
