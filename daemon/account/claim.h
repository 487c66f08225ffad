// What a period says about a promise, plane by plane: the status of decisions.md with every gate. Pure functions over
// the PeriodBook. They stand in account/, because they need the booked days that the Ledger keeps and because page,
// metrics, API and evidence, which never see each other, must print the same answer: all of them see account/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "account/period_book.h"
#include "base/message.h"

namespace eugress {

enum class ClaimStatus : std::uint8_t {
  contradicted,           // outside with grade A or B, and no exemption for it
  contradicted_excepted,  // only under exemptions; every gate passed
  not_contradicted,       // no such flow; every gate passed
  insufficient_evidence,  // a gate was not passed: `shortfalls` name what is missing
  not_observable          // before the promise
};
constexpr std::size_t claim_status_count = 5;
[[nodiscard]] std::string_view to_text(ClaimStatus status) noexcept;  // "contradicted-excepted", ...

enum class ClaimGate : std::uint8_t { traffic, coverage, unclear, age, sources, one_way, open };
[[nodiscard]] std::string_view to_text(ClaimGate gate) noexcept;

struct Shortfall {
  ClaimGate gate = ClaimGate::traffic;
  Sentence missing;  // what is the case, and how much
  Sentence mend;     // what to do about it; empty where nothing can be done
};

// Whether what left the area did so by structure, again and again, or once. Over days with activity.
enum class Recurrence : std::uint8_t { none, incidental, recurring, structural };
[[nodiscard]] std::string_view to_text(Recurrence recurrence) noexcept;

struct Pattern {
  Recurrence recurrence = Recurrence::none;
  std::uint64_t days_active = 0;
  std::uint64_t days_outside = 0;  // with at least one connection outside, grade A or B, no exemption
  std::uint64_t connections = 0;
  std::uint64_t connections_outside = 0;
};
[[nodiscard]] Recurrence recurrence_of(const Pattern& pattern, const ClaimGates& gates) noexcept;

struct Claim {
  std::string profile;
  Plane plane = Plane::other;
  ClaimStatus status = ClaimStatus::not_observable;
  std::vector<Shortfall> shortfalls;  // every gate that was not passed, whatever the status
  std::vector<Sentence> warnings;
  Sight sight;  // of the days since the promise
  std::uint64_t intervals_expected = 0;
  ClaimSums sums;
  Pattern pattern;
  ClaimGates gates;
};

// A dated source, as a gate sees it.
struct DatedSource {
  std::string name;
  Timestamp built;
};

// A span that was to be seen whole, whatever of it is booked.
struct ClaimSpan {
  Timestamp from;
  Timestamp until;
};

// One claim a promised plane, of every profile, over all days booked since its effective date; without a span, from the
// first of them to the last.
[[nodiscard]] std::vector<Claim> claims_of(const PeriodBook& book, const ClaimSetting& setting,
                                           const std::vector<DatedSource>& sources, std::chrono::seconds interval,
                                           const std::optional<ClaimSpan>& span = std::nullopt);

// A document that says "all" in one place and "nearly all" in another is read both ways. Under the wider reading what
// leaves incidentally contradicts nothing, what leaves by structure does, and between the two nothing can be said.
enum class PromiseReading : std::uint8_t { all, nearly_all };
[[nodiscard]] ClaimStatus status_under(PromiseReading reading, const Claim& claim) noexcept;
// Of a promise about several planes. A plane on which nothing was seen says nothing, unless none was.
[[nodiscard]] ClaimStatus status_together(PromiseReading reading, const std::vector<const Claim*>& claims) noexcept;

// The same for what was awaited from a probe, one claim a call and plane; `now` is the end of the books.
struct CallClaim {
  ExpectedCall call;
  Claim claim;
};
[[nodiscard]] std::vector<CallClaim> call_claims_of(const PeriodBook& book, const ClaimSetting& setting,
                                                    const std::vector<DatedSource>& sources,
                                                    std::chrono::seconds interval, Timestamp now);

}  // namespace eugress
