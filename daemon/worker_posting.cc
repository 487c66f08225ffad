// What a flow is, by all that is known now, and its counts on their way into the tally: when an interval closes and
// when the flow ends.
#include <utility>

#include "worker_books.h"

namespace eugress {

void Worker::Books::refresh_facts(const FlowSlot& slot, Flow& flow) noexcept {
  Flow::Facts& facts = flow.facts;
  facts.last_seen = slot.last_seen;
  const Address address = flow.key.theirs.address;
  if (flow.epoch != 0 && flow.epoch != known_->epoch) {  // whose list holds the server is asked again
    const Side side = known_->plan.side(address, day_of(slot.last_seen));
    facts.listed_by = side.provider;
    facts.listed_service = side.service;
  }
  const RememberedServer* const server = servers_.find(address);
  flow.generation = server != nullptr ? server->generation : 0;
  if (server == nullptr || facts.name_source == NameSource::handshake || flow.awaits_hello) return;
  // Once carried, a name stays with the flow, although the memory may forget it. Of the same provider's names the one
  // that the client wrote itself says more of this flow, be it an outer one.
  if (servers_.has_fresh_name(*server, slot.last_seen)) {
    if (flow.outer_of != server->named_by) set_name(flow, server->name);
    facts.name_source = NameSource::carried;
  }
}

const FlowFacts& Worker::Books::facts_of(const Flow& flow) noexcept {
  const Flow::Facts& facts = flow.facts;
  facts_.server = flow.key.theirs;
  facts_.transport = flow.key.transport;
  facts_.listed_by = facts.listed_by;
  facts_.listed_service = facts.listed_service;
  facts_.name_source = facts.name_source;
  facts_.name = names_.name(facts.name);
  facts_.payload = facts.payload;
  facts_.peer_of = facts.peer_of;
  facts_.is_peer_on_campus = facts.is_peer_on_campus;
  facts_.joined = facts.joined;
  facts_.first_seen = facts.first_seen;
  facts_.last_seen = facts.last_seen;
  facts_.round_trip = flow.own_round_trip != 0 ? own_round_trips_[flow.own_round_trip] : RoundTrip{};
  const RememberedServer* const server = servers_.find(flow.key.theirs.address);
  if (server != nullptr && servers_.has_fresh_round_trip(*server, facts.last_seen)) {
    facts_.round_trip.merge(server->round_trip);
  }
  return facts_;
}

void Worker::Books::set_name(Flow& flow, const HostName& name) noexcept {
  const NameTable::Number before = flow.facts.name;
  if (before != 0 && names_.name(before) == name) return;
  const std::uint64_t refused = names_.refused();
  flow.facts.name = names_.hold(name);
  interval_.oddities.name_left_out += names_.refused() - refused;
  names_.give_back(before);
}

bool Worker::Books::is_stale(const FlowSlot& slot, const Flow& flow) const noexcept {
  if (flow.epoch != known_->epoch || flow.assessed_on != today_) return true;
  // An exemption that began or ended since.
  const Exemptions& exemptions = known_->rules(flow.cell.zone).exemptions;
  if (exemptions.span_of(slot.last_seen) != exemptions.span_of(flow.facts.last_seen)) return true;
  const RememberedServer* const server = servers_.find(flow.key.theirs.address);
  return server != nullptr && server->generation != flow.generation;
}

void Worker::Books::assess_flow(FlowSlot& slot, Flow& flow) noexcept {
  refresh_facts(slot, flow);
  const RecentAssessments::Answer answer = recent_.assess(*known_, facts_of(flow), flow.cell.zone);
  flow.epoch = known_->epoch;
  flow.assessed_on = today_;
  if (answer.id.provider == 0) return;  // not yet anybody's; or it was, and what was decided then stays
  flow.cell = answer.cell;
  const bool was_media = slot.media_of != 0;
  slot.media_of = flow.cell.plane == Plane::media ? flow.cell.provider : ProviderNumber{0};
  if (was_media != (slot.media_of != 0)) note_media(slot, flow);
  flow.basis = answer.id.basis;
  if (!slot.is_identified) identified(slot, flow);
}

// As long as media flow, what a device asks for is not about a meeting to come.
void Worker::Books::note_media(const FlowSlot& slot, const Flow& flow) noexcept {
  if (flow.is_aggregate) return;  // of many devices
  using What = JoinSighting::What;
  const What what = slot.media_of != 0 ? What::media_began : What::media_ended;
  see(JoinSighting{device_of(flow), what, {}, slot.last_seen});
}

void Worker::Books::identified(FlowSlot& slot, Flow& flow) noexcept {
  const auto held = static_cast<std::int64_t>(slot.unposted_packets());
  slot.is_identified = true;
  interval_.frames.pending -= held;
  interval_.frames.flow += static_cast<std::uint64_t>(held);
  if (std::exchange(flow.is_candidate, false)) {
    --candidates_;
    slot.idle_seconds = idle_seconds(flow.key.transport);
  }
  if (flow.own_round_trip != 0) {
    const Address server = flow.key.theirs.address;
    const RoundTrip measured = own_round_trips_[flow.own_round_trip];
    own_round_trips_.give_back(std::exchange(flow.own_round_trip, 0));
    if (servers_.learn_round_trip(server, measured, slot.last_seen)) note_round_trip(server, measured, slot.last_seen);
  }
  want_far_side(slot, flow);
}

void Worker::Books::post(FlowSlot& slot, Flow& flow) {
  if (slot.unposted_packets() == 0) return;
  if (is_stale(slot, flow)) assess_flow(slot, flow);
  TwoWay counts{{slot.octets[0], slot.packets[0], 0}, {slot.octets[1], slot.packets[1], 0}};
  const bool is_connection = flow.key.transport == Transport::udp || slot.has_answered;
  if (is_connection && !flow.is_counted) {
    flow.is_counted = true;
    counts.of(flow.opened_by).connections = 1;
    if (flow.cell.plane != Plane::p2p) ++interval_.exposed_connections[static_cast<std::size_t>(flow.exposure)];
    if (flow.cell.disagrees) ++interval_.disagreeing_connections;
  }
  tally_.post(flow.cell, counts);
  if (flow.cell.plane != Plane::p2p) post_server(slot, flow, counts);
  if (settings_.lists_flows) list_posting(flow, counts);
  slot.octets[0] = slot.octets[1] = 0;
  slot.packets[0] = slot.packets[1] = 0;
}

// What is said of servers and of how well we see them; nothing of it is said of other participants.
void Worker::Books::post_server(const FlowSlot& slot, const Flow& flow, const TwoWay& counts) {
  const std::uint64_t bytes = counts.egress.bytes + counts.ingress.bytes;
  const Basis& basis = flow.basis;
  interval_.witnesses += {bytes, basis.address ? bytes : 0, basis.name ? bytes : 0, basis.payload ? bytes : 0,
                          basis.payload && !basis.address && !basis.name ? bytes : 0};
  if (slot.seen_directions != 3) interval_.one_way_bytes += bytes;
  if (flow.is_foreign) interval_.tap.foreign_clients += bytes;
  const FlowFacts& facts = facts_of(flow);
  tally_.post_server(facts, flow.cell, counts,
                     [&] { return spell_out(*known_, facts, assess(*known_, facts, flow.cell.zone)); });
}

void Worker::Books::list_posting(Flow& flow, const TwoWay& counts) {
  if (flow.line == 0) {
    if (free_lines_.empty()) {
      lines_.emplace_back();
      free_lines_.push_back(static_cast<std::uint32_t>(lines_.size()));
    }
    flow.line = free_lines_.back();
    free_lines_.pop_back();
    lines_[flow.line - 1] = {};
  }
  FlowLine& line = lines_[flow.line - 1];
  line.egress += counts.egress;
  line.ingress += counts.ingress;
  if (!line.posted.empty() && line.posted.back().cell == flow.cell) {
    line.posted.back().counts += counts;
  } else {
    line.posted.push_back({flow.cell, counts});
  }
}

void Worker::Books::end(FlowSlot& slot, Flow& flow, FlowEnd reason) {
  if (flow.hello.is_open()) {
    give_up_hello(flow, &OddityCounts::hello_cut);
    assess_flow(slot, flow);
  }
  if (!slot.is_identified && is_stale(slot, flow)) assess_flow(slot, flow);
  if (!slot.is_identified) {
    give_back(slot, flow);
    reason = FlowEnd::nobodys;
  } else {
    post(slot, flow);
  }
  if (settings_.lists_flows && (slot.is_identified || settings_.all_flows)) end_line(slot, flow);
  if (std::exchange(slot.media_of, ProviderNumber{0}) != 0) note_media(slot, flow);
  forget_records(slot, flow);
  if (flow.is_within_campus) --within_campus_;
  if (flow.is_aggregate) {
    --aggregates_;
  } else {
    ++ended_[static_cast<std::size_t>(reason)];
  }
}

// What there is of it beside its record.
void Worker::Books::forget_records(FlowSlot& slot, Flow& flow) noexcept {
  if (flow.is_with_stranger) with_strangers_.remove(flow.key.mark(servers_.hash_of(flow.key.theirs.address)));
  end_timing(slot);
  if (flow.own_round_trip != 0) own_round_trips_.give_back(std::exchange(flow.own_round_trip, 0));
  names_.give_back(std::exchange(flow.facts.name, 0));
}

// What was held for a flow that turned out to be nobody's.
void Worker::Books::give_back(const FlowSlot& slot, Flow& flow) noexcept {
  const std::uint64_t held = slot.unposted_packets();
  interval_.frames.pending -= static_cast<std::int64_t>(held);
  if (settings_.all_flows) {
    interval_.frames.flow += held;
  } else {
    const Skip reason = flow.is_within_campus ? Skip::internal : Skip::not_ours;
    interval_.frames.skipped[static_cast<std::size_t>(reason)] += held;
  }
  if (std::exchange(flow.is_candidate, false)) --candidates_;
}

void Worker::Books::end_line(const FlowSlot& slot, Flow& flow) {
  FlowLine line;
  if (flow.line != 0) {
    line = std::move(lines_[flow.line - 1]);
    free_lines_.push_back(std::exchange(flow.line, 0));
  } else {  // nobody's, so never posted
    line.egress = {slot.octets[0], slot.packets[0], 0};
    line.ingress = {slot.octets[1], slot.packets[1], 0};
  }
  line.transport = flow.key.transport;
  line.zone = flow.cell.zone;
  line.is_aggregate = flow.is_aggregate;
  line.first_seen = flow.facts.first_seen;
  line.last_seen = slot.last_seen;
  refresh_facts(slot, flow);
  const FlowFacts& facts = facts_of(flow);
  line.finding = spell_out(*known_, facts, assess(*known_, facts, flow.cell.zone));
  if (flow.cell.plane != Plane::p2p) {  // of another participant nothing leaves the worker that leads to him
    line.server = facts.server;
    line.facts = facts;
  }
  interval_.ended_flows.push_back(std::move(line));
}

}  // namespace eugress
