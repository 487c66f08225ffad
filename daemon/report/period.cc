#include "report/period.h"

#include <optional>

namespace eugress {
namespace {

using std::chrono::months;
using std::chrono::year_month;

constexpr const char* help =
    "a period is written 2026-09/10 (months), 2026-09 (one month), 2026-12/2027-01, or 2026-09-01/2026-09-14 (days)";

Day first_day(year_month month) noexcept {
  return Day{month / std::chrono::day{1}};
}

std::string month_text(year_month month) {
  return to_text(first_day(month)).substr(0, 7);
}

std::optional<year_month> month_from(std::string_view text) {
  const auto day = day_from_text(std::string{text} + "-01");
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{*day};
  return year_month{date.year(), date.month()};
}

bool is_first_of_month(Day day) noexcept {
  return std::chrono::year_month_day{day}.day() == std::chrono::day{1};
}

ReportPeriod months_between(year_month first, year_month last) {
  const bool is_one = first == last;
  const std::string until = first.year() == last.year() ? month_text(last).substr(5) : month_text(last);
  return {month_text(first) + (is_one ? "" : "/" + until), first_day(first), first_day(last + months{1})};
}

Result<ReportPeriod> read(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view head = text.substr(0, slash);
  const std::string_view tail = slash == std::string_view::npos ? head : text.substr(slash + 1);
  if (const auto first = day_from_text(head)) {
    const auto last = day_from_text(tail);
    if (!last || *last < *first) return Error{help};
    return ReportPeriod{std::string{text}, *first, *last + std::chrono::days{1}};
  }
  const auto first = month_from(head);
  const auto last =
      tail.size() == 2 ? month_from(std::string{head.substr(0, 5)} + std::string{tail}) : month_from(tail);
  if (!first || !last || *last < *first) return Error{help};
  return months_between(*first, *last);
}

}  // namespace

Result<ReportPeriod> ReportPeriod::parse(std::string_view text) {
  auto period = read(text);
  if (period && period->length() > longest) return Error{"a period is at most 400 days long"};
  return period;
}

ReportPeriod ReportPeriod::before() const {
  if (is_first_of_month(from) && is_first_of_month(until)) {
    const std::chrono::year_month_day begin{from};
    const std::chrono::year_month_day end{until};
    const year_month first{begin.year(), begin.month()};
    const months count = year_month{end.year(), end.month()} - first;
    return months_between(first - count, first - months{1});
  }
  const Day begin = from - length();
  return {to_text(begin) + "/" + to_text(from - std::chrono::days{1}), begin, from};
}

}  // namespace eugress
