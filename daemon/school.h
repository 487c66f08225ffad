// Whether papers are a school's, whose people are minors: the configuration says so, or the profile that they are made
// by. Then small means more people, and there is a page for pupils.
#pragma once

#include "judge/policy.h"
#include "settings/settings.h"

namespace eugress {

[[nodiscard]] inline bool is_school(const Settings& settings, const Policy& policy) {
  return settings.is_school || policy.profile.find("school") != std::string::npos;
}

}  // namespace eugress
