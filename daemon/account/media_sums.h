// What a provider's media plane carried, by kind and direction, with nothing that leads to a call: counters and two
// histograms a kind. Of a flow, only what passed after it was known whose it is. Plain sums; intervals and workers add
// up.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "flow/flow_key.h"
#include "flow/media.h"
#include "flow/media_streams.h"

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

// How many streams stayed within each bound, and the sum over all. Whole numbers, so that sums do not depend on order.
template <std::size_t size>
struct Histogram {
  std::array<std::uint64_t, size + 1> counts{};  // each alone; the last is beyond all bounds
  std::uint64_t sum = 0;

  constexpr void add(std::uint64_t value, const std::array<std::uint32_t, size>& bounds) noexcept {
    std::size_t bucket = 0;
    while (bucket < size && value > bounds[bucket]) ++bucket;
    ++counts[bucket];
    sum += value;
  }
  constexpr Histogram& operator+=(const Histogram& other) noexcept {
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
    sum += other.sum;
    return *this;
  }
};

constexpr std::array<std::uint32_t, 8> loss_bounds{0, 1000, 5000, 10'000, 20'000, 50'000, 100'000, 200'000};  // 1e-6
constexpr std::array<std::uint32_t, 7> jitter_bounds{1000, 2000, 5000, 10'000, 20'000, 50'000, 100'000};      // us

// One observation a stream and interval.
struct MediaQuality {
  Histogram<loss_bounds.size()> loss;
  Histogram<jitter_bounds.size()> jitter;

  constexpr void add(const StreamQuality& stream) noexcept {
    loss.add(stream.lost_millionths, loss_bounds);
    jitter.add(stream.jitter_microseconds, jitter_bounds);
  }
  constexpr MediaQuality& operator+=(const MediaQuality& other) noexcept {
    loss += other.loss;
    jitter += other.jitter;
    return *this;
  }
};

class MediaSums {
 public:
  [[nodiscard]] constexpr MediaCounts& of(MediaKind kind, Direction direction) noexcept {
    return counts_[place(kind, direction)];
  }
  [[nodiscard]] constexpr const MediaCounts& of(MediaKind kind, Direction direction) const noexcept {
    return counts_[place(kind, direction)];
  }
  [[nodiscard]] constexpr MediaQuality& quality_of(MediaKind kind, Direction direction) noexcept {
    return quality_[place(kind, direction)];
  }
  [[nodiscard]] constexpr const MediaQuality& quality_of(MediaKind kind, Direction direction) const noexcept {
    return quality_[place(kind, direction)];
  }
  constexpr MediaSums& operator+=(const MediaSums& other) noexcept {
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    for (std::size_t i = 0; i < quality_.size(); ++i) quality_[i] += other.quality_[i];
    return *this;
  }

 private:
  static constexpr std::size_t place(MediaKind kind, Direction direction) noexcept {
    return 2 * static_cast<std::size_t>(kind) + (direction == Direction::egress ? 0 : 1);
  }
  std::array<MediaCounts, 2 * media_kind_count> counts_{};
  std::array<MediaQuality, 2 * media_kind_count> quality_{};
};

// By ProviderNumber - 1; one that stands in neither counted nothing.
using MediaByProvider = std::vector<MediaSums>;
inline void add(MediaByProvider& sums, const MediaByProvider& more) {
  if (sums.size() < more.size()) sums.resize(more.size());
  for (std::size_t i = 0; i < more.size(); ++i) sums[i] += more[i];
}

}  // namespace eugress
