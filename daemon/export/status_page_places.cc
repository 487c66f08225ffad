// Where first hops went: a map for a first look, and the table that holds the same.
#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "export/map_places.h"
#include "export/status_page_parts.h"
#include "export/words.h"
#include "export/words_tables.h"

namespace eugress {
namespace {

struct PlaceKey {
  Country country;
  Law law = Law::unknown;
  Verdict verdict = Verdict::unknown;
  Grade grade = Grade::none;
  friend constexpr auto operator<=>(const PlaceKey&, const PlaceKey&) noexcept = default;
};

std::vector<std::pair<PlaceKey, Counts>> places_of(const Snapshot& snapshot) {
  std::map<PlaceKey, Counts> sums;
  for (const Cell& cell : snapshot.cells) {
    if (cell.key.plane == Plane::p2p || !is_promised(snapshot.setting, cell.key.provider)) continue;
    const Counts counts = both_ways(cell.counts);
    if (is_empty(counts)) continue;
    sums[{cell.key.country, cell.key.law, cell.key.verdict, cell.key.grade}] += counts;
  }
  std::vector<std::pair<PlaceKey, Counts>> places(sums.begin(), sums.end());
  std::stable_sort(places.begin(), places.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second.connections, a.second.bytes) > std::tie(b.second.connections, b.second.bytes);
  });
  return places;
}

// What the map shows of one country.
struct Spot {
  const MapPlace* place = nullptr;
  Sentence title;
  VerdictSums sums;
};

struct Spots {
  std::vector<Spot> on_map;  // largest first, so that a small one lies on top and stays visible
  Sentence off_map;
};

Spots spots_of(const std::vector<std::pair<PlaceKey, Counts>>& places) {
  Spots spots;
  std::map<std::pair<Country, Law>, VerdictSums> elsewhere;
  std::map<Country, VerdictSums> countries;
  for (const auto& [key, counts] : places) {
    const bool has_point = key.country.is_known() && map_place(key.country) != nullptr;
    (has_point ? countries[key.country] : elsewhere[{key.country, key.law}]).add(key.verdict, counts);
  }
  for (const auto& [country, sums] : countries) {
    spots.on_map.push_back({map_place(country), place_title(country, Law::unknown), sums});
  }
  std::stable_sort(spots.on_map.begin(), spots.on_map.end(),
                   [](const Spot& a, const Spot& b) { return a.sums.all.connections > b.sums.all.connections; });
  for (const auto& [key, sums] : elsewhere) {
    if (!spots.off_map.empty()) spots.off_map += "; ";
    spots.off_map += say(words::others_row, place_title(key.first, key.second), connection_count(sums.all.connections),
                         byte_figure(sums.all.bytes));
  }
  return spots;
}

Sentence spot_text(const Spot& spot) {
  Sentence parts;
  for (std::size_t index = 0; index < verdict_count; ++index) {
    const std::uint64_t connections = spot.sums.by_verdict[index].connections;
    if (connections == 0) continue;  // no slice
    if (!parts.empty()) parts += ", ";
    parts += say(words::map_part, connections, verdict_title(static_cast<Verdict>(index)));
  }
  return say(words::map_circle, spot.title, connection_count(spot.sums.all.connections), parts);
}

Sentence other_than_inside(const Spot& spot) {
  Sentence others;
  for (const Verdict verdict : {Verdict::outside, Verdict::exempt, Verdict::disputed, Verdict::unknown}) {
    if (is_empty(spot.sums.of(verdict))) continue;  // nothing to say
    if (!others.empty()) others += ", ";
    others += verdict_title(verdict);
  }
  return others;
}

