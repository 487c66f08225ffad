// What packets taught this worker to want beyond the lists: far addresses that are a provider's by name or by what was
// said, and ports of ours from which a participant may reach another. It only keeps a kernel filter open; whose a
// packet is, others decide. Bounded: addresses eight ways associative, ports few; the one that was quiet longest is
// forgotten first, and counted. Fixed memory, no allocation after construction but for list(), one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/address.h"
#include "base/keyed_hash.h"
#include "base/time.h"
#include "capture/filter.h"

namespace eugress {

class WantedMemory {
 public:
  struct Settings {
    std::size_t capacity = 8192;                      // addresses, rounded up to a power of two
    std::chrono::seconds address_lifetime{6 * 3600};  // as long as the name of a server is remembered
    std::chrono::seconds port_lifetime{16 * 60};      // whoever is still used is wanted again at each interval's end
  };

  WantedMemory(Settings settings, KeyedHash hash);

  void want(Address address, Timestamp now) noexcept;
  void want_port(std::uint16_t port, Timestamp now) noexcept;

  // Puts all that is fresh into the wish.
  void list(Timestamp now, Wanted& wanted) const;
  // Grows with everything new; what is only wanted again or forgotten leaves it.
  [[nodiscard]] std::uint64_t news() const noexcept { return news_; }

  static constexpr std::size_t most_ports = 64;

 private:
  struct Place {
    Address address;
    Timestamp wanted_at;
    bool is_used = false;
  };
  struct Port {
    std::uint16_t number = 0;  // 0: none
    Timestamp wanted_at;
  };
  static constexpr std::size_t ways = 8;
  [[nodiscard]] bool is_fresh(const Place& place, Timestamp now) const noexcept {
    return place.is_used && now - place.wanted_at <= settings_.address_lifetime;
  }
  [[nodiscard]] bool is_fresh(const Port& port, Timestamp now) const noexcept {
    return port.number != 0 && now - port.wanted_at <= settings_.port_lifetime;
  }

  Settings settings_;
  KeyedHash hash_;
  std::vector<Place> places_;
  std::array<Port, most_ports> ports_{};
  std::uint64_t news_ = 0;
  std::uint64_t forgotten_ = 0;
};

}  // namespace eugress
