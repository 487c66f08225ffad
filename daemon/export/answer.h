// The sentence that answers the question for a group of planes, with what it rests on. What a Snapshot supports and no
// more: without a period, its gates and its sources, no more than what was seen may be said. Pure. Inner header of
// export/.
#pragma once

#include <vector>

#include "export/status_page_parts.h"

namespace eugress {

enum class Standing : std::uint8_t { contradicted, none_found, cannot_tell, nothing_seen };

struct Answer {
  Standing standing = Standing::nothing_seen;
  Sentence headline;
  Sentence mend;  // what would let more be said; empty where nothing is to be done
};

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

[[nodiscard]] GroupView view_of(const Snapshot& snapshot, PlaneGroup group);
[[nodiscard]] Answer answer_of(const Snapshot& snapshot, const GroupView& view, PlaneGroup group);

// What is missing before more can be said of the group, each thing once, of planes on which something was seen.
[[nodiscard]] std::vector<Shortfall> missing_for(const Snapshot& snapshot, PlaneGroup group);

// Whether a moment, or all that was seen, is older than the promise.
[[nodiscard]] bool is_before_promise(const Snapshot& snapshot, const std::optional<Timestamp>& time);
[[nodiscard]] bool is_before_promise(const Snapshot& snapshot);

// "212 connections"; bytes where no connection was counted.
[[nodiscard]] Sentence amount(const Counts& counts);

}  // namespace eugress
