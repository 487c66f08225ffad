// Which flows with unlisted servers are open, as a filter: it may say yes of a flow that is not, never no of one that
// is. Most packets of a link go to strangers, and a bit that stays in the first cache level spares them the key of a
// flow and its place in the table. A count for each bit, so that flows may end; one that reaches its top stays there.
// Fixed memory: 16 KiB of bits, 128 KiB of counts that only the beginning and the end of a flow touch. One thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace eugress {

class OpenFlows {
 public:
  // By a number in which the upper bits tell flows apart.
  [[nodiscard]] bool may_hold(std::uint64_t mark) const noexcept {
    const std::size_t place = place_of(mark);
    return (bits_[place / word_bits] >> (place % word_bits) & 1U) != 0;
  }
  void add(std::uint64_t mark) noexcept {
    const std::size_t place = place_of(mark);
    if (counts_[place] != full) ++counts_[place];
    bits_[place / word_bits] |= std::uint64_t{1} << (place % word_bits);
  }
  // What was added before.
  void remove(std::uint64_t mark) noexcept {
    const std::size_t place = place_of(mark);
    if (counts_[place] == full || --counts_[place] != 0) return;
    bits_[place / word_bits] &= ~(std::uint64_t{1} << (place % word_bits));
  }

 private:
  static constexpr unsigned place_bits = 17;
  static constexpr std::size_t places = std::size_t{1} << place_bits;
  static constexpr std::size_t word_bits = 64;
  static constexpr std::uint8_t full = std::numeric_limits<std::uint8_t>::max();
  [[nodiscard]] static constexpr std::size_t place_of(std::uint64_t mark) noexcept { return mark >> (64 - place_bits); }

  std::array<std::uint64_t, places / word_bits> bits_{};
  std::vector<std::uint8_t> counts_ = std::vector<std::uint8_t>(places);
};

}  // namespace eugress
