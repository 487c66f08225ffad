// One closed span of one worker: what it counted, what it could not count, and of what it knows that it could not see.
// An event: each one matters. All numbers are of this interval alone unless they say otherwise.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "account/cell.h"
#include "account/finding.h"
#include "account/media_sums.h"
#include "base/time.h"
#include "base/tunnel.h"
#include "capture/source.h"
#include "decode/packet.h"
#include "flow/campus_endpoint.h"
#include "flow/flow_end.h"
#include "flow/heard_names.h"
#include "flow/tap_watch.h"

namespace eugress {

// seen = flow + sighting + sum of skipped + growth of pending.
struct FrameCounts {
  std::uint64_t seen = 0;
  std::uint64_t flow = 0;
  std::uint64_t sighting = 0;
  std::array<std::uint64_t, skip_count> skipped{};  // by Skip; Skip::none stays 0
  std::int64_t pending = 0;                         // change: frames in flows that are not yet anybody's

  FrameCounts& operator+=(const FrameCounts& other) noexcept;
  [[nodiscard]] std::uint64_t skipped_in_all() const noexcept;
};

// Traffic that is in the cells although its flows found no record: their connections are counted nowhere.
struct AggregatedCounts {
  std::uint64_t bytes = 0;
  std::uint64_t packets = 0;

  AggregatedCounts& operator+=(const AggregatedCounts& other) noexcept {
    bytes += other.bytes;
    packets += other.packets;
    return *this;
  }
};

// Shares of identified traffic that a witness spoke for. In bytes.
struct WitnessBytes {
  std::uint64_t all = 0;
  std::uint64_t address = 0;
  std::uint64_t name = 0;
  std::uint64_t payload = 0;
  std::uint64_t payload_alone = 0;  // no list holds the server and no name was seen

  WitnessBytes& operator+=(const WitnessBytes& other) noexcept;
};

// State of the bounded tables at the close, and what they turned away since the start.
struct TableState {
  std::uint64_t flows = 0;
  std::uint64_t flow_capacity = 0;
  std::uint64_t aggregates = 0;  // servers with flows that found no record
  std::uint64_t aggregate_capacity = 0;
  std::uint64_t aggregates_evicted = 0;  // posted early, to make room for others; nothing of them is lost
  std::uint64_t candidates = 0;
  std::uint64_t candidate_capacity = 0;
  std::uint64_t servers = 0;  // remembered addresses
  std::uint64_t server_capacity = 0;
  std::uint64_t servers_evicted = 0;
  std::uint64_t peers = 0;  // remembered sockets of ours that asked a provider's STUN servers
  std::uint64_t peer_capacity = 0;
  std::uint64_t peers_evicted = 0;
  std::uint64_t joins = 0;  // remembered devices of ours that asked for a tenant or have media
  std::uint64_t join_capacity = 0;
  std::uint64_t joins_evicted = 0;
  std::array<std::uint64_t, flow_end_count> flows_ended{};
  std::uint64_t streams = 0;  // of RTP, alive in the interval
  std::uint64_t stream_capacity = 0;
  std::uint64_t streams_evicted = 0;

