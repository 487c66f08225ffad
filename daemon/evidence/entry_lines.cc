#include "evidence/entry_lines.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/digest.h"
#include "evidence/line_writer.h"

namespace eugress {
namespace {

std::string word_of(const std::vector<std::string>& words, std::size_t index, const char* otherwise) {
  return index < words.size() ? words[index] : otherwise;
}

// The labels of the main counters: what records and rest of an interval add up to is what Prometheus counts.
using Label = std::tuple<std::string, Plane, Country, Law, Verdict, Grade, ZoneNumber>;

struct Rest {
  struct Way {
    std::int64_t bytes = 0;
    std::int64_t packets = 0;
    std::int64_t connections = 0;
    friend bool operator==(const Way&, const Way&) = default;
  };
  Way out;
  Way in;
  friend bool operator==(const Rest&, const Rest&) = default;
};

class IntervalLines {
 public:
  IntervalLines(const BookedInterval& booked, const EntryWords& words)
      : booked_(booked), interval_(booked.interval), words_(words) {}

  std::vector<EntryLine> run() {
    count_what_records_do_not_hold();
    lines_.push_back({coverage(), false});
    for (const ServerRecord& record : interval_.servers) lines_.push_back({server(record), true});
    for (const auto& [label, left] : rest_) lines_.push_back({rest(label, left), true});
    return std::move(lines_);
  }

 private:
  // Negative where a record says more than its cell: of two workers that met one server the one that knows more names
  // the place for both, while each counted by what it knew then.
  void count_what_records_do_not_hold() {
    for (const Cell& cell : interval_.cells) {
      const CellKey& key = cell.key;
      const std::string provider = word_of(words_.providers, key.provider - 1U, "unknown");
      add({provider, key.plane, key.country, key.law, key.verdict, key.grade, key.zone}, cell.counts, 1);
    }
    for (const ServerRecord& record : interval_.servers) {
      const Finding& found = record.finding;
      add({found.provider, found.plane, found.country, found.law, found.verdict, found.grade, record.zone},
          record.counts, -1);
    }
    std::erase_if(rest_, [](const auto& one) { return one.second == Rest{}; });
  }

  void add(const Label& label, const TwoWay& counts, std::int64_t sign) {
    const auto number = [&](std::uint64_t count) { return sign * static_cast<std::int64_t>(count); };
    Rest& rest = rest_[label];
    for (const Direction direction : {Direction::egress, Direction::ingress}) {
      const Counts& more = counts.of(direction);
      Rest::Way& way = direction == Direction::egress ? rest.out : rest.in;
      way.bytes += number(more.bytes);
      way.packets += number(more.packets);
      way.connections += number(more.connections);
    }
  }

  std::string coverage() const {
    LineWriter line;
    const FrameCounts& frames = interval_.frames;
    line.add("assessable", booked_.is_assessable);
    if (!booked_.is_clock_good) line.add("clock", false);
    add_exposure(line);
    line.add("flow", frames.flow).add("frames", frames.seen).add("k", "interval");
    line.add("left_out", interval_.servers_left_out);
    if (interval_.lost.interface) line.add("lost_if", *interval_.lost.interface);
    if (interval_.lost.kernel) line.add("lost_k", *interval_.lost.kernel);
    if (interval_.lost.reports) line.add("lost_r", *interval_.lost.reports);
    line.add("n", interval_.number).add("one_way", interval_.one_way_bytes).add("pend", frames.pending);
    line.add("records", interval_.servers.size());
    if (interval_.lost.received) line.add("recv", *interval_.lost.received);
    line.add("rest", rest_.size());
    if (interval_.overload.sampling != 0) line.add("sampling", interval_.overload.sampling);
    line.add("sight", frames.sighting);
    line.begin_array("skip");
    for (std::size_t skip = 1; skip < skip_count; ++skip) {
      if (frames.skipped[skip] == 0) continue;
      line.begin_array().item(to_text(static_cast<Skip>(skip))).item(frames.skipped[skip]).end();
    }
    line.end().add("t0", seconds_of(interval_.start)).add("t1", seconds_of(interval_.end));
    return line.add("whole", interval_.is_whole).finish();
  }

