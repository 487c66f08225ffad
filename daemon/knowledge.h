// What workers may know and not change: providers, ranges, places, law, policy. Built aside, checked, published whole;
// numbered by epoch.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "account/snapshot.h"
#include "base/result.h"
#include "file_watch.h"
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

// Says nothing but that the prefix is in the map.
struct Excluded {};

// A policy and what follows from it.
struct Rules {
  Policy policy;
  Promises promises;
  Exemptions exemptions;
};

struct Knowledge {
  std::uint64_t epoch = 0;
  AddressPlan plan;
  PrefixMap<Excluded> excluded;  // what nobody may look at
  Providers providers;
  PortSets ports;
  Places places;
  RegionTable regions;
  std::vector<Rules> all_rules{1};          // the first is the institution's; the others are of zones of their own
  std::vector<std::uint8_t> rules_of_zone;  // by ZoneNumber, into all_rules; the first beyond its end
  std::vector<ZoneNumber> zone_of_call;     // in the order of all_rules and their reference calls
  std::vector<KnowledgeItem> items;         // every file, with its digest
  std::vector<std::shared_ptr<const std::string>> tables;  // shipped ones as they were read, for the evidence
  std::vector<Sentence> lacking;        // one sentence each: what is not configured and what that costs
  std::vector<std::string> remarks;     // one sentence each: what of the sources could not be used, for `check`
  std::vector<std::string> zone_names;  // index is the ZoneNumber
  bool has_position = false;

  [[nodiscard]] const Policy& policy() const noexcept { return all_rules.front().policy; }
  [[nodiscard]] const Rules& rules(ZoneNumber zone) const noexcept {
    return all_rules[zone < rules_of_zone.size() ? rules_of_zone[zone] : 0];
  }
};

// Reads every table, database and policy that the settings name. The Error names the file and line; nothing is half
// loaded.
[[nodiscard]] Result<std::shared_ptr<const Knowledge>> load_knowledge(const Settings& settings, std::uint64_t epoch);

// The same with the state of every file that was opened, or should have been, from just before it was; also of a
// reading that failed. A zone that `previous` knew keeps its number, because the books go by numbers.
struct KnowledgeReading {
  Result<std::shared_ptr<const Knowledge>> known;
  std::vector<FileStamp> files;
};
[[nodiscard]] KnowledgeReading read_knowledge(const Settings& settings, std::uint64_t epoch,
                                              const Knowledge* previous = nullptr);

// The number of a zone that is told apart, by its name.
[[nodiscard]] std::optional<ZoneNumber> zone_named(const Knowledge& known, const std::string& name) noexcept;

// Facts were recorded under another Knowledge: whose list holds the server is asked again.
void list_anew(const Knowledge& known, FlowFacts& facts) noexcept;

}  // namespace eugress
