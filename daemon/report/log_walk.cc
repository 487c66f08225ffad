#include "report/log_walk.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "report/log_intervals.h"

namespace eugress {
namespace {

bool is_complete(const OpenInterval& one) noexcept {
  return one.records_seen == one.records_expected;
}

// As the Ledger judged it, as long as all of its records are there and no clock jumped since. Of an older log, from
// what it holds: the clock's state and sampling show in it or not at all.
bool is_assessable(const OpenInterval& one) noexcept {
  if (one.has_clock_jump || !is_complete(one)) return false;
  if (one.is_assessable) return *one.is_assessable;
  const Interval& interval = one.interval;
  const std::uint64_t passed = interval.frames.seen + *interval.lost.kernel + *interval.lost.interface;
  const bool is_loss_small =
      !one.is_loss_known || passed == 0 ||
      static_cast<double>(interval.frames.seen) / static_cast<double>(passed) > 1.0 - tolerated_loss;
  return interval.is_whole && is_loss_small;
}

// All logs at once, interval by interval.
class Lockstep {
 public:
  Lockstep(const std::vector<const LogReader*>& logs, const WalkWords& words, std::vector<PeriodFacts>& periods)
      : words_(words) {
    for (std::size_t number = 0; number < logs.size(); ++number)
      walks_.emplace_back(*logs[number], number, words, periods);
    waiting_.resize(logs.size());
  }

  Result<void> run() {
    for (std::size_t log = 0; log < walks_.size(); ++log) {
      if (auto done = advance(log); !done) return done;
    }
    while (const OpenInterval* const oldest = oldest_waiting()) {
      const std::uint64_t number = oldest->interval.number;
      std::vector<OpenInterval> alike;
      for (std::size_t log = 0; log < walks_.size(); ++log) {
        if (!waiting_[log] || waiting_[log]->interval.number != number) continue;  // a later one
        alike.push_back(std::move(*waiting_[log]));
        if (auto done = advance(log); !done) return done;
      }
      close(alike);
    }
    return {};
  }

 private:
  Result<void> advance(std::size_t log) {
    auto next = walks_[log].next();
    if (!next) return next.error();
    waiting_[log] = std::move(*next);
    return {};
  }

  [[nodiscard]] const OpenInterval* oldest_waiting() const {
    const OpenInterval* oldest = nullptr;
    for (const auto& one : waiting_) {
      if (one && (oldest == nullptr || one->interval.number < oldest->interval.number)) oldest = &*one;
    }
    return oldest;
  }

  // The same span of time at several gateways; what one lacks, all lack.
  void close(std::vector<OpenInterval>& alike) {
    PeriodFacts& facts = *alike.front().facts;
    Interval interval;
    interval.number = alike.front().interval.number;
    interval.start = alike.front().interval.start;
    interval.end = alike.front().interval.end;
    std::map<CellKey, Change> cells;
    bool is_good = alike.size() == walks_.size();
    for (const OpenInterval& one : alike) {
      is_good = is_good && is_assessable(one);
      interval.start = std::min(interval.start, one.interval.start);
      interval.end = std::max(interval.end, one.interval.end);
      interval.one_way_bytes += one.interval.one_way_bytes;
      for (const auto& [key, change] : one.cells) {
        Change& sum = cells[key];
        sum.bytes += change.bytes;
        sum.packets += change.packets;
        sum.connections += change.connections;
      }
      count_frames(facts, one);
    }
    for (const auto& [key, change] : cells) {
      Cell cell{key, {}};
      cell.counts.egress = {natural(change.bytes), natural(change.packets), natural(change.connections)};
      interval.witnesses.all += cell.counts.egress.bytes;
      interval.cells.push_back(cell);
      count_cell(facts, cell, day_of(interval.start));
    }
    facts.alone += alike.size() == walks_.size() ? 0U : 1U;
    count_interval(facts, interval, is_good);
    facts.book.add(interval, is_good, words_.claims);
  }

  static void count_frames(PeriodFacts& facts, const OpenInterval& one) {
    const LossCounts& lost = one.interval.lost;
    facts.frames += one.interval.frames.seen;
    facts.lost_frames += *lost.kernel + *lost.interface + *lost.reports;
    facts.loss_unstated += one.is_loss_known ? 0U : 1U;
    facts.cut_short += is_complete(one) ? 0U : 1U;
  }

  void count_cell(PeriodFacts& facts, const Cell& cell, Day day) const {
    const Counts& counts = cell.counts.egress;
    if (cell.key.plane == Plane::p2p) {
      facts.peers += counts;
    } else if (is_promised_in(words_, cell.key)) {
      const Column column = column_of(cell.key.verdict, cell.key.grade);
      facts.places[{cell.key.plane, cell.key.country, cell.key.law, column, cell.key.zone}] += counts;
      facts.days[day].columns[static_cast<std::size_t>(column)] += counts;
    } else {
      const std::size_t number = cell.key.provider;
      facts.unpromised[number == 0 || number > words_.providers.size() ? "unknown" : words_.providers[number - 1]] +=
          counts;
    }
  }

  static void count_interval(PeriodFacts& facts, const Interval& interval, bool is_good) {
    const auto length = std::chrono::duration_cast<std::chrono::seconds>(interval.end - interval.start);
    const std::uint64_t seconds = natural(length.count());
    DaySeen& day = facts.days[day_of(interval.start)];
    ++facts.intervals;
    ++day.intervals;
    ++facts.lengths[length];
    facts.seconds += seconds;
    if (is_good) {
      ++facts.assessable;
      ++day.assessable;
      facts.seconds_assessable += seconds;
      day.seconds += seconds;
    }
    facts.bytes += interval.witnesses.all;
    facts.one_way_bytes += interval.one_way_bytes;
  }

  const WalkWords& words_;
  std::vector<LogIntervals> walks_;
  std::vector<std::optional<OpenInterval>> waiting_;  // by log
};

}  // namespace

Result<std::vector<PeriodFacts>> facts_of(const std::vector<const LogReader*>& logs, const WalkWords& words,
                                          const std::vector<ReportPeriod>& periods, Timestamp now) {
  std::vector<PeriodFacts> facts(periods.size());
  for (std::size_t i = 0; i < periods.size(); ++i) {
    facts[i].period = periods[i];
    facts[i].from = Timestamp{periods[i].from};
    facts[i].is_over = Timestamp{periods[i].until} <= now;
    facts[i].until = std::max(facts[i].from, std::min(Timestamp{periods[i].until}, now));
    facts[i].used.resize(logs.size());
    facts[i].is_kept = std::all_of(logs.begin(), logs.end(), [&](const LogReader* log) {
      return !log->days().empty() &&
             (log->days().front().start.first == 0 || log->days().front().day <= periods[i].from);
    });
  }
  if (auto walked = Lockstep{logs, words, facts}.run(); !walked) return walked.error();
  return facts;
}

}  // namespace eugress
