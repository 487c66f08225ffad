// What a Knowledge is without, in sentences: each says what is not configured and what that costs.
#pragma once

#include <vector>

#include "knowledge.h"

namespace eugress {

[[nodiscard]] std::vector<Sentence> what_is_lacking(const Knowledge& known, const Settings& settings);

}  // namespace eugress
