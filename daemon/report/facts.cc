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

std::chrono::seconds PeriodFacts::interval() const noexcept {
  const auto most = std::max_element(lengths.begin(), lengths.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == lengths.end() ? std::chrono::seconds{60} : most->first;
}

}  // namespace eugress
