#include "report/claim_rows.h"

#include <algorithm>

namespace eugress {
namespace {

using Claims = std::vector<const Claim*>;

bool is_silent(const Claim& claim) noexcept {
  return claim.sums.all() == Counts{};
}

const Row<Plane>* row_of(const PeriodReport& report, Plane plane) noexcept {
  const auto row =
      std::find_if(report.planes.begin(), report.planes.end(), [&](const Row<Plane>& one) { return one.key == plane; });
  return row == report.planes.end() ? nullptr : &*row;
}

std::vector<Message> planes_where(const Claims& claims, bool (*is_it)(const Claim&)) {
  std::vector<Message> planes;
  for (const Claim* const claim : claims) {
    if (is_it(*claim)) planes.push_back(message_of(claim->plane));
  }
  return planes;
}

class RowWriter {
 public:
  RowWriter(const PeriodReport& report, const Claims& claims) : report_(report), claims_(claims) {}

  ClaimRow row(const ClaimEntry& entry) {
    row_ = {};
    row_.entry = &entry;
    row_.sentences.push_back({entry.sight});
    fill(entry.view);
    add_words_of_others(entry.id);
    return std::move(row_);
  }

 private:
  void fill(ClaimView view) {
    switch (view) {
      case ClaimView::everything:
        return judge(claims_, true);
      case ClaimView::metadata:
        return judge(where([](Plane plane) { return plane != Plane::media; }), true);
      case ClaimView::support:
        return judge(where([](Plane plane) { return plane == Plane::support; }), false);
      case ClaimView::structure:
        return judge_structure();
      case ClaimView::destination:
        return say_destinations();
      case ClaimView::setting:
        return say_settings();
      case ClaimView::host:
        return say_hosts();
      case ClaimView::telemetry:
        return say_telemetry();
      case ClaimView::exposure:
        return say_exposure();
      case ClaimView::operators:
        return say_operators();
      case ClaimView::nothing:
        return;
    }
  }

  [[nodiscard]] Claims where(bool (*is_it)(Plane)) const {
    Claims found;
    for (const Claim* const claim : claims_) {
      if (is_it(claim->plane)) found.push_back(claim);
    }
    return found;
  }

  void say(Message message, std::vector<Filling> fillings = {}) {
    row_.sentences.push_back({message, std::move(fillings)});
  }

  void judge(const Claims& claims, bool reads_both_ways) {
    row_.kind = ClaimKind::observed;
    row_.status = status_together(PromiseReading::all, claims);
    if (claims.empty()) {
      row_.status = ClaimStatus::insufficient_evidence;
      return say({"The profile in force promises nothing of this.", "Het geldende profiel zegt hierover niets toe."});
    }
    if (reads_both_ways) row_.if_nearly_all = status_together(PromiseReading::nearly_all, claims);
    for (const Claim* const claim : claims) say_departures(*claim);
    say_shortfalls(claims);
    const std::vector<Message> silent = planes_where(claims, is_silent);
    if (!silent.empty() && silent.size() < claims.size())
      say({"Nothing was seen on: {0}.", "Niets gezien op: {0}."}, {silent});
  }

  void say_departures(const Claim& claim) {
    const Row<Plane>* const row = row_of(report_, claim.plane);
    if (row == nullptr || claim.sums.outside == Counts{}) return;  // nothing left
    say({"{0}: {1} connections ({2}) left the promised area with evidence of grade A or B, on {3} of {4} days: {5}.",
         "{0}: {1} verbindingen ({2}) verlieten het toegezegde gebied met bewijs van graad A of B, op {3} van {4} "
         "dagen: "
         "{5}."},
        {message_of(claim.plane), ConnectionsOf{row->figures.of(Column::outside)},
         ShareOf{row->figures.of(Column::outside), row->figures.all}, claim.pattern.days_outside,
         claim.pattern.days_active, message_of(claim.pattern.recurrence)});
  }

