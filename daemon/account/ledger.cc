#include "account/ledger.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace eugress {
namespace {

constexpr double tolerated_loss = 0.001;  // decisions.md: an interval is assessable below 0.1 %

// Workers want the same, each has learned a little more or less.
FilterState worst_of(const FilterState& a, const FilterState& b) noexcept {
  FilterState both;
  both.is_attached = a.is_attached && b.is_attached;
  both.instructions = std::max(a.instructions, b.instructions);
  both.ranges = std::max(a.ranges, b.ranges);
  both.aggregated = std::max(a.aggregated, b.aggregated);
  both.evicted = std::max(a.evicted, b.evicted);
  both.forgotten = a.forgotten + b.forgotten;
  for (std::size_t i = 0; i < both.swaps.size(); ++i) both.swaps[i] = a.swaps[i] + b.swaps[i];
  return both;
}

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
  const auto add_known = [](std::optional<std::uint64_t>& sum, const std::optional<std::uint64_t>& part) {
    if (part) sum = sum.value_or(0) + *part;
  };
  add_known(into.lost.kernel, from.lost.kernel);
  add_known(into.lost.interface, from.lost.interface);
  if (into.filter && from.filter) into.filter = worst_of(*into.filter, *from.filter);
  into.witnesses += from.witnesses;
  into.one_way_bytes += from.one_way_bytes;
  into.tap += from.tap;
  for (std::size_t i = 0; i < into.exposed_connections.size(); ++i)
    into.exposed_connections[i] += from.exposed_connections[i];
  into.disagreeing_connections += from.disagreeing_connections;
  add(into.media, from.media);
  into.tables.flows += from.tables.flows;
  into.tables.flow_capacity += from.tables.flow_capacity;
  into.tables.candidates += from.tables.candidates;
  into.tables.candidate_capacity += from.tables.candidate_capacity;
  into.tables.servers += from.tables.servers;
  into.tables.server_capacity += from.tables.server_capacity;
  into.tables.servers_evicted += from.tables.servers_evicted;
  into.tables.peers += from.tables.peers;
  into.tables.peer_capacity += from.tables.peer_capacity;
  into.tables.peers_evicted += from.tables.peers_evicted;
  into.tables.joins += from.tables.joins;
  into.tables.join_capacity += from.tables.join_capacity;
  into.tables.joins_evicted += from.tables.joins_evicted;
  for (std::size_t i = 0; i < into.tables.flows_ended.size(); ++i)
    into.tables.flows_ended[i] += from.tables.flows_ended[i];
  into.tables.streams += from.tables.streams;
  into.tables.stream_capacity += from.tables.stream_capacity;
  into.tables.streams_evicted += from.tables.streams_evicted;
  into.oddities += from.oddities;
  // All workers hear the same feed; some have heard more of it.
  for (std::size_t i = 0; i < into.feed_lines.size(); ++i) {
    into.feed_lines[i] = std::max(into.feed_lines[i], from.feed_lines[i]);
  }
  std::move(from.servers.begin(), from.servers.end(), std::back_inserter(into.servers));
  into.servers_left_out += from.servers_left_out;
  std::move(from.ended_flows.begin(), from.ended_flows.end(), std::back_inserter(into.ended_flows));
}

std::uint64_t growth(const std::optional<std::uint64_t>& now, const std::optional<std::uint64_t>& before) noexcept {
  const std::uint64_t current = now.value_or(0);
  return current - std::min(current, before.value_or(0));
}

auto identity(const ServerRecord& record) {
  return std::tuple{record.server, record.transport, record.finding.plane, record.zone};
}

std::vector<DatedSource> dated(const std::vector<KnowledgeItem>& items) {
  std::vector<DatedSource> sources;
  for (const KnowledgeItem& item : items) {
    if (item.built) sources.push_back({item.name, *item.built});
  }
  return sources;
}

// A place that was decided on and of which the legal table says nothing. Of a peer nothing is said at all.
std::vector<Country> without_law(const std::map<CellKey, TwoWay>& cells, const CountrySet& markers) {
  CountrySet codes;
  std::vector<Country> listed;
  for (const auto& [key, counts] : cells) {
    const bool lacks = key.country.is_known() && key.law == Law::unknown && key.plane != Plane::p2p;
    if (!lacks || markers.contains(key.country) || codes.contains(key.country)) continue;  // has one, or is listed
    codes.insert(key.country);
    listed.push_back(key.country);
  }
  return listed;
}

std::uint64_t bytes_of(const ServerLine& line) noexcept {
  return line.latest.counts.egress.bytes + line.latest.counts.ingress.bytes;
}

}  // namespace

bool Ledger::ServerLess::operator()(const ServerRecord& a, const ServerRecord& b) const noexcept {
  return identity(a) < identity(b);
}

Ledger::Ledger(Setting setting, std::uint32_t workers) : finished_(workers, false) {
  set_setting(std::move(setting));
}

std::vector<Interval> Ledger::add(Interval interval) {
  check(interval.worker < finished_.size(), "an interval comes from a worker that exists");
  const std::uint32_t worker = interval.worker;
  auto [place, is_new] = waiting_.try_emplace(interval.number);
  Waiting& waiting = place->second;
  if (is_new) {
    waiting.closed_by.assign(finished_.size(), false);
    waiting.merged = std::move(interval);
  } else {
    merge(waiting.merged, std::move(interval));
  }
  waiting.closed_by[worker] = true;
  return complete();
}

std::vector<Interval> Ledger::finish(std::uint32_t worker) {
  finished_[worker] = true;
  return complete();
}

