// One log from interval to interval, with all that its lines say of each: records become cells, and what needs no sum
// over gateways (departures, operators, events, gaps) goes into the facts of the period at once. Inner header of
// report/.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "account/interval.h"
#include "report/log_record.h"
#include "report/log_walk.h"

namespace eugress {

// The lines of one interval until the next begins.
struct OpenInterval {
  PeriodFacts* facts = nullptr;  // none: of no period
  Interval interval;
  std::map<CellKey, Change> cells;
  std::uint64_t records_expected = 0;
  std::uint64_t records_seen = 0;
  bool is_loss_known = false;
  bool has_clock_jump = false;
  std::optional<bool> is_assessable;  // as the daemon found when it closed
};

class LogIntervals {
 public:
  // `number` tells the logs of several gateways apart.
  LogIntervals(const LogReader& log, std::size_t number, const WalkWords& words, std::vector<PeriodFacts>& periods);
  LogIntervals(LogIntervals&&) noexcept;
  LogIntervals& operator=(LogIntervals&&) noexcept;
  ~LogIntervals();

  // The next interval of the periods; none at the end.
  [[nodiscard]] Result<std::optional<OpenInterval>> next();

 private:
  class Walk;
  std::unique_ptr<Walk> walk_;
};

// Whether somebody promised something for this provider and plane in this zone.
[[nodiscard]] bool is_promised_in(const WalkWords& words, const CellKey& key) noexcept;
[[nodiscard]] Timestamp time_of(std::int64_t seconds) noexcept;
[[nodiscard]] LoggedPolicy policy_in(const Members& members);

}  // namespace eugress
