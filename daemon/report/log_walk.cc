#include "report/log_walk.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "report/log_intervals.h"
#include "report/logged_interval.h"

namespace eugress {
namespace {

// The log that sees the same packets as this one.
std::optional<std::size_t> beside(const std::vector<LogPair>& pairs, std::size_t log) noexcept {
  for (const LogPair& pair : pairs) {
    if (log == pair.one) return pair.other;
    if (log == pair.other) return pair.one;
  }
  return std::nullopt;
}

// When a log had every record of its time: no more spans than there are times it lacks.
class Recorded {
 public:
  void add(const LoggedInterval& one) {
    if (!is_complete(one)) return;
    if (!spans_.empty() && spans_.back().second == one.interval.start)
      spans_.back().second = one.interval.end;
    else
      spans_.emplace_back(one.interval.start, one.interval.end);
  }

  [[nodiscard]] bool covers(Timestamp from, Timestamp until) const {
    return std::any_of(spans_.begin(), spans_.end(),
                       [&](const auto& span) { return span.first <= from && until <= span.second; });
  }

 private:
  std::vector<std::pair<Timestamp, Timestamp>> spans_;
};

// All logs at once, interval by interval.
class Lockstep {
 public:
  Lockstep(const std::vector<const LogReader*>& logs, const std::vector<LogPair>& pairs, const WalkWords& words,
           std::vector<PeriodFacts>& periods)
      : words_(words), pairs_(pairs), periods_(periods), waiting_(logs.size()), recorded_(logs.size()) {
    for (std::size_t number = 0; number < logs.size(); ++number)
      walks_.emplace_back(*logs[number], number, words, periods);
  }

  Result<void> run() {
    for (std::size_t log = 0; log < walks_.size(); ++log) {
      if (auto done = advance(log); !done) return done;
    }
    while (const LoggedInterval* const oldest = oldest_waiting()) {
      const std::uint64_t number = oldest->interval.number;
      Alike alike(walks_.size());
      for (std::size_t log = 0; log < walks_.size(); ++log) {
        while (waiting_[log] && waiting_[log]->interval.number == number) {
          if (alike[log])
            join(*alike[log], *waiting_[log]);
          else
            alike[log] = std::move(waiting_[log]);
          if (auto done = advance(log); !done) return done;
        }
      }
      close(alike);
    }
    for (PeriodFacts& facts : periods_) make_good(facts);
    return {};
  }

 private:
  using Alike = std::vector<std::optional<LoggedInterval>>;  // the same span of time, by log

  Result<void> advance(std::size_t log) {
    auto next = walks_[log].next();
    if (!next) return next.error();
    waiting_[log] = std::move(*next);
    return {};
  }

  [[nodiscard]] const LoggedInterval* oldest_waiting() const {
    const LoggedInterval* oldest = nullptr;
    for (const auto& one : waiting_) {
      if (one && (oldest == nullptr || one->interval.number < oldest->interval.number)) oldest = &*one;
    }
    return oldest;
  }

  // What one gateway lacks, all lack; a pair lacks only what both lack.
  void close(Alike& alike) {
    std::optional<LoggedInterval> sum;
    bool is_good = true;
    bool is_alone = false;
    for (std::optional<LoggedInterval>& one : chosen(alike)) {
      is_alone = is_alone || !one;
      is_good = is_good && one && is_assessable(*one);
      if (one && sum)
        add(*sum, *one);
      else if (one)
        sum = std::move(one);
    }
    PeriodFacts& facts = *sum->facts;
    facts.alone += is_alone ? 1U : 0U;
    count_quality(facts, *sum);
    count_cells(facts, *sum);
    count_records(facts, *sum);
    count_interval(facts, sum->interval, is_good);
    facts.book.add(sum->interval, is_good, words_.claims);
  }

  // One a pair and one of each other log, as far as they are there.
  Alike chosen(Alike& alike) {
    Alike chosen;
    for (std::size_t number = 0; number < pairs_.size(); ++number)
      chosen.push_back(better(alike[pairs_[number].one], alike[pairs_[number].other], number));
    for (std::size_t log = 0; log < alike.size(); ++log) {
      if (!beside(pairs_, log)) chosen.push_back(std::move(alike[log]));
    }
    return chosen;
  }

