#include "export/sums.h"

#include <algorithm>

#include "export/words.h"

namespace eugress {
namespace {

ZoneNumber shown_zone(const Setting& setting, ZoneNumber zone) noexcept {
  return setting.shows_zones && zone < setting.zones.size() ? zone : ZoneNumber{0};
}

bool is_same_server(const ServerRecord& a, const ServerRecord& b) noexcept {
  return a.server == b.server && a.transport == b.transport && a.finding.plane == b.finding.plane &&
         a.finding.provider == b.finding.provider && a.zone == b.zone;
}

// The later finding is the better informed one.
void merge(ServerLine& into, const ServerLine& from) {
  const TwoWay counts = into.latest.counts;
  const Timestamp first_seen = std::min(into.first_seen, from.first_seen);
  if (from.last_seen > into.last_seen) {
    into = from;
    into.latest.counts += counts;
  } else {
    into.latest.counts += from.latest.counts;
  }
  into.first_seen = first_seen;
}

}  // namespace

CellSums main_cells(const Snapshot& snapshot) {
  CellSums sums;
  for (const Cell& cell : snapshot.cells) {
    CellKey key = cell.key;
    key.reach = ReachClass::unmeasured;
    key.host = Host::unknown;
    key.disagrees = false;
    key.zone = shown_zone(snapshot.setting, key.zone);
    sums[key] += cell.counts;
  }
  return sums;
}

CellSums reach_cells(const Snapshot& snapshot) {
  CellSums sums;
  for (const Cell& cell : snapshot.cells) {
    CellKey key;
    key.provider = cell.key.provider;
    key.plane = cell.key.plane;
    key.reach = cell.key.reach;
    key.zone = shown_zone(snapshot.setting, cell.key.zone);
    sums[key] += cell.counts;
  }
  return sums;
}

CellSums host_cells(const Snapshot& snapshot) {
  CellSums sums;
  for (const Cell& cell : snapshot.cells) {
    if (cell.key.plane == Plane::p2p || !is_promised(snapshot.setting, cell.key.provider)) continue;
    CellKey key;
    key.provider = cell.key.provider;
    key.plane = cell.key.plane;
    key.host = cell.key.host;
    sums[key] += cell.counts;
  }
  return sums;
}

Counts both_ways(const TwoWay& counts) noexcept {
  Counts sum = counts.egress;
  sum += counts.ingress;
  return sum;
}

void VerdictSums::add(Verdict verdict, const Counts& counts) noexcept {
  by_verdict[static_cast<std::size_t>(verdict)] += counts;
  all += counts;
}

bool is_promised(const Setting& setting, ProviderNumber provider) noexcept {
  const auto& grounds = setting.claims.grounds;
  return grounds.empty() ||
         std::any_of(grounds.begin(), grounds.end(), [&](const ClaimGrounds& one) { return one.provider == provider; });
}

std::map<ProviderNumber, Counts> unpromised_sums(const Snapshot& snapshot) {
  std::map<ProviderNumber, Counts> sums;
  for (const Cell& cell : snapshot.cells) {
    if (cell.key.plane == Plane::p2p || is_promised(snapshot.setting, cell.key.provider)) continue;
    sums[cell.key.provider] += both_ways(cell.counts);
  }
  return sums;
}

PlaneSums plane_sums(const Snapshot& snapshot) noexcept {
  PlaneSums sums{};
  for (const Cell& cell : snapshot.cells) {
    if (!is_promised(snapshot.setting, cell.key.provider)) continue;  // among the other services
    sums[static_cast<std::size_t>(cell.key.plane)].add(cell.key.verdict, both_ways(cell.counts));
  }
  return sums;
}

std::vector<LegalRow> ending_soon(const Snapshot& snapshot) {
  std::vector<LegalRow> ending;
  if (!snapshot.last_interval_end) return ending;
  const Day today = day_of(*snapshot.last_interval_end);
  for (const LegalRow& row : snapshot.setting.legal_ends) {
    if (row.validity.holds_on(today) && row.validity.until <= today + legal_notice) ending.push_back(row);
  }
  std::stable_sort(ending.begin(), ending.end(),
                   [](const LegalRow& a, const LegalRow& b) { return a.validity.until < b.validity.until; });
  return ending;
}

std::vector<Sentence> lacking_sentences(const Snapshot& snapshot) {
  std::vector<Sentence> sentences = snapshot.setting.lacking;
  for (const Country country : snapshot.without_law) sentences.push_back(say(words::no_legal_row, country.text()));
  for (const LegalRow& row : ending_soon(snapshot)) {
    sentences.push_back(say(words::law_ends, row.country.text(), to_text(row.law), to_text(row.validity.until)));
  }
  return sentences;
}

std::vector<ServerLine> shown_servers(const Snapshot& snapshot, bool by_zone) {
  std::vector<ServerLine> shown;
  if (!snapshot.setting.shows_servers) return shown;
  for (ServerLine line : snapshot.servers) {
    if (line.latest.finding.plane == Plane::p2p) continue;
    line.latest.zone = by_zone ? shown_zone(snapshot.setting, line.latest.zone) : ZoneNumber{0};
    const auto same = std::find_if(shown.begin(), shown.end(),
                                   [&](const ServerLine& other) { return is_same_server(other.latest, line.latest); });
    if (same == shown.end()) {
      shown.push_back(std::move(line));
    } else {
      merge(*same, line);
    }
  }
  std::stable_sort(shown.begin(), shown.end(), [](const ServerLine& a, const ServerLine& b) {
    return both_ways(a.latest.counts).bytes > both_ways(b.latest.counts).bytes;
  });
  return shown;
}

}  // namespace eugress
