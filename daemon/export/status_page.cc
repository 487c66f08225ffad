// The page at `/`: the answer first, then what it rests on, then what it cannot know. Complete without a script; the
// script finds its words and its rhythm in the attributes of <body>.
#include "export/export.h"
#include "export/status_page_parts.h"
#include "export/wording.h"
#include "export/words.h"
#include "export/words_answer.h"

namespace eugress {
namespace {

// The promised ones: what the page answers for.
Sentence providers_text(const Setting& setting) {
  std::vector<std::string> names;
  for (std::size_t index = 0; index < setting.providers.size(); ++index) {
    const bool is_answered_for = is_promised(setting, static_cast<ProviderNumber>(index + 1));
    if (is_answered_for) names.push_back(display_name(setting.providers[index]));
  }
  return listed_with_and(names);
}

void write_head(Html& html, const Snapshot& snapshot, const Sentence& title) {
  html("<!DOCTYPE html>\n<html lang=\"", to_text(html.language()),
       "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta "
       "name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">");
  // Only while there is nothing to read: a page that reloads itself takes the place from under a reader.
  if (snapshot.intervals_closed == 0) html("<meta http-equiv=\"refresh\" content=\"10\">");
  html("<title>", title,
       " · eugress</title><link rel=\"icon\" href=\"assets/icon.svg\" type=\"image/svg+xml\"><link rel=\"stylesheet\" "
       "href=\"assets/page.css\"><script defer=\"\" src=\"assets/page.js\"></script></head>");
}

// What the script says, in the language of the page, and how often there is something new.
void write_body_start(Html& html, const Snapshot& snapshot) {
  html("<body data-interval=\"", snapshot.setting.interval.count(), "\" data-pause=\"", words::live_pause,
       "\" data-resume=\"", words::live_resume, "\" data-on=\"", words::live_on, "\" data-paused=\"",
       words::live_paused, "\" data-lost=\"", words::live_lost, "\" data-changed=\"", words::live_changed,
       "\"><a class=\"skip\" href=\"#main\">", words::skip_to_answer, "</a>");
}

// The links name each language in itself, for whoever cannot read this page.
void write_languages(Html& html) {
  html("<nav class=\"languages\" aria-label=\"", words::language, "\"><ul>");
  const auto link = [&](Language language, std::string_view name) {
    html("<li><a href=\"?lang=", to_text(language), "\" lang=\"", to_text(language), "\" hreflang=\"",
         to_text(language), "\"");
    if (language == html.language()) html(" aria-current=\"true\"");
    html(">", name, "</a></li>");
  };
  link(Language::dutch, "Nederlands");
  link(Language::english, "English");
  html("</ul></nav>");
}

void write_top(Html& html, const Snapshot& snapshot, const Sentence& title) {
  html("<header><div class=\"bar-top\"><p class=\"brand\">eugress");
  if (!snapshot.setting.observation_point.empty()) {
    html(" <span>", say(words::at_gateway, mended_utf8(snapshot.setting.observation_point)), "</span>");
  }
  html("</p>");
  write_languages(html);
  html("</div><h1>", title, "</h1><div class=\"live\"><p id=\"seen\" class=\"quiet\">");
  if (snapshot.first_interval_start && snapshot.last_interval_end) {
    html.say(words::seen_from_to, time_markup(html, *snapshot.first_interval_start),
             time_markup(html, *snapshot.last_interval_end));
    html(" <a class=\"reload\" href=\"?lang=", to_text(html.language()), "\">", words::reload, "</a>");
  } else {
    html(words::no_interval_yet);
  }
  html("</p></div></header>");
}

void write_damage(Html& html, const Snapshot& snapshot) {
  if (!snapshot.is_truncated) return;
  html("<p class=\"alarm\" role=\"status\"><b>", words::damaged, "</b> ", words::damaged_means, "</p>");
}

}  // namespace

bool is_empty(const Counts& counts) noexcept {
  return counts == Counts{};
}

void write_bytes(Html& html, std::uint64_t bytes) {
  html("<data value=\"", bytes, "\" title=\"", say(words::exact_bytes, bytes), "\">", byte_figure(bytes), "</data>");
}

void write_verdict(Html& html, Verdict verdict) {
  html("<span class=\"word ", to_text(verdict), "\">", verdict_title(verdict), "</span>");
}

Markup time_markup(const Html& html, Timestamp time) {
  return html.made("<time datetime=\"", to_text(time), "\">", minute_text(time), "</time>");
}

void open_table(Html& html, std::string_view id, std::string_view kind) {
  html("<div class=\"wide\" role=\"group\" aria-labelledby=\"", id, "\" tabindex=\"0\"><table class=\"", kind, "\">");
}

void close_table(Html& html) {
  html("</tbody></table></div>");
}

void write_head_cell(Html& html, const Sentence& title, bool is_number) {
  html("<th scope=\"col\"");
  if (is_number) html(" class=\"number\"");
  html(">", title, "</th>");
}

std::string render_page(const Snapshot& snapshot, Language language) {
  Html html{language};
  const Sentence title = say(words::title, providers_text(snapshot.setting));
  write_head(html, snapshot, title);
  write_body_start(html, snapshot);
  write_top(html, snapshot, title);
  html("<main id=\"main\" tabindex=\"-1\">");
  write_damage(html, snapshot);
  write_answers(html, snapshot);
  write_glance(html, snapshot);
  write_lacking(html, snapshot);
  write_planes(html, snapshot);
  write_claims(html, snapshot);
  write_reach(html, snapshot);
  write_places(html, snapshot);
  write_zones(html, snapshot);
  write_other_services(html, snapshot);
  write_sight(html, snapshot);
  write_limits(html);
  write_servers(html, snapshot);
  write_promise(html, snapshot);
  write_knowledge(html, snapshot);
  html("</main><footer><p>eugress ", program_version(), " · <a href=\"metrics\">", words::footer_metrics,
       "</a> · <a href=\"api/v1/status\">", words::footer_json, "</a></p></footer></body></html>\n");
  return std::move(html).take();
}

}  // namespace eugress
