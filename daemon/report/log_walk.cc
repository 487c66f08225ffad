#include "report/log_walk.h"

#include <algorithm>
#include <utility>

#include "account/interval.h"
#include "report/log_record.h"
#include "report/rejudge.h"

namespace eugress {
namespace {

Timestamp time_of(std::int64_t seconds) noexcept {
  return Timestamp{std::chrono::seconds{seconds}};
}

// The inverse of the words that a line is made with.
template <typename Word, std::size_t count>
std::optional<Word> word_from(std::string_view text) noexcept {
  for (std::size_t index = 0; index < count; ++index) {
    const auto word = static_cast<Word>(index);
    if (to_text(word) == text) return word;
  }
  return std::nullopt;
}

Country country_from(std::string_view text) noexcept {
  if (text == Country::anycast().text()) return Country::anycast();
  return Country::from_text(text).value_or(Country::unknown());
}

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

// Whether somebody promised something for this provider and plane in this zone.
bool is_promised_in(const WalkWords& words, const CellKey& key) noexcept {
  const std::size_t number = words.claims.of_zone(key.zone);
  return number < words.claims.grounds.size() && words.claims.grounds[number].provider == key.provider &&
         key.plane != Plane::p2p;
}

LoggedPolicy policy_in(const Members& members) {
  LoggedPolicy policy{members.text("profile").value_or(""), members.text("archived").value_or(""), {}};
  for (const std::string_view zone : items_of(members.raw("zones"))) policy.zones.push_back(text_of(zone).value_or(""));
  return policy;
}

// One log, from interval to interval.
class Walk {
 public:
  Walk(const LogReader& log, std::size_t number, const WalkWords& words, std::vector<PeriodFacts>& periods)
      : log_(log), number_(number), words_(words), periods_(periods), rejudge_(log.directory()) {}

  // The next interval of the periods, with all of it that is in the log; none at the end.
  Result<std::optional<OpenInterval>> next() {
    while (day_ < log_.days().size()) {
      const KeptDay& day = log_.days()[day_];
      if (!reader_) {
        auto opened = DayReader::open(log_.directory(), day.day);
        if (!opened) return opened.error();
        reader_ = std::move(*opened);
        index_ = day.start.first;
      }
      if (index_ == day.next) {
        reader_.reset();
        ++day_;
        continue;  // in the next day
      }
      std::string_view line;
      if (reader_->next(line) != DayReader::Read::line)
        return Error{to_text(day.day) + " ends at entry " + std::to_string(index_) + " " + reader_->error()};
      take(line, index_++);
      if (closed_) return std::exchange(closed_, std::nullopt);
    }
    close();
    return std::exchange(closed_, std::nullopt);
  }

 private:
  void take(std::string_view line, std::uint64_t index) {
    const Members members{line};
    const std::string_view kind = unquoted(members.raw("k"));
    if (kind == "server" || kind == "rest") {
      if (open_.facts == nullptr) return;  // of an interval of another time
      take_record(Record{line}, kind == "server");
      open_.facts->used[number_].next = index + 1;
    } else if (kind == "interval") {
      close();
      begin(members, index);
    } else if (kind == "db") {
      coming_.files.push_back(
          {members.text("name").value_or(""), members.text("sha256").value_or(""), time_in(members, "built")});
    } else if (kind == "policy") {
      coming_.policies.push_back(policy_in(members));
    } else if (kind == "epoch") {
      in_force_ = std::exchange(coming_, {});
      in_force_.log = number_;
      rejudge_.begin(in_force_);
      is_known_ = true;
    } else if (kind == "gap") {
      take_gap(members);
    } else {
      take_event(kind, members);
    }
  }

  static std::optional<Timestamp> time_in(const Members& members, std::string_view name) {
    const auto seconds = members.integer(name);
    return seconds ? std::optional{time_of(*seconds)} : std::nullopt;
  }

  PeriodFacts* period_of(Timestamp time) noexcept {
    const auto found = std::find_if(periods_.begin(), periods_.end(),
                                    [&](const PeriodFacts& facts) { return facts.from <= time && time < facts.until; });
    return found == periods_.end() ? nullptr : &*found;
  }

  void take_gap(const Members& members) {
    const LoggedGap gap{time_of(members.integer("t0").value_or(0)), time_of(members.integer("t1").value_or(0)),
                        members.text("why").value_or(""), natural(members.integer("n").value_or(0))};
    for (PeriodFacts& facts : periods_) {
      if (gap.until < facts.from || gap.from >= facts.until) continue;  // another time
      facts.lost_entries += gap.entries;
      facts.gaps.push_back(gap);
    }
  }

