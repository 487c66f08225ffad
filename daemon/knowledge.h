// What workers may know and not change: providers, ranges, places, law, policy. Built aside, checked, published whole;
// numbered by epoch.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "account/snapshot.h"
#include "base/result.h"
#include "flow/address_plan.h"
#include "identify/identify.h"
#include "judge/judge.h"
#include "locate/locate.h"
#include "settings/settings.h"

namespace eugress {

// Ports that alone earn a flow an entry in the table.
struct PortSets {
  std::bitset<65536> udp;
  std::bitset<65536> tcp;
  [[nodiscard]] bool contains(Transport transport, std::uint16_t port) const noexcept {
    return transport == Transport::udp ? udp.test(port) : tcp.test(port);
  }
};

struct Knowledge {
  std::uint64_t epoch = 0;
  AddressPlan plan;
  Providers providers;
  PortSets ports;
  Places places;
  RegionTable regions;
  Policy policy;
  Promises promises;
  std::vector<KnowledgeItem> items;     // every file, with its digest
  std::vector<std::string> lacking;     // one sentence each: what is not configured and what that costs
  std::vector<std::string> remarks;     // one sentence each: what of the sources could not be used, for `check`
  std::vector<std::string> zone_names;  // index is the ZoneNumber
  bool has_position = false;
};

// Reads every table, database and policy that the settings name. The Error names the file and line; nothing is half
// loaded.
[[nodiscard]] Result<std::shared_ptr<const Knowledge>> load_knowledge(const Settings& settings, std::uint64_t epoch);

}  // namespace eugress
