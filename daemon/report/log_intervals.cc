#include "report/log_intervals.h"

#include <algorithm>
#include <utility>

#include "report/rejudge.h"

namespace eugress {
namespace {

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

}  // namespace

Timestamp time_of(std::int64_t seconds) noexcept {
  return Timestamp{std::chrono::seconds{seconds}};
}

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

class LogIntervals::Walk {
 public:
  Walk(const LogReader& log, std::size_t number, const WalkWords& words, std::vector<PeriodFacts>& periods)
      : log_(log), number_(number), words_(words), periods_(periods), rejudge_(log.directory()) {}

  Result<std::optional<LoggedInterval>> next() {
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
    LoggedGap gap{time_of(members.integer("t0").value_or(0)), time_of(members.integer("t1").value_or(0)),
                  members.text("why").value_or(""), members.natural("n")};
    gap.log = number_;
    for (PeriodFacts& facts : periods_) {
      if (gap.until < facts.from || gap.from >= facts.until) continue;  // another time
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
      facts->refused += members.natural("n");
    }
  }

  void begin(const Members& members, std::uint64_t index) {
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
    interval.number = members.natural("n");
    interval.is_whole = members.raw("whole") == "true";
    interval.frames.seen = members.natural("frames");
    interval.one_way_bytes = members.natural("one_way");
    open_.is_loss_known = members.has("lost_k") || members.has("lost_if");
    interval.lost.kernel = members.natural("lost_k");
    interval.lost.interface = members.natural("lost_if");
    interval.lost.reports = members.natural("lost_r");
    if (const std::string_view said = members.raw("assessable"); !said.empty()) open_.is_assessable = said == "true";
    open_.is_sampled = members.has("sampling");
    open_.is_clock_unsure = members.raw("clock") == "false";
    for (const std::string_view each : items_of(members.raw("exposure"))) take_exposure(each);
    open_.records_expected = members.natural("records") + members.natural("rest");
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
    const auto law = word_from<Law, law_count + 2>(record.law);  // a country's, and the two of peers
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

  static std::uint8_t number_of(const std::vector<std::string>& words, std::string_view word,
                                std::size_t first) noexcept {
    const auto at = std::find(words.begin(), words.end(), word);
    return at == words.end() ? std::uint8_t{0}
                             : static_cast<std::uint8_t>(at - words.begin() + static_cast<std::ptrdiff_t>(first));
  }

  void take_server(const Record& record, const CellKey& key) {
    RecordSums& sums = open_.records;
    const Counts counts = counts_of(record);
    if (const auto host = word_from<Host, host_count>(record.host))
      sums.hosts[static_cast<std::size_t>(*host)] += counts;
    if (const auto reach = word_from<ReachClass, reach_class_count>(record.reach))
      sums.reach[static_cast<std::size_t>(key.plane)][static_cast<std::size_t>(*reach)] += counts;
    const Column column = column_of(key.verdict, key.grade);
    const auto asn = static_cast<std::uint32_t>(record.asn);
    OperatorSeen& seen = sums.operators[asn];
    seen.counts += counts;
    seen.planes[static_cast<std::size_t>(key.plane)] = true;
    seen.is_outside = seen.is_outside || column == Column::outside;
    if (column == Column::outside)
      open_.departures[{key.plane, key.country, key.law, std::string{record.grade}, asn}] += counts;
    if (column == Column::exempt) open_.exemptions[std::string{record.exemption}] += counts;
  }

  void take_exposure(std::string_view written) {
    const auto items = items_of(written);
    const auto kind = items.size() == 2 ? word_from<ClientExposure, client_exposure_count>(unquoted(items[0]))
                                        : std::optional<ClientExposure>{};
    if (kind) open_.records.exposed[static_cast<std::size_t>(*kind)] += natural(integer_of(items[1]).value_or(0));
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
  LoggedInterval open_;
  std::optional<LoggedInterval> closed_;
  LoggedKnowledge coming_;  // of the epoch that is being told
  LoggedKnowledge in_force_;
  bool is_known_ = false;
  bool clock_jumped_ = false;
};

LogIntervals::LogIntervals(const LogReader& log, std::size_t number, const WalkWords& words,
                           std::vector<PeriodFacts>& periods)
    : walk_(std::make_unique<Walk>(log, number, words, periods)) {}
LogIntervals::LogIntervals(LogIntervals&&) noexcept = default;
LogIntervals& LogIntervals::operator=(LogIntervals&&) noexcept = default;
LogIntervals::~LogIntervals() = default;

Result<std::optional<LoggedInterval>> LogIntervals::next() {
  return walk_->next();
}

}  // namespace eugress
