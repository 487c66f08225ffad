#include "evidence/pack_review.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/digest.h"
#include "evidence/control_totals.h"
#include "evidence/line_writer.h"
#include "evidence/members.h"
#include "evidence/open_day.h"

namespace eugress {
namespace {

bool is_inside(const ControlTotals::Key& key) {
  return std::get<2>(key) == "inside";
}

// The lines of one tally: the entries it adds up, and its cells.
struct Tally {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  ControlTotals::Sums cells;
};

// One log of a pack, from its first shown entry to its last.
class LogReview {
 public:
  LogReview(const PlannedLog& plan, const PackedLog& log, const Checkpoint& head, PackReview& into)
      : plan_(plan), log_(log), head_(head), into_(into) {}

  void run() {
    if (head_.origin != plan_.origin || head_.size != plan_.next) wrong("the checkpoint is not that of the plan");
    check_tree();
    check_begin();
    for (const ShownEntry& entry : log_.shown) take(entry);
    check_tallies();
  }

  [[nodiscard]] const ControlTotals::Sums& totals() const noexcept { return totals_; }

  [[nodiscard]] const ControlTotals::Sums& shown() const noexcept { return shown_.sums(); }

  // Besides what was drawn and what is no inside record there are the planes that are shown in full.
  void check_what_is_shown(const std::set<std::uint64_t>& drawn, const std::set<std::string, std::less<>>& in_full) {
    for (const auto& [key, sum] : totals_) {
      const auto there = shown_.sums().find(key);
      const bool is_whole = there != shown_.sums().end() && there->second == sum;
      if (in_full.contains(std::get<0>(key)) && !is_whole)
        wrong(std::get<0>(key) + " " + std::get<1>(key) + " is to be shown in full, and is not");
    }
    for (const ShownEntry& entry : log_.shown) {
      const Classified found = classify(entry.line);
      const bool must_be =
          found.what != EntryClass::inside || in_full.contains(found.plane) || !is_covered(entry.index);
      if (!must_be && !drawn.contains(entry.index))
        return wrong("entry " + std::to_string(entry.index) + " is shown and was neither drawn nor must be shown");
    }
  }

 private:
  void wrong(const std::string& what) { into_.wrong.push_back(plan_.origin + ": " + what); }

  void check_tree() {
    const auto root = root_of_shown(head_.size, log_.shown, log_.hidden);
    if (!root) return wrong("entries and hashes do not make up a tree");
    if (*root != head_.root)
      wrong("entries and hashes have another root than the checkpoint: this is not what was signed");
  }

  // The range begins with a day, and the tree before it is that of the previous seal.
  void check_begin() {
    if (log_.shown.empty() || log_.shown.front().index != plan_.first)
      return wrong("the first entry of the range is not shown");
    const auto day = DayLine::from_text(log_.shown.front().line);
    if (!day || day->first != plan_.first) return wrong("the range does not begin with a day");
    if (plan_.first == 0) return;
    const auto note = Note::from_text(log_.previous);
    const auto previous = note ? Checkpoint::from_text(note->text) : std::nullopt;
    if (!previous || previous->origin != plan_.origin || previous->size != plan_.first ||
        previous->root != day->before.root())
      wrong("the previous seal is not that of the tree before the range");
  }

  void take(const ShownEntry& entry) {
    const Members members{entry.line};
    const std::string kind = members.text("k").value_or("");
    note_coverage(into_.coverage, kind, members);
    shown_.add(entry.line);
    if (kind == "tally") take_tally(entry.index, members);
  }

  void take_tally(std::uint64_t index, const Members& members) {
    const std::uint64_t from = members.natural("from");
    const std::uint64_t to = members.natural("to");
    const bool goes_on = !tallies_.empty() && tallies_.back().from == from && tallies_.back().to == to;
    if (!goes_on) {
      if (from > to || to > index || (!tallies_.empty() && from < tallies_.back().to))
        return wrong("the totals of entry " + std::to_string(index) + " are of no span before it");
      tallies_.push_back({from, to, {}});
    }
    for (const std::string_view cell : items_of(members.raw("cells"))) {
      const auto items = items_of(cell);
      if (items.size() != 7) return wrong("the totals of entry " + std::to_string(index) + " have another form");
      ControlTotals::Key key{unquoted(items[0]), unquoted(items[1]), unquoted(items[2])};
      const auto value = [&](std::size_t at) { return integer_of(items[at]).value_or(0); };
      if (!tallies_.back()
               .cells.emplace(std::move(key), ControlTotals::Sum{value(3), value(4), value(5), value(6)})
               .second)
        return wrong("the totals of entry " + std::to_string(index) + " name a cell twice");
    }
  }

