// For tables of eight-way sets: an octet of each place's hash, a set's eight in one word. Most look-ups on the packet
// path find nothing, and learn it from one load instead of eight comparisons with what lies far apart. Never wrong
// about what is there; one in some thirty of what is not, in a full set, still looks as if it were.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace eugress {

class SetTags {
 public:
  static constexpr std::size_t ways = 8;

  explicit SetTags(std::size_t sets) : words_(sets, 0) {}

  [[nodiscard]] bool may_hold(std::size_t set, std::uint64_t hash) const noexcept { return places_of(set, hash) != 0; }
  // The place in the set of which `is_it(way)` is true, asked only of places that may hold what has this hash; `ways`
  // if there is none.
  template <typename IsIt>
  [[nodiscard]] std::size_t find(std::size_t set, std::uint64_t hash, IsIt&& is_it) const noexcept {
    for (std::uint64_t places = places_of(set, hash); places != 0; places &= places - 1) {
      const auto way = static_cast<std::size_t>(std::countr_zero(places)) / 8;
      if (is_it(way)) return way;
    }
    return ways;
  }
  // The place `way` of the set now holds what has this hash.
  void put(std::size_t set, std::size_t way, std::uint64_t hash) noexcept {
    clear(set, way);
    words_[set] |= tag_of(hash) << 8 * way;
  }
  void clear() noexcept { std::fill(words_.begin(), words_.end(), 0); }
  void clear(std::size_t set, std::size_t way) noexcept { words_[set] &= ~(std::uint64_t{0xff} << 8 * way); }

 private:
  static constexpr std::uint64_t each = 0x0101010101010101;
  // The highest bit of each place's octet that is zero in the difference, and now and then of one above such an octet
  // (Knuth, TAOCP 4A, 7.1.3, exercise 90).
  [[nodiscard]] std::uint64_t places_of(std::size_t set, std::uint64_t hash) const noexcept {
    const std::uint64_t difference = words_[set] ^ each * tag_of(hash);
    return (difference - each) & ~difference & each << 7U;
  }
  // Never 0, the tag of a free place. The sets are told apart by higher bits.
  [[nodiscard]] static constexpr std::uint64_t tag_of(std::uint64_t hash) noexcept {
    const std::uint64_t tag = hash >> 24U & 0xffU;
    return tag != 0 ? tag : 1;
  }

  std::vector<std::uint64_t> words_;
};

}  // namespace eugress
