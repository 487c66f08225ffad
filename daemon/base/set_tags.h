// For tables of eight-way sets: an octet of each place's hash, a set's eight in one word. Most look-ups on the packet
// path find nothing, and learn it from one load instead of eight comparisons with what lies far apart. Never wrong
// about what is there; one in some thirty of what is not, in a full set, still looks as if it were.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace eugress {

class SetTags {
 public:
  static constexpr std::size_t ways = 8;

  explicit SetTags(std::size_t sets) : words_(sets, 0) {}

  [[nodiscard]] bool may_hold(std::size_t set, std::uint64_t hash) const noexcept {
    // Whether any octet of the difference is zero (Knuth, TAOCP 4A, 7.1.3, exercise 90).
    const std::uint64_t difference = words_[set] ^ each * tag_of(hash);
    return ((difference - each) & ~difference & each << 7U) != 0;
  }
  // The place `way` of the set now holds what has this hash.
  void put(std::size_t set, std::size_t way, std::uint64_t hash) noexcept {
    const std::size_t shift = 8 * way;
    words_[set] = (words_[set] & ~(std::uint64_t{0xff} << shift)) | tag_of(hash) << shift;
  }

 private:
  static constexpr std::uint64_t each = 0x0101010101010101;
  // Never 0, the tag of a free place. The sets are told apart by higher bits.
  [[nodiscard]] static constexpr std::uint64_t tag_of(std::uint64_t hash) noexcept {
    const std::uint64_t tag = hash >> 24U & 0xffU;
    return tag != 0 ? tag : 1;
  }

  std::vector<std::uint64_t> words_;
};

}  // namespace eugress
