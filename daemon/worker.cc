#include "worker.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace eugress {
namespace {

constexpr std::chrono::seconds udp_idle{180};
constexpr std::chrono::seconds tcp_idle{900};
constexpr std::chrono::seconds after_end{10};
constexpr std::chrono::seconds candidate_idle{10};
constexpr std::int64_t longest_silence = 10;  // intervals; a longer leap of the packets' clock is a gap
constexpr std::chrono::milliseconds sweep_step{100};
constexpr std::chrono::seconds whole_sweep{10};

// Payload packets that are looked at before a flow is left in peace.
constexpr unsigned enough_of_each_side = 3;
constexpr unsigned enough_in_all = 32;

constexpr std::uint16_t dns_port = 53;

constexpr std::uint8_t bit(Direction direction) noexcept {
  return direction == Direction::egress ? 1 : 2;
}
constexpr std::size_t index(Direction direction) noexcept {
  return direction == Direction::egress ? 0 : 1;
}

std::uint16_t idle_seconds(Transport transport) noexcept {
  return static_cast<std::uint16_t>((transport == Transport::udp ? udp_idle : tcp_idle).count());
}

}  // namespace

struct Worker::Flow {
  FlowKey key;
  FlowFacts facts;
  std::variant<TcpTiming, UdpTiming> timing;
  RoundTrip own_round_trip;  // until the flow is identified; then the server's memory has it
  CellKey cell;
  Basis basis;
  std::uint64_t epoch = 0;
  std::uint32_t generation = 0;  // of the server's memory when last assessed
  Day assessed_on;
  std::uint32_t line = 0;  // + 1, in the list of lines; 0: not listed
  Direction opened_by = Direction::egress;
  ClientExposure exposure = ClientExposure::nat4;
  bool is_candidate = false;
  bool is_counted = false;    // as a connection
  bool has_answered = false;  // TCP: a SYN/ACK or a payload was seen
  bool is_closing = false;    // FIN or RST seen
  bool awaits_hello = false;  // its SYN was seen, its own name may still come: a carried one must wait
  bool disagrees = false;
  bool is_hopeless = false;  // a candidate whose own name is nobody's

  // By its transport, since begin().
  [[nodiscard]] TcpTiming& tcp() noexcept { return *std::get_if<TcpTiming>(&timing); }
  [[nodiscard]] UdpTiming& udp() noexcept { return *std::get_if<UdpTiming>(&timing); }
};

class Worker::Books {
 public:
  Books(WorkerSettings settings, Source& source, const Published<Knowledge>& published, Channel<Report>& reports)
      : settings_(settings),
        source_(source),
        published_(published),
        known_(published.read()),
        reports_(reports),
        hash_(KeyedHash::with_random_key()),
        flows_(settings.max_flows, hash_),
        servers_({.capacity = settings.max_servers}, hash_) {
    for (const Provider* provider : all_providers()) {
      for (const std::uint8_t octet : provider->echo_octets) may_be_echo_[octet] = true;
    }
  }

  void adopt_knowledge() {
    if (auto known = published_.read(); known != known_) known_ = std::move(known);
  }
  void take(const Frame& frame) noexcept;
  void advance(Timestamp now);
  void finish();

 private:
  enum class Admission : std::uint8_t { none, entry, candidate };

  void skip(Skip reason) noexcept { ++interval_.frames.skipped[static_cast<std::size_t>(reason)]; }

