// The page at `/`: the answer first, then what it rests on, then what it cannot know.
#include "export/export.h"
#include "export/status_page_parts.h"
#include "export/status_page_style.h"
#include "export/wording.h"

namespace eugress {
namespace {

// The promised ones: what the page answers for.
std::string providers_text(const Setting& setting) {
  std::vector<std::string> names;
  for (std::size_t index = 0; index < setting.providers.size(); ++index) {
    const bool is_answered_for = is_promised(setting, static_cast<ProviderNumber>(index + 1));
    if (is_answered_for) names.push_back(display_name(setting.providers[index]));
  }
  std::string text;
  for (std::size_t index = 0; index < names.size(); ++index) {
    if (index != 0) text += index + 1 == names.size() ? " and " : ", ";
    text += names[index];
  }
  return text;
}

void write_time(Html& html, Timestamp time) {
  html("<time datetime=\"", to_text(time), "\">", minute_text(time), "</time>");
}

void write_head(Html& html, const Snapshot& snapshot, const std::string& title) {
  html(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><meta "
      "name=\"robots\" content=\"noindex\">");
  // Only while there is nothing to read: a page that reloads itself takes the place from under a reader.
  if (snapshot.intervals_closed == 0) html("<meta http-equiv=\"refresh\" content=\"10\">");
  html("<title>", title, " · eugress</title><style>");
  html.trusted(status_page_style);
  html("</style></head><body>");
}

void write_top(Html& html, const Snapshot& snapshot, const std::string& title) {
  html("<header><p class=\"brand\">eugress");
  if (!snapshot.setting.observation_point.empty()) html(" <span>at ", snapshot.setting.observation_point, "</span>");
  html("</p><h1>", title, "</h1><p class=\"quiet\">");
  if (snapshot.first_interval_start && snapshot.last_interval_end) {
    html("Seen from ");
    write_time(html, *snapshot.first_interval_start);
    html(" to ");
    write_time(html, *snapshot.last_interval_end);
    html(". <a href=\"/\">Reload</a> for newer numbers.");
  } else {
    html("No interval has closed yet. This page reloads itself until one has.");
  }
  html("</p></header>");
  if (snapshot.is_truncated) {
    html(
        "<p class=\"alarm\" role=\"status\"><b>The input was damaged.</b> What stands here is what was read before the "
        "damage.</p>");
  }
}

}  // namespace

std::string_view plane_title(Plane plane) noexcept {
  switch (plane) {
    case Plane::media:
      return "Media";
    case Plane::signalling:
      return "Signalling";
    case Plane::web:
      return "Web";
    case Plane::telemetry:
      return "Telemetry";
    case Plane::files:
      return "Files";
    case Plane::push:
      return "Push";
    case Plane::support:
      return "Support";
    case Plane::static_:
      return "Static files";
    case Plane::phone:
      return "Phone";
    case Plane::p2p:
      return "Peer to peer";
    case Plane::other:
      return "Other";
  }
  return "";
}

std::string_view plane_meaning(Plane plane) noexcept {
  switch (plane) {
    case Plane::media:
      return "sound, video, shared screens";
    case Plane::signalling:
      return "joining, steering, finding a way";
    case Plane::web:
      return "pages, sign-in, web client";
    case Plane::telemetry:
      return "logs and usage reports";
    case Plane::files:
      return "files, chat attachments, recordings";
    case Plane::push:
      return "notifications";
    case Plane::support:
      return "help and support";
    case Plane::static_:
      return "programs and pictures from a delivery network";
    case Plane::phone:
      return "telephony, voice and signalling";
    case Plane::p2p:
      return "straight to another participant";
    case Plane::other:
      return "the provider’s, kind not known";
  }
  return "";
}

std::string place_title(Country country, Law law) {
  if (country.is_anycast()) return "edge, place not known";
  if (country.is_known()) return std::string{country.text()};
  if (law == Law::eu) return "EU, country not known";
  if (law == Law::eea) return "EEA, country not known";
  return "unknown";
}

std::string display_name(std::string provider) {
  if (!provider.empty() && provider[0] >= 'a' && provider[0] <= 'z') {
    provider[0] = static_cast<char>(provider[0] - 'a' + 'A');
  }
  return provider;
}

std::string_view grade_title(Grade grade) noexcept {
  return grade == Grade::none ? "–" : to_text(grade);
}

void write_bytes(Html& html, std::uint64_t bytes) {
  html("<data value=\"", bytes, "\" title=\"", grouped(bytes), " bytes\">", human_bytes(bytes), "</data>");
}

void write_count(Html& html, std::uint64_t count, std::string_view one, std::string_view many) {
  html(grouped(count), " ", count == 1 ? one : many);
}

void write_verdict(Html& html, Verdict verdict) {
  html("<span class=\"word ", to_text(verdict), "\">", to_text(verdict), "</span>");
}

std::string render_page(const Snapshot& snapshot) {
  const std::string title = "Where our " + providers_text(snapshot.setting) + " traffic goes";
  Html html;
  write_head(html, snapshot, title);
  write_top(html, snapshot, title);
  html("<main>");
  write_answers(html, snapshot);
  write_planes(html, snapshot);
  write_reach(html, snapshot);
  write_places(html, snapshot);
  write_zones(html, snapshot);
  write_other_services(html, snapshot);
  write_sight(html, snapshot);
  write_limits(html, snapshot);
  write_servers(html, snapshot);
  write_knowledge(html, snapshot);
  html("</main><footer><p>eugress ", program_version(),
       " · <a href=\"/metrics\">metrics</a> · <a href=\"/api/v1/status\">the same as "
       "JSON</a></p></footer></body></html>\n");
  return std::move(html).take();
}

}  // namespace eugress
