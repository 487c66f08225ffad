// The servers that may be shown, each with the whole story of its place: who says so, who says otherwise, and whom
// physics refuted.
#include <algorithm>
#include <string>

#include "export/status_page_parts.h"
#include "export/wording.h"

namespace eugress {
namespace {

// What deserves a look comes first; within that, the largest.
int urgency(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::outside:
      return 0;
    case Verdict::disputed:
      return 1;
    case Verdict::exempt:
      return 2;
    case Verdict::unknown:
      return 3;
    case Verdict::inside:
      return 4;
  }
  return 4;
}

std::string_view source_title(HintSource source) noexcept {
  switch (source) {
    case HintSource::operator_override:
      return "own override";
    case HintSource::place:
      return "address table";
    case HintSource::site_code:
      return "site code in the name";
    case HintSource::region_word:
      return "region word in the name";
    case HintSource::cloud_region:
      return "cloud region file";
    case HintSource::geofeed:
      return "geofeed";
    case HintSource::database:
      return "database";
    case HintSource::cluster:
      return "cluster in the name";
  }
  return "";
}

void write_who(Html& html, const ServerRecord& record) {
  const Finding& found = record.finding;
  if (found.may_name_server) {
    html("<code>", record.server.address.text(), "</code>");
  } else {
    html("unlisted server");
    if (found.asn != 0) html(", AS ", found.asn);
  }
  html(" <span class=\"quiet\">", to_text(record.transport), " ", record.server.port, "</span>");
  if (found.may_name_server) {
    for (const std::string& name : found.names) html("<small>", name, "</small>");
    if (found.asn != 0) {
      html("<small>AS ", found.asn);
      if (!found.operator_name.empty()) html(" ", found.operator_name);
      html("</small>");
    }
  }
}

void write_place(Html& html, const Finding& found) {
  html("<b>", place_title(found.country, found.law), "</b>");
  if (!found.city.empty()) html(" ", found.city);
  html("<small>");
  if (found.is_edge) {
    html("edge: the place of the delivery network, not of the data");
  } else if (found.grade == Grade::none) {
    html("no grade");
  } else {
    html("grade ", to_text(found.grade));
  }
  if (found.within_km) html("; within ", grouped(*found.within_km), " km");
  if (found.is_far) html("; far: labelled near, measured far");
  html("</small>");
}

void write_hint(Html& html, std::string_view role, std::string_view word, const SpelledHint& hint) {
  html("<li class=\"", role, "\"><span>", word, "</span><span><b>", hint.place, "</b>");
  if (!hint.city.empty()) html(" ", hint.city);
  html(", ", source_title(hint.source));
  if (!hint.origin.empty() || !hint.dated.empty()) {
    html(" <span class=\"quiet\">", hint.origin);
    if (!hint.dated.empty()) {
      if (!hint.origin.empty()) html(", ");
      html("<time>", hint.dated, "</time>");
    }
    html("</span>");
  }
  html("</span></li>");
}

// For, against, refuted: a kept hint of another country is a voice against, and is never hidden.
void write_story(Html& html, const Finding& found) {
  if (found.hints.empty()) {
    html("<span class=\"quiet\">no source says anything</span>");
    return;
  }
  html("<ul class=\"story\">");
  for (const SpelledHint& hint : found.hints) {
    if (!hint.is_kept) {
      write_hint(html, "refuted", "refuted", hint);
    } else if (hint.place == found.country.text() || !found.country.is_known()) {
      write_hint(html, "kept", "kept", hint);
    } else if (Country::from_text(hint.place) && hint.place != "EU") {
      write_hint(html, "against", "disagrees", hint);
    } else {
      write_hint(html, "kept", "kept", hint);  // an area that may hold the country
    }
  }
  html("</ul>");
}

void write_server(Html& html, const ServerLine& line) {
  const ServerRecord& record = line.latest;
  const Finding& found = record.finding;
  const Counts all = both_ways(record.counts);
  html("<tr><th scope=\"row\">");
  write_who(html, record);
  html("<small>last seen <time datetime=\"", to_text(line.last_seen), "\">", minute_text(line.last_seen),
       "</time></small></th><td>", to_text(found.plane), "</td><td>");
  write_verdict(html, found.verdict);
  html("</td><td>");
  write_place(html, found);
  html("</td><td>");
  write_story(html, found);
  html("</td><td class=\"number\">");
  if (found.round_trip.is_measured()) {
    html(milliseconds(found.round_trip.smallest), "<small>", to_text(found.round_trip.method), ", ",
         grouped(found.round_trip.samples), "×</small>");
  } else {
    html("–");
  }
  html("</td><td class=\"number\">", grouped(all.connections), "<small>");
  write_bytes(html, all.bytes);
  html("</small></td></tr>");
}

}  // namespace

void write_servers(Html& html, const Snapshot& snapshot) {
  if (!snapshot.setting.shows_servers) return;
  std::vector<ServerLine> servers = shown_servers(snapshot, false);
  if (servers.empty()) return;
  std::stable_sort(servers.begin(), servers.end(), [](const ServerLine& a, const ServerLine& b) {
    return urgency(a.latest.finding.verdict) < urgency(b.latest.finding.verdict);
  });
  html(
      "<section aria-labelledby=\"servers\"><h2 id=\"servers\">Servers and how their place was found</h2><div "
      "class=\"wide\" role=\"region\" aria-labelledby=\"servers\" tabindex=\"0\"><table class=\"servers\"><caption>");
  write_count(html, servers.size(), "server", "servers");
  html(", outside ones first, then by bytes");
  if (snapshot.servers_left_out != 0)
    html("; ", grouped(snapshot.servers_left_out), " more are counted but not listed");
  html(
      ".</caption><thead><tr><th scope=\"col\">Server</th><th scope=\"col\">Plane</th><th "
      "scope=\"col\">Verdict</th><th "
      "scope=\"col\">Place</th><th scope=\"col\">Who says so</th><th scope=\"col\" class=\"number\">Smallest round "
      "trip</th><th scope=\"col\" class=\"number\">Connections</th></tr></thead><tbody>");
  for (const ServerLine& line : servers) write_server(html, line);
  html("</tbody></table></div></section>");
}

}  // namespace eugress
