// Which far addresses have open flows, as a filter: it may say yes of an address that has none, never no of one that
// has. Most packets of a link go to strangers, and a bit that stays in the first cache level spares them the key and
// the place of a flow. A count for each bit, so that flows may end; one that reaches its top stays there. Fixed memory:
// 8 KiB of bits, 128 KiB of counts that only the beginning and the end of a flow touch. One thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace eugress {

class FarSides {
 public:
  // By a hash of the address.
  [[nodiscard]] bool may_hold(std::uint64_t hash) const noexcept {
    const std::size_t place = place_of(hash);
    return (bits_[place / word_bits] >> (place % word_bits) & 1U) != 0;
  }
  void add(std::uint64_t hash) noexcept {
    const std::size_t place = place_of(hash);
    if (counts_[place] != full) ++counts_[place];
    bits_[place / word_bits] |= std::uint64_t{1} << (place % word_bits);
  }
  // What was added before.
  void remove(std::uint64_t hash) noexcept {
    const std::size_t place = place_of(hash);
    if (counts_[place] == full || --counts_[place] != 0) return;
    bits_[place / word_bits] &= ~(std::uint64_t{1} << (place % word_bits));
  }

 private:
  static constexpr std::size_t places = 65536;
  static constexpr std::size_t word_bits = 64;
  static constexpr std::uint16_t full = std::numeric_limits<std::uint16_t>::max();
  [[nodiscard]] static constexpr std::size_t place_of(std::uint64_t hash) noexcept { return hash >> 48U; }

  std::array<std::uint64_t, places / word_bits> bits_{};
  std::vector<std::uint16_t> counts_ = std::vector<std::uint16_t>(places);
};

}  // namespace eugress
