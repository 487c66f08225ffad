#include <fmt/format.h>

#include "export/export.h"
#include "export/sums.h"
#include "export/tap_wording.h"
#include "export/wording.h"

namespace eugress {

std::string render_summary(const Snapshot& snapshot) {
  std::string text = fmt::format("{:<10} {:<9} {:<12} {:<9} {:<5} {:>10} {:>10} {:>11}\n", "plane", "country", "law",
                                 "verdict", "grade", "out", "in", "connections");
  const CellSums cells = main_cells(snapshot);
  for (const auto& [key, counts] : cells) {
    text +=
        fmt::format("{:<10} {:<9} {:<12} {:<9} {:<5} {:>10} {:>10} {:>11}\n", to_text(key.plane), key.country.text(),
                    to_text(key.law), to_text(key.verdict), to_text(key.grade), human_bytes(counts.egress.bytes),
                    human_bytes(counts.ingress.bytes), both_ways(counts).connections);
  }
  if (cells.empty()) text += "No traffic of a known provider.\n";
  for (const Claim& claim : snapshot.claims) {
    if (claim.sums.all() == Counts{}) continue;  // nothing of the plane was seen
    text += fmt::format("\n{:<10} {}", to_text(claim.plane), to_text(claim.status));
    for (const Shortfall& one : claim.shortfalls) {
      text += "\n           missing: " + one.missing.in(Language::english);
      if (!one.mend.empty()) text += "; mend: " + one.mend.in(Language::english);
    }
  }
  if (!snapshot.claims.empty()) text += "\n";
  text += fmt::format("\n{} frames: {} in flows, {} DNS sightings, {} skipped.", snapshot.frames.seen,
                      snapshot.frames.flow, snapshot.frames.sighting, snapshot.frames.skipped_in_all());
  if (snapshot.gaps_in_all != 0) text += fmt::format(" {} gaps in time.", snapshot.gaps_in_all);
  for (const TapFinding& finding : snapshot.tap.findings) {
    if (finding.is_found()) {
      text += fmt::format("\n{}, {}: {}", to_text(finding.kind), to_text(finding.state),
                          tap_sentence(snapshot.tap, finding.kind).in(Language::english));
    }
  }
  text += "\nThe first hop only: nothing behind these servers is visible here.\n";
  if (snapshot.is_truncated) text += "The input was damaged; this is what was good.\n";
  return text;
}

}  // namespace eugress
