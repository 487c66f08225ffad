#include "account/claim.h"

#include <algorithm>
#include <array>

namespace eugress {
namespace {

constexpr std::array<std::string_view, claim_status_count> status_texts{
    "contradicted", "contradicted-excepted", "not-contradicted", "insufficient-evidence", "not-observable"};
constexpr std::array<std::string_view, 7> gate_texts{"traffic", "coverage", "unclear", "age",
                                                     "sources", "one-way",  "open"};
constexpr std::array<std::string_view, 4> recurrence_texts{"none", "incidental", "recurring", "structural"};

bool is_nothing(const Counts& counts) noexcept {
  return counts == Counts{};
}

constexpr Message no_traffic{"no traffic of this kind was seen in the period",
                             "in deze periode is geen verkeer van deze soort gezien"};
constexpr Message too_little_seen{
    "capture was good enough to judge by in {0} of {1} intervals, and {2} are needed",
    "de meting was in {0} van {1} intervallen goed genoeg om op te oordelen, en {2} is nodig"};
constexpr Message keep_looking{"keep it running, and look at loss and clock",
                               "laat eugress doorlopen, en kijk naar verlies en klok"};
constexpr Message of_connections{"{0} of connections", "{0} van de verbindingen"};
constexpr Message of_bytes{"{0} of bytes", "{0} van de bytes"};
constexpr Message of_both{"{0} of connections and {1} of bytes", "{0} van de verbindingen en {1} van de bytes"};
constexpr Message too_unclear{
    "{0} went to a place that is unknown, disputed or outside on weak evidence, and less than {1} may",
    "{0} ging naar een plek die onbekend of betwist is, of op zwak bewijs buiten ligt, en minder dan {1} mag dat"};
constexpr Message place_servers{"add databases or places for these servers",
                                "voeg databases of plekken voor deze servers toe"};
constexpr Message too_old{"{0} is {1} days older than the traffic, and {2} is the limit",
                          "{0} is {1} dagen ouder dan het verkeer, en {2} is de grens"};
constexpr Message get_newer{"get a newer {0}", "haal een nieuwere {0}"};
constexpr Message ageing{"{0} is {1} days old: renew it", "{0} is {1} dagen oud: vernieuw het"};
constexpr Message blind_on{"no server on this plane could be placed outside with grade A or B",
                           "geen server van deze soort verkeer zou met graad A of B buiten geplaatst kunnen worden"};
constexpr Message too_one_way{"{0} of bytes was seen one way only, and {1} may",
                              "{0} van de bytes is maar in één richting gezien, en {1} mag dat"};
constexpr Message mirror_both{"mirror both directions, of every uplink", "spiegel beide richtingen, van elke uplink"};
constexpr Message call_goes_on{"the end of the call is awaited until {0}",
                               "het einde van het gesprek wordt tot {0} verwacht"};

// Tenths of a percent, rounded away from the gate's favour: "4.9 %" is never 5 %.
Sentence percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "0 %";
  const auto share = static_cast<std::uint32_t>(static_cast<double>(part) * 1e6 / static_cast<double>(whole));
  return figure(Share{share / 1000 * 1000}.text());
}

std::int64_t age_in_days(const DatedSource& source, Timestamp until) noexcept {
  return std::chrono::floor<std::chrono::days>(until - source.built).count();
}

// What the gates look at.
struct Evidence {
  const ClaimGrounds* grounds = nullptr;
  std::size_t plane = 0;
  const std::vector<DatedSource>* sources = nullptr;
  std::chrono::seconds interval{60};
  std::optional<ClaimSpan> span = {};
};

class Gatekeeper {
 public:
  Gatekeeper(Claim& claim, const Evidence& evidence) : claim_(claim), evidence_(evidence) {}

  void traffic() {
    if (is_nothing(claim_.sums.all())) miss(ClaimGate::traffic, no_traffic, {});
  }

  void coverage() {
    const auto length = std::chrono::duration_cast<Nanoseconds>(evidence_.interval);
    const auto spanned = static_cast<std::uint64_t>((claim_.sight.until - claim_.sight.from) / length);
    claim_.intervals_expected = std::max(spanned, claim_.sight.intervals);
    const bool is_enough = claim_.intervals_expected != 0 &&
                           gates().coverage.is_reached_by(claim_.sight.assessable, claim_.intervals_expected);
    if (is_enough) return;
    miss(ClaimGate::coverage,
         say(too_little_seen, claim_.sight.assessable, claim_.intervals_expected, figure(gates().coverage.text())),
         keep_looking);
  }

