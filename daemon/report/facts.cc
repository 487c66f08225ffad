#include "report/facts.h"

#include <algorithm>

namespace eugress {

std::string_view to_text(Column column) noexcept {
  constexpr std::array<std::string_view, column_count> texts{"inside", "outside",  "outside-weak",
                                                             "exempt", "disputed", "unknown"};
  return texts[static_cast<std::size_t>(column)];
}

Column column_of(Verdict verdict, Grade grade) noexcept {
  switch (verdict) {
    case Verdict::inside:
      return Column::inside;
    case Verdict::outside:
      return grade == Grade::a || grade == Grade::b ? Column::outside : Column::outside_weak;
    case Verdict::exempt:
      return Column::exempt;
    case Verdict::disputed:
      return Column::disputed;
    case Verdict::unknown:
      break;
  }
  return Column::unknown;
}

RecordSums& RecordSums::operator+=(const RecordSums& other) {
  for (std::size_t i = 0; i < host_count; ++i) hosts[i] += other.hosts[i];
  for (std::size_t plane = 0; plane < plane_count; ++plane) {
    for (std::size_t i = 0; i < reach_class_count; ++i) reach[plane][i] += other.reach[plane][i];
  }
  for (std::size_t i = 0; i < client_exposure_count; ++i) exposed[i] += other.exposed[i];
  for (const auto& [asn, more] : other.operators) {
    OperatorSeen& seen = operators[asn];
    seen.counts += more.counts;
    for (std::size_t plane = 0; plane < plane_count; ++plane)
      seen.planes[plane] = seen.planes[plane] || more.planes[plane];
    seen.is_outside = seen.is_outside || more.is_outside;
  }
  return *this;
}

std::chrono::seconds PeriodFacts::interval() const noexcept {
  const auto most = std::max_element(lengths.begin(), lengths.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == lengths.end() ? std::chrono::seconds{60} : most->first;
}

std::uint64_t PeriodFacts::gaps_left() const noexcept {
  return static_cast<std::uint64_t>(
      std::count_if(gaps.begin(), gaps.end(), [](const LoggedGap& gap) { return !gap.is_made_good; }));
}

bool PeriodFacts::has_gaps() const noexcept {
  return gaps_left() != 0 || alone != 0 || lost_entries != 0 || cut_short != 0 || crashes != 0 || unreadable != 0 ||
         !is_kept;
}

bool PeriodFacts::Paired::differ() const noexcept {
  const auto [less, more] = std::minmax(bytes_of_one, bytes_of_other);
  return more - less > more / 10;
}

}  // namespace eugress
