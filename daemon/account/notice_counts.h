// How many notices were written for a SIEM since the start, by kind, and how many were not. Plain values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace eugress {

enum class NoticeKind : std::uint8_t { claim, place, operator_, canary };
constexpr std::size_t notice_kind_count = 4;
[[nodiscard]] std::string_view to_text(NoticeKind kind) noexcept;  // operator_ is "operator"

struct NoticeCounts {
  std::array<std::uint64_t, notice_kind_count> by_kind{};
  std::uint64_t left_out = 0;   // too many in an hour
  std::uint64_t forgotten = 0;  // told, and given up to make room: would be told anew

  friend constexpr bool operator==(const NoticeCounts&, const NoticeCounts&) noexcept = default;
};

}  // namespace eugress
