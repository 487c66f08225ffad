#include "setting_of.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <vector>

#include "grounds.h"
#include "tap_facts.h"

namespace eugress {
namespace {

std::string observation_point(const Settings& settings, const Source& source) {
  const std::string gateway = gateway_name(settings);
  return is_live(settings) ? gateway + ", " + source.name() : gateway + ", replay";
}

Promise promise_of(const Knowledge& known) {
  const Policy& policy = known.policy();
  Promise promise{policy.profile,
                  policy.document.title,
                  policy.document.issuer,
                  to_text(policy.document.dated),
                  to_text(policy.effective_from),
                  policy.document.reading,
                  {},
                  {}};
  for (const PlanePromise& plane : policy.planes) promise.areas.emplace_back(plane.plane, in_words(plane.area));
  for (const Exemption& one : policy.exemptions) {
    promise.exemptions.push_back({one.id, one.kind, one.window.from(), one.window.until()});
  }
  return promise;
}

std::vector<ExemptionWindow> exemptions_of(const Knowledge& known) {
  std::vector<ExemptionWindow> windows;
  for (const Rules& rules : known.all_rules) {
    for (const Exemption& one : rules.policy.exemptions) {
      const auto is_same = [&](const ExemptionWindow& told) {
        return told.profile == rules.policy.profile && told.id == one.id;  // zones may share a profile
      };
      if (one.kind == ExemptionKind::support_ticket || std::any_of(windows.begin(), windows.end(), is_same)) continue;
      windows.push_back({rules.policy.profile, one.id, one.window.from(), one.window.until()});
    }
  }
  return windows;
}

}  // namespace

bool is_live(const Settings& settings) noexcept {
  return !settings.interfaces.empty();
}

std::string gateway_name(const Settings& settings) {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host = {};
  return settings.gateway.empty() ? host.data() : settings.gateway;
}

void describe(Setting& setting, const Knowledge& known) {
  setting.zones = known.zone_names;
  setting.has_position = known.has_position;
  setting.epoch = known.epoch;
  setting.knowledge = known.items;
  setting.lacking = known.lacking;
  setting.promise = promise_of(known);
  setting.claims = claim_setting(known);
  setting.legal_ends = known.regions.ending();
  setting.exemptions = exemptions_of(known);
  setting.law_markers = known.regions.markers();
}

Setting setting_of(const Settings& settings, const Knowledge& known, const Source& source) {
  Setting setting;
  for (const KnownProvider& provider : known.providers) setting.providers.emplace_back(provider.provider->name);
  setting.interval = settings.interval;
  setting.observation_point = observation_point(settings, source);
  setting.is_replay = !is_live(settings);
  setting.is_school = settings.is_school;
  setting.shows_servers = setting.shows_zones = !settings.is_school;
  setting.tap = tap_declared(settings);
  setting.max_series = settings.max_series;
  describe(setting, known);
  return setting;
}

}  // namespace eugress