  // What all planes lack is said once; of a plane on which nothing was seen, that says it all.
  void say_shortfalls(const Claims& claims) {
    for (const ClaimGate gate :
         {ClaimGate::coverage, ClaimGate::one_way, ClaimGate::age, ClaimGate::sources, ClaimGate::unclear}) {
      Claims lacking;
      for (const Claim* const claim : claims) {
        const bool is_asked = !is_silent(*claim) && claim->status == ClaimStatus::insufficient_evidence;
        if (is_asked && lacks(*claim, gate)) lacking.push_back(claim);
      }
      const bool is_of_each = gate == ClaimGate::unclear;
      for (std::size_t i = 0; i < (is_of_each ? lacking.size() : std::min<std::size_t>(1, lacking.size())); ++i)
        row_.sentences.push_back(
            shortfall_sentence(report_, *lacking[i], gate, is_of_each ? Claims{lacking[i]} : lacking));
    }
  }

  static bool lacks(const Claim& claim, ClaimGate gate) {
    return std::any_of(claim.shortfalls.begin(), claim.shortfalls.end(),
                       [&](const Shortfall& one) { return one.gate == gate; });
  }

  void judge_structure() {
    row_.kind = ClaimKind::observed;
    row_.status =
        claims_.empty() ? ClaimStatus::insufficient_evidence : status_together(PromiseReading::nearly_all, claims_);
    for (const Claim* const claim : claims_) say_departures(*claim);
    if (claims_.empty()) return;
    const ClaimGates& gates = claims_.front()->gates;
    say({"Incidental: at most {0} of days and {1} of connections. Structural: more than {2} of days or {3} of "
         "connections. Between them: recurring.",
         "Incidenteel: hoogstens {0} van de dagen en {1} van de verbindingen. Structureel: meer dan {2} van de dagen "
         "of "
         "{3} van de verbindingen. Daartussen: herhaald."},
        {gates.incidental_days, gates.incidental, gates.structural_days, gates.structural});
  }

  void say_destinations() {
    row_.kind = ClaimKind::observed;
    say({"Destinations outside the area: {0}.", "Bestemmingen buiten het gebied: {0}."},
        {static_cast<std::uint64_t>(report_.departures.size())});
  }

  void say_settings() {
    const Claims own = where([](Plane plane) { return plane == Plane::media || plane == Plane::signalling; });
    if (report_.around.empty()) {
      row_.status = ClaimStatus::insufficient_evidence;
      row_.kind = ClaimKind::observed;
      return say(
          {"No change of account settings is noted for this period; note it in the annotations to see its effect.",
           "Voor deze periode is geen wijziging van accountinstellingen genoteerd; noteer die in de aantekeningen om "
           "het effect te zien."});
    }
    judge(own, false);
    for (const AroundChange& around : report_.around) {
      say({"{0}: inside {1} before, {2} after.", "{0}: binnen {1} ervoor, {2} erna."},
          {to_text(around.change->day), ShareOf{around.inside_before, around.all_before},
           ShareOf{around.inside_after, around.all_after}});
    }
  }

  void say_hosts() {
    row_.kind = ClaimKind::observed;
    for (std::size_t host = 0; host < host_count; ++host) {
      say({"{0}: {1} connections ({2}).", "{0}: {1} verbindingen ({2})."},
          {message_of(static_cast<Host>(host)), ConnectionsOf{report_.hosts[host]},
           ShareOf{report_.hosts[host], report_.hosts_all}});
    }
  }

  void say_telemetry() {
    row_.kind = ClaimKind::observed;
    row_.status = ClaimStatus::insufficient_evidence;
    say({"Telemetry: {0} connections, {1}.", "Telemetrie: {0} verbindingen, {1}."},
        {ConnectionsOf{report_.telemetry}, BytesOf{report_.telemetry}});
    say_for_each_hour(report_.facts.period, report_.telemetry);
    for (const Row<Plane>& row : report_.previous_planes) {
      if (row.key != Plane::telemetry) continue;  // another plane
      say({"In the previous period: {0} connections, {1}.", "In de vorige periode: {0} verbindingen, {1}."},
          {ConnectionsOf{row.figures.all}, BytesOf{row.figures.all}});
      if (report_.grounds.use) say_for_each_hour(report_.previous->period, row.figures.all);
    }
  }

