#include "export/series.h"

#include <set>
#include <utility>

namespace eugress {
namespace {

// Keeps provider, plane, law, verdict and grade apart, so that folding never changes a verdict.
CellKey folded(CellKey key) noexcept {
  key.country = Country::unknown();
  key.zone = 0;
  return key;
}

// How many cells, in key order, stay as they are if the rest is folded and all rows must be at most `rows`. Key order
// puts media first, so planes of less weight fold first; and because cells are only ever added, a folded cell stays
// folded and no counter runs backwards.
std::size_t cells_kept(const std::vector<std::pair<CellKey, TwoWay>>& cells, std::size_t rows) {
  if (cells.size() <= rows) return cells.size();
  std::set<CellKey> others;
  std::size_t kept = cells.size();
  while (kept > 0 && kept + others.size() > rows) others.insert(folded(cells[--kept].first));
  return kept;
}

// Rows that are there from the first scrape on, so that a rate over them never misses its first step.
void add_expected(const Setting& setting, CellSums& main, CellSums& reach) {
  for (std::size_t provider = 1; provider <= setting.providers.size(); ++provider) {
    for (std::size_t plane = 0; plane < plane_count; ++plane) {
      CellKey key;
      key.provider = static_cast<ProviderNumber>(provider);
      key.plane = static_cast<Plane>(plane);
      main.try_emplace(key);
      for (std::size_t one = 0; one < reach_class_count; ++one) {
        key.reach = static_cast<ReachClass>(one);
        reach.try_emplace(key);
      }
    }
  }
}

// Whose meetings it is asked of media; of other planes as they come.
void add_expected_hosts(const Setting& setting, CellSums& hosts) {
  for (std::size_t provider = 1; provider <= setting.providers.size(); ++provider) {
    if (!is_promised(setting, static_cast<ProviderNumber>(provider))) continue;  // nobody asks whose its meetings are
    for (std::size_t host = 0; host < host_count; ++host) {
      CellKey key;
      key.provider = static_cast<ProviderNumber>(provider);
      key.plane = Plane::media;
      key.host = static_cast<Host>(host);
      hosts.try_emplace(key);
    }
  }
}

}  // namespace

Traffic traffic_of(const Snapshot& snapshot) {
  Traffic traffic;
  CellSums main = main_cells(snapshot);
  traffic.reach = reach_cells(snapshot);
  add_expected(snapshot.setting, main, traffic.reach);
  traffic.hosts = host_cells(snapshot);
  add_expected_hosts(snapshot.setting, traffic.hosts);

  const std::vector<std::pair<CellKey, TwoWay>> cells(main.begin(), main.end());
  const std::size_t parts = (traffic.reach.size() + traffic.hosts.size()) * Traffic::series_per_part;
  const std::size_t room = snapshot.setting.max_series > parts ? snapshot.setting.max_series - parts : 0;
  const std::size_t kept = cells_kept(cells, room / Traffic::series_per_row);
  CellSums others;
  for (std::size_t index = 0; index < cells.size(); ++index) {
    const auto& [key, counts] = cells[index];
    if (index < kept) {
      traffic.rows.push_back({key, std::string{key.country.text()}, counts});
    } else {
      others[folded(key)] += counts;
      if (counts != TwoWay{}) ++traffic.folded;
    }
  }
  for (const auto& [key, counts] : others) traffic.rows.push_back({key, "other", counts});
  return traffic;
}

}  // namespace eugress
