#include "export/answer.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "export/words.h"
#include "export/words_answer.h"

namespace eugress {
namespace {

bool carries_weight(Grade grade) noexcept {
  return grade == Grade::a || grade == Grade::b;
}

// On how many of the days with traffic of this plane something left; nothing where no claim is booked.
const Pattern* pattern_of(const Snapshot& snapshot, Plane plane) noexcept {
  for (const Claim& claim : snapshot.claims) {
    if (claim.plane == plane && claim.pattern.days_outside != 0) return &claim.pattern;
  }
  return nullptr;
}

Sentence departure_text(const Snapshot& snapshot, const Departure& one) {
  const Sentence where = place_title(one.country, one.law);
  const std::string_view grade = to_text(one.grade);
  if (const Pattern* const pattern = pattern_of(snapshot, one.plane)) {
    return say(words::departure_on_days, amount(one.counts), where, plane_in_text(one.plane), grade,
               pattern->days_outside, day_count(pattern->days_active));
  }
  return say(words::departure, amount(one.counts), where, plane_in_text(one.plane), grade);
}

// "CONTRADICTED: 212 connections to US (United States), telemetry, grade A, 9 of 9 days; ...; and 2 more kinds below"
Sentence contradiction(const Snapshot& snapshot, const std::vector<Departure>& departures) {
  constexpr std::size_t named = 3;
  Sentence text;
  for (std::size_t index = 0; index < std::min(named, departures.size()); ++index) {
    text += (index == 0 ? Sentence{} : Sentence{"; "}) + departure_text(snapshot, departures[index]);
  }
  if (departures.size() > named) {
    text += Sentence{"; "} + counted(departures.size() - named, words::more_kind, words::more_kinds);
  }
  return say(words::contradicted, text);
}

// decisions.md, claim status: unknown, disputed and weakly outside must stay under 5 % of connections and of bytes.
bool is_too_much(std::uint64_t part, std::uint64_t whole) noexcept {
  return whole != 0 && static_cast<double>(part) >= 0.05 * static_cast<double>(whole);
}

// Empty if the group is clear enough; otherwise the sentence that says why it is not.
Sentence vagueness(const GroupView& view) {
  const Counts& all = view.verdicts.all;
  Counts vague = view.verdicts.of(Verdict::unknown);
  vague += view.verdicts.of(Verdict::disputed);
  const bool is_place_unclear = vague.connections + vague.bytes != 0;
  vague += view.outside_weak;
  const bool by_connections = is_too_much(vague.connections, all.connections);
  const bool by_bytes = is_too_much(vague.bytes, all.bytes);
  if (!by_connections && !by_bytes) return {};
  const Sentence connections = share_figure(vague.connections, all.connections);
  const Sentence bytes = share_figure(vague.bytes, all.bytes);
  const Sentence much = by_connections && by_bytes ? say(words::part_both, connections, bytes)
                        : by_connections           ? say(words::part_connections, connections)
                                                   : say(words::part_bytes, bytes);
  return say(is_empty(view.outside_weak) ? words::vague_place
             : is_place_unclear          ? words::vague_or_weak
                                         : words::vague_weak,
             much);
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

Answer no_answer(const Sentence& why, Sentence mend) {
  return {Standing::cannot_tell, say(words::cannot_tell, why), std::move(mend)};
}

}  // namespace

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

bool is_before_promise(const Snapshot& snapshot, const std::optional<Timestamp>& time) {
  const auto from = day_from_text(snapshot.setting.promise.effective_from);
  return from && time && *time <= Timestamp{*from};
}

bool is_before_promise(const Snapshot& snapshot) {
  return is_before_promise(snapshot, snapshot.last_interval_end);
}

std::vector<Shortfall> missing_for(const Snapshot& snapshot, PlaneGroup group) {
  std::vector<Shortfall> missing;
  for (const Claim& claim : snapshot.claims) {
    if (group_of(claim.plane) != group || claim.sums.all() == Counts{}) continue;  // another sentence's, or silent
    for (const Shortfall& one : claim.shortfalls) {
      const bool is_told = std::any_of(missing.begin(), missing.end(), [&](const Shortfall& told) {
        return told.gate == one.gate && told.missing == one.missing && told.mend == one.mend;
      });
      if (!is_told) missing.push_back(one);
    }
  }
  return missing;
}

// Bytes of a flow whose verdict changed may stand in a cell that counted no connection.
Sentence amount(const Counts& counts) {
  return counts.connections != 0 ? connection_count(counts.connections) : byte_figure(counts.bytes);
}

Answer answer_of(const Snapshot& snapshot, const GroupView& view, PlaneGroup group) {
  if (snapshot.intervals_closed == 0) return {Standing::nothing_seen, words::nothing_measured, {}};
  if (is_empty(view.verdicts.all)) return {Standing::nothing_seen, words::nothing_seen, {}};
  if (is_before_promise(snapshot)) {
    return no_answer(say(words::older_than_promise, snapshot.setting.promise.effective_from), {});
  }
  if (!view.departures.empty()) {
    return {Standing::contradicted, contradiction(snapshot, view.departures), {}};
  }
  if (const Sentence vague = vagueness(view); !vague.empty()) return no_answer(vague, words::mend_places);
  if (snapshot.intervals_assessable == 0) return no_answer(words::nothing_assessable, words::mend_capture);
  if (!is_clear(snapshot, group)) {
    const std::vector<Shortfall> missing = missing_for(snapshot, group);
    if (!missing.empty()) return no_answer(missing.front().missing, missing.front().mend);
  }
  if (has_excuses(snapshot, group)) return {Standing::none_found, words::only_excused, {}};
  return {Standing::none_found, words::none_found, {}};
}

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

}  // namespace eugress
