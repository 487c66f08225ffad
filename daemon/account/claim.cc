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

// Tenths of a percent, rounded away from the gate's favour: "4.9 %" is never 5 %.
std::string percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "0 %";
  const auto share = static_cast<std::uint32_t>(static_cast<double>(part) * 1e6 / static_cast<double>(whole));
  return Share{share / 1000 * 1000}.text();
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
    if (is_nothing(claim_.sums.all())) miss(ClaimGate::traffic, "no traffic of this plane was seen in the period");
  }

  void coverage() {
    const auto length = std::chrono::duration_cast<Nanoseconds>(evidence_.interval);
    const auto spanned = static_cast<std::uint64_t>((claim_.sight.until - claim_.sight.from) / length);
    claim_.intervals_expected = std::max(spanned, claim_.sight.intervals);
    const bool is_enough = claim_.intervals_expected != 0 &&
                           gates().coverage.is_reached_by(claim_.sight.assessable, claim_.intervals_expected);
    if (is_enough) return;
    miss(ClaimGate::coverage, "capture: " + std::to_string(claim_.sight.assessable) + " of " +
                                  std::to_string(claim_.intervals_expected) +
                                  " intervals were good enough to judge by, and " + gates().coverage.text() +
                                  " are needed; keep it running");
  }

  void unclear() {
    const Counts unclear = claim_.sums.unclear();
    const Counts all = claim_.sums.all();
    const bool by_connections = gates().unclear.is_reached_by(unclear.connections, all.connections);
    const bool by_bytes = gates().unclear.is_reached_by(unclear.bytes, all.bytes);
    if (!by_connections && !by_bytes) return;
    std::string much = by_connections ? percent(unclear.connections, all.connections) + " of connections" : "";
    if (by_bytes) much += (much.empty() ? "" : " and ") + percent(unclear.bytes, all.bytes) + " of bytes";
    miss(ClaimGate::unclear, "places: " + much + " went to a place that is unknown, disputed or outside on weak " +
                                 "evidence, and less than " + gates().unclear.text() +
                                 " may; add databases or places for these servers");
  }

  void age() {
    for (const DatedSource& source : *evidence_.sources) {
      const std::int64_t days = age_in_days(source, claim_.sight.until);
      const std::string age = source.name + " is " + std::to_string(days) + " days old";
      if (days > std::int64_t{gates().oldest_days}) {
        miss(ClaimGate::age, "a newer " + source.name + ": it is " + std::to_string(days) +
                                 " days older than the traffic, and " + std::to_string(gates().oldest_days) +
                                 " is the limit");
      } else if (days > std::int64_t{gates().warn_days}) {
        claim_.warnings.push_back(age + ": renew it");
      }
    }
  }

  void sources() {
    const std::string& blind = evidence_.grounds->blind[evidence_.plane];
    if (!blind.empty()) miss(ClaimGate::sources, blind);
  }

  void one_way() {
    if (!gates().one_way.is_exceeded_by(claim_.sight.one_way_bytes, claim_.sight.bytes)) return;
    miss(ClaimGate::one_way, "the other direction: " + percent(claim_.sight.one_way_bytes, claim_.sight.bytes) +
                                 " of bytes belong to flows seen one way only, and " + gates().one_way.text() +
                                 " may; mirror both directions");
  }

  void is_over(Timestamp until, Timestamp now) {
    if (now < until) miss(ClaimGate::open, "the end of the call: it is awaited until " + to_text(until));
  }

 private:
  [[nodiscard]] const ClaimGates& gates() const noexcept { return claim_.gates; }
  void miss(ClaimGate gate, std::string what) { claim_.shortfalls.push_back({gate, std::move(what)}); }

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
