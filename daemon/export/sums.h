// Sums over the books that JSON, metrics and page share, so that they cannot differ; and the one place that leaves out
// what a reader may not see: zones and servers where the setting hides them, and peers always.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "account/snapshot.h"

namespace eugress {

using CellSums = std::map<CellKey, TwoWay>;

// By every label of the main counters: summed over reach, host and agreement, and over zones where they are hidden.
[[nodiscard]] CellSums main_cells(const Snapshot& snapshot);
// By provider, plane, reach and zone; the other members of the key keep their defaults.
[[nodiscard]] CellSums reach_cells(const Snapshot& snapshot);
// By provider, plane and host, of promised providers and without peers; the other members of the key keep their
// defaults.
[[nodiscard]] CellSums host_cells(const Snapshot& snapshot);

// Egress and ingress together. A connection stands in one direction only, so their sum counts it once.
[[nodiscard]] Counts both_ways(const TwoWay& counts) noexcept;

struct VerdictSums {
  std::array<Counts, verdict_count> by_verdict{};
  Counts all;

  void add(Verdict verdict, const Counts& counts) noexcept;
  [[nodiscard]] const Counts& of(Verdict verdict) const noexcept {
    return by_verdict[static_cast<std::size_t>(verdict)];
  }
};
// Whether a policy in force promises something of this provider. What nobody promised is counted and judged nowhere: it
// must not blur the answer about what was promised.
[[nodiscard]] bool is_promised(const Setting& setting, ProviderNumber provider) noexcept;
// What was seen of each other provider, by its number; without peers.
[[nodiscard]] std::map<ProviderNumber, Counts> unpromised_sums(const Snapshot& snapshot);

// Of promised providers.
using PlaneSums = std::array<VerdictSums, plane_count>;
[[nodiscard]] PlaneSums plane_sums(const Snapshot& snapshot) noexcept;

// Rows of the legal table that hold at the time of the packets and end within 90 days, soonest first.
[[nodiscard]] std::vector<LegalRow> ending_soon(const Snapshot& snapshot);

// What is not configured and what the legal table lacks, one sentence each.
[[nodiscard]] std::vector<Sentence> lacking_sentences(const Snapshot& snapshot);

// Empty where servers are hidden. One row per zone, or summed over zones if `by_zone` is false or zones are hidden.
// Peers of peer-to-peer traffic are not servers and never appear.
[[nodiscard]] std::vector<ServerLine> shown_servers(const Snapshot& snapshot, bool by_zone);

}  // namespace eugress