  // A gateway counts no people, so the hours are those of the provider's own report.
  void say_for_each_hour(const ReportPeriod& period, Figure telemetry) {
    if (!report_.grounds.use) {
      return say(
          {"Hours of use are not in the log: the provider's report of use (--participants) gives the volume an hour.",
           "Uren gebruik staan niet in het logboek: het gebruiksrapport van de aanbieder (--participants) geeft de "
           "omvang per uur."});
    }
    const UseOfSpan use = report_.grounds.use->of({period.from, period.until});
    const std::uint64_t hours = use.minutes / 60;
    if (hours == 0)
      return say({"The provider counted no hour of use in {0}.", "De aanbieder telde geen uur gebruik in {0}."},
                 {period.text});
    const auto days = static_cast<std::uint64_t>(period.length().count());
    say({"In {0} the provider counted {1} hours of participants, on {2} of {3} days: {4} of telemetry an hour. "
         "Participants elsewhere count there and not here, so compare periods.",
         "In {0} telde de aanbieder {1} uren van deelnemers, op {2} van {3} dagen: {4} telemetrie per uur. Deelnemers "
         "elders tellen daar mee en hier niet, dus vergelijk perioden."},
        {period.text, hours, use.days, days, BytesForEach{telemetry, hours}});
  }

  void say_exposure() {
    row_.kind = ClaimKind::observed;
    if (report_.facts.is_exposure_known) return say_exposed();
    row_.status = ClaimStatus::insufficient_evidence;
    say(
        {"Not in the log: records hold nothing of clients. It is counted in the metric "
         "eugress_client_exposure_connections_total.",
         "Niet in het logboek: de regels bevatten niets over apparaten. Het wordt geteld in de metriek "
         "eugress_client_exposure_connections_total."});
  }

  // Counted over everybody, by what an address looks like from outside.
  void say_exposed() {
    static constexpr std::array<Message, client_exposure_count> exposures{{
        {"from a shared IPv4 address behind translation", "vanaf een gedeeld IPv4-adres achter adresvertaling"},
        {"from a public IPv4 address of the device's own", "vanaf een eigen openbaar IPv4-adres van het apparaat"},
        {"from an IPv6 address that changes", "vanaf een wisselend IPv6-adres"},
        {"from an IPv6 address with the number of the device in it",
         "vanaf een IPv6-adres met het nummer van het apparaat erin"},
    }};
    for (std::size_t kind = 0; kind < exposures.size(); ++kind) {
      say({"{0}: {1} connections ({2}).", "{0}: {1} verbindingen ({2})."},
          {exposures[kind], ConnectionsOf{report_.exposure[kind]},
           ShareOf{report_.exposure[kind], report_.exposure_all}});
    }
  }

  void say_operators() {
    row_.kind = ClaimKind::observed;
    row_.status = ClaimStatus::insufficient_evidence;
    const bool is_named =
        std::any_of(report_.operators.begin(), report_.operators.end(), [](const auto& one) { return one.first != 0; });
    if (!is_named) {
      return say(
          {"Not in the log: no database of networks was loaded, so no record names an operator.",
           "Niet in het logboek: er was geen database van netwerken geladen, dus geen regel noemt een beheerder."});
    }
    say({"Networks spoken to: {0}. Compare the table below with the provider's list of subprocessors.",
         "Netwerken waarmee is gesproken: {0}. Vergelijk de tabel hieronder met de lijst van subverwerkers van de "
         "aanbieder."},
        {static_cast<std::uint64_t>(report_.operators.size())});
  }

  void add_words_of_others(std::string_view id) {
    const auto add = [&](const std::vector<Annotation>& all, ClaimKind kind) {
      for (const Annotation& one : all) {
        if (one.claim != id) continue;  // of another claim
        row_.said_by_others.push_back(&one);
        if (row_.kind == ClaimKind::not_observable) row_.kind = kind;
      }
    };
    add(report_.grounds.annotations.attested, ClaimKind::attested);
    add(report_.grounds.annotations.declared, ClaimKind::declared);
  }