  [[nodiscard]] bool is_covered(std::uint64_t index) const {
    const auto after = std::upper_bound(tallies_.begin(), tallies_.end(), index,
                                        [](std::uint64_t wanted, const Tally& tally) { return wanted < tally.from; });
    return after != tallies_.begin() && index < std::prev(after)->to;
  }

  // Of every span: what is not inside is shown in full and adds up; what is hidden is as much as is left of inside.
  void check_tallies() {
    auto entry = log_.shown.begin();
    std::uint64_t from = plan_.first;
    for (const Tally& tally : tallies_) {
      check_all_shown(entry, from, std::max(plan_.first, tally.from));
      check_span(entry, tally);
      from = std::max(plan_.first, tally.to);
    }
    check_all_shown(entry, from, plan_.next);
  }

  using Entries = std::vector<ShownEntry>::const_iterator;

  // Where no totals have been made: nothing may be hidden.
  void check_all_shown(Entries& entry, std::uint64_t from, std::uint64_t to) {
    ControlTotals found;
    std::uint64_t shown = 0;
    for (; entry != log_.shown.end() && entry->index < to; ++entry, ++shown) found.add(entry->line);
    if (to > from && shown != to - from)
      wrong("of entries " + std::to_string(from) + " to " + std::to_string(to - 1) +
            ", which no totals cover, not all are shown");
    add(found.sums());
  }

  void check_span(Entries& entry, const Tally& tally) {
    ControlTotals found;
    std::uint64_t shown = 0;
    const std::uint64_t begin = std::max(plan_.first, tally.from);
    for (; entry != log_.shown.end() && entry->index < tally.to; ++entry, ++shown) found.add(entry->line);
    std::int64_t hidden = 0;
    for (const auto& [key, sum] : tally.cells) hidden += is_inside(key) ? sum.lines : 0;
    for (const auto& [key, sum] : found.sums()) {
      hidden -= is_inside(key) ? sum.lines : 0;
      const auto said = tally.cells.find(key);
      if (said == tally.cells.end() || said->second.lines < sum.lines)
        wrong("more is shown of " + std::get<0>(key) + " " + std::get<1>(key) + " " + std::get<2>(key) +
              " than the totals of entries " + std::to_string(tally.from) + " to " + std::to_string(tally.to) +
              " hold");
    }
    for (const auto& [key, sum] : tally.cells) {
      const auto there = found.sums().find(key);
      if (!is_inside(key) && (there == found.sums().end() || there->second != sum))
        wrong("what is shown of " + std::get<0>(key) + " " + std::get<1>(key) + " " + std::get<2>(key) +
              " does not add up to the totals of entries " + std::to_string(tally.from) + " to " +
              std::to_string(tally.to));
    }
    const std::uint64_t entries = tally.to > begin ? tally.to - begin : 0;
    if (hidden < 0 || entries != shown + static_cast<std::uint64_t>(hidden))
      wrong("of entries " + std::to_string(tally.from) + " to " + std::to_string(tally.to) +
            " more is hidden than their totals count as inside");
    add(tally.cells);
  }

  void add(const ControlTotals::Sums& sums) {
    for (const auto& [key, more] : sums) {
      ControlTotals::Sum& sum = totals_[key];
      sum.lines += more.lines;
      sum.bytes_out += more.bytes_out;
      sum.bytes_in += more.bytes_in;
      sum.connections += more.connections;
    }
  }

  const PlannedLog& plan_;
  const PackedLog& log_;
  const Checkpoint& head_;
  PackReview& into_;
  std::vector<Tally> tallies_;
  ControlTotals shown_;
  ControlTotals::Sums totals_;
};

// Records that were drawn, by the server they are of.
class ByServer {
 public:
  void add(std::string_view line) {
    const Members members{line};
    Row& row = rows_[{members.text("server").value_or(""), members.integer("asn").value_or(0)}];
    ++row.records;
    for (std::size_t i = 0; i < row.words.size(); ++i)
      row.words[i].insert(std::string{unquoted(members.raw(names[i]))});
  }
  [[nodiscard]] std::size_t count() const noexcept { return rows_.size(); }
  void write(LineWriter& line) const {
    line.begin_array("by_server");
    for (const auto& [server, row] : rows_) {
      line.begin_array().item(server.first).item(server.second).item(row.records);
      for (const std::set<std::string>& words : row.words) {
        line.begin_array();
        for (const std::string& one : words) line.item(one);
        line.end();
      }
      line.end();
    }
    line.end();
  }

