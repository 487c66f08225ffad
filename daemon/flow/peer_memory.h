// Which sockets of ours have just asked a provider's STUN servers: from there a participant goes on to speak to others
// directly. Only requests teach; sixty seconds after the last one the socket is forgotten, for a port is used again.
// Bounded, eight ways associative: a full set forgets the socket that was quiet longest, and counts it. Fixed memory,
// no allocation after construction; one thread, and nothing of it ever leaves that thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/keyed_hash.h"
#include "base/time.h"
#include "flow/address_plan.h"
#include "flow/campus_endpoint.h"

namespace eugress {

class PeerMemory {
 public:
  struct Settings {
    std::size_t capacity = 8192;  // rounded up to a power of two
    std::chrono::seconds lifetime{60};
  };

  PeerMemory(Settings settings, KeyedHash hash);

  void learn(const CampusEndpoint& socket, ProviderNumber provider, Timestamp now) noexcept;
  // Whose STUN server the socket asked within the lifetime before `now`; 0: nobody's.
  [[nodiscard]] ProviderNumber asked(const CampusEndpoint& socket, Timestamp now) const noexcept;

  // Sockets held, the expired that nobody has displaced yet included.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return places_.size(); }
  // Sockets forgotten before their time.
  [[nodiscard]] std::uint64_t evicted() const noexcept { return evicted_; }

 private:
  struct Place {
    CampusEndpoint socket;
    Timestamp asked_at;
    ProviderNumber provider = 0;  // 0: empty
  };
  static constexpr std::size_t ways = 8;
  [[nodiscard]] std::size_t first_of_set(const CampusEndpoint& socket) const noexcept;
  [[nodiscard]] bool is_expired(const Place& place, Timestamp now) const noexcept {
    return now - place.asked_at > settings_.lifetime;
  }

  Settings settings_;
  KeyedHash hash_;
  std::vector<Place> places_;
  std::size_t size_ = 0;
  std::uint64_t evicted_ = 0;
};

}  // namespace eugress
