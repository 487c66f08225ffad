// What a worker keeps, in one place: its flows, what it learned of servers, the tally of the open interval. The
// worker's alone: worker_road.cc is the packet path, worker_sightings.cc and worker_names.cc read names on it,
// worker_peers.cc knows who may be a peer, worker_media.cc what media packets are, worker_aggregates.cc what is counted
// of flows that found no record, worker_posting.cc says what a flow is and posts it, worker.cc keeps the time.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "capture/overload.h"
#include "decode/quic.h"
#include "flow/alias_memory.h"
#include "flow/hello_assembly.h"
#include "flow/name_table.h"
#include "flow/open_flows.h"
#include "flow/sighting.h"
#include "flow/tap_watch.h"
#include "flow/wanted_memory.h"
#include "recent_assessments.h"
#include "worker.h"

namespace eugress {

constexpr std::uint8_t bit(Direction direction) noexcept {
  return direction == Direction::egress ? 1 : 2;
}
constexpr std::size_t index(Direction direction) noexcept {
  return direction == Direction::egress ? 0 : 1;
}

// decisions.md, "Idle times", in the spelling of a slot.
constexpr std::uint16_t idle_seconds(Transport transport) noexcept {
  constexpr std::uint16_t udp_idle = 180;
  constexpr std::uint16_t tcp_idle = 900;
  return transport == Transport::udp ? udp_idle : tcp_idle;
}

inline FlowKey key_of(const Packet& packet, Direction direction) noexcept {
  const Endpoint from{packet.source, packet.source_port};
  const Endpoint to{packet.destination, packet.destination_port};
  const bool is_egress = direction == Direction::egress;
  const Endpoint& ours = is_egress ? from : to;
  return {{ours.address, ours.port}, is_egress ? to : from, packet.transport};
}

// How long a flow's questions take to be answered, by its transport: of TCP always, of UDP while a question waits.
using Timing = std::variant<TcpTiming, UdpTiming>;

// One flow, or an aggregate: all that passes between a server and those of a zone whose flows found no record, counted
// like a flow whose own side is nobody.
struct alignas(64) Worker::Flow {
  // Of its facts (flow/flow_facts.h) what neither key nor slot nor the memory of servers has.
  struct Facts {
    PayloadFacts payload;
    NameTable::Number name = 0;
    NameSource name_source = NameSource::none;
    ProviderNumber listed_by = 0;
    ListedService listed_service = ListedService::other;
    ProviderNumber peer_of = 0;
    bool is_peer_on_campus = false;
    JoinedHost joined;
    Timestamp first_seen;
    Timestamp last_seen;  // when they were last assessed
  };

