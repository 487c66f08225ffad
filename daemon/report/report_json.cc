// The report for machines: the same numbers with the same ones hidden, and what several reports are combined from.
#include <nlohmann/json.hpp>
#include <set>

#include "evidence/base64.h"
#include "report/report.h"

namespace eugress {
namespace {

using Json = nlohmann::ordered_json;

class Writer {
 public:
  Writer(const PeriodReport& report, const std::vector<Language>& languages) : report_(report), languages_(languages) {}

  Json document() {
    const PeriodFacts& facts = report_.facts;
    return {{"format", "eugress-report/1"},
            {"software", EUGRESS_VERSION},
            {"made", to_text(report_.made)},
            {"time_zone", "UTC"},
            {"institution", report_.grounds.annotations.institution},
            {"period",
             {{"text", facts.period.text},
              {"from", to_text(facts.from)},
              {"until", to_text(facts.until)},
              {"over", facts.is_over}}},
            {"evidence", evidence(0)},
            {"gateways", gateways()},
            {"coverage", coverage()},
            {"hidden_below", report_.grounds.least},
            {"hidden", report_.figures.hidden()},
            {"profiles", list(report_.sections, [&](const ProfileSection& one) { return section(one); })},
            {"totals", columns(report_.total)},
            {"planes", list(report_.planes,
                            [&](const Row<Plane>& row) {
                              return keyed({{"plane", to_text(row.key)}}, row.figures);
                            })},
            {"places",
             list(report_.places,
                  [&](const Row<PlaceOfRow>& row) {
                    return keyed({{"country", row.key.country.text()}, {"law", to_text(row.key.law)}}, row.figures);
                  })},
            {"days", list(report_.days, [&](const Row<Day>& row) { return day(row); })},
            {"zones", list(report_.zones,
                           [&](const Row<ZoneNumber>& row) {
                             return keyed({{"zone", zone_name(row.key)}}, row.figures);
                           })},
            {"departures", list(report_.departures, [&](const DepartureRow& row) { return departure(row); })},
            {"exemptions", list(report_.exemptions, [&](const DepartureRow& row) { return departure(row); })},
            {"hosts", hosts()},
            {"reach", reach()},
            {"operators", list(report_.operators, [&](const auto& one) { return network(one); })},
            {"telemetry", figure(report_.telemetry)},
            {"use", use()},
            {"client_exposure", exposure()},
            {"peer_to_peer", figure(report_.peers)},
            {"reference_calls", list(report_.calls, [&](const CallClaim& one) { return call(one); })},
            {"knowledge", knowledge()},
            {"archive", archive()},
            {"annotations", annotations()},
            {"previous", previous()},
            {"remarks", list(report_.remarks, [&](const OpenSentence& one) { return sentence(one); })}};
  }

 private:
  template <typename List, typename Write>
  static Json list(const List& items, Write&& write) {
    Json array = Json::array();
    for (const auto& item : items) array.push_back(write(item));
    return array;
  }

  [[nodiscard]] Json figure(Figure of) const {
    const auto counts = report_.figures.shown(of);
    if (!counts) return nullptr;
    return {{"connections", counts->connections}, {"bytes", counts->bytes}};
  }

  [[nodiscard]] Json columns(const ColumnFigures& row) const {
    Json object;
    for (std::size_t i = 0; i < column_count; ++i)
      object[std::string{to_text(static_cast<Column>(i))}] = figure(row.columns[i]);
    object["all"] = figure(row.all);
    return object;
  }

  [[nodiscard]] Json keyed(Json key, const ColumnFigures& row) const {
    key.update(columns(row));
    return key;
  }

  [[nodiscard]] Json sentence(const OpenSentence& one) const {
    Json object;
    for (const Language language : languages_)
      object[std::string{to_text(language)}] = said(one, language, report_.figures);
    return object;
  }

  [[nodiscard]] Json message(const Message& one) const {
    Json object;
    for (const Language language : languages_) object[std::string{to_text(language)}] = one.in(language);
    return object;
  }

  [[nodiscard]] std::string zone_name(ZoneNumber zone) const {
    const auto& zones = report_.grounds.words.zones;
    return zone < zones.size() ? zones[zone] : "other";
  }

  [[nodiscard]] Json evidence(std::size_t number) const {
    const Verification& found = report_.logs[number].verification;
    const PeriodFacts::Used& used = report_.facts.used[number];
    return {{"origin", found.head.origin},
            {"size", found.head.size},
            {"root", to_base64(found.head.root)},
            {"checkpoint", report_.logs[number].checkpoint},
            {"key", found.key},
            {"key_given", found.key_was_given},
            {"incomplete", found.incomplete},
            {"entries", {{"first", used.first}, {"next", used.next}}}};
  }

  [[nodiscard]] Json gateways() const {
    Json all = Json::array();
    for (std::size_t number = 0; number < report_.logs.size(); ++number) {
      all.push_back(evidence(number));
      all.back()["pair"] = nullptr;
    }
    for (const LogPair& pair : report_.grounds.pairs) {
      all[pair.one]["pair"] = all[pair.other]["origin"];
      all[pair.other]["pair"] = all[pair.one]["origin"];
    }
    return all;
  }

