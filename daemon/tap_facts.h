// What the operator and the machine say of the tap, gathered for whoever judges it.
#pragma once

#include <memory>

#include "account/tap.h"
#include "settings/settings.h"

namespace eugress {

[[nodiscard]] TapDeclared tap_declared(const Settings& settings);
// Asked anew each time, in some microseconds; the kernel may make it wait while links are changed, so never on the
// packet path. Null if the settings name no interface: a file was written elsewhere.
[[nodiscard]] std::shared_ptr<const TapFacts> facts_of_tap(const Settings& settings);

}  // namespace eugress
