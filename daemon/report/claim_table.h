// The claims that reports answer, in the order of the documents they were read from: what was promised, in a
// paraphrase, and how far a gateway can see of it. Data; what was seen is put beside it by claim_rows.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/message.h"

namespace eugress {

// Where what is said of a claim comes from. What is declared or attested is somebody's word, with his name and day.
enum class ClaimKind : std::uint8_t { observed, declared, attested, not_observable };
[[nodiscard]] std::string_view to_text(ClaimKind kind) noexcept;  // "not-observable"

// What of the log answers it.
enum class ClaimView : std::uint8_t {
  everything,   // all promised planes
  metadata,     // all but media
  support,      // the support plane
  structure,    // whether what leaves does so by structure
  destination,  // to whom it goes: a table, and no verdict
  setting,      // before and after a change of the account
  host,         // whose meetings
  telemetry,    // how much
  exposure,     // how clients look from outside
  operators,    // who runs the servers
  nothing,
};

struct ClaimEntry {
  std::string_view id;
  ClaimView view;
  Message promise;
  Message sight;  // what a gateway can and cannot say of it
};

[[nodiscard]] std::span<const ClaimEntry> all_claims() noexcept;
[[nodiscard]] const ClaimEntry* find_claim(std::string_view id) noexcept;

}  // namespace eugress
