#include "knowledge_entry.h"

#include "evidence/policy_text.h"

namespace eugress {
namespace {

// Zones that are told apart and have these rules instead of the first.
std::vector<std::string> zones_of(const Knowledge& known, std::size_t rules) {
  std::vector<std::string> zones;
  for (std::size_t zone = 0; rules != 0 && zone < known.rules_of_zone.size(); ++zone) {
    if (known.rules_of_zone[zone] == rules) zones.push_back(known.zone_names[zone]);
  }
  return zones;
}

}  // namespace

KnowledgeEntry knowledge_entry(const Knowledge& known, const EffectiveSettings& before, const EffectiveSettings& now) {
  KnowledgeEntry entry;
  entry.epoch = known.epoch;
  entry.items = known.items;
  entry.config_sha256 = digest_of(now);
  if (!before.empty()) entry.config_changed = changed_keys(before, now);
  for (std::size_t rules = 0; rules < known.all_rules.size(); ++rules) {
    const Policy& policy = known.all_rules[rules].policy;
    entry.policies.push_back({policy.profile, policy.document.title, policy.author, policy.approver,
                              zones_of(known, rules), archived_policy(policy)});
  }
  entry.tables = known.tables;
  return entry;
}

}  // namespace eugress
