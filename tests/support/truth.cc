#include "support/truth.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "support/other_payload.h"

namespace eugress::synth {
namespace {

using Json = nlohmann::ordered_json;

template <typename Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json counts_json(const Counts& counts) {
  return {{"bytes", counts.bytes}, {"packets", counts.packets}};
}

Json rtt_json(const FlowTruth& flow) {
  Json out = Json::object();
  for (std::size_t method = 0; method < rtt_methods; ++method) {
    const auto& smallest = flow.smallest_rtt[method];
    if (smallest) out[std::string(to_text(static_cast<RttMethod>(method)))] = smallest->count();
  }
  return out;
}

Json witnesses_json(const Witnesses& witnesses) {
  Json out = Json::array();
  if (witnesses.address) out.push_back("address");
  if (witnesses.name) out.push_back("name");
  if (witnesses.payload) out.push_back("payload");
  return out;
}

Json flow_json(const FlowTruth& flow) {
  const std::optional<Duration> smallest = flow.smallest();
  Json out;
  out["client"] = to_text(flow.client.address);
  out["client_port"] = flow.client.port;
  out["server"] = to_text(flow.server.address);
  out["port"] = flow.server.port;
  out["transport"] = to_text(flow.transport);
  out["provider"] = or_null(flow.provider);
  out["plane"] = flow.plane ? Json(to_text(*flow.plane)) : Json(nullptr);
  out["country"] = or_null(flow.country);
  out["place_basis"] = to_text(flow.basis);
  out["basis"] = flow.provider ? witnesses_json(flow.witnesses) : Json(nullptr);
  out["peer_class"] = or_null(flow.peer_class);
  out["host"] = flow.host;
  out["names"] = flow.names;
  out["egress"] = counts_json(flow.egress);
  out["ingress"] = counts_json(flow.ingress);
  out["rtt_ns"] = smallest ? Json(smallest->count()) : Json(nullptr);
  out["rtt_ns_by_method"] = rtt_json(flow);
  out["first_seen_ns"] = flow.first_seen.time_since_epoch().count();
  out["last_seen_ns"] = flow.last_seen.time_since_epoch().count();
  out["retransmissions"] = flow.retransmissions;
  out["connection"] = flow.is_connection;
  return out;
}

std::string cell_country(const FlowTruth& flow) {
  if (flow.basis == PlaceBasis::edge) return "anycast";
  return flow.country.value_or("unknown");
}

Json frames_json(const Truth& truth) {
  Json out;
  out["total"] = truth.frames_total();
  for (std::size_t kind = 0; kind < frame_kinds; ++kind) {
    out[std::string(to_text(static_cast<FrameKind>(kind)))] = truth.frames[kind];
  }
  return out;
}

std::string_view word(Way way) {
  return way == Way::egress ? "egress" : "ingress";
}

}  // namespace

std::string_view to_text(Plane plane) {
  switch (plane) {
    case Plane::media:
      return "media";
    case Plane::signalling:
      return "signalling";
    case Plane::web:
      return "web";
    case Plane::telemetry:
      return "telemetry";
    case Plane::files:
      return "files";
    case Plane::push:
      return "push";
    case Plane::support:
      return "support";
    case Plane::static_:
      return "static";
    case Plane::phone:
      return "phone";
    case Plane::p2p:
      return "p2p";
    case Plane::other:
      return "other";
  }
  return "";
}

std::string_view to_text(PlaceBasis basis) {
  switch (basis) {
    case PlaceBasis::none:
      return "none";
    case PlaceBasis::site_code:
      return "site-code";
    case PlaceBasis::site_code_only:
      return "site-code-only";
    case PlaceBasis::region_word:
      return "region-word";
    case PlaceBasis::cluster:
      return "cluster";
    case PlaceBasis::cloud_range:
      return "cloud-range";
    case PlaceBasis::address_place:
      return "address-place";
    case PlaceBasis::edge:
      return "edge";
  }
  return "";
}

std::string_view to_text(RttMethod method) {
  switch (method) {
    case RttMethod::syn:
      return "syn";
    case RttMethod::tls_hello:
      return "tls-hello";
    case RttMethod::tcp_ack:
      return "tcp-ack";
    case RttMethod::sfu_hello:
      return "sfu-hello";
    case RttMethod::sfu_ping:
      return "sfu-ping";
    case RttMethod::ice_stun:
      return "ice-stun";
    case RttMethod::native_stun:
      return "native-stun";
    case RttMethod::other:
      return "other";
  }
  return "";
}

std::string_view to_text(FrameKind kind) {
  switch (kind) {
    case FrameKind::provider_flow:
      return "provider_flow";
    case FrameKind::other_flow:
      return "other_flow";
    case FrameKind::sighting:
      return "sightings";
    case FrameKind::icmp:
      return "icmp";
    case FrameKind::later_fragment:
      return "later_fragment";
    case FrameKind::local_multicast:
      return "local_multicast";
    case FrameKind::not_ip:
      return "not_ip";
    case FrameKind::other_protocol:
      return "other_protocol";
    case FrameKind::hostile:
      return "hostile";
  }
  return "";
}

std::optional<Duration> FlowTruth::smallest() const {
  std::optional<Duration> out;
  for (const auto& value : smallest_rtt) {
    if (value && (!out || *value < *out)) out = value;
  }
  return out;
}

std::uint64_t Truth::frames_total() const {
  return std::accumulate(frames.begin(), frames.end(), std::uint64_t{0});
}

std::map<CellKey, Counts> Truth::cells() const {
  std::map<CellKey, Counts> out;
  for (const FlowTruth& flow : flows) {
    if (!flow.provider || !flow.plane) continue;
    if (flow.egress.packets > 0) out[{*flow.plane, cell_country(flow), Way::egress}] += flow.egress;
    if (flow.ingress.packets > 0) out[{*flow.plane, cell_country(flow), Way::ingress}] += flow.ingress;
  }
  return out;
}

std::map<CellKey, std::uint64_t> Truth::connections() const {
  std::map<CellKey, std::uint64_t> out;
  for (const FlowTruth& flow : flows) {
    if (flow.provider && flow.plane && flow.is_connection) ++out[{*flow.plane, cell_country(flow), Way::egress}];
  }
  return out;
}

std::string to_json(const Truth& truth) {
  Json out;
  out["story"] = truth.story;
  out["seed"] = truth.seed;
  out["well_formed"] = truth.is_well_formed;
  out["frames"] = frames_json(truth);
  out["cells"] = Json::array();
  for (const auto& [key, counts] : truth.cells()) {
    out["cells"].push_back({{"plane", to_text(key.plane)},
                            {"country", key.country},
                            {"direction", word(key.way)},
                            {"bytes", counts.bytes},
                            {"packets", counts.packets}});
  }
  out["connections"] = Json::array();
  for (const auto& [key, count] : truth.connections()) {
    out["connections"].push_back({{"plane", to_text(key.plane)}, {"country", key.country}, {"count", count}});
  }
  out["flows"] = Json::array();
  for (const FlowTruth& flow : truth.flows) out["flows"].push_back(flow_json(flow));
  out["media"] = Json::array();
  for (const auto& [key, counts] : truth.media) {
    out["media"].push_back(
        {{"kind", key.kind}, {"direction", word(key.way)}, {"bytes", counts.bytes}, {"packets", counts.packets}});
  }
  out["streams"] = Json::array();
  for (const StreamTruth& stream : truth.streams) {
    out["streams"].push_back({{"kind", stream.of.kind},
                              {"direction", word(stream.of.way)},
                              {"expected", stream.expected},
                              {"received", stream.received},
                              {"jitter_ns", stream.jitter ? Json(stream.jitter->count()) : Json(nullptr)}});
  }
  out["decapsulated"] = truth.decapsulated;
  out["tunnel_refused"] = truth.refused;
  Json ends = Json::array();
  for (const Ip& end : truth.tunnel_ends) ends.push_back(to_text(end));
  out["planted"] = {{"tunnel_ends", std::move(ends)},
                    {"tenants", truth.tenants},
                    {"background_names", truth.background_names},
                    {"payload", Json::array({planted_payload})}};
  return out.dump(1) + "\n";
}

}  // namespace eugress::synth
