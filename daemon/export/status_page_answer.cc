// The two sentences that answer the question at one look. What a Snapshot supports and no more: without a period, its
// gates and its sources, "so far seen" is all that may be said.
#include <algorithm>
#include <map>
#include <tuple>

#include "export/status_page_parts.h"
#include "export/wording.h"

namespace eugress {
namespace {

enum class Standing : std::uint8_t { contradicted, none_found, cannot_tell, nothing_seen };

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

struct Answer {
  Standing standing = Standing::nothing_seen;
  std::string headline;
};

bool carries_weight(Grade grade) noexcept {
  return grade == Grade::a || grade == Grade::b;
}
bool is_empty(const Counts& counts) noexcept {
  return counts == Counts{};
}

std::string counted(std::uint64_t count, const char* one, const char* many) {
  return grouped(count) + " " + (count == 1 ? one : many);
}
std::string connections_text(std::uint64_t count) {
  return counted(count, "connection", "connections");
}

// Bytes of a flow whose verdict changed may stand in a cell that counted no connection.
std::string amount(const Counts& counts) {
  return counts.connections != 0 ? connections_text(counts.connections) : human_bytes(counts.bytes);
}

struct Departure {
  Country country;
  Law law = Law::unknown;
  Plane plane = Plane::other;
  Grade grade = Grade::none;
  Counts counts;
};

struct GroupView {
  VerdictSums verdicts;
  Counts outside_weak;                // grade C or worse
  std::vector<Departure> departures;  // outside with grade A or B, most connections first
};

GroupView view_of(const Snapshot& snapshot, PlaneGroup group) {
  GroupView view;
  std::map<std::tuple<Country, Law, Plane, Grade>, Counts> departures;
  for (const Cell& cell : snapshot.cells) {
    if (group_of(cell.key.plane) != group || !is_promised(snapshot.setting, cell.key.provider)) continue;
    const Counts counts = both_ways(cell.counts);
    view.verdicts.add(cell.key.verdict, counts);
    if (cell.key.verdict != Verdict::outside || is_empty(counts)) continue;
    if (carries_weight(cell.key.grade)) {
      departures[{cell.key.country, cell.key.law, cell.key.plane, cell.key.grade}] += counts;
    } else {
      view.outside_weak += counts;
    }
  }
  for (const auto& [key, counts] : departures) {
    view.departures.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), std::get<3>(key), counts});
  }
  std::stable_sort(view.departures.begin(), view.departures.end(), [](const Departure& a, const Departure& b) {
    return std::tie(a.counts.connections, a.counts.bytes) > std::tie(b.counts.connections, b.counts.bytes);
  });
  return view;
}

// "Contradicted: 212 connections to US, telemetry, grade A; 3 connections to SG, web, grade B; and 2 more places"
std::string contradiction(const std::vector<Departure>& departures) {
  constexpr std::size_t named = 3;
  std::string text = "Contradicted: ";
  for (std::size_t index = 0; index < std::min(named, departures.size()); ++index) {
    const Departure& one = departures[index];
    if (index != 0) text += "; ";
    text += amount(one.counts) + " to " + place_title(one.country, one.law) + ", " + std::string{to_text(one.plane)} +
            ", grade " + std::string{to_text(one.grade)};
  }
  if (departures.size() > named) {
    text += "; and " + counted(departures.size() - named, "more kind", "more kinds") + " below";
  }
  return text;
}

bool is_before_promise(const Snapshot& snapshot, const std::optional<Timestamp>& time) {
  const auto from = day_from_text(snapshot.setting.promise.effective_from);
  return from && time && *time <= Timestamp{*from};
}
// All that was seen is older than the promise.
bool is_before_promise(const Snapshot& snapshot) {
  return is_before_promise(snapshot, snapshot.last_interval_end);
}

// decisions.md, claim status: unknown, disputed and weakly outside must stay under 5 % of connections and of bytes.
bool is_too_much(std::uint64_t part, std::uint64_t whole) noexcept {
  return whole != 0 && static_cast<double>(part) >= 0.05 * static_cast<double>(whole);
}

