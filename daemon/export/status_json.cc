// The JSON of decisions.md, "Interfaces that others rely on". What is not known is null; words of closed enumerations
// ("unknown" as a verdict or a law) stay words.
#include <cmath>
#include <nlohmann/json.hpp>

#include "export/claims_json.h"
#include "export/export.h"
#include "export/finding_json.h"
#include "export/sums.h"
#include "export/tap_wording.h"
#include "export/wording.h"
#include "export/words.h"

namespace eugress {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(std::string_view text) {
  return text.empty() ? Json(nullptr) : Json(text);
}
Json time_or_null(const std::optional<Timestamp>& time) {
  return time ? Json(to_text(*time)) : Json(nullptr);
}
template <typename T>
Json value_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}
Json country_or_null(Country country) {
  return country == Country::unknown() ? Json(nullptr) : Json(country.text());
}
Json grade_or_null(Grade grade) {
  return grade == Grade::none ? Json(nullptr) : Json(to_text(grade));
}
Json provider_or_null(const Setting& setting, ProviderNumber number) {
  return number == 0 ? Json(nullptr) : Json(provider_name(setting, number));
}

Json counts_json(const Counts& counts) {
  return {{"bytes", counts.bytes}, {"packets", counts.packets}, {"connections", counts.connections}};
}

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

Json cell_json(const Setting& setting, const CellKey& key, Direction direction) {
  return {{"provider", provider_or_null(setting, key.provider)},
          {"plane", to_text(key.plane)},
          {"direction", to_text(direction)},
          {"country", country_or_null(key.country)},
          {"law", to_text(key.law)},
          {"verdict", to_text(key.verdict)},
          {"grade", grade_or_null(key.grade)},
          {"zone", zone_name(setting, key.zone)}};
}

// One object per direction that counted anything.
Json cells_json(const Setting& setting, const CellSums& cells) {
  Json list = Json::array();
  for (const auto& [key, counts] : cells) {
    for (const Direction direction : {Direction::egress, Direction::ingress}) {
      if (counts.of(direction) == Counts{}) continue;
      Json cell = cell_json(setting, key, direction);
      cell.update(counts_json(counts.of(direction)));
      list.push_back(std::move(cell));
    }
  }
  return list;
}

// By provider, plane, direction and one more; one object per direction that counted anything.
template <typename Spell>
Json parts_json(const Snapshot& snapshot, const CellSums& parts, Spell&& spell) {
  Json list = Json::array();
  for (const auto& [key, counts] : parts) {
    for (const Direction direction : {Direction::egress, Direction::ingress}) {
      const Counts& one = counts.of(direction);
      if (one == Counts{}) continue;
      Json part = {{"provider", provider_or_null(snapshot.setting, key.provider)},
                   {"plane", to_text(key.plane)},
                   {"direction", to_text(direction)},
                   {"bytes", one.bytes},
                   {"connections", one.connections}};
      spell(part, key);
      list.push_back(std::move(part));
    }
  }
  return list;
}

Json reach_json(const Snapshot& snapshot) {
  return parts_json(snapshot, reach_cells(snapshot), [&](Json& part, const CellKey& key) {
    part["reach"] = to_text(key.reach);
    part["zone"] = zone_name(snapshot.setting, key.zone);
  });
}

Json hosts_json(const Snapshot& snapshot) {
  return parts_json(snapshot, host_cells(snapshot),
                    [](Json& part, const CellKey& key) { part["host"] = to_text(key.host); });
}

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

