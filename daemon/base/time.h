// Time as packets bring it: nanoseconds of UTC since 1970. No room between capture and account reads a clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eugress {

using Nanoseconds = std::chrono::nanoseconds;
using Timestamp = std::chrono::sys_time<Nanoseconds>;
using Day = std::chrono::sys_days;

[[nodiscard]] constexpr Day day_of(Timestamp time) noexcept {
  return std::chrono::floor<std::chrono::days>(time);
}

// "2026-11-21T08:00:00.000000Z" (RFC 3339, microseconds).
[[nodiscard]] std::string to_text(Timestamp time);
// "2026-11-21".
[[nodiscard]] std::string to_text(Day day);
// Only YYYY-MM-DD of a real day; anything else is empty.
[[nodiscard]] std::optional<Day> day_from_text(std::string_view text) noexcept;
// "2026-11-21" (its first instant, UTC) or "2026-11-21T08:00:00Z"; anything else is empty.
[[nodiscard]] std::optional<Timestamp> instant_from_text(std::string_view text) noexcept;

// A span of days in which a row of a table holds: from `from` on, up to but not including `until`.
struct Validity {
  Day from = Day::min();
  Day until = Day::max();

  [[nodiscard]] constexpr bool holds_on(Day day) const noexcept { return from <= day && day < until; }
  friend constexpr bool operator==(const Validity&, const Validity&) = default;
};

}  // namespace eugress
