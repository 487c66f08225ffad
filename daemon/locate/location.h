// Where the far end is and how sure that is: every witness's claim with its source and date, what physics refuted, and
// the grade that follows. Plain values; texts are views into the Knowledge that made them and live as long as it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/country.h"
#include "base/time.h"

namespace eugress {

// In the order of weight (decisions.md, Grades). The first six are operator-tied: they speak for whoever runs the
// address.
enum class HintSource : std::uint8_t {
  operator_override,
  place,         // address tied to a place by the provider
  site_code,     // in a host name whose digits agree with the address
  region_word,   // in a name that the host table lists as such
  cloud_region,  // a cloud provider's own region file
  geofeed,       // RFC 8805
  database,      // an opinion
  cluster,       // a cluster prefix: a weak hint
};
constexpr std::size_t hint_source_count = 8;
[[nodiscard]] std::string_view to_text(HintSource source) noexcept;  // "override", "place", "site-code", ...
[[nodiscard]] constexpr bool is_operator_tied(HintSource source) noexcept {
  return source <= HintSource::geofeed;
}

// Places that are larger than a country.
enum class Area : std::uint8_t { none, eu, emea, europe };
[[nodiscard]] std::string_view to_text(Area area) noexcept;  // "EU", "EMEA", "Europe", "" for none
[[nodiscard]] std::optional<Area> area_from_text(std::string_view text) noexcept;
// The pseudo-code by which a promised CountrySet says that it holds the whole area: "EU" is a member exactly if every
// country of the EU is (judge/ puts it there). unknown for areas that no promise speaks of.
[[nodiscard]] constexpr Country code_of(Area area) noexcept {
  return area == Area::eu ? *Country::from_text("EU") : Country::unknown();
}

struct Hint {
  HintSource source = HintSource::database;
  Country country;  // unknown where only an area is claimed
  Area area = Area::none;
  std::string_view city;     // empty if not claimed
  std::string_view origin;   // database or table name, for the reader
  std::uint8_t lineage = 0;  // databases of one lineage count as one
  std::optional<Day> dated;
  bool rests_on_name = false;  // read from a host name: two such hints are one witness
  bool is_kept = true;         // false: refuted by Reach
};

enum class Grade : std::uint8_t { none, a, b, c, d };
[[nodiscard]] std::string_view to_text(Grade grade) noexcept;  // "none", "A", "B", "C", "D"

// Which of the nine rules of the grade list decided (decisions.md, Grades), from 1. 0: none was asked.
using GradeRule = std::uint8_t;
constexpr GradeRule grade_rule_count = 9;
// "an operator-tied source, not refuted": half a sentence, to follow "rule 5: ". Empty for 0.
[[nodiscard]] std::string_view in_words(GradeRule rule) noexcept;

// From physics alone; no list or database changes it.
enum class ReachClass : std::uint8_t { us_excluded, us_possible, unmeasured };
constexpr std::size_t reach_class_count = 3;
[[nodiscard]] std::string_view to_text(ReachClass reach) noexcept;  // "us-excluded", ...

struct Location {
  static constexpr std::size_t max_hints = 12;

  Country country;         // unknown, anycast or a country; unknown while disputed
  Area area = Area::none;  // what is known where the country is not, as sure as the grade
  std::string_view city;
  Grade grade = Grade::none;
  GradeRule decided_by = 0;
  bool is_disputed = false;  // grade D: sources conflict across the promised border, or Reach refuted the best of them
  bool is_inside_by_elimination = false;  // Reach refuted every country outside the promised area
  CountrySet possible;                    // with elimination: every country that Reach leaves
  bool is_far = false;                    // labelled near, measured far: proves nothing, shown
  bool is_edge = false;                   // anycast, CDN edge or front relay: no place
  ReachClass reach = ReachClass::unmeasured;
  std::optional<std::uint32_t> within_km;  // the farthest it can be from the gateway
  std::array<Hint, max_hints> hints{};     // by weight; databases of equal weight in the order of the settings
  std::size_t hint_count = 0;
  std::uint8_t hints_left_out = 0;

  void add(const Hint& hint) noexcept {
    if (hint_count == max_hints) {
      ++hints_left_out;
      return;
    }
    hints[hint_count++] = hint;
  }
};

}  // namespace eugress
