#include "support/udp_conversation.h"

namespace eugress::synth {
namespace {

constexpr std::uint8_t protocol_udp = 17;

}  // namespace

UdpConversation::UdpConversation(Session& session, FlowIndex flow, const Path& path)
    : session_(session),
      flow_(flow),
      path_(path),
      random_(session.random().fork()),
      client_(session.flow(flow).client),
      server_(session.flow(flow).server) {}

void UdpConversation::send(Way way, Time time, BytesView payload, std::size_t snap) {
  const bool outgoing = way == Way::egress;
  const Endpoint& from = outgoing ? client_ : server_;
  const Endpoint& to = outgoing ? server_ : client_;
  IpFields fields = header_;
  fields.ttl = outgoing ? 63 : 52;
  fields.id = session_.next_packet_id();
  const Bytes segment = udp_segment(from, to, payload);
  const Bytes packet = ip_packet(from.address, to.address, protocol_udp, segment, fields);
  if (!kind_.empty()) session_.note_media(kind_, way, packet.size());
  session_.deliver(flow_, way, time, packet, snap);
}

Time UdpConversation::exchange(Time time, BytesView question, BytesView answer, RttMethod method, Duration extra,
                               std::size_t snap) {
  const Duration round_trip = path_.server_reply(random_) + extra;
  up(time, question, snap);
  down(time + round_trip, answer, snap);
  session_.observe_rtt(flow_, method, round_trip);
  return time + round_trip;
}

void UdpConversation::up_in_fragments(Time time, BytesView payload, std::size_t piece) {
  IpFields fields = header_;
  fields.ttl = 63;
  fields.id = session_.next_packet_id();
  const Bytes segment = udp_segment(client_, server_, payload);
  bool is_first = true;
  for (const Bytes& fragment : ip_fragments(client_.address, server_.address, protocol_udp, segment, piece, fields)) {
    if (is_first) {
      session_.deliver(flow_, Way::egress, time, fragment);
    } else {
      session_.deliver(FrameKind::later_fragment, Way::egress, time, fragment);
    }
    is_first = false;
    time += us(12);
  }
}

}  // namespace eugress::synth
