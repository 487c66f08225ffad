// ISO 3166-1 alpha-2 codes as small values, and sets of them. Codes that databases emit beside the standard (EU, XK,
// AP) are representable; what they mean is for judge/ to say. A default Country is "not known".
#pragma once

#include <bitset>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace eugress {

class Country {
 public:
  static constexpr std::uint16_t count = 26 * 36 + 2;  // A-Z x (A-Z, 0-9: "A1", "O1"), unknown, anycast

  constexpr Country() noexcept = default;
  [[nodiscard]] static constexpr Country unknown() noexcept { return {}; }
  // Not a country: an address announced from many places at once.
  [[nodiscard]] static constexpr Country anycast() noexcept { return Country{count - 1}; }

  // Two characters, upper case; everything else is empty.
  [[nodiscard]] static constexpr std::optional<Country> from_text(std::string_view text) noexcept {
    if (text.size() != 2 || text[0] < 'A' || text[0] > 'Z') return std::nullopt;
    const char second = text[1];
    const bool letter = second >= 'A' && second <= 'Z';
    if (!letter && (second < '0' || second > '9')) return std::nullopt;
    const int tail = letter ? second - 'A' : 26 + second - '0';
    return Country{static_cast<std::uint16_t>(1 + (text[0] - 'A') * 36 + tail)};
  }

  [[nodiscard]] constexpr bool is_known() const noexcept { return index_ != 0 && index_ != count - 1; }
  [[nodiscard]] constexpr bool is_anycast() const noexcept { return index_ == count - 1; }
  // Every value there is, by its index.
  [[nodiscard]] static constexpr Country from_index(std::uint16_t index) noexcept {
    return Country{static_cast<std::uint16_t>(index % count)};
  }
  // 0 .. count-1, for arrays and sets.
  [[nodiscard]] constexpr std::uint16_t index() const noexcept { return index_; }
  // "NL", "unknown" or "anycast": the label value. Static storage.
  [[nodiscard]] std::string_view text() const noexcept;

  friend constexpr auto operator<=>(Country, Country) noexcept = default;

 private:
  constexpr explicit Country(std::uint16_t index) noexcept : index_(index) {}
  std::uint16_t index_ = 0;
};

class CountrySet {
 public:
  void insert(Country country) noexcept { members_.set(country.index()); }
  void erase(Country country) noexcept { members_.reset(country.index()); }
  [[nodiscard]] bool contains(Country country) const noexcept { return members_.test(country.index()); }
  [[nodiscard]] bool empty() const noexcept { return members_.none(); }
  [[nodiscard]] bool is_within(const CountrySet& other) const noexcept { return (members_ & ~other.members_).none(); }
  friend bool operator==(const CountrySet&, const CountrySet&) noexcept = default;

 private:
  std::bitset<Country::count> members_;
};

}  // namespace eugress
