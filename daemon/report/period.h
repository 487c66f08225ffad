// The days that a report is about, in UTC: whole months or any span of days. And the span of the same kind before it,
// to compare with. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace eugress {

struct ReportPeriod {
  std::string text;  // as written
  Day from;
  Day until;  // exclusive

  static constexpr std::chrono::days longest{400};  // as many days as the books of claims hold
  // "2026-09/10" and "2026-12/2027-01" (months), "2026-09" (one), "2026-09-01/2026-09-14" (days, the last included).
  [[nodiscard]] static Result<ReportPeriod> parse(std::string_view text);
  // As many months before it, or as many days.
  [[nodiscard]] ReportPeriod before() const;
  [[nodiscard]] std::chrono::days length() const noexcept { return until - from; }

  friend bool operator==(const ReportPeriod&, const ReportPeriod&) = default;
};

}  // namespace eugress
