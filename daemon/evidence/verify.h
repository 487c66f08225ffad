// Verifies a log from its files: every signature, every entry that is kept, the chain of days, the hashes of what is
// not, and what outside witnesses saw of it. Writes nothing and shares no code with the writer but the tree, the notes
// and the form of lines. Says first what was covered: a record that was never made can be missing in a perfect tree.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/control_totals.h"
#include "evidence/log_reader.h"
#include "evidence/members.h"
#include "evidence/sightings.h"

namespace eugress {

// What the entries say of how much was seen.
struct LoggedCoverage {
  std::int64_t first = 0;     // Unix seconds: the first interval kept begins
  std::int64_t last = 0;      // and the last ends
  std::uint64_t seconds = 0;  // of intervals
  std::uint64_t intervals = 0;
  std::uint64_t frames = 0;
  std::uint64_t lost_frames = 0;    // by kernel and interface
  std::uint64_t loss_unstated = 0;  // intervals whose source cannot know what it lost
  std::uint64_t lost_entries = 0;   // that could not be written, as gaps say
  std::uint64_t gaps = 0;
  std::uint64_t starts = 0;
  std::uint64_t crashes = 0;  // of the daemon, whose scribe says so; of the scribe, which its next start says
  std::uint64_t clock_jumps = 0;

  LoggedCoverage& operator+=(const LoggedCoverage& later);
  [[nodiscard]] double share() const noexcept;  // of the time between first and last, 0 to 1
};

// Adds what an entry says of coverage, if it does.
void note_coverage(LoggedCoverage& coverage, std::string_view kind, const Members& entry);

struct Verification {
  Checkpoint head;
  std::string key;  // as text
  bool key_was_given = false;
  std::uint64_t entries = 0;     // read and hashed
  std::uint64_t first_kept = 0;  // index
  std::vector<Day> days;         // kept
  std::uint64_t seals = 0;
  std::uint64_t sightings_checked = 0;
  std::uint64_t sightings_left_out = 0;        // of sizes inside days that are gone
  std::map<std::string, std::uint64_t> kinds;  // entries by kind
  ControlTotals totals;                        // of all records kept
  LoggedCoverage coverage;
  std::vector<std::string> witnessed;   // who signed beside the log, and when
  std::vector<std::string> wrong;       // one sentence each; empty: what is there is what was signed
  std::vector<std::string> incomplete;  // what is there is sound, but not everything

  [[nodiscard]] int exit_code() const noexcept { return !wrong.empty() ? 1 : !incomplete.empty() ? 4 : 0; }
};

[[nodiscard]] Verification verify(const LogReader& log, bool key_was_given, std::vector<WitnessedHead> sightings);

}  // namespace eugress
