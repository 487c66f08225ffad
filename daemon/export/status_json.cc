// The JSON of decisions.md, "Interfaces that others rely on". What is not known is null; words of closed enumerations
// ("unknown" as a verdict or a law) stay words.
#include "export/claims_json.h"
#include "export/export.h"
#include "export/finding_json.h"
#include "export/json_values.h"
#include "export/sight_json.h"
#include "export/sums.h"
#include "export/tap_wording.h"
#include "export/words.h"

namespace eugress {
namespace {

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
  return json_text(document);
}

}  // namespace eugress