  // Sums over everybody: how many connections were opened from addresses of which kind.
  void add_exposure(LineWriter& line) const {
    const auto& exposed = interval_.exposed_connections;
    if (std::all_of(exposed.begin(), exposed.end(), [](std::uint64_t count) { return count == 0; })) return;
    line.begin_array("exposure");
    for (std::size_t kind = 0; kind < exposed.size(); ++kind) {
      if (exposed[kind] == 0) continue;  // none
      line.begin_array().item(to_text(static_cast<ClientExposure>(kind))).item(exposed[kind]).end();
    }
    line.end();
  }

  // Hints go from the last on, which weighs least, until the line fits.
  std::string server(const ServerRecord& record) const {
    std::size_t hints = record.finding.hints.size();
    std::string line = server(record, hints);
    while (line.size() > longest_line && hints > 0) line = server(record, --hints);
    return line;
  }

  std::string server(const ServerRecord& record, std::size_t hints) const {
    const Finding& found = record.finding;
    const TwoWay& counts = record.counts;
    LineWriter line;
    if (found.area != Area::none) line.add("area", to_text(found.area));
    if (found.asn != 0) line.add("asn", found.asn);
    line.begin_array("basis");
    if (found.basis.address) line.item("address");
    if (found.basis.name) line.item("name");
    if (found.basis.payload) line.item("payload");
    line.end().add("bi", counts.ingress.bytes).add("bo", counts.egress.bytes).add("cc", found.country.text());
    line.add("ci", counts.ingress.connections).add("co", counts.egress.connections);
    if (hints < found.hints.size()) line.add("cut", found.hints.size() - hints);
    line.add("epoch", found.epoch);
    if (!found.exemption.empty()) line.add("exempt", found.exemption);
    line.add("grade", to_text(found.grade)).begin_array("hints");
    for (std::size_t i = 0; i < hints; ++i) {
      const SpelledHint& hint = found.hints[i];
      line.begin_array().item(to_text(hint.source)).item(hint.place).item(hint.dated).item(hint.is_kept).end();
    }
    line.end().add("host", to_text(found.hosting.host)).add("k", "server").add("law", to_text(found.law));
    if (!found.names.empty()) line.add("name", found.names.front());
    line.add("pi", counts.ingress.packets).add("plane", to_text(found.plane)).add("po", counts.egress.packets);
    line.add("port", record.server.port).add("pr", to_text(record.transport)).add("prov", found.provider);
    line.add("reach", to_text(found.reach));
    if (found.round_trip.is_measured()) {
      line.add("rtt_by", to_text(found.round_trip.method)).add("rtt_n", found.round_trip.samples);
      line.add("rtt_us", std::chrono::floor<std::chrono::microseconds>(found.round_trip.smallest).count());
    }
    line.add("rule", found.decided_by);
    line.add("server", found.may_name_server ? record.server.address.text() : std::string{"unlisted"});
    line.add("t0", seconds_of(interval_.start)).add("t1", seconds_of(interval_.end));
    line.add("verdict", to_text(found.verdict)).add("zone", word_of(words_.zones, record.zone, "other"));
    return line.finish();
  }

  std::string rest(const Label& label, const Rest& rest) const {
    const auto& [provider, plane, country, law, verdict, grade, zone] = label;
    LineWriter line;
    line.add("bi", rest.in.bytes).add("bo", rest.out.bytes).add("cc", country.text());
    line.add("ci", rest.in.connections).add("co", rest.out.connections);
    line.add("grade", to_text(grade)).add("k", "rest").add("law", to_text(law));
    line.add("pi", rest.in.packets).add("plane", to_text(plane)).add("po", rest.out.packets);
    line.add("prov", provider).add("t0", seconds_of(interval_.start)).add("t1", seconds_of(interval_.end));
    line.add("verdict", to_text(verdict)).add("zone", word_of(words_.zones, zone, "other"));
    return line.finish();
  }