  // What of the archive was used, and what it gives.
  [[nodiscard]] Json archive() const {
    std::set<std::string> regions;
    for (const LoggedKnowledge& one : report_.facts.knowledge) {
      for (const LoggedFile& file : one.files) {
        if (file.name == "regions.tsv") regions.insert(file.sha256);
      }
    }
    return {{"policies", list(report_.grounds.quoted,
                              [](const QuotedPolicy& one) {
                                return Json{{"profile", one.profile},
                                            {"sha256", one.sha256},
                                            {"editions", one.editions},
                                            {"quoted", one.is_from_archive}};
                              })},
            {"regions", regions},
            {"judged_again", report_.facts.rejudged},
            {"deviating", report_.facts.deviating},
            {"without_tables", report_.facts.without_tables}};
  }

  // What the provider counted; null where its report was not given.
  [[nodiscard]] Json use() const {
    if (!report_.grounds.use) return nullptr;
    const ReportPeriod& period = report_.facts.period;
    const UseOfSpan use = report_.grounds.use->of({period.from, period.until});
    return {{"participant_minutes", use.minutes}, {"days", use.days}};
  }

  // Connections by kind of address; null where the log is of an older version.
  [[nodiscard]] Json exposure() const {
    if (!report_.facts.is_exposure_known) return nullptr;
    Json kinds;
    for (std::size_t kind = 0; kind < client_exposure_count; ++kind) {
      const auto counts = report_.figures.shown(report_.exposure[kind]);
      kinds[std::string{to_text(static_cast<ClientExposure>(kind))}] =
          counts ? Json(counts->connections) : Json(nullptr);
    }
    return kinds;
  }

  [[nodiscard]] Json coverage() const {
    const PeriodFacts& facts = report_.facts;
    Json gaps = list(facts.gaps, [](const LoggedGap& gap) {
      return Json{{"from", to_text(gap.from)},
                  {"until", to_text(gap.until)},
                  {"why", gap.why},
                  {"entries", gap.entries},
                  {"made_good", gap.is_made_good}};
    });
    return {{"seconds", report_.seconds_asked()},
            {"seconds_recorded", facts.seconds},
            {"seconds_assessable", facts.seconds_assessable},
            {"intervals", facts.intervals},
            {"intervals_assessable", facts.assessable},
            {"interval_seconds", facts.interval().count()},
            {"frames", facts.frames},
            {"frames_lost", facts.lost_frames},
            {"loss_unstated", facts.loss_unstated},
            {"entries_lost", facts.lost_entries},
            {"intervals_cut_short", facts.cut_short},
            {"lines_refused", facts.refused},
            {"starts", facts.starts},
            {"crashes", facts.crashes},
            {"clock_jumps", facts.clock_jumps},
            {"one_way_per_mille", facts.bytes == 0 ? 0 : per_mille(facts.one_way_bytes, facts.bytes)},
            {"gaps", std::move(gaps)}};
  }

  // No octets: their sum would tell what is hidden.
  [[nodiscard]] static std::uint64_t per_mille(std::uint64_t part, std::uint64_t whole) {
    return static_cast<std::uint64_t>(1000.0 * static_cast<double>(part) / static_cast<double>(whole));
  }

  [[nodiscard]] static Json pattern(const Claim& claim) {
    return {{"recurrence", to_text(claim.pattern.recurrence)},
            {"days_active", claim.pattern.days_active},
            {"days_outside", claim.pattern.days_outside}};
  }

  [[nodiscard]] static Json gates(const ClaimGates& gates) {
    const auto share = [](Share one) { return static_cast<double>(one.millionths) / 1e6; };
    return {{"coverage", share(gates.coverage)},
            {"unclear", share(gates.unclear)},
            {"one_way", share(gates.one_way)},
            {"oldest_days", gates.oldest_days},
            {"incidental_days", share(gates.incidental_days)},
            {"incidental_share", share(gates.incidental)},
            {"structural_days", share(gates.structural_days)},
            {"structural_share", share(gates.structural)}};
  }

  [[nodiscard]] static Json plane_claim(const Claim& claim) {
    return {{"plane", to_text(claim.plane)},
            {"status", to_text(claim.status)},
            {"status_if_nearly_all", to_text(status_under(PromiseReading::nearly_all, claim))},
            {"missing", list(claim.shortfalls, [](const Shortfall& one) { return Json(to_text(one.gate)); })},
            {"pattern", pattern(claim)}};
  }

  [[nodiscard]] Json section(const ProfileSection& one) const {
    const ReportedProfile& profile = one.profile;
    Json object = {{"profile", profile.profile},
                   {"document",
                    {{"title", profile.title},
                     {"issuer", profile.issuer},
                     {"dated", profile.dated},
                     {"reading", profile.reading}}},
                   {"effective_from", profile.effective_from},
                   {"gates", one.claims.empty() ? Json(nullptr) : gates(one.claims.front()->gates)},
                   {"planes", list(one.claims, [](const Claim* claim) { return plane_claim(*claim); })}};
    object["claims"] = list(one.rows, [&](const ClaimRow& row) { return claim_row(row); });
    return object;
  }

