#include "base/time.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace eugress {

std::string to_text(Day day) {
  const std::chrono::year_month_day date{day};
  std::array<char, 32> text{};
  const int length = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return {text.data(), static_cast<std::size_t>(length)};
}

std::string to_text(Timestamp time) {
  const Day day = day_of(time);
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::microseconds>(time - day)};
  std::array<char, 48> text{};
  const int length =
      std::snprintf(text.data(), text.size(), "T%02ld:%02ld:%02lld.%06lldZ", static_cast<long>(clock.hours().count()),
                    static_cast<long>(clock.minutes().count()), static_cast<long long>(clock.seconds().count()),
                    static_cast<long long>(clock.subseconds().count()));
  return to_text(day) + std::string{text.data(), static_cast<std::size_t>(length)};
}

std::optional<Day> day_from_text(std::string_view text) noexcept {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t length) -> std::optional<int> {
    int value = 0;
    const char* const end = text.data() + at + length;
    const auto [stopped, error] = std::from_chars(text.data() + at, end, value);
    if (error != std::errc{} || stopped != end || value < 0) return std::nullopt;
    return value;
  };
  const auto year = number(0, 4);
  const auto month = number(5, 2);
  const auto day = number(8, 2);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return Day{date};
}

std::optional<Timestamp> instant_from_text(std::string_view text) noexcept {
  const auto day = day_from_text(text.substr(0, std::min<std::size_t>(text.size(), 10)));
  // The nanoseconds of Timestamp reach from 1677 to 2262.
  if (!day || *day < std::chrono::sys_days{std::chrono::year{1970} / 1 / 1} ||
      *day >= std::chrono::sys_days{std::chrono::year{2200} / 1 / 1}) {
    return std::nullopt;
  }
  if (text.size() == 10) return Timestamp{*day};
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z')
    return std::nullopt;
  const auto number = [&](std::size_t at, unsigned most) -> std::optional<unsigned> {
    unsigned value = 0;
    const char* const end = text.data() + at + 2;
    const auto [stopped, error] = std::from_chars(text.data() + at, end, value);
    if (error != std::errc{} || stopped != end || value > most) return std::nullopt;
    return value;
  };
  const auto hour = number(11, 23);
  const auto minute = number(14, 59);
  const auto second = number(17, 59);
  if (!hour || !minute || !second) return std::nullopt;
  return Timestamp{*day} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second};
}

}  // namespace eugress
