#include "locate/location.h"

namespace eugress {
namespace {

constexpr std::array<std::string_view, hint_source_count> source_texts{
    "override", "place", "site-code", "region-word", "cloud-region", "geofeed", "database", "cluster"};
constexpr std::array<std::string_view, 4> area_texts{"", "EU", "EMEA", "Europe"};
constexpr std::array<std::string_view, 5> grade_texts{"none", "A", "B", "C", "D"};
constexpr std::array<std::string_view, reach_class_count> reach_texts{"us-excluded", "us-possible", "unmeasured"};

}  // namespace

std::string_view to_text(HintSource source) noexcept {
  return source_texts[static_cast<std::size_t>(source)];
}

std::string_view to_text(Area area) noexcept {
  return area_texts[static_cast<std::size_t>(area)];
}

std::optional<Area> area_from_text(std::string_view text) noexcept {
  for (std::size_t i = 1; i < area_texts.size(); ++i) {
    if (area_texts[i] == text) return static_cast<Area>(i);
  }
  return std::nullopt;
}

std::string_view to_text(Grade grade) noexcept {
  return grade_texts[static_cast<std::size_t>(grade)];
}

std::string_view to_text(ReachClass reach) noexcept {
  return reach_texts[static_cast<std::size_t>(reach)];
}

}  // namespace eugress
