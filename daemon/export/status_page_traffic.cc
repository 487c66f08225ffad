// Tables of what was counted: by plane, by zone, and by what physics alone excludes.
#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "export/status_page_parts.h"
#include "export/wording.h"
#include "export/words.h"
#include "export/words_tables.h"

namespace eugress {
namespace {

constexpr std::array all_verdicts{Verdict::inside, Verdict::outside, Verdict::exempt, Verdict::disputed,
                                  Verdict::unknown};

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
    html("<td class=\"number none\" data-sort=\"0\">0</td>");
    return;
  }
  html("<td class=\"number\" data-sort=\"", part.connections, "\"><b>", Sentence{part.connections}, "</b> <span>",
       share_figure(part.connections, all.connections), "</span><small>");
  write_bytes(html, part.bytes);
  html(" <span>", share_figure(part.bytes, all.bytes), "</span></small></td>");
}

void write_total(Html& html, const Counts& all) {
  html("<td class=\"number\" data-sort=\"", all.connections, "\"><b>", Sentence{all.connections}, "</b><small>");
  write_bytes(html, all.bytes);
  html("</small></td>");
}

bool has_exempt(const Snapshot& snapshot) noexcept {
  return std::any_of(snapshot.cells.begin(), snapshot.cells.end(),
                     [](const Cell& cell) { return cell.key.verdict == Verdict::exempt && cell.counts != TwoWay{}; });
}

void write_verdict_head(Html& html, const Message& first, bool with_exempt) {
  html("<thead><tr><th scope=\"col\">", first, "</th>");
  for (const Verdict verdict : all_verdicts) {
    if (verdict == Verdict::exempt && !with_exempt) continue;
    html("<th scope=\"col\" class=\"number\">");
    write_verdict(html, verdict);
    html("</th>");
  }
  html("<th scope=\"col\" class=\"number\">", words::all, "</th></tr></thead>");
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
    html("</th><td class=\"note\" colspan=\"", with_exempt ? 6 : 5, "\">",
         say(words::peers_row, connection_count(sums.all.connections), byte_figure(sums.all.bytes)), "</td>");
  } else {
    write_verdict_bar(html, sums);
    html("</th>");
    write_verdict_cells(html, sums, with_exempt);
  }
  html("</tr>");
}

void write_unseen_planes(Html& html, const PlaneSums& sums) {
  Sentence unseen;
  for (std::size_t index = 0; index < plane_count; ++index) {
    if (!is_empty(sums[index].all)) continue;
    if (!unseen.empty()) unseen += ", ";
    unseen += plane_title(static_cast<Plane>(index));
  }
  if (!unseen.empty()) html("<p class=\"quiet\">", say(words::unseen_planes, unseen), "</p>");
}

void write_reach_row(Html& html, const Message& title, const ReachSums& sums) {
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

void write_planes(Html& html, const Snapshot& snapshot) {
  const PlaneSums sums = plane_sums(snapshot);
  const bool any = std::any_of(sums.begin(), sums.end(), [](const VerdictSums& one) { return !is_empty(one.all); });
  if (!any) return;
  const bool with_exempt = has_exempt(snapshot);
  html("<section aria-labelledby=\"planes\"><h2 id=\"planes\">", words::planes_title, "</h2>");
  open_table(html, "planes", "sums");
  html("<caption>", words::planes_caption, "</caption>");
  write_verdict_head(html, words::plane, with_exempt);
  html("<tbody>");
  for (std::size_t index = 0; index < plane_count; ++index) {
    if (!is_empty(sums[index].all)) write_plane_row(html, static_cast<Plane>(index), sums[index], with_exempt);
  }
  close_table(html);
  write_unseen_planes(html, sums);
  html("</section>");
}

void write_other_services(Html& html, const Snapshot& snapshot) {
  const auto sums = unpromised_sums(snapshot);
  if (std::all_of(sums.begin(), sums.end(), [](const auto& one) { return is_empty(one.second); })) return;
  html("<section aria-labelledby=\"others\"><h2 id=\"others\">", words::others_title, "</h2><p>", words::others_text,
       "</p><ul>");
  for (const auto& [provider, counts] : sums) {
    if (is_empty(counts)) continue;  // known, and not seen
    html("<li>",
         say(words::others_row, display_name(provider_name(snapshot.setting, provider)),
             connection_count(counts.connections), byte_figure(counts.bytes)),
         "</li>");
  }
  html("</ul></section>");
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
  html("<section aria-labelledby=\"zones\"><h2 id=\"zones\">", words::zones_title, "</h2>");
  open_table(html, "zones", "sums");
  html("<caption>", words::zones_caption, "</caption>");
  write_verdict_head(html, words::zone, with_exempt);
  html("<tbody>");
  for (const auto& [zone, sums] : zones) {
    html("<tr><th scope=\"row\">", zone_name(setting, zone));
    write_verdict_bar(html, sums);
    html("</th>");
    write_verdict_cells(html, sums, with_exempt);
    html("</tr>");
  }
  close_table(html);
  html("</section>");
}

void write_reach(Html& html, const Snapshot& snapshot) {
  const ReachSums media = reach_sums(snapshot, PlaneGroup::media);
  const ReachSums metadata = reach_sums(snapshot, PlaneGroup::metadata);
  const ReachSums apart = reach_sums(snapshot, PlaneGroup::apart);
  if (is_empty(media.all) && is_empty(metadata.all) && is_empty(apart.all)) return;
  html("<section aria-labelledby=\"reach\"><h2 id=\"reach\">", words::reach_title, "</h2><p>", words::reach_text,
       "</p>");
  if (!snapshot.setting.has_position) {
    html("<p>", words::reach_no_position, "</p></section>");
    return;
  }
  open_table(html, "reach", "sums");
  html("<caption>", words::reach_caption, "</caption><thead><tr><th scope=\"col\">", words::traffic, "</th>");
  const auto head = [&](ReachClass reach, const Message& title) {
    html("<th scope=\"col\" class=\"number\"><span class=\"word ", to_text(reach), "\">", title, "</span></th>");
  };
  head(ReachClass::us_excluded, words::us_excluded);
  head(ReachClass::us_possible, words::us_possible);
  head(ReachClass::unmeasured, words::unmeasured);
  html("<th scope=\"col\" class=\"number\">", words::all, "</th></tr></thead><tbody>");
  write_reach_row(html, words::media, media);
  write_reach_row(html, words::metadata, metadata);
  write_reach_row(html, words::apart, apart);
  close_table(html);
  html("</section>");
}

}  // namespace eugress