  bool read_sighting(const Packet& packet) noexcept;
  [[nodiscard]] Orientation orient_packet(const Packet& packet) const noexcept;
  [[nodiscard]] FlowSlot* flow_of(const Packet& packet, const Orientation& way) noexcept;
  [[nodiscard]] Admission admission(const Packet& packet, const Endpoint& server, const Side& theirs) const noexcept;
  [[nodiscard]] FlowSlot* begin(const FlowKey& key, std::uint64_t hash, const Packet& packet,
                                const Orientation& way) noexcept;
  void count(FlowSlot& slot, const Packet& packet, Direction direction) noexcept;
  void observe_tcp(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept;
  void inspect(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept;
  [[nodiscard]] bool read_hello(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept;
  void take_name(Flow& flow, const HostName& name, Timestamp now) noexcept;
  [[nodiscard]] bool probe(Flow& flow, const Packet& packet, Direction direction) const noexcept;
  void time_echo(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept;
  void learn(FlowSlot& slot, Flow& flow, const RttSample& sample) noexcept;

  void refresh_facts(const FlowSlot& slot, Flow& flow) noexcept;
  [[nodiscard]] bool is_stale(const FlowSlot& slot, const Flow& flow) const noexcept;
  void assess_flow(FlowSlot& slot, Flow& flow) noexcept;
  void identified(FlowSlot& slot, Flow& flow) noexcept;
  void post(FlowSlot& slot, Flow& flow);
  void list_posting(Flow& flow, const TwoWay& counts);
  void end(FlowSlot& slot, Flow& flow, FlowEnd reason);
  void end_line(const FlowSlot& slot, Flow& flow);
  void give_back(const FlowSlot& slot, Flow& flow) noexcept;

  void open(Timestamp now);
  void close();
  void leap(Timestamp now);
  void sweep();
  void report(Report report);

  WorkerSettings settings_;
  Source& source_;
  const Published<Knowledge>& published_;
  std::shared_ptr<const Knowledge> known_;
  Channel<Report>& reports_;
  KeyedHash hash_;
  FlowTable<Flow> flows_;
  ServerMemory servers_;
  std::size_t candidates_ = 0;
  Tally tally_;
  Interval interval_;  // open since is_open_
  bool is_open_ = false;
  Timestamp now_;  // the latest time that packets brought
  Timestamp swept_at_;
  ClockWatch clock_;
  std::array<bool, 256> may_be_echo_{};  // by the first octet of a payload
  Day today_;
  std::array<std::uint64_t, flow_end_count> ended_{};
  std::vector<FlowLine> lines_;  // of flows that are still open, with --flows
  std::vector<std::uint32_t> free_lines_;
};

// --- one packet ---

void Worker::Books::take(const Frame& frame) noexcept {
  advance(frame.time);
  clock_.frame(frame.time);
  ++interval_.frames.seen;
  Packet packet;
  packet.number = static_cast<std::uint32_t>(clock_.frames());
  if (const Skip reason = decode(frame, packet); reason != Skip::none) return skip(reason);
  if (read_sighting(packet)) return;
  const Orientation way = orient_packet(packet);
  if (way.skip != Skip::none) return skip(way.skip);
  if (FlowSlot* const slot = flow_of(packet, way)) count(*slot, packet, way.direction);
}

bool Worker::Books::read_sighting(const Packet& packet) noexcept {
  if (packet.source_port != dns_port && packet.destination_port != dns_port) return false;
  DnsAnswer answer;
  const DnsReading reading = read_dns(packet.payload, packet.transport == Transport::tcp, answer);
  if (reading == DnsReading::not_dns) return false;
  ++interval_.frames.sighting;
  if (reading == DnsReading::message) return true;
  interval_.oddities.dns_left_out += answer.left_out;
  const NameMatch match = match_name(known_->providers, answer.asked.text());
  if (match.provider == 0) return true;
  for (std::size_t i = 0; i < answer.address_count; ++i) {
    // An edge address outside the provider's own list serves many customers: a name carried from DNS would claim them
    // all.
    const bool is_shared =
        match.rule->is_edge && known_->plan.side(answer.addresses[i], today_).provider != match.provider;
    if (!is_shared) servers_.learn_name(answer.addresses[i], answer.asked, match.provider, packet.time);
  }
  return true;
}

Orientation Worker::Books::orient_packet(const Packet& packet) const noexcept {
  Side source = known_->plan.side(packet.source, today_);
  Side destination = known_->plan.side(packet.destination, today_);
  if (!source.is_campus && !destination.is_campus && source.provider == 0 && destination.provider == 0) {
    for (const auto& [side, address] :
         {std::pair{&source, packet.source}, std::pair{&destination, packet.destination}}) {
      const RememberedServer* const server = servers_.find(address);
      if (server != nullptr && servers_.has_fresh_name(*server, packet.time)) side->provider = server->named_by;
    }
  }
  return orient(source, destination);
}

FlowSlot* Worker::Books::flow_of(const Packet& packet, const Orientation& way) noexcept {
  const bool is_egress = way.direction == Direction::egress;
  const FlowKey key = is_egress ? FlowKey{{packet.source, packet.source_port},
                                          {packet.destination, packet.destination_port},
                                          packet.transport}
                                : FlowKey{{packet.destination, packet.destination_port},
                                          {packet.source, packet.source_port},
                                          packet.transport};
  const std::uint64_t hash = flows_.hash(key);
  FlowSlot* const slot = flows_.find(key, hash);
  if (slot == nullptr) return begin(key, hash, packet, way);
  const bool is_idle = packet.time - slot->last_seen > std::chrono::seconds{slot->idle_seconds};
  const bool reopens = packet.transport == Transport::tcp && packet.tcp.has(TcpHeader::syn) &&
                       !packet.tcp.has(TcpHeader::ack_flag) && flows_.record(*slot).is_closing;
  if (!is_idle && !reopens) return slot;
  flows_.end(*slot, is_idle ? FlowEnd::idle : FlowEnd::end_detected,
             [this](FlowSlot& ended, Flow& flow, FlowEnd reason) { end(ended, flow, reason); });
  return begin(key, hash, packet, way);
}

Worker::Books::Admission Worker::Books::admission(const Packet& packet, const Endpoint& server,
                                                  const Side& theirs) const noexcept {
  if (theirs.provider != 0 || theirs.is_on_site_server || settings_.all_flows) return Admission::entry;
  if (known_->ports.contains(packet.transport, server.port)) return Admission::entry;
  const RememberedServer* const remembered = servers_.find(server.address);
  if (remembered != nullptr && servers_.has_fresh_name(*remembered, packet.time)) return Admission::entry;
  if (packet.transport == Transport::tcp) {
    // Only a connection whose beginning we see can still tell its name.
    HostName name;
    const bool is_web = server.port == 80 || server.port == 443;
    const bool begins =
        packet.tcp.has(TcpHeader::syn) || read_tls(packet.payload, name) == TlsReading::client_hello_named;
    return is_web && begins ? Admission::candidate : Admission::none;
  }
  return read_stun(packet.payload, packet.payload_octets) ? Admission::candidate : Admission::none;
}

FlowSlot* Worker::Books::begin(const FlowKey& key, std::uint64_t hash, const Packet& packet,
                               const Orientation& way) noexcept {
  const Admission admitted = admission(packet, key.theirs, way.theirs);
  const bool is_candidate = admitted == Admission::candidate;
  if (admitted == Admission::none) return skip(Skip::not_ours), nullptr;
  if (is_candidate && candidates_ >= settings_.max_candidates) return skip(Skip::table_full), nullptr;
  FlowSlot* const slot = flows_.insert(key, hash, packet.time);
  if (slot == nullptr) return skip(Skip::table_full), nullptr;
  if (is_candidate) ++candidates_;
  Flow& flow = flows_.record(*slot);
  slot->idle_seconds = is_candidate ? static_cast<std::uint16_t>(candidate_idle.count()) : idle_seconds(key.transport);
  flow.facts.server = key.theirs;
  flow.facts.transport = key.transport;
  flow.facts.listed_by = way.theirs.provider;
  flow.facts.listed_service = way.theirs.service;
  flow.facts.first_seen = packet.time;
  flow.facts.last_seen = packet.time;
  flow.is_candidate = is_candidate;
  flow.opened_by = way.direction;
  flow.exposure = client_exposure(way.direction == Direction::egress ? packet.source : packet.destination);
  flow.cell.zone = way.theirs.is_on_site_server ? zone_on_site : way.ours.zone;
  flow.awaits_hello = packet.transport == Transport::tcp && packet.tcp.has(TcpHeader::syn);
  if (packet.transport == Transport::udp) flow.timing.emplace<UdpTiming>();
  assess_flow(*slot, flow);
  return slot;
}

void Worker::Books::count(FlowSlot& slot, const Packet& packet, Direction direction) noexcept {
  slot.last_seen = std::max(slot.last_seen, packet.time);
  slot.octets[index(direction)] += packet.ip_octets;
  ++slot.packets[index(direction)];
  slot.seen_directions |= bit(direction);
  if (slot.is_identified) {
    ++interval_.frames.flow;
  } else {
    ++interval_.frames.pending;
  }
  if (packet.transport == Transport::tcp) {
    observe_tcp(slot, flows_.record(slot), packet, direction);
  } else if (may_be_echo_[ByteReader{packet.payload}.u8()]) {
    time_echo(slot, flows_.record(slot), packet, direction);
  }
  if (!slot.is_inspected || packet.payload_octets == 0) return;
  Flow& flow = flows_.record(slot);
  inspect(slot, flow, packet, direction);
  if (!flow.is_hopeless || slot.is_identified) return;
  flows_.end(slot, FlowEnd::nobodys,
             [this](FlowSlot& ended, Flow& nobodys, FlowEnd reason) { end(ended, nobodys, reason); });
}

void Worker::Books::observe_tcp(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept {
  const TcpHeader& tcp = packet.tcp;
  if (const auto sample = flow.tcp().observe(packet, direction)) learn(slot, flow, *sample);
  flow.has_answered =
      flow.has_answered || packet.payload_octets != 0 || (tcp.has(TcpHeader::syn) && tcp.has(TcpHeader::ack_flag));
  if (tcp.has(TcpHeader::fin) || tcp.has(TcpHeader::rst)) {
    flow.is_closing = true;
    slot.idle_seconds = static_cast<std::uint16_t>(after_end.count());
  }
}

void Worker::Books::inspect(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept {
  bool has_grown = packet.transport == Transport::tcp && read_hello(slot, flow, packet, direction);
  has_grown = probe(flow, packet, direction) || has_grown;
  const PayloadFacts& payload = flow.facts.payload;
  const unsigned looked = 0U + payload.from_ours + payload.from_theirs + payload.unrecognised;
  const bool is_settled = payload.from_ours >= enough_of_each_side && payload.from_theirs >= enough_of_each_side;
  slot.is_inspected = looked < enough_in_all && !is_settled;
  if (has_grown) assess_flow(slot, flow);
}

// True if the flow's facts grew.
bool Worker::Books::read_hello(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept {
  HostName name;
  const TlsReading reading = read_tls(packet.payload, name);
  if (direction == Direction::ingress) {
    if (reading != TlsReading::server_hello) return false;
    if (const auto sample = flow.tcp().server_hello(packet)) learn(slot, flow, *sample);
    return false;
  }
  const bool awaited = std::exchange(flow.awaits_hello, false);
  switch (reading) {
    case TlsReading::client_hello_named:
      flow.tcp().client_hello(packet);
      take_name(flow, name, packet.time);
      return true;
    case TlsReading::client_hello_cut:
      ++interval_.oddities.hello_cut;
      [[fallthrough]];
    case TlsReading::client_hello_nameless:
      flow.tcp().client_hello(packet);
      return true;
    case TlsReading::server_hello:
    case TlsReading::other:
      break;
  }
  return awaited;
}

void Worker::Books::take_name(Flow& flow, const HostName& name, Timestamp now) noexcept {
  const NameMatch match = match_name(known_->providers, name.text());
  flow.facts.name_source = NameSource::handshake;
  flow.is_hopeless = flow.is_candidate && match.provider == 0;
  // A name that is no provider's is forgotten at once: we have no business with it.
  flow.facts.name = match.provider != 0 ? name : HostName{};
  const bool is_shared = match.provider != 0 && match.rule->is_edge && flow.facts.listed_by != match.provider;
  if (match.provider != 0 && !is_shared) servers_.learn_name(flow.facts.server.address, name, match.provider, now);
}

// True if the facts grew.
bool Worker::Books::probe(Flow& flow, const Packet& packet, Direction direction) const noexcept {
  const Payload payload{packet.payload, packet.payload_octets, packet.transport, flow.facts.server.port, direction};
  PayloadKind kind = PayloadKind::none;
  for (const KnownProvider& known : known_->providers) {
    const PayloadKind seen = known.provider->probe(payload);
    if (seen != PayloadKind::none) kind = seen;
    if (kind != PayloadKind::none && kind != PayloadKind::foreign) break;  // recognised: no other needs to look
  }
  return flow.facts.payload.add(kind, direction);
}

// Its payload begins like one half of an exchange that some provider times itself by.
void Worker::Books::time_echo(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept {
  const Payload payload{packet.payload, packet.payload_octets, packet.transport, flow.facts.server.port, direction};
  for (const KnownProvider& known : known_->providers) {
    const auto echo = known.provider->echo != nullptr ? known.provider->echo(payload) : std::nullopt;
    if (!echo) continue;  // not its own; the packet is counted as any other
    if (const auto sample = flow.udp().observe(*echo, packet, direction)) learn(slot, flow, *sample);
    return;
  }
}

void Worker::Books::learn(FlowSlot& slot, Flow& flow, const RttSample& sample) noexcept {
  if (!clock_.believes(sample)) {
    ++interval_.oddities.round_trips_refused;
  } else if (slot.is_identified) {
    servers_.learn_round_trip(flow.facts.server.address, sample, clock_.frames(), slot.last_seen);
  } else {
    flow.own_round_trip.add(sample, clock_.frames());
  }
}

// --- what a flow is ---

void Worker::Books::refresh_facts(const FlowSlot& slot, Flow& flow) noexcept {
  FlowFacts& facts = flow.facts;
  facts.last_seen = slot.last_seen;
  if (flow.epoch != 0 && flow.epoch != known_->epoch) list_anew(*known_, facts);
  const RememberedServer* const server = servers_.find(facts.server.address);
  flow.generation = server != nullptr ? server->generation : 0;
  facts.round_trip = flow.own_round_trip;
  if (server == nullptr) return;
  if (servers_.has_fresh_round_trip(*server, slot.last_seen)) facts.round_trip.add(server->round_trip);
  if (facts.name_source == NameSource::handshake || flow.awaits_hello) return;
  const bool is_fresh = servers_.has_fresh_name(*server, slot.last_seen);
  // Once carried, a name stays with the flow, although the memory may forget it.
  if (is_fresh) {
    facts.name = server->name;
    facts.name_source = NameSource::carried;
  }
}

bool Worker::Books::is_stale(const FlowSlot& slot, const Flow& flow) const noexcept {
  if (flow.epoch != known_->epoch || flow.assessed_on != today_) return true;
  // An exemption that began or ended since.
  const Exemptions& exemptions = known_->rules(flow.cell.zone).exemptions;
  if (exemptions.span_of(slot.last_seen) != exemptions.span_of(flow.facts.last_seen)) return true;
  const RememberedServer* const server = servers_.find(flow.facts.server.address);
  return server != nullptr && server->generation != flow.generation;
}

void Worker::Books::assess_flow(FlowSlot& slot, Flow& flow) noexcept {
  refresh_facts(slot, flow);
  const Assessment assessment = assess(*known_, flow.facts, flow.cell.zone);
  flow.epoch = assessment.epoch;
  flow.assessed_on = today_;
  if (assessment.id.provider == 0) return;  // not yet anybody's; or it was, and what was decided then stays
  flow.cell = cell_of(assessment, flow.cell.zone);
  flow.basis = assessment.id.basis;
  flow.disagrees = has_disagreement(assessment.where);
  if (!slot.is_identified) identified(slot, flow);
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
  if (flow.own_round_trip.is_measured()) {
    servers_.learn_round_trip(flow.facts.server.address, std::exchange(flow.own_round_trip, {}), slot.last_seen);
  }
}

// --- posting ---

void Worker::Books::post(FlowSlot& slot, Flow& flow) {
  if (slot.unposted_packets() == 0) return;
  if (is_stale(slot, flow)) assess_flow(slot, flow);
  TwoWay counts{{slot.octets[0], slot.packets[0], 0}, {slot.octets[1], slot.packets[1], 0}};
  const bool is_connection = flow.key.transport == Transport::udp || flow.has_answered;
  if (is_connection && !flow.is_counted) {
    flow.is_counted = true;
    counts.of(flow.opened_by).connections = 1;
    ++interval_.exposed_connections[static_cast<std::size_t>(flow.exposure)];
    if (flow.disagrees) ++interval_.disagreeing_connections;
  }
  const std::uint64_t bytes = counts.egress.bytes + counts.ingress.bytes;
  interval_.witnesses +=
      {bytes, flow.basis.address ? bytes : 0, flow.basis.name ? bytes : 0, flow.basis.payload ? bytes : 0};
  if (slot.seen_directions != 3) interval_.one_way_bytes += bytes;
  tally_.post(flow.cell, counts);
  tally_.post_server(flow.facts, flow.cell, counts,
                     [&] { return spell_out(*known_, flow.facts, assess(*known_, flow.facts, flow.cell.zone)); });
  if (settings_.lists_flows) list_posting(flow, counts);
  slot.octets[0] = slot.octets[1] = 0;
  slot.packets[0] = slot.packets[1] = 0;
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
  if (!slot.is_identified && is_stale(slot, flow)) assess_flow(slot, flow);
  if (!slot.is_identified) {
    give_back(slot, flow);
    reason = FlowEnd::nobodys;
  } else {
    post(slot, flow);
  }
  if (settings_.lists_flows && (slot.is_identified || settings_.all_flows)) end_line(slot, flow);
  ++ended_[static_cast<std::size_t>(reason)];
}

// What was held for a flow that turned out to be nobody's.
void Worker::Books::give_back(const FlowSlot& slot, Flow& flow) noexcept {
  const std::uint64_t held = slot.unposted_packets();
  interval_.frames.pending -= static_cast<std::int64_t>(held);
  if (settings_.all_flows) {
    interval_.frames.flow += held;
  } else {
    interval_.frames.skipped[static_cast<std::size_t>(Skip::not_ours)] += held;
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
  line.server = flow.facts.server;
  line.transport = flow.facts.transport;
  line.first_seen = flow.facts.first_seen;
  line.last_seen = slot.last_seen;
  refresh_facts(slot, flow);
  line.finding = spell_out(*known_, flow.facts, assess(*known_, flow.facts, flow.cell.zone));
  line.facts = flow.facts;
  interval_.ended_flows.push_back(std::move(line));
}

// --- time ---

void Worker::Books::advance(Timestamp now) {
  if (!is_open_) open(now);
  if (now >= interval_.end) {
    if ((now - interval_.end) / settings_.interval >= longest_silence) {
      leap(now);
    } else {
      while (now >= interval_.end) {
        const Timestamp next = interval_.end;
        close();
        open(next);
      }
    }
  } else if (now < interval_.start) {
    if (interval_.start - now > settings_.interval) {
      leap(now);
    } else {
      ++interval_.oddities.time_went_back;
    }
  }
  now_ = std::max(now_, now);
  if (now_ - swept_at_ >= sweep_step) sweep();
}

void Worker::Books::open(Timestamp now) {
  const auto since_epoch = now.time_since_epoch();
  const auto number = static_cast<std::uint64_t>(since_epoch / settings_.interval);
  interval_ = {};
  interval_.worker = settings_.number;
  interval_.number = number;
  interval_.start =
      Timestamp{std::chrono::duration_cast<Nanoseconds>(settings_.interval) * static_cast<std::int64_t>(number)};
  interval_.end = interval_.start + settings_.interval;
  interval_.is_whole = now == interval_.start;
  today_ = day_of(now);
  if (!is_open_) swept_at_ = now_ = now;
  is_open_ = true;
}

void Worker::Books::close() {
  flows_.for_each([this](FlowSlot& slot, Flow& flow) {
    if (!slot.is_identified && is_stale(slot, flow)) assess_flow(slot, flow);  // a name may have come since
    if (slot.is_identified) post(slot, flow);
  });
  tally_.close_into(interval_);
  interval_.lost = source_.losses();
  interval_.tables = {flows_.size(),   flows_.capacity(),   candidates_,        settings_.max_candidates,
                      servers_.size(), servers_.capacity(), servers_.evicted(), ended_};
  report(std::exchange(interval_, {}));
}

// The packets' clock leapt: by a pause in a recording, a suspended machine, or a clock that was set.
void Worker::Books::leap(Timestamp now) {
  const Timestamp before = now_;
  flows_.end_all(FlowEnd::time_jump, [this](FlowSlot& slot, Flow& flow, FlowEnd reason) { end(slot, flow, reason); });
  interval_.is_whole = false;
  close();
  report(Gap{before, now, Gap::Why::time_jump});
  is_open_ = false;
  open(now);
}

void Worker::Books::sweep() {
  const auto steps = static_cast<std::size_t>((now_ - swept_at_) / sweep_step);
  const std::size_t share = flows_.slot_count() / static_cast<std::size_t>(whole_sweep / sweep_step) + 1;
  swept_at_ = now_;
  flows_.sweep(
      std::min(steps * share, flows_.slot_count()),
      [this](const FlowSlot& slot, const Flow& flow) -> std::optional<FlowEnd> {
        if (now_ - slot.last_seen <= std::chrono::seconds{slot.idle_seconds}) return std::nullopt;
        return flow.is_closing ? FlowEnd::end_detected : FlowEnd::idle;
      },
      [this](FlowSlot& slot, Flow& flow, FlowEnd reason) { end(slot, flow, reason); });
}

void Worker::Books::finish() {
  if (!is_open_) return;
  flows_.end_all(FlowEnd::forced, [this](FlowSlot& slot, Flow& flow, FlowEnd reason) { end(slot, flow, reason); });
  interval_.is_whole = false;
  close();
  is_open_ = false;
}

void Worker::Books::report(Report report) {
  // A file can wait; a link cannot: what a full channel refuses it counts, and the bookkeeper turns that into a Gap.
  if (settings_.is_replay) {
    reports_.put(std::move(report));
  } else {
    reports_.offer(std::move(report));
  }
}

// --- the worker ---

Worker::Worker(WorkerSettings settings, Source& source, const Published<Knowledge>& known, Channel<Report>& reports)
    : books_(std::make_unique<Books>(settings, source, known, reports)), source_(source) {}

Worker::~Worker() = default;

Result<void> Worker::run(std::stop_token stop) {
  const FrameSink sink{books_.get(),
                       [](void* self, const Frame& frame) noexcept { static_cast<Books*>(self)->take(frame); }};
  Result<void> outcome;
  while (!stop.stop_requested()) {
    books_->adopt_knowledge();
    Batch batch = source_.read(sink);
    if (batch.now) books_->advance(*batch.now);
    if (batch.reading == Reading::finished) break;
    if (batch.reading == Reading::failed) {
      outcome = std::move(batch.error);
      break;
    }
  }
  books_->finish();
  return outcome;
}

}  // namespace eugress
