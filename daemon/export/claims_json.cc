#include "export/claims_json.h"

#include "export/json_values.h"
#include "export/sums.h"

namespace eugress {
namespace {

Json sums_json(const ClaimSums& sums) {
  return {{"inside", counts_json(sums.inside)},
          {"outside", counts_json(sums.outside)},
          {"outside_weak", counts_json(sums.outside_weak)},
          {"exempt", counts_json(sums.exempt)},
          {"exempt_weak", counts_json(sums.exempt_weak)},
          {"disputed", counts_json(sums.disputed)},
          {"unknown", counts_json(sums.unknown)}};
}

Json share_json(Share share) {
  return static_cast<double>(share.millionths) / 1e6;
}

Json gates_json(const ClaimGates& gates) {
  return {{"coverage", share_json(gates.coverage)},
          {"unclear", share_json(gates.unclear)},
          {"one_way", share_json(gates.one_way)},
          {"oldest_days", gates.oldest_days},
          {"warn_days", gates.warn_days}};
}

Json pattern_json(const Claim& claim) {
  const Pattern& pattern = claim.pattern;
  const ClaimGates& gates = claim.gates;
  return {{"recurrence", to_text(pattern.recurrence)},
          {"days_active", pattern.days_active},
          {"days_outside", pattern.days_outside},
          {"connections", pattern.connections},
          {"connections_outside", pattern.connections_outside},
          {"thresholds",
           {{"incidental_days", share_json(gates.incidental_days)},
            {"incidental_share", share_json(gates.incidental)},
            {"structural_days", share_json(gates.structural_days)},
            {"structural_share", share_json(gates.structural)}}}};
}

Json claim_json(const Claim& claim) {
  Json missing = Json::array();
  for (const Shortfall& one : claim.shortfalls) {
    missing.push_back({{"gate", to_text(one.gate)},
                       {"what", one.missing.in(Language::english)},
                       {"mend", one.mend.empty() ? Json(nullptr) : Json(one.mend.in(Language::english))}});
  }
  Json warnings = Json::array();
  for (const Sentence& one : claim.warnings) warnings.push_back(one.in(Language::english));
  const bool has_period = claim.sight.intervals != 0;
  return {{"profile", claim.profile},
          {"plane", to_text(claim.plane)},
          {"status", to_text(claim.status)},
          {"missing", std::move(missing)},
          {"warnings", std::move(warnings)},
          {"period",
           {{"from", has_period ? Json(to_text(claim.sight.from)) : Json(nullptr)},
            {"until", has_period ? Json(to_text(claim.sight.until)) : Json(nullptr)},
            {"intervals", claim.sight.intervals},
            {"assessable", claim.sight.assessable},
            {"expected", claim.intervals_expected}}},
          {"sums", sums_json(claim.sums)},
          {"pattern", pattern_json(claim)},
          {"gates", gates_json(claim.gates)}};
}

}  // namespace

Json claims_json(const Snapshot& snapshot) {
  Json list = Json::array();
  for (const Claim& claim : snapshot.claims) list.push_back(claim_json(claim));
  return list;
}

Json calls_json(const Snapshot& snapshot) {
  Json list = Json::array();
  for (const auto& [call, claim] : snapshot.call_claims) {
    Json row = {{"id", call.id},
                {"schedule_sha256", call.schedule_sha256},
                {"committed", to_text(call.committed)},
                {"from", to_text(call.from)},
                {"until", to_text(call.until)}};
    row.update(claim_json(claim));
    row.erase("pattern");  // one call has no pattern
    list.push_back(std::move(row));
  }
  return list;
}

Json legal_ends_json(const Snapshot& snapshot) {
  Json list = Json::array();
  for (const LegalRow& row : ending_soon(snapshot)) {
    list.push_back(
        {{"country", row.country.text()}, {"law", to_text(row.law)}, {"until", to_text(row.validity.until)}});
  }
  return list;
}

}  // namespace eugress
