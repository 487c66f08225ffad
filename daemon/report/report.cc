#include "report/report.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "report/claim_rows.h"
#include "report/quoted_policies.h"
#include "report/remarks.h"

namespace eugress {
namespace {

// Shown of the widest tables.
constexpr std::size_t most_operators = 40;

class FigureBook {
 public:
  explicit FigureBook(Figures& figures) : figures_(figures) {}

  ColumnFigures row(const Columns& columns) {
    ColumnFigures row;
    for (std::size_t i = 0; i < column_count; ++i) row.columns[i] = figures_.add(columns[i]);
    return completed(row);
  }

  template <typename Key>
  ColumnFigures total(const std::vector<Row<Key>>& rows) {
    ColumnFigures total;
    for (std::size_t i = 0; i < column_count; ++i)
      total.columns[i] = figures_.total_of(picked(rows, [&](const ColumnFigures& row) { return row.columns[i]; }));
    completed(total);
    figures_.adds_up(total.all, picked(rows, all_of));
    figures_.adds_up(total.unclear, picked(rows, unclear_of));
    return total;
  }

  // Another way to cut the same whole.
  template <typename Key>
  void tie(const ColumnFigures& total, const std::vector<Row<Key>>& rows) {
    for (std::size_t i = 0; i < column_count; ++i)
      figures_.adds_up(total.columns[i], picked(rows, [&](const ColumnFigures& row) { return row.columns[i]; }));
    figures_.adds_up(total.all, picked(rows, all_of));
    figures_.adds_up(total.unclear, picked(rows, unclear_of));
  }

  // The parts are of the total, and what is left of it is nobody's secret: to take it as known hides more, never less.
  void tie(Figure total, std::vector<Figure> parts) {
    Counts left = figures_.counts(total);
    for (const Figure part : parts) {
      const Counts& counts = figures_.counts(part);
      left.bytes -= std::min(left.bytes, counts.bytes);
      left.packets -= std::min(left.packets, counts.packets);
      left.connections -= std::min(left.connections, counts.connections);
    }
    if (left != Counts{}) parts.push_back(figures_.add(left));
    figures_.adds_up(total, parts);
  }

 private:
  static Figure all_of(const ColumnFigures& row) { return row.all; }
  static Figure unclear_of(const ColumnFigures& row) { return row.unclear; }

  template <typename Key, typename Pick>
  static std::vector<Figure> picked(const std::vector<Row<Key>>& rows, Pick&& pick) {
    std::vector<Figure> figures;
    for (const Row<Key>& row : rows) figures.push_back(pick(row.figures));
    return figures;
  }

  ColumnFigures& completed(ColumnFigures& row) {
    row.all = figures_.total_of({row.columns.begin(), row.columns.end()});
    row.unclear = figures_.total_of({row.of(Column::outside_weak), row.of(Column::disputed), row.of(Column::unknown)});
    return row;
  }

  Figures& figures_;
};

template <typename Key, typename KeyOf>
std::vector<Row<Key>> rows_by(const PeriodFacts& facts, FigureBook& book, KeyOf&& key_of) {
  std::map<Key, Columns> sums;
  for (const auto& [place, counts] : facts.places)
    sums[key_of(place)][static_cast<std::size_t>(place.column)] += counts;
  std::vector<Row<Key>> rows;
  for (const auto& [key, columns] : sums) rows.push_back({key, book.row(columns)});
  return rows;
}

std::vector<Row<Plane>> plane_rows(const PeriodFacts& facts, FigureBook& book) {
  return rows_by<Plane>(facts, book, [](const PlaceKey& key) { return key.plane; });
}

class ReportMaker {
 public:
  explicit ReportMaker(PeriodReport& report) : report_(report), facts_(report.facts), book_(report.figures) {}