// Empty if the group is clear enough; otherwise the sentence that says why it is not.
std::string vagueness(const GroupView& view) {
  const Counts& all = view.verdicts.all;
  Counts vague = view.verdicts.of(Verdict::unknown);
  vague += view.verdicts.of(Verdict::disputed);
  const bool is_place_unclear = vague.connections + vague.bytes != 0;
  vague += view.outside_weak;
  std::string much;
  if (is_too_much(vague.connections, all.connections))
    much = share(vague.connections, all.connections) + " of connections";
  if (is_too_much(vague.bytes, all.bytes)) {
    much += (much.empty() ? "" : " and ") + share(vague.bytes, all.bytes) + " of bytes";
  }
  if (much.empty()) return much;
  const char* const why = is_empty(view.outside_weak) ? " went to a place that is unknown or disputed"
                          : is_place_unclear ? " went to a place that is unknown, disputed or outside on weak evidence"
                                             : " seem to leave the promised area, on weak evidence only";
  return "We cannot tell: " + much + why;
}

// What is missing before more can be said of the group, each thing once, of planes on which something was seen.
std::vector<std::string> missing_for(const Snapshot& snapshot, PlaneGroup group) {
  std::vector<std::string> missing;
  for (const Claim& claim : snapshot.claims) {
    if (group_of(claim.plane) != group || claim.sums.all() == Counts{}) continue;  // another sentence's, or silent
    for (const Shortfall& one : claim.shortfalls) {
      if (std::find(missing.begin(), missing.end(), one.missing) == missing.end()) missing.push_back(one.missing);
    }
  }
  return missing;
}

bool is_clear(const Snapshot& snapshot, PlaneGroup group) {
  return std::none_of(snapshot.claims.begin(), snapshot.claims.end(), [&](const Claim& claim) {
    return group_of(claim.plane) == group && claim.status == ClaimStatus::insufficient_evidence &&
           claim.sums.all() != Counts{};
  });
}

bool has_excuses(const Snapshot& snapshot, PlaneGroup group) {
  return std::any_of(snapshot.claims.begin(), snapshot.claims.end(), [&](const Claim& claim) {
    return group_of(claim.plane) == group && claim.status == ClaimStatus::contradicted_excepted;
  });
}

Answer answer_of(const Snapshot& snapshot, const GroupView& view, PlaneGroup group) {
  if (snapshot.intervals_closed == 0) return {Standing::nothing_seen, "Nothing measured yet"};
  if (is_empty(view.verdicts.all)) return {Standing::nothing_seen, "Nothing seen so far"};
  if (is_before_promise(snapshot)) {
    return {Standing::cannot_tell, "We cannot tell: this traffic is older than the promise, which holds from " +
                                       snapshot.setting.promise.effective_from};
  }
  if (!view.departures.empty()) return {Standing::contradicted, contradiction(view.departures)};
  if (std::string vague = vagueness(view); !vague.empty()) return {Standing::cannot_tell, std::move(vague)};
  if (snapshot.intervals_assessable == 0) {
    return {Standing::cannot_tell, "We cannot tell: in no interval so far was capture good enough to judge by"};
  }
  if (!is_clear(snapshot, group)) {
    const std::vector<std::string> missing = missing_for(snapshot, group);
    return {Standing::cannot_tell, "We cannot tell yet: what is missing is " +
                                       (missing.empty() ? std::string{"told below"} : missing.front())};
  }
  if (has_excuses(snapshot, group)) {
    return {Standing::none_found, "Nothing left the promised area but under named exemptions"};
  }
  return {Standing::none_found, "No contradiction found so far"};
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
    html("</dt><dd>", share(part.connections, sums.all.connections), "<small>of connections</small></dd><dd><small>",
         share(part.bytes, sums.all.bytes), " of bytes</small></dd></div>");
  }
  html("</dl>");
}

void write_caveats(Html& html, const Snapshot& snapshot, const GroupView& view, const Answer& answer) {
  if (answer.standing == Standing::nothing_seen) {
    if (snapshot.intervals_closed == 0) {
      html("<p>The first interval closes after ", snapshot.setting.interval.count(), " seconds of traffic.</p>");
    } else {
      html("<p>No traffic of this kind has passed. That is no statement about where it would go.</p>");
    }
    return;
  }
  if (is_before_promise(snapshot) && !view.departures.empty()) {
    Counts outside;
    for (const Departure& one : view.departures) outside += one.counts;
    html("<p>Held against it all the same, ", amount(outside), " would lie outside.</p>");
  }
  const auto& start = snapshot.first_interval_start;
  if (!is_before_promise(snapshot) && start && is_before_promise(snapshot, *start + Nanoseconds{1})) {
    html("<p>Part of this traffic is older than the promise, which holds from ",
         snapshot.setting.promise.effective_from, ".</p>");
  }
  if (!is_empty(view.outside_weak) && answer.standing != Standing::cannot_tell) {
    html("<p>A further ", amount(view.outside_weak), " may lie outside, on weak evidence (grade C).</p>");
  }
  const Counts& exempt = view.verdicts.of(Verdict::exempt);
  if (!is_empty(exempt)) html("<p>", amount(exempt), " left the promised area under a named exemption.</p>");
  const std::uint64_t blind =
      snapshot.intervals_closed - std::min(snapshot.intervals_closed, snapshot.intervals_assessable);
  if (blind != 0 && answer.standing != Standing::contradicted) {
    html("<p>Capture was not good enough to judge by in ", grouped(blind), " of ", grouped(snapshot.intervals_closed),
         " intervals.</p>");
  }
}

