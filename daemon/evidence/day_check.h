// One day of a log, read from its first line to its last signed one: hashed, compared with the block hashes, recounted.
// Inner header of verify; days may be read in parallel.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "evidence/control_totals.h"
#include "evidence/log_reader.h"
#include "evidence/verify.h"

namespace eugress {

struct DayFound {
  Frontier end;
  std::uint64_t entries = 0;
  std::map<std::string, std::uint64_t> kinds;
  ControlTotals totals;
  LoggedCoverage coverage;
  std::uint64_t pruned_to = 0;            // index behind the last entry that a `prune` says is gone
  std::map<std::uint64_t, Digest> roots;  // at the sizes asked for
  std::vector<std::string> wrong;
};

[[nodiscard]] DayFound check_day(const LogReader& log, const KeptDay& day, const std::set<std::uint64_t>& sizes);

}  // namespace eugress
