// A log's state and what verifying it found, in words and as JSON. The coverage comes first: what was never recorded
// is missing from no tree.
#pragma once

#include <string>

#include "evidence/log_reader.h"
#include "evidence/verify.h"

namespace eugress {

[[nodiscard]] std::string status_text(const LogReader& log);
[[nodiscard]] std::string status_json(const LogReader& log);
[[nodiscard]] std::string verification_text(const Verification& result);
[[nodiscard]] std::string verification_json(const Verification& result);

}  // namespace eugress
