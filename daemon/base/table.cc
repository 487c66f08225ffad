#include "base/table.h"

#include <algorithm>

namespace eugress {
namespace {

bool is_utf8_text(std::string_view line) noexcept {
  std::size_t continuation = 0;
  for (const char character : line) {
    const auto byte = static_cast<unsigned char>(character);
    if (continuation > 0) {
      if ((byte & 0xc0U) != 0x80) return false;
      --continuation;
    } else if (byte < 0x20) {
      if (byte != '\t') return false;
    } else if (byte >= 0x80) {
      if ((byte & 0xe0U) == 0xc0)
        continuation = 1;
      else if ((byte & 0xf0U) == 0xe0)
        continuation = 2;
      else if ((byte & 0xf8U) == 0xf0)
        continuation = 3;
      else
        return false;
    }
  }
  return continuation == 0;
}

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> cells;
  for (std::size_t at = 0;;) {
    const std::size_t tab = line.find('\t', at);
    cells.push_back(line.substr(at, tab - at));
    if (tab == std::string_view::npos) return cells;
    at = tab + 1;
  }
}

}  // namespace

Table::Table(std::string name, std::string text)
    : name_(std::move(name)), text_(std::make_unique<const std::string>(std::move(text))) {}

Result<Table> Table::parse(std::string name, std::string text, const std::vector<std::string_view>& columns) {
  Table table{std::move(name), std::move(text)};
  const std::string_view whole = *table.text_;
  std::size_t width = 0;
  std::size_t number = 0;
  for (std::size_t at = 0; at < whole.size();) {
    ++number;
    const std::size_t end = std::min(whole.find('\n', at), whole.size());
    const std::string_view line = whole.substr(at, end - at);
    at = end + 1;
    const auto wrong = [&](std::string_view what) {
      return Error{table.name_ + ":" + std::to_string(number) + ": " + std::string{what}};
    };
    if (!is_utf8_text(line)) return wrong("not UTF-8 text; save the table as UTF-8 with LF line ends");
    if (line.empty()) continue;  // blank lines separate groups of rows for the reader
    if (line.front() == '#') {
      const std::size_t colon = line.find(": ");
      if (colon != std::string_view::npos && line.size() > 2) {
        table.remarks_.emplace_back(line.substr(2, colon - 2), line.substr(colon + 2));
      }
      continue;  // a remark, kept above
    }
    std::vector<std::string_view> cells = split(line);
    if (width == 0) {
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i >= cells.size() || cells[i] != columns[i]) {
          return wrong("column " + std::to_string(i + 1) + " must be \"" + std::string{columns[i]} + "\"");
        }
      }
      width = cells.size();
      continue;  // the line of column names
    }
    if (cells.size() != width) {
      return wrong(std::to_string(cells.size()) + " cells where the column line has " + std::to_string(width) +
                   "; separate cells with one tab");
    }
    for (const std::string_view cell : cells) {
      if (cell.empty()) return wrong("an empty cell; write - for none");
    }
    table.rows_.emplace_back(number, std::move(cells));
  }
  if (width == 0) {
    return Error{table.name_ + ": no line of column names; it should begin with \"" + std::string{columns.front()} +
                 "\""};
  }
  return table;
}

std::string_view Table::remark(std::string_view key) const noexcept {
  for (const auto& [name, value] : remarks_) {
    if (name == key) return value;
  }
  return {};
}

Error Table::error(const Row& row, std::string_view what) const {
  return Error{name_ + ":" + std::to_string(row.line()) + ": " + std::string{what}};
}

Error Table::error(std::string_view what) const {
  return Error{name_ + ": " + std::string{what}};
}

Result<Validity> Table::validity(const Row& row, std::size_t from, std::size_t until) const {
  Validity validity;
  for (const auto& [column, day] : {std::pair{from, &validity.from}, std::pair{until, &validity.until}}) {
    if (!row.has(column)) continue;  // open on this side
    const auto read = day_from_text(row[column]);
    if (!read) return error(row, "\"" + std::string{row[column]} + "\" is not a day; write YYYY-MM-DD or -");
    *day = *read;
  }
  if (validity.until <= validity.from) return error(row, "the row ends before it begins");
  return validity;
}

}  // namespace eugress
