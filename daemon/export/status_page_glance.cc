// Below the sentences, four cards that fit on the first screen: what physics excludes, whether we could have seen it,
// whose meetings these were, and what cannot be seen here at all.
#include <algorithm>

#include "export/status_page_parts.h"
#include "export/words.h"
#include "export/words_answer.h"
#include "export/words_sight.h"

namespace eugress {
namespace {

void open_card(Html& html, const Message& title) {
  html("<article class=\"card\"><h3>", title, "</h3>");
}

void write_big(Html& html, const Sentence& title, const Sentence& value) {
  html("<p class=\"big\">", value, " <small>", title, "</small></p>");
}

void write_reach_card(Html& html, const Snapshot& snapshot) {
  open_card(html, words::glance_reach);
  if (!snapshot.setting.has_position) {
    html("<p>", words::glance_no_position, "</p></article>");
    return;
  }
  Counts excluded;
  Counts all;
  for (const auto& [group, title] :
       {std::pair{PlaneGroup::media, &words::media}, std::pair{PlaneGroup::metadata, &words::metadata}}) {
    const ReachSums sums = reach_sums(snapshot, group);
    const Counts& part = sums.by_reach[static_cast<std::size_t>(ReachClass::us_excluded)];
    write_big(html, *title, share_figure(part.connections, sums.all.connections));
    excluded += part;
    all += sums.all;
  }
  html("<p class=\"quiet\">", words::of_connections, ", ",
       say(words::glance_reach_note, share_figure(excluded.bytes, all.bytes)), "</p></article>");
}

// Of what is dated, the oldest, in whole days at the end of what was seen.
Sentence oldest_data(const Snapshot& snapshot) {
  const KnowledgeItem* oldest = nullptr;
  for (const KnowledgeItem& item : snapshot.setting.knowledge) {
    if (item.built && (oldest == nullptr || *item.built < *oldest->built)) oldest = &item;
  }
  if (oldest == nullptr || !snapshot.last_interval_end) return words::glance_undated;
  const auto days = (day_of(*snapshot.last_interval_end) - day_of(*oldest->built)).count();
  return say(
      words::glance_age, oldest->name,
      days < 0 ? Sentence{words::newer} : counted(static_cast<std::uint64_t>(days), words::day_old, words::days_old));
}

void write_sight_card(Html& html, const Snapshot& snapshot) {
  const auto minutes = [&](std::uint64_t intervals) {
    return intervals * static_cast<std::uint64_t>(snapshot.setting.interval.count()) / 60;
  };
  const std::uint64_t all = snapshot.witnesses.all;
  const std::uint64_t both = all - std::min(all, snapshot.one_way_bytes);
  open_card(html, words::glance_sight);
  html("<ul><li>",
       say(words::glance_minutes, minutes(snapshot.intervals_assessable), minutes(snapshot.intervals_closed)),
       "</li><li>", say(words::glance_named, share_figure(snapshot.witnesses.name, all)), "</li><li>",
       say(words::glance_both_ways, share_figure(both, all)), "</li><li>", oldest_data(snapshot),
       "</li></ul><p><a href=\"#sight\">", words::sight_title, "</a></p></article>");
}

Sentence calls_text(const Snapshot& snapshot) {
  if (snapshot.call_claims.empty()) return words::glance_no_call;
  std::uint64_t contradicted = 0;
  std::uint64_t clear = 0;
  for (const CallClaim& one : snapshot.call_claims) {
    if (one.claim.status == ClaimStatus::contradicted) ++contradicted;
    if (one.claim.status == ClaimStatus::not_contradicted) ++clear;
  }
  const std::uint64_t all = snapshot.call_claims.size();
  return say(words::glance_calls, all, contradicted, clear, all - contradicted - clear);
}

void write_host_card(Html& html, const Snapshot& snapshot) {
  std::array<std::uint64_t, 3> by_host{};
  std::uint64_t all = 0;
  for (const auto& [key, counts] : host_cells(snapshot)) {
    const std::uint64_t connections = both_ways(counts).connections;
    by_host[key.host == Host::own ? 0 : key.host == Host::other ? 1 : 2] += connections;
    all += connections;
  }
  open_card(html, words::glance_hosts);
  html("<p>", calls_text(snapshot), "</p><p class=\"quiet\">",
       say(words::glance_hosts_shares, share_figure(by_host[0], all), share_figure(by_host[1], all),
           share_figure(by_host[2], all)),
       "</p></article>");
}

void write_limits_card(Html& html) {
  open_card(html, words::glance_limits);
  html("<p>", words::glance_limits_note, "</p><p><a href=\"#limits\">", words::glance_limits_link,
       "</a></p></article>");
}

}  // namespace

void write_glance(Html& html, const Snapshot& snapshot) {
  if (snapshot.intervals_closed == 0) return;
  html("<section class=\"glance\" aria-labelledby=\"glance\"><h2 id=\"glance\" class=\"unseen\">", words::at_a_glance,
       "</h2>");
  write_reach_card(html, snapshot);
  write_sight_card(html, snapshot);
  write_host_card(html, snapshot);
  write_limits_card(html);
  html("</section>");
}

void write_lacking(Html& html, const Snapshot& snapshot) {
  const std::vector<Sentence> lacking = lacking_sentences(snapshot);
  if (lacking.empty()) return;
  html("<section class=\"lacking\" aria-labelledby=\"lacking\"><h2 id=\"lacking\">", words::lacking, "</h2><ul>");
  for (const Sentence& sentence : lacking) html("<li>", sentence, "</li>");
  html("</ul></section>");
}

}  // namespace eugress
