// An assessment spelled out: texts and numbers that outlive the Knowledge they came from, for the records, pages and
// files that people read. Of the far side only; there is nothing of ours in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "account/cell.h"
#include "base/address.h"
#include "flow/flow_facts.h"
#include "judge/host.h"

namespace eugress {

struct SpelledHint {
  HintSource source = HintSource::database;
  std::string place;   // "DE", "EU", or "unknown"
  std::string city;    // empty if not claimed
  std::string origin;  // which database or table
  std::string dated;   // YYYY-MM-DD, empty if undated
  bool is_kept = true;
};

struct Finding {
  std::string provider;  // empty: nobody's
  Plane plane = Plane::other;
  Basis basis;
  // Infrastructure names matched by the provider's host table, or the rule id where only that may be shown. At most one
  // today.
  std::vector<std::string> names;
  Country country;
  Area area = Area::none;
  std::string city;
  Grade grade = Grade::none;
  GradeRule decided_by = 0;
  ReachClass reach = ReachClass::unmeasured;
  std::optional<std::uint32_t> within_km;
  bool is_far = false;
  bool is_edge = false;
  std::vector<SpelledHint> hints;
  RoundTrip round_trip;
  Law law = Law::unknown;
  Verdict verdict = Verdict::unknown;
  Hosting hosting;
  std::string exemption;  // its id, exactly if exempt
  std::uint32_t asn = 0;  // 0: not known
  std::string operator_name;
  std::uint64_t epoch = 0;  // of the Knowledge that found it
  bool may_name_server =
      false;  // listed, named or in a cloud file: its address may be shown; otherwise "unlisted server, AS n"
};

// One server on one plane from one zone in one interval: the record that evidence keeps and the page sums up. No campus
// side at all.
struct ServerRecord {
  Endpoint server;
  Transport transport = Transport::udp;
  ZoneNumber zone = 0;
  Finding finding;
  TwoWay counts;
  FlowFacts facts = {};  // that the finding rests on, to assess it again; never shown: its name may be a tenant's
};

// One flow of a replayed file, for `--flows` only: never over HTTP, never live.
struct FlowLine {
  Endpoint server;
  Transport transport = Transport::udp;
  ZoneNumber zone = 0;
  bool is_aggregate = false;  // of flows that found no record
  Finding finding;
  Timestamp first_seen;
  Timestamp last_seen;
  Counts egress;
  Counts ingress;
  struct Posting {  // in which cell and how much, in order; the sum equals the flow
    CellKey cell;
    TwoWay counts;
  };
  std::vector<Posting> posted;
  FlowFacts facts = {};  // that the finding rests on; never shown
};

}  // namespace eugress
