// What was seen, put beside each claim. Inner header of report/.
#pragma once

#include <vector>

#include "report/report.h"

namespace eugress {

// All claims, of the institution's profile.
[[nodiscard]] std::vector<ClaimRow> claim_rows(const PeriodReport& report, const std::vector<const Claim*>& claims);
// What claims of these planes lack; the numbers are those of the first.
[[nodiscard]] OpenSentence shortfall_sentence(const PeriodReport& report, const Claim& claim, ClaimGate gate,
                                              const std::vector<const Claim*>& lacking);

}  // namespace eugress
