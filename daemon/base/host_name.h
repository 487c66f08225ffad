// A host name as the wire spells it, in a form that compares: lower case, no trailing dot, letters, digits, hyphens,
// underscores and dots only. Fixed storage, so that the packet path can keep one without allocating. Names longer than
// the storage are refused: every name that a provider's table can match fits.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/keyed_hash.h"

namespace eugress {

class HostName {
 public:
  static constexpr std::size_t capacity = 95;

  constexpr HostName() noexcept = default;
  // Empty for an empty name, one that does not fit, a character outside the set above, an empty label.
  [[nodiscard]] static constexpr std::optional<HostName> from_text(std::string_view text) noexcept {
    if (!text.empty() && text.back() == '.') text.remove_suffix(1);
    if (text.empty() || text.size() > capacity) return std::nullopt;
    HostName name;
    char previous = '.';
    for (const char given : text) {
      const char character = spelling[static_cast<unsigned char>(given)];
      if (character == '\0' || (character == '.' && previous == '.')) return std::nullopt;
      name.text_[name.length_++] = character;
      previous = character;
    }
    if (previous == '.') return std::nullopt;
    return name;
  }

  // As certificates spell it (RFC 6125 section 6.4.3): the first label may be `*`, which stays. It equals no name of a
  // host, and of a provider's patterns only those match it that leave the first label open.
  [[nodiscard]] static constexpr std::optional<HostName> from_certificate(std::string_view text) noexcept {
    if (!text.starts_with("*.")) return from_text(text);
    const auto domain = from_text(text.substr(2));
    if (!domain || domain->length_ + 2U > capacity) return std::nullopt;
    HostName name;
    for (const char character : {'*', '.'}) name.text_[name.length_++] = character;
    for (const char character : domain->text()) name.text_[name.length_++] = character;
    return name;
  }

  // Behind what is there, with a dot between, as DNS spells names. False, and then empty, where from_text() would be,
  // or if a dot inside the label would make two of it.
  [[nodiscard]] constexpr bool add_label(std::string_view label) noexcept {
    const std::size_t first = length_ == 0 ? 0 : length_ + std::size_t{1};
    const bool fits = !label.empty() && first + label.size() <= capacity;
    std::size_t end = first;
    for (std::size_t i = 0; fits && i < label.size(); ++i, ++end) {
      const char character = spelling[static_cast<unsigned char>(label[i])];
      if (character == '\0' || character == '.') break;
      text_[end] = character;
    }
    if (!fits || end != first + label.size()) return *this = HostName{}, false;
    if (first != 0) text_[length_] = '.';
    length_ = static_cast<std::uint8_t>(end);
    return true;
  }

  [[nodiscard]] constexpr std::string_view text() const noexcept { return {text_.data(), length_}; }
  [[nodiscard]] constexpr bool empty() const noexcept { return length_ == 0; }

  friend constexpr bool operator==(const HostName& a, const HostName& b) noexcept { return a.text() == b.text(); }

  [[nodiscard]] constexpr std::uint64_t hash(const KeyedHash& keyed) const noexcept {
    // Behind the name the storage is zeros.
    const auto words = std::bit_cast<std::array<std::uint64_t, 2 * KeyedHash::words>>(*this);
    const std::uint64_t front = keyed({words[0], words[1], words[2], words[3], words[4], words[5]});
    return keyed({front ^ words[6], words[7], words[8], words[9], words[10], words[11]});
  }

 private:
  // As it is kept, of every character that a name may have; 0 for all others.
  static constexpr auto spelling = [] {
    std::array<char, 256> kept{};
    for (const char allowed : std::string_view{"abcdefghijklmnopqrstuvwxyz0123456789-_."}) {
      kept[static_cast<unsigned char>(allowed)] = allowed;
    }
    for (unsigned char letter = 'A'; letter <= 'Z'; ++letter) kept[letter] = static_cast<char>(letter - 'A' + 'a');
    return kept;
  }();

  std::array<char, capacity> text_{};
  std::uint8_t length_ = 0;
};

}  // namespace eugress