  void unclear() {
    const Counts unclear = claim_.sums.unclear();
    const Counts all = claim_.sums.all();
    const bool by_connections = gates().unclear.is_reached_by(unclear.connections, all.connections);
    const bool by_bytes = gates().unclear.is_reached_by(unclear.bytes, all.bytes);
    if (!by_connections && !by_bytes) return;
    const Sentence connections = percent(unclear.connections, all.connections);
    const Sentence bytes = percent(unclear.bytes, all.bytes);
    const Sentence much = by_connections && by_bytes ? say(of_both, connections, bytes)
                          : by_connections           ? say(of_connections, connections)
                                                     : say(of_bytes, bytes);
    miss(ClaimGate::unclear, say(too_unclear, much, figure(gates().unclear.text())), place_servers);
  }

  void age() {
    for (const DatedSource& source : *evidence_.sources) {
      const std::int64_t days = age_in_days(source, claim_.sight.until);
      if (days > std::int64_t{gates().oldest_days}) {
        miss(ClaimGate::age, say(too_old, source.name, days, gates().oldest_days), say(get_newer, source.name));
      } else if (days > std::int64_t{gates().warn_days}) {
        claim_.warnings.push_back(say(ageing, source.name, days));
      }
    }
  }

  void sources() {
    const Sentence& mend = evidence_.grounds->blind[evidence_.plane];
    if (!mend.empty()) miss(ClaimGate::sources, blind_on, mend);
  }

  void one_way() {
    if (!gates().one_way.is_exceeded_by(claim_.sight.one_way_bytes, claim_.sight.bytes)) return;
    miss(ClaimGate::one_way,
         say(too_one_way, percent(claim_.sight.one_way_bytes, claim_.sight.bytes), figure(gates().one_way.text())),
         mirror_both);
  }

  void is_over(Timestamp until, Timestamp now) {
    if (now < until) miss(ClaimGate::open, say(call_goes_on, to_text(until)), {});
  }

 private:
  [[nodiscard]] const ClaimGates& gates() const noexcept { return claim_.gates; }
  void miss(ClaimGate gate, Sentence what, Sentence mend) {
    claim_.shortfalls.push_back({gate, std::move(what), std::move(mend)});
  }

  Claim& claim_;
  const Evidence& evidence_;
};

// What was seen was seen: a contradiction needs no gate. That there was none, or only excused ones, needs all of them.
ClaimStatus status_of(const Claim& claim) noexcept {
  if (!is_nothing(claim.sums.outside)) return ClaimStatus::contradicted;
  if (!claim.shortfalls.empty()) return ClaimStatus::insufficient_evidence;
  if (!is_nothing(claim.sums.exempt)) return ClaimStatus::contradicted_excepted;
  return ClaimStatus::not_contradicted;
}

void pass_gates(Claim& claim, const Evidence& evidence) {
  Gatekeeper keeper{claim, evidence};
  keeper.traffic();
  keeper.coverage();
  keeper.unclear();
  keeper.age();
  keeper.sources();
  keeper.one_way();
}

Claim claim_of(const PeriodBook& book, const Evidence& evidence) {
  const ClaimGrounds& grounds = *evidence.grounds;
  Claim claim;
  claim.profile = grounds.profile;
  claim.plane = static_cast<Plane>(evidence.plane);
  claim.gates = grounds.gates;
  for (auto day = book.days().lower_bound(grounds.effective_from); day != book.days().end(); ++day) {
    claim.sight += day->second.sight;
    const auto booked = day->second.by_profile.find(grounds.profile);
    if (booked == day->second.by_profile.end()) continue;  // a day without traffic of this profile
    const ClaimSums& sums = booked->second[evidence.plane];
    claim.sums += sums;
    if (!is_nothing(sums.all())) ++claim.pattern.days_active;
    if (!is_nothing(sums.outside)) ++claim.pattern.days_outside;
  }
  claim.pattern.connections = claim.sums.all().connections;
  claim.pattern.connections_outside = claim.sums.outside.connections;
  claim.pattern.recurrence = recurrence_of(claim.pattern, grounds.gates);
  const bool is_all_before = evidence.span ? evidence.span->until <= Timestamp{grounds.effective_from}
                                           : claim.sight.intervals == 0 && !book.days().empty();
  if (is_all_before) return claim;  // not observable
  if (evidence.span) {
    claim.sight.from = std::max(evidence.span->from, Timestamp{grounds.effective_from});
    claim.sight.until = evidence.span->until;
  }
  pass_gates(claim, evidence);
  claim.status = status_of(claim);
  return claim;
}

Claim call_claim_of(const BookedCall& booked, const ExpectedCall& call, const Evidence& evidence, Timestamp now) {
  Claim claim;
  claim.profile = evidence.grounds->profile;
  claim.plane = static_cast<Plane>(evidence.plane);
  claim.gates = evidence.grounds->gates;
  claim.sight = booked.sight;
  claim.sight.from = call.from;  // the whole of it was to be seen
  claim.sight.until = std::max(call.from, std::min(call.until, now));
  claim.sums = booked.planes[evidence.plane];
  if (day_of(call.from) < evidence.grounds->effective_from) return claim;  // not observable
  pass_gates(claim, evidence);
  Gatekeeper{claim, evidence}.is_over(call.until, now);
  claim.status = status_of(claim);
  return claim;
}

}  // namespace

