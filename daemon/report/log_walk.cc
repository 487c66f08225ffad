#include "report/log_walk.h"

#include <algorithm>
#include <utility>

#include "account/interval.h"
#include "report/log_record.h"

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
};

class Walk {
 public:
  Walk(const WalkWords& words, std::vector<PeriodFacts>& periods) : words_(words), periods_(periods) {}

  Result<void> over(const LogReader& log) {
    for (const KeptDay& day : log.days()) {
      auto reader = DayReader::open(log.directory(), day.day);
      if (!reader) return reader.error();
      std::string_view line;
      for (std::uint64_t index = day.start.first; index < day.next; ++index) {
        if (reader->next(line) != DayReader::Read::line)
          return Error{to_text(day.day) + " ends at entry " + std::to_string(index) + " " + reader->error()};
        take(line, index);
      }
    }
    close();
    return {};
  }

 private:
  void take(std::string_view line, std::uint64_t index) {
    const Members members{line};
    const std::string_view kind = unquoted(members.raw("k"));
    if (kind == "server" || kind == "rest") {
      if (open_.facts == nullptr) return;  // of an interval of another time
      take_record(Record{line}, kind == "server");
      open_.facts->next = index + 1;
    } else if (kind == "interval") {
      close();
      begin(members, index);
    } else if (kind == "db") {
      files_.push_back(
          {members.text("name").value_or(""), members.text("sha256").value_or(""), time_in(members, "built")});
    } else if (kind == "epoch") {
      in_force_ = std::exchange(files_, {});
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
    if (facts.next == 0) facts.first = index;
    facts.next = index + 1;
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
    open_.records_expected = number("records") + number("rest");
    note_knowledge(facts);
  }

  void note_knowledge(PeriodFacts& facts) const {
    if (!is_known_) return;  // what it was judged by came into force before the first entry that is kept
    if (!facts.knowledge.empty() && facts.knowledge.back().files == in_force_) return;  // still the same
    facts.knowledge.push_back({open_.interval.start, in_force_});
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
    if (is_server && is_promised(key)) take_server(record, key);
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

  [[nodiscard]] bool is_promised(const CellKey& key) const noexcept {
    const std::size_t number = words_.claims.of_zone(key.zone);
    return number < words_.claims.grounds.size() && words_.claims.grounds[number].provider == key.provider &&
           key.plane != Plane::p2p;
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

  // As the Ledger judges it, from what the log holds: what it does not hold (the clock's state, sampling) shows in a
  // `clock` entry or not at all.
  [[nodiscard]] bool is_assessable() const noexcept {
    const Interval& interval = open_.interval;
    const std::uint64_t lost = *interval.lost.kernel + *interval.lost.interface;
    const std::uint64_t passed = interval.frames.seen + lost;
    const bool is_loss_small =
        !open_.is_loss_known || passed == 0 ||
        static_cast<double>(interval.frames.seen) / static_cast<double>(passed) > 1.0 - tolerated_loss;
    return interval.is_whole && is_loss_small && !open_.has_clock_jump && is_complete();
  }
  [[nodiscard]] bool is_complete() const noexcept { return open_.records_seen == open_.records_expected; }

  void close() {
    if (open_.facts == nullptr) return;  // nothing is open
    Interval& interval = open_.interval;
    PeriodFacts& facts = *open_.facts;
    for (const auto& [key, change] : open_.cells) {
      Cell cell{key, {}};
      cell.counts.egress = {natural(change.bytes), natural(change.packets), natural(change.connections)};
      interval.witnesses.all += cell.counts.egress.bytes;
      interval.cells.push_back(cell);
      count_cell(facts, cell);
    }
    count_interval(facts);
    facts.book.add(interval, is_assessable(), words_.claims);
    open_ = {};
  }

  void count_cell(PeriodFacts& facts, const Cell& cell) const {
    const Counts& counts = cell.counts.egress;
    if (cell.key.plane == Plane::p2p) {
      facts.peers += counts;
    } else if (is_promised(cell.key)) {
      const Column column = column_of(cell.key.verdict, cell.key.grade);
      facts.places[{cell.key.plane, cell.key.country, cell.key.law, column, cell.key.zone}] += counts;
      facts.days[day_of(open_.interval.start)].columns[static_cast<std::size_t>(column)] += counts;
    } else {
      const std::size_t number = cell.key.provider;
      facts.unpromised[number == 0 || number > words_.providers.size() ? "unknown" : words_.providers[number - 1]] +=
          counts;
    }
  }

  void count_interval(PeriodFacts& facts) const {
    const Interval& interval = open_.interval;
    const bool is_good = is_assessable();
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
    facts.frames += interval.frames.seen;
    facts.lost_frames += *interval.lost.kernel + *interval.lost.interface;
    facts.loss_unstated += open_.is_loss_known ? 0U : 1U;
    facts.cut_short += is_complete() ? 0U : 1U;
    facts.bytes += interval.witnesses.all;
    facts.one_way_bytes += interval.one_way_bytes;
  }

  const WalkWords& words_;
  std::vector<PeriodFacts>& periods_;
  OpenInterval open_;
  std::vector<LoggedFile> files_;     // of the epoch that is being told
  std::vector<LoggedFile> in_force_;  //
  bool is_known_ = false;
  bool clock_jumped_ = false;
};

}  // namespace

Result<std::vector<PeriodFacts>> facts_of(const LogReader& log, const WalkWords& words,
                                          const std::vector<ReportPeriod>& periods, Timestamp now) {
  std::vector<PeriodFacts> facts(periods.size());
  for (std::size_t i = 0; i < periods.size(); ++i) {
    facts[i].period = periods[i];
    facts[i].from = Timestamp{periods[i].from};
    facts[i].is_over = Timestamp{periods[i].until} <= now;
    facts[i].until = std::max(facts[i].from, std::min(Timestamp{periods[i].until}, now));
    facts[i].is_kept =
        !log.days().empty() && (log.days().front().start.first == 0 || log.days().front().day <= periods[i].from);
  }
  if (auto walked = Walk{words, facts}.over(log); !walked) return walked.error();
  return facts;
}

}  // namespace eugress
