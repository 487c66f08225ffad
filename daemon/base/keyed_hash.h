// A 64-bit hash of a few words that an outsider cannot steer: NH (Black et al., UMAC, RFC 4418 section 5.2) with 64-bit
// words and a secret random key per process. Two different inputs collide with a chance of about 2^-64 for whoever does
// not know the key, so hostile packets cannot pile up in one corner of a table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace eugress {

class KeyedHash {
 public:
  static constexpr std::size_t words = 6;
  using Input = std::array<std::uint64_t, words>;

  // From the system's random source. Aborts if there is none.
  [[nodiscard]] static KeyedHash with_random_key();
  constexpr explicit KeyedHash(const Input& key) noexcept
      : key_(key), of_zeros_(product(key, 2, 0, 0) + product(key, 4, 0, 0)) {}

  // Never 0, so that 0 can mean "empty slot".
  [[nodiscard]] constexpr std::uint64_t operator()(const Input& input) const noexcept {
    static_assert(words == 6);  // written out, because gcc 12 makes a loop of a loop
    return spread(product(key_, 0, input[0], input[1]) + product(key_, 2, input[2], input[3]) +
                  product(key_, 4, input[4], input[5]));
  }
  // The same as of {a, b, 0, 0, 0, 0}, for a third of the work.
  [[nodiscard]] constexpr std::uint64_t operator()(std::uint64_t a, std::uint64_t b) const noexcept {
    return spread(product(key_, 0, a, b) + of_zeros_);
  }

 private:
  __extension__ using Wide = unsigned __int128;

  [[nodiscard]] static constexpr Wide product(const Input& key, std::size_t at, std::uint64_t a,
                                              std::uint64_t b) noexcept {
    return static_cast<Wide>(a + key[at]) * (b + key[at + 1]);
  }
  [[nodiscard]] static constexpr std::uint64_t spread(Wide sum) noexcept {
    // The folded halves differ in few bits for neighbouring inputs; one odd multiplication spreads them to the high
    // bits.
    const auto folded = static_cast<std::uint64_t>(sum >> 64U) ^ static_cast<std::uint64_t>(sum);
    const std::uint64_t mixed = (folded ^ (folded >> 32U)) * 0x9e3779b97f4a7c15U;
    return mixed != 0 ? mixed : 1;
  }

  Input key_;
  Wide of_zeros_;  // what the last four words add when they are 0
};

}  // namespace eugress