  void take_event(std::string_view kind, const Members& members) {
    const auto time = time_in(members, "t");
    PeriodFacts* const facts = time ? period_of(*time) : nullptr;
    if (facts == nullptr) return;  // of another time, or of none
    if (kind == "start") {
      ++facts->starts;
      facts->crashes += members.raw("clean") == "false" ? 1U : 0U;
    } else if (kind == "stop") {
      facts->crashes += unquoted(members.raw("why")) == "crash" ? 1U : 0U;
    } else if (kind == "clock") {
      ++facts->clock_jumps;
      clock_jumped_ = true;  // in the interval whose line comes next
    } else if (kind == "refused") {
      facts->refused += natural(members.integer("n").value_or(0));
    }
  }

  void begin(const Members& members, std::uint64_t index) {
    const auto number = [&](const char* name) { return natural(members.integer(name).value_or(0)); };
    const Timestamp start = time_of(members.integer("t0").value_or(0));
    open_.has_clock_jump = std::exchange(clock_jumped_, false);
    open_.facts = period_of(start);
    if (open_.facts == nullptr) return;  // another time
    PeriodFacts& facts = *open_.facts;
    PeriodFacts::Used& used = facts.used[number_];
    if (used.next == 0) used.first = index;
    used.next = index + 1;
    Interval& interval = open_.interval;
    interval.start = start;
    interval.end = time_of(members.integer("t1").value_or(0));
    interval.number = number("n");
    interval.is_whole = members.raw("whole") == "true";
    interval.frames.seen = number("frames");
    interval.one_way_bytes = number("one_way");
    open_.is_loss_known = members.has("lost_k") || members.has("lost_if");
    interval.lost.kernel = number("lost_k");
    interval.lost.interface = number("lost_if");
    interval.lost.reports = number("lost_r");
    if (const std::string_view said = members.raw("assessable"); !said.empty()) open_.is_assessable = said == "true";
    facts.sampled += members.has("sampling") ? 1U : 0U;
    facts.clock_unsure += members.raw("clock") == "false" ? 1U : 0U;
    facts.unjudged += open_.is_assessable ? 0U : 1U;
    facts.is_exposure_known = facts.is_exposure_known || open_.is_assessable.has_value();
    for (const std::string_view each : items_of(members.raw("exposure"))) take_exposure(facts, each);
    open_.records_expected = number("records") + number("rest");
    note_knowledge(facts);
  }

  void note_knowledge(PeriodFacts& facts) const {
    if (!is_known_) return;  // what it was judged by came into force before the first entry that is kept
    const auto last = std::find_if(facts.knowledge.rbegin(), facts.knowledge.rend(),
                                   [&](const LoggedKnowledge& one) { return one.log == number_; });
    const bool is_same =
        last != facts.knowledge.rend() && last->files == in_force_.files && last->policies == in_force_.policies;
    if (is_same) return;
    facts.knowledge.push_back(in_force_);
    facts.knowledge.back().since = open_.interval.start;
  }

  void take_record(const Record& record, bool is_server) {
    ++open_.records_seen;
    const auto plane = plane_from_text(record.plane);
    const auto verdict = word_from<Verdict, verdict_count>(record.verdict);
    const auto law = law_of(record.law);
    const auto grade = word_from<Grade, 5>(record.grade);
    const bool is_of_it = time_of(record.start) == open_.interval.start;
    if (!is_of_it || !plane || !verdict || !law || !grade) {
      ++open_.facts->unreadable;
      return;
    }
    CellKey key;
    key.provider = number_of(words_.providers, record.provider, 1);
    key.plane = *plane;
    key.country = country_from(record.country);
    key.law = *law;
    key.verdict = *verdict;
    key.grade = *grade;
    key.zone = number_of(words_.zones, record.zone, 0);
    Change& change = open_.cells[key];
    change.bytes += record.bytes_in + record.bytes_out;
    change.packets += record.packets_in + record.packets_out;
    change.connections += record.opened_in + record.opened_out;
    if (is_server && is_promised_in(words_, key)) {
      judge_again(record);
      take_server(record, key);
    }
  }

  static std::optional<Law> law_of(std::string_view text) noexcept {
    for (const Law law : {Law::eu, Law::eea, Law::adequate, Law::conditional, Law::third, Law::unknown,
                          Law::same_campus, Law::abroad}) {
      if (to_text(law) == text) return law;
    }
    return std::nullopt;
  }

  static std::uint8_t number_of(const std::vector<std::string>& words, std::string_view word,
                                std::size_t first) noexcept {
    const auto at = std::find(words.begin(), words.end(), word);
    return at == words.end() ? std::uint8_t{0}
                             : static_cast<std::uint8_t>(at - words.begin() + static_cast<std::ptrdiff_t>(first));
  }

