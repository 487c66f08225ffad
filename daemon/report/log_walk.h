// Reads a log from its first kept entry to its last and adds up what it says of some periods. Only what the checkpoint
// signs is read; whether it is what was signed is for verify to say, before. One thread; memory does not grow with the
// log but with what it tells apart.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "account/period_book.h"
#include "base/result.h"
#include "evidence/log_reader.h"
#include "report/facts.h"

namespace eugress {

// The numbers behind words, as the configuration has them that is in force when the report is made.
struct WalkWords {
  std::vector<std::string> providers;  // index + 1 is the ProviderNumber
  std::vector<std::string> zones;      // index is the ZoneNumber
  ClaimSetting claims;
};

// One PeriodFacts for each period, in their order. `now` ends a period that is not over.
[[nodiscard]] Result<std::vector<PeriodFacts>> facts_of(const LogReader& log, const WalkWords& words,
                                                        const std::vector<ReportPeriod>& periods, Timestamp now);

}  // namespace eugress
