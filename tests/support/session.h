// The desk of one story: every frame passes here on its way into the capture, and is counted here into the truth.
// Times are those at the tap, a gateway between campus and network. One thread; lives as long as the story is told.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "support/capture.h"
#include "support/clock.h"
#include "support/packet_builder.h"
#include "support/random.h"
#include "support/truth.h"
#include "support/tunnel.h"

namespace eugress::synth {

using FlowIndex = std::size_t;
inline constexpr std::size_t whole_frame = 65535;

struct Story {
  Capture capture;
  Truth truth;
};

class Session {
 public:
  Session(std::string story, std::uint64_t seed, LinkType link);

  [[nodiscard]] Random& random() { return random_; }
  // The tags of the frames that follow.
  void use_vlans(std::vector<VlanTag> tags) { shape_.vlans = std::move(tags); }
  // The tunnels of the packets that follow, innermost first.
  void use_wrappings(std::vector<Wrapping> wrappings);
  // How much of a frame without need for more is kept.
  void use_media_snap(std::size_t octets) { media_snap_ = octets; }
  [[nodiscard]] std::size_t media_snap() const { return media_snap_; }

  // Ephemeral and never given twice to one client, so that no two flows share a key.
  [[nodiscard]] std::uint16_t next_port(const Ip& client);
  [[nodiscard]] std::uint16_t next_packet_id() { return packet_id_++; }

  [[nodiscard]] FlowIndex open_flow(FlowTruth flow);
  [[nodiscard]] const FlowTruth& flow(FlowIndex index) const { return truth_.flows[index]; }
  // An IP packet that belongs to a flow; of a fragmented one, the first fragment alone.
  void deliver(FlowIndex index, Way way, Time time, BytesView packet, std::size_t snap = whole_frame);
  void observe_rtt(FlowIndex index, RttMethod method, Duration round_trip);
  void note_retransmission(FlowIndex index) { ++truth_.flows[index].retransmissions; }
  void note_framing(FlowIndex index) { truth_.flows[index].witnesses.payload = true; }
  void note_media(std::string_view kind, Way way, std::size_t octets) {
    truth_.media[{std::string(kind), way}] += {octets, 1};
  }
  void note_stream(StreamTruth stream) { truth_.streams.push_back(std::move(stream)); }
  void note_connection(FlowIndex index) { truth_.flows[index].is_connection = true; }

  // Packets that belong to no flow.
  void deliver(FrameKind kind, Way way, Time time, BytesView packet);
  void deliver_not_ip(Time time, std::uint16_t ethertype, BytesView payload);
  // Octets as they are, link layer included.
  void deliver_raw(FrameKind kind, Time time, BytesView frame);

  // Whose meeting the media of the flows that are opened from now on belong to: own, other, unknown.
  void use_meeting_host(std::string host) { meeting_host_ = std::move(host); }
  void plant_tenant(std::string name) { truth_.tenants.push_back(std::move(name)); }
  void plant_background_name(std::string name) { truth_.background_names.push_back(std::move(name)); }
  void note_decapsulated(const std::string& kind, std::uint64_t times) { truth_.decapsulated[kind] += times; }
  void note_refused(const std::string& kind) { ++truth_.refused[kind]; }
  void declare_hostile() { truth_.is_well_formed = false; }
  [[nodiscard]] const LinkShape& shape() const { return shape_; }

  // Sorts the frames and drops flows that sent nothing. The session is spent afterwards.
  [[nodiscard]] Story finish();

 private:
  [[nodiscard]] Bytes frame_of(Way way, BytesView packet);
  void count(FrameKind kind) { ++truth_.frames[static_cast<std::size_t>(kind)]; }

  Random random_;
  LinkShape shape_;
  std::vector<Wrapping> wrappings_;
  Capture capture_;
  Truth truth_;
  std::string meeting_host_ = "unknown";
  std::map<Ip, std::uint16_t> next_ports_;
  std::vector<std::vector<Time>> flow_times_;
  std::uint16_t packet_id_ = 1;
  std::size_t media_snap_ = whole_frame;
};

}  // namespace eugress::synth
