// judge/: does that place keep the promise. The only giver of verdicts.
#pragma once

#include <array>
#include <vector>

#include "base/country.h"
#include "base/time.h"
#include "flow/address_plan.h"
#include "identify/identify.h"
#include "judge/exemption.h"
#include "judge/policy.h"
#include "judge/regions.h"
#include "locate/location.h"

namespace eugress {

enum class Verdict : std::uint8_t { inside, outside, exempt, disputed, unknown };
constexpr std::size_t verdict_count = 5;
[[nodiscard]] std::string_view to_text(Verdict verdict) noexcept;

struct Judgement {
  Verdict verdict = Verdict::unknown;
  Law law = Law::unknown;
  const Exemption* exemption = nullptr;  // exactly if exempt; lives as long as the Exemptions
};

// The countries promised for each plane, precomputed for every span of days between two changes of the law, because
// assess() asks for it each time.
class Promises {
 public:
  Promises() = default;
  Promises(const Policy& policy, const RegionTable& regions);

  // Empty if the policy promises nothing for the plane. Holds the pseudo-code EU exactly if it holds every country
  // whose law is `eu` that day, so that a place known only as "EU" can be judged; holds an alias if it holds its
  // country.
  [[nodiscard]] const CountrySet& area(Plane plane, Day day) const noexcept;

 private:
  struct Span {
    Day from;
    std::array<CountrySet, plane_count> areas;
  };
  std::vector<Span> spans_;  // sorted by from; the first begins at Day::min()
};

// Pure. unknown and disputed places stay so; p2p is always unknown; a plane without a promise is unknown.
[[nodiscard]] Judgement judge(const RegionTable& regions, const CountrySet& promised, const Identification& id,
                              const Location& where, Day day) noexcept;

// What a verdict depends on besides the place.
struct Circumstances {
  Address server;
  ZoneNumber zone = zone_other;
  Host host = Host::unknown;
  Timestamp at;  // of the packets
};
// The same, and `exempt` where an exemption covers what lies outside.
[[nodiscard]] Judgement judge(const RegionTable& regions, const CountrySet& promised, const Exemptions& exemptions,
                              const Identification& id, const Location& where,
                              const Circumstances& circumstances) noexcept;

}  // namespace eugress
