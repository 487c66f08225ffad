// Tables for tests: from a text in the test, or from config/ as shipped. A table that cannot be read ends the test run
// with the reason, because nothing that follows would mean anything.
#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/table.h"

namespace eugress::test {

template <typename T>
[[nodiscard]] T sound(Result<T> result) {
  check(result.has_value(), result.has_value() ? "" : result.error().message.c_str());
  return std::move(*result);
}

[[nodiscard]] inline std::string file_text(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  check(file.good(), path.c_str());
  return {std::istreambuf_iterator<char>{file}, {}};
}

inline const std::vector<std::string_view> outline_columns{"code", "part", "ring"};
inline const std::vector<std::string_view> place_columns{"prefix",      "city",     "country", "valid_from",
                                                         "valid_until", "evidence", "source"};
inline const std::vector<std::string_view> code_columns{"code", "kind",  "city",   "country",
                                                        "area", "dated", "source", "confidence"};
inline const std::vector<std::string_view> region_columns{"code",        "name",     "law",  "area",  "valid_from",
                                                          "valid_until", "alias_of", "note", "source"};

[[nodiscard]] inline Table table_of(const std::vector<std::string_view>& columns, const std::string& rows) {
  std::string text;
  for (const std::string_view column : columns) text += (text.empty() ? "" : "\t") + std::string{column};
  return sound(Table::parse("table.tsv", text + "\n" + rows, columns));
}

[[nodiscard]] inline Table shipped_table(const std::string& path, const std::vector<std::string_view>& columns) {
  return sound(Table::parse(path, file_text(path), columns));
}

[[nodiscard]] inline Country country(std::string_view code) {
  return *Country::from_text(code);
}

[[nodiscard]] inline Day day(std::string_view text) {
  return *day_from_text(text);
}

[[nodiscard]] inline CountrySet countries(std::initializer_list<std::string_view> codes) {
  CountrySet set;
  for (const std::string_view code : codes) set.insert(country(code));
  return set;
}

}  // namespace eugress::test