  [[nodiscard]] Json claim_row(const ClaimRow& row) const {
    return {{"id", row.entry->id},
            {"promise", message(row.entry->promise)},
            {"kind", to_text(row.kind)},
            {"status", to_text(row.status)},
            {"status_if_nearly_all", row.if_nearly_all ? Json(to_text(*row.if_nearly_all)) : Json(nullptr)},
            {"sentences", list(row.sentences, [&](const OpenSentence& one) { return sentence(one); })},
            {"said_by_others", list(row.said_by_others, [&](const Annotation* one) { return annotation(*one); })}};
  }

  [[nodiscard]] Json annotation(const Annotation& one) const {
    Json object = {{"day", to_text(one.day)}, {"by", one.author}};
    if (!one.kind.empty()) object["kind"] = one.kind;
    if (!one.claim.empty()) object["claim"] = one.claim;
    for (const Language language : languages_) object[std::string{to_text(language)}] = one.in(language);
    return object;
  }

  [[nodiscard]] Json annotations() const {
    return list(report_.grounds.annotations.changes, [&](const Annotation& one) { return annotation(one); });
  }

  [[nodiscard]] Json day(const Row<Day>& row) const {
    const DaySeen& seen = report_.facts.days.at(row.key);
    return keyed({{"day", to_text(row.key)}, {"intervals", seen.intervals}, {"assessable", seen.assessable}},
                 row.figures);
  }

  [[nodiscard]] Json departure(const DepartureRow& row) const {
    Json object;
    if (row.exemption.empty()) {
      object = {{"plane", to_text(row.key.plane)},
                {"country", row.key.country.text()},
                {"law", to_text(row.key.law)},
                {"grade", row.key.grade},
                {"asn", row.key.asn == 0 ? Json(nullptr) : Json(row.key.asn)}};
    } else {
      object = {{"exemption", row.exemption}};
    }
    object["first_day"] = to_text(day_of(row.first));
    object["last_day"] = to_text(day_of(row.last));
    object["days"] = row.days;
    object["counts"] = figure(row.figure);
    return object;
  }

  [[nodiscard]] Json hosts() const {
    Json object;
    for (std::size_t i = 0; i < host_count; ++i)
      object[std::string{to_text(static_cast<Host>(i))}] = figure(report_.hosts[i]);
    return object;
  }
  [[nodiscard]] Json reach() const {
    Json object;
    for (std::size_t i = 0; i < reach_class_count; ++i)
      object[std::string{to_text(static_cast<ReachClass>(i))}] = figure(report_.reach[i]);
    return object;
  }

  [[nodiscard]] Json network(const std::pair<std::uint32_t, Figure>& one) const {
    const OperatorSeen& seen = report_.facts.records.operators.at(one.first);
    Json planes = Json::array();
    for (std::size_t i = 0; i < plane_count; ++i) {
      if (seen.planes[i]) planes.push_back(to_text(static_cast<Plane>(i)));
    }
    const bool is_new = report_.previous && !report_.previous->records.operators.contains(one.first);
    return {{"asn", one.first == 0 ? Json(nullptr) : Json(one.first)},
            {"planes", std::move(planes)},
            {"outside", seen.is_outside},
            {"new", is_new},
            {"counts", figure(one.second)}};
  }

  [[nodiscard]] Json call(const CallClaim& one) const {
    return {{"id", one.call.id},
            {"plane", to_text(one.claim.plane)},
            {"status", to_text(one.claim.status)},
            {"schedule_sha256", one.call.schedule_sha256},
            {"committed", to_text(one.call.committed)},
            {"from", to_text(one.call.from)},
            {"until", to_text(one.call.until)},
            {"missing", list(one.claim.shortfalls, [](const Shortfall& gate) { return Json(to_text(gate.gate)); })}};
  }

  [[nodiscard]] Json knowledge() const {
    Json files = Json::array();
    if (!report_.facts.knowledge.empty()) {
      files = list(report_.facts.knowledge.back().files, [](const LoggedFile& one) {
        return Json{{"name", one.name},
                    {"sha256", one.sha256},
                    {"built", one.built ? Json(to_text(day_of(*one.built))) : Json(nullptr)}};
      });
    }
    return {
        {"files", std::move(files)},
        {"changes", list(report_.file_changes, [](const FileChange& one) {
           return Json{{"since", to_text(one.since)}, {"name", one.name}, {"before", one.before}, {"after", one.after}};
         })}};
  }

  [[nodiscard]] Json previous() const {
    if (!report_.previous_total) return nullptr;
    return {{"period", report_.previous->period.text},
            {"seconds_assessable", report_.previous->seconds_assessable},
            {"totals", columns(*report_.previous_total)},
            {"planes", list(report_.previous_planes, [&](const Row<Plane>& row) {
               return keyed({{"plane", to_text(row.key)}}, row.figures);
             })}};
  }

  const PeriodReport& report_;
  const std::vector<Language>& languages_;
};

}  // namespace

std::string report_json(const PeriodReport& report, const std::vector<Language>& languages) {
  return Writer{report, languages}.document().dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace eugress