 private:
  static constexpr std::array<std::string_view, 4> names = {"plane", "cc", "verdict", "grade"};
  struct Row {
    std::uint64_t records = 0;
    std::array<std::set<std::string>, names.size()> words;
  };
  std::map<std::pair<std::string, std::int64_t>, Row> rows_;
};

class Review {
 public:
  Review(const Pack& pack, const std::vector<Checkpoint>& heads) : pack_(pack), heads_(heads) {}

  PackReview run() {
    drawn_of_.resize(pack_.logs.size());
    std::vector<LogReview> logs;
    for (std::size_t i = 0; i < pack_.logs.size(); ++i) {
      result_.entries += pack_.plan.logs[i].next - pack_.plan.logs[i].first;
      result_.shown += pack_.logs[i].shown.size();
      logs.emplace_back(pack_.plan.logs[i], pack_.logs[i], heads_[i], result_).run();
      for (const auto& [key, sum] : logs.back().totals()) add(key, sum);
    }
    if (!result_.wrong.empty()) return std::move(result_);  // what is not signed says nothing further
    draw();
    std::set<std::string, std::less<>> in_full;
    for (const auto& [plane, stratum] : strata_) {
      if (pack_.plan.rule.shows_all_of(stratum.there)) in_full.insert(plane);
    }
    for (std::size_t i = 0; i < logs.size(); ++i) {
      logs[i].check_what_is_shown(drawn_of_[i], in_full);
      for (const auto& [key, sum] : logs[i].shown()) {
        if (is_inside(key)) inside_shown_[std::get<0>(key)] += sum.lines;
      }
    }
    const bool shows_all = std::all_of(strata_.begin(), strata_.end(), [this](const auto& one) {
      return static_cast<std::int64_t>(one.second.there) == shown_of(one.first);
    });
    if (!has_enough_ && !shows_all && result_.wrong.empty())
      result_.incomplete.push_back("the draw ended at its cap before every plane had its quota");
    check_tables();
    say_what_is_missing();
    result_.summary = summary();
    return std::move(result_);
  }

 private:
  void add(const ControlTotals::Key& key, const ControlTotals::Sum& more) {
    ControlTotals::Sum& sum = totals_[key];
    sum.lines += more.lines;
    sum.bytes_out += more.bytes_out;
    sum.bytes_in += more.bytes_in;
    sum.connections += more.connections;
  }

  void draw() {
    std::uint64_t records = 0;
    std::map<std::string, std::uint64_t> inside;
    for (const auto& [key, sum] : totals_) {
      const auto lines = static_cast<std::uint64_t>(std::max<std::int64_t>(0, sum.lines));
      records += lines;
      if (is_inside(key)) inside[std::get<0>(key)] += lines;
    }
    Draw draw{sample_seed(heads_, pack_.plan.dice), result_.entries, pack_.plan.rule, records, std::move(inside)};
    while (!draw.is_done()) {
      if (!take(draw.next(), draw)) break;
    }
    result_.drawn = draw.drawn();
    result_.servers = by_server_.count();
    strata_ = draw.strata();
    has_enough_ = draw.has_enough();
  }

  // A position among all entries of all logs. False if what was drawn is not there: then nothing behind it is known.
  bool take(std::uint64_t position, Draw& draw) {
    std::size_t at = 0;
    for (; position >= pack_.plan.logs[at].next - pack_.plan.logs[at].first; ++at)
      position -= pack_.plan.logs[at].next - pack_.plan.logs[at].first;
    const std::uint64_t index = pack_.plan.logs[at].first + position;
    const std::vector<ShownEntry>& shown = pack_.logs[at].shown;
    const auto entry = std::lower_bound(shown.begin(), shown.end(), index,
                                        [](const ShownEntry& one, std::uint64_t wanted) { return one.index < wanted; });
    if (entry == shown.end() || entry->index != index) {
      result_.wrong.push_back(pack_.plan.logs[at].origin + ": entry " + std::to_string(index) +
                              " was drawn and is not shown");
      return false;
    }
    drawn_of_[at].insert(index);
    const std::string kind = Members{entry->line}.text("k").value_or("");
    ++drawn_kinds_[kind];
    const Classified found = classify(entry->line);
    if (found.what != EntryClass::other) draw.count_record();
    if (found.what == EntryClass::inside) draw.count_inside(std::string{found.plane});
    if (kind == "server") {
      ++result_.records;
      by_server_.add(entry->line);
    }
    return true;
  }

