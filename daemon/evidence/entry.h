// What the daemon tells the log: an interval with its records, a gap, a change of knowledge. Each becomes one or
// several lines (entry_lines.h); the bodies are values of the rooms before.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "account/interval.h"
#include "account/snapshot.h"
#include "base/time.h"

namespace eugress {

struct KnowledgeEntry {
  std::uint64_t epoch = 0;
  std::vector<KnowledgeItem> items;
};
struct IntervalEntry {
  Interval merged;
};
struct GapEntry {
  Gap gap;
};

// Start, stop, days and totals are the scribe's own.
using Entry = std::variant<KnowledgeEntry, IntervalEntry, GapEntry>;

}  // namespace eugress
