#include "evidence/sample_size.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace eugress {
namespace {

// Hundredths of a per cent: "95" is 9500, "0.5" is 50. Empty unless within 0.01 to 99.99.
std::optional<unsigned> hundredths(std::string_view text) noexcept {
  const std::size_t point = text.find('.');
  const std::string_view behind = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  std::string digits{text.substr(0, point)};
  if (digits.empty() || digits.size() > 2 || behind.size() > 2 || (point != std::string_view::npos && behind.empty()))
    return std::nullopt;
  digits.append(behind).append(2 - behind.size(), '0');
  unsigned value = 0;
  const auto [stopped, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || stopped != digits.data() + digits.size() || value == 0) return std::nullopt;
  return value;
}

}  // namespace

Result<std::uint64_t> sample_size(std::string_view confidence, std::string_view rate,
                                  std::optional<std::uint64_t> population) {
  const auto conf = hundredths(confidence);
  const auto tolerable = hundredths(rate);
  if (!conf || !tolerable) return Error{"--conf and --rate are per cents from 0.01 to 99.99, such as 95 and 0.5"};
  const long double most = (10000.0L - *conf) / 10000.0L;  // chance of missing what is there
  // Products of thousands of factors, each rounded to 64 bits: far below this, and no threshold lies that near.
  constexpr long double rounding = 1e-15L;
  long double chance = 1.0L;
  if (!population) {
    std::uint64_t drawn = 0;
    for (; chance > most * (1 + rounding); ++drawn) chance *= 1.0L - *tolerable / 10000.0L;
    return drawn;
  }
  if (*population == 0 || *population > 1'000'000'000'000) return Error{"--population is from 1 to 10^12"};
  // That many deviants are tolerable no longer; at least one, or there is nothing to look for.
  const std::uint64_t deviants = std::max<std::uint64_t>(1, (*population * *tolerable + 9999) / 10000);
  std::uint64_t drawn = 0;
  for (; drawn < *population && chance > most * (1 + rounding); ++drawn) {
    const std::uint64_t left = *population - drawn;
    chance *= left <= deviants ? 0.0L : static_cast<long double>(left - deviants) / static_cast<long double>(left);
  }
  return drawn;
}

}  // namespace eugress
