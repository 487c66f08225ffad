// Reads logs from their first kept entries to their last, side by side, and adds up what they say of some periods: the
// same interval of several gateways is one interval, good enough only if each of them was there and good enough. Of two
// that are declared to see the same packets, each interval is taken from one. Only what the checkpoints sign is read;
// whether it is what was signed is for verify to say, before. One thread; memory does not grow with the logs but with
// what they tell apart.
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

// One PeriodFacts for each period, in their order. No log is of two pairs. `now` ends a period that is not over.
[[nodiscard]] Result<std::vector<PeriodFacts>> facts_of(const std::vector<const LogReader*>& logs,
                                                        const std::vector<LogPair>& pairs, const WalkWords& words,
                                                        const std::vector<ReportPeriod>& periods, Timestamp now);

}  // namespace eugress
