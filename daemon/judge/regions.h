// What the law says of a country on a day: config/regions.tsv, dated rows, several a code. Law, geographic area and
// promise are three axes; this is the first two. Parses text, opens nothing.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "base/country.h"
#include "base/result.h"
#include "base/table.h"
#include "base/time.h"

namespace eugress {

// Of countries the first six. Of another participant only a class is said: same_campus, eea (EU or EEA), abroad or
// unknown.
enum class Law : std::uint8_t { eu, eea, adequate, conditional, third, unknown, same_campus, abroad };
constexpr std::size_t law_count = 6;  // that a country may have
[[nodiscard]] std::string_view to_text(Law law) noexcept;
// Of a country.
[[nodiscard]] std::optional<Law> law_from_text(std::string_view text) noexcept;

struct LegalRow {
  Country country;
  Law law = Law::unknown;
  Validity validity;
};

class RegionTable {
 public:
  // Columns: code name law area valid_from valid_until alias_of note source. An alias (UK, EL) resolves to its country.
  // Errors: unknown law, overlapping rows of one code.
  [[nodiscard]] static Result<RegionTable> from_table(const Table& table);

  // unknown for a code without a row on that day, for Country::unknown and for anycast.
  [[nodiscard]] Law law(Country country, Day day) const noexcept;
  // UK is GB, EL is GR; any other code is itself.
  [[nodiscard]] Country resolve(Country country) const noexcept;
  // Every code with this law on this day, aliases included.
  [[nodiscard]] const CountrySet& with_law(Law law, Day day) const noexcept;
  // Days on which the law of any country changes, ascending.
  [[nodiscard]] std::vector<Day> changes() const;
  // Whether the table says anything of the code, on any day; "its law is unknown" is something.
  [[nodiscard]] bool has_row(Country country) const noexcept;
  // Codes that are no place: their rows say `unknown`, which is no gap in the table.
  [[nodiscard]] CountrySet markers() const noexcept;
  // Rows that end some day.
  [[nodiscard]] std::vector<LegalRow> ending() const;
  // Rows that end within `days` after `day`, for the warning 90 days ahead.
  [[nodiscard]] std::vector<LegalRow> ending_within(Day day, std::chrono::days days) const;

 private:
  // What holds between two changes of any law.
  struct Span {
    Day from;
    std::array<CountrySet, law_count> codes;  // index = Law
  };
  [[nodiscard]] const Span& span(Day day) const noexcept;
  void build_spans();

  std::vector<LegalRow> rows_;  // sorted by country, then validity
  std::array<Country, Country::count> aliases_{};
  std::vector<Span> spans_;  // sorted by from; the first begins at Day::min()
};

}  // namespace eugress
