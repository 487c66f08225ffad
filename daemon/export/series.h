// Which traffic series the metrics page has: at most `setting.max_series`, the rest folded into country "other".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "export/sums.h"

namespace eugress {

// One row of the main counters. `country` is text, because folded rows stand under "other".
struct TrafficRow {
  CellKey key;
  std::string country;
  TwoWay counts;
};

struct Traffic {
  static constexpr std::size_t series_per_row = 6;   // bytes, packets, connections; each way
  static constexpr std::size_t series_per_part = 4;  // bytes, connections; each way

  std::vector<TrafficRow> rows;
  CellSums reach;
  CellSums hosts;
  std::uint64_t folded = 0;  // cells that counted something and stand under "other"

  [[nodiscard]] std::size_t series() const noexcept {
    return rows.size() * series_per_row + (reach.size() + hosts.size()) * series_per_part;
  }
};
[[nodiscard]] Traffic traffic_of(const Snapshot& snapshot);

}  // namespace eugress
