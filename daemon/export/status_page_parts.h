// The sections of the status page, each written from the Snapshot alone. Inner header of export/.
#pragma once

#include "account/snapshot.h"
#include "export/html.h"
#include "export/sums.h"

namespace eugress {

// What a plane belongs to in the two sentences on top. Static files swamp every byte count, phone cannot be split into
// voice and signalling, and peers are never judged: they stand apart from both.
enum class PlaneGroup : std::uint8_t { media, metadata, apart, peers };
[[nodiscard]] PlaneGroup group_of(Plane plane) noexcept;
[[nodiscard]] std::string_view plane_title(Plane plane) noexcept;
[[nodiscard]] std::string_view plane_meaning(Plane plane) noexcept;
// "DE", "EU, country not known", "edge of a delivery network", "unknown".
[[nodiscard]] std::string place_title(Country country, Law law);
[[nodiscard]] std::string_view grade_title(Grade grade) noexcept;  // "A" .. "D", "–"

[[nodiscard]] std::string display_name(std::string provider);  // "Zoom"

// Cells shared by the tables: a number with its exact value where it is shortened.
void write_bytes(Html& html, std::uint64_t bytes);
void write_count(Html& html, std::uint64_t count, std::string_view one, std::string_view many);
void write_verdict(Html& html, Verdict verdict);

void write_answers(Html& html, const Snapshot& snapshot);  // status_page_answer.cc
void write_planes(Html& html, const Snapshot& snapshot);   // status_page_traffic.cc
void write_other_services(Html& html, const Snapshot& snapshot);
void write_places(Html& html, const Snapshot& snapshot);     //
void write_zones(Html& html, const Snapshot& snapshot);      //
void write_reach(Html& html, const Snapshot& snapshot);      //
void write_tap(Html& html, const Tap& tap);                  // status_page_tap.cc
void write_sight(Html& html, const Snapshot& snapshot);      // status_page_sight.cc
void write_limits(Html& html, const Snapshot& snapshot);     //
void write_knowledge(Html& html, const Snapshot& snapshot);  //
void write_servers(Html& html, const Snapshot& snapshot);    // status_page_servers.cc

}  // namespace eugress