  void run() {
    judge();
    add_tables();
    add_departures();
    add_records();
    add_previous();
    add_around();
    report_.figures.suppress(report_.grounds.least);
    add_sections();
    add_file_changes();
    for (OpenSentence& one : remarks_of(report_)) report_.remarks.push_back(std::move(one));
  }

 private:
  // Only by what was in force. A profile of today could excuse what the one of then did not.
  ClaimSetting setting_in_force() {
    ClaimSetting setting = report_.grounds.words.claims;
    for (std::size_t i = 0; i < setting.grounds.size(); ++i) {
      const std::string& file = i < report_.grounds.profiles.size() ? report_.grounds.profiles[i].file : std::string{};
      const bool held = was_in_force(file);
      if (!held) {
        report_.remarks.push_back(
            {{"The profile {0} is not the one by which the whole period was judged: what it lacks cannot "
              "be told, and no plane is called not contradicted.",
              "Het profiel {0} is niet datgene waarmee over de hele periode is geoordeeld: wat ontbreekt "
              "is niet te zeggen, en geen vlak heet niet tegengesproken."},
             {file}});
      }
      if (held && sources_held()) continue;  // what could be seen then can be told now
      static constexpr Message others{
          "policy and sources: those that were in force in the period; the report was made with others",
          "beleid en bronnen: die golden in de periode; het verslag is met andere gemaakt"};
      for (Sentence& blind : setting.grounds[i].blind) blind = others;
    }
    return setting;
  }

  [[nodiscard]] const KnowledgeItem* item(const std::string& name) const noexcept {
    const auto& items = report_.grounds.items;
    const auto found =
        std::find_if(items.begin(), items.end(), [&](const KnowledgeItem& one) { return one.name == name; });
    return found == items.end() ? nullptr : &*found;
  }

  [[nodiscard]] bool was_in_force(const std::string& file) const noexcept {
    const KnowledgeItem* const now = item(file);
    return now != nullptr && !facts_.knowledge.empty() &&
           std::all_of(facts_.knowledge.begin(), facts_.knowledge.end(), [&](const LoggedKnowledge& then) {
             return std::any_of(then.files.begin(), then.files.end(),
                                [&](const LoggedFile& one) { return one.name == file && one.sha256 == now->sha256; });
           });
  }

  // What is loaded now was there all the time, if perhaps in another edition: so grounds are not better than they were.
  bool sources_held() {
    std::set<std::string> missing;
    for (const KnowledgeItem& now : report_.grounds.items) {
      for (const LoggedKnowledge& then : facts_.knowledge) {
        const bool was_there = std::any_of(then.files.begin(), then.files.end(),
                                           [&](const LoggedFile& one) { return one.name == now.name; });
        if (!was_there) missing.insert(now.name);
      }
    }
    for (const std::string& name : missing) {
      const OpenSentence sentence{{"{0} is loaded now and was not in force in all of the period.",
                                   "{0} is nu geladen en gold niet de hele periode."},
                                  {name}};
      if (!has_said_sources_) report_.remarks.push_back(sentence);
    }
    has_said_sources_ = true;
    return missing.empty();
  }

  void judge() {
    std::vector<DatedSource> sources;
    if (!facts_.knowledge.empty()) {
      for (const LoggedFile& file : facts_.knowledge.back().files) {
        if (file.built) sources.push_back({file.name, *file.built});
      }
    }
    const ClaimSetting setting = setting_in_force();
    report_.claims = claims_of(facts_.book, setting, sources, facts_.interval(), ClaimSpan{facts_.from, facts_.until});
    for (CallClaim& call : call_claims_of(facts_.book, setting, sources, facts_.interval(), facts_.until)) {
      if (call.call.from < facts_.until && facts_.from < call.call.until) report_.calls.push_back(std::move(call));
    }
  }

