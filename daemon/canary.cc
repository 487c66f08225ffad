#include "canary.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <utility>

#include "capture/canary_source.h"
#include "evidence/entry_lines.h"
#include "evidence/line_rules.h"
#include "export/export.h"
#include "grounds.h"
#include "worker.h"

namespace eugress {
namespace {

// Antarctica: in no promised area, and nobody's servers stand there.
constexpr Country nowhere_promised = *Country::from_text("AQ");
constexpr std::array canary_planes{Plane::media, Plane::signalling};

// Policy, law and ports are those in force; the rest is the canary's own. Exemptions and an effective date to come
// excuse no canary.
std::shared_ptr<const Knowledge> knowledge_of_canary(const Knowledge& in_force, Timestamp now) {
  auto known = std::make_shared<Knowledge>();
  known->epoch = in_force.epoch;
  known->regions = in_force.regions;
  known->ports = in_force.ports;
  known->zone_names = {"other", "on-site"};
  Rules& rules = known->all_rules.front();
  rules.policy.profile = in_force.policy().profile;
  rules.policy.provider = in_force.policy().provider;
  rules.policy.planes = in_force.policy().planes;
  rules.policy.gates = in_force.policy().gates;
  rules.policy.effective_from = std::min(in_force.policy().effective_from, day_of(now));
  rules.promises = in_force.all_rules.front().promises;

  std::vector<PrefixMap<AddressRow>::Row> plan;
  std::vector<PrefixMap<PlaceRow>::Row> places;
  for (const KnownProvider& one : in_force.providers) {
    known->providers.push_back({one.provider, HostTable{}, {}});
    known->places.providers.emplace_back();
  }
  const ProviderNumber provider = claim_setting(*known).grounds.front().provider;
  for (const CanaryCall& call : {canary_media(), canary_signalling()}) {
    const Prefix server{call.server.address, 128};
    plan.push_back({call.clients, {.kind = AddressRow::Kind::campus, .number = zone_other, .validity = {}}});
    plan.push_back({server, {.kind = AddressRow::Kind::provider, .number = provider, .validity = {}}});
    places.push_back({server, {.country = nowhere_promised, .city = {}, .validity = {}, .dated = day_of(now)}});
  }
  known->plan = AddressPlan{std::move(plan)};
  known->places.overrides = PrefixMap<PlaceRow>{std::move(places)};
  return known;
}

// Everything that the rooms made of the frames.
struct Travelled {
  std::size_t frames_sent = 0;
  std::shared_ptr<const Snapshot> books;
  std::vector<Interval> closed;
};

Travelled through_the_rooms(const std::shared_ptr<const Knowledge>& known, std::chrono::seconds interval,
                            Timestamp now) {
  constexpr std::size_t reports_at_most = 16;  // two intervals, if the minute ends during the call
  constexpr std::size_t room = 64;
  const Published<Knowledge> published{known};
  Channel<Report> reports{reports_at_most};
  CanarySource source{now};
  Setting setting;
  for (const KnownProvider& one : known->providers) setting.providers.emplace_back(one.provider->name);
  setting.zones = known->zone_names;
  setting.interval = interval;
  setting.claims = claim_setting(*known);
  Ledger ledger{std::move(setting), 1};
  Worker worker{
      {.interval = interval, .max_flows = room, .max_candidates = room, .max_servers = room, .is_replay = true},
      source,
      published,
      reports};
  Travelled travelled{source.frames(), nullptr, {}};
  static_cast<void>(worker.run({}));  // the source has no error to give
  reports.close();
  while (auto report = reports.get()) {
    Interval* const closed = std::get_if<Interval>(&*report);
    if (closed == nullptr) continue;  // of the others there is none
    for (Interval& one : ledger.add(std::move(*closed))) travelled.closed.push_back(std::move(one));
  }
  travelled.books = ledger.snapshot();
  return travelled;
}

bool is_promised(const Travelled& travelled, Plane plane) noexcept {
  return travelled.books->setting.claims.grounds.front().is_promised[static_cast<std::size_t>(plane)];
}

// Of one plane, all cells must be as they are asked to be.
template <typename Condition>
bool is_all(const Travelled& travelled, Plane plane, Condition&& condition) {
  bool is_any = false;
  for (const Cell& cell : travelled.books->cells) {
    if (cell.key.plane != plane) continue;  // of the other call
    is_any = true;
    if (!condition(cell)) return false;
  }
  return is_any;
}

CanaryStation capture_station(const Travelled& travelled) {
  const FrameCounts& frames = travelled.books->frames;
  const std::string said =
      std::to_string(frames.flow) + " of " + std::to_string(travelled.frames_sent) + " frames in identified flows";
  return {"capture", frames.seen == travelled.frames_sent && frames.flow == travelled.frames_sent, said};
}

// One connection on each plane, of the provider of whom the policy speaks.
CanaryStation identify_station(const Travelled& travelled) {
  const ProviderNumber wanted = travelled.books->setting.claims.grounds.front().provider;
  std::string said;
  bool is_passed = true;
  for (const Plane plane : canary_planes) {
    std::uint64_t connections = 0;
    const bool is_theirs = is_all(travelled, plane, [&](const Cell& cell) {
      connections += cell.counts.egress.connections + cell.counts.ingress.connections;
      return cell.key.provider == wanted && wanted != 0;
    });
    is_passed = is_passed && is_theirs && connections == 1;
    said += (said.empty() ? "" : ", ") + std::to_string(connections) + " connection of plane " +
            std::string{to_text(plane)};
  }
  return {"identify", is_passed, said};
}

CanaryStation locate_station(const Travelled& travelled) {
  const auto is_there = [](const Cell& cell) {
    return cell.key.country == nowhere_promised && cell.key.grade == Grade::b;
  };
  const bool is_passed = std::all_of(canary_planes.begin(), canary_planes.end(),
                                     [&](Plane plane) { return is_all(travelled, plane, is_there); });
  return {"locate", is_passed, is_passed ? "in AQ, grade B" : "not found to be in AQ with grade B"};
}

CanaryStation judge_station(const Travelled& travelled) {
  bool is_any = false;
  for (const Plane plane : canary_planes) {
    if (!is_promised(travelled, plane)) continue;  // then nothing can leave
    is_any = true;
    if (!is_all(travelled, plane, [](const Cell& cell) { return cell.key.verdict == Verdict::outside; }))
      return {"judge", false, std::string{to_text(plane)} + " in AQ was not judged to be outside"};
  }
  return {"judge", is_any, is_any ? "outside the promised area" : "the policy promises neither media nor signalling"};
}

CanaryStation account_station(const Travelled& travelled) {
  for (const Claim& claim : travelled.books->claims) {
    const bool is_ours = std::find(canary_planes.begin(), canary_planes.end(), claim.plane) != canary_planes.end();
    if (is_ours && claim.status != ClaimStatus::contradicted)
      return {"account", false, "the claim about " + std::string{to_text(claim.plane)} + " is not contradicted"};
  }
  const bool is_any = !travelled.books->claims.empty();
  return {"account", is_any, is_any ? "the claim is contradicted" : "nothing is claimed"};
}

// As the scribe would look at the lines that it is given.
CanaryStation evidence_station(const Travelled& travelled, Timestamp now) {
  std::size_t records = 0;
  for (const Interval& closed : travelled.closed) {
    const EntryWords words{travelled.books->setting.providers, travelled.books->setting.zones};
    for (const EntryLine& line : lines_of(IntervalEntry{closed}, words, now)) {
      if (const LineFault fault = fault_of(line.text, now, false); fault != LineFault::none)
        return {"evidence", false, "the scribe would refuse a line: " + std::string{to_text(fault)}};
      if (line.is_record) ++records;
    }
  }
  return {"evidence", records >= canary_planes.size(), std::to_string(records) + " records the scribe would take"};
}

// What Prometheus would read, and alert on.
CanaryStation export_station(const Travelled& travelled) {
  const std::string page = render_metrics(*travelled.books);
  for (const Plane plane : canary_planes) {
    if (!is_promised(travelled, plane)) continue;  // no alert is due
    const std::string wanted = "plane=\"" + std::string{to_text(plane)} + "\",status=\"contradicted\"} 1\n";
    if (page.find(wanted) == std::string::npos)
      return {"export", false,
              "the metrics do not say that the claim about " + std::string{to_text(plane)} + " is contradicted"};
  }
  return {"export", true, "the metrics say so"};
}

}  // namespace

const CanaryStation* CanaryJourney::lost_at() const noexcept {
  const auto station =
      std::find_if(stations.begin(), stations.end(), [](const CanaryStation& one) { return !one.is_passed; });
  return station == stations.end() ? nullptr : &*station;
}

CanaryResult CanaryJourney::result() const noexcept {
  return lost_at() == nullptr ? CanaryResult::arrived : CanaryResult::lost;
}

CanaryJourney send_canary(const Knowledge& in_force, std::chrono::seconds interval, Timestamp now) {
  const Travelled travelled = through_the_rooms(knowledge_of_canary(in_force, now), interval, now);
  return {{capture_station(travelled), identify_station(travelled), locate_station(travelled), judge_station(travelled),
           account_station(travelled), evidence_station(travelled, now), export_station(travelled)}};
}

// A clock that was set back makes one due, too.
bool Canaries::is_due(std::uint64_t epoch, Timestamp now) const noexcept {
  if (record_.every.count() == 0) return false;
  return !record_.last_sent || epoch != epoch_ || now < *record_.last_sent || now - *record_.last_sent >= record_.every;
}

bool Canaries::look(const Knowledge& in_force, Timestamp now) {
  if (!is_due(in_force.epoch, now)) return false;
  const CanaryJourney journey = send_canary(in_force, interval_, now);
  epoch_ = in_force.epoch;
  record_.last_sent = now;
  const CanaryResult before = std::exchange(record_.last_result, journey.result());
  ++record_.by_result[static_cast<std::size_t>(record_.last_result)];
  if (const CanaryStation* const lost = journey.lost_at()) {
    spdlog::error("canary: lost in {}: {}; `eugress canary` shows the way", lost->room, lost->said);
    return true;
  }
  record_.last_arrived = now;
  if (before == CanaryResult::lost) spdlog::info("canary: it arrives again");
  return true;
}

}  // namespace eugress
