// What was promised in a period, from the policies that the log names and the texts of them in its archive. Inner
// header of report/.
#pragma once

#include "base/result.h"
#include "evidence/log_reader.h"
#include "report/report.h"

namespace eugress {

// Puts the profiles and grounds of the log in the place of today's. Of today's stay, where the profile has the same
// name: what to do so that more could be seen, where reference calls are found, and gates that an older archive lacks.
[[nodiscard]] Result<void> quote_from_archive(const LogReader& log, const ReportPeriod& period, ReportGrounds& grounds);

}  // namespace eugress
