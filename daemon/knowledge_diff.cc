#include "knowledge_diff.h"

#include <algorithm>
#include <optional>
#include <set>

#include "assess.h"

namespace eugress {
namespace {

AssessedAs essence(const Assessment& assessment) noexcept {
  return {.provider = assessment.id.provider,
          .plane = assessment.id.plane,
          .country = assessment.where.country,
          .area = assessment.where.country.is_known() ? Area::none : assessment.where.area,
          .law = assessment.judgement.law,
          .verdict = assessment.judgement.verdict,
          .grade = assessment.where.grade};
}

// A server that either Knowledge lists or names is infrastructure. One known by its framing alone may be anything, and
// a peer is somebody's device.
bool may_name(const Assessment& before, const Assessment& after) noexcept {
  const auto is_peer = [](const Assessment& one) { return one.id.provider != 0 && one.id.plane == Plane::p2p; };
  const auto is_infrastructure = [](const Assessment& one) {
    return one.id.provider != 0 && (one.id.basis.address || one.id.basis.name);
  };
  return !is_peer(before) && !is_peer(after) && (is_infrastructure(before) || is_infrastructure(after));
}

}  // namespace

void KnowledgeComparison::add(FlowFacts facts, ZoneNumber zone, const TwoWay& counts) {
  list_anew(before_, facts);
  const Assessment was = assess(before_, facts, zone);
  list_anew(after_, facts);
  const Assessment is = assess(after_, facts, zone);
  if (was.id.provider == 0 && is.id.provider == 0) return;  // nobody's before and after: none of our business
  book(essence(was), essence(is), may_name(was, is), facts, counts);
}

void KnowledgeComparison::add(const AssessedAs& before, FlowFacts facts, ZoneNumber zone, const TwoWay& counts) {
  list_anew(after_, facts);
  const Assessment is = assess(after_, facts, zone);
  book(before, essence(is), may_name(is, is) || is.id.provider == 0, facts, counts);
}

void KnowledgeComparison::book(const AssessedAs& before, const AssessedAs& after, bool is_shown, const FlowFacts& facts,
                               const TwoWay& counts) {
  const std::uint64_t bytes = counts.egress.bytes + counts.ingress.bytes;
  const std::uint64_t connections = counts.egress.connections + counts.ingress.connections;
  ++sums_.compared;
  sums_.bytes_compared += bytes;
  if (before == after) return;
  for (std::size_t kind = 0; kind < change_kind_count; ++kind) {
    if (differs(static_cast<ChangeKind>(kind), before, after)) ++sums_.changed[kind];
  }
  sums_.bytes_changed += bytes;
  const Key key{is_shown ? facts.server.address.text() : std::string{}, is_shown ? facts.server.port : std::uint16_t{0},
                facts.transport, before, after};
  auto& [bytes_so_far, connections_so_far] = changed_[key];
  bytes_so_far += bytes;
  connections_so_far += connections;
}

KnowledgeChange KnowledgeComparison::change() const {
  KnowledgeChange change = sums_;
  change.items = changed_items(before_.items, after_.items);
  for (const auto& [key, sums] : changed_) {
    change.servers.push_back({key.server, key.port, key.transport, key.before, key.after, sums.first, sums.second});
  }
  std::stable_sort(change.servers.begin(), change.servers.end(),
                   [](const ServerChange& a, const ServerChange& b) { return a.bytes > b.bytes; });
  return change;
}

std::vector<ListChange> changed_lists(const Knowledge& before, const Knowledge& after, Day day) {
  std::vector<ListChange> changes;
  for (std::size_t i = 0; i < std::min(before.providers.size(), after.providers.size()); ++i) {
    // A job east of Greenwich dates its list a day ahead of us in the small hours: what will come of it is news today.
    std::set<Day> days{day};
    for (const ListedRange& range : after.providers[i].ranges) days.insert(std::max(day, range.validity.from));
    std::optional<ListChange> told;
    for (const Day each : days) {
      const ListChange change = compare_ranges(before.providers[i].ranges, after.providers[i].ranges, each);
      const bool tells_more = !told || (change.is_sudden() && !told->is_sudden());
      if (!change.is_empty() && tells_more) told = change;
    }
    if (!told) continue;  // the same on every day from now on
    told->provider = static_cast<ProviderNumber>(i + 1);
    changes.push_back(*told);
  }
  return changes;
}

std::vector<ItemChange> changed_items(const std::vector<KnowledgeItem>& before,
                                      const std::vector<KnowledgeItem>& after) {
  // Two files may share a name: what matters is which digests stand under it.
  std::map<std::string, std::pair<std::multiset<std::string>, std::multiset<std::string>>> digests;
  for (const KnowledgeItem& item : before) digests[item.name].first.insert(item.sha256);
  for (const KnowledgeItem& item : after) digests[item.name].second.insert(item.sha256);
  std::vector<ItemChange> changes;
  for (const auto& [name, sides] : digests) {
    std::vector<std::string> gone;
    std::vector<std::string> come;
    std::set_difference(sides.first.begin(), sides.first.end(), sides.second.begin(), sides.second.end(),
                        std::back_inserter(gone));
    std::set_difference(sides.second.begin(), sides.second.end(), sides.first.begin(), sides.first.end(),
                        std::back_inserter(come));
    for (std::size_t i = 0; i < std::max(gone.size(), come.size()); ++i) {
      changes.push_back({name, i < gone.size() ? gone[i] : std::string{}, i < come.size() ? come[i] : std::string{}});
    }
  }
  return changes;
}

KnowledgeChange compare(const ServedStatus& before, const Knowledge& after) {
  KnowledgeComparison comparison{after, after};
  for (const ServedServer& server : before.servers) {
    // A zone that the newer Knowledge no longer tells apart counts as other there, as it will once that is in force.
    const ZoneNumber zone = zone_named(after, server.zone).value_or(zone_other);
    comparison.add(server.assessed, server.facts, zone, server.counts);
  }
  KnowledgeChange change = comparison.change();
  change.items = changed_items(before.items, after.items);
  return change;
}

KnowledgeChange compare(const Knowledge& before, const Knowledge& after, const SeenServers& seen) {
  KnowledgeComparison comparison{before, after};
  for (const SeenServer& server : seen) comparison.add(server.facts, server.zone, server.counts);
  return comparison.change();
}

}  // namespace eugress
