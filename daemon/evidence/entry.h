// One leaf of the evidence log: what happened, as the scribe will write it. The kinds are evidence's own words; the
// bodies are values of the rooms before it.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "account/interval.h"
#include "account/snapshot.h"
#include "base/time.h"

namespace eugress {

struct StartEntry {
  Timestamp at;
  std::string version;
};
struct StopEntry {
  Timestamp at;
  std::string why;
};
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

using Entry = std::variant<StartEntry, StopEntry, KnowledgeEntry, IntervalEntry, GapEntry>;

}  // namespace eugress
