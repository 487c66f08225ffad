#include "support/session.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace eugress::synth {
namespace {

constexpr std::uint16_t first_ephemeral_port = 49200;  // RFC 6335 section 6; tcpdump reads other protocols into 49152.

}  // namespace

Session::Session(std::string story, std::uint64_t seed, LinkType link) : random_(seed), capture_(link) {
  shape_.type = link;
  truth_.story = std::move(story);
  truth_.seed = seed;
}

std::uint16_t Session::next_port(const Ip& client) {
  std::uint16_t& next = next_ports_.try_emplace(client, first_ephemeral_port).first->second;
  if (next == 65535) throw std::length_error("a client of this story ran out of ports");
  return next++;
}

FlowIndex Session::open_flow(FlowTruth flow) {
  flow.is_connection = flow.transport == Transport::udp;
  if (flow.plane == Plane::media) flow.host = meeting_host_;
  truth_.flows.push_back(std::move(flow));
  flow_times_.emplace_back();
  return truth_.flows.size() - 1;
}

void Session::use_wrappings(std::vector<Wrapping> wrappings) {
  wrappings_ = std::move(wrappings);
  for (const Wrapping& wrapping : wrappings_) {
    truth_.tunnel_ends.insert(truth_.tunnel_ends.end(), wrapping.ends.begin(), wrapping.ends.end());
  }
}

Bytes Session::frame_of(Way way, BytesView packet) {
  if (wrappings_.empty()) return link_frame(shape_, way, packet);
  Carried carried = carried_ip({packet.begin(), packet.end()});
  for (const Wrapping& wrapping : wrappings_) {
    carried = wrapping.wrap(way, carried);
    ++truth_.decapsulated[wrapping.kind];
  }
  Bytes frame = link_frame(shape_, way, carried.ethertype, carried.octets);
  if (frame.empty()) throw std::invalid_argument("tunnels stand in Ethernet frames");
  return frame;
}

void Session::deliver(FlowIndex index, Way way, Time time, BytesView packet, std::size_t snap) {
  FlowTruth& flow = truth_.flows[index];
  (way == Way::egress ? flow.egress : flow.ingress) += Counts{packet.size(), 1};
  flow_times_[index].push_back(time);
  capture_.add(time, frame_of(way, packet), snap);
  count(flow.provider ? FrameKind::provider_flow : FrameKind::other_flow);
}

void Session::observe_rtt(FlowIndex index, RttMethod method, Duration round_trip) {
  std::optional<Duration>& smallest = truth_.flows[index].smallest_rtt[static_cast<std::size_t>(method)];
  if (!smallest || round_trip < *smallest) smallest = round_trip;
}

void Session::deliver(FrameKind kind, Way way, Time time, BytesView packet) {
  capture_.add(time, frame_of(way, packet), whole_frame);
  count(kind);
}

void Session::deliver_not_ip(Time time, std::uint16_t ethertype, BytesView payload) {
  const Bytes frame = link_frame(shape_, Way::egress, ethertype, payload);
  if (frame.empty()) return;  // This link type carries IP only, so no such frame exists.
  capture_.add(time, frame, whole_frame);
  count(FrameKind::not_ip);
}

void Session::deliver_raw(FrameKind kind, Time time, BytesView frame) {
  capture_.add(time, frame, whole_frame);
  count(kind);
}

Story Session::finish() {
  std::vector<FlowTruth> flows;
  for (std::size_t index = 0; index < truth_.flows.size(); ++index) {
    std::vector<Time>& times = flow_times_[index];
    if (times.empty()) continue;  // Opened but never spoke: nothing was on the wire.
    std::ranges::sort(times);
    FlowTruth& flow = truth_.flows[index];
    // The hosts that are meant, whatever stands for them on the wire.
    flow.client.address = plain_address(flow.client.address);
    flow.server.address = plain_address(flow.server.address);
    flow.first_seen = times.front();
    flow.last_seen = times.back();
    for (std::size_t at = 1; at < times.size(); ++at) {
      flow.longest_silence = std::max(flow.longest_silence, times[at] - times[at - 1]);
    }
    flows.push_back(std::move(flow));
  }
  truth_.flows = std::move(flows);
  capture_.sort();
  return {std::move(capture_), std::move(truth_)};
}

}  // namespace eugress::synth
