// The one home of prometheus-cpp. Families are written in a fixed order and their samples sorted, so that one Snapshot
// gives one page, byte for byte.
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "export/export.h"
#include "export/metric_families.h"
#include "export/series.h"
#include "export/wording.h"
#include "identify/identify.h"

namespace eugress {
namespace {

Labels traffic_labels(const Setting& setting, const TrafficRow& row, Direction direction) {
  return {label("provider", provider_name(setting, row.key.provider)),
          label("plane", to_text(row.key.plane)),
          label("direction", to_text(direction)),
          label("country", row.country),
          label("law", to_text(row.key.law)),
          label("verdict", to_text(row.key.verdict)),
          label("grade", to_text(row.key.grade)),
          label("zone", zone_name(setting, row.key.zone))};
}

MetricFamily traffic_family(const Snapshot& snapshot, const Traffic& traffic, MetricFamily family,
                            std::uint64_t Counts::*member) {
  for (const TrafficRow& row : traffic.rows) {
    for (const Direction direction : {Direction::egress, Direction::ingress}) {
      sample(family, traffic_labels(snapshot.setting, row, direction), number(row.counts.of(direction).*member));
    }
  }
  return family;
}

// By provider, plane, direction and one more.
template <typename Spell>
MetricFamily part_family(const Snapshot& snapshot, const CellSums& parts, MetricFamily family,
                         std::uint64_t Counts::*member, Spell&& spell) {
  for (const auto& [key, counts] : parts) {
    for (const Direction direction : {Direction::egress, Direction::ingress}) {
      Labels labels{label("provider", provider_name(snapshot.setting, key.provider)),
                    label("plane", to_text(key.plane)), label("direction", to_text(direction))};
      spell(labels, key);
      sample(family, labels, number(counts.of(direction).*member));
    }
  }
  return family;
}

MetricFamily reach_family(const Snapshot& snapshot, const Traffic& traffic, MetricFamily family,
                          std::uint64_t Counts::*member) {
  return part_family(snapshot, traffic.reach, std::move(family), member, [&](Labels& labels, const CellKey& key) {
    labels.push_back(label("reach", to_text(key.reach)));
    labels.push_back(label("zone", zone_name(snapshot.setting, key.zone)));
  });
}

MetricFamily host_family(const Snapshot& snapshot, const Traffic& traffic, MetricFamily family,
                         std::uint64_t Counts::*member) {
  return part_family(snapshot, traffic.hosts, std::move(family), member,
                     [](Labels& labels, const CellKey& key) { labels.push_back(label("host", to_text(key.host))); });
}

void add_traffic(std::vector<MetricFamily>& page, const Snapshot& snapshot) {
  const Traffic traffic = traffic_of(snapshot);
  const auto add = [&](auto family, const char* name, const char* help, std::uint64_t Counts::*member) {
    page.push_back(family(snapshot, traffic, counter(name, help), member));
  };
  add(traffic_family, "eugress_bytes_total", "IP octets of identified traffic, by where the far end is.",
      &Counts::bytes);
  add(traffic_family, "eugress_packets_total", "Packets of identified traffic, by where the far end is.",
      &Counts::packets);
  add(traffic_family, "eugress_connections_total",
      "Connections of identified traffic, each counted once in the direction of the side that opened it.",
      &Counts::connections);
  add(reach_family, "eugress_reach_bytes_total", "IP octets by what the smallest round-trip time alone excludes.",
      &Counts::bytes);
  add(reach_family, "eugress_reach_connections_total",
      "Connections by what the smallest round-trip time alone excludes.", &Counts::connections);
  add(host_family, "eugress_host_bytes_total", "IP octets by whose meeting it is, where a tenant's name tells.",
      &Counts::bytes);
  add(host_family, "eugress_host_connections_total", "Connections by whose meeting it is, where a tenant's name tells.",
      &Counts::connections);
  page.push_back(single(gauge("eugress_series", "Traffic series on this page."), number(traffic.series())));
  page.push_back(single(gauge("eugress_series_limit", "Bound of the traffic series on this page."),
                        number(snapshot.setting.max_series)));
  page.push_back(
      single(gauge("eugress_series_folded", "Cells that stand under country \"other\" because the bound was reached."),
             number(snapshot.series_folded + traffic.folded)));
}

void add_witnesses(std::vector<MetricFamily>& page, const Snapshot& snapshot) {
  const WitnessBytes& bytes = snapshot.witnesses;
  MetricFamily shares = gauge("eugress_named_ratio", "Share of identified octets that this witness spoke for.");
  MetricFamily counts = counter("eugress_witness_bytes_total", "Identified IP octets that this witness spoke for.");
  const std::array<NamedCount, 3> witnesses{
      {{"address", bytes.address}, {"name", bytes.name}, {"payload", bytes.payload}}};
  for (const NamedCount& witness : witnesses) {
    if (bytes.all != 0) sample(shares, {label("witness", witness.name)}, *ratio(witness.count, bytes.all));
    sample(counts, {label("witness", witness.name)}, number(witness.count));
  }
  page.push_back(std::move(shares));
  page.push_back(std::move(counts));
  page.push_back(single(counter("eugress_identified_bytes_total", "Identified IP octets."), number(bytes.all)));
  page.push_back(
      single(counter("eugress_payload_alone_bytes_total",
                     "Identified IP octets of servers that no list and no name speaks for, only their framing."),
             number(bytes.payload_alone)));
  page.push_back(
      single(counter("eugress_one_way_bytes_total", "IP octets of flows of which only one direction passed here."),
             number(snapshot.one_way_bytes)));
  page.push_back(by_enumeration<ClientExposure>(
      counter("eugress_client_exposure_connections_total",
              "Connections by what the kind of the client's address tells the provider."),
      "kind", snapshot.exposed_connections));
  page.push_back(
      single(counter("eugress_location_disagreement_connections_total",
                     "Connections whose sources name different countries, or of whom a round trip refuted one."),
             number(snapshot.disagreeing_connections)));
  page.push_back(
      single(counter("eugress_location_disagreement_bytes_total",
                     "IP octets whose sources name different countries, or of whom a round trip refuted one."),
             number(snapshot.disagreeing_bytes)));
}

template <std::size_t size>
void observations(MetricFamily& family, Labels labels, const Histogram<size>& counted,
                  const std::array<std::uint32_t, size>& bounds) {
  ClientMetric metric;
  metric.label = std::move(labels);
  ClientMetric::Histogram& shown = metric.histogram;
  for (std::size_t i = 0; i <= size; ++i) {
    shown.sample_count += counted.counts[i];
    const double bound = i < size ? bounds[i] / 1e6 : std::numeric_limits<double>::infinity();
    shown.bucket.push_back({shown.sample_count, bound});
  }
  shown.sample_sum = number(counted.sum) / 1e6;
  family.metric.push_back(std::move(metric));
}

// Of a provider whose framing is not read nothing but "unknown" can be said: a zero beside it would be a claim.
bool is_readable(std::size_t provider, MediaKind kind) noexcept {
  const auto providers = all_providers();
  return kind == MediaKind::unknown || (provider < providers.size() && providers[provider]->media != nullptr);
}

template <typename Add>
void for_each_media(const Snapshot& snapshot, Add&& add) {
  for (std::size_t i = 0; i < snapshot.media.size(); ++i) {
    for (std::size_t kind = 0; kind < media_kind_count; ++kind) {
      for (const Direction direction : {Direction::egress, Direction::ingress}) {
        const auto of = static_cast<MediaKind>(kind);
        if (!is_readable(i, of)) continue;  // was never counted
        add(Labels{label("provider", provider_name(snapshot.setting, static_cast<ProviderNumber>(i + 1))),
                   label("kind", to_text(of)), label("direction", to_text(direction))},
            snapshot.media[i], of, direction);
      }
    }
  }
}

constexpr bool has_streams(MediaKind kind) noexcept {
  return kind == MediaKind::audio || kind == MediaKind::video || kind == MediaKind::screen;
}

void add_media(std::vector<MetricFamily>& page, const Snapshot& snapshot) {
  MetricFamily bytes = counter("eugress_media_bytes_total",
                               "IP octets of identified media planes, by what the packet carries, since each flow was "
                               "identified.");
  MetricFamily packets = counter("eugress_media_packets_total",
                                 "Packets of identified media planes, by what the packet carries, since each flow was "
                                 "identified.");
  MetricFamily loss =
      histogram("eugress_media_loss_ratio",
                "Share of a media stream that did not arrive here, by RTP sequence numbers; one observation a stream "
                "and interval.");
  MetricFamily jitter = histogram("eugress_media_jitter_seconds",
                                  "Interarrival jitter (RFC 3550) of a media stream when an interval closes; one "
                                  "observation a stream and interval.");
  for_each_media(snapshot, [&](const Labels& labels, const MediaSums& sums, MediaKind kind, Direction direction) {
    sample(bytes, labels, number(sums.of(kind, direction).bytes));
    sample(packets, labels, number(sums.of(kind, direction).packets));
    if (!has_streams(kind)) return;
    observations(loss, labels, sums.quality_of(kind, direction).loss, loss_bounds);
    observations(jitter, labels, sums.quality_of(kind, direction).jitter, jitter_bounds);
  });
  for (MetricFamily* family : {&bytes, &packets, &loss, &jitter}) page.push_back(std::move(*family));
}

void add_tables(std::vector<MetricFamily>& page, const Snapshot& snapshot) {
  const TableState& tables = snapshot.tables;
  MetricFamily entries = gauge("eugress_table_entries", "Entries of a bounded table.");
  MetricFamily capacity = gauge("eugress_table_capacity_entries", "Bound of a bounded table.");
  const auto table = [&](std::string_view name, std::uint64_t now, std::uint64_t bound) {
    sample(entries, {label("table", name)}, number(now));
    sample(capacity, {label("table", name)}, number(bound));
  };
  table("flows", tables.flows, tables.flow_capacity);
  table("aggregates", tables.aggregates, tables.aggregate_capacity);
  table("candidates", tables.candidates, tables.candidate_capacity);
  table("servers", tables.servers, tables.server_capacity);
  table("peers", tables.peers, tables.peer_capacity);
  table("joins", tables.joins, tables.join_capacity);
  table("streams", tables.streams, tables.stream_capacity);
  table("operators", snapshot.first_hops.operators_held, snapshot.first_hops.operator_capacity);
  table("countries", snapshot.first_hops.countries_held, snapshot.first_hops.country_capacity);
  page.push_back(std::move(entries));
  page.push_back(std::move(capacity));
  page.push_back(by_enumeration<FlowEnd>(counter("eugress_flows_ended_total", "Flows that left the table, by reason."),
                                         "reason", tables.flows_ended));
  page.push_back(single(counter("eugress_aggregated_bytes_total",
                                "IP octets of flows that found no record: counted by server, without connections."),
                        number(snapshot.aggregated.bytes)));
  page.push_back(single(counter("eugress_aggregated_packets_total",
                                "Packets of flows that found no record: counted by server, without connections."),
                        number(snapshot.aggregated.packets)));
  page.push_back(single(counter("eugress_aggregates_evicted_total",
                                "Servers counted in aggregate that were posted early to make room for others."),
                        number(tables.aggregates_evicted)));
  page.push_back(
      single(counter("eugress_servers_evicted_total", "Remembered server addresses given up to make room for others."),
             number(tables.servers_evicted)));
  page.push_back(single(counter("eugress_peers_evicted_total",
                                "Sockets that had asked for a way to a peer, forgotten to make room for others."),
                        number(tables.peers_evicted)));
  page.push_back(single(counter("eugress_joins_evicted_total",
                                "Devices whose join was forgotten to make room for others: their media have no host."),
                        number(tables.joins_evicted)));
  page.push_back(single(
      counter("eugress_media_streams_evicted_total", "Media streams that were given up to make room for others."),
      number(tables.streams_evicted)));
  MetricFamily oddities = counter("eugress_oddities_total", "Oddities of the wire that were counted and survived.");
  for (const NamedCount& one : named_oddities(snapshot.oddities)) {
    sample(oddities, {label("kind", one.name)}, number(one.count));
  }
  page.push_back(std::move(oddities));
  page.push_back(by_enumeration<FeedLine>(
      counter("eugress_name_feed_lines_total", "Lines of the name feed, by what became of them."), "result",
      snapshot.feed_lines));
}

void add_list_moves(std::vector<MetricFamily>& page, const Setting& setting) {
  MetricFamily moves = counter("eugress_provider_list_changes_total",
                               "Prefixes that reloads brought into or took out of the address list of a provider.");
  for (std::size_t i = 0; i < setting.providers.size(); ++i) {
    const auto& all = setting.reloads.list_moves;
    const ListMoves of = i < all.size() ? all[i] : ListMoves{};
    sample(moves, {label("provider", setting.providers[i]), label("change", "added")}, number(of.added));
    sample(moves, {label("provider", setting.providers[i]), label("change", "removed")}, number(of.removed));
  }
  page.push_back(std::move(moves));
}

void add_reloads(std::vector<MetricFamily>& page, const Reloads& reloads) {
  page.push_back(by_enumeration<ReloadResult>(
      counter("eugress_knowledge_reloads_total", "Attempts to renew the knowledge of the running daemon, by outcome."),
      "result", reloads.by_result));
  page.push_back(single(gauge("eugress_knowledge_last_reload_timestamp_seconds",
                              "When knowledge was last swapped; absent while that of the start is in force."),
                        reloads.swapped_at ? std::optional{seconds(*reloads.swapped_at)} : std::nullopt));
  page.push_back(by_enumeration<ChangeKind>(
      gauge("eugress_knowledge_change_servers",
            "Servers of the day before that the last swap assessed otherwise, by what changed."),
      "kind", reloads.servers_changed));
}

void add_knowledge(std::vector<MetricFamily>& page, const Setting& setting) {
  MetricFamily build = gauge("eugress_build_info", "Version of the running program.");
  sample(build, {label("version", program_version()), label("compiler", compiler_version())}, 1);
  page.push_back(std::move(build));
  // Two files of one name: both digests are told, and the older age, because the older one misleads.
  std::set<std::pair<std::string, std::string>> digests;
  std::map<std::string, Timestamp> built;
  for (const KnowledgeItem& item : setting.knowledge) {
    digests.emplace(mended_utf8(item.name), mended_utf8(item.sha256));
    if (!item.built) continue;
    const auto [known, is_new] = built.try_emplace(mended_utf8(item.name), *item.built);
    if (!is_new) known->second = std::min(known->second, *item.built);
  }
  MetricFamily info = gauge("eugress_knowledge_info", "Tables, databases and policy in force, by digest.");
  for (const auto& [name, sha256] : digests) sample(info, {label("name", name), label("sha256", sha256)}, 1);
  page.push_back(std::move(info));
  MetricFamily age = gauge("eugress_knowledge_built_timestamp_seconds", "When a table or database was built.");
  for (const auto& [name, time] : built) sample(age, {label("name", name)}, seconds(time));
  page.push_back(std::move(age));
  page.push_back(
      single(gauge("eugress_knowledge_epoch", "Number of the knowledge in force; it grows with each change."),
             number(setting.epoch)));
  add_reloads(page, setting.reloads);
  add_list_moves(page, setting);
}

void add_claims(std::vector<MetricFamily>& page, const Snapshot& snapshot) {
  MetricFamily status =
      gauge("eugress_claim_status",
            "1 for the status that the period so far gives the claim about a plane, 0 for the others.");
  for (const Claim& claim : snapshot.claims) {
    for (std::size_t one = 0; one < claim_status_count; ++one) {
      const auto value = static_cast<ClaimStatus>(one);
      sample(status,
             {label("profile", claim.profile), label("plane", to_text(claim.plane)), label("status", to_text(value))},
             number(claim.status == value ? 1 : 0));
    }
  }
  page.push_back(std::move(status));
  MetricFamily ends = gauge("eugress_legal_row_ends_timestamp_seconds",
                            "When the law of a country as it stands ends, if within 90 days of the packets.");
  for (const LegalRow& row : ending_soon(snapshot)) {
    sample(ends, {label("country", row.country.text())}, seconds(Timestamp{row.validity.until}));
  }
  page.push_back(std::move(ends));
  MetricFamily excuses = gauge("eugress_exemption_ends_timestamp_seconds",
                               "When an exemption that is in force ends; those that rest on tickets are left out.");
  for (const ExemptionWindow& one : snapshot.setting.exemptions) {
    const auto now = snapshot.last_interval_end;
    if (!now || *now < one.from || *now >= one.until) continue;
    sample(excuses, {label("profile", one.profile), label("exemption", one.id)}, seconds(one.until));
  }
  page.push_back(std::move(excuses));
  page.push_back(
      single(gauge("eugress_countries_without_law", "Codes that were seen and have no row in the legal table."),
             number(snapshot.without_law.size())));
}

}  // namespace

std::string render_metrics(const Snapshot& snapshot) {
  std::vector<MetricFamily> page;
  add_traffic(page, snapshot);
  add_capture(page, snapshot);
  add_witnesses(page, snapshot);
  add_media(page, snapshot);
  add_tables(page, snapshot);
  add_knowledge(page, snapshot.setting);
  add_claims(page, snapshot);
  add_first_hops(page, snapshot);
  add_notices(page, snapshot.setting.notices);
  add_canary(page, snapshot.setting.canary);
  return prometheus::TextSerializer{}.Serialize(page);
}

}  // namespace eugress
