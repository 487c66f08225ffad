#include "grounds.h"

#include <algorithm>
#include <set>

namespace eugress {
namespace {

constexpr Message two_databases{"add two geo databases of different lineage (--database FILE)",
                                "voeg twee geo-databases van verschillende herkomst toe (--database FILE)"};
constexpr Message second_database{"add a second geo database of another lineage (--database FILE)",
                                  "voeg een tweede geo-database van andere herkomst toe (--database FILE)"};
constexpr Message give_position{"give the gateway's position (--position LAT,LON)",
                                "geef de positie van de gateway op (--position LAT,LON)"};
constexpr Message both{"{0}, and {1}", "{0}, en {1}"};

// One or two region words of a plane mark a special service (for governments, for China), not where the rest runs.
constexpr std::size_t enough_words = 3;

ProviderNumber number_of(const Knowledge& known, const Policy& policy) noexcept {
  for (std::size_t i = 0; i < known.providers.size(); ++i) {
    const bool is_it = known.providers[i].provider->name == std::string_view{policy.provider};
    if (is_it) return static_cast<ProviderNumber>(i + 1);
  }
  return 0;
}

// TCP to a media router is signalling, so what names the router speaks for both planes.
bool speaks_for(const HostRule& rule, Plane plane) noexcept {
  return rule.plane == plane || (rule.plane == Plane::media && plane == Plane::signalling);
}

bool has_site_outside(const CodeTable& codes, const CountrySet& promised) noexcept {
  return std::any_of(codes.sites.begin(), codes.sites.end(), [&](const CodePlace& site) {
    return site.country.is_known() && !promised.contains(site.country);
  });
}

// Names of the plane that tell a place themselves: grade B alone, A with a database that agrees.
bool names_tell(const Knowledge& known, ProviderNumber provider, const CountrySet& promised, Plane plane) {
  if (provider == 0) return false;
  const bool has_sites = has_site_outside(known.places.providers[provider - 1U].codes, promised);
  std::set<std::string> words;
  bool tells = false;
  for (const HostRule& rule : known.providers[provider - 1U].hosts.rules()) {
    if (!speaks_for(rule, plane)) continue;  // names of another plane
    tells = tells || (rule.region_kind == RegionKind::site && has_sites);
    const auto word = Country::from_text(rule.region);
    if (rule.region_kind == RegionKind::word && word && !promised.contains(*word)) words.insert(rule.region);
  }
  return tells || words.size() >= enough_words;
}

}  // namespace

// Cloud files and geofeeds open no plane by themselves: they speak only for the addresses they list, and an operator
// who supplied one prefix would silence the gate with it.
Sentence blind_spot(const Knowledge& known, const Rules& rules, Plane plane) {
  const CountrySet& promised = rules.promises.area(plane, Day::max());
  if (names_tell(known, number_of(known, rules.policy), promised, plane)) return {};
  std::set<std::string> lineages;
  for (const GeoDatabase& database : known.places.databases) {
    if (database.has_countries()) lineages.insert(database.lineage());
  }
  Sentence mend;
  if (lineages.empty()) mend = two_databases;
  if (lineages.size() == 1) mend = second_database;
  if (!known.has_position) mend = mend.empty() ? Sentence{give_position} : say(both, mend, give_position);
  return mend;
}

ClaimSetting claim_setting(const Knowledge& known) {
  ClaimSetting setting;
  setting.grounds_of_zone = known.rules_of_zone;
  std::size_t call_number = 0;
  for (const Rules& rules : known.all_rules) {
    ClaimGrounds grounds;
    grounds.profile = rules.policy.profile;
    grounds.provider = number_of(known, rules.policy);
    grounds.effective_from = rules.policy.effective_from;
    grounds.gates = rules.policy.gates;
    for (const PlanePromise& promise : rules.policy.planes) {
      const auto plane = static_cast<std::size_t>(promise.plane);
      grounds.is_promised[plane] = true;
      grounds.blind[plane] = blind_spot(known, rules, promise.plane);
    }
    for (const ReferenceCall& call : rules.policy.reference_calls) {
      setting.calls.push_back({call.id, call.schedule_sha256, call.committed, call.window.from(), call.window.until(),
                               known.zone_of_call[call_number++], call.planes, setting.grounds.size()});
    }
    setting.grounds.push_back(std::move(grounds));
  }
  return setting;
}

}  // namespace eugress