namespace {

// With names and round-trip time, all that an assessment rests on.
// The connection's number itself serves no purpose there, and is not said.
Json payload_json(const Setting& setting, const FlowFacts& facts) {
  const ConnectionFacts& connection = facts.payload.connection;
  return {{"kind", to_text(facts.payload.kind)},
          {"from_ours", facts.payload.from_ours},
          {"from_theirs", facts.payload.from_theirs},
          {"unrecognised", facts.payload.unrecognised},
          {"own_of", provider_or_null(setting, facts.payload.own_of)},
          {"connection",
           {{"from_ours", connection.from_ours},
            {"from_theirs", connection.from_theirs},
            {"others", connection.others},
            {"server_spoke", connection.server_spoke}}},
          {"name_source", to_text(facts.name_source)}};
}

Json servers_json(const Snapshot& snapshot) {
  Json list = Json::array();
  for (const ServerLine& line : shown_servers(snapshot, true)) {
    const ServerRecord& record = line.latest;
    Json server = finding_json(record.server, record.transport, record.finding);
    if (record.finding.plane != Plane::p2p) server["payload"] = payload_json(snapshot.setting, record.facts);
    server["zone"] = zone_name(snapshot.setting, record.zone);
    server["first_seen"] = to_text(line.first_seen);
    server["last_seen"] = to_text(line.last_seen);
    server["egress"] = counts_json(record.counts.egress);
    server["ingress"] = counts_json(record.counts.ingress);
    list.push_back(std::move(server));
  }
  return list;
}

Json flow_json(const Setting& setting, const FlowLine& flow) {
  Json line = finding_json(flow.server, flow.transport, flow.finding);
  if (flow.finding.plane != Plane::p2p) {
    line["host"] = to_text(flow.finding.hosting.host);
    line["host_basis"] = to_text(flow.finding.hosting.basis);
  }
  line["first_seen"] = to_text(flow.first_seen);
  line["last_seen"] = to_text(flow.last_seen);
  if (flow.is_aggregate) line["aggregate"] = true;
  line["egress"] = counts_json(flow.egress);
  line["ingress"] = counts_json(flow.ingress);
  Json posted = Json::array();
  for (const FlowLine::Posting& posting : flow.posted) {
    CellKey key = posting.cell;
    if (!setting.shows_zones) key.zone = 0;
    for (const Json& cell : cells_json(setting, {{key, posting.counts}})) posted.push_back(cell);
  }
  line["posted"] = std::move(posted);
  return line;
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

Json setting_json(const Setting& setting) {
  Json zones = nullptr;
  if (setting.shows_zones) zones = setting.zones;
  return {{"observation_point", text_or_null(setting.observation_point)},
          {"replay", setting.is_replay},
          {"providers", setting.providers},
          {"zones", std::move(zones)},
          {"interval_seconds", setting.interval.count()},
          {"position", setting.has_position},
          {"shows_servers", setting.shows_servers},
          {"max_series", setting.max_series}};
}

Json promise_json(const Promise& promise) {
  Json areas = Json::object();
  for (const auto& [plane, area] : promise.areas) areas[std::string{to_text(plane)}] = text_or_null(area);
  return {{"profile", text_or_null(promise.profile)},
          {"document",
           {{"title", text_or_null(promise.document_title)},
            {"issuer", text_or_null(promise.document_issuer)},
            {"dated", text_or_null(promise.document_dated)}}},
          {"effective_from", text_or_null(promise.effective_from)},
          {"reading", text_or_null(promise.reading)},
          {"areas", std::move(areas)}};
}

Json knowledge_json(const Setting& setting) {
  Json items = Json::array();
  for (const KnowledgeItem& item : setting.knowledge) {
    items.push_back({{"name", item.name}, {"sha256", item.sha256}, {"built", time_or_null(item.built)}});
  }
  return {{"epoch", setting.epoch}, {"items", std::move(items)}};
}

// Null until the first attempt; the numbers of the change are those of the last swap.
Json last_reload_json(const Setting& setting) {
  const Reloads& reloads = setting.reloads;
  if (!reloads.last_at) return nullptr;
  Json changed = Json::object();
  for (std::size_t kind = 0; kind < change_kind_count; ++kind) {
    changed[std::string{to_text(static_cast<ChangeKind>(kind))}] = reloads.servers_changed[kind];
  }
  return {{"at", to_text(*reloads.last_at)},
          {"result", to_text(reloads.last_result)},
          {"swapped_at", time_or_null(reloads.swapped_at)},
          {"servers_compared", reloads.servers_compared},
          {"servers_changed", std::move(changed)}};
}

}  // namespace

std::string render_status(const Snapshot& snapshot, const std::vector<FlowLine>* flows) {
  const Setting& setting = snapshot.setting;
  Json limit_list = Json::array();
  for (const Message& sentence : words::limits) limit_list.push_back(sentence.english);
  Json document = {{"version", program_version()},
                   {"truncated", snapshot.is_truncated},
                   {"setting", setting_json(setting)},
                   {"promise", promise_json(setting.promise)},
                   {"claims", claims_json(snapshot)},
                   {"reference_calls", calls_json(snapshot)},
                   {"legal_rows_ending", legal_ends_json(snapshot)},
                   {"intervals",
                    {{"closed", snapshot.intervals_closed},
                     {"assessable", snapshot.intervals_assessable},
                     {"last_assessable", snapshot.last_interval_assessable},
                     {"first_start", time_or_null(snapshot.first_interval_start)},
                     {"last_end", time_or_null(snapshot.last_interval_end)}}},
                   {"frames", frames_json(snapshot)},
                   {"cells", cells_json(setting, main_cells(snapshot))},
                   {"reach", reach_json(snapshot)},
                   {"hosts", hosts_json(snapshot)},
                   {"coverage", coverage_json(snapshot)},
                   {"overload", overload_json(snapshot)},
                   {"sequences", sequences_json(snapshot)},
                   {"gaps", gaps_json(snapshot)},
                   {"tap", tap_json(snapshot.tap)}};
  if (setting.shows_servers) {
    document["servers"] = servers_json(snapshot);
    document["servers_left_out"] = snapshot.servers_left_out;
  }
  document["lacking"] = Json::array();
  for (const Sentence& one : lacking_sentences(snapshot)) document["lacking"].push_back(one.in(Language::english));
  document["limits"] = std::move(limit_list);
  document["knowledge"] = knowledge_json(setting);
  document["last_reload"] = last_reload_json(setting);
  if (flows != nullptr) {
    Json list = Json::array();
    for (const FlowLine& flow : *flows) list.push_back(flow_json(setting, flow));
    document["flows"] = std::move(list);
  }
  // Names from files may be any octets; JSON may not (RFC 8259 section 8.1).
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace eugress