std::string_view to_text(ClaimStatus status) noexcept {
  return status_texts[static_cast<std::size_t>(status)];
}

std::string_view to_text(ClaimGate gate) noexcept {
  return gate_texts[static_cast<std::size_t>(gate)];
}

std::string_view to_text(Recurrence recurrence) noexcept {
  return recurrence_texts[static_cast<std::size_t>(recurrence)];
}

Recurrence recurrence_of(const Pattern& pattern, const ClaimGates& gates) noexcept {
  if (pattern.days_outside == 0) return Recurrence::none;
  const bool is_structural = gates.structural_days.is_exceeded_by(pattern.days_outside, pattern.days_active) ||
                             gates.structural.is_exceeded_by(pattern.connections_outside, pattern.connections);
  if (is_structural) return Recurrence::structural;
  const bool is_incidental = !gates.incidental_days.is_exceeded_by(pattern.days_outside, pattern.days_active) &&
                             !gates.incidental.is_exceeded_by(pattern.connections_outside, pattern.connections);
  return is_incidental ? Recurrence::incidental : Recurrence::recurring;
}

std::vector<Claim> claims_of(const PeriodBook& book, const ClaimSetting& setting,
                             const std::vector<DatedSource>& sources, std::chrono::seconds interval,
                             const std::optional<ClaimSpan>& span) {
  std::vector<Claim> claims;
  for (const ClaimGrounds& grounds : setting.grounds) {
    for (std::size_t plane = 0; plane < plane_count; ++plane) {
      if (!grounds.is_promised[plane]) continue;  // nothing was claimed
      claims.push_back(claim_of(book, {&grounds, plane, &sources, interval, span}));
    }
  }
  return claims;
}

ClaimStatus status_under(PromiseReading reading, const Claim& claim) noexcept {
  if (reading == PromiseReading::all || claim.status != ClaimStatus::contradicted) return claim.status;
  if (claim.pattern.recurrence == Recurrence::structural) return ClaimStatus::contradicted;
  const bool is_incidental = claim.pattern.recurrence == Recurrence::incidental;
  if (!is_incidental || !claim.shortfalls.empty()) return ClaimStatus::insufficient_evidence;
  return is_nothing(claim.sums.exempt) ? ClaimStatus::not_contradicted : ClaimStatus::contradicted_excepted;
}

ClaimStatus status_together(PromiseReading reading, const std::vector<const Claim*>& claims) noexcept {
  std::array<std::size_t, claim_status_count> found{};
  for (const Claim* const claim : claims) {
    const ClaimStatus status = status_under(reading, *claim);
    const bool is_silent = status == ClaimStatus::insufficient_evidence && is_nothing(claim->sums.all());
    if (!is_silent) ++found[static_cast<std::size_t>(status)];
  }
  for (const ClaimStatus status : {ClaimStatus::contradicted, ClaimStatus::insufficient_evidence,
                                   ClaimStatus::contradicted_excepted, ClaimStatus::not_contradicted}) {
    if (found[static_cast<std::size_t>(status)] != 0) return status;
  }
  const bool is_before = found[static_cast<std::size_t>(ClaimStatus::not_observable)] != 0;
  return is_before ? ClaimStatus::not_observable : ClaimStatus::insufficient_evidence;
}

std::vector<CallClaim> call_claims_of(const PeriodBook& book, const ClaimSetting& setting,
                                      const std::vector<DatedSource>& sources, std::chrono::seconds interval,
                                      Timestamp now) {
  std::vector<CallClaim> claims;
  static const BookedCall nothing;
  for (const ExpectedCall& call : setting.calls) {
    const ClaimGrounds& grounds = setting.grounds[call.grounds];
    const auto found = book.calls().find(grounds.profile + "/" + call.id);
    const BookedCall& booked = found != book.calls().end() ? found->second : nothing;
    for (std::size_t plane = 0; plane < plane_count; ++plane) {
      if (!call.planes.test(plane) || !grounds.is_promised[plane]) continue;  // not awaited, or nothing claimed
      claims.push_back({call, call_claim_of(booked, call, {&grounds, plane, &sources, interval, {}}, now)});
    }
  }
  return claims;
}

}  // namespace eugress
