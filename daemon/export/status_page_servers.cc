// The servers that may be shown, each with the whole story of its place: who says so, who says otherwise, and whom
// physics refuted.
#include <algorithm>
#include <string>

#include "export/status_page_parts.h"
#include "export/wording.h"
#include "export/words.h"
#include "export/words_tables.h"

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

const Message& source_title(HintSource source) noexcept {
  switch (source) {
    case HintSource::operator_override:
      return words::source_override;
    case HintSource::place:
      return words::source_place;
    case HintSource::site_code:
      return words::source_site;
    case HintSource::region_word:
      return words::source_word;
    case HintSource::cloud_region:
      return words::source_cloud;
    case HintSource::geofeed:
      return words::source_geofeed;
    case HintSource::cluster:
      return words::source_cluster;
    case HintSource::database:
      break;
  }
  return words::source_database;
}

void write_who(Html& html, const ServerRecord& record) {
  const Finding& found = record.finding;
  if (found.may_name_server) {
    html("<code>", record.server.address.text(), "</code>");
  } else {
    // An AS number is a name, so without marks between its digits.
    html(found.asn == 0 ? Sentence{words::unlisted} : say(words::unlisted_as, std::to_string(found.asn)));
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
    html(words::edge_note);
  } else if (found.grade == Grade::none) {
    html(words::no_grade);
  } else {
    html(say(words::grade_is, to_text(found.grade)));
  }
  if (found.within_km) html("; ", say(words::kilometres, *found.within_km));
  if (found.is_far) html("; ", words::far_note);
  html("</small>");
}

void write_hint(Html& html, std::string_view role, const Message& word, const SpelledHint& hint) {
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
    html("<span class=\"quiet\">", words::says_nothing, "</span>");
    return;
  }
  html("<ul class=\"story\">");
  for (const SpelledHint& hint : found.hints) {
    if (!hint.is_kept) {
      write_hint(html, "refuted", words::refuted, hint);
    } else if (hint.place == found.country.text() || !found.country.is_known()) {
      write_hint(html, "kept", words::kept, hint);
    } else if (Country::from_text(hint.place) && hint.place != "EU") {
      write_hint(html, "against", words::disagrees, hint);
    } else {
      write_hint(html, "kept", words::kept, hint);  // an area that may hold the country
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
  html("<small>");
  html.say(words::last_seen, time_markup(html, line.last_seen));
  html("</small></th><td>", plane_in_text(found.plane), "</td><td>");
  write_verdict(html, found.verdict);
  html("</td><td>");
  write_place(html, found);
  html("</td><td>");
  write_story(html, found);
  if (found.round_trip.is_measured()) {
    html("</td><td class=\"number\" data-sort=\"", found.round_trip.smallest.count(), "\">",
         millisecond_figure(found.round_trip.smallest), "<small>", to_text(found.round_trip.method), ", ",
         Sentence{found.round_trip.samples}, "×</small>");
  } else {
    html("</td><td class=\"number\">–");
  }
  html("</td><td class=\"number\" data-sort=\"", all.connections, "\">", Sentence{all.connections}, "<small>");
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
  const Sentence count = counted(servers.size(), words::server_one, words::server_many);
  html("<section aria-labelledby=\"servers\"><h2 id=\"servers\">", words::servers_title, "</h2>");
  open_table(html, "servers", "servers");
  html("<caption>",
       snapshot.servers_left_out == 0 ? say(words::servers_caption, count)
                                      : say(words::servers_caption_more, count, snapshot.servers_left_out),
       "</caption><thead><tr>");
  for (const Message* head : {&words::server_head, &words::plane, &words::verdict, &words::place, &words::who_says}) {
    write_head_cell(html, *head);
  }
  write_head_cell(html, words::smallest_round_trip, true);
  write_head_cell(html, words::connections_head, true);
  html("</tr></thead><tbody>");
  for (const ServerLine& line : servers) write_server(html, line);
  close_table(html);
  html("</section>");
}

}  // namespace eugress
