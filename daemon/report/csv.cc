#include "report/csv.h"

#include <algorithm>
#include <optional>

namespace eugress {
namespace {

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

// Empty if a quote is not closed.
std::optional<std::vector<std::string>> cells_of(std::string_view line) {
  std::vector<std::string> cells(1);
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char character = line[i];
    if (character == '"' && is_quoted && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += '"';
      ++i;
    } else if (character == '"') {
      is_quoted = !is_quoted;
    } else if (character == ',' && !is_quoted) {
      cells.emplace_back();
    } else {
      cells.back() += character;
    }
  }
  if (is_quoted) return std::nullopt;
  for (std::string& cell : cells) cell = std::string{trimmed(cell)};
  return cells;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char one) { return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one; });
  return text;
}

constexpr std::size_t absent = static_cast<std::size_t>(-1);

Result<std::vector<std::size_t>> places_of(const CsvReading& reading, std::size_t line,
                                           const std::vector<std::string>& heads) {
  std::vector<std::size_t> places;
  for (const CsvColumn& column : reading.columns) {
    const auto found = std::find_if(heads.begin(), heads.end(), [&](const std::string& head) {
      return std::any_of(column.names.begin(), column.names.end(),
                         [&](std::string_view name) { return lower(head) == lower(std::string{name}); });
    });
    if (found == heads.end() && column.is_needed)
      return csv_error(reading, line, "there is no column \"" + std::string{column.names.front()} + "\"");
    places.push_back(found == heads.end() ? absent : static_cast<std::size_t>(found - heads.begin()));
  }
  return places;
}

}  // namespace

Error csv_error(const CsvReading& reading, std::size_t line, const std::string& what) {
  return Error{reading.file + ":" + std::to_string(line) + ": " + what + "; " + std::string{reading.how_to_make}};
}

Result<void> read_csv(const CsvReading& reading, std::string_view text, std::string_view stop,
                      const std::function<Result<void>(const CsvRow&)>& visit) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // as spreadsheets begin their files
  std::vector<std::size_t> places;
  std::size_t width = 0;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.size(), text.find('\n'));
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
    ++number;
    if (!stop.empty() && line == stop) return {};
    if (line.empty() || line.front() == '#') continue;  // says nothing
    auto cells = cells_of(line);
    if (!cells) return csv_error(reading, number, "a quote is not closed");
    if (width == 0) {
      auto found = places_of(reading, number, *cells);
      if (!found) return found.error();
      places = std::move(*found);
      width = cells->size();
      continue;  // the line of names
    }
    if (cells->size() != width)
      return csv_error(reading, number, std::to_string(cells->size()) + " columns instead of " + std::to_string(width));
    CsvRow row{number, {}};
    for (const std::size_t place : places) row.cells.push_back(place == absent ? "" : std::move((*cells)[place]));
    if (auto seen = visit(row); !seen) return seen;
  }
  if (width == 0) return csv_error(reading, 1, "there is no line of column names");
  return {};
}

}  // namespace eugress