  FlowKey key;
  Facts facts;
  Pool<RoundTrip>::Number own_round_trip = 0;  // until the flow is identified; then the server's memory has it
  CellKey cell;
  Basis basis;
  std::uint64_t epoch = 0;
  std::uint32_t generation = 0;  // of the server's memory when last assessed
  Day assessed_on;
  std::uint32_t line = 0;  // + 1, in the list of lines; 0: not listed
  Direction opened_by = Direction::egress;
  ClientExposure exposure = ClientExposure::nat4;
  bool is_aggregate = false;
  bool is_candidate = false;
  bool is_counted = false;         // as a connection
  bool awaits_hello = false;       // its SYN was seen, its own name may still come: a carried one must wait
  bool has_own_name = false;       // what its client or its server says of itself has been read, or is none
  std::uint8_t initials = 0;       // of QUIC, tried
  ProviderNumber outer_of = 0;     // whose name the client wrote beside an encrypted hello
  std::uint32_t stream_start = 0;  // the sequence number of the first octet of ours, since the SYN
  HelloAssembly::Ticket hello;     // open while pieces of the handshake are missing
  bool is_with_stranger = false;   // its server is not listed
  bool is_hopeless = false;        // a candidate whose own name is nobody's
  bool is_within_campus = false;
  bool is_foreign = false;  // neither side is in a campus prefix: the near one is only known for not being the server
};

class Worker::Books {
 public:
  Books(WorkerSettings settings, Source& source, const Published<Knowledge>& published, Channel<Report>& reports,
        const Published<HeardNames>* heard)
      : settings_(settings),
        source_(source),
        published_(published),
        known_(published.read()),
        reports_(reports),
        heard_(heard),
        hash_(settings.hash),
        pages_(settings.is_replay ? Pages::when_used : Pages::at_once),
        flows_(settings.max_flows + most_aggregates, hash_, pages_),
        timings_(settings.max_flows / flows_per_timing, pages_),
        own_round_trips_(settings.max_candidates, pages_),
        names_(std::max(settings.max_flows / flows_per_name, fewest_names), hash_, pages_),
        servers_({.capacity = settings.max_servers}, hash_),
        peers_(settings.max_servers),
        joins_(settings.max_flows / flows_per_device),
        aliases_(AliasMemory::default_capacity, hash_),
        streams_(settings.max_flows / flows_per_stream, hash_),
        recent_(hash_),
        has_filter_(source.filter().has_value()),
        wanted_({.capacity = has_filter_ ? settings.max_servers : 1}, hash_),
        left_out_((all_providers().size() + 1) * plane_count * 2),
        room_(HelloAssembly::longest) {
    settings_.unwrapping.counts = &interval_.tunnels;
    take_seat();
    for (const Provider* provider : all_providers()) {
      for (const std::uint8_t octet : provider->echo_octets) may_be_echo_[octet] = true;
    }
  }

  void adopt_knowledge() {
    if (auto known = published_.read(); known != known_) {
      known_ = std::move(known);
      note_strangers();
    }
  }
  void hear();
  void narrow();
  void listen();
  void tell();
  void keep_up(const Batch& batch);
  void take(Frames run) noexcept;
  void advance(Timestamp now) {
    if (calls_for_nothing(now)) [[likely]] {
      now_ = std::max(now_, now);
    } else {
      keep_time(now);
    }
  }
  void finish();

 private:
  enum class Admission : std::uint8_t { none, entry, candidate };

  // What a frame says before anything is asked that the packets before it may change; and the packet itself.
  struct Glance {
    Packet packet;
    Skip skip = Skip::none;
    Orientation way;              // as far as lists alone tell
    std::uint64_t of_theirs = 0;  // the hash of their address
    std::uint64_t mark = 0;       // of its flow, among those with strangers
    std::uint64_t hash = 0;       // of its flow's key; 0: nothing speaks for a flow
  };

  // Nearly every packet falls into the open interval.
  [[nodiscard]] bool calls_for_nothing(Timestamp now) const noexcept {
    return now >= interval_.start && now < interval_.end && now - swept_at_ < sweep_step;
  }
  void glance(const Frame& frame, Glance& glance) noexcept;
  void prefetch_flows(std::span<const Glance> glances) const noexcept;
  void take(Glance& glance) noexcept;

  void skip(Skip reason) noexcept { ++interval_.frames.skipped[static_cast<std::size_t>(reason)]; }