  void add_tables() {
    report_.planes = plane_rows(facts_, book_);
    report_.total = book_.total(report_.planes);
    report_.places = rows_by<PlaceOfRow>(facts_, book_, [](const PlaceKey& key) {
      return PlaceOfRow{key.country, key.law};
    });
    book_.tie(report_.total, report_.places);
    for (const auto& [day, seen] : facts_.days) report_.days.push_back({day, book_.row(seen.columns)});
    book_.tie(report_.total, report_.days);
    report_.zones = rows_by<ZoneNumber>(facts_, book_, [](const PlaceKey& key) { return key.zone; });
    book_.tie(report_.total, report_.zones);
    if (report_.zones.size() < 2) report_.zones.clear();  // a table of one row compares nothing
    report_.peers = report_.figures.add(facts_.peers);
    for (std::size_t kind = 0; kind < facts_.records.exposed.size(); ++kind)
      report_.exposure[kind] = report_.figures.add({0, 0, facts_.records.exposed[kind]});
    report_.exposure_all = report_.figures.total_of({report_.exposure.begin(), report_.exposure.end()});
    const auto telemetry = std::find_if(report_.planes.begin(), report_.planes.end(),
                                        [](const Row<Plane>& row) { return row.key == Plane::telemetry; });
    report_.telemetry = telemetry == report_.planes.end() ? report_.figures.add({}) : telemetry->figures.all;
  }

  void add_departures() {
    for (const auto& [key, one] : facts_.departures)
      report_.departures.push_back({key, {}, one.first, one.last, one.days.size(), report_.figures.add(one.counts)});
    for (const Row<Plane>& row : report_.planes) {
      std::vector<Figure> parts;
      for (const DepartureRow& one : report_.departures) {
        if (one.key.plane == row.key) parts.push_back(one.figure);
      }
      book_.tie(row.figures.of(Column::outside), std::move(parts));
    }
    std::vector<Figure> parts;
    for (const auto& [id, one] : facts_.exemptions) {
      report_.exemptions.push_back({{}, id, one.first, one.last, one.days.size(), report_.figures.add(one.counts)});
      parts.push_back(report_.exemptions.back().figure);
    }
    book_.tie(report_.total.of(Column::exempt), std::move(parts));
  }

  // What only records tell: whose meeting, how far, who runs it.
  void add_records() {
    for (std::size_t i = 0; i < host_count; ++i) report_.hosts[i] = report_.figures.add(facts_.records.hosts[i]);
    report_.hosts_all = report_.figures.total_of({report_.hosts.begin(), report_.hosts.end()});
    book_.tie(report_.total.all, {report_.hosts_all});
    std::array<Counts, reach_class_count> reach{};
    for (const auto& of_plane : facts_.records.reach) {
      for (std::size_t i = 0; i < reach_class_count; ++i) reach[i] += of_plane[i];
    }
    for (std::size_t i = 0; i < reach_class_count; ++i) report_.reach[i] = report_.figures.add(reach[i]);
    report_.reach_all = report_.hosts_all;
    report_.figures.adds_up(report_.reach_all, {report_.reach.begin(), report_.reach.end()});
    for (const auto& [asn, seen] : facts_.records.operators)
      report_.operators.emplace_back(asn, report_.figures.add(seen.counts));
    std::vector<Figure> parts;
    for (const auto& [asn, figure] : report_.operators) parts.push_back(figure);
    report_.figures.adds_up(report_.hosts_all, parts);
    std::stable_sort(report_.operators.begin(), report_.operators.end(), [&](const auto& a, const auto& b) {
      return report_.figures.counts(a.second).connections > report_.figures.counts(b.second).connections;
    });
    if (report_.operators.size() > most_operators) report_.operators.resize(most_operators);
  }

  void add_previous() {
    if (!report_.previous || report_.previous->intervals == 0) return report_.previous.reset();
    report_.previous_planes = plane_rows(*report_.previous, book_);
    report_.previous_total = book_.total(report_.previous_planes);
  }

