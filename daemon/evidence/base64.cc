#include "evidence/base64.h"

#include <algorithm>
#include <array>

namespace eugress {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t no_digit = 64;

constexpr std::array<std::uint8_t, 256> digits = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(no_digit);
  for (std::uint8_t value = 0; value < alphabet.size(); ++value)
    table[static_cast<unsigned char>(alphabet[value])] = value;
  return table;
}();

}  // namespace

std::string to_base64(Bytes octets) {
  std::string text;
  text.reserve((octets.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < octets.size(); at += 3) {
    const std::size_t here = std::min<std::size_t>(3, octets.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) group = group << 8U | (i < here ? octets[at + i] : 0U);
    for (std::size_t i = 0; i < 4; ++i) text += i <= here ? alphabet[group >> (18 - 6 * i) & 63U] : '=';
  }
  return text;
}

std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::vector<std::uint8_t> octets;
  octets.reserve(text.size() / 4 * 3);
  for (std::size_t at = 0; at < text.size(); at += 4) {
    const std::size_t pads = at + 4 == text.size() ? padding : 0;
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::uint8_t digit = i < 4 - pads ? digits[static_cast<unsigned char>(text[at + i])] : std::uint8_t{0};
      if (digit == no_digit) return std::nullopt;
      group = group << 6U | digit;
    }
    for (std::size_t i = 0; i < 3 - pads; ++i) octets.push_back(static_cast<std::uint8_t>(group >> (16 - 8 * i)));
    if (pads != 0 && (group & ((1U << 8 * pads) - 1)) != 0) return std::nullopt;
  }
  return octets;
}

std::optional<Digest> digest_from_base64(std::string_view text) {
  const auto octets = from_base64(text);
  if (!octets || octets->size() != sizeof(Digest)) return std::nullopt;
  Digest digest{};
  std::copy(octets->begin(), octets->end(), digest.begin());
  return digest;
}

}  // namespace eugress
