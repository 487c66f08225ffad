// A policy as the archive keeps it: one JSON object in the form of a line, but longer, with all that a verdict depends
// on and nothing that may not be printed (no tenants, no probes). Format: docs/reference/evidence.md.
#pragma once

#include <string>

#include "judge/policy.h"

namespace eugress {

[[nodiscard]] std::string archived_policy(const Policy& policy);

}  // namespace eugress
