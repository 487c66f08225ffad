// The policies in force, read before there are zones and tied to them afterwards: the institution's own, those of zones
// with a promise of their own, and the probes of reference calls, each of which gets a zone. One thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "knowledge.h"
#include "knowledge_files.h"

namespace eugress {

class RulesReader {
 public:
  RulesReader(const Settings& settings, KnowledgeFiles& files, Knowledge& known)
      : settings_(settings), files_(files), known_(known) {}

  // Fills all_rules; the regions must be known. Afterwards the probes are numbered.
  [[nodiscard]] Result<void> read();

  [[nodiscard]] const std::vector<Address>& probes() const noexcept { return probes_; }
  // A probe's traffic is found again by a zone of its own, which says nothing of its address.
  [[nodiscard]] std::string zone_of_probe(Address probe) const;

  // What the policies say of zones, now that these have numbers.
  [[nodiscard]] Result<void> tie_to_zones();

 private:
  [[nodiscard]] Result<Policy> read_policy(const std::string& profile, const std::filesystem::path& beside);
  [[nodiscard]] Result<void> read_zone(const ZoneProfile& zone, const std::filesystem::path& beside);
  [[nodiscard]] Result<void> number_probes();
  [[nodiscard]] Result<void> tie(const ZoneProfile& zone, std::size_t number);
  [[nodiscard]] Result<void> tie(const ReferenceCall& call, std::size_t number);

  const Settings& settings_;
  KnowledgeFiles& files_;
  Knowledge& known_;
  std::vector<std::pair<std::string, std::size_t>> rules_of_profile_;  // of zones, as written in [[zone]]
  std::vector<std::pair<ZoneProfile, std::size_t>> rules_of_zone_;
  std::vector<Address> probes_;
};

}  // namespace eugress
