// What cannot be seen at all, and by which promise, exemptions, documents and data it was judged.
#include <string>

#include "export/status_page_parts.h"
#include "export/words.h"
#include "export/words_sight.h"

namespace eugress {
namespace {

Sentence age_text(std::chrono::days age) {
  constexpr std::chrono::days warned_at{35};
  if (age.count() < 0) return words::newer;
  if (age >= warned_at) return say(words::days_old_renew, age.count());
  return counted(static_cast<std::uint64_t>(age.count()), words::day_old, words::days_old);
}

// Age at the end of what was seen, not today: old data judges an old capture well.
void write_age(Html& html, const Snapshot& snapshot, const KnowledgeItem& item) {
  if (!item.built) {
    html(words::undated);
    return;
  }
  const Day built = day_of(*item.built);
  html("<time datetime=\"", to_text(built), "\">", to_text(built), "</time>");
  if (!snapshot.last_interval_end) return;
  const std::chrono::days age = day_of(*snapshot.last_interval_end) - built;
  html("<small>", age_text(age), "</small>");
}

void write_document(Html& html, const Promise& promise) {
  if (promise.profile.empty() && promise.document_title.empty()) {
    html("<p>", words::no_promise, "</p>");
    return;
  }
  html("<blockquote><p>", promise.reading, "</p><footer>", promise.document_title);
  if (!promise.document_issuer.empty()) html(", ", promise.document_issuer);
  if (!promise.document_dated.empty()) {
    html(", <time datetime=\"", promise.document_dated, "\">", promise.document_dated, "</time>");
  }
  html("</footer></blockquote><p class=\"quiet\">",
       promise.effective_from.empty() ? say(words::profile, promise.profile)
                                      : say(words::profile_from, promise.profile, promise.effective_from),
       "</p>");
  if (promise.areas.empty()) return;
  html("<dl class=\"plain\">");
  for (const auto& [plane, area] : promise.areas)
    html("<div><dt>", plane_title(plane), "</dt><dd>", area, "</dd></div>");
  html("</dl>");
}

const Message& exemption_kind_title(ExemptionKind kind) noexcept {
  switch (kind) {
    case ExemptionKind::external_host:
      return words::kind_external_host;
    case ExemptionKind::vpn_pool:
      return words::kind_vpn_pool;
    case ExemptionKind::support_ticket:
      return words::kind_support_ticket;
    case ExemptionKind::fail_over:
      return words::kind_fail_over;
    case ExemptionKind::probe:
      break;
  }
  return words::kind_probe;
}

void write_exemptions(Html& html, const Snapshot& snapshot) {
  const auto& exemptions = snapshot.setting.promise.exemptions;
  html("<h3 id=\"exemptions\">", words::exemptions, "</h3>");
  if (exemptions.empty()) {
    html("<p>", words::no_exemptions, "</p>");
    return;
  }
  open_table(html, "exemptions", "list");
  html("<caption>", words::exemptions_caption, "</caption><thead><tr>");
  for (const Message* head : {&words::exemption_head, &words::kind_head, &words::from, &words::until_head}) {
    write_head_cell(html, *head);
  }
  html("</tr></thead><tbody>");
  for (const PromisedExemption& one : exemptions) {
    const bool is_over = snapshot.last_interval_end && one.until <= *snapshot.last_interval_end;
    html("<tr><th scope=\"row\">", one.id, "</th><td>", exemption_kind_title(one.kind), "</td><td>",
         time_markup(html, one.from), "</td><td>", time_markup(html, one.until));
    if (is_over) html(" <small>", words::over, "</small>");
    html("</td></tr>");
  }
  close_table(html);
}

}  // namespace

void write_limits(Html& html) {
  html("<section aria-labelledby=\"limits\"><h2 id=\"limits\">", words::limits_title, "</h2><ul class=\"limits\">");
  for (const Message& sentence : words::limits) html("<li>", sentence, "</li>");
  html("</ul></section>");
}

void write_promise(Html& html, const Snapshot& snapshot) {
  html("<section aria-labelledby=\"promise\"><h2 id=\"promise\">", words::promise_title, "</h2>");
  write_document(html, snapshot.setting.promise);
  write_exemptions(html, snapshot);
  html("</section>");
}

void write_knowledge(Html& html, const Snapshot& snapshot) {
  const Setting& setting = snapshot.setting;
  html("<section aria-labelledby=\"knowledge\"><h2 id=\"knowledge\">", words::knowledge_title, "</h2>");
  if (setting.knowledge.empty()) {
    html("<p>", words::no_knowledge, "</p></section>");
    return;
  }
  open_table(html, "knowledge", "list");
  html("<caption>", say(words::knowledge_caption, setting.epoch), "</caption><thead><tr>");
  write_head_cell(html, words::name_head);
  write_head_cell(html, words::built_head);
  write_head_cell(html, "SHA-256");
  html("</tr></thead><tbody>");
  for (const KnowledgeItem& item : setting.knowledge) {
    html("<tr><th scope=\"row\">", item.name, "</th><td>");
    write_age(html, snapshot, item);
    html("</td><td><code>", item.sha256, "</code></td></tr>");
  }
  close_table(html);
  html("</section>");
}

}  // namespace eugress
