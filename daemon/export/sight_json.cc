#include "export/sight_json.h"

#include "export/json_values.h"

namespace eugress {

Json frames_json(const Snapshot& snapshot) {
  Json decapsulated = Json::object();
  Json refused = Json::object();
  for (std::size_t kind = 0; kind < tunnel_count; ++kind) {
    const std::string name{to_text(static_cast<Tunnel>(kind))};
    decapsulated[name] = snapshot.tunnels.decapsulated[kind];
    refused[name] = snapshot.tunnels.refused[kind];
  }
  Json skipped = Json::object();
  for (std::size_t skip = 1; skip < skip_count; ++skip) {
    skipped[std::string{to_text(static_cast<Skip>(skip))}] = snapshot.frames.skipped[skip];
  }
  return {{"seen", snapshot.frames.seen},
          {"flow", snapshot.frames.flow},
          {"sighting", snapshot.frames.sighting},
          {"skipped", std::move(skipped)},
          {"decapsulated", std::move(decapsulated)},
          {"tunnel_refused", std::move(refused)},
          {"pending", snapshot.frames.pending},
          {"received", value_or_null(snapshot.lost.received)},
          {"lost", value_or_null(known_loss(snapshot.lost))},
          {"lost_by_stage",
           {{"kernel", value_or_null(snapshot.lost.kernel)},
            {"interface", value_or_null(snapshot.lost.interface)},
            {"reports", value_or_null(snapshot.lost.reports)}}}};
}

Json coverage_json(const Snapshot& snapshot) {
  const WitnessBytes& bytes = snapshot.witnesses;
  Json exposure = Json::object();
  for (std::size_t kind = 0; kind < client_exposure_count; ++kind) {
    exposure[std::string{to_text(static_cast<ClientExposure>(kind))}] = snapshot.exposed_connections[kind];
  }
  Json oddities = Json::object();
  for (const NamedCount& one : named_oddities(snapshot.oddities)) oddities[std::string{one.name}] = one.count;
  Json feed = Json::object();
  for (std::size_t line = 0; line < feed_line_count; ++line) {
    feed[std::string{to_text(static_cast<FeedLine>(line))}] = snapshot.feed_lines[line];
  }
  Json ended = Json::object();
  for (std::size_t end = 0; end < flow_end_count; ++end) {
    ended[std::string{to_text(static_cast<FlowEnd>(end))}] = snapshot.tables.flows_ended[end];
  }
  const TableState& tables = snapshot.tables;
  return {{"ratio", value_or_null(snapshot.last_coverage)},
          {"identified_bytes", bytes.all},
          {"named_ratio",
           {{"address", value_or_null(ratio(bytes.address, bytes.all))},
            {"name", value_or_null(ratio(bytes.name, bytes.all))},
            {"payload", value_or_null(ratio(bytes.payload, bytes.all))}}},
          {"one_way_bytes", snapshot.one_way_bytes},
          {"aggregated", {{"bytes", snapshot.aggregated.bytes}, {"packets", snapshot.aggregated.packets}}},
          {"location_disagreement_connections", snapshot.disagreeing_connections},
          {"location_disagreement_bytes", snapshot.disagreeing_bytes},
          {"client_exposure_connections", std::move(exposure)},
          {"tables",
           {{"flows", {{"entries", tables.flows}, {"capacity", tables.flow_capacity}}},
            {"aggregates", {{"entries", tables.aggregates}, {"capacity", tables.aggregate_capacity}}},
            {"candidates", {{"entries", tables.candidates}, {"capacity", tables.candidate_capacity}}},
            {"servers", {{"entries", tables.servers}, {"capacity", tables.server_capacity}}},
            {"peers", {{"entries", tables.peers}, {"capacity", tables.peer_capacity}}},
            {"joins", {{"entries", tables.joins}, {"capacity", tables.join_capacity}}}}},
          {"flows_ended", std::move(ended)},
          {"aggregates_evicted", tables.aggregates_evicted},
          {"servers_evicted", tables.servers_evicted},
          {"peers_evicted", tables.peers_evicted},
          {"joins_evicted", tables.joins_evicted},
          {"oddities", std::move(oddities)},
          {"name_feed_lines", std::move(feed)},
          {"workers", snapshot.workers},
          {"workers_missing", snapshot.workers_missing},
          {"reports_refused", snapshot.reports_refused},
          {"series_folded", snapshot.series_folded}};
}

Json overload_json(const Snapshot& snapshot) {
  const OverloadCounts& overload = snapshot.overload;
  Json left_out = Json::array();
  for (const auto& [key, counts] : overload.left_out) {
    const auto& [provider, plane, direction] = key;
    left_out.push_back({{"provider", provider_or_null(snapshot.setting, provider)},
                        {"plane", to_text(plane)},
                        {"direction", to_text(direction)},
                        {"bytes", counts.bytes},
                        {"packets", counts.packets}});
  }
  return {{"level", overload.level},
          {"sampling_ratio", 1.0 / static_cast<double>(std::uint64_t{1} << overload.sampling)},
          {"hellos_shed", overload.hellos_shed},
          {"quic_initials_shed", overload.initials_shed},
          {"media_quality_shed", overload.media_shed},
          {"estimated_left_out", std::move(left_out)}};
}

Json sequences_json(const Snapshot& snapshot) {
  const auto way = [](const SequenceCounts& counts) {
    return Json{{"expected", counts.expected}, {"missing", counts.missing}};
  };
  return {{"egress", way(snapshot.sequences[0])},
          {"ingress", way(snapshot.sequences[1])},
          {"last_gap_ratio", value_or_null(snapshot.last_sequence_gap)}};
}

Json gaps_json(const Snapshot& snapshot) {
  Json list = Json::array();
  for (const Gap& gap : snapshot.gaps) {
    list.push_back({{"from", to_text(gap.from)}, {"to", to_text(gap.to)}, {"why", to_text(gap.why)}});
  }
  return {{"in_all", snapshot.gaps_in_all}, {"latest", std::move(list)}};
}

}  // namespace eugress
