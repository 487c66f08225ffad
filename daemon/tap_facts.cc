#include "tap_facts.h"

namespace eugress {

TapDeclared tap_declared(const Settings& settings) {
  return {.scope = settings.scope,
          .is_after_nat = settings.is_after_nat,
          .trusts_clock = settings.trusts_clock,
          .excluded = static_cast<std::uint32_t>(settings.excluded.size())};
}

std::shared_ptr<const TapFacts> facts_of_tap(const Settings& settings) {
  if (settings.interface.empty()) return nullptr;
  return std::make_shared<const TapFacts>(TapFacts{interface_facts({settings.interface}), clock_state()});
}

}  // namespace eugress
