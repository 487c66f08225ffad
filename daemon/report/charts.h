// Charts as SVG inside the page. What they show stands beside them as text or table; a reader of the page alone is told
// what they say. A number that may not be shown is drawn as an empty bar. Inner header of report/.
#pragma once

#include "export/html.h"
#include "report/report.h"

namespace eugress {

// How much of each day of the period could be judged by.
void draw_coverage(Html& html, const PeriodReport& report, Language language);
// Connections of each day by verdict.
void draw_days(Html& html, const PeriodReport& report, Language language);
// The shares of a row, by connections.
void draw_bar(Html& html, const PeriodReport& report, const ColumnFigures& row);

}  // namespace eugress
