// Could we have seen it: what came by, what was lost, what was known of it, and when nothing could be seen.
#include <algorithm>
#include <string>

#include "export/status_page_parts.h"
#include "export/wording.h"
#include "export/words.h"
#include "export/words_sight.h"

namespace eugress {
namespace {

void write_fact(Html& html, const Message& title, const Sentence& value, const Sentence& note) {
  html("<div><dt>", title, "</dt><dd>", value, "</dd><dd class=\"quiet\">", note, "</dd></div>");
}

// Without the filter's state a small number would look like a quiet link.
const Message& frames_note(const std::optional<FilterState>& filter) noexcept {
  if (!filter) return words::frames_note;
  return filter->is_attached ? words::frames_filtered : words::frames_unfiltered;
}

void write_loss(Html& html, const Snapshot& snapshot) {
  const auto lost = known_loss(snapshot.lost);
  if (!lost) {
    return write_fact(html, words::lost, words::not_stated,
                      snapshot.setting.is_replay ? words::file_is_silent : words::source_is_silent);
  }
  Sentence delivered;
  if (snapshot.last_coverage) {
    // In millionths, so that one frame lost in a million never reads as everything seen.
    constexpr std::uint64_t fine = 1'000'000;
    delivered =
        say(words::delivered,
            share_figure(static_cast<std::uint64_t>(std::clamp(*snapshot.last_coverage, 0.0, 1.0) * fine), fine));
  }
  write_fact(html, words::lost, *lost, delivered);
}

void write_coverage(Html& html, const Snapshot& snapshot) {
  write_fact(html, words::frames_seen, snapshot.frames.seen,
             say(frames_note(snapshot.filter), snapshot.frames.flow, snapshot.frames.sighting));
  write_loss(html, snapshot);
  if (snapshot.workers_missing != 0) {
    write_fact(html, words::silent_workers, say(words::part_of, snapshot.workers_missing, snapshot.workers),
               words::silent_note);
  }
  write_fact(html, words::good_intervals, say(words::part_of, snapshot.intervals_assessable, snapshot.intervals_closed),
             say(snapshot.last_interval_assessable ? words::last_was_good : words::last_was_bad,
                 snapshot.setting.interval.count()));
}

void write_identification(Html& html, const Snapshot& snapshot) {
  const WitnessBytes& bytes = snapshot.witnesses;
  write_fact(html, words::known_by_name, share_figure(bytes.name, bytes.all),
             say(words::known_note, share_figure(bytes.address, bytes.all), share_figure(bytes.payload, bytes.all)));
  write_fact(html, words::one_way, share_figure(snapshot.one_way_bytes, bytes.all),
             say(words::one_way_note, byte_figure(snapshot.one_way_bytes)));
  write_fact(html, words::disagreeing, connection_count(snapshot.disagreeing_connections), words::disagreeing_note);
}

void write_tables(Html& html, const Snapshot& snapshot) {
  const TableState& tables = snapshot.tables;
  const auto table = [&](const Message& title, std::uint64_t now, std::uint64_t bound, std::uint64_t evicted) {
    write_fact(html, title, now,
               evicted == 0 ? say(words::at_most, bound) : say(words::at_most_given_up, bound, evicted));
  };
  table(words::table_flows, tables.flows, tables.flow_capacity, 0);
  if (const std::uint64_t bytes = snapshot.aggregated.bytes; bytes != 0) {
    write_fact(html, words::counted_by_server, byte_figure(bytes),
               say(words::counted_by_server_note, share_figure(bytes, snapshot.witnesses.all)));
  }
  table(words::table_candidates, tables.candidates, tables.candidate_capacity, 0);
  table(words::table_servers, tables.servers, tables.server_capacity, tables.servers_evicted);
  table(words::table_peers, tables.peers, tables.peer_capacity, tables.peers_evicted);
  table(words::table_joins, tables.joins, tables.join_capacity, tables.joins_evicted);
}

void open_details(Html& html, std::string_view id, const Sentence& summary) {
  html("<details id=\"", id, "\"><summary>", summary, "</summary><dl class=\"plain\">");
}

// Only what happened: a list of zeros teaches nothing on a page.
void write_skips(Html& html, const FrameCounts& frames) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : frames.skipped) all += count;
  if (all == 0) return;
  open_details(html, "set-aside", say(words::set_aside, all));
  for (std::size_t skip = 1; skip < skip_count; ++skip) {
    if (frames.skipped[skip] == 0) continue;
    html("<div><dt>", to_text(static_cast<Skip>(skip)), "</dt><dd>", Sentence{frames.skipped[skip]}, "</dd></div>");
  }
  html("</dl></details>");
}

