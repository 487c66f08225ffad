#include "account/ledger.h"

#include <algorithm>
#include <utility>

#include "account/interval_merge.h"

namespace eugress {
namespace {

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

// What a capture loses it loses of both directions alike; what only one of them lacks was lost on its way here.
std::optional<double> sequence_gap(const SequencesTwoWay& sequences) noexcept {
  constexpr std::uint64_t enough = 1000;
  double least = 1;
  for (const SequenceCounts& way : sequences) {
    if (way.expected < enough) return std::nullopt;
    least = std::min(least, static_cast<double>(way.missing) / static_cast<double>(way.expected));
  }
  return least;
}

std::uint64_t bytes_of(const ServerLine& line) noexcept {
  return line.latest.counts.egress.bytes + line.latest.counts.ingress.bytes;
}

}  // namespace

bool Ledger::ServerLess::operator()(const ServerRecord& a, const ServerRecord& b) const noexcept {
  return identity(a) < identity(b);
}

Ledger::Ledger(Setting setting, std::uint32_t workers) : desks_(workers) {
  set_setting(std::move(setting));
  books_.workers = workers;
}

std::vector<BookedInterval> Ledger::add(Interval interval) {
  check(interval.worker < desks_.size(), "an interval comes from a worker that exists");
  const std::uint32_t worker = interval.worker;
  sit_down(interval);
  if (desks_[worker].standing == Standing::missing) {  // still behind
    add_counts(interval, false);
    return {};
  }
  auto [place, is_new] = waiting_.try_emplace(interval.number);
  Waiting& waiting = place->second;
  if (is_new) {
    waiting.closed_by.assign(desks_.size(), false);
    waiting.merged = std::move(interval);
  } else {
    merge(waiting.merged, std::move(interval));
  }
  waiting.closed_by[worker] = true;
  return complete();
}

std::vector<BookedInterval> Ledger::finish(std::uint32_t worker) {
  desks_[worker].standing = Standing::finished;
  return complete();
}

std::vector<BookedInterval> Ledger::give_up(std::uint32_t worker) {
  if (desks_[worker].standing == Standing::working) desks_[worker].standing = Standing::missing;
  sum_desks();
  books_.last_interval_assessable = false;
  return complete();
}

void Ledger::sit_down(const Interval& interval) {
  Desk& desk = desks_[interval.worker];
  const bool is_behind = desk.standing == Standing::missing && interval.number < booked_until_;
  desk = {is_behind ? Standing::missing : Standing::working, interval.number, interval.tables, interval.filter,
          interval.feed_lines};
}

void Ledger::sum_desks() {
  books_.tables = {};
  books_.filter.reset();
  books_.workers_missing = 0;
  for (const Desk& desk : desks_) {
    books_.tables += desk.tables;
    if (desk.filter) books_.filter = books_.filter ? worst_of(*books_.filter, *desk.filter) : *desk.filter;
    if (desk.standing == Standing::missing) ++books_.workers_missing;
    // All workers hear the same feed; some have heard more of it.
    for (std::size_t i = 0; i < desk.feed_lines.size(); ++i) {
      books_.feed_lines[i] = std::max(books_.feed_lines[i], desk.feed_lines[i]);
    }
  }
}

// Complete is what every worker has closed or will never close: because it ended, is given up, or has closed a later
// one, as one does that began on the other side of a boundary or whose clock leapt. Spans complete in order, so one
// behind holds back those after it.
std::vector<BookedInterval> Ledger::complete() {
  std::vector<BookedInterval> done;
  while (!waiting_.empty()) {
    Waiting& oldest = waiting_.begin()->second;
    for (std::size_t worker = 0; worker < desks_.size(); ++worker) {
      if (oldest.closed_by[worker] || desks_[worker].standing == Standing::finished) continue;  // nothing to wait for
      const Desk& desk = desks_[worker];
      if (desk.standing == Standing::working && desk.closed <= oldest.merged.number) return done;
      oldest.merged.is_whole = false;
    }
    book(oldest.merged);
    booked_until_ = oldest.merged.number + 1;
    done.push_back({std::move(oldest.merged), books_.last_interval_assessable, tap_.is_clock_good()});
    waiting_.erase(waiting_.begin());
  }
  return done;
}

void Ledger::book(const Interval& interval) {
  sum_desks();
  const std::uint64_t lost =
      interval.lost.kernel.value_or(0) + interval.lost.interface.value_or(0) + interval.lost.reports.value_or(0);
  const bool knows_loss = interval.lost.kernel || interval.lost.interface;
  const std::uint64_t passed = interval.frames.seen + lost;
  books_.last_coverage.reset();
  if (knows_loss) {
    books_.last_coverage = passed == 0 ? 1.0 : static_cast<double>(interval.frames.seen) / static_cast<double>(passed);
  }
  tap_.see(interval);
  books_.last_interval_assessable = interval.is_whole && interval.overload.sampling == 0 && tap_.is_clock_good() &&
                                    (!books_.last_coverage || *books_.last_coverage > 1.0 - tolerated_loss);
  ++books_.intervals_closed;
  if (books_.last_interval_assessable) ++books_.intervals_assessable;
  if (!books_.first_interval_start) books_.first_interval_start = interval.start;
  books_.last_interval_end = interval.end;
  add_counts(interval, books_.last_interval_assessable);
  books_.overload.level = interval.overload.level;
  books_.overload.sampling = interval.overload.sampling;
  books_.last_sequence_gap = sequence_gap(interval.sequences);
}

void Ledger::add_counts(const Interval& interval, bool is_assessable) {
  for (const Cell& cell : interval.cells) {
    cells_[cell.key] += cell.counts;
    if (cell.key.disagrees) books_.disagreeing_bytes += cell.counts.egress.bytes + cell.counts.ingress.bytes;
  }
  books_.frames += interval.frames;
  books_.tunnels += interval.tunnels;
  books_.lost += interval.lost;
  books_.aggregated += interval.aggregated;
  books_.witnesses += interval.witnesses;
  books_.one_way_bytes += interval.one_way_bytes;
  tap_.add(interval.tap);
  for (std::size_t i = 0; i < books_.exposed_connections.size(); ++i) {
    books_.exposed_connections[i] += interval.exposed_connections[i];
  }
  books_.disagreeing_connections += interval.disagreeing_connections;
  eugress::add(books_.media, interval.media);
  books_.oddities += interval.oddities;
  books_.overload += interval.overload;
  for (std::size_t i = 0; i < books_.sequences.size(); ++i) books_.sequences[i] += interval.sequences[i];
  period_.add(interval, is_assessable, books_.setting.claims);
  first_hops_.see(interval);
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
  snapshot->first_hops = first_hops_.first_hops(books_.last_interval_end.value_or(Timestamp{}));
  snapshot->without_law = without_law(cells_, books_.setting.law_markers);
  return snapshot;
}

}  // namespace eugress
