#include "rules_reader.h"

#include <algorithm>
#include <optional>

namespace eugress {
namespace {

constexpr Message zone_too_small{
    "The zone \"{0}\" is declared smaller than account.small_count and counted under \"other\": its own profile "
    "\"{1}\" "
    "does not apply.",
    "De zone \"{0}\" is kleiner opgegeven dan account.small_count en telt mee onder \"other\": haar eigen profiel "
    "\"{1}\" geldt niet."};

}  // namespace

// By its name among the profiles, or by a path that counts from `beside`. Tickets that it rests on stand beside it.
Result<Policy> RulesReader::read_policy(const std::string& profile, const std::filesystem::path& beside) {
  const bool is_path = profile.ends_with(".toml");
  const std::filesystem::path path =
      is_path ? beside / profile : std::filesystem::path{files_.tables() + "/profiles/" + profile + ".toml"};
  auto text = files_.read(path.string(), is_path ? path.filename().string() : "profiles/" + profile + ".toml");
  if (!text) return text.error();
  auto policy = Policy::parse(path.string(), *text);
  if (!policy) return policy;
  std::vector<Exemption> exemptions;
  for (Exemption& one : policy->exemptions) {
    if (one.tickets.empty()) {
      exemptions.push_back(std::move(one));
      continue;  // rests on no register
    }
    const std::filesystem::path file = path.parent_path() / one.tickets;
    const auto rows = files_.read(file.string());
    if (!rows) return Error{one.written_at + ": tickets: " + rows.error().message};
    const auto tickets = tickets_from_csv(file.string(), *rows);
    if (!tickets) return tickets.error();
    for (Exemption& each : exemptions_by_ticket(one, *tickets)) exemptions.push_back(std::move(each));
  }
  policy->exemptions = std::move(exemptions);
  return policy;
}

Result<void> RulesReader::read() {
  auto policy = read_policy(settings_.profile, {});
  if (!policy) return policy.error();
  const std::vector<ZoneProfile> zones = policy->zones;
  known_.all_rules.front().policy = std::move(*policy);
  const bool is_path = settings_.profile.ends_with(".toml");
  const std::filesystem::path beside = is_path ? std::filesystem::path{settings_.profile}.parent_path()
                                               : std::filesystem::path{files_.tables()} / "profiles";
  for (const ZoneProfile& zone : zones) {
    if (auto done = read_zone(zone, beside); !done) return done;
  }
  for (Rules& rules : known_.all_rules) rules.promises = Promises{rules.policy, known_.regions};
  return number_probes();
}

Result<void> RulesReader::read_zone(const ZoneProfile& zone, const std::filesystem::path& beside) {
  std::size_t number = 0;
  for (const auto& [profile, of] : rules_of_profile_) number = profile == zone.profile ? of : number;
  if (number == 0) {
    auto own = read_policy(zone.profile, beside);
    if (!own) return own.error();
    if (!own->zones.empty()) {
      return Error{own->zones.front().written_at +
                   ": a zone's own profile divides no zones further; take [[zone]] out"};
    }
    const auto holds_already = [&](const Rules& other) { return other.policy.profile == own->profile; };
    if (std::any_of(known_.all_rules.begin(), known_.all_rules.end(), holds_already)) {
      return Error{zone.written_at + ": the profile \"" + own->profile +
                   "\" holds already; a zone of its own needs one of another name"};
    }
    number = known_.all_rules.size();
    rules_of_profile_.emplace_back(zone.profile, number);
    known_.all_rules.push_back({std::move(*own), {}, {}});
  }
  rules_of_zone_.emplace_back(zone, number);
  return {};
}

Result<void> RulesReader::number_probes() {
  constexpr std::size_t most_probes = 16;
  for (const Rules& rules : known_.all_rules) {
    for (const ReferenceCall& call : rules.policy.reference_calls) {
      const bool has_number = call.probe && std::find(probes_.begin(), probes_.end(), *call.probe) != probes_.end();
      if (!call.probe || has_number) continue;  // found by its zone, or by a number it has
      if (probes_.size() == most_probes) return Error{call.written_at + ": more than 16 probes; take one out"};
      probes_.push_back(*call.probe);
    }
  }
  return {};
}

std::string RulesReader::zone_of_probe(Address probe) const {
  const auto at = std::find(probes_.begin(), probes_.end(), probe);
  return "probe-" + std::to_string(at - probes_.begin() + 1);
}

Result<void> RulesReader::tie(const ZoneProfile& zone, std::size_t number) {
  if (const auto named = zone_named(known_, zone.zone)) {
    known_.rules_of_zone[*named] = static_cast<std::uint8_t>(number);
    return {};
  }
  const bool is_declared = std::any_of(settings_.zones.begin(), settings_.zones.end(),
                                       [&](const ZoneSetting& one) { return one.name == zone.zone; });
  if (!is_declared) {
    return Error{zone.written_at + ": there is no zone \"" + zone.zone +
                 "\"; declare it as [[campus.zones]] in eugress.toml"};
  }
  known_.lacking.push_back(say(zone_too_small, zone.zone, zone.profile));
  return {};
}

Result<void> RulesReader::tie(const ReferenceCall& call, std::size_t number) {
  const auto zone = zone_named(known_, call.probe ? zone_of_probe(*call.probe) : call.zone);
  if (!zone) {
    return Error{call.written_at + ": the probe \"" + call.zone +
                 "\" is neither an address nor a zone that is told apart; see [[campus.zones]] in eugress.toml"};
  }
  known_.zone_of_call.push_back(*zone);
  if (call.probe) known_.rules_of_zone[*zone] = static_cast<std::uint8_t>(number);
  return {};
}

Result<void> RulesReader::tie_to_zones() {
  known_.rules_of_zone.resize(known_.zone_names.size());
  for (const auto& [zone, number] : rules_of_zone_) {
    if (auto tied = tie(zone, number); !tied) return tied;
  }
  for (std::size_t number = 0; number < known_.all_rules.size(); ++number) {
    Rules& rules = known_.all_rules[number];
    auto exemptions = Exemptions::prepare(rules.policy.exemptions, known_.regions, known_.zone_names);
    if (!exemptions) return exemptions.error();
    rules.exemptions = std::move(*exemptions);
    for (const ReferenceCall& call : rules.policy.reference_calls) {
      if (auto tied = tie(call, number); !tied) return tied;
    }
  }
  return {};
}

}  // namespace eugress
