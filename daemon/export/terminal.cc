
#include <fmt/format.h>

#include "export/export.h"
#include "export/sums.h"
#include "export/wording.h"

namespace eugress {
namespace {

std::string place_of(const Finding& finding) {
  std::string place{finding.country.is_known() || finding.area == Area::none ? finding.country.text()
                                                                             : to_text(finding.area)};
  if (!finding.city.empty()) place += ", " + finding.city;
  return place;
}

std::string basis_of(const Basis& basis) {
  std::string text;
  const auto add = [&](bool speaks, const char* witness) {
    if (speaks) text += (text.empty() ? "" : ", ") + std::string{witness};
  };
  add(basis.address, "address");
  add(basis.name, "name");
  add(basis.payload, "payload");
  return text.empty() ? "nothing" : text;
}

}  // namespace

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
    for (const Shortfall& one : claim.shortfalls) text += "\n           missing " + one.missing;
  }
  if (!snapshot.claims.empty()) text += "\n";
  text += fmt::format("\n{} frames: {} in flows, {} DNS sightings, {} skipped.", snapshot.frames.seen,
                      snapshot.frames.flow, snapshot.frames.sighting, snapshot.frames.skipped_in_all());
  if (snapshot.gaps_in_all != 0) text += fmt::format(" {} gaps in time.", snapshot.gaps_in_all);
  text += "\nThe first hop only: nothing behind these servers is visible here.\n";
  if (snapshot.is_truncated) text += "The input was damaged; this is what was good.\n";
  return text;
}

std::string render_finding(const std::string& subject, const Finding& finding) {
  std::string text = subject + "\n";
  const auto line = [&](const char* key, const std::string& value) {
    text += fmt::format("  {:<12} {}\n", key, value);
  };
  line("provider", finding.provider.empty() ? "none known" : finding.provider);
  if (!finding.provider.empty()) {
    line("plane", std::string{to_text(finding.plane)});
    line("known by", basis_of(finding.basis));
  }
  line("place", place_of(finding) + (finding.is_edge ? " (edge: the place says nothing of the data)" : ""));
  line("grade", std::string{to_text(finding.grade)});
  line("law", std::string{to_text(finding.law)});
  line("verdict", std::string{to_text(finding.verdict)} +
                      (finding.exemption.empty() ? "" : ", by the exemption " + finding.exemption));
  if (finding.asn != 0) line("operator", fmt::format("AS{} {}", finding.asn, finding.operator_name));
  for (const SpelledHint& hint : finding.hints) {
    const std::string city = hint.city.empty() ? std::string{} : ", " + hint.city;
    const std::string dated = hint.dated.empty() ? std::string{} : ", " + hint.dated;
    line("hint", fmt::format("{}: {}{} ({}{}){}", to_text(hint.source), hint.place, city, hint.origin, dated,
                             hint.is_kept ? "" : ", refuted by round-trip time"));
  }
  return text;
}

}  // namespace eugress