  void take_server(const Record& record, const CellKey& key) {
    PeriodFacts& facts = *open_.facts;
    const Counts counts = counts_of(record);
    if (const auto host = word_from<Host, host_count>(record.host))
      facts.hosts[static_cast<std::size_t>(*host)] += counts;
    if (const auto reach = word_from<ReachClass, reach_class_count>(record.reach))
      facts.reach[static_cast<std::size_t>(key.plane)][static_cast<std::size_t>(*reach)] += counts;
    const Column column = column_of(key.verdict, key.grade);
    const auto asn = static_cast<std::uint32_t>(record.asn);
    OperatorSeen& seen = facts.operators[asn];
    seen.counts += counts;
    seen.planes[static_cast<std::size_t>(key.plane)] = true;
    seen.is_outside = seen.is_outside || column == Column::outside;
    if (column == Column::outside)
      note_departure(facts.departures[{key.plane, key.country, key.law, std::string{record.grade}, asn}], counts);
    if (column == Column::exempt) note_departure(facts.exemptions[std::string{record.exemption}], counts);
  }

  void note_departure(LoggedDeparture& departure, const Counts& counts) const {
    const Interval& interval = open_.interval;
    if (departure.days.empty()) departure.first = interval.start;
    departure.last = interval.end;
    departure.days[day_of(interval.start)] = true;
    departure.counts += counts;
  }

  static void take_exposure(PeriodFacts& facts, std::string_view written) {
    const auto items = items_of(written);
    const auto kind = items.size() == 2 ? word_from<ClientExposure, client_exposure_count>(unquoted(items[0]))
                                        : std::optional<ClientExposure>{};
    if (kind) facts.exposed[static_cast<std::size_t>(*kind)] += natural(integer_of(items[1]).value_or(0));
  }

  void judge_again(const Record& record) {
    switch (rejudge_.judge(record)) {
      case Rejudged::alike:
        ++open_.facts->rejudged;
        break;
      case Rejudged::differs:
        ++open_.facts->rejudged;
        ++open_.facts->deviating;
        break;
      case Rejudged::without_tables:
        ++open_.facts->without_tables;
        break;
    }
  }

  void close() {
    if (open_.facts != nullptr) closed_ = std::move(open_);
    open_ = {};
  }

  const LogReader& log_;
  std::size_t number_;
  const WalkWords& words_;
  std::vector<PeriodFacts>& periods_;
  Rejudge rejudge_;
  std::size_t day_ = 0;  // where it reads
  std::optional<DayReader> reader_;
  std::uint64_t index_ = 0;
  OpenInterval open_;
  std::optional<OpenInterval> closed_;
  LoggedKnowledge coming_;  // of the epoch that is being told
  LoggedKnowledge in_force_;
  bool is_known_ = false;
  bool clock_jumped_ = false;
};

// All logs at once, interval by interval.
class Lockstep {
 public:
  Lockstep(const std::vector<const LogReader*>& logs, const WalkWords& words, std::vector<PeriodFacts>& periods)
      : words_(words) {
    for (std::size_t number = 0; number < logs.size(); ++number)
      walks_.push_back(std::make_unique<Walk>(*logs[number], number, words, periods));
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
    auto next = walks_[log]->next();
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
  std::vector<std::unique_ptr<Walk>> walks_;
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

namespace {

// Each group of zones once: its last policy, and how many it had.
void note_policies(PoliciesOfPeriod& found, const std::vector<LoggedPolicy>& in_force) {
  for (const LoggedPolicy& policy : in_force) {
    const auto known = std::find_if(found.all.begin(), found.all.end(),
                                    [&](const PoliciesOfPeriod::One& one) { return one.policy.zones == policy.zones; });
    if (known == found.all.end()) {
      found.all.push_back({policy, 1});
    } else if (known->policy != policy) {
      *known = {policy, known->editions + 1};
    }
  }
}

}  // namespace

Result<PoliciesOfPeriod> policies_of(const LogReader& log, const ReportPeriod& period) {
  PoliciesOfPeriod found;
  std::vector<LoggedPolicy> coming;
  std::vector<LoggedPolicy> in_force;
  for (const KeptDay& day : log.days()) {
    auto reader = DayReader::open(log.directory(), day.day);
    if (!reader) return reader.error();
    std::string_view line;
    for (std::uint64_t index = day.start.first; index < day.next; ++index) {
      if (reader->next(line) != DayReader::Read::line) return Error{to_text(day.day) + " ends too early"};
      // Nearly all lines are records. Inside of texts quotes are escaped, so this is the kind and nothing else.
      if (line.find(R"("k":"server")") != std::string_view::npos) continue;
      const Members members{line};
      const std::string_view kind = unquoted(members.raw("k"));
      if (kind == "policy") {
        coming.push_back(policy_in(members));
      } else if (kind == "epoch") {
        in_force = std::exchange(coming, {});
      } else if (kind == "interval") {
        const Day of = day_of(time_of(members.integer("t0").value_or(0)));
        if (period.from <= of && of < period.until) note_policies(found, in_force);
      }
    }
  }
  std::stable_partition(found.all.begin(), found.all.end(),
                        [](const PoliciesOfPeriod::One& one) { return one.policy.zones.empty(); });
  return found;
}

}  // namespace eugress
