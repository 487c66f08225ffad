// A log in the forms of others: records as CSV for a spreadsheet or a database, and the whole as C2SP tlog-tiles for
// programs of the transparency-log world. Reads only what is signed.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "evidence/log_reader.h"

namespace eugress {

// False ends it.
using Put = std::function<bool(std::string_view text)>;

// Records and rests of the days from `from` to `to`, one a line behind a line of names; RFC 4180, lists as in the log.
[[nodiscard]] Result<void> export_csv(const LogReader& log, Day from, Day to, const Put& put);

// The tree as immutable files below a directory that exists and is empty: checkpoint, tile/L/N, tile/entries/N. Of days
// that are no longer kept there are the tiles from level 1 on.
[[nodiscard]] Result<void> export_tiles(const LogReader& log, const std::string& directory);

}  // namespace eugress
