// Entries as lines of the log: what each kind says, and under which names. A record is of one server, plane and zone in
// one interval; there is no campus side in what it is made of, so none can enter. The formats are in
// docs/reference/evidence.md; line_rules.h holds the scribe to the same names.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "evidence/entry.h"

namespace eugress {

struct EntryLine {
  std::string text;
  bool is_record = false;  // may be dropped, counted, where there is no room
};

// The words for the numbers of a Cell.
struct EntryWords {
  std::vector<std::string> providers;  // index + 1 is the ProviderNumber
  std::vector<std::string> zones;      // index is the ZoneNumber
};

// `now` dates entries that bring no time of their own.
[[nodiscard]] std::vector<EntryLine> lines_of(const Entry& entry, const EntryWords& words, Timestamp now);

}  // namespace eugress
