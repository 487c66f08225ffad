#include "settings/effective.h"

#include <algorithm>

#include "base/digest.h"

namespace eugress {
namespace {

std::string spelled(const std::string& text) {
  return text;
}
std::string spelled(bool value) {
  return value ? "true" : "false";
}
std::string spelled(std::uint32_t value) {
  return std::to_string(value);
}
std::string spelled(std::chrono::seconds value) {
  return std::to_string(value.count()) + " s";
}
std::string spelled(const std::optional<std::string>& text) {
  return text.value_or("");
}
std::string spelled(const Prefix& prefix) {
  return prefix.text();
}
std::string spelled(const DatabaseSetting& database) {
  return database.path + " " + database.lineage;
}
std::string spelled(const TunnelSet& tunnels) {
  std::string text;
  for (std::size_t tunnel = 0; tunnel < tunnel_count; ++tunnel)
    text += tunnels.contains(static_cast<Tunnel>(tunnel)) ? '1' : '0';
  return text;
}
template <typename Item>
std::string spelled(const std::vector<Item>& items) {
  std::string text;
  for (const Item& item : items) text += (text.empty() ? "" : ", ") + spelled(item);
  return text;
}

}  // namespace

EffectiveSettings effective_settings(const Settings& settings) {
  EffectiveSettings all;
  const auto add = [&](const char* key, const auto& value) { all.emplace_back(key, spelled(value)); };
  add("campus.prefixes", settings.campus);
  add("campus.on_site_servers", settings.on_site_servers);
  for (const ZoneSetting& zone : settings.zones) {
    add("campus.zones.name", zone.name);
    add("campus.zones.prefixes", zone.prefixes);
    add("campus.zones.population", zone.population);
  }
  add("gateway.name", settings.gateway);
  add("gateway.position", settings.position);
  add("gateway.after_nat", settings.is_after_nat);
  add("gateway.trusted_clock", settings.trusts_clock);
  add("knowledge.profile", settings.profile);
  add("knowledge.tables", settings.tables);
  add("knowledge.lists", settings.lists);
  add("knowledge.databases", settings.databases);
  add("knowledge.overrides", settings.overrides);
  add("knowledge.cloud_ranges", settings.cloud_ranges);
  add("knowledge.geofeeds", settings.geofeeds);
  add("knowledge.anycast", settings.anycast);
  add("knowledge.name_feed", settings.name_feed);
  add("account.interval", settings.interval);
  add("account.max_series", settings.max_series);
  add("account.school", settings.is_school);
  add("account.small_count", settings.small_count);
  add("flow.max_flows", settings.max_flows);
  add("flow.max_candidates", settings.max_candidates);
  add("flow.max_servers", settings.max_servers);
  add("capture.interface", settings.interfaces);
  add("capture.workers", settings.workers);
  add("capture.ring_megabytes", settings.ring_megabytes);
  add("capture.filter", settings.has_filter);
  add("capture.client_hellos", settings.client_hellos);
  add("capture.scope", settings.scope);
  add("capture.exclude", settings.excluded);
  add("capture.tunnels", settings.tunnels);
  add("capture.nat64_prefixes", settings.nat64_prefixes);
  add("export.listen", settings.listen);
  add("evidence.directory", settings.evidence_directory);
  add("evidence.key", settings.evidence_key);
  add("evidence.days", settings.evidence_days);
  add("canary.every", settings.canary_seconds);
  add("log.level", settings.log_level);
  return all;
}

std::string digest_of(const EffectiveSettings& settings) {
  std::string text;
  for (const auto& [key, value] : settings) text.append(key).append(" = ").append(value).append("\n");
  const void* const octets = text.data();
  return sha256_text({static_cast<const std::uint8_t*>(octets), text.size()});
}

std::vector<std::string> changed_keys(const EffectiveSettings& before, const EffectiveSettings& after) {
  std::vector<std::string> keys;
  const auto look = [&](const EffectiveSettings& one, const EffectiveSettings& other) {
    for (const auto& entry : one) {
      const bool is_alike = std::find(other.begin(), other.end(), entry) != other.end();
      if (!is_alike && std::find(keys.begin(), keys.end(), entry.first) == keys.end()) keys.push_back(entry.first);
    }
  };
  look(before, after);
  look(after, before);
  return keys;
}

}  // namespace eugress
