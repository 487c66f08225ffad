#include "tap_facts.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "export/tap_wording.h"

namespace eugress {

TapDeclared tap_declared(const Settings& settings) {
  return {.scope = settings.scope,
          .is_after_nat = settings.is_after_nat,
          .trusts_clock = settings.trusts_clock,
          .excluded = static_cast<std::uint32_t>(settings.excluded.size())};
}

std::shared_ptr<const TapFacts> facts_of_tap(const Settings& settings) {
  if (settings.interfaces.empty()) return nullptr;
  return std::make_shared<const TapFacts>(TapFacts{interface_facts(settings.interfaces), clock_state()});
}

void TapNews::tell(const Tap& tap) {
  for (std::size_t kind = 0; kind < tap_kind_count; ++kind) {
    const TapFinding& finding = tap.findings[kind];
    const TapState before = std::exchange(told_[kind], finding.state);
    if (before == finding.state) continue;  // told
    const std::string sentence = tap_sentence(tap, finding.kind).in(Language::english);
    if (finding.state == TapState::suspected) {
      spdlog::warn("tap: {}: {} {}", to_text(finding.kind), sentence,
                   tap_remedy(tap, finding.kind).in(Language::english));
    } else if (finding.state == TapState::declared || before == TapState::suspected) {
      spdlog::info("tap: {}: {}", to_text(finding.kind), sentence);
    }
  }
}

}  // namespace eugress
