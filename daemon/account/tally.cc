#include "account/tally.h"

#include <utility>

namespace eugress {

void Tally::post(const CellKey& key, const TwoWay& counts) {
  cells_[key] += counts;
}

void Tally::close_into(Interval& interval) {
  for (const auto& [key, counts] : cells_) interval.cells.push_back({key, counts});
  for (auto& [key, record] : servers_) interval.servers.push_back(std::move(record));
  interval.servers_left_out = std::exchange(servers_left_out_, 0);
  cells_.clear();
  servers_.clear();
}

}  // namespace eugress
