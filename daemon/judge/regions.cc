#include "judge/regions.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

namespace eugress {
namespace {

constexpr std::array<std::string_view, law_count + 2> law_texts{"eu",    "eea",     "adequate",    "conditional",
                                                                "third", "unknown", "same-campus", "abroad"};

bool is_before(const LegalRow& a, const LegalRow& b) noexcept {
  return a.country != b.country ? a.country < b.country : a.validity.from < b.validity.from;
}

}  // namespace

std::string_view to_text(Law law) noexcept {
  return law_texts[static_cast<std::size_t>(law)];
}

std::optional<Law> law_from_text(std::string_view text) noexcept {
  const auto end = law_texts.begin() + law_count;
  const auto at = std::find(law_texts.begin(), end, text);
  if (at == end) return std::nullopt;
  return static_cast<Law>(at - law_texts.begin());
}

Result<RegionTable> RegionTable::from_table(const Table& table) {
  RegionTable regions;
  struct Alias {
    const Table::Row* row;
    Country country;
  };
  std::vector<Alias> aliases;
  std::vector<std::pair<LegalRow, const Table::Row*>> rows;
  for (const Table::Row& row : table.rows()) {
    const auto country = Country::from_text(row[0]);
    if (!country) return table.error(row, "\"" + std::string{row[0]} + "\" is not a code; write two capitals");
    const auto law = law_from_text(row[2]);
    if (!law) {
      return table.error(
          row, "\"" + std::string{row[2]} + "\" is not a law; write eu, eea, adequate, conditional, third or unknown");
    }
    const auto validity = table.validity(row, 4, 5);
    if (!validity) return validity.error();
    if (row.has(6)) {
      const auto of = Country::from_text(row[6]);
      if (!of)
        return table.error(row, "alias_of \"" + std::string{row[6]} + "\" is not a code; write two capitals or -");
      const Country given = regions.resolve(*country);
      if (given != *country && given != *of) return table.error(row, "a second, different alias_of for this code");
      regions.aliases_[country->index()] = *of;
      aliases.push_back({&row, *of});
    }
    rows.push_back({{*country, *law, *validity}, &row});
  }
  for (const Alias& alias : aliases) {
    const bool has_rows =
        std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.first.country == alias.country; });
    if (!has_rows) return table.error(*alias.row, "alias_of names a code without a row of its own");
    if (regions.resolve(alias.country) != alias.country) return table.error(*alias.row, "alias_of names another alias");
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return is_before(a.first, b.first); });
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const LegalRow& before = rows[i - 1].first;
    const LegalRow& after = rows[i].first;
    if (before.country == after.country && after.validity.from < before.validity.until) {
      return table.error(*rows[i].second, "overlaps line " + std::to_string(rows[i - 1].second->line()) +
                                              ", another row of " + std::string{after.country.text()} +
                                              "; end the earlier row on the day on which this one begins");
    }
  }
  for (const auto& row : rows) regions.rows_.push_back(row.first);
  regions.build_spans();
  return regions;
}

void RegionTable::build_spans() {
  std::vector<Day> days = changes();
  days.insert(days.begin(), Day::min());
  for (const Day day : days) {
    Span span{day, {}};
    for (const LegalRow& row : rows_) {
      if (row.validity.holds_on(day)) span.codes[static_cast<std::size_t>(row.law)].insert(row.country);
    }
    for (std::uint16_t index = 0; index < Country::count; ++index) {
      const Country alias = Country::from_index(index);
      const Country country = resolve(alias);
      if (country == alias) continue;  // speaks for itself
      for (CountrySet& codes : span.codes) {
        codes.erase(alias);
        if (codes.contains(country)) codes.insert(alias);
      }
    }
    spans_.push_back(span);
  }
}

const RegionTable::Span& RegionTable::span(Day day) const noexcept {
  static const Span lawless{Day::min(), {}};
  const auto after =
      std::upper_bound(spans_.begin(), spans_.end(), day, [](Day wanted, const Span& at) { return wanted < at.from; });
  return after == spans_.begin() ? lawless : *std::prev(after);
}

Law RegionTable::law(Country country, Day day) const noexcept {
  const Span& now = span(day);
  for (std::size_t i = 0; i < law_count; ++i) {
    if (now.codes[i].contains(country)) return static_cast<Law>(i);
  }
  return Law::unknown;
}

Country RegionTable::resolve(Country country) const noexcept {
  const Country alias = aliases_[country.index()];
  return alias.is_known() ? alias : country;
}

const CountrySet& RegionTable::with_law(Law law, Day day) const noexcept {
  return span(day).codes[static_cast<std::size_t>(law)];
}

std::vector<Day> RegionTable::changes() const {
  std::set<Day> days;
  for (const LegalRow& row : rows_) {
    if (row.validity.from != Day::min()) days.insert(row.validity.from);
    if (row.validity.until != Day::max()) days.insert(row.validity.until);
  }
  return {days.begin(), days.end()};
}

bool RegionTable::has_row(Country country) const noexcept {
  return std::any_of(rows_.begin(), rows_.end(), [&](const LegalRow& row) { return row.country == country; });
}

CountrySet RegionTable::markers() const noexcept {
  CountrySet codes;
  for (const LegalRow& row : rows_) {
    if (row.law == Law::unknown) codes.insert(row.country);
  }
  return codes;
}

std::vector<LegalRow> RegionTable::ending() const {
  std::vector<LegalRow> ending;
  std::copy_if(rows_.begin(), rows_.end(), std::back_inserter(ending),
               [](const LegalRow& row) { return row.validity.until != Day::max(); });
  return ending;
}

std::vector<LegalRow> RegionTable::ending_within(Day day, std::chrono::days days) const {
  std::vector<LegalRow> ending;
  for (const LegalRow& row : rows_) {
    const bool ends = row.validity.holds_on(day) && row.validity.until <= day + days;
    if (ends) ending.push_back(row);
  }
  return ending;
}

}  // namespace eugress
