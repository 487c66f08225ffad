// What a provider's media plane carried, by kind and direction, with nothing that leads to a call: two counters a kind.
// Of a flow, only what passed after it was known whose it is. Plain sums; intervals and workers add up.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "flow/flow_key.h"
#include "flow/media.h"

namespace eugress {

struct MediaCounts {
  std::uint64_t bytes = 0;  // IP octets
  std::uint64_t packets = 0;

  constexpr MediaCounts& operator+=(const MediaCounts& other) noexcept {
    bytes += other.bytes;
    packets += other.packets;
    return *this;
  }
  friend constexpr bool operator==(const MediaCounts&, const MediaCounts&) noexcept = default;
};

class MediaSums {
 public:
  [[nodiscard]] constexpr MediaCounts& of(MediaKind kind, Direction direction) noexcept {
    return counts_[place(kind, direction)];
  }
  [[nodiscard]] constexpr const MediaCounts& of(MediaKind kind, Direction direction) const noexcept {
    return counts_[place(kind, direction)];
  }
  constexpr MediaSums& operator+=(const MediaSums& other) noexcept {
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    return *this;
  }

 private:
  static constexpr std::size_t place(MediaKind kind, Direction direction) noexcept {
    return 2 * static_cast<std::size_t>(kind) + (direction == Direction::egress ? 0 : 1);
  }
  std::array<MediaCounts, 2 * media_kind_count> counts_{};
};

// By ProviderNumber - 1; one that stands in neither counted nothing.
using MediaByProvider = std::vector<MediaSums>;
inline void add(MediaByProvider& sums, const MediaByProvider& more) {
  if (sums.size() < more.size()) sums.resize(more.size());
  for (std::size_t i = 0; i < more.size(); ++i) sums[i] += more[i];
}

}  // namespace eugress
