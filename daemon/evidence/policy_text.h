// A policy as the archive keeps it: one JSON object in the form of a line, but longer, with all that a verdict depends
// on and nothing that may not be printed (no tenants, no probes). Format: docs/reference/evidence.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "judge/policy.h"

namespace eugress {

[[nodiscard]] std::string archived_policy(const Policy& policy);
// The policy again, without what is not in it: author, tenants, zones, and where a reference call is made from. Empty
// if it is not of that form. `has_gates` says whether it tells how much must be seen; texts of older versions do not.
struct PolicyOfArchive {
  Policy policy;
  bool has_gates = false;
};
[[nodiscard]] std::optional<PolicyOfArchive> policy_from_archive(std::string_view text);

}  // namespace eugress
