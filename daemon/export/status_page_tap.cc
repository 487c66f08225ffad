// Whether the place at which we look is a sound one: only what was found is spelled out.
#include <string>

#include "export/status_page_parts.h"
#include "export/tap_wording.h"
#include "export/wording.h"

namespace eugress {
namespace {

void write_finding(Html& html, const Tap& tap, TapKind kind) {
  const TapFinding& finding = tap.of(kind);
  html("<div><dt>", tap_title(kind), "<small>", to_text(finding.state));
  if (finding.since)
    html(" since <time datetime=\"", to_text(*finding.since), "\">", minute_text(*finding.since), "</time>");
  html("</small></dt><dd>", tap_sentence(tap, kind), "<small>", tap_remedy(tap, kind), "</small></dd></div>");
}

}  // namespace

void write_tap(Html& html, const Tap& tap) {
  html("<h3 id=\"tap\">Is this a good place to look from?</h3>");
  std::string fine;
  std::string untold;
  bool has_findings = false;
  for (const TapFinding& finding : tap.findings) {
    has_findings = has_findings || finding.is_found();
    if (finding.is_found()) continue;
    std::string& list = finding.state == TapState::fine ? fine : untold;
    list += (list.empty() ? "" : ", ") + std::string{to_text(finding.kind)};
  }
  if (has_findings) {
    html("<dl class=\"plain\">");
    for (const TapFinding& finding : tap.findings) {
      if (finding.is_found()) write_finding(html, tap, finding.kind);
    }
    html("</dl>");
  }
  html("<p class=\"quiet\">");
  if (!fine.empty()) html("Looked for and not found: ", fine, ". ");
  if (!untold.empty()) html("Cannot be told from here: ", untold, ".");
  html("</p>");
}

}  // namespace eugress