// A slice is an arc as wide as the radius of the circle it lies on; pathLength makes its length a percentage.
void write_spot(Html& html, const Spot& spot, MapPoint point, bool is_named, std::uint64_t largest) {
  const std::uint64_t connections = spot.sums.all.connections;
  const double part = largest == 0 ? 0 : static_cast<double>(connections) / static_cast<double>(largest);
  const int radius = 5 + static_cast<int>(std::lround(17 * std::sqrt(part)));
  html("<g class=\"spot\" transform=\"translate(", point.x, " ", point.y, ")\"><title>", spot_text(spot),
       "</title><circle class=\"rim\" r=\"", radius, "\"/>");
  double from = 0;
  for (std::size_t index = 0; index < verdict_count; ++index) {
    const std::uint64_t slice = spot.sums.by_verdict[index].connections;
    if (slice == 0) continue;  // nothing to draw
    const double width = 100.0 * static_cast<double>(slice) / static_cast<double>(connections);
    html("<circle class=\"slice ", to_text(static_cast<Verdict>(index)), "\" r=\"", std::to_string(radius / 2.0),
         "\" stroke-width=\"", radius, "\" pathLength=\"100\" stroke-dasharray=\"", std::to_string(width),
         " 100\" stroke-dashoffset=\"", std::to_string(-from), "\"/>");
    from += width;
  }
  if (is_named) {
    html("<text class=\"code\" y=\"", radius + 12, "\">", spot.place->code, "</text>");
    // Colour alone would not reach everybody.
    if (const Sentence other = other_than_inside(spot); !other.empty()) {
      html("<text y=\"", -radius - 5, "\">", other, "</text>");
    }
  }
  html("</g>");
}

void write_view(Html& html, const Spots& spots, bool is_europe, const Message& title) {
  const short width = is_europe ? europe_width : world_width;
  const short height = is_europe ? europe_height : world_height;
  html("<figure class=\"", std::string_view{is_europe ? "europe" : "world"}, "\"><svg class=\"map\" viewBox=\"0 0 ",
       width, " ", height, "\" role=\"img\" aria-label=\"", title, "\"><image href=\"assets/",
       std::string_view{is_europe ? "europe.svg" : "world.svg"}, "\" width=\"", width, "\" height=\"", height, "\"/>");
  const std::uint64_t largest = spots.on_map.empty() ? 0 : spots.on_map.front().sums.all.connections;
  for (const Spot& spot : spots.on_map) {
    const MapPoint point = is_europe ? spot.place->europe : spot.place->world;
    // On the map of the world Europe has no room for names; they stand on its own.
    const bool is_named = is_europe || spot.place->europe.x < 0;
    if (point.x >= 0) write_spot(html, spot, point, is_named, largest);
  }
  html("</svg><figcaption>", title, "</figcaption></figure>");
}

void write_map(Html& html, const std::vector<std::pair<PlaceKey, Counts>>& places) {
  const Spots spots = spots_of(places);
  if (spots.on_map.empty()) return;
  html("<p>", words::map_text, "</p><div class=\"maps\">");
  write_view(html, spots, false, words::map_world);
  write_view(html, spots, true, words::map_europe);
  html("</div><p class=\"legend\">");
  for (std::size_t index = 0; index < verdict_count; ++index) {
    write_verdict(html, static_cast<Verdict>(index));
    html(" ");
  }
  html("</p>");
  if (!spots.off_map.empty()) html("<p class=\"quiet\">", say(words::map_off, spots.off_map), "</p>");
}

}  // namespace

void write_places(Html& html, const Snapshot& snapshot) {
  const auto places = places_of(snapshot);
  if (places.empty()) return;
  html("<section aria-labelledby=\"places\"><h2 id=\"places\">", words::places_title, "</h2>");
  write_map(html, places);
  open_table(html, "places", "list");
  html("<caption>", words::places_caption, "</caption><thead><tr>");
  for (const Message* head : {&words::place, &words::law, &words::verdict, &words::grade}) write_head_cell(html, *head);
  write_head_cell(html, words::connections_head, true);
  write_head_cell(html, words::bytes_head, true);
  html("</tr></thead><tbody>");
  for (const auto& [key, counts] : places) {
    html("<tr><th scope=\"row\">", place_title(key.country, key.law), "</th><td>", law_title(key.law), "</td><td>");
    write_verdict(html, key.verdict);
    html("</td><td>", grade_title(key.grade), "</td><td class=\"number\" data-sort=\"", counts.connections, "\">",
         Sentence{counts.connections}, "</td><td class=\"number\" data-sort=\"", counts.bytes, "\">");
    write_bytes(html, counts.bytes);
    html("</td></tr>");
  }
  close_table(html);
  html("</section>");
}

}  // namespace eugress
