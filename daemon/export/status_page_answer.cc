// The first screen's sentences, one card each: media, metadata, and what is apart from both if it contradicts.
#include <algorithm>

#include "export/answer.h"
#include "export/words.h"
#include "export/words_answer.h"

namespace eugress {
namespace {

std::string_view standing_class(Standing standing) noexcept {
  switch (standing) {
    case Standing::contradicted:
      return "contradicted";
    case Standing::none_found:
      return "none-found";
    case Standing::cannot_tell:
      return "cannot-tell";
    case Standing::nothing_seen:
      return "nothing-seen";
  }
  return "";
}

void write_shares(Html& html, const GroupView& view) {
  const VerdictSums& sums = view.verdicts;
  html("<dl class=\"shares\">");
  for (const Verdict verdict :
       {Verdict::inside, Verdict::outside, Verdict::exempt, Verdict::disputed, Verdict::unknown}) {
    const Counts& part = sums.of(verdict);
    if (verdict == Verdict::exempt && is_empty(part)) continue;
    html("<div><dt>");
    write_verdict(html, verdict);
    html("</dt><dd>", share_figure(part.connections, sums.all.connections), " <small>", words::of_connections,
         "</small></dd><dd><small>", say(words::of_bytes, share_figure(part.bytes, sums.all.bytes)),
         "</small></dd></div>");
  }
  html("</dl>");
}

void write_line(Html& html, const Sentence& sentence) {
  html("<p>", sentence, "</p>");
}

void write_caveats(Html& html, const Snapshot& snapshot, const GroupView& view, const Answer& answer) {
  if (answer.standing == Standing::nothing_seen) {
    return write_line(html, snapshot.intervals_closed == 0
                                ? say(words::first_interval, snapshot.setting.interval.count())
                                : Sentence{words::silence});
  }
  if (is_before_promise(snapshot) && !view.departures.empty()) {
    Counts outside;
    for (const Departure& one : view.departures) outside += one.counts;
    write_line(html, say(words::held_against, amount(outside)));
  }
  const auto& start = snapshot.first_interval_start;
  if (!is_before_promise(snapshot) && start && is_before_promise(snapshot, *start + Nanoseconds{1})) {
    write_line(html, say(words::partly_older, snapshot.setting.promise.effective_from));
  }
  if (!is_empty(view.outside_weak) && answer.standing != Standing::cannot_tell) {
    write_line(html, say(words::further_weak, amount(view.outside_weak)));
  }
  const Counts& exempt = view.verdicts.of(Verdict::exempt);
  if (!is_empty(exempt)) write_line(html, say(words::left_exempt, amount(exempt)));
  const std::uint64_t blind =
      snapshot.intervals_closed - std::min(snapshot.intervals_closed, snapshot.intervals_assessable);
  if (blind != 0 && answer.standing != Standing::contradicted) {
    write_line(html, say(words::blind_intervals, blind, snapshot.intervals_closed));
  }
}

// In the school profile nothing stands between the sentences: they are what a school asks for.
void write_answer(Html& html, const Snapshot& snapshot, PlaneGroup group, std::string_view id, const Message& title,
                  const Message& covers) {
  const GroupView view = view_of(snapshot, group);
  const Answer answer = answer_of(snapshot, view, group);
  html("<article class=\"answer ", standing_class(answer.standing), "\" aria-labelledby=\"", id, "\"><h2 id=\"", id,
       "\">", title, " <small>", covers, "</small></h2><p class=\"headline\">", answer.headline, ".</p>");
  if (!answer.mend.empty()) html("<p class=\"mend\">", say(words::mend, answer.mend), "</p>");
  if (!is_empty(view.verdicts.all)) {
    html("<p class=\"seen\">");
    html.say(words::so_far_seen, connection_count(view.verdicts.all.connections),
             html.made("<data value=\"", view.verdicts.all.bytes, "\" title=\"",
                       say(words::exact_bytes, view.verdicts.all.bytes), "\">", byte_figure(view.verdicts.all.bytes),
                       "</data>"));
    html("</p>");
    if (!snapshot.setting.is_school) write_shares(html, view);
  }
  write_caveats(html, snapshot, view, answer);
  if (!snapshot.claims.empty()) html("<p><a href=\"#claims\">", words::claims_title, "</a></p>");
  html("</article>");
}

}  // namespace

void write_answers(Html& html, const Snapshot& snapshot) {
  html("<section class=\"answers\" id=\"answers\" aria-label=\"", words::the_answer, "\">");
  write_answer(html, snapshot, PlaneGroup::media, "answer-media", words::media, words::covers_media);
  write_answer(html, snapshot, PlaneGroup::metadata, "answer-metadata", words::metadata, words::covers_metadata);
  // Apart from both, and silent unless it contradicts: an outside server must never hide in a lower table.
  if (!view_of(snapshot, PlaneGroup::apart).departures.empty()) {
    write_answer(html, snapshot, PlaneGroup::apart, "answer-apart", words::apart, words::covers_apart);
  }
  html("</section>");
}

}  // namespace eugress