  [[nodiscard]] bool is_excluded(const Packet& packet) const noexcept {
    const auto& excluded = known_->excluded;
    return !excluded.empty() &&
           (!excluded.covering(packet.source).empty() || !excluded.covering(packet.destination).empty());
  }
  // Whether the packet is a DNS message, read for what it teaches.
  [[nodiscard]] bool is_sighting(const Packet& packet) noexcept {
    const bool may_be = packet.source_port == dns_port || packet.destination_port == dns_port;
    return may_be && read_sighting(packet);
  }
  [[nodiscard]] bool read_sighting(const Packet& packet) noexcept;
  void learn_heard() noexcept;
  void remember_name(Address server, const HostName& name, ProviderNumber provider, Timestamp now) noexcept;
  void learn_name(Address told, const HostName& name, const NameMatch& match, Timestamp now) noexcept;
  [[nodiscard]] NameMatch match_or_follow(HostName& name, Timestamp now) noexcept;
  void learn_aliases(const DnsAnswer& answer, const HostName& head, ProviderNumber provider, Timestamp now) noexcept;
  void orient_by_what_was_learned(const Packet& packet, Orientation& way) noexcept;
  [[nodiscard]] std::optional<Direction> direction_within_campus(const Packet& packet) noexcept;
  [[nodiscard]] bool speaks_own_framing(const Packet& packet, std::uint16_t port, Direction direction) const noexcept;
  void hash_sides(Glance& glance) const noexcept;
  [[nodiscard]] bool is_strangers(const Glance& glance) const noexcept;
  [[nodiscard]] FlowSlot* flow_of(const Glance& glance) noexcept;
  [[nodiscard]] ProviderNumber expected_peer(const FlowKey& key, const Side& theirs, Timestamp now) const noexcept;
  [[nodiscard]] Admission admission(const Packet& packet, const Endpoint& server, const Orientation& way,
                                    ProviderNumber peer_of) const noexcept;
  [[nodiscard]] FlowSlot* begin(const FlowKey& key, std::uint64_t hash, const Packet& packet,
                                const Orientation& way) noexcept;
  [[nodiscard]] FlowSlot* enter(const FlowKey& key, std::uint64_t hash, const Packet& packet, const Orientation& way,
                                ProviderNumber peer_of, bool is_candidate) noexcept;
  // When every record is taken.
  [[nodiscard]] bool is_vouched_for(Address server, const Side& theirs, Timestamp now) const noexcept;
  [[nodiscard]] FlowSlot* aggregate_of(const FlowKey& key, const Packet& packet, const Orientation& way) noexcept;
  [[nodiscard]] FlowSlot& begin_aggregate(const FlowKey& key, std::uint64_t hash, const Packet& packet,
                                          const Orientation& way) noexcept;
  void count_aggregated(const FlowKey& key, const Packet& packet, const Orientation& way) noexcept;
  void begin_facts(Flow& flow, const Packet& packet, const Orientation& way) noexcept;
  void add(FlowSlot& slot, const Packet& packet, Direction direction) noexcept;
  void name_side(Side& side, Address address, Timestamp now) const noexcept;
  void count(FlowSlot& slot, const Packet& packet, Direction direction) noexcept;
  void count_media(const FlowSlot& slot, const Packet& packet, Direction direction) noexcept;
  [[nodiscard]] MediaReading count_media_kind(const FlowSlot& slot, const Packet& packet, Direction direction) noexcept;
  void add_quality(const StreamQuality& stream) noexcept;
  void close_media() noexcept;
  void observe_tcp(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept;
  void inspect(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept;
  // These say whether the flow's facts grew.
  [[nodiscard]] bool read_name(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept;
  [[nodiscard]] bool read_answer(FlowSlot& slot, Flow& flow, const Packet& packet) noexcept;
  [[nodiscard]] bool read_hello(FlowSlot& slot, Flow& flow, const Packet& packet) noexcept;
  void time_hello(FlowSlot& slot, const Packet& packet) noexcept;
  [[nodiscard]] bool open_hello(Flow& flow, const Packet& packet) noexcept;
  [[nodiscard]] bool add_to_hello(Flow& flow, const Packet& packet) noexcept;
  [[nodiscard]] bool read_initial(Flow& flow, const Packet& packet) noexcept;
  [[nodiscard]] bool read_certificate(Flow& flow, const Packet& packet) noexcept;
  [[nodiscard]] bool take_hello(Flow& flow, TlsReading reading, const ClientHello& hello, Timestamp now) noexcept;
  void take_name(Flow& flow, const ClientHello& hello, Timestamp now) noexcept;
  void note_tenant(const Flow& flow, const NameMatch& match, const HostName& name, Timestamp now) noexcept;
  [[nodiscard]] bool take_certificate(Flow& flow, Bytes message) noexcept;
  [[nodiscard]] bool has_kept(Flow& flow, HelloAssembly::Outcome outcome) noexcept;
  void give_up_hello(Flow& flow, std::uint64_t OddityCounts::*why) noexcept;
  [[nodiscard]] bool add_payload(Flow& flow, const Packet& packet, Direction direction) const noexcept;
  [[nodiscard]] bool probe(const FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) const noexcept;
  [[nodiscard]] bool is_inspected(const FlowSlot& slot, const PayloadFacts& payload) const noexcept;
  void remember_peer(const Flow& flow, const Provider& asked, const Echo& echo, const Packet& packet,
                     Direction direction) noexcept;
  void time_echo(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept;
  void learn(FlowSlot& slot, Flow& flow, const RttSample& sample) noexcept;
  // Null if there is no room to time it.
  [[nodiscard]] TcpTiming* tcp_timing(FlowSlot& slot) noexcept;
  [[nodiscard]] UdpTiming* udp_timing(FlowSlot& slot, const Echo& echo, Direction direction) noexcept;
  template <typename T>
  [[nodiscard]] T* timing(FlowSlot& slot) noexcept;
  void end_timing(FlowSlot& slot) noexcept;
  void end_idle_timing(FlowSlot& slot, const Flow& flow) noexcept;
  void forget_records(FlowSlot& slot, Flow& flow) noexcept;
  void note_stranger(Flow& flow) noexcept;
  void note_strangers();
  void estimate(const FlowSlot& slot, const Packet& packet, Direction direction) noexcept;
  void close_estimate();
  void follow_sampling();
  // What neighbours need to know.
  void take_seat();
  void note(const Sighting& sighting) noexcept;
  void note_round_trip(Address server, const RoundTrip& measured, Timestamp at) noexcept;
  void learn(const Sighting& sighting) noexcept;
  void see(const Sighting& sighting) noexcept;  // to learn it, and to tell it
  [[nodiscard]] CampusMark device_of(const Flow& flow) const noexcept { return flow.key.ours.device().mark(hash_); }
  // These keep the kernel's filter open.
  void want(Address address, Timestamp now) noexcept;
  void want_far_side(const FlowSlot& slot, const Flow& flow) noexcept;

  void refresh_facts(const FlowSlot& slot, Flow& flow) noexcept;
  // As of the last refresh_facts(). Valid until the next call.
  [[nodiscard]] const FlowFacts& facts_of(const Flow& flow) noexcept;
  void set_name(Flow& flow, const HostName& name) noexcept;
  [[nodiscard]] bool is_stale(const FlowSlot& slot, const Flow& flow) const noexcept;
  void assess_flow(FlowSlot& slot, Flow& flow) noexcept;
  void note_media(const FlowSlot& slot, const Flow& flow) noexcept;
  void identified(FlowSlot& slot, Flow& flow) noexcept;
  void post(FlowSlot& slot, Flow& flow);
  void post_server(const FlowSlot& slot, const Flow& flow, const TwoWay& counts);
  void list_posting(Flow& flow, const TwoWay& counts);
  void end(FlowSlot& slot, Flow& flow, FlowEnd reason);
  void end_line(const FlowSlot& slot, Flow& flow);
  void give_back(const FlowSlot& slot, Flow& flow) noexcept;

  static constexpr std::uint16_t dns_port = 53;
  static constexpr std::chrono::milliseconds sweep_step{100};
  // Of the provider's flows most are UDP, and few of these wait for an answer at a time.
  static constexpr std::size_t flows_per_timing = 2;
  // Hundreds of clients ask for the same few services; of media servers each has its own.
  static constexpr std::size_t flows_per_name = 16;
  static constexpr std::size_t fewest_names = 1024;
  // Most flows carry no media; one that does has one to four streams.
  static constexpr std::size_t flows_per_stream = 8;
  // Beside the flows. Of a campus that has more flows than records all the same few servers are most of the rest.
  static constexpr std::size_t most_aggregates = 1024;
  // A device in a meeting has about as many; those that are not need no place.
  static constexpr std::size_t flows_per_device = 8;

  void keep_time(Timestamp now);
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
  const Published<HeardNames>* heard_;  // null: nobody tells names
  std::shared_ptr<const HeardNames> hearing_;
  std::uint64_t heard_until_ = 0;  // the running number of the next to learn
  KeyedHash hash_;
  const Pages pages_;
  FlowTable<Flow> flows_;
  Pool<Timing> timings_;
  Pool<RoundTrip> own_round_trips_;
  NameTable names_;           // of providers, that flows carry
  OpenFlows with_strangers_;  // of these, those whose server was not listed when they began
  ServerMemory servers_;
  PeerMemory peers_;
  JoinMemory joins_;
  std::size_t within_campus_ = 0;  // open flows with both sides ours
  // Those that were begun last, round and round: a new one takes the oldest's place.
  std::vector<FlowKey> aggregated_ = std::vector<FlowKey>(most_aggregates);
  std::size_t next_aggregate_ = 0;
  std::size_t aggregates_ = 0;  // of the open flows
  std::uint64_t aggregates_evicted_ = 0;
  AliasMemory aliases_;
  MediaStreams streams_;
  RecentAssessments recent_;
  const bool has_filter_;
  WantedMemory wanted_;
  struct {
    std::uint64_t epoch = 0;  // 0: never
    Day day;
    std::uint64_t news = 0;
    std::uint64_t interval = 0;
    std::uint32_t sampling = 0;
    Timestamp at;
  } narrowed_;  // for what, the last time
  using LeftOut = OverloadCounts::LeftOut;
  Overload overload_;
  struct Sampling {
    Timestamp since;
    std::uint32_t sampling = 0;  // of 2^this bulk packets the kernel keeps one
  };
  std::array<Sampling, 8> samplings_{};  // the latest first: more seconds than a ring lasts
  bool is_sampled_ = false;              // or frames may still come that were
  Timestamp judged_at_;
  std::vector<LeftOut> left_out_;  // by provider, plane and direction
  struct Neighbour {
    const Published<Sightings>* board = nullptr;
    std::shared_ptr<const Sightings> seen;
    std::uint64_t until = 0;  // the running number of the next batch to learn
  };
  std::vector<Neighbour> neighbours_;
  Published<Sightings>* board_ = nullptr;  // ours; null without neighbours
  std::vector<Sighting> noted_;            // not yet told
  std::shared_ptr<const Sightings> told_;
  Timestamp told_at_;
  HelloAssembly hellos_;
  std::vector<std::uint8_t> room_;  // for a hello over several TLS records
  QuicInitials initials_;
  // Made once, not for each frame: decode(), read_dns() and facts_of() write all that is read of them.
  std::array<Glance, longest_run> glances_;
  FlowFacts facts_;
  DnsAnswer answer_;
  std::size_t candidates_ = 0;
  Tally tally_;
  Interval interval_;                 // open since is_open_
  LossCounts lost_before_;            // until it was opened
  std::uint64_t refused_frames_ = 0;  // of intervals that nobody took
  bool is_open_ = false;
  Timestamp now_;  // the latest time that packets brought
  Timestamp swept_at_;
  ClockWatch clock_;
  TapWatch tap_;
  std::array<bool, 256> may_be_echo_{};  // by the first octet of a payload
  Day today_;
  std::array<std::uint64_t, flow_end_count> ended_{};
  std::vector<FlowLine> lines_;  // of flows that are still open, with --flows
  std::vector<std::uint32_t> free_lines_;
};

}  // namespace eugress
