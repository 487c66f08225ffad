#include "report/charts.h"

#include <algorithm>
#include <cmath>

namespace eugress {
namespace {

constexpr double width = 960;
constexpr double left = 8;
constexpr double top = 22;
constexpr double bottom = 22;

std::string coordinate(double value) {
  const auto tenths = std::llround(value * 10);
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(std::abs(tenths % 10));
  return text;
}

struct Canvas {
  double height;
  std::size_t days;

  [[nodiscard]] double step() const noexcept {
    return (width - 2 * left) / static_cast<double>(std::max<std::size_t>(1, days));
  }
  [[nodiscard]] double x(std::size_t day) const noexcept { return left + static_cast<double>(day) * step(); }
  [[nodiscard]] double bar() const noexcept { return std::clamp(step() - 1.5, 1.0, 32.0); }
  [[nodiscard]] double room() const noexcept { return height - top - bottom; }
};

void begin(Html& html, const Canvas& canvas, std::string_view title) {
  html("<svg role=\"img\" viewBox=\"0 0 ", coordinate(width), " ", coordinate(canvas.height), "\"><title>", title,
       "</title>");
}

void rectangle(Html& html, std::string_view kind, double x, double y, double wide, double high) {
  html("<rect class=\"", kind, "\" x=\"", coordinate(x), "\" y=\"", coordinate(y), "\" width=\"", coordinate(wide),
       "\" height=\"", coordinate(high), "\"/>");
}

void text_at(Html& html, double x, double y, std::string_view anchor, const std::string& text) {
  html("<text x=\"", coordinate(x), "\" y=\"", coordinate(y), "\" text-anchor=\"", anchor, "\">", text, "</text>");
}

void label_days(Html& html, const Canvas& canvas, Day first) {
  const std::size_t every = std::max<std::size_t>(1, canvas.days / 8);
  for (std::size_t i = 0; i < canvas.days; i += every)
    text_at(html, canvas.x(i), canvas.height - 7, "start", to_text(first + std::chrono::days{i}).substr(5));
}

std::size_t day_count(const PeriodReport& report) {
  return static_cast<std::size_t>(report.facts.period.length().count());
}

std::size_t day_number(const PeriodReport& report, Day day) {
  return static_cast<std::size_t>((day - report.facts.period.from).count());
}

std::uint64_t tallest(const PeriodReport& report) {
  std::uint64_t most = 0;
  for (const Row<Day>& row : report.days) {
    const auto all = report.figures.shown(row.figures.all);
    most = std::max(most, all ? all->connections : report.figures.least());
  }
  return most;
}

// A number that may not be shown has the height of the smallest that may.
void draw_day(Html& html, const PeriodReport& report, const Canvas& canvas, const Row<Day>& row, std::uint64_t most) {
  const double x = canvas.x(day_number(report, row.key));
  const double unit = canvas.room() / static_cast<double>(std::max<std::uint64_t>(1, most));
  double y = canvas.height - bottom;
  for (std::size_t i = 0; i < column_count; ++i) {
    const auto counts = report.figures.shown(row.figures.columns[i]);
    if (counts && counts->connections == 0) continue;  // nothing to draw
    const double high = counts ? std::max(1.0, static_cast<double>(counts->connections) * unit) : 4.0;
    y -= high;
    rectangle(html, counts ? to_text(static_cast<Column>(i)) : std::string_view{"hidden"}, x, std::max(top - 8, y),
              canvas.bar(), high);
  }
}

}  // namespace

void draw_coverage(Html& html, const PeriodReport& report, Language language) {
  static constexpr Message title{"Share of each day that was good enough to judge by",
                                 "Aandeel van elke dag dat goed genoeg was om op te oordelen"};
  const Canvas canvas{90, day_count(report)};
  begin(html, canvas, title.in(language));
  text_at(html, left, 14, "start", std::string{title.in(language)});
  for (std::size_t i = 0; i < canvas.days; ++i) {
    rectangle(html, "ground", canvas.x(i), top, canvas.bar(), canvas.room());
    const auto seen = report.facts.days.find(report.facts.period.from + std::chrono::days{i});
    if (seen == report.facts.days.end() || seen->second.seconds == 0) continue;  // an empty day stays empty
    const double share = std::min(1.0, static_cast<double>(seen->second.seconds) / 86400.0);
    const double high = std::max(1.0, share * canvas.room());
    rectangle(html, "seen", canvas.x(i), top + canvas.room() - high, canvas.bar(), high);
  }
  label_days(html, canvas, report.facts.period.from);
  html("</svg>");
}

void draw_days(Html& html, const PeriodReport& report, Language language) {
  static constexpr Message title{"Connections of each day, by verdict; the highest: {0}",
                                 "Verbindingen per dag, naar oordeel; het hoogst: {0}"};
  const std::uint64_t most = tallest(report);
  if (most == 0) return;  // nothing to draw
  const Canvas canvas{200, day_count(report)};
  const std::vector<std::string> values{number_text(most, language)};
  const std::string said_title = title.in(language, values);
  begin(html, canvas, said_title);
  text_at(html, left, 14, "start", said_title);
  for (const Row<Day>& row : report.days) draw_day(html, report, canvas, row, most);
  label_days(html, canvas, report.facts.period.from);
  html("</svg>");
}

void draw_bar(Html& html, const PeriodReport& report, const ColumnFigures& row) {
  const auto all = report.figures.shown(row.all);
  if (!all || all->connections == 0) return;  // no whole to draw parts of
  html("<svg class=\"bar\" viewBox=\"0 0 1000 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
  double from = 0;
  for (std::size_t i = 0; i < column_count; ++i) {
    const auto part = report.figures.shown(row.columns[i]);
    if (!part || part->connections == 0) continue;  // hidden parts leave the ground bare
    // What is there must be seen, however small its share.
    const double wide =
        std::max(12.0, 1000.0 * static_cast<double>(part->connections) / static_cast<double>(all->connections));
    rectangle(html, to_text(static_cast<Column>(i)), std::min(from, 1000.0 - wide), 0, wide, 12);
    from += wide;
  }
  html("</svg>");
}

}  // namespace eugress
