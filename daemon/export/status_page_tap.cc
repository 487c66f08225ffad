// Whether the place at which we look is a sound one: only what was found is spelled out.
#include "export/status_page_parts.h"
#include "export/tap_wording.h"
#include "export/words.h"
#include "export/words_tap.h"

namespace eugress {
namespace {

void write_finding(Html& html, const Tap& tap, TapKind kind) {
  const TapFinding& finding = tap.of(kind);
  const Message& state = finding.state == TapState::declared ? words::tap_declared : words::tap_suspected;
  html("<div><dt>", tap_title(kind), "<small>");
  if (finding.since) {
    html.say(words::tap_state_since, state, time_markup(html, *finding.since));
  } else {
    html(state);
  }
  html("</small></dt><dd>", tap_sentence(tap, kind), "<small>", tap_remedy(tap, kind), "</small></dd></div>");
}

// Their titles, in the middle of a sentence.
Sentence titles_of(const Tap& tap, TapState state) {
  Sentence titles;
  for (const TapFinding& finding : tap.findings) {
    if (finding.state != state) continue;  // in another list
    if (!titles.empty()) titles += "; ";
    titles += tap_title(finding.kind);
  }
  return titles;
}

}  // namespace

void write_tap(Html& html, const Tap& tap) {
  html("<h3 id=\"tap\">", words::tap_heading, "</h3>");
  bool is_open = false;
  for (const TapFinding& finding : tap.findings) {
    if (!finding.is_found()) continue;  // in the lists below
    if (!is_open) html("<dl class=\"plain findings\">");
    is_open = true;
    write_finding(html, tap, finding.kind);
  }
  if (is_open) html("</dl>");
  html("<p class=\"quiet\">");
  if (const Sentence fine = titles_of(tap, TapState::fine); !fine.empty()) html(say(words::tap_fine, fine), " ");
  if (const Sentence untold = titles_of(tap, TapState::cannot_tell); !untold.empty())
    html(say(words::tap_untold, untold));
  html("</p>");
}

}  // namespace eugress
