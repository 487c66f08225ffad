// What a pack shows, found anew from what is in it: which entries must be shown and whether they are, whether the
// totals leave room for anything else, and the summary. Whoever makes a pack and whoever checks it ask the same
// questions. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/checkpoint.h"
#include "evidence/pack.h"
#include "evidence/verify.h"

namespace eugress {

struct PackReview {
  std::string summary;  // as summary.json has it, without its line feed
  LoggedCoverage coverage;
  std::uint64_t entries = 0;  // of the range
  std::uint64_t shown = 0;
  std::uint64_t drawn = 0;
  std::uint64_t records = 0;  // server records among them
  std::uint64_t servers = 0;
  std::vector<std::string> wrong;
  std::vector<std::string> incomplete;

  [[nodiscard]] int exit_code() const noexcept { return !wrong.empty() ? 1 : !incomplete.empty() ? 4 : 0; }
};

// `heads` are the checkpoints in the order of the plan, their signatures already looked at.
[[nodiscard]] PackReview review(const Pack& pack, const std::vector<Checkpoint>& heads);

// What an entry counts as when it is drawn, and whether it is shown even if it is not.
enum class EntryClass : std::uint8_t { other, not_inside, inside };
struct Classified {
  EntryClass what = EntryClass::other;
  std::string_view plane;  // of a record; dies with the line
};
[[nodiscard]] Classified classify(std::string_view line) noexcept;

}  // namespace eugress
