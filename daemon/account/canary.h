// What became of the canaries: made-up flows to a place that nobody promised, which the daemon sends through copies of
// its own rooms to see that what leaves the promised area would be told. Their counts stand in no book. Plain values.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace eugress {

enum class CanaryResult : std::uint8_t { arrived, lost };
constexpr std::size_t canary_result_count = 2;
[[nodiscard]] constexpr std::string_view to_text(CanaryResult result) noexcept {
  return result == CanaryResult::arrived ? "arrived" : "lost";
}

struct CanaryRecord {
  std::chrono::seconds every{0};                               // 0: none is sent
  std::array<std::uint64_t, canary_result_count> by_result{};  // since the start
  CanaryResult last_result = CanaryResult::arrived;
  std::optional<Timestamp> last_sent;
  std::optional<Timestamp> last_arrived;
};

}  // namespace eugress
