// Whether the configuration is a school's, whose people are minors: its profile says so, or it shows no group smaller
// than a school may. Then small means more people, and papers have a page for pupils.
#pragma once

#include "judge/policy.h"
#include "settings/settings.h"

namespace eugress {

[[nodiscard]] inline bool is_school(const Settings& settings, const Policy& policy) {
  constexpr std::uint32_t smallest_group = 200;  // decisions.md, "Zones"
  return settings.small_count >= smallest_group || policy.profile.find("school") != std::string::npos;
}

}  // namespace eugress
