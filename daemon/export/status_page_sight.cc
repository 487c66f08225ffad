// Could we have seen it, what cannot be seen at all, and by which documents and data it was judged.
#include <algorithm>
#include <string>

#include "export/status_page_parts.h"
#include "export/wording.h"

namespace eugress {
namespace {

// Without it a small number of frames would look like a quiet link.
std::string_view said_of(const std::optional<FilterState>& filter) noexcept {
  if (!filter) return {};
  return filter->is_attached ? "; a filter in the kernel keeps foreign frames out"
                             : "; every frame of the link, because no filter is in force in the kernel";
}

void write_coverage(Html& html, const Snapshot& snapshot) {
  html("<div><dt>Frames seen</dt><dd>", grouped(snapshot.frames.seen), "</dd><dd class=\"quiet\">",
       grouped(snapshot.frames.flow), " in identified flows, ", grouped(snapshot.frames.sighting),
       " kept for their names", said_of(snapshot.filter), "</dd></div><div><dt>Lost before we saw them</dt>");
  const auto lost = known_loss(snapshot.lost);
  if (!lost) {
    html("<dd>not stated</dd><dd class=\"quiet\">",
         std::string_view{snapshot.setting.is_replay ? "a file does not say what its writer lost"
                                                     : "the source does not count it"},
         "</dd>");
  } else {
    html("<dd>", grouped(*lost), "</dd><dd class=\"quiet\">");
    if (snapshot.last_coverage) {
      // In millionths, so that one frame lost in a million never reads as everything seen.
      constexpr std::uint64_t fine = 1'000'000;
      html(share(static_cast<std::uint64_t>(std::clamp(*snapshot.last_coverage, 0.0, 1.0) * fine), fine),
           " of the last interval was delivered");
    }
    html("</dd>");
  }
  if (snapshot.workers_missing != 0) {
    html("</div><div><dt>Workers that are silent</dt><dd>", snapshot.workers_missing, " of ", snapshot.workers,
         "</dd><dd class=\"quiet\">what they should see nobody sees; restart eugress if this stays</dd>");
  }
  html("</div><div><dt>Intervals good enough to judge by</dt><dd>", grouped(snapshot.intervals_assessable), " of ",
       grouped(snapshot.intervals_closed), "</dd><dd class=\"quiet\">of ", snapshot.setting.interval.count(),
       " seconds each; ",
       std::string_view{snapshot.last_interval_assessable ? "the last one was" : "the last one was not"},
       "</dd></div>");
}

void write_identification(Html& html, const Snapshot& snapshot) {
  const WitnessBytes& bytes = snapshot.witnesses;
  html("<div><dt>Known by name</dt><dd>", share(bytes.name, bytes.all), "</dd><dd class=\"quiet\">of bytes; ",
       share(bytes.address, bytes.all), " by listed address, ", share(bytes.payload, bytes.all),
       " by the shape of the payload</dd></div><div><dt>Seen one way only</dt><dd>",
       share(snapshot.one_way_bytes, bytes.all), "</dd><dd class=\"quiet\">");
  write_bytes(html, snapshot.one_way_bytes);
  html(" of flows whose other direction does not pass here</dd></div><div><dt>Sources that disagree</dt><dd>");
  write_count(html, snapshot.disagreeing_connections, "connection", "connections");
  html("</dd><dd class=\"quiet\">for which one names another country than the one chosen</dd></div>");
}

void write_tables(Html& html, const Snapshot& snapshot) {
  const TableState& tables = snapshot.tables;
  const auto table = [&](std::string_view title, std::uint64_t now, std::uint64_t bound, std::string_view note) {
    html("<div><dt>", title, "</dt><dd>", grouped(now), "</dd><dd class=\"quiet\">of at most ", grouped(bound), note,
         "</dd></div>");
  };
  table("Flows in the table", tables.flows, tables.flow_capacity, "");
  table("Flows waiting for a name", tables.candidates, tables.candidate_capacity, "");
  table("Servers remembered", tables.servers, tables.server_capacity,
        tables.servers_evicted == 0 ? "" : "; " + grouped(tables.servers_evicted) + " given up for others");
  table("Sockets that asked for a way to a peer", tables.peers, tables.peer_capacity,
        tables.peers_evicted == 0 ? "" : "; " + grouped(tables.peers_evicted) + " given up for others");
  table("Devices that join or are in a meeting", tables.joins, tables.join_capacity,
        tables.joins_evicted == 0 ? "" : "; " + grouped(tables.joins_evicted) + " given up for others");
}

// Only what happened: a list of zeros teaches nothing on a page.
void write_skips(Html& html, const FrameCounts& frames) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : frames.skipped) all += count;
  if (all == 0) return;
  html("<details><summary>", grouped(all), " frames were set aside</summary><dl class=\"plain\">");
  for (std::size_t skip = 1; skip < skip_count; ++skip) {
    if (frames.skipped[skip] == 0) continue;
    html("<div><dt>", to_text(static_cast<Skip>(skip)), "</dt><dd>", grouped(frames.skipped[skip]), "</dd></div>");
  }
  html("</dl></details>");
}

