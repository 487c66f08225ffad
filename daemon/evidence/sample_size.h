// How many records an auditor must draw so that no deviation among them means: at the given confidence, the rate of
// deviations lies below the tolerable one. Exact: binomial without, hypergeometric with a population.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace eugress {

// Confidence and rate in per cent, as decimal text with at most two digits behind the point.
[[nodiscard]] Result<std::uint64_t> sample_size(std::string_view confidence, std::string_view rate,
                                                std::optional<std::uint64_t> population);

}  // namespace eugress
