// A worker's open counts. Flows keep their own counters and post the difference here when an interval closes or they
// end; posted is posted. One thread.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "account/cell.h"
#include "account/finding.h"
#include "account/interval.h"

namespace eugress {

class Tally {
 public:
  void post(const CellKey& key, const TwoWay& counts);
  // Merged by server, transport, port, plane and zone; beyond `max_servers` a new one is left out and counted.
  void post_server(const ServerRecord& record);

  // Moves everything into the interval and starts anew.
  void close_into(Interval& interval);

  static constexpr std::size_t max_servers = 4096;

 private:
  struct CellHash {
    std::size_t operator()(const CellKey& key) const noexcept;
  };
  struct ServerKey {
    Endpoint server;
    Transport transport = Transport::udp;
    Plane plane = Plane::other;
    ZoneNumber zone = 0;
    friend bool operator==(const ServerKey&, const ServerKey&) noexcept = default;
  };
  struct ServerHash {
    std::size_t operator()(const ServerKey& key) const noexcept;
  };
  std::unordered_map<CellKey, TwoWay, CellHash> cells_;
  std::unordered_map<ServerKey, ServerRecord, ServerHash> servers_;
  std::uint64_t servers_left_out_ = 0;
};

}  // namespace eugress