  TableState& operator+=(const TableState& other) noexcept;
};

// Oddities of the wire that are counted and otherwise survive.
struct OddityCounts {
  // The start of a handshake that came in several pieces: put together, or given up and why.
  std::uint64_t hello_reassembled = 0;
  std::uint64_t hello_cut = 0;            // the capture ends inside, or a piece never came before the answer or the end
  std::uint64_t hello_pool_full = 0;      // all buffers were in use
  std::uint64_t hello_too_long = 0;       // longer than a buffer
  std::uint64_t hello_conflicting = 0;    // two copies of an octet differ
  std::uint64_t hello_aged = 0;           // its pieces came over more than ten seconds
  std::uint64_t name_refused = 0;         // longer or stranger than a host name may be
  std::uint64_t name_outer = 0;           // beside an encrypted hello: perhaps not what the client asked for
  std::uint64_t name_certificate = 0;     // read from a server's certificate
  std::uint64_t certificate_refused = 0;  // without a usable name, or broken
  std::uint64_t quic_initial_read = 0;    // datagrams
  std::uint64_t quic_initial_refused = 0;   // that did not open, broke a rule, or were one too many of their flow
  std::uint64_t alias_followed = 0;         // an answer for the target of a provider's alias
  std::uint64_t alias_evicted = 0;          // an alias forgotten before its time
  std::uint64_t feed_missed = 0;            // names of the feed that came too fast to be learned
  std::uint64_t sighting_left_out = 0;      // more at once than a worker can tell its neighbours
  std::uint64_t sighting_batch_missed = 0;  // of a neighbour, told too fast to be heard
  std::uint64_t time_went_back = 0;         // packets older than the interval that was open; counted in it
  std::uint64_t dns_left_out = 0;           // addresses or aliases beyond what one answer may hold
  std::uint64_t timing_refused = 0;         // packets of flows that there was no room to time
  std::uint64_t name_left_out = 0;          // of a flow, because there was no room for one more name
  std::uint64_t round_trips_refused = 0;    // nothing or less, or the clock was set back meanwhile
  OddityCounts& operator+=(const OddityCounts& other) noexcept;
};

// What a reader that could not keep up gave up, and an estimate of what it left out; nothing of that is in the exact
// counts.
struct OverloadCounts {
  std::uint32_t level = 0;     // the highest of the interval; 0: it kept up, 1: optional work was left, above: sampling
  std::uint32_t sampling = 0;  // of 2^this bulk packets one was kept, at the worst
  std::uint64_t hellos_shed = 0;    // over several segments, not put together
  std::uint64_t initials_shed = 0;  // of QUIC, not opened
  std::uint64_t media_shed = 0;     // packets that count for no stream's loss and jitter
  struct LeftOut {
    std::uint64_t bytes = 0;
    std::uint64_t packets = 0;
    friend bool operator==(const LeftOut&, const LeftOut&) noexcept = default;
  };
  std::map<std::tuple<ProviderNumber, Plane, Direction>, LeftOut> left_out;  // estimated, of identified flows

  OverloadCounts& operator+=(const OverloadCounts& other);
};

// By sequence numbers of RTP: an estimate of loss that no counter of ours or of the kernel's is part of.
struct SequenceCounts {
  std::uint64_t expected = 0;
  std::uint64_t missing = 0;

  SequenceCounts& operator+=(const SequenceCounts& other) noexcept {
    expected += other.expected;
    missing += other.missing;
    return *this;
  }
};
using SequencesTwoWay = std::array<SequenceCounts, 2>;  // by Direction

struct Interval {
  std::uint32_t worker = 0;
  std::uint64_t number = 0;  // start / length, the same for all workers
  Timestamp start;
  Timestamp end;
  bool is_whole = true;  // false: began or ended inside the span (start, stop, gap)
  std::vector<Cell> cells;
  FrameCounts frames;
  TunnelCounts tunnels;
  LossCounts lost;                    // as the source says
  std::optional<FilterState> filter;  // of a live source
  AggregatedCounts aggregated;
  WitnessBytes witnesses;
  std::uint64_t one_way_bytes = 0;
  TapCounts tap;
  std::array<std::uint64_t, client_exposure_count> exposed_connections{};
  std::uint64_t disagreeing_connections = 0;  // whose sources name different countries
  MediaByProvider media;
  OverloadCounts overload;
  SequencesTwoWay sequences;
  TableState tables;
  std::array<std::uint64_t, feed_line_count> feed_lines{};  // of a name feed, by FeedLine, since the start
  OddityCounts oddities;
  std::vector<ServerRecord> servers;
  std::uint64_t servers_left_out = 0;  // records beyond the bound of one interval; their counts are in the cells
  std::vector<FlowLine> ended_flows;   // replay with --flows only
};

// Of the frames of an interval that is assessable, less is lost: decisions.md, 0.1 %.
constexpr double tolerated_loss = 0.001;

// A span in which we could not see, and why.
struct Gap {
  enum class Why : std::uint8_t { time_jump, reports_refused, worker_missing, damaged_input };
  Timestamp from;
  Timestamp to;
  Why why = Why::time_jump;
};
[[nodiscard]] std::string_view to_text(Gap::Why why) noexcept;

// The worker's source has ended; nothing more comes from it.
struct EndOfInput {
  std::uint32_t worker = 0;
  bool is_damaged = false;  // what was reported before is what was good
};

// What the bookkeeper hears, in order: from workers, and from whoever swapped the Knowledge the Setting that came with
// it.
struct Setting;
using Report = std::variant<Interval, Gap, EndOfInput, std::shared_ptr<const Setting>>;

}  // namespace eugress