void write_tunnels(Html& html, const TunnelCounts& tunnels) {
  const bool is_quiet =
      tunnels.decapsulated == TunnelCounts{}.decapsulated && tunnels.refused == TunnelCounts{}.refused;
  if (is_quiet) return;
  open_details(html, "tunnels", words::tunnels);
  for (std::size_t kind = 0; kind < tunnel_count; ++kind) {
    if (tunnels.decapsulated[kind] == 0 && tunnels.refused[kind] == 0) continue;
    const Sentence frames = counted(tunnels.decapsulated[kind], words::frame, words::frames);
    html("<div><dt>", to_text(static_cast<Tunnel>(kind)), "</dt><dd>",
         tunnels.refused[kind] == 0 ? frames : say(words::tunnels_refused, frames, tunnels.refused[kind]),
         "</dd></div>");
  }
  html("</dl></details>");
}

const Message& exposure_title(ClientExposure exposure) noexcept {
  switch (exposure) {
    case ClientExposure::public4:
      return words::exposure_public4;
    case ClientExposure::v6_random:
      return words::exposure_random;
    case ClientExposure::v6_eui64:
      return words::exposure_eui64;
    case ClientExposure::nat4:
      break;
  }
  return words::exposure_nat4;
}

void write_exposure(Html& html, const Snapshot& snapshot) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : snapshot.exposed_connections) all += count;
  if (all == 0) return;
  open_details(html, "exposure", words::exposure);
  for (std::size_t kind = 0; kind < client_exposure_count; ++kind) {
    html("<div><dt>", exposure_title(static_cast<ClientExposure>(kind)), "</dt><dd>",
         connection_count(snapshot.exposed_connections[kind]), "</dd></div>");
  }
  html("</dl></details>");
}

const Message& why_title(Gap::Why why) noexcept {
  switch (why) {
    case Gap::Why::time_jump:
      return words::gap_jump;
    case Gap::Why::reports_refused:
      return words::gap_refused;
    case Gap::Why::worker_missing:
      return words::gap_worker;
    case Gap::Why::damaged_input:
      break;
  }
  return words::gap_damage;
}

void write_gaps(Html& html, const Snapshot& snapshot) {
  html("<h3 id=\"gaps\">", words::gaps, "</h3>");
  if (snapshot.gaps_in_all == 0) {
    html("<p class=\"quiet\">", words::no_gaps, "</p>");
    return;
  }
  open_table(html, "gaps", "list");
  html("<caption>",
       snapshot.gaps.size() < snapshot.gaps_in_all ? say(words::gaps_listed, snapshot.gaps_in_all, snapshot.gaps.size())
                                                   : counted(snapshot.gaps_in_all, words::gap_one, words::gap_many),
       "</caption><thead><tr>");
  for (const Message* head : {&words::from, &words::to, &words::why}) write_head_cell(html, *head);
  html("</tr></thead><tbody>");
  for (const Gap& gap : snapshot.gaps) {
    html("<tr><td>", time_markup(html, gap.from), "</td><td>", time_markup(html, gap.to), "</td><td>",
         why_title(gap.why), "</td></tr>");
  }
  close_table(html);
}

}  // namespace

void write_sight(Html& html, const Snapshot& snapshot) {
  if (snapshot.intervals_closed == 0) return;
  html("<section aria-labelledby=\"sight\"><h2 id=\"sight\">", words::sight_title, "</h2><dl class=\"facts\">");
  write_coverage(html, snapshot);
  if (snapshot.witnesses.all != 0) write_identification(html, snapshot);
  write_tables(html, snapshot);
  html("</dl>");
  write_skips(html, snapshot.frames);
  write_tunnels(html, snapshot.tunnels);
  write_exposure(html, snapshot);
  write_gaps(html, snapshot);
  write_tap(html, snapshot.tap);
  html("</section>");
}

}  // namespace eugress
