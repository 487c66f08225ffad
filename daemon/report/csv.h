// Text with columns and commas, as collectors and dashboards export it: the columns are found by their names, further
// ones are ignored, quotes are understood (RFC 4180). Errors name file, line and what to do. Text in, rows out.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace eugress {

// A column under any of its names; the first is told in errors.
struct CsvColumn {
  std::vector<std::string_view> names;
  bool is_needed = true;
};

struct CsvRow {
  std::size_t line = 0;
  std::vector<std::string> cells;  // in the order of the columns asked for; empty where a column is not there
};

struct CsvReading {
  std::string file;
  std::vector<CsvColumn> columns;
  std::string_view how_to_make;  // what to do if it is another file
};

// Reads up to the end, or to a line that is `stop` alone. A visit that returns an Error ends it.
[[nodiscard]] Result<void> read_csv(const CsvReading& reading, std::string_view text, std::string_view stop,
                                    const std::function<Result<void>(const CsvRow&)>& visit);

[[nodiscard]] Error csv_error(const CsvReading& reading, std::size_t line, const std::string& what);

}  // namespace eugress