// "By structure (12 of 15 days, 2.1 % of connections)", with the thresholds that made it so.
std::string pattern_text(const Claim& claim) {
  const Pattern& pattern = claim.pattern;
  const ClaimGates& gates = claim.gates;
  return std::string{to_text(claim.plane)} + " leaves the area on " + grouped(pattern.days_outside) + " of " +
         counted(pattern.days_active, "day", "days") + " and in " +
         share(pattern.connections_outside, pattern.connections) +
         " of connections: " + std::string{to_text(pattern.recurrence)} + " (incidental up to " +
         gates.incidental_days.text() + " of days and " + gates.incidental.text() +
         " of connections, structural above " + gates.structural_days.text() + " or " + gates.structural.text() + ").";
}

// Claim by claim where the sentence on top cannot say it all.
void write_claims(Html& html, const Snapshot& snapshot, PlaneGroup group) {
  const std::vector<std::string> missing = missing_for(snapshot, group);
  if (!missing.empty()) {
    html("<p>Missing before more can be said:</p><ul>");
    for (const std::string& one : missing) html("<li>", one, "</li>");
    html("</ul>");
  }
  for (const Claim& claim : snapshot.claims) {
    if (group_of(claim.plane) != group || claim.pattern.recurrence == Recurrence::none) continue;  // nothing left
    html("<p>", claim.profile, ": ", pattern_text(claim), "</p>");
  }
}

void write_answer(Html& html, const Snapshot& snapshot, PlaneGroup group, std::string_view id, std::string_view title,
                  std::string_view covers) {
  const GroupView view = view_of(snapshot, group);
  const Answer answer = answer_of(snapshot, view, group);
  html("<article class=\"answer ", standing_class(answer.standing), "\" aria-labelledby=\"", id, "\"><h2 id=\"", id,
       "\">", title, "<small>", covers, "</small></h2><p class=\"headline\">", answer.headline, ".</p>");
  if (!is_empty(view.verdicts.all)) {
    html("<p class=\"seen\">So far seen: ", connections_text(view.verdicts.all.connections), ", ");
    write_bytes(html, view.verdicts.all.bytes);
    html("</p>");
    write_shares(html, view);
  }
  write_caveats(html, snapshot, view, answer);
  write_claims(html, snapshot, group);
  html("</article>");
}

}  // namespace

PlaneGroup group_of(Plane plane) noexcept {
  switch (plane) {
    case Plane::media:
      return PlaneGroup::media;
    case Plane::static_:
    case Plane::phone:
      return PlaneGroup::apart;
    case Plane::p2p:
      return PlaneGroup::peers;
    case Plane::signalling:
    case Plane::web:
    case Plane::telemetry:
    case Plane::files:
    case Plane::push:
    case Plane::support:
    case Plane::other:
      return PlaneGroup::metadata;
  }
  return PlaneGroup::metadata;
}

void write_answers(Html& html, const Snapshot& snapshot) {
  html("<section class=\"answers\" aria-label=\"The answer\">");
  write_answer(html, snapshot, PlaneGroup::media, "answer-media", "Media", "sound, video, shared screens");
  write_answer(html, snapshot, PlaneGroup::metadata, "answer-metadata", "Metadata",
               "signalling, web, telemetry, files, push, support, other");
  // Apart from both, and silent unless it contradicts: an outside server must never hide in a lower table.
  if (!view_of(snapshot, PlaneGroup::apart).departures.empty()) {
    write_answer(html, snapshot, PlaneGroup::apart, "answer-apart", "Apart from both", "static files, phone");
  }
  html("</section>");
  const std::vector<std::string> lacking = lacking_sentences(snapshot);
  if (lacking.empty()) return;
  html("<aside class=\"lacking\" aria-labelledby=\"lacking\"><h2 id=\"lacking\">What would tell more</h2><ul>");
  for (const std::string& sentence : lacking) html("<li>", sentence, "</li>");
  html("</ul></aside>");
}

}  // namespace eugress