void write_tunnels(Html& html, const TunnelCounts& tunnels) {
  const bool is_quiet =
      tunnels.decapsulated == TunnelCounts{}.decapsulated && tunnels.refused == TunnelCounts{}.refused;
  if (is_quiet) return;
  html("<details><summary>Tunnels and mirrors that were looked into</summary><dl class=\"plain\">");
  for (std::size_t kind = 0; kind < tunnel_count; ++kind) {
    if (tunnels.decapsulated[kind] == 0 && tunnels.refused[kind] == 0) continue;
    html("<div><dt>", to_text(static_cast<Tunnel>(kind)), "</dt><dd>");
    write_count(html, tunnels.decapsulated[kind], "frame", "frames");
    if (tunnels.refused[kind] != 0) html("; ", grouped(tunnels.refused[kind]), " refused for a wrong header");
    html("</dd></div>");
  }
  html("</dl></details>");
}

std::string_view exposure_title(ClientExposure exposure) noexcept {
  switch (exposure) {
    case ClientExposure::nat4:
      return "an IPv4 address shared behind a translator";
    case ClientExposure::public4:
      return "an IPv4 address of its own";
    case ClientExposure::v6_random:
      return "an IPv6 address with a random part";
    case ClientExposure::v6_eui64:
      return "an IPv6 address that carries the device’s hardware number";
  }
  return "";
}

void write_exposure(Html& html, const Snapshot& snapshot) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : snapshot.exposed_connections) all += count;
  if (all == 0) return;
  html("<details><summary>What the devices’ addresses tell the other side</summary><dl class=\"plain\">");
  for (std::size_t kind = 0; kind < client_exposure_count; ++kind) {
    html("<div><dt>", exposure_title(static_cast<ClientExposure>(kind)), "</dt><dd>");
    write_count(html, snapshot.exposed_connections[kind], "connection", "connections");
    html("</dd></div>");
  }
  html("</dl></details>");
}

std::string_view why_title(Gap::Why why) noexcept {
  switch (why) {
    case Gap::Why::time_jump:
      return "the clock of the packets leapt";
    case Gap::Why::reports_refused:
      return "workers reported faster than the books could follow";
    case Gap::Why::worker_missing:
      return "a capture worker did not answer";
    case Gap::Why::damaged_input:
      return "the input was damaged";
  }
  return "";
}

void write_gaps(Html& html, const Snapshot& snapshot) {
  html("<h3 id=\"gaps\">Gaps</h3>");
  if (snapshot.gaps_in_all == 0) {
    html("<p class=\"quiet\">None recorded.</p>");
    return;
  }
  html("<div class=\"wide\" role=\"region\" aria-labelledby=\"gaps\" tabindex=\"0\"><table><caption>");
  write_count(html, snapshot.gaps_in_all, "span", "spans");
  html(" in which nothing could be seen");
  if (snapshot.gaps.size() < snapshot.gaps_in_all) html("; the last ", snapshot.gaps.size(), " are listed");
  html(
      ".</caption><thead><tr><th scope=\"col\">From</th><th scope=\"col\">To</th><th "
      "scope=\"col\">Why</th></tr></thead>"
      "<tbody>");
  for (const Gap& gap : snapshot.gaps) {
    html("<tr><td><time datetime=\"", to_text(gap.from), "\">", minute_text(gap.from),
         "</time></td><td><time datetime=\"", to_text(gap.to), "\">", minute_text(gap.to), "</time></td><td>",
         why_title(gap.why), "</td></tr>");
  }
  html("</tbody></table></div>");
}

