// Books made by hand, small enough to add up on paper, with one of everything that a reader may meet. Addresses are of
// the documentation blocks (RFC 5737, RFC 3849).
#pragma once

#include <vector>

#include "account/snapshot.h"

namespace eugress {

inline constexpr const char* planted_client = "10.20.30.40";
inline constexpr const char* planted_peer = "203.0.113.77";

[[nodiscard]] Cell sample_cell(Plane plane, Country where, Law law, Verdict verdict, Grade grade, Counts egress,
                               Counts ingress = {}, ReachClass reach = ReachClass::unmeasured, ZoneNumber zone = 0);
[[nodiscard]] Snapshot sample_snapshot();
// A Zoom flow of the example in decisions.md, a peer-to-peer flow and one of nobody's.
[[nodiscard]] std::vector<FlowLine> sample_flows();
[[nodiscard]] Timestamp at(const char* day, int hour, int minute);

}  // namespace eugress
