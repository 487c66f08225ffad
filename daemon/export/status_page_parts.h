// The sections of the status page, each written from the Snapshot alone. Inner header of export/.
#pragma once

#include "account/snapshot.h"
#include "export/html.h"
#include "export/sums.h"
#include "export/titles.h"

namespace eugress {

// What a plane belongs to in the sentences on top. Static files swamp every byte count, phone cannot be split into
// voice and signalling, and peers are never judged: they stand apart from both.
enum class PlaneGroup : std::uint8_t { media, metadata, apart, peers };
[[nodiscard]] PlaneGroup group_of(Plane plane) noexcept;

[[nodiscard]] bool is_empty(const Counts& counts) noexcept;

// Cells shared by the tables: a number with its exact value where it is shortened.
void write_bytes(Html& html, std::uint64_t bytes);
void write_verdict(Html& html, Verdict verdict);
[[nodiscard]] Markup time_markup(const Html& html, Timestamp time);
// A table that can be scrolled by itself and, where the script runs, sorted; `id` is that of its heading.
void open_table(Html& html, std::string_view id, std::string_view kind);
void close_table(Html& html);
// `value` is what a sorted column goes by; empty where the text itself is.
void write_head_cell(Html& html, const Sentence& title, bool is_number = false);

// By reach, of the planes of a group.
struct ReachSums {
  std::array<Counts, reach_class_count> by_reach{};
  Counts all;
};
[[nodiscard]] ReachSums reach_sums(const Snapshot& snapshot, PlaneGroup group);

void write_answers(Html& html, const Snapshot& snapshot);         // status_page_answer.cc
void write_glance(Html& html, const Snapshot& snapshot);          // status_page_glance.cc
void write_lacking(Html& html, const Snapshot& snapshot);         //
void write_claims(Html& html, const Snapshot& snapshot);          // status_page_claims.cc
void write_planes(Html& html, const Snapshot& snapshot);          // status_page_traffic.cc
void write_other_services(Html& html, const Snapshot& snapshot);  //
void write_zones(Html& html, const Snapshot& snapshot);           //
void write_reach(Html& html, const Snapshot& snapshot);           //
void write_places(Html& html, const Snapshot& snapshot);          // status_page_places.cc
void write_tap(Html& html, const Tap& tap);                       // status_page_tap.cc
void write_sight(Html& html, const Snapshot& snapshot);           // status_page_sight.cc
void write_limits(Html& html);                                    // status_page_knowledge.cc
void write_promise(Html& html, const Snapshot& snapshot);         //
void write_knowledge(Html& html, const Snapshot& snapshot);       //
void write_servers(Html& html, const Snapshot& snapshot);         // status_page_servers.cc

}  // namespace eugress
