#include "account/interval.h"

#include <algorithm>
#include <numeric>

namespace eugress {

FrameCounts& FrameCounts::operator+=(const FrameCounts& other) noexcept {
  seen += other.seen;
  flow += other.flow;
  sighting += other.sighting;
  for (std::size_t i = 0; i < skipped.size(); ++i) skipped[i] += other.skipped[i];
  pending += other.pending;
  return *this;
}

std::uint64_t FrameCounts::skipped_in_all() const noexcept {
  return std::accumulate(skipped.begin(), skipped.end(), std::uint64_t{0});
}

WitnessBytes& WitnessBytes::operator+=(const WitnessBytes& other) noexcept {
  all += other.all;
  address += other.address;
  name += other.name;
  payload += other.payload;
  payload_alone += other.payload_alone;
  return *this;
}

OverloadCounts& OverloadCounts::operator+=(const OverloadCounts& other) {
  level = std::max(level, other.level);
  sampling = std::max(sampling, other.sampling);
  hellos_shed += other.hellos_shed;
  initials_shed += other.initials_shed;
  media_shed += other.media_shed;
  for (const auto& [key, counts] : other.left_out) {
    LeftOut& sum = left_out[key];
    sum.bytes += counts.bytes;
    sum.packets += counts.packets;
  }
  return *this;
}

TableState& TableState::operator+=(const TableState& other) noexcept {
  flows += other.flows;
  flow_capacity += other.flow_capacity;
  aggregates += other.aggregates;
  aggregate_capacity += other.aggregate_capacity;
  aggregates_evicted += other.aggregates_evicted;
  candidates += other.candidates;
  candidate_capacity += other.candidate_capacity;
  servers += other.servers;
  server_capacity += other.server_capacity;
  servers_evicted += other.servers_evicted;
  peers += other.peers;
  peer_capacity += other.peer_capacity;
  peers_evicted += other.peers_evicted;
  joins += other.joins;
  join_capacity += other.join_capacity;
  joins_evicted += other.joins_evicted;
  for (std::size_t i = 0; i < flows_ended.size(); ++i) flows_ended[i] += other.flows_ended[i];
  streams += other.streams;
  stream_capacity += other.stream_capacity;
  streams_evicted += other.streams_evicted;
  return *this;
}

OddityCounts& OddityCounts::operator+=(const OddityCounts& other) noexcept {
  hello_reassembled += other.hello_reassembled;
  hello_cut += other.hello_cut;
  hello_pool_full += other.hello_pool_full;
  hello_too_long += other.hello_too_long;
  hello_conflicting += other.hello_conflicting;
  hello_aged += other.hello_aged;
  name_outer += other.name_outer;
  name_certificate += other.name_certificate;
  certificate_refused += other.certificate_refused;
  quic_initial_read += other.quic_initial_read;
  quic_initial_refused += other.quic_initial_refused;
  alias_followed += other.alias_followed;
  alias_evicted += other.alias_evicted;
  feed_missed += other.feed_missed;
  sighting_left_out += other.sighting_left_out;
  sighting_batch_missed += other.sighting_batch_missed;
  name_refused += other.name_refused;
  time_went_back += other.time_went_back;
  dns_left_out += other.dns_left_out;
  timing_refused += other.timing_refused;
  name_left_out += other.name_left_out;
  round_trips_refused += other.round_trips_refused;
  return *this;
}

std::string_view to_text(Gap::Why why) noexcept {
  switch (why) {
    case Gap::Why::time_jump:
      return "time-jump";
    case Gap::Why::reports_refused:
      return "reports-refused";
    case Gap::Why::worker_missing:
      return "worker-missing";
    case Gap::Why::damaged_input:
      return "damaged-input";
  }
  return "time-jump";
}

}  // namespace eugress
