#include "report/quoted_policies.h"

#include <algorithm>

#include "evidence/archive.h"
#include "evidence/policy_text.h"

namespace eugress {
namespace {

constexpr Message not_configured{
    "a configuration with the profile of the period: the report was made with another",
    "een configuratie met het profiel van de periode: het verslag is met een andere gemaakt"};

class Quotation {
 public:
  Quotation(const LogReader& log, ReportGrounds& grounds)
      : log_(log), grounds_(grounds), today_(grounds.words.claims), profiles_(grounds.profiles) {}

  void run(const PoliciesOfPeriod& policies) {
    ClaimSetting& claims = grounds_.words.claims;
    claims = {};
    grounds_.profiles.clear();
    for (const PoliciesOfPeriod::One& one : policies.all) add(one);
    if (claims.grounds.empty()) {  // none is in the archive, and none has a name that is known today
      claims = today_;
      grounds_.profiles = profiles_;
      return;
    }
    for (ExpectedCall call : today_.calls) {
      const std::size_t number = number_of(claims.grounds, today_.grounds[call.grounds].profile);
      if (number == claims.grounds.size()) continue;  // of a profile that was not in force
      call.grounds = number;
      claims.calls.push_back(std::move(call));
    }
  }

 private:
  static std::size_t number_of(const std::vector<ClaimGrounds>& all, const std::string& profile) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.profile == profile; });
    return static_cast<std::size_t>(found - all.begin());
  }

  void add(const PoliciesOfPeriod::One& one) {
    const auto text = archived_table(log_.directory(), one.policy.archived);
    const auto archived = text ? policy_from_archive(*text) : std::nullopt;
    grounds_.quoted.push_back({one.policy.profile, one.policy.archived, one.editions, archived.has_value()});
    const std::size_t today = number_of(today_.grounds, one.policy.profile);
    const bool is_known = today < today_.grounds.size() && today < profiles_.size();
    if (!archived && !is_known) return;  // `quoted` says so
    ClaimGrounds grounds = is_known ? today_.grounds[today] : ClaimGrounds{};
    ReportedProfile profile = is_known ? profiles_[today] : ReportedProfile{};
    if (!is_known) {
      for (Sentence& blind : grounds.blind) blind = not_configured;
      profile.file = "profiles/" + one.policy.profile + ".toml";
    }
    if (archived) quote(*archived, grounds, profile);
    hold_in(one.policy.zones, grounds_.words.claims.grounds.size());
    grounds_.words.claims.grounds.push_back(std::move(grounds));
    grounds_.profiles.push_back(std::move(profile));
  }

  void quote(const PolicyOfArchive& archived, ClaimGrounds& grounds, ReportedProfile& profile) const {
    const Policy& policy = archived.policy;
    const auto& providers = grounds_.words.providers;
    const auto provider = std::find(providers.begin(), providers.end(), policy.provider);
    grounds.provider =
        provider == providers.end() ? ProviderNumber{0} : static_cast<ProviderNumber>(provider - providers.begin() + 1);
    grounds.profile = policy.profile;
    grounds.effective_from = policy.effective_from;
    grounds.is_promised = {};
    for (const PlanePromise& promise : policy.planes)
      grounds.is_promised[static_cast<std::size_t>(promise.plane)] = true;
    if (archived.has_gates) grounds.gates = policy.gates;
    profile.profile = policy.profile;
    profile.title = policy.document.title;
    profile.issuer = policy.document.issuer;
    profile.dated = to_text(policy.document.dated);
    profile.effective_from = to_text(policy.effective_from);
    profile.reading = policy.document.reading;
  }

  // A zone that is not configured today gets a number of its own.
  void hold_in(const std::vector<std::string>& zones, std::size_t number) {
    for (const std::string& zone : zones) {
      auto& names = grounds_.words.zones;
      const auto found = static_cast<std::size_t>(std::find(names.begin(), names.end(), zone) - names.begin());
      if (found == names.size()) names.push_back(zone);
      auto& of_zone = grounds_.words.claims.grounds_of_zone;
      of_zone.resize(std::max(of_zone.size(), names.size()));
      of_zone[found] = static_cast<std::uint8_t>(number);
    }
  }

  const LogReader& log_;
  ReportGrounds& grounds_;
  const ClaimSetting today_;
  const std::vector<ReportedProfile> profiles_;
};

}  // namespace

Result<void> quote_from_archive(const LogReader& log, const ReportPeriod& period, ReportGrounds& grounds) {
  const auto policies = policies_of(log, period);
  if (!policies) return policies.error();
  if (!policies->all.empty()) Quotation{log, grounds}.run(*policies);
  return {};
}

}  // namespace eugress