  const BookedInterval& booked_;
  const Interval& interval_;
  const EntryWords& words_;
  std::map<Label, Rest> rest_;
  std::vector<EntryLine> lines_;
};

// What somebody wrote, as much of it as a line takes; cut between characters.
std::string_view short_text(std::string_view text) {
  constexpr std::size_t most = 200;
  std::size_t length = 0;
  while (length < text.size() && length + utf8_length(text.substr(length)) <= most) {
    const std::size_t step = utf8_length(text.substr(length));
    if (step == 0) break;
    length += step;
  }
  return text.substr(0, length);
}

std::string config_line(const KnowledgeEntry& entry, Timestamp now) {
  LineWriter line;
  line.add("epoch", entry.epoch).add("k", "config").begin_array("keys");
  for (const std::string& key : entry.config_changed) line.item(key);
  return line.end().add("sha256", entry.config_sha256).add("t", seconds_of(now)).finish();
}

std::string policy_line(const PolicyInForce& policy, std::uint64_t epoch, Timestamp now) {
  LineWriter line;
  if (!policy.approver.empty()) line.add("approver", short_text(policy.approver));
  line.add("archived", sha256_text(policy.archived));
  if (!policy.author.empty()) line.add("author", short_text(policy.author));
  line.add("doc", short_text(policy.title)).add("epoch", epoch).add("k", "policy");
  line.add("profile", short_text(policy.profile)).add("t", seconds_of(now)).begin_array("zones");
  for (const std::string& zone : policy.zones) line.item(zone);
  return line.end().finish();
}

// One line for each file, and one that binds them: records name the epoch, and the epoch names all it consists of.
std::vector<EntryLine> knowledge_lines(const KnowledgeEntry& entry, Timestamp now) {
  std::vector<EntryLine> lines;
  if (!entry.config_sha256.empty()) lines.push_back({config_line(entry, now), false});
  for (const PolicyInForce& policy : entry.policies) lines.push_back({policy_line(policy, entry.epoch, now), false});
  std::string all;
  for (const KnowledgeItem& item : entry.items) {
    LineWriter line;
    if (item.built) line.add("built", seconds_of(*item.built));
    line.add("epoch", entry.epoch).add("k", "db").add("name", item.name).add("sha256", item.sha256);
    lines.push_back({line.add("t", seconds_of(now)).finish(), false});
    all += item.name + " " + item.sha256 + "\n";
  }
  LineWriter line;
  line.add("epoch", entry.epoch).add("k", "epoch").add("n", entry.items.size());
  lines.push_back({line.add("sha256", sha256_text(all)).add("t", seconds_of(now)).finish(), false});
  return lines;
}

std::string tap_line(const TapEntry& entry, Timestamp now) {
  LineWriter line;
  line.begin_array("findings");
  for (const TapFinding& finding : entry.findings)
    line.begin_array().item(to_text(finding.kind)).item(to_text(finding.state)).end();
  line.end().add("k", "tap").add("t", seconds_of(now));
  if (entry.at != Timestamp{}) line.add("t1", seconds_of(entry.at));
  return line.finish();
}

struct Spell {
  const EntryWords& words;
  Timestamp now;

  std::vector<EntryLine> operator()(const IntervalEntry& entry) const {
    return IntervalLines{entry.merged, words}.run();
  }
  std::vector<EntryLine> operator()(const KnowledgeEntry& entry) const { return knowledge_lines(entry, now); }
  std::vector<EntryLine> operator()(const TapEntry& entry) const { return {{tap_line(entry, now), false}}; }
  std::vector<EntryLine> operator()(const GapEntry& entry) const {
    LineWriter line;
    line.add("k", "gap").add("t0", seconds_of(entry.gap.from)).add("t1", seconds_of(entry.gap.to));
    return {{line.add("why", to_text(entry.gap.why)).finish(), false}};
  }
};

}  // namespace

std::vector<EntryLine> lines_of(const Entry& entry, const EntryWords& words, Timestamp now) {
  return std::visit(Spell{words, now}, entry);
}

}  // namespace eugress
