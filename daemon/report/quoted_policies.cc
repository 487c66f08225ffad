#include "report/quoted_policies.h"

#include <algorithm>
#include <utility>

#include "evidence/archive.h"
#include "evidence/policy_text.h"
#include "report/log_intervals.h"

namespace eugress {
namespace {

constexpr Message not_configured{
    "a configuration with the profile of the period: the report was made with another",
    "een configuratie met het profiel van de periode: het verslag is met een andere gemaakt"};

// The policies that were in force in a period, the last of each group of zones, and how many there were of each.
struct PoliciesOfPeriod {
  struct One {
    LoggedPolicy policy;
    std::size_t editions = 1;
  };
  std::vector<One> all;  // the institution's first
};

// Each group of zones once: its last policy, and how many it had.
void note_policies(PoliciesOfPeriod& found, const std::vector<LoggedPolicy>& in_force) {
  for (const LoggedPolicy& policy : in_force) {
    const auto known = std::find_if(found.all.begin(), found.all.end(),
                                    [&](const PoliciesOfPeriod::One& one) { return one.policy.zones == policy.zones; });
    if (known == found.all.end()) {
      found.all.push_back({policy, 1});
    } else if (known->policy != policy) {
      *known = {policy, known->editions + 1};
    }
  }
}

Result<PoliciesOfPeriod> policies_of(const LogReader& log, const ReportPeriod& period) {
  PoliciesOfPeriod found;
  std::vector<LoggedPolicy> coming;
  std::vector<LoggedPolicy> in_force;
  for (const KeptDay& day : log.days()) {
    auto reader = DayReader::open(log.directory(), day.day);
    if (!reader) return reader.error();
    std::string_view line;
    for (std::uint64_t index = day.start.first; index < day.next; ++index) {
      if (reader->next(line) != DayReader::Read::line) return Error{to_text(day.day) + " ends too early"};
      // Nearly all lines are records. Inside of texts quotes are escaped, so this is the kind and nothing else.
      if (line.find(R"("k":"server")") != std::string_view::npos) continue;
      const Members members{line};
      const std::string_view kind = unquoted(members.raw("k"));
      if (kind == "policy") {
        coming.push_back(policy_in(members));
      } else if (kind == "epoch") {
        in_force = std::exchange(coming, {});
      } else if (kind == "interval") {
        const Day of = day_of(time_of(members.integer("t0").value_or(0)));
        if (period.from <= of && of < period.until) note_policies(found, in_force);
      }
    }
  }
  std::stable_partition(found.all.begin(), found.all.end(),
                        [](const PoliciesOfPeriod::One& one) { return one.policy.zones.empty(); });
  return found;
}

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
