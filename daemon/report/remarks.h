// What the log and the operator's declarations make of a report: what it lacks, what was taken in place of something,
// and what nothing is judged by. Inner header of report/.
#pragma once

#include <vector>

#include "report/report.h"

namespace eugress {

[[nodiscard]] std::vector<OpenSentence> remarks_of(const PeriodReport& report);

}  // namespace eugress
