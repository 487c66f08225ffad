// What is remembered for a while of sockets or devices of ours: bounded, eight ways associative. A full set forgets
// what is over, else what is oldest, and counts the latter. It knows them by their marks alone. Fixed memory, no
// allocation after construction; one thread.
#pragma once

#include <algorithm>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/time.h"
#include "flow/campus_endpoint.h"

namespace eugress {

// A Value tells `Timestamp since()`, of two the earlier goes first, and `bool is_over(Timestamp now)`.
template <typename Value>
class CampusMemory {
 public:
  // `capacity` is rounded up to a power of two.
  explicit CampusMemory(std::size_t capacity) : places_(std::bit_ceil(std::max(capacity, ways))) {}

  // Null: nothing is remembered, or it is over.
  [[nodiscard]] const Value* find(CampusMark whose, Timestamp now) const noexcept {
    const std::size_t place = place_of(whose);
    return place != nowhere && !places_[place].value.is_over(now) ? &places_[place].value : nullptr;
  }
  [[nodiscard]] Value* find(CampusMark whose, Timestamp now) noexcept {
    const std::size_t place = place_of(whose);
    return place != nowhere && !places_[place].value.is_over(now) ? &places_[place].value : nullptr;
  }

  // What is remembered of it and is not over; else a fresh one, in a place that may have been another's.
  [[nodiscard]] Value& find_or_add(CampusMark whose, Timestamp now) noexcept {
    if (const std::size_t known = place_of(whose); known != nowhere) {
      Value& value = places_[known].value;
      if (value.is_over(now)) value = Value{};
      return value;
    }
    const auto first = places_.begin() + static_cast<std::ptrdiff_t>(first_of_set(whose));
    Place& place = *std::min_element(first, first + ways,
                                     [&](const Place& a, const Place& b) { return rank(a, now) < rank(b, now); });
    if (!place.is_taken) {
      ++size_;
    } else if (!place.value.is_over(now)) {
      ++evicted_;
    }
    place = {whose, Value{}, true};
    return place.value;
  }

  // Those that are over and that nobody has displaced yet included.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return places_.size(); }
  // Forgotten before their time.
  [[nodiscard]] std::uint64_t evicted() const noexcept { return evicted_; }

 private:
  struct Place {
    CampusMark whose;
    Value value;
    bool is_taken = false;
  };
  static constexpr std::size_t ways = 8;
  static constexpr std::size_t nowhere = SIZE_MAX;

  // The lowest is displaced first: empty places, then what is over, then the oldest.
  struct Rank {
    int kind = 0;
    Timestamp since;
    friend constexpr auto operator<=>(const Rank&, const Rank&) noexcept = default;
  };
  [[nodiscard]] static Rank rank(const Place& place, Timestamp now) noexcept {
    if (!place.is_taken) return {};
    return {place.value.is_over(now) ? 1 : 2, place.value.since()};
  }

  [[nodiscard]] std::size_t first_of_set(CampusMark whose) const noexcept {
    return (whose.hash() >> 32U & (places_.size() / ways - 1)) * ways;
  }
  [[nodiscard]] std::size_t place_of(CampusMark whose) const noexcept {
    if (size_ == 0) return nowhere;
    const std::size_t first = first_of_set(whose);
    for (std::size_t place = first; place < first + ways; ++place) {
      if (places_[place].is_taken && places_[place].whose == whose) return place;
    }
    return nowhere;
  }

  std::vector<Place> places_;
  std::size_t size_ = 0;
  std::uint64_t evicted_ = 0;
};

}  // namespace eugress
