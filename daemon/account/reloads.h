// What became of the attempts to renew the Knowledge of a running daemon: counts since the start, and what the last
// swap changed for the servers seen in the day before it. Plain values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace eugress {

enum class ReloadResult : std::uint8_t {
  swapped,    // the new Knowledge is in force
  unchanged,  // every file holds what it held
  refused,    // something in it was wrong: the old one stays in force
  held        // a provider's list changed more than it does by itself: the old one stays until a person confirms
};
constexpr std::size_t reload_result_count = 4;
[[nodiscard]] std::string_view to_text(ReloadResult result) noexcept;

// What an assessment under new Knowledge may say differently.
enum class ChangeKind : std::uint8_t { country, verdict, grade, plane, law };
constexpr std::size_t change_kind_count = 5;
[[nodiscard]] std::string_view to_text(ChangeKind kind) noexcept;

// Prefixes that swaps brought into the list of a provider and took out of it, since the start.
struct ListMoves {
  std::uint64_t added = 0;
  std::uint64_t removed = 0;
};

struct Reloads {
  std::array<std::uint64_t, reload_result_count> by_result{};
  std::optional<Timestamp> last_at;  // of the last attempt; empty: there was none
  ReloadResult last_result = ReloadResult::unchanged;
  std::optional<Timestamp> swapped_at;                             // of the last swap
  std::uint64_t servers_compared = 0;                              // at the last swap
  std::array<std::uint64_t, change_kind_count> servers_changed{};  // by ChangeKind; one server may count in several
  std::vector<ListMoves> list_moves;                               // by ProviderNumber, less 1
};

}  // namespace eugress