  std::optional<LoggedInterval> better(std::optional<LoggedInterval>& one, std::optional<LoggedInterval>& other,
                                       std::size_t number) {
    if (one) recorded_[pairs_[number].one].add(*one);
    if (other) recorded_[pairs_[number].other].add(*other);
    if (!one && !other) return std::nullopt;
    PeriodFacts::Paired& paired = (one ? one : other)->facts->pairs[number];
    if (one && other && is_assessable(*one) && is_assessable(*other)) {
      paired.bytes_of_one += bytes_of(*one);
      paired.bytes_of_other += bytes_of(*other);
    }
    const bool takes_other = !one || (other && worth(*one) < worth(*other));
    ++(takes_other ? paired.of_other : paired.of_one);
    return std::move(takes_other ? other : one);
  }

  void make_good(PeriodFacts& facts) const {
    for (LoggedGap& gap : facts.gaps) {
      const auto other = beside(pairs_, gap.log);
      gap.is_made_good =
          other && recorded_[*other].covers(std::max(gap.from, facts.from), std::min(gap.until, facts.until));
      if (!gap.is_made_good) facts.lost_entries += gap.entries;
    }
  }

  static void count_quality(PeriodFacts& facts, const LoggedInterval& one) {
    const LossCounts& lost = one.interval.lost;
    facts.frames += one.interval.frames.seen;
    facts.lost_frames += *lost.kernel + *lost.interface + *lost.reports;
    facts.loss_unstated += one.is_loss_known ? 0U : 1U;
    facts.cut_short += is_complete(one) ? 0U : 1U;
    facts.sampled += one.is_sampled ? 1U : 0U;
    facts.clock_unsure += one.is_clock_unsure ? 1U : 0U;
    facts.unjudged += one.is_assessable ? 0U : 1U;
    facts.is_exposure_known = facts.is_exposure_known || one.is_assessable.has_value();
  }

  void count_cells(PeriodFacts& facts, LoggedInterval& sum) const {
    Interval& interval = sum.interval;
    for (const auto& [key, change] : sum.cells) {
      Cell cell{key, {}};
      cell.counts.egress = {natural(change.bytes), natural(change.packets), natural(change.connections)};
      interval.witnesses.all += cell.counts.egress.bytes;
      interval.cells.push_back(cell);
      count_cell(facts, cell, day_of(interval.start));
    }
  }

  static void count_records(PeriodFacts& facts, const LoggedInterval& sum) {
    facts.records += sum.records;
    for (const auto& [key, counts] : sum.departures) note_departure(facts.departures[key], sum.interval, counts);
    for (const auto& [id, counts] : sum.exemptions) note_departure(facts.exemptions[id], sum.interval, counts);
  }

  static void note_departure(LoggedDeparture& departure, const Interval& interval, const Counts& counts) {
    if (departure.days.empty()) departure.first = interval.start;
    departure.last = interval.end;
    departure.days[day_of(interval.start)] = true;
    departure.counts += counts;
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
  const std::vector<LogPair>& pairs_;
  std::vector<PeriodFacts>& periods_;
  std::vector<LogIntervals> walks_;
  Alike waiting_;
  std::vector<Recorded> recorded_;  // by log
};

}  // namespace

Result<std::vector<PeriodFacts>> facts_of(const std::vector<const LogReader*>& logs, const std::vector<LogPair>& pairs,
                                          const WalkWords& words, const std::vector<ReportPeriod>& periods,
                                          Timestamp now) {
  std::vector<PeriodFacts> facts(periods.size());
  for (std::size_t i = 0; i < periods.size(); ++i) {
    facts[i].period = periods[i];
    facts[i].from = Timestamp{periods[i].from};
    facts[i].is_over = Timestamp{periods[i].until} <= now;
    facts[i].until = std::max(facts[i].from, std::min(Timestamp{periods[i].until}, now));
    facts[i].used.resize(logs.size());
    for (const LogPair& pair : pairs) facts[i].pairs.push_back({.logs = pair});
    const auto reaches_back = [&](std::size_t log) {
      const auto& days = logs[log]->days();
      return !days.empty() && (days.front().start.first == 0 || days.front().day <= periods[i].from);
    };
    facts[i].is_kept = true;
    for (std::size_t log = 0; log < logs.size(); ++log) {
      const auto other = beside(pairs, log);
      facts[i].is_kept = facts[i].is_kept && (reaches_back(log) || (other && reaches_back(*other)));
    }
  }
  if (auto walked = Lockstep{logs, pairs, words, facts}.run(); !walked) return walked.error();
  return facts;
}

}  // namespace eugress
