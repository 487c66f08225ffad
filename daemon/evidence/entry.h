// What the daemon tells the log: an interval with its records, a gap, a change of knowledge. Each becomes one or
// several lines (entry_lines.h); the bodies are values of the rooms before.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "account/interval.h"
#include "account/ledger.h"
#include "account/snapshot.h"
#include "account/tap.h"
#include "base/time.h"

namespace eugress {

// A policy as the log keeps it: what judges is in `archived`, which has no tenant and no probe.
struct PolicyInForce {
  std::string profile;
  std::string title;  // of the document
  std::string author;
  std::string approver;
  std::vector<std::string> zones;  // that it is for; empty: all that have no other
  std::string archived;            // see evidence/policy_text.h
};
struct KnowledgeEntry {
  std::uint64_t epoch = 0;
  std::vector<KnowledgeItem> items;
  std::string config_sha256;                // of the settings in force
  std::vector<std::string> config_changed;  // keys that are other than before
  std::vector<PolicyInForce> policies;
  std::vector<std::shared_ptr<const std::string>> tables;  // to be archived
};
struct TapEntry {
  TapFindings findings = nothing_told();
  Timestamp at;  // of the packets
};
struct IntervalEntry {
  BookedInterval merged;
};
struct GapEntry {
  Gap gap;
};

// Start, stop, days and totals are the scribe's own.
using Entry = std::variant<KnowledgeEntry, IntervalEntry, GapEntry, TapEntry>;

}  // namespace eugress
