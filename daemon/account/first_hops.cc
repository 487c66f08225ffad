#include "account/first_hops.h"

#include <algorithm>

namespace eugress {
namespace {

constexpr std::chrono::days shown_for{1};

bool is_placed_well(const CellKey& key) noexcept {
  const bool is_firm = key.grade == Grade::a || key.grade == Grade::b;
  return key.provider != 0 && key.plane != Plane::p2p && is_firm && key.country.is_known();
}

}  // namespace

std::string first_hop_operator(const Finding& finding) {
  if (finding.asn != 0) return "AS" + std::to_string(finding.asn);
  const auto cloud = std::find_if(finding.hints.begin(), finding.hints.end(),
                                  [](const SpelledHint& hint) { return hint.source == HintSource::cloud_region; });
  if (cloud != finding.hints.end()) return cloud->origin;
  return finding.basis.address ? finding.provider : "unknown";
}

void FirstHopBook::see(const Interval& interval) {
  for (const ServerRecord& record : interval.servers) {
    const Finding& finding = record.finding;
    if (finding.plane == Plane::p2p || !finding.may_name_server) continue;  // somebody's device, or perhaps one
    operators_.see({finding.provider, first_hop_operator(finding)}, interval.start, interval.end);
  }
  for (const Cell& cell : interval.cells) {
    if (is_placed_well(cell.key)) countries_.see({cell.key.provider, cell.key.country}, interval.start, interval.end);
  }
}

FirstHops FirstHopBook::first_hops(Timestamp now) const {
  FirstHops seen;
  const auto is_of_the_day = [&](const SeenSpan& span) { return span.last > now - shown_for; };
  for (const auto& [key, span] : operators_.spans()) {
    if (is_of_the_day(span)) seen.operators.push_back({key.first, key.second, span});
  }
  for (const auto& [key, span] : countries_.spans()) {
    if (is_of_the_day(span)) seen.countries.push_back({key.first, key.second, span});
  }
  seen.operators_held = operators_.spans().size();
  seen.operator_capacity = operators_.capacity();
  seen.operators_evicted = operators_.evicted();
  seen.countries_held = countries_.spans().size();
  seen.country_capacity = countries_.capacity();
  seen.countries_evicted = countries_.evicted();
  return seen;
}

}  // namespace eugress
