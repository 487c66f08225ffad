// What the claims rest on, out of Knowledge: for each profile which planes are promised, by which gates, and whether
// the loaded sources could have placed a server outside. Pure.
#pragma once

#include "account/period_book.h"
#include "knowledge.h"

namespace eugress {

[[nodiscard]] ClaimSetting claim_setting(const Knowledge& known);

// What to do so that a server outside `rules`' promise could get grade A or B on this plane; empty if it could now.
// Without that, seeing nothing outside would say something of the sources and nothing of the traffic.
[[nodiscard]] Sentence blind_spot(const Knowledge& known, const Rules& rules, Plane plane);

}  // namespace eugress
