#include "locate/location.h"

namespace eugress {
namespace {

constexpr std::array<std::string_view, hint_source_count> source_texts{
    "override", "place", "site-code", "region-word", "cloud-region", "geofeed", "database", "cluster"};
constexpr std::array<std::string_view, 4> area_texts{"", "EU", "EMEA", "Europe"};
constexpr std::array<std::string_view, 5> grade_texts{"none", "A", "B", "C", "D"};
constexpr std::array<std::string_view, grade_rule_count + 1> rule_texts{
    "",
    "anycast, a CDN edge or a front relay; where it answers says nothing of the data",
    "the round-trip time leaves no country outside the promised area",
    "operator-tied sources conflict across the promised border, or the round-trip time refutes the best of them",
    "an operator-tied source, and an independent one agrees on the country",
    "an operator-tied source, not refuted and not confirmed",
    "databases of different lineage agree, and a round-trip time refutes none of them",
    "databases disagree across the promised border",
    "weak sources only: one database, agreement without a round-trip time, or a cluster name",
    "no source is left that names a place"};
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

std::string_view in_words(GradeRule rule) noexcept {
  return rule <= grade_rule_count ? rule_texts[rule] : std::string_view{};
}

std::string_view to_text(ReachClass reach) noexcept {
  return reach_texts[static_cast<std::size_t>(reach)];
}

}  // namespace eugress
