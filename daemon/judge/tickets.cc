// The register of support tickets that the institution imports: CSV of RFC 4180 without quoting, because no cell needs
// it. Line numbers in every error.
#include <algorithm>
#include <array>

#include "judge/exemption.h"

namespace eugress {
namespace {

constexpr std::string_view columns = "id_sha256,from,until,scope";
constexpr std::size_t column_count = 4;

std::string_view without_return(std::string_view line) noexcept {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view trimmed(std::string_view cell) noexcept {
  while (cell.starts_with(' ')) cell.remove_prefix(1);
  while (cell.ends_with(' ')) cell.remove_suffix(1);
  return cell;
}

bool is_sha256(std::string_view text) noexcept {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

class Register {
 public:
  explicit Register(const std::string& name) : name_(name) {}

  Result<TicketWindow> row(std::string_view line, std::size_t number) const {
    const auto wrong = [&](const std::string& what) { return error(number, what); };
    std::array<std::string_view, column_count> cells;
    std::size_t count = 0;
    for (std::size_t at = 0; at <= line.size() && count <= column_count; ++count) {
      const std::size_t comma = std::min(line.find(',', at), line.size());
      if (count < column_count) cells[count] = trimmed(line.substr(at, comma - at));
      at = comma + 1;
    }
    if (count != column_count) return wrong("a row has four cells: " + std::string{columns});
    if (!is_sha256(cells[0])) {
      return wrong("id_sha256 must be the SHA-256 of the ticket's number, 64 digits 0-9 and a-f");
    }
    const auto from = instant_from_text(cells[1]);
    const auto until = instant_from_text(cells[2]);
    if (!from || !until) return wrong("from and until must be like 2026-11-21 or 2026-11-21T08:00:00Z");
    const auto window = Window::between(*from, *until);
    if (!window) return wrong("a ticket ends after it begins, and within three years");
    const auto scope = scope_of(cells[3]);
    if (!scope)
      return wrong("scope must name planes, separated by blanks, like \"support files\"; p2p is none of them");
    return TicketWindow{std::string{cells[0]}, *window, *scope};
  }

  [[nodiscard]] Error error(std::size_t line, const std::string& what) const {
    return Error{name_ + ":" + std::to_string(line) + ": " + what};
  }

 private:
  static std::optional<PlaneSet> scope_of(std::string_view cell) noexcept {
    PlaneSet scope;
    while (!cell.empty()) {
      const std::size_t blank = std::min(cell.find(' '), cell.size());
      const auto plane = plane_from_text(cell.substr(0, blank));
      if (!plane || *plane == Plane::p2p) return std::nullopt;
      scope.set(static_cast<std::size_t>(*plane));
      cell = trimmed(cell.substr(blank));
    }
    if (scope.none()) return std::nullopt;
    return scope;
  }

  const std::string& name_;
};

}  // namespace

Result<std::vector<TicketWindow>> tickets_from_csv(const std::string& name, std::string_view text) {
  const Register tickets{name};
  std::vector<TicketWindow> rows;
  std::size_t number = 0;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // spreadsheets mark UTF-8 so
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = without_return(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (number == 1) {
      if (line != columns) return tickets.error(1, "the first line must be " + std::string{columns});
      continue;  // the line of column names
    }
    if (line.empty()) continue;  // blank lines separate groups of rows for the reader
    if (rows.size() == most_tickets) {
      return tickets.error(number, "more than " + std::to_string(most_tickets) + " tickets; drop those that are over");
    }
    auto row = tickets.row(line, number);
    if (!row) return row.error();
    const bool is_second = std::any_of(rows.begin(), rows.end(), [&](const TicketWindow& known) {
      return known.id_sha256 == row->id_sha256 && known.window.from() == row->window.from();
    });
    if (is_second) return tickets.error(number, "a second row for this ticket from the same time on; keep one");
    rows.push_back(std::move(*row));
  }
  if (number == 0) return tickets.error(1, "the first line must be " + std::string{columns});
  return rows;
}

}  // namespace eugress
