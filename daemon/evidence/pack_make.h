// Draws a sample from logs that are kept and makes the pack of it: freezes a range at a signed root, draws, and
// collects what must be shown. Reads each log twice; memory grows by two octets an entry and with what is shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/log_reader.h"
#include "evidence/pack.h"

namespace eugress {

// A part of a log, from the first line of a day to what a note signs: a seal, the newest checkpoint, or one kept since.
struct FrozenRange {
  std::uint64_t first = 0;
  Checkpoint head;
  std::string note;      // with the lines of witnesses
  std::string previous;  // the seal before, if there is anything before
  std::string timestamp;
};

// The days from `from` to `to`, all of which must be kept. `note` is a checkpoint that was kept; else the seal of the
// last day is taken, or the newest checkpoint while that day is open.
[[nodiscard]] Result<FrozenRange> freeze(const LogReader& log, Day from, Day to, const std::string& note);

// Logs and ranges in the order of their origins. The pack is complete and has been reviewed.
[[nodiscard]] Result<std::string> make_pack(const std::vector<const LogReader*>& logs,
                                            const std::vector<FrozenRange>& ranges, PackPlan plan);

}  // namespace eugress
