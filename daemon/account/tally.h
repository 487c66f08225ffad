// A worker's open counts. Flows keep their own counters and post the difference here when an interval closes or they
// end; posted is posted. One thread.
#pragma once

#include <cstdint>
#include <map>

#include "account/cell.h"
#include "account/finding.h"
#include "account/interval.h"

namespace eugress {

class Tally {
 public:
  void post(const CellKey& key, const TwoWay& counts);
  // One record per server, transport and cell. `spell` is asked for the finding only when the record is new in this
  // interval, and the facts are kept with it; beyond `max_servers` a new one is left out and counted.
  template <typename Spell>
  void post_server(const FlowFacts& facts, const CellKey& key, const TwoWay& counts, Spell&& spell) {
    const ServerKey which{facts.server, facts.transport, key};
    auto known = servers_.find(which);
    if (known == servers_.end()) {
      if (servers_.size() >= max_servers) {
        ++servers_left_out_;
        return;
      }
      known = servers_.emplace(which, ServerRecord{facts.server, facts.transport, key.zone, spell(), {}, facts}).first;
    }
    known->second.counts += counts;
  }

  // Moves everything into the interval, sorted, and starts anew.
  void close_into(Interval& interval);

  static constexpr std::size_t max_servers = 4096;

 private:
  struct ServerKey {
    Endpoint server;
    Transport transport = Transport::udp;
    CellKey cell;
    friend constexpr auto operator<=>(const ServerKey&, const ServerKey&) noexcept = default;
  };
  std::map<CellKey, TwoWay> cells_;
  std::map<ServerKey, ServerRecord> servers_;
  std::uint64_t servers_left_out_ = 0;
};

}  // namespace eugress