// Complete is what every worker has closed or will never close. Spans complete in order, so one behind holds back those
// after it.
std::vector<Interval> Ledger::complete() {
  std::vector<Interval> done;
  while (!waiting_.empty()) {
    Waiting& oldest = waiting_.begin()->second;
    for (std::size_t worker = 0; worker < finished_.size(); ++worker) {
      if (!oldest.closed_by[worker] && !finished_[worker]) return done;
    }
    book(oldest.merged);
    done.push_back(std::move(oldest.merged));
    waiting_.erase(waiting_.begin());
  }
  return done;
}

void Ledger::book(const Interval& interval) {
  for (const Cell& cell : interval.cells) {
    cells_[cell.key] += cell.counts;
    if (cell.key.disagrees) books_.disagreeing_bytes += cell.counts.egress.bytes + cell.counts.ingress.bytes;
  }
  books_.frames += interval.frames;
  books_.tunnels += interval.tunnels;
  books_.witnesses += interval.witnesses;
  books_.one_way_bytes += interval.one_way_bytes;
  for (std::size_t i = 0; i < books_.exposed_connections.size(); ++i) {
    books_.exposed_connections[i] += interval.exposed_connections[i];
  }
  books_.disagreeing_connections += interval.disagreeing_connections;
  eugress::add(books_.media, interval.media);
  books_.tables = interval.tables;
  books_.oddities += interval.oddities;
  books_.feed_lines = interval.feed_lines;

  const std::uint64_t lost = growth(interval.lost.kernel, previous_losses_.kernel) +
                             growth(interval.lost.interface, previous_losses_.interface);
  const bool knows_loss = interval.lost.kernel || interval.lost.interface;
  const std::uint64_t passed = interval.frames.seen + lost;
  books_.last_coverage.reset();
  if (knows_loss) {
    books_.last_coverage = passed == 0 ? 1.0 : static_cast<double>(interval.frames.seen) / static_cast<double>(passed);
  }
  previous_losses_ = interval.lost;
  tap_.see(interval);
  books_.lost = interval.lost;
  books_.filter = interval.filter;
  books_.last_interval_assessable = interval.is_whole && tap_.is_clock_good() &&
                                    (!books_.last_coverage || *books_.last_coverage > 1.0 - tolerated_loss);
  ++books_.intervals_closed;
  if (books_.last_interval_assessable) ++books_.intervals_assessable;
  if (!books_.first_interval_start) books_.first_interval_start = interval.start;
  books_.last_interval_end = interval.end;

  period_.add(interval, books_.last_interval_assessable, books_.setting.claims);

  books_.servers_left_out += interval.servers_left_out;
  for (const ServerRecord& record : interval.servers) book_server(record, interval);
}

// Sorted by identity; a full table forgets nobody in favour of a newcomer, whose counts are in the cells all the same.
void Ledger::book_server(const ServerRecord& record, const Interval& interval) {
  const auto place = std::lower_bound(
      servers_.begin(), servers_.end(), record,
      [](const ServerLine& line, const ServerRecord& wanted) { return ServerLess{}(line.latest, wanted); });
  if (place != servers_.end() && identity(place->latest) == identity(record)) {
    const TwoWay sum = place->latest.counts;
    place->latest = record;
    place->latest.counts += sum;
    place->last_seen = interval.end;
    return;
  }
  if (servers_.size() >= max_servers) {
    ++books_.servers_left_out;
    return;
  }
  servers_.insert(place, ServerLine{record, interval.start, interval.end});
}

void Ledger::add(const Gap& gap) {
  tap_.see(gap);
  ++books_.gaps_in_all;
  if (books_.gaps.size() >= gaps_shown) books_.gaps.erase(books_.gaps.begin());
  books_.gaps.push_back(gap);
}

void Ledger::set_setting(Setting setting) {
  tap_.set_declared(setting.tap);
  books_.setting = std::move(setting);
}
void Ledger::set_truncated() noexcept {
  books_.is_truncated = true;
}
void Ledger::set_reports_refused(std::uint64_t refused) noexcept {
  books_.reports_refused = refused;
}

std::shared_ptr<const SeenServers> Ledger::seen_servers() const {
  auto seen = std::make_shared<SeenServers>();
  if (!books_.last_interval_end) return seen;
  const Timestamp day_before = *books_.last_interval_end - std::chrono::days{1};
  for (const ServerLine& line : servers_) {
    if (line.last_seen <= day_before) continue;  // not of the day asked for; the books keep it
    seen->push_back({line.latest.facts, line.latest.zone, line.latest.counts, line.last_seen});
  }
  return seen;
}

std::shared_ptr<const Snapshot> Ledger::snapshot() const {
  auto snapshot = std::make_shared<Snapshot>(books_);
  snapshot->tap = tap_.tap();
  for (const auto& [key, counts] : cells_) snapshot->cells.push_back({key, counts});
  snapshot->servers = servers_;
  std::stable_sort(snapshot->servers.begin(), snapshot->servers.end(),
                   [](const ServerLine& a, const ServerLine& b) { return bytes_of(a) > bytes_of(b); });
  if (snapshot->servers.size() > servers_shown) {
    snapshot->servers_left_out += snapshot->servers.size() - servers_shown;
    snapshot->servers.resize(servers_shown);
  }
  const std::vector<DatedSource> sources = dated(books_.setting.knowledge);
  snapshot->claims = claims_of(period_, books_.setting.claims, sources, books_.setting.interval);
  snapshot->call_claims = call_claims_of(period_, books_.setting.claims, sources, books_.setting.interval,
                                         books_.last_interval_end.value_or(Timestamp{}));
  snapshot->without_law = without_law(cells_, books_.setting.law_markers);
  return snapshot;
}

}  // namespace eugress
