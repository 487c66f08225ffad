#include "account/interval_merge.h"

#include <algorithm>
#include <map>
#include <utility>

namespace eugress {

FilterState worst_of(const FilterState& a, const FilterState& b) noexcept {
  FilterState both;
  both.is_attached = a.is_attached && b.is_attached;
  both.instructions = std::max(a.instructions, b.instructions);
  both.ranges = std::max(a.ranges, b.ranges);
  both.aggregated = std::max(a.aggregated, b.aggregated);
  both.evicted = std::max(a.evicted, b.evicted);
  both.sampling = std::max(a.sampling, b.sampling);
  both.sampling_since = std::max(a.sampling_since, b.sampling_since);
  both.forgotten = a.forgotten + b.forgotten;
  for (std::size_t i = 0; i < both.swaps.size(); ++i) both.swaps[i] = a.swaps[i] + b.swaps[i];
  return both;
}

namespace {

// Of two workers that met the same server, the one that knows more of it speaks: the newer knowledge, then the shorter
// round trip.
bool knows_more(const ServerRecord& a, const ServerRecord& b) noexcept {
  if (a.finding.epoch != b.finding.epoch) return a.finding.epoch > b.finding.epoch;
  const RoundTrip& of_a = a.facts.round_trip;
  const RoundTrip& of_b = b.facts.round_trip;
  if (of_a.is_measured() != of_b.is_measured()) return of_a.is_measured();
  return of_a.smallest < of_b.smallest;
}

void merge_servers(std::vector<ServerRecord>& into, std::vector<ServerRecord>&& from) {
  const auto is_before = [](const ServerRecord& a, const ServerRecord& b) { return identity(a) < identity(b); };
  std::move(from.begin(), from.end(), std::back_inserter(into));
  std::stable_sort(into.begin(), into.end(), is_before);
  std::vector<ServerRecord> merged;
  for (ServerRecord& record : into) {
    if (merged.empty() || identity(merged.back()) != identity(record)) {
      merged.push_back(std::move(record));
      continue;  // the first of its identity
    }
    if (knows_more(record, merged.back())) std::swap(record, merged.back());
    merged.back().counts += record.counts;
  }
  into = std::move(merged);
}

}  // namespace

void merge(Interval& into, Interval&& from) {
  std::map<CellKey, TwoWay> cells;
  for (const auto* side : {&into, &from}) {
    for (const Cell& cell : side->cells) cells[cell.key] += cell.counts;
  }
  into.cells.clear();
  for (const auto& [key, counts] : cells) into.cells.push_back({key, counts});
  into.is_whole = into.is_whole && from.is_whole;
  into.frames += from.frames;
  into.tunnels += from.tunnels;
  into.lost += from.lost;
  if (into.filter && from.filter) into.filter = worst_of(*into.filter, *from.filter);
  into.witnesses += from.witnesses;
  into.one_way_bytes += from.one_way_bytes;
  into.tap += from.tap;
  for (std::size_t i = 0; i < into.exposed_connections.size(); ++i)
    into.exposed_connections[i] += from.exposed_connections[i];
  into.disagreeing_connections += from.disagreeing_connections;
  add(into.media, from.media);
  into.tables += from.tables;
  into.oddities += from.oddities;
  into.overload += from.overload;
  for (std::size_t i = 0; i < into.sequences.size(); ++i) into.sequences[i] += from.sequences[i];
  // All workers hear the same feed; some have heard more of it.
  for (std::size_t i = 0; i < into.feed_lines.size(); ++i) {
    into.feed_lines[i] = std::max(into.feed_lines[i], from.feed_lines[i]);
  }
  merge_servers(into.servers, std::move(from.servers));
  into.servers_left_out += from.servers_left_out;
  std::move(from.ended_flows.begin(), from.ended_flows.end(), std::back_inserter(into.ended_flows));
}

}  // namespace eugress