// Age at the end of what was seen, not today: old data judges an old capture well.
void write_age(Html& html, const Snapshot& snapshot, const KnowledgeItem& item) {
  constexpr std::chrono::days warned_at{35};
  if (!item.built) {
    html("undated");
    return;
  }
  const Day built = day_of(*item.built);
  html("<time datetime=\"", to_text(built), "\">", to_text(built), "</time>");
  if (!snapshot.last_interval_end) return;
  const std::chrono::days age = day_of(*snapshot.last_interval_end) - built;
  if (age.count() < 0) {
    html("<small>newer than the traffic</small>");
  } else {
    html("<small>", age.count(), std::string_view{age.count() == 1 ? " day old" : " days old"},
         std::string_view{age >= warned_at ? ": renew it" : ""}, "</small>");
  }
}

void write_promise(Html& html, const Promise& promise) {
  if (promise.profile.empty() && promise.document_title.empty()) {
    html("<p>No promise is configured, so nothing is judged: every verdict is unknown.</p>");
    return;
  }
  html("<blockquote><p>", promise.reading, "</p><footer>", promise.document_title);
  if (!promise.document_issuer.empty()) html(", ", promise.document_issuer);
  if (!promise.document_dated.empty()) {
    html(", <time datetime=\"", promise.document_dated, "\">", promise.document_dated, "</time>");
  }
  html("</footer></blockquote><p class=\"quiet\">Profile ", promise.profile);
  if (!promise.effective_from.empty()) html(", in force from ", promise.effective_from);
  html(".</p>");
  if (promise.areas.empty()) return;
  html("<dl class=\"plain\">");
  for (const auto& [plane, area] : promise.areas)
    html("<div><dt>", plane_title(plane), "</dt><dd>", area, "</dd></div>");
  html("</dl>");
}

}  // namespace

void write_sight(Html& html, const Snapshot& snapshot) {
  if (snapshot.intervals_closed == 0) return;
  html("<section aria-labelledby=\"sight\"><h2 id=\"sight\">Could we have seen it?</h2><dl class=\"facts\">");
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

void write_limits(Html& html, const Snapshot& /*snapshot*/) {
  html("<section aria-labelledby=\"limits\"><h2 id=\"limits\">What is not visible here</h2><ul class=\"limits\">");
  for (const std::string_view sentence : limits()) html("<li>", sentence, "</li>");
  html("</ul></section>");
}

void write_knowledge(Html& html, const Snapshot& snapshot) {
  const Setting& setting = snapshot.setting;
  html("<section aria-labelledby=\"promise\"><h2 id=\"promise\">The promise it is held against</h2>");
  write_promise(html, setting.promise);
  html("</section><section aria-labelledby=\"knowledge\"><h2 id=\"knowledge\">What it was judged by</h2>");
  if (setting.knowledge.empty()) {
    html("<p>No table or database is loaded.</p></section>");
    return;
  }
  html(
      "<div class=\"wide\" role=\"region\" aria-labelledby=\"knowledge\" tabindex=\"0\"><table><caption>Tables, "
      "databases "
      "and policy in force, epoch ",
      setting.epoch,
      ". Compare a digest with sha256sum.</caption><thead><tr><th scope=\"col\">Name</th><th "
      "scope=\"col\">Built</th><th "
      "scope=\"col\">SHA-256</th></tr></thead><tbody>");
  for (const KnowledgeItem& item : setting.knowledge) {
    html("<tr><th scope=\"row\">", item.name, "</th><td>");
    write_age(html, snapshot, item);
    html("</td><td><code>", item.sha256, "</code></td></tr>");
  }
  html("</tbody></table></div></section>");
}

}  // namespace eugress
