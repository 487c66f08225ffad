// THE HEART: identify, locate, judge in sequence. A pure function: the same Knowledge and facts give the same answer on
// any machine, in any year.
#pragma once

#include <cstdint>
#include <string_view>

#include "account/finding.h"
#include "flow/flow_facts.h"
#include "knowledge.h"

namespace eugress {

struct Assessment {
  Identification id;
  Location where;
  Judgement judgement;
  Hosting hosting;
  std::uint64_t epoch = 0;
};

// Texts inside are views into `known` and live as long as it.
// `zone` is where our side stands: a zone may have a promise and exemptions of its own.
[[nodiscard]] Assessment assess(const Knowledge& known, const FlowFacts& facts, ZoneNumber zone = zone_other) noexcept;
// The same for facts that are already identified, or for an identification that somebody wants to try.
[[nodiscard]] Assessment assess(const Knowledge& known, const FlowFacts& facts, const Identification& id,
                                ZoneNumber zone = zone_other) noexcept;

// Whose tenant a name is, by the policy of the zone; unknown for a provider of whom it does not speak.
[[nodiscard]] Host tenant_host(const Knowledge& known, ZoneNumber zone, const NameMatch& match,
                               std::string_view name) noexcept;

// The cell that a flow of this zone is booked in.
[[nodiscard]] CellKey cell_of(const Assessment& assessment, ZoneNumber zone) noexcept;

// True if two hints name different countries, or a round trip refuted one: the early warning of a bad database. An
// edge has no country to differ from.
[[nodiscard]] bool has_disagreement(const Location& where) noexcept;

// The assessment in texts that outlive Knowledge. `prints` rules of the host table are kept: a name that only a
// wildcard matched becomes its rule id.
[[nodiscard]] Finding spell_out(const Knowledge& known, const FlowFacts& facts, const Assessment& assessment);

}  // namespace eugress
