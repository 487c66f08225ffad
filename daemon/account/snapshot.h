// The books after the last complete interval: cumulative, immutable, and all that graph, page and API ever read. A
// state: the latest is enough.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "account/canary.h"
#include "account/cell.h"
#include "account/claim.h"
#include "account/finding.h"
#include "account/first_hops.h"
#include "account/interval.h"
#include "account/notice_counts.h"
#include "account/reloads.h"
#include "account/tap.h"
#include "base/message.h"
#include "judge/exemption.h"

namespace eugress {

// What the numbers were judged by; from Knowledge and settings, so that a page needs nothing else.
struct KnowledgeItem {
  std::string name;    // "country.mmdb", "zoom/ranges.tsv"
  std::string sha256;  // lower-case hexadecimal
  std::optional<Timestamp> built;
};

// What the promise excuses, and until when.
struct PromisedExemption {
  std::string id;
  ExemptionKind kind = ExemptionKind::probe;
  Timestamp from;
  Timestamp until;
};

struct Promise {
  std::string profile;
  std::string document_title;
  std::string document_issuer;
  std::string document_dated;
  std::string effective_from;
  std::string reading;
  std::vector<std::pair<Plane, std::string>> areas;  // in words: "EU + EEA"
  std::vector<PromisedExemption> exemptions = {};
};

// When an exemption of a policy holds. Those that rest on tickets have as many ends, and are not among them.
struct ExemptionWindow {
  std::string profile;
  std::string id;
  Timestamp from;
  Timestamp until;
};

struct Setting {                       // what the operator should see of the running configuration
  std::vector<std::string> providers;  // names; index + 1 is the ProviderNumber
  std::vector<std::string> zones;      // index is the ZoneNumber; 0 is "other"
  std::chrono::seconds interval{60};
  TapDeclared tap;
  std::string observation_point;  // host and interface, or "replay"
  bool is_replay = false;
  bool has_position = false;
  bool is_school = false;     // the school profile: pupils are minors
  bool shows_servers = true;  // false in the school profile
  bool shows_zones = true;
  std::uint32_t max_series = 5000;
  std::uint64_t epoch = 0;
  std::vector<KnowledgeItem> knowledge;
  std::vector<Sentence> lacking;  // one sentence each: what is not configured and what that costs
  Promise promise;
  Reloads reloads;
  CanaryRecord canary;
  NoticeCounts notices;
  ClaimSetting claims;
  std::vector<LegalRow> legal_ends;  // rows of the legal table that end some day
  std::vector<ExemptionWindow> exemptions;
  CountrySet law_markers;  // codes of which the legal table says that they are no place
};

// How far ahead the end of a legal row is announced.
constexpr std::chrono::days legal_notice{90};

struct ServerLine {
  ServerRecord latest;  // finding of the last interval that saw it; counts are cumulative
  Timestamp first_seen;
  Timestamp last_seen;
};

struct Snapshot {
  Setting setting;
  std::vector<Cell> cells;  // sorted by key, cumulative
  FrameCounts frames;
  TunnelCounts tunnels;
  LossCounts lost;
  std::optional<FilterState> filter;  // of a live source
  AggregatedCounts aggregated;
  WitnessBytes witnesses;
  std::uint64_t one_way_bytes = 0;
  Tap tap;
  std::array<std::uint64_t, client_exposure_count> exposed_connections{};
  std::uint64_t disagreeing_connections = 0;
  std::uint64_t disagreeing_bytes = 0;  // both ways; the sum over the cells that disagree
  MediaByProvider media;
  OverloadCounts overload;  // level and sampling: of the last interval
  SequencesTwoWay sequences;
  std::optional<double>
      last_sequence_gap;  // share of RTP that is missing in the last interval, of the better direction
  TableState tables;
  std::uint32_t workers = 1;
  std::uint32_t workers_missing = 0;  // silent for too long
  OddityCounts oddities;
  std::array<std::uint64_t, feed_line_count> feed_lines{};
  std::uint64_t intervals_closed = 0;
  std::uint64_t intervals_assessable = 0;
  bool last_interval_assessable = false;
  std::optional<double>
      last_coverage;  // delivered / (delivered + lost) of the last interval; empty if the source cannot know
  std::optional<Timestamp> first_interval_start;
  std::optional<Timestamp> last_interval_end;
  std::vector<Gap> gaps;  // the last 100
  std::uint64_t gaps_in_all = 0;
  std::uint64_t reports_refused = 0;
  std::uint64_t series_folded = 0;  // cells folded into country "other" beyond max_series
  std::vector<ServerLine> servers;  // the largest 200 by bytes
  std::uint64_t servers_left_out = 0;
  FirstHops first_hops;
  std::vector<Claim> claims;  // of every profile, by plane
  std::vector<CallClaim> call_claims;
  std::vector<Country> without_law;  // codes that were seen and have no row in the legal table
  bool is_truncated = false;         // the input was damaged; what stands here is what was good
};

}  // namespace eugress
