// Time in a story: nanoseconds since the Unix epoch, moved by the story alone. Nothing here reads a clock.
#pragma once

#include <chrono>
#include <cstdint>

namespace eugress::synth {

using Duration = std::chrono::nanoseconds;
using Time = std::chrono::sys_time<Duration>;

constexpr Duration us(std::int64_t count) {
  return std::chrono::microseconds(count);
}
constexpr Duration ms(std::int64_t count) {
  return std::chrono::milliseconds(count);
}
constexpr Duration seconds(std::int64_t count) {
  return std::chrono::seconds(count);
}
constexpr Duration minutes(std::int64_t count) {
  return std::chrono::minutes(count);
}

// UTC. Spelled with numbers so that a story's date is visible where it is told.
constexpr Time utc(int year, unsigned month, unsigned day, int hour, int minute) {
  const auto date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  return Time(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute);
}

}  // namespace eugress::synth