  // A table is there because an entry names it.
  void check_tables() {
    std::set<std::string> named;
    for (const PackedLog& log : pack_.logs) {
      for (const ShownEntry& entry : log.shown) {
        const Members members{entry.line};
        const std::string_view kind = members.raw("k");
        if (kind == "\"db\"") named.insert(members.text("sha256").value_or(""));
        if (kind != "\"policy\"") continue;
        const std::string archived = members.text("archived").value_or("");
        named.insert(archived);
        if (!pack_.tables.contains(archived))
          result_.incomplete.push_back("the policy of entry " + std::to_string(entry.index) + " is not in the pack");
      }
    }
    for (const auto& [digest, octets] : pack_.tables) {
      if (!named.contains(digest)) result_.wrong.push_back("no entry names the table " + digest);
    }
  }

  void say_what_is_missing() {
    const LoggedCoverage& coverage = result_.coverage;
    if (coverage.lost_entries != 0)
      result_.incomplete.push_back(std::to_string(coverage.lost_entries) + " entries could not be written");
    if (coverage.gaps != 0) result_.incomplete.push_back(std::to_string(coverage.gaps) + " gaps");
    if (coverage.crashes != 0) result_.incomplete.push_back(std::to_string(coverage.crashes) + " crashes");
  }

  static void write(LineWriter& line, const ControlTotals::Key& key, const ControlTotals::Sum& sum) {
    line.begin_array().item(std::get<0>(key)).item(std::get<1>(key)).item(std::get<2>(key)).item(sum.lines);
    line.item(sum.bytes_out).item(sum.bytes_in).item(sum.connections).end();
  }

  [[nodiscard]] std::string plan_digest() const {
    const std::string text = pack_.plan.text() + "\n";
    const void* const data = text.data();
    return sha256_text({static_cast<const std::uint8_t*>(data), text.size()});
  }

  [[nodiscard]] std::int64_t shown_of(const std::string& plane) const {
    const auto found = inside_shown_.find(plane);
    return found == inside_shown_.end() ? 0 : found->second;
  }

  [[nodiscard]] std::string summary() const {
    LineWriter line;
    by_server_.write(line);
    const LoggedCoverage& coverage = result_.coverage;
    line.begin_object("coverage").add("clock_jumps", coverage.clock_jumps).add("crashes", coverage.crashes);
    line.add("frames", coverage.frames).add("from", coverage.first).add("gaps", coverage.gaps);
    line.add("intervals", coverage.intervals).add("loss_unstated", coverage.loss_unstated);
    line.add("lost_entries", coverage.lost_entries).add("lost_frames", coverage.lost_frames);
    line.add("seconds", coverage.seconds).add("starts", coverage.starts).add("until", coverage.last).end();
    line.add("drawn", result_.drawn).begin_array("drawn_kinds");
    for (const auto& [kind, count] : drawn_kinds_) line.begin_array().item(kind).item(count).end();
    line.end().add("entries", result_.entries).add("k", "summary").add("plan", plan_digest());
    line.add("records", result_.records);
    line.add("servers", result_.servers).add("shown", result_.shown).begin_array("strata");
    for (const auto& [plane, stratum] : strata_)
      line.begin_array().item(plane).item(stratum.there).item(stratum.drawn).item(shown_of(plane)).end();
    line.end().begin_array("totals");
    for (const auto& [key, sum] : totals_) write(line, key, sum);
    line.end();
    return line.finish();
  }

  const Pack& pack_;
  const std::vector<Checkpoint>& heads_;
  PackReview result_;
  ControlTotals::Sums totals_;
  std::vector<std::set<std::uint64_t>> drawn_of_;  // by log
  std::map<std::string, std::uint64_t> drawn_kinds_;
  bool has_enough_ = false;
  std::map<std::string, Draw::Stratum> strata_;
  std::map<std::string, std::int64_t> inside_shown_;  // lines, by plane
  ByServer by_server_;
};

}  // namespace

Classified classify(std::string_view line) noexcept {
  Classified found;
  std::string_view kind;
  std::string_view verdict;
  each_member(line, [&](std::string_view name, std::string_view written) {
    if (name == "k") kind = written;
    if (name == "plane") found.plane = unquoted(written);
    if (name == "verdict") verdict = written;
    return name >= "verdict";
  });
  if (kind != "\"server\"" && kind != "\"rest\"") return {};
  found.what = verdict == "\"inside\"" ? EntryClass::inside : EntryClass::not_inside;
  return found;
}

PackReview review(const Pack& pack, const std::vector<Checkpoint>& heads) {
  return Review{pack, heads}.run();
}

}  // namespace eugress