  const PeriodReport& report_;
  const Claims& claims_;
  ClaimRow row_;
};

std::vector<Filling> oldest_source(const PeriodReport& report, const Claim& claim) {
  std::string name;
  std::uint64_t days = 0;
  if (report.facts.knowledge.empty()) return {name, days, std::uint64_t{claim.gates.oldest_days}};
  for (const LoggedFile& file : report.facts.knowledge.back().files) {
    if (!file.built) continue;  // undated
    const auto age = std::chrono::floor<std::chrono::days>(claim.sight.until - *file.built).count();
    if (age <= static_cast<std::int64_t>(days)) continue;  // younger
    name = file.name;
    days = static_cast<std::uint64_t>(age);
  }
  return {name, days, std::uint64_t{claim.gates.oldest_days}};
}

}  // namespace

OpenSentence shortfall_sentence(const PeriodReport& report, const Claim& claim, ClaimGate gate,
                                const std::vector<const Claim*>& lacking) {
  std::vector<Message> plane;
  for (const Claim* const one : lacking) plane.push_back(message_of(one->plane));
  switch (gate) {
    case ClaimGate::traffic:
      return {{"{0}: nothing was seen in the period.", "{0}: in de periode is niets gezien."}, {plane}};
    case ClaimGate::coverage:
      return {{"{0}: {1} of {2} intervals were good enough to judge by, and {3} are needed.",
               "{0}: {1} van {2} tijdvakken waren goed genoeg om op te oordelen; {3} is nodig."},
              {plane, claim.sight.assessable, claim.intervals_expected, claim.gates.coverage}};
    case ClaimGate::unclear:
      if (const Row<Plane>* const row = row_of(report, claim.plane)) {
        return {
            {"{0}: {1} of connections and {2} of bytes went to a place that is unknown, disputed or outside on weak "
             "evidence; of each less than {3} may.",
             "{0}: {1} van de verbindingen en {2} van de bytes ging naar een plaats die onbekend, omstreden of op zwak "
             "bewijs buiten is; van beide mag dat minder dan {3} zijn."},
            {plane, ShareOf{row->figures.unclear, row->figures.all},
             ByteShareOf{row->figures.unclear, row->figures.all}, claim.gates.unclear}};
      }
      break;
    case ClaimGate::age: {
      std::vector<Filling> fillings = oldest_source(report, claim);
      fillings.insert(fillings.begin(), plane);
      return {{"{0}: {1} was {2} days older than the traffic, and {3} is the limit.",
               "{0}: {1} was {2} dagen ouder dan het verkeer; {3} is de grens."},
              std::move(fillings)};
    }
    case ClaimGate::sources:
      return {
          {"{0}: the sources could not have placed a server outside with grade A or B, or the report was not made with "
           "those that were in force.",
           "{0}: de bronnen konden een server buiten het gebied geen graad A of B geven, of het verslag is niet "
           "gemaakt "
           "met de bronnen die golden."},
          {plane}};
    case ClaimGate::one_way:
      return {
          {"{0}: {1} of bytes belong to flows of which one direction was seen, and {2} may; mirror both directions.",
           "{0}: {1} van de bytes hoort bij stromen waarvan één richting is gezien; {2} mag. Spiegel beide "
           "richtingen."},
          {plane, PartOf{claim.sight.one_way_bytes, claim.sight.bytes}, claim.gates.one_way}};
    case ClaimGate::open:
      break;
  }
  return {{"{0}: not over yet.", "{0}: nog niet voorbij."}, {plane}};
}

std::vector<ClaimRow> claim_rows(const PeriodReport& report, const std::vector<const Claim*>& claims) {
  std::vector<ClaimRow> rows;
  RowWriter writer{report, claims};
  for (const ClaimEntry& entry : all_claims()) rows.push_back(writer.row(entry));
  return rows;
}

}  // namespace eugress
