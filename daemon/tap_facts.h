// What the operator and the machine say of the tap, gathered for whoever judges it; and what came of that, for the log.
#pragma once

#include <array>
#include <memory>

#include "account/tap.h"
#include "settings/settings.h"

namespace eugress {

[[nodiscard]] TapDeclared tap_declared(const Settings& settings);
// Asked anew each time, in some microseconds; the kernel may make it wait while links are changed, so never on the
// packet path. Null if the settings name no interface: a file was written elsewhere.
[[nodiscard]] std::shared_ptr<const TapFacts> facts_of_tap(const Settings& settings);

// Writes to the log what was found of the tap, once, and once that it is over. One thread.
class TapNews {
 public:
  void tell(const Tap& tap);

 private:
  std::array<TapState, tap_kind_count> told_{};  // fine
};

}  // namespace eugress