  void add_around() {
    for (const Annotation& change : report_.grounds.annotations.changes) {
      const bool is_in = facts_.period.from <= change.day && change.day < facts_.period.until;
      if (!is_in || change.kind != "account-setting") continue;  // printed as it is
      std::array<std::vector<Figure>, 4> parts;
      for (const Row<Day>& row : report_.days) {
        const std::size_t side = row.key < change.day ? 0 : 2;
        parts[side].push_back(row.figures.of(Column::inside));
        parts[side + 1].push_back(row.figures.all);
      }
      Figures& figures = report_.figures;
      report_.around.push_back({&change, figures.total_of(parts[0]), figures.total_of(parts[1]),
                                figures.total_of(parts[2]), figures.total_of(parts[3])});
    }
  }

  void add_sections() {
    const auto& grounds = report_.grounds.words.claims.grounds;
    for (std::size_t i = 0; i < grounds.size() && i < report_.grounds.profiles.size(); ++i) {
      ProfileSection section{report_.grounds.profiles[i], {}, {}};
      for (const Claim& claim : report_.claims) {
        if (claim.profile == grounds[i].profile) section.claims.push_back(&claim);
      }
      section.rows = claim_rows(report_, section.claims);
      report_.sections.push_back(std::move(section));
    }
  }

  void add_file_changes() {
    std::map<std::size_t, const LoggedKnowledge*> before;  // by log
    if (report_.previous) {
      for (const LoggedKnowledge& then : report_.previous->knowledge) before[then.log] = &then;
    }
    for (const LoggedKnowledge& now : facts_.knowledge) {
      const LoggedKnowledge*& last = before[now.log];
      if (last != nullptr) compare(*last, now);
      last = &now;
    }
  }

  void compare(const LoggedKnowledge& before, const LoggedKnowledge& now) {
    const auto find = [](const LoggedKnowledge& in, const std::string& name) -> const LoggedFile* {
      const auto found =
          std::find_if(in.files.begin(), in.files.end(), [&](const LoggedFile& one) { return one.name == name; });
      return found == in.files.end() ? nullptr : &*found;
    };
    for (const LoggedFile& file : now.files) {
      const LoggedFile* const old = find(before, file.name);
      if (old != nullptr && old->sha256 == file.sha256) continue;  // the same
      report_.file_changes.push_back(
          {now.since, file.name, old != nullptr ? old->sha256 : "", file.sha256, file.built});
    }
    for (const LoggedFile& file : before.files) {
      if (find(now, file.name) == nullptr) report_.file_changes.push_back({now.since, file.name, file.sha256, "", {}});
    }
  }

  PeriodReport& report_;
  PeriodFacts& facts_;
  FigureBook book_;
  bool has_said_sources_ = false;
};

}  // namespace

std::string PeriodReport::origins() const {
  std::string text;
  for (const ReportedLog& one : logs) text += (text.empty() ? "" : ", ") + one.verification.head.origin;
  return text;
}

std::uint64_t PeriodReport::entries() const {
  std::uint64_t sum = 0;
  for (const ReportedLog& one : logs) sum += one.verification.head.size;
  return sum;
}

Result<PeriodReport> make_report(const std::vector<const LogReader*>& logs, std::vector<Verification> verifications,
                                 const ReportPeriod& period, ReportGrounds grounds, Timestamp now) {
  if (const auto quoted = quote_from_archive(*logs.front(), period, grounds); !quoted) return quoted.error();
  auto facts = facts_of(logs, grounds.pairs, grounds.words, {period, period.before()}, now);
  if (!facts) return facts.error();
  PeriodReport report;
  report.grounds = std::move(grounds);
  for (std::size_t i = 0; i < logs.size(); ++i)
    report.logs.push_back({std::move(verifications[i]), logs[i]->head_note()});
  report.made = now;
  report.previous = std::move((*facts)[1]);
  report.facts = std::move((*facts)[0]);
  ReportMaker{report}.run();
  return report;
}

}  // namespace eugress
