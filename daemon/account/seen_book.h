// Since when and until when something was seen, for a bounded number of keys: the one that was seen longest ago gives
// way to a new one, and is counted. One thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>

#include "base/time.h"

namespace eugress {

struct SeenSpan {
  Timestamp first;
  Timestamp last;
};

template <typename Key>
class SeenBook {
 public:
  explicit SeenBook(std::size_t most) : most_(most) {}

  // True if nothing was remembered of it.
  bool see(const Key& key, Timestamp from, Timestamp until) {
    const auto [place, is_new] = spans_.try_emplace(key, SeenSpan{from, until});
    place->second.last = std::max(place->second.last, until);
    if (!is_new || spans_.size() <= most_) return is_new;
    auto oldest = spans_.end();
    for (auto one = spans_.begin(); one != spans_.end(); ++one) {
      if (one == place) continue;  // it has just come
      if (oldest == spans_.end() || one->second.last < oldest->second.last) oldest = one;
    }
    spans_.erase(oldest);
    ++evicted_;
    return true;
  }

  [[nodiscard]] const std::map<Key, SeenSpan>& spans() const noexcept { return spans_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return most_; }
  [[nodiscard]] std::uint64_t evicted() const noexcept { return evicted_; }

 private:
  std::size_t most_;
  std::map<Key, SeenSpan> spans_;
  std::uint64_t evicted_ = 0;
};

}  // namespace eugress
