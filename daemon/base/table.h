// Dated tables are tab-separated text: `#` comment lines, one line of column names, then rows. This reads the shape and
// keeps line numbers for errors; what a cell means is for the room that owns the table. `-` stands for "none" or
// "open".
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace eugress {

class Table {
 public:
  class Row {
   public:
    Row(std::size_t line, std::vector<std::string_view> cells) : line_(line), cells_(std::move(cells)) {}
    [[nodiscard]] std::string_view operator[](std::size_t column) const { return cells_[column]; }
    [[nodiscard]] bool has(std::size_t column) const { return cells_[column] != "-"; }
    [[nodiscard]] std::size_t line() const noexcept { return line_; }

   private:
    std::size_t line_;
    std::vector<std::string_view> cells_;
  };

  // `name` is the path that errors print. The first columns must be exactly `columns`; further ones are allowed and
  // kept. Errors: missing column line, wrong column, a row with too few or too many cells, an empty cell, a byte that
  // is not UTF-8 text.
  [[nodiscard]] static Result<Table> parse(std::string name, std::string text,
                                           const std::vector<std::string_view>& columns);

  [[nodiscard]] const std::vector<Row>& rows() const noexcept { return rows_; }
  // The value of a `# key: value` comment line, or empty.
  [[nodiscard]] std::string_view remark(std::string_view key) const noexcept;
  // "file:line: what, what to do"
  [[nodiscard]] Error error(const Row& row, std::string_view what) const;
  // "file: what, what to do", of the table as a whole
  [[nodiscard]] Error error(std::string_view what) const;
  // Columns `from` and `until` as written in every dated table; `until` is exclusive.
  [[nodiscard]] Result<Validity> validity(const Row& row, std::size_t from, std::size_t until) const;

  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  Table(Table&&) noexcept = default;
  Table& operator=(Table&&) noexcept = default;
  ~Table() = default;

 private:
  Table(std::string name, std::string text);

  std::string name_;
  std::unique_ptr<const std::string> text_;  // the cells are views into it, also after a move
  std::vector<std::pair<std::string_view, std::string_view>> remarks_;
  std::vector<Row> rows_;
};

}  // namespace eugress
