#include "export/finding_json.h"

#include <cmath>

#include "export/json_values.h"

namespace eugress {
namespace {

Json hints_json(const std::vector<SpelledHint>& hints) {
  Json list = Json::array();
  for (const SpelledHint& hint : hints) {
    list.push_back({{"source", to_text(hint.source)},
                    {"place", hint.place == "unknown" ? Json(nullptr) : text_or_null(hint.place)},
                    {"city", text_or_null(hint.city)},
                    {"origin", text_or_null(hint.origin)},
                    {"dated", text_or_null(hint.dated)},
                    {"kept", hint.is_kept}});
  }
  return list;
}

Json basis_json(const Basis& basis) {
  Json list = Json::array();
  if (basis.address) list.push_back("address");
  if (basis.name) list.push_back("name");
  if (basis.payload) list.push_back("payload");
  return list;
}

// Microseconds: finer than any capture clock is true.
double in_milliseconds(Nanoseconds duration) {
  return std::round(static_cast<double>(duration.count()) / 1e3) / 1e3;
}

Json round_trip_json(const RoundTrip& round_trip) {
  Json by_method = Json::object();
  for (std::size_t i = 0; i < rtt_method_count; ++i) {
    const RoundTrip::Minimum& minimum = round_trip.by_method[i];
    if (minimum.samples == 0) continue;  // a method that measured nothing is left out
    by_method[std::string{to_text(static_cast<RttMethod>(i))}] = {{"ms", in_milliseconds(minimum.smallest)},
                                                                  {"samples", minimum.samples}};
  }
  const bool is_measured = round_trip.is_measured();
  const bool is_vouched = round_trip.bound() > Nanoseconds::zero();
  return {{"rtt_ms", is_measured ? Json(in_milliseconds(round_trip.smallest)) : Json(nullptr)},
          {"rtt_samples", round_trip.samples},
          {"rtt_method", is_measured ? Json(to_text(round_trip.method)) : Json(nullptr)},
          {"rtt_by_method", std::move(by_method)},
          {"rtt_bound_ms", is_vouched ? Json(in_milliseconds(round_trip.bound())) : Json(nullptr)},
          {"possible_relay", round_trip.is_possible_relay()}};
}

// A peer is somebody's device: nothing that leads to it, only the class of law it falls under.
Json peer_json(const Transport transport, const Finding& finding) {
  return {{"server", nullptr},
          {"port", nullptr},
          {"transport", to_text(transport)},
          {"provider", text_or_null(finding.provider)},
          {"plane", to_text(finding.plane)},
          {"basis", basis_json(finding.basis)},
          {"names", nullptr},
          {"country", nullptr},
          {"city", nullptr},
          {"law", to_text(finding.law)},
          {"verdict", to_text(finding.verdict)},
          {"grade", nullptr},
          {"reach", nullptr},
          {"hints", Json::array()},
          {"rtt_ms", nullptr},
          {"epoch", finding.epoch}};
}

}  // namespace

Json finding_json(const Endpoint& server, Transport transport, const Finding& finding) {
  if (finding.plane == Plane::p2p) return peer_json(transport, finding);
  Json found = {{"server", finding.may_name_server ? Json(server.address.text()) : Json(nullptr)},
                {"port", server.port},
                {"transport", to_text(transport)},
                {"provider", text_or_null(finding.provider)},
                {"plane", to_text(finding.plane)},
                {"basis", basis_json(finding.basis)},
                {"names", finding.names},
                {"asn", finding.asn == 0 ? Json(nullptr) : Json(finding.asn)},
                {"operator", text_or_null(finding.operator_name)},
                {"country", country_or_null(finding.country)},
                {"area", text_or_null(to_text(finding.area))},
                {"city", text_or_null(finding.city)},
                {"law", to_text(finding.law)},
                {"verdict", to_text(finding.verdict)},
                {"exemption", text_or_null(finding.exemption)},
                {"grade", grade_or_null(finding.grade)},
                {"decided_by", finding.decided_by == 0 ? Json(nullptr) : Json(finding.decided_by)},
                {"reach", to_text(finding.reach)},
                {"within_km", value_or_null(finding.within_km)},
                {"far", finding.is_far},
                {"edge", finding.is_edge},
                {"hints", hints_json(finding.hints)}};
  found.update(round_trip_json(finding.round_trip));
  found["epoch"] = finding.epoch;
  return found;
}

}  // namespace eugress
