// What a log says of one interval, and how intervals of the same span of time are added up or weighed against each
// other. Inner header of report/.
#pragma once

#include <map>
#include <optional>
#include <tuple>

#include "account/interval.h"
#include "report/facts.h"
#include "report/log_record.h"

namespace eugress {

struct LoggedInterval {
  PeriodFacts* facts = nullptr;  // none: of no period
  Interval interval;
  std::map<CellKey, Change> cells;
  RecordSums records;
  std::map<DepartureKey, Counts> departures;
  std::map<std::string, Counts> exemptions;  // by id

  std::uint64_t records_expected = 0;
  std::uint64_t records_seen = 0;
  bool is_loss_known = false;
  bool has_clock_jump = false;
  bool is_sampled = false;            // not every frame was looked at
  bool is_clock_unsure = false;       // nothing vouched for it
  std::optional<bool> is_assessable;  // as the daemon found when it closed
};

[[nodiscard]] bool is_complete(const LoggedInterval& one) noexcept;
// As the Ledger judged it, as long as all of its records are there and no clock jumped since. Of an older log, from
// what it holds: the clock's state and sampling show in it or not at all.
[[nodiscard]] bool is_assessable(const LoggedInterval& one) noexcept;
[[nodiscard]] std::uint64_t bytes_of(const LoggedInterval& one) noexcept;  // identified

// Of two that saw the same packets the greater is counted. What left is never passed over for what did not see it
// leave; then goes what can be judged by, then what saw more.
[[nodiscard]] std::tuple<bool, bool, bool, std::uint64_t> worth(const LoggedInterval& one) noexcept;

// Of several gateways in the same span of time; what is not so of one is not so of the sum.
void add(LoggedInterval& sum, const LoggedInterval& more);
// Whoever is started again within an interval writes it once more: each is a part of it.
void join(LoggedInterval& part, const LoggedInterval& next);

}  // namespace eugress
