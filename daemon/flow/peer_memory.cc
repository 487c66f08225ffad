#include "flow/peer_memory.h"

#include <algorithm>
#include <bit>

namespace eugress {

PeerMemory::PeerMemory(Settings settings, KeyedHash hash)
    : settings_(settings), hash_(hash), places_(std::bit_ceil(std::max(settings.capacity, ways))) {}

std::size_t PeerMemory::first_of_set(const CampusEndpoint& socket) const noexcept {
  return (socket.hash(hash_) >> 32U) % (places_.size() / ways) * ways;
}

ProviderNumber PeerMemory::asked(const CampusEndpoint& socket, Timestamp now) const noexcept {
  if (size_ == 0) return 0;
  const std::size_t first = first_of_set(socket);
  for (std::size_t i = first; i < first + ways; ++i) {
    const Place& place = places_[i];
    if (place.provider != 0 && place.socket == socket)
      return is_expired(place, now) ? ProviderNumber{0} : place.provider;
  }
  return 0;
}

void PeerMemory::learn(const CampusEndpoint& socket, ProviderNumber provider, Timestamp now) noexcept {
  const std::size_t first = first_of_set(socket);
  std::size_t chosen = first;
  for (std::size_t i = first; i < first + ways; ++i) {
    const Place& place = places_[i];
    if (place.provider != 0 && place.socket == socket) {
      chosen = i;
      break;
    }
    const Place& best = places_[chosen];
    if (best.provider != 0 && (place.provider == 0 || place.asked_at < best.asked_at)) chosen = i;
  }
  Place& place = places_[chosen];
  if (place.provider == 0) {
    ++size_;
  } else if (!(place.socket == socket) && !is_expired(place, now)) {
    ++evicted_;
  }
  place = {socket, now, provider};
}

}  // namespace eugress
