// `eugress report`: reads a log, verifies it, and makes the report of a period, a mail, or one sheet over the reports
// of many institutions. The log is only read; the exit codes are those of decisions: 0 done, 1 the log is not what was
// signed or a report is damaged, 2 usage, 3 a file cannot be used, 4 made, and something of the period is missing, 78
// bad configuration.
#pragma once

#include <string>
#include <vector>

#include "report/log_walk.h"

namespace eugress {

// The arguments behind the word `report`.
[[nodiscard]] int report_command(const std::vector<std::string>& arguments);

// The numbers behind the log's words, and by what its claims are judged.
struct Knowledge;
[[nodiscard]] WalkWords walk_words(const Knowledge& known);

}  // namespace eugress
