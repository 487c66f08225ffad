// The log's totals beside numbers that somebody else counted: a flow collector (nfdump), the counters of an interface,
// the provider's own minutes. An independent denominator: what the log says it saw of all there was. Compares and
// computes; corrects nothing. Text in, values out.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/message.h"
#include "base/result.h"
#include "base/time.h"

namespace eugress {

// What one side counted on a day, both directions together.
struct DayTotal {
  std::uint64_t bytes = 0;
  std::uint64_t packets = 0;
  std::uint64_t connections = 0;
};
using DayTotals = std::map<Day, DayTotal>;
[[nodiscard]] DayTotal sum_of(const DayTotals& totals) noexcept;

// Days from `from` up to but not including `until`.
struct DaySpan {
  Day from;
  Day until;
  [[nodiscard]] bool holds(Day day) const noexcept { return from <= day && day < until; }
};

// `nfdump -o csv`, of versions 1.6 and 1.7, in UTC. Flows of which one side is the provider's, by their first moment.
struct CollectedFlows {
  DayTotals days;
  std::uint64_t flows = 0;
  std::uint64_t foreign = 0;  // flows of nobody that we know
  std::uint64_t outside = 0;  // of another time
};
[[nodiscard]] Result<CollectedFlows> flows_from_nfdump(const std::string& file, std::string_view text, DaySpan span,
                                                       const std::function<bool(const Address&, Day)>& is_providers);

// Readings of counters that only grow: time, rx_bytes, tx_bytes. The sum of all growth; what fell was set back.
struct LinkTotals {
  DayTotals days;
  std::uint64_t readings = 0;
  std::uint64_t resets = 0;
  std::optional<Timestamp> first;
  std::optional<Timestamp> last;
};
[[nodiscard]] Result<LinkTotals> link_from_counters(const std::string& file, std::string_view text, DaySpan span);

// The provider's report of use: date, participant_minutes.
struct UseOfSpan {
  std::uint64_t minutes = 0;
  std::uint64_t days = 0;  // that have any
};
struct UseTotals {
  std::map<Day, std::uint64_t> minutes;

  [[nodiscard]] UseOfSpan of(DaySpan span) const noexcept;
};
[[nodiscard]] Result<UseTotals> use_from_minutes(const std::string& file, std::string_view text, DaySpan span);

struct Reconciliation {
  std::string source;  // the log or document
  DaySpan span;
  DayTotals logged;        // of the provider, without peers
  DayTotals logged_media;  //
  std::uint64_t seconds_assessable = 0;
  std::uint64_t seconds = 0;  // 0: not known
  bool has_days = true;       // a status document has one sum for all of its time
  std::optional<CollectedFlows> flows;
  std::optional<LinkTotals> link;
  std::optional<UseTotals> use;
  std::uint32_t tolerance_per_mille = 50;

  // The log holds much less, or more, than a collector counted, or more than the link carried at all.
  [[nodiscard]] bool disagrees() const noexcept;
};

[[nodiscard]] std::string reconciliation_text(const Reconciliation& found, Language language);
[[nodiscard]] std::string reconciliation_json(const Reconciliation& found);

// The totals in a document of /api/v1/status or `replay --json`, of one provider.
struct StatusTotals {
  DayTotal all;
  DayTotal media;
};
[[nodiscard]] Result<StatusTotals> totals_from_status(const std::string& file, const std::string& text,
                                                      const std::string& provider);

}  // namespace eugress
