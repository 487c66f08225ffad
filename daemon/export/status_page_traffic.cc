// Tables of what was counted: by plane, by place, by zone, and by what physics alone excludes.
#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "export/status_page_parts.h"
#include "export/wording.h"

namespace eugress {
namespace {

constexpr std::array all_verdicts{Verdict::inside, Verdict::outside, Verdict::exempt, Verdict::disputed,
                                  Verdict::unknown};

bool is_empty(const Counts& counts) noexcept {
  return counts == Counts{};
}

// One part of a bar: from and width in thousandths, with its colour's name.
void write_bar_part(Html& html, std::string_view name, double& from, std::uint64_t part, std::uint64_t whole) {
  const double width = ratio(part, whole).value_or(0) * 1000;
  if (width <= 0) return;
  // What is there must be seen, however small its share.
  const double drawn = std::max(width, 12.0);
  const auto at = [](double value) { return std::to_string(static_cast<int>(value)); };
  html("<rect class=\"", name, "\" x=\"", at(std::min(from, 1000 - drawn)), "\" y=\"0\" width=\"", at(drawn),
       "\" height=\"12\"/>");
  from += width;
}

// The numbers stand beside it as text, so a screen reader need not stop here.
void write_verdict_bar(Html& html, const VerdictSums& sums) {
  html("<svg class=\"bar\" viewBox=\"0 0 1000 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
  double from = 0;
  for (const Verdict verdict : all_verdicts) {
    write_bar_part(html, to_text(verdict), from, sums.of(verdict).connections, sums.all.connections);
  }
  html("</svg>");
}

void write_part(Html& html, const Counts& part, const Counts& all) {
  if (is_empty(part)) {
    html("<td class=\"number none\">0</td>");
    return;
  }
  html("<td class=\"number\"><b>", grouped(part.connections), "</b> <span>", share(part.connections, all.connections),
       "</span><small>");
  write_bytes(html, part.bytes);
  html(" <span>", share(part.bytes, all.bytes), "</span></small></td>");
}

void write_total(Html& html, const Counts& all) {
  html("<td class=\"number\"><b>", grouped(all.connections), "</b><small>");
  write_bytes(html, all.bytes);
  html("</small></td>");
}

bool has_exempt(const Snapshot& snapshot) noexcept {
  return std::any_of(snapshot.cells.begin(), snapshot.cells.end(),
                     [](const Cell& cell) { return cell.key.verdict == Verdict::exempt && cell.counts != TwoWay{}; });
}

void write_verdict_head(Html& html, std::string_view first, bool with_exempt) {
  html("<thead><tr><th scope=\"col\">", first, "</th>");
  for (const Verdict verdict : all_verdicts) {
    if (verdict == Verdict::exempt && !with_exempt) continue;
    html("<th scope=\"col\" class=\"number\">");
    write_verdict(html, verdict);
    html("</th>");
  }
  html("<th scope=\"col\" class=\"number\">All</th></tr></thead>");
}

void write_verdict_cells(Html& html, const VerdictSums& sums, bool with_exempt) {
  for (const Verdict verdict : all_verdicts) {
    if (verdict == Verdict::exempt && !with_exempt) continue;
    write_part(html, sums.of(verdict), sums.all);
  }
  write_total(html, sums.all);
}

void write_plane_row(Html& html, Plane plane, const VerdictSums& sums, bool with_exempt) {
  html("<tr><th scope=\"row\">", plane_title(plane), "<small>", plane_meaning(plane), "</small>");
  if (plane == Plane::p2p) {
    html("</th><td class=\"note\" colspan=\"", with_exempt ? 6 : 5, "\">");
    write_count(html, sums.all.connections, "connection", "connections");
    html(", ");
    write_bytes(html, sums.all.bytes);
    html(", between participants: counted, never judged, part of no share</td>");
  } else {
    write_verdict_bar(html, sums);
    html("</th>");
    write_verdict_cells(html, sums, with_exempt);
  }
  html("</tr>");
}

void write_unseen_planes(Html& html, const PlaneSums& sums) {
  std::string unseen;
  for (std::size_t index = 0; index < plane_count; ++index) {
    if (!is_empty(sums[index].all)) continue;
    if (!unseen.empty()) unseen += ", ";
    unseen += plane_title(static_cast<Plane>(index));
  }
  if (!unseen.empty()) html("<p class=\"quiet\">Nothing seen so far on: ", unseen, ".</p>");
}

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

struct ReachSums {
  std::array<Counts, reach_class_count> by_reach{};
  Counts all;
};

ReachSums reach_sums(const Snapshot& snapshot, PlaneGroup group) {
  ReachSums sums;
  for (const Cell& cell : snapshot.cells) {
    if (group_of(cell.key.plane) != group || !is_promised(snapshot.setting, cell.key.provider)) continue;
    const Counts counts = both_ways(cell.counts);
    sums.by_reach[static_cast<std::size_t>(cell.key.reach)] += counts;
    sums.all += counts;
  }
  return sums;
}

void write_reach_row(Html& html, std::string_view title, const ReachSums& sums) {
  if (is_empty(sums.all)) return;
  html("<tr><th scope=\"row\">", title,
       "<svg class=\"bar\" viewBox=\"0 0 1000 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
  double from = 0;
  for (std::size_t index = 0; index < reach_class_count; ++index) {
    write_bar_part(html, to_text(static_cast<ReachClass>(index)), from, sums.by_reach[index].connections,
                   sums.all.connections);
  }
  html("</svg></th>");
  for (const Counts& part : sums.by_reach) write_part(html, part, sums.all);
  write_total(html, sums.all);
  html("</tr>");
}

}  // namespace

void write_planes(Html& html, const Snapshot& snapshot) {
  const PlaneSums sums = plane_sums(snapshot);
  const bool any = std::any_of(sums.begin(), sums.end(), [](const VerdictSums& one) { return !is_empty(one.all); });
  if (!any) return;
  const bool with_exempt = has_exempt(snapshot);
  html(
      "<section aria-labelledby=\"planes\"><h2 id=\"planes\">What went where</h2><div class=\"wide\" role=\"region\" "
      "aria-labelledby=\"planes\" tabindex=\"0\"><table class=\"sums\"><caption>Connections, and bytes below them. "
      "Shares are of everything seen on that plane, the unknown and the disputed included.</caption>");
  write_verdict_head(html, "Plane", with_exempt);
  html("<tbody>");
  for (std::size_t index = 0; index < plane_count; ++index) {
    if (!is_empty(sums[index].all)) write_plane_row(html, static_cast<Plane>(index), sums[index], with_exempt);
  }
  html("</tbody></table></div>");
  write_unseen_planes(html, sums);
  html("</section>");
}

void write_other_services(Html& html, const Snapshot& snapshot) {
  const auto sums = unpromised_sums(snapshot);
  if (std::all_of(sums.begin(), sums.end(), [](const auto& one) { return is_empty(one.second); })) return;
  html(
      "<section aria-labelledby=\"others\"><h2 id=\"others\">Other services</h2><p>No policy in force promises "
      "anything "
      "of them: they are counted here and in the metrics, and are part of no answer and no share on this "
      "page.</p><ul>");
  for (const auto& [provider, counts] : sums) {
    if (is_empty(counts)) continue;  // known, and not seen
    html("<li>", display_name(provider_name(snapshot.setting, provider)), ": ");
    write_count(html, counts.connections, "connection", "connections");
    html(", ");
    write_bytes(html, counts.bytes);
    html("</li>");
  }
  html("</ul></section>");
}

void write_places(Html& html, const Snapshot& snapshot) {
  const auto places = places_of(snapshot);
  if (places.empty()) return;
  html(
      "<section aria-labelledby=\"places\"><h2 id=\"places\">Places of the first hop</h2><div class=\"wide\" "
      "role=\"region\" aria-labelledby=\"places\" tabindex=\"0\"><table><caption>Peer-to-peer traffic is left out. "
      "Grades: <b>A</b> the operator’s own statement and an independent source agree; <b>B</b> one strong source, not "
      "refuted; <b>C</b> an opinion; <b>D</b> sources conflict.</caption><thead><tr><th scope=\"col\">Place</th><th "
      "scope=\"col\">Law</th><th scope=\"col\">Verdict</th><th scope=\"col\">Grade</th><th scope=\"col\" "
      "class=\"number\">Connections</th><th scope=\"col\" class=\"number\">Bytes</th></tr></thead><tbody>");
  for (const auto& [key, counts] : places) {
    html("<tr><th scope=\"row\">", place_title(key.country, key.law), "</th><td>", to_text(key.law), "</td><td>");
    write_verdict(html, key.verdict);
    html("</td><td>", grade_title(key.grade), "</td><td class=\"number\">", grouped(counts.connections),
         "</td><td class=\"number\">");
    write_bytes(html, counts.bytes);
    html("</td></tr>");
  }
  html("</tbody></table></div></section>");
}

void write_zones(Html& html, const Snapshot& snapshot) {
  const Setting& setting = snapshot.setting;
  if (!setting.shows_zones || setting.zones.size() < 2) return;
  std::map<ZoneNumber, VerdictSums> zones;
  for (const Cell& cell : snapshot.cells) {
    if (cell.key.plane == Plane::p2p || !is_promised(snapshot.setting, cell.key.provider)) continue;
    const ZoneNumber zone = cell.key.zone < setting.zones.size() ? cell.key.zone : ZoneNumber{0};
    zones[zone].add(cell.key.verdict, both_ways(cell.counts));
  }
  if (zones.size() < 2) return;  // a table of one row compares nothing
  const bool with_exempt = has_exempt(snapshot);
  html(
      "<section aria-labelledby=\"zones\"><h2 id=\"zones\">By zone of the campus</h2><div class=\"wide\" "
      "role=\"region\" aria-labelledby=\"zones\" tabindex=\"0\"><table class=\"sums\"><caption>All planes but "
      "peer-to-peer.</caption>");
  write_verdict_head(html, "Zone", with_exempt);
  html("<tbody>");
  for (const auto& [zone, sums] : zones) {
    html("<tr><th scope=\"row\">", zone_name(setting, zone));
    write_verdict_bar(html, sums);
    html("</th>");
    write_verdict_cells(html, sums, with_exempt);
    html("</tr>");
  }
  html("</tbody></table></div></section>");
}

void write_reach(Html& html, const Snapshot& snapshot) {
  const ReachSums media = reach_sums(snapshot, PlaneGroup::media);
  const ReachSums metadata = reach_sums(snapshot, PlaneGroup::metadata);
  const ReachSums apart = reach_sums(snapshot, PlaneGroup::apart);
  if (is_empty(media.all) && is_empty(metadata.all) && is_empty(apart.all)) return;
  html(
      "<section aria-labelledby=\"reach\"><h2 id=\"reach\">What physics alone says</h2><p>An answer that comes back "
      "sooner than light could travel to the United States and return was not given there. No list or database can "
      "change these numbers.</p>");
  if (!snapshot.setting.has_position) {
    html("<p>The position of this gateway is not configured, so nothing can be excluded.</p></section>");
    return;
  }
  html(
      "<div class=\"wide\" role=\"region\" aria-labelledby=\"reach\" tabindex=\"0\"><table class=\"sums\"><caption>By "
      "the smallest round-trip time to the server.</caption><thead><tr><th scope=\"col\">Traffic</th><th scope=\"col\" "
      "class=\"number\"><span class=\"word us-excluded\">Cannot be in the US</span></th><th scope=\"col\" "
      "class=\"number\"><span class=\"word us-possible\">Could be anywhere</span></th><th scope=\"col\" "
      "class=\"number\"><span class=\"word unmeasured\">Not measured</span></th><th scope=\"col\" "
      "class=\"number\">All</th></tr></thead><tbody>");
  write_reach_row(html, "Media", media);
  write_reach_row(html, "Metadata", metadata);
  write_reach_row(html, "Apart from both", apart);
  html("</tbody></table></div></section>");
}

}  // namespace eugress
