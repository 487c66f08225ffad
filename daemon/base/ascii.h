// Letters and digits of ASCII, whatever the locale. Names of hosts, keys and codes are compared in small letters.
#pragma once

#include <string>

namespace eugress {

[[nodiscard]] constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_small_letter(char c) noexcept {
  return c >= 'a' && c <= 'z';
}
[[nodiscard]] constexpr char capital_of(char c) noexcept {
  return is_small_letter(c) ? static_cast<char>(c - 'a' + 'A') : c;
}
[[nodiscard]] inline std::string capitalised(std::string text) {
  if (!text.empty()) text.front() = capital_of(text.front());
  return text;
}

}  // namespace eugress
