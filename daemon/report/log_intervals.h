// One log from interval to interval, with all that its lines say of each: records become cells and sums. What is of the
// log and of no interval (events, gaps, what was in force, records judged again) goes into the facts of the period at
// once. Inner header of report/.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "report/log_walk.h"
#include "report/logged_interval.h"

namespace eugress {

class LogIntervals {
 public:
  // `number` tells the logs of several gateways apart.
  LogIntervals(const LogReader& log, std::size_t number, const WalkWords& words, std::vector<PeriodFacts>& periods);
  LogIntervals(LogIntervals&&) noexcept;
  LogIntervals& operator=(LogIntervals&&) noexcept;
  ~LogIntervals();

  // The next interval of the periods; none at the end.
  [[nodiscard]] Result<std::optional<LoggedInterval>> next();

 private:
  class Walk;
  std::unique_ptr<Walk> walk_;
};

// Whether somebody promised something for this provider and plane in this zone.
[[nodiscard]] bool is_promised_in(const WalkWords& words, const CellKey& key) noexcept;
[[nodiscard]] Timestamp time_of(std::int64_t seconds) noexcept;
[[nodiscard]] LoggedPolicy policy_in(const Members& members);

}  // namespace eugress
