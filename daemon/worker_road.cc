// The packet path: one frame from decode to the counters of its flow. Nothing here allocates, locks or logs.
#include <algorithm>
#include <array>
#include <utility>

#include "worker_books.h"

namespace eugress {
namespace {

constexpr std::chrono::seconds after_end{10};
constexpr std::chrono::seconds candidate_idle{10};

// Payload packets that are looked at before a flow is left in peace.
constexpr unsigned enough_of_each_side = 3;
constexpr unsigned enough_in_all = 32;

// Only a connection whose beginning we see can still tell its name.
bool may_begin_web(const Packet& packet, std::uint16_t server_port) noexcept {
  const bool is_web = server_port == 80 || server_port == 443;
  return is_web && (packet.tcp.has(TcpHeader::syn) || may_begin_handshake(packet.payload));
}

[[gnu::noinline]] bool names_its_server(Bytes payload) noexcept {
  ClientHello hello;
  return read_tls(payload, hello) == TlsReading::client_hello_named;
}

}  // namespace

void Worker::Books::name_side(Side& side, Address address, Timestamp now) const noexcept {
  const RememberedServer* const server = servers_.find(address);
  if (server != nullptr && servers_.has_fresh_name(*server, now)) side.provider = server->named_by;
}

// Where lists alone do not tell which side is ours.
void Worker::Books::orient_by_what_was_learned(const Packet& packet, Orientation& way) noexcept {
  Side source = way.ours;
  Side destination = way.theirs;
  if (way.skip == Skip::transit && source.provider == 0) {
    name_side(source, packet.source, packet.time);
    name_side(destination, packet.destination, packet.time);
    way = orient(source, destination);
  }
  if (way.skip != Skip::internal) return;
  if (const auto direction = direction_within_campus(packet)) {
    const bool is_egress = *direction == Direction::egress;
    way = {Skip::none, *direction, is_egress ? source : destination, is_egress ? destination : source, true};
  }
}

[[gnu::always_inline]] inline void Worker::Books::hash_sides(Glance& glance) const noexcept {
  const Packet& packet = glance.packet;
  const bool is_egress = glance.way.direction == Direction::egress;
  const Address& theirs = is_egress ? packet.destination : packet.source;
  const Address& ours = is_egress ? packet.source : packet.destination;
  glance.of_theirs = servers_.hash_of(theirs);
  glance.mark = FlowKey::mark(glance.of_theirs, ours, is_egress ? packet.source_port : packet.destination_port);
}

// Nothing here may depend on what the packets of the same run change: lists do not, and what may is only a guess of
// which memory will be wanted.
[[gnu::always_inline]] inline void Worker::Books::glance(const Frame& frame, Glance& glance) noexcept {
  const Packet& packet = glance.packet;
  glance.hash = 0;
  glance.skip = decode(frame, glance.packet, settings_.unwrapping);
  if (glance.skip != Skip::none) return;
  const std::array sides{known_->plan.side(packet.source, today_), known_->plan.side(packet.destination, today_)};
  const Orientation way = orient(sides[0], sides[1]);
  glance.way.skip = way.skip;
  // In words: gcc 12 takes what orient() gives back apart into octets.
  const std::size_t ours = index(way.direction);
  glance.way.direction = way.direction;
  glance.way.ours = sides[ours];
  glance.way.theirs = sides[1 - ours];
  glance.way.is_within_campus = false;
  if (way.skip != Skip::none) return;
  hash_sides(glance);
  const Side& theirs = glance.way.theirs;
  const bool may_have_flow = theirs.provider != 0 || with_strangers_.may_hold(glance.mark);
  if (!may_have_flow && !theirs.is_on_site_server) return;
  glance.hash = flows_.hash(key_of(packet, glance.way.direction));
  flows_.prefetch_slot(glance.hash);
}

// A step of the way for all of them, then the next: so their ways overlap.
void Worker::Books::prefetch_flows(std::span<const Glance> glances) const noexcept {
  for (const Glance& glance : glances) {
    const FlowSlot* const slot = glance.hash == 0 ? nullptr : flows_.prefetch_record(glance.hash);
    if (slot != nullptr && slot->timing != 0) prefetch(timings_[slot->timing]);
  }
}

// Frames of a run are looked at together: while the flow of one is on its way from memory, the others are decoded.
// What is decided is decided in the order of the wire, and only in take().
void Worker::Books::take(Frames run) noexcept {
  while (!run.empty()) {
    advance(run.front().time);
    std::size_t count = 0;
    do {
      glance(run[count], glances_[count]);
      ++count;
    } while (count < std::min(run.size(), glances_.size()) && calls_for_nothing(run[count].time));
    prefetch_flows(std::span{glances_}.first(count));
    for (std::size_t i = 0; i < count; ++i) take(glances_[i]);
    run = run.subspan(count);
  }
}

[[gnu::always_inline]] inline void Worker::Books::take(Glance& glance) noexcept {
  Packet& packet = glance.packet;
  now_ = std::max(now_, packet.time);
  clock_.frame(packet.time);
  ++interval_.frames.seen;
  packet.number = static_cast<std::uint32_t>(clock_.frames());
  if (glance.skip != Skip::none) return skip(glance.skip);
  if (is_excluded(packet)) return skip(Skip::excluded);
  if (is_sighting(packet)) return;
  if (glance.way.skip != Skip::none) {
    orient_by_what_was_learned(packet, glance.way);
    if (glance.way.skip != Skip::none) return skip(glance.way.skip);
    hash_sides(glance);
  }
  if (is_strangers(glance)) return skip(Skip::not_ours);
  if (FlowSlot* const slot = flow_of(glance)) count(*slot, packet, glance.way.direction);
}

// Nearly every packet of a link: its far address is nobody's that we know, no flow with it is open, and it says nothing
// for which admission() would begin one. Only then is it true; of all others the table and admission() decide.
[[gnu::always_inline]] inline bool Worker::Books::is_strangers(const Glance& glance) const noexcept {
  const Packet& packet = glance.packet;
  const Orientation& way = glance.way;
  if (way.theirs.provider != 0 || way.theirs.is_on_site_server || way.is_within_campus || settings_.all_flows) {
    return false;
  }
  const bool is_egress = way.direction == Direction::egress;
  const std::uint16_t far_port = is_egress ? packet.destination_port : packet.source_port;
  const std::uint16_t near_port = is_egress ? packet.source_port : packet.destination_port;
  if (with_strangers_.may_hold(glance.mark) || servers_.may_know(glance.of_theirs) ||
      known_->ports.contains(packet.transport, far_port)) {
    return false;
  }
  if (packet.transport == Transport::tcp) return !may_begin_web(packet, far_port);
  return !peers_.may_have_asked(near_port) && !read_stun(packet.payload, packet.payload_octets);
}

FlowSlot* Worker::Books::flow_of(const Glance& glance) noexcept {
  const Packet& packet = glance.packet;
  const Orientation& way = glance.way;
  const FlowKey key = key_of(packet, way.direction);
  const std::uint64_t hash = glance.hash != 0 ? glance.hash : flows_.hash(key);
  FlowSlot* const slot = flows_.find(key, hash);
  if (slot == nullptr) return begin(key, hash, packet, way);
  const bool is_idle = packet.time - slot->last_seen > std::chrono::seconds{slot->idle_seconds};
  const bool reopens = packet.transport == Transport::tcp && packet.tcp.has(TcpHeader::syn) &&
                       !packet.tcp.has(TcpHeader::ack_flag) && slot->is_closing;
  if (!is_idle && !reopens) return slot;
  flows_.end(*slot, is_idle ? FlowEnd::idle : FlowEnd::end_detected,
             [this](FlowSlot& ended, Flow& flow, FlowEnd reason) { end(ended, flow, reason); });
  return begin(key, hash, packet, way);
}

Worker::Books::Admission Worker::Books::admission(const Packet& packet, const Endpoint& server, const Orientation& way,
                                                  ProviderNumber peer_of) const noexcept {
  const Side& theirs = way.theirs;
  if (theirs.provider != 0 || theirs.is_on_site_server || settings_.all_flows) return Admission::entry;
  // Only what they say can show that they are what they may be.
  if (peer_of != 0) return Admission::candidate;
  if (way.is_within_campus) {
    return speaks_own_framing(packet, server.port, way.direction) ? Admission::candidate : Admission::none;
  }
  if (known_->ports.contains(packet.transport, server.port)) return Admission::entry;
  const RememberedServer* const remembered = servers_.find(server.address);
  if (remembered != nullptr && servers_.has_fresh_name(*remembered, packet.time)) return Admission::entry;
  if (packet.transport == Transport::tcp) {
    const bool begins =
        may_begin_web(packet, server.port) && (packet.tcp.has(TcpHeader::syn) || names_its_server(packet.payload));
    return begins ? Admission::candidate : Admission::none;
  }
  return read_stun(packet.payload, packet.payload_octets) ? Admission::candidate : Admission::none;
}

FlowSlot* Worker::Books::begin(const FlowKey& key, std::uint64_t hash, const Packet& packet,
                               const Orientation& way) noexcept {
  const ProviderNumber peer_of = expected_peer(key, way.theirs, packet.time);
  const Admission admitted = admission(packet, key.theirs, way, peer_of);
  const bool is_candidate = admitted == Admission::candidate;
  if (admitted == Admission::none) return skip(way.is_within_campus ? Skip::internal : Skip::not_ours), nullptr;
  if (is_candidate && candidates_ >= settings_.max_candidates) return skip(Skip::table_full), nullptr;
  return enter(key, hash, packet, way, peer_of, is_candidate);
}

void Worker::Books::begin_facts(Flow& flow, const Packet& packet, const Orientation& way) noexcept {
  flow.facts.listed_by = way.theirs.provider;
  flow.facts.listed_service = way.theirs.service;
  flow.facts.first_seen = packet.time;
  flow.facts.last_seen = packet.time;
  flow.is_foreign = !way.ours.is_campus;
  if (way.theirs.provider == 0) note_stranger(flow);
  const bool is_on_site = way.theirs.is_on_site_server || (way.is_within_campus && flow.facts.peer_of == 0);
  flow.cell.zone = is_on_site ? zone_on_site : way.ours.zone;
}

void Worker::Books::note_stranger(Flow& flow) noexcept {
  flow.is_with_stranger = true;
  with_strangers_.add(flow.key.mark(servers_.hash_of(flow.key.theirs.address)));
}

// What another day or other lists may have made strangers. Seldom, and never too little: whoever is a provider's again
// stays in the filter.
void Worker::Books::note_strangers() {
  flows_.for_each([this](FlowSlot&, Flow& flow) {
    const Address server = flow.key.theirs.address;
    if (!flow.is_with_stranger && known_->plan.side(server, today_).provider == 0) note_stranger(flow);
  });
}

// Apart from begin(), so that the many who are turned away do not pay for the few who are not.
[[gnu::noinline]] FlowSlot* Worker::Books::enter(const FlowKey& key, std::uint64_t hash, const Packet& packet,
                                                 const Orientation& way, ProviderNumber peer_of,
                                                 bool is_candidate) noexcept {
  if (flows_.size() - aggregates_ >= settings_.max_flows) return count_aggregated(key, packet, way), nullptr;
  FlowSlot* const slot = flows_.insert(key, hash, packet.time);
  if (is_candidate) ++candidates_;
  Flow& flow = flows_.record(*slot);
  slot->idle_seconds = is_candidate ? static_cast<std::uint16_t>(candidate_idle.count()) : idle_seconds(key.transport);
  flow.facts.peer_of = peer_of;
  flow.facts.is_peer_on_campus = peer_of != 0 && way.is_within_campus;
  flow.facts.joined = joins_.joining(key.ours.device().mark(hash_), packet.time);
  flow.is_candidate = is_candidate;
  flow.opened_by = way.direction;
  flow.exposure = client_exposure(way.direction == Direction::egress ? packet.source : packet.destination);
  flow.is_within_campus = way.is_within_campus;
  if (way.is_within_campus) ++within_campus_;
  begin_facts(flow, packet, way);
  flow.awaits_hello = packet.transport == Transport::tcp && packet.tcp.has(TcpHeader::syn);
  flow.stream_start = way.direction == Direction::egress ? packet.tcp.sequence + 1 : packet.tcp.acknowledgement;
  assess_flow(*slot, flow);
  return slot;
}

void Worker::Books::add(FlowSlot& slot, const Packet& packet, Direction direction) noexcept {
  slot.last_seen = std::max(slot.last_seen, packet.time);
  slot.octets[index(direction)] += packet.ip_octets;
  ++slot.packets[index(direction)];
  slot.seen_directions |= bit(direction);
}

void Worker::Books::count(FlowSlot& slot, const Packet& packet, Direction direction) noexcept {
  add(slot, packet, direction);
  if (slot.is_identified) {
    ++interval_.frames.flow;
    tap_.see(packet, interval_.tap);
  } else {
    ++interval_.frames.pending;
  }
  if (packet.transport == Transport::tcp) {
    observe_tcp(slot, flows_.record(slot), packet, direction);
  } else if (may_be_echo_[ByteReader{packet.payload}.u8()]) {
    time_echo(slot, flows_.record(slot), packet, direction);
  }
  if (slot.is_inspected && packet.payload_octets != 0) {
    Flow& flow = flows_.record(slot);
    inspect(slot, flow, packet, direction);
    if (flow.is_hopeless && !slot.is_identified) {
      return flows_.end(slot, FlowEnd::nobodys,
                        [this](FlowSlot& ended, Flow& nobodys, FlowEnd reason) { end(ended, nobodys, reason); });
    }
  }
  if (slot.media_of != 0) count_media(slot, packet, direction);
  if (is_sampled_) estimate(slot, packet, direction);
}

void Worker::Books::observe_tcp(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept {
  const TcpHeader& tcp = packet.tcp;
  if (TcpTiming* const timing = tcp_timing(slot)) {
    if (const auto sample = timing->observe(packet, direction)) learn(slot, flow, *sample);
  }
  slot.has_answered =
      slot.has_answered || packet.payload_octets != 0 || (tcp.has(TcpHeader::syn) && tcp.has(TcpHeader::ack_flag));
  if (tcp.has(TcpHeader::fin) || tcp.has(TcpHeader::rst)) {
    slot.is_closing = true;
    slot.idle_seconds = static_cast<std::uint16_t>(after_end.count());
  }
}

void Worker::Books::inspect(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept {
  bool has_grown = read_name(slot, flow, packet, direction);
  has_grown = probe(slot, flow, packet, direction) || has_grown;
  if (has_grown) assess_flow(slot, flow);
  slot.is_inspected = flow.hello.is_open() || is_inspected(slot, flow.facts.payload);
}

bool Worker::Books::is_inspected(const FlowSlot& slot, const PayloadFacts& payload) const noexcept {
  if (!slot.is_identified && payload.kind == PayloadKind::media) {
    // Framing is its only witness so far; the other side, or the next ping, may still make it enough.
    constexpr std::uint8_t full = 255;
    return payload.unrecognised < enough_in_all && (payload.from_ours != full || payload.from_theirs != full);
  }
  const unsigned looked = 0U + payload.from_ours + payload.from_theirs + payload.unrecognised;
  // Connectivity checks come before what they are made for.
  const bool is_settled = payload.from_ours >= enough_of_each_side && payload.from_theirs >= enough_of_each_side &&
                          payload.kind != PayloadKind::stun;
  return looked < enough_in_all && !is_settled;
}

// Whether what the payload adds to the flow's facts calls for an assessment. How many were of a kind decides only of
// what nobody else vouches for and speaks a framing; of other flows that are nobody's yet, what was learned since does.
bool Worker::Books::probe(const FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) const noexcept {
  const PayloadKind kind = flow.facts.payload.kind;
  const ProviderNumber own_of = flow.facts.payload.own_of;
  const bool has_grown = add_payload(flow, packet, direction);
  const bool says_more = flow.facts.payload.kind != kind || flow.facts.payload.own_of != own_of;
  if (!has_grown || flow.cell.provider != 0) return has_grown && says_more;
  return says_more || flow.facts.payload.kind == PayloadKind::media || is_stale(slot, flow);
}

// A flow that is somebody's is read by that provider alone: on a port that two of them use, the other's framing would
// be no witness for either.
bool Worker::Books::add_payload(Flow& flow, const Packet& packet, Direction direction) const noexcept {
  const Payload payload{packet.payload, packet.payload_octets, packet.transport, flow.key.theirs.port, direction};
  const Providers& providers = known_->providers;
  PayloadFacts& facts = flow.facts.payload;
  if (const ProviderNumber peer_of = flow.facts.peer_of; peer_of != 0) {
    return facts.add(providers[peer_of - 1U].provider->peer_probe(payload), peer_of, direction);
  }
  if (const ProviderNumber whose = flow.cell.provider; whose != 0) {
    return facts.add(providers[whose - 1U].provider->probe(payload), whose, direction);
  }
  PayloadReading best;
  ProviderNumber by = 0;
  for (std::size_t i = 0; i < providers.size() && !best.is_own; ++i) {
    const PayloadReading seen = providers[i].provider->probe(payload);
    const bool says_more = best.kind == PayloadKind::none || best.kind == PayloadKind::foreign || seen.is_own;
    if (seen.kind == PayloadKind::none || !says_more) continue;  // another has said as much
    best = seen;
    by = static_cast<ProviderNumber>(i + 1);
  }
  return facts.add(best, by, direction);
}

// Its payload begins like one half of an exchange that some provider times itself by.
void Worker::Books::time_echo(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept {
  if (flow.facts.peer_of != 0) return;  // how far away another participant is, is nobody's business
  const Payload payload{packet.payload, packet.payload_octets, packet.transport, flow.key.theirs.port, direction};
  for (std::size_t i = 0; i < known_->providers.size(); ++i) {
    const Provider& provider = *known_->providers[i].provider;
    const bool is_anothers = flow.cell.provider != 0 && flow.cell.provider != i + 1;
    if (is_anothers || provider.echo == nullptr) continue;  // not for it to read
    const auto echo = provider.echo(payload);
    if (!echo) continue;  // not its own; the packet is counted as any other
    if (flow.cell.provider != 0) remember_peer(flow, provider, *echo, packet, direction);
    if (UdpTiming* const timing = udp_timing(slot, *echo, direction)) {
      if (const auto sample = timing->observe(*echo, packet, direction)) learn(slot, flow, *sample);
      if (timing->is_idle(packet.time)) end_timing(slot);
    }
    return;
  }
}

template <typename T>
T* Worker::Books::timing(FlowSlot& slot) noexcept {
  if (slot.timing == 0) {
    slot.timing = timings_.take();
    if (slot.timing == 0) return ++interval_.oddities.timing_refused, nullptr;
    timings_[slot.timing].emplace<T>();
  }
  return std::get_if<T>(&timings_[slot.timing]);
}

TcpTiming* Worker::Books::tcp_timing(FlowSlot& slot) noexcept {
  return timing<TcpTiming>(slot);
}

// Only a question of ours begins anything.
UdpTiming* Worker::Books::udp_timing(FlowSlot& slot, const Echo& echo, Direction direction) noexcept {
  const bool asks = direction == Direction::egress && echo.kind == Echo::Kind::request;
  return slot.timing != 0 || asks ? timing<UdpTiming>(slot) : nullptr;
}

void Worker::Books::end_timing(FlowSlot& slot) noexcept {
  if (slot.timing != 0) timings_.give_back(std::exchange(slot.timing, 0));
}

// What a server that does not answer leaves behind.
void Worker::Books::end_idle_timing(FlowSlot& slot, const Flow& flow) noexcept {
  if (slot.timing == 0 || flow.key.transport != Transport::udp) return;
  if (timing<UdpTiming>(slot)->is_idle(now_)) end_timing(slot);
}

void Worker::Books::learn(FlowSlot& slot, Flow& flow, const RttSample& sample) noexcept {
  if (!clock_.believes(sample)) {
    ++interval_.oddities.round_trips_refused;
  } else if (slot.is_identified) {
    const Address server = flow.key.theirs.address;
    if (servers_.learn_round_trip(server, sample, clock_.frames(), slot.last_seen)) {
      RoundTrip measured;
      measured.add(sample, clock_.frames());
      note_round_trip(server, measured, slot.last_seen);
    }
  } else {
    if (flow.own_round_trip == 0) flow.own_round_trip = own_round_trips_.take();
    if (flow.own_round_trip == 0) {
      ++interval_.oddities.timing_refused;
    } else {
      own_round_trips_[flow.own_round_trip].add(sample, clock_.frames());
    }
  }
}

}  // namespace eugress
