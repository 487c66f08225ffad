#include "locate/geofeed.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "base/ascii.h"

namespace eugress {
namespace {

constexpr std::size_t fields_at_most = 5;  // prefix, country, region, city, postal code; later ones are to be ignored

std::string_view trimmed(std::string_view text) noexcept {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// RFC 4180, within one line: quotes around a field, doubled inside. Empty if a quote is left open.
std::optional<std::vector<std::string>> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"') {
      const bool is_doubled = is_quoted && i + 1 < line.size() && line[i + 1] == '"';
      if (is_doubled) {
        fields.back() += line[++i];
      } else {
        is_quoted = !is_quoted;
      }
    } else if (c == ',' && !is_quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  if (is_quoted) return std::nullopt;
  for (std::string& field : fields) field = std::string{trimmed(field)};
  fields.resize(std::max(fields.size(), fields_at_most));
  return fields;
}

std::string in_capitals(std::string text) {
  for (char& c : text) c = capital_of(c);
  return text;
}

struct Line {
  Prefix prefix;
  GeofeedPlace place;
};

// Or what is wrong with it.
std::variant<Line, std::string> line_from(std::string_view text) {
  const auto fields = fields_of(text);
  if (!fields) return "a quote is left open";
  const auto prefix = Prefix::from_text((*fields)[0]);
  if (!prefix) return "\"" + (*fields)[0] + "\" is not a prefix";
  Line line{*prefix, {}};
  const std::string code = in_capitals((*fields)[1]);  // to be read in either case
  if (!code.empty()) {
    const auto country = Country::from_text(code);
    if (!country) return "\"" + (*fields)[1] + "\" is not a country code";
    line.place.country = *country;
  }
  line.place.region = in_capitals((*fields)[2]);
  if (!line.place.region.empty() && !line.place.region.starts_with(code + "-")) {
    return "region \"" + (*fields)[2] + "\" is not in country \"" + code + "\"";
  }
  line.place.city = (*fields)[3];
  return line;
}

}  // namespace

Geofeed Geofeed::parse(const std::string& name, std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  Geofeed feed;
  std::vector<PrefixMap<GeofeedPlace>::Row> rows;
  std::map<Prefix, std::size_t> first_of;  // a prefix may stand once
  const auto refuse = [&](std::size_t number, const std::string& what) {
    if (feed.bad_lines++ == 0) feed.first_bad = name + ":" + std::to_string(number) + ": " + what;
  };
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view given = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (given.empty() || given.front() == '#') continue;  // a comment
    auto read = line_from(given);
    if (const auto* const what = std::get_if<std::string>(&read)) {
      refuse(number, *what);
      continue;
    }
    Line& line = std::get<Line>(read);
    const auto [first, is_new] = first_of.try_emplace(line.prefix, rows.size());
    if (is_new) {
      rows.push_back({line.prefix, std::move(line.place)});
      continue;
    }
    refuse(number, line.prefix.text() + " stands twice");
    // Two lines that contradict each other leave neither standing.
    GeofeedPlace& earlier = rows[first->second].value;
    if (earlier.country != line.place.country) earlier = {};
  }
  feed.places = PrefixMap<GeofeedPlace>{std::move(rows)};
  return feed;
}

}  // namespace eugress
