// Which sockets of ours have just asked a provider's STUN servers: from there a participant goes on to speak to others
// directly. Only requests teach; sixty seconds after the last one the socket is forgotten, for a port is used again.
// Bounds and thread are those of CampusMemory.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/time.h"
#include "flow/address_plan.h"
#include "flow/campus_memory.h"

namespace eugress {

class PeerMemory {
 public:
  static constexpr std::chrono::seconds lifetime{60};

  explicit PeerMemory(std::size_t capacity) : sockets_(capacity) {}

  void learn(CampusMark socket, std::uint16_t port, ProviderNumber provider, Timestamp now) noexcept {
    if (now - turned_at_ > 2 * lifetime) {
      older_ports_ = std::exchange(ports_, {});
      turned_at_ = now;
    }
    ports_.set(port);
    sockets_.find_or_add(socket, now) = {now, provider};
  }
  // Never wrong if it says no: then no socket with this port asked within the lifetime.
  [[nodiscard]] bool may_have_asked(std::uint16_t port) const noexcept {
    return ports_.test(port) || older_ports_.test(port);
  }
  // Whose STUN server the socket asked within the lifetime before `now`; 0: nobody's.
  [[nodiscard]] ProviderNumber asked(CampusMark socket, Timestamp now) const noexcept {
    const Asking* const found = sockets_.find(socket, now);
    return found == nullptr ? ProviderNumber{0} : found->provider;
  }

  // Sockets held, the expired that nobody has displaced yet included.
  [[nodiscard]] std::size_t size() const noexcept { return sockets_.size(); }
  [[nodiscard]] std::size_t capacity() const noexcept { return sockets_.capacity(); }
  // Sockets forgotten before their time.
  [[nodiscard]] std::uint64_t evicted() const noexcept { return sockets_.evicted(); }

 private:
  struct Asking {
    Timestamp at;
    ProviderNumber provider = 0;
    [[nodiscard]] Timestamp since() const noexcept { return at; }
    [[nodiscard]] bool is_over(Timestamp now) const noexcept { return now - at > lifetime; }
  };

  CampusMemory<Asking> sockets_;
  // Their ports, whoever used them, which spare nearly every packet the look at a mark. Each set is filled for at least
  // two lifetimes and then kept for as long.
  std::bitset<65536> ports_;
  std::bitset<65536> older_ports_;
  Timestamp turned_at_;
};

}  // namespace eugress
