// The tables that tie addresses and codes to places: read, checked, sorted.
#include <algorithm>

#include "base/ascii.h"
#include "locate/locate.h"

namespace eugress {
namespace {

std::string text_or_empty(const Table::Row& row, std::size_t column) {
  return row.has(column) ? std::string{row[column]} : std::string{};
}

// "-" is no country; the caller says whether that will do.
Result<Country> country_cell(const Table& table, const Table::Row& row, std::size_t column) {
  if (!row.has(column)) return Country::unknown();
  const auto country = Country::from_text(row[column]);
  if (!country) {
    return table.error(row, "\"" + std::string{row[column]} + "\" is not a country code; write two capitals");
  }
  return *country;
}

Result<CodePlace> code_place(const Table& table, const Table::Row& row) {
  CodePlace place;
  place.code = row[0];
  // Host names are compared in lower case.
  if (!std::all_of(place.code.begin(), place.code.end(), [](char c) { return is_small_letter(c) || is_digit(c); })) {
    return table.error(row, "the code \"" + place.code + "\" may hold small letters and digits only");
  }
  place.city = text_or_empty(row, 2);
  const auto country = country_cell(table, row, 3);
  if (!country) return country.error();
  place.country = *country;
  if (row.has(4)) {
    const auto area = area_from_text(row[4]);
    if (!area) return table.error(row, "\"" + std::string{row[4]} + "\" is not an area; write EU, EMEA, Europe or -");
    place.area = *area;
  }
  const auto dated = day_from_text(row[5]);
  if (!dated) return table.error(row, "\"" + std::string{row[5]} + "\" is not a day; write YYYY-MM-DD");
  place.dated = *dated;
  return place;
}

Result<void> sort_unique(const Table& table, std::vector<CodePlace>& places) {
  std::sort(places.begin(), places.end(), [](const CodePlace& a, const CodePlace& b) { return a.code < b.code; });
  const auto twice = std::adjacent_find(places.begin(), places.end(),
                                        [](const CodePlace& a, const CodePlace& b) { return a.code == b.code; });
  if (twice != places.end()) return table.error("the code \"" + twice->code + "\" stands twice; keep one row");
  return {};
}

}  // namespace

Result<PrefixMap<PlaceRow>> places_from_table(const Table& table) {
  std::vector<PrefixMap<PlaceRow>::Row> rows;
  for (const Table::Row& row : table.rows()) {
    const auto prefix = Prefix::from_text(row[0]);
    if (!prefix) {
      return table.error(row, "\"" + std::string{row[0]} + "\" is not a prefix; write ADDRESS/LENGTH, host bits zero");
    }
    PlaceRow place;
    place.city = text_or_empty(row, 1);
    if (row[2] == Country::anycast().text()) {
      place.country = Country::anycast();
    } else {
      const auto country = country_cell(table, row, 2);
      if (!country) return country.error();
      if (!country->is_known()) return table.error(row, "a place needs a country, or the word anycast");
      place.country = *country;
    }
    auto validity = table.validity(row, 3, 4);
    if (!validity) return validity.error();
    place.validity = *validity;
    if (row.has(3)) place.dated = place.validity.from;
    place.rests_on_name = row[5] == "host-name";
    rows.push_back({*prefix, std::move(place)});
  }
  return PrefixMap<PlaceRow>{std::move(rows)};
}

Result<PrefixMap<AnycastPrefix>> anycast_from_text(const std::string& name, std::string_view text) {
  std::vector<PrefixMap<AnycastPrefix>::Row> rows;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line = line.substr(0, line.find('#'));
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) continue;  // a comment
    line = line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
    const auto prefix = Prefix::from_text(line);
    if (!prefix) {
      return Error{name + ":" + std::to_string(number) + ": \"" + std::string{line} +
                   "\" is not a prefix; write one ADDRESS/LENGTH a line, host bits zero"};
    }
    rows.push_back({*prefix, {}});
  }
  return PrefixMap<AnycastPrefix>{std::move(rows)};
}

Result<CodeTable> CodeTable::from_table(const Table& table) {
  CodeTable codes;
  for (const Table::Row& row : table.rows()) {
    auto place = code_place(table, row);
    if (!place) return place.error();
    if (row[1] == "site") {
      codes.sites.push_back(std::move(*place));
    } else if (row[1] == "cluster") {
      codes.clusters.push_back(std::move(*place));
    } else if (row[1] != "domain") {  // domains speak through the host table's region words
      return table.error(row, "\"" + std::string{row[1]} + "\" is not a kind; write site, cluster or domain");
    }
  }
  for (std::vector<CodePlace>* const places : {&codes.sites, &codes.clusters}) {
    const auto sorted = sort_unique(table, *places);
    if (!sorted) return sorted.error();
  }
  return codes;
}

const CodePlace* CodeTable::find(const std::vector<CodePlace>& places, std::string_view code) noexcept {
  const auto at = std::lower_bound(places.begin(), places.end(), code,
                                   [](const CodePlace& place, std::string_view wanted) { return place.code < wanted; });
  return at != places.end() && at->code == code ? &*at : nullptr;
}

}  // namespace eugress
