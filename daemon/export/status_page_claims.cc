// The promise plane by plane: its status, how often something left, and what is missing before more can be said.
#include "export/status_page_parts.h"
#include "export/words.h"
#include "export/words_answer.h"

namespace eugress {
namespace {

const Message& recurrence_title(Recurrence recurrence) noexcept {
  if (recurrence == Recurrence::structural) return words::structural;
  return recurrence == Recurrence::recurring ? words::recurring : words::incidental;
}

// With the thresholds that made it so.
void write_pattern(Html& html, const Claim& claim) {
  const Pattern& pattern = claim.pattern;
  const ClaimGates& gates = claim.gates;
  if (pattern.recurrence == Recurrence::none) return html("–");
  html(say(words::pattern, pattern.days_outside, day_count(pattern.days_active),
           share_figure(pattern.connections_outside, pattern.connections), recurrence_title(pattern.recurrence)),
       "<small>",
       say(words::pattern_bounds, figure(gates.incidental_days.text()), figure(gates.incidental.text()),
           figure(gates.structural_days.text()), figure(gates.structural.text())),
       "</small>");
}

const Message& status_title(ClaimStatus status) noexcept {
  switch (status) {
    case ClaimStatus::contradicted:
      return words::status_contradicted;
    case ClaimStatus::contradicted_excepted:
      return words::status_excepted;
    case ClaimStatus::not_contradicted:
      return words::status_not_contradicted;
    case ClaimStatus::insufficient_evidence:
      return words::status_insufficient;
    case ClaimStatus::not_observable:
      break;
  }
  return words::status_not_observable;
}

void write_missing(Html& html, const Claim& claim) {
  if (claim.shortfalls.empty() && claim.warnings.empty()) {
    html("–");
    return;
  }
  html("<ul>");
  for (const Shortfall& one : claim.shortfalls) {
    html("<li>", one.mend.empty() ? one.missing : say(words::missing_with_mend, one.missing, one.mend), "</li>");
  }
  for (const Sentence& one : claim.warnings) html("<li>", one, "</li>");
  html("</ul>");
}

void write_claim(Html& html, const Claim& claim) {
  html("<tr><th scope=\"row\">", plane_title(claim.plane), "<small>", claim.profile, "</small></th><td>",
       status_title(claim.status), "</td><td>");
  write_pattern(html, claim);
  html("</td><td>");
  write_missing(html, claim);
  html("</td></tr>");
}

}  // namespace

void write_claims(Html& html, const Snapshot& snapshot) {
  if (snapshot.claims.empty()) return;
  html("<section aria-labelledby=\"claims\"><h2 id=\"claims\">", words::claims_title, "</h2>");
  open_table(html, "claims", "claims");
  html("<caption>", words::claims_caption, "</caption><thead><tr>");
  for (const Message* head :
       {&words::claims_plane, &words::claims_status, &words::claims_pattern, &words::claims_missing}) {
    write_head_cell(html, *head);
  }
  html("</tr></thead><tbody>");
  for (const Claim& claim : snapshot.claims) write_claim(html, claim);
  close_table(html);
  html("</section>");
}

}  // namespace eugress
