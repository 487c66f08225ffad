// Participants who reach each other directly. Zoom's STUN servers are asked first, from the socket that then speaks to
// the peer; whether they answer does not matter (in the capture of 2022 a firewall refused).
#include "support/cast.h"
#include "support/other_payload.h"
#include "support/stories.h"
#include "support/stun_payload.h"
#include "support/zoom_payload.h"

namespace eugress::synth {
namespace {

constexpr std::uint16_t stun_port = 3478;

Host stun_server() {
  return placed_host(Role::relay, "", v4(206, 247, 11, 121), us(96000), "US", PlaceBasis::address_place);
}

Endpoint socket_of(Session& session, const Client& client) {
  return {client.address, session.next_port(client.address)};
}

void ask_stun(Network& network, const Endpoint& from, const Host& server, Time time, int times, bool is_answered) {
  UdpConversation flow = network.open_udp_from(from, server, stun_port, us(400));
  const NativeStunTransaction transaction = native_stun_transaction(flow.random());
  const Bytes request = native_stun_request(transaction, flow.random());
  for (int attempt = 0; attempt < times; ++attempt, time += seconds(2)) {
    if (is_answered) {
      const Bytes reply = native_stun_reply(transaction, {v4(192, 0, 2, 200), from.port});
      flow.exchange(time, request, reply, RttMethod::native_stun);
    } else {
      flow.up(time, request);
    }
  }
}

class PeerCall {
 public:
  PeerCall(Network& network, const Endpoint& from, const Host& peer, std::uint16_t port)
      : flow_(network.open_udp_from(from, peer, port, us(400))) {}

  void check_ways(Time time, int times, bool is_answered) {
    flow_.note_framing();
    for (int attempt = 0; attempt < times; ++attempt, time += ms(30)) {
      flow_.up(time, zoom_way_check(false, flow_.random()));
      if (is_answered) flow_.down(time + ms(8), zoom_way_check(true, flow_.random()));
    }
  }

  void speak(Time time, int packets) {
    for (int packet = 0; packet < packets; ++packet, time += ms(33)) {
      const bool is_video = packet % 3 != 0;
      const std::size_t size = flow_.random().between(is_video ? 420 : 200, is_video ? 1200 : 280);
      flow_.up(time, media(is_video, size));
      flow_.down(time + ms(11), media(is_video, size));
      if (packet % 10 != 0) continue;
      const ZoomOuter none = outer();
      flow_.up(time + ms(5), zoom_probe(none, sequence_, 40U * sequence_));
      flow_.down(time + ms(15), zoom_sender_report(none, {ZoomMedia::sender_report_with_names}, flow_.random()));
    }
  }

  [[nodiscard]] UdpConversation& flow() { return flow_; }

 private:
  static ZoomOuter outer() {
    ZoomOuter none;
    none.form = OuterForm::none;
    return none;
  }
  Bytes media(bool is_video, std::size_t size) {
    ZoomStream stream;
    stream.media = is_video ? ZoomMedia::video : ZoomMedia::audio;
    stream.sequence = ++sequence_;
    stream.timestamp = 3000U * sequence_;
    return zoom_media(outer(), stream, size, flow_.random());
  }

  UdpConversation flow_;
  std::uint16_t sequence_ = 0;
};

}  // namespace

void tell_p2p_meeting(Session& session) {
  Network network(session);
  const Time start = cast::morning + seconds(5);
  const Endpoint mine = socket_of(session, cast::campus_client(70));
  ask_stun(network, mine, stun_server(), start, 3, true);
  PeerCall call(network, mine, peer(ip("3.120.121.77"), "eea"), 41036);
  call.check_ways(start + seconds(6), 8, true);
  call.speak(start + seconds(7), 200);
}

void tell_p2p_same_campus(Session& session) {
  Network network(session);
  const Time start = cast::morning + seconds(5);
  const Endpoint mine = socket_of(session, cast::campus_client(71));
  ask_stun(network, mine, stun_server(), start, 2, false);
  PeerCall call(network, mine, peer(ip("10.45.7.19"), "same-campus", us(700)), 46757);
  call.check_ways(start + seconds(5), 6, true);
  call.speak(start + seconds(6), 90);
  // Others of the campus speak to each other meanwhile.
  UdpConversation files = network.open_udp(cast::campus_client(72), stranger("", ip("10.45.7.20"), us(500)), 46758);
  for (int packet = 0; packet < 30; ++packet) files.up(start + seconds(6) + ms(10) * packet, files.random().bytes(900));
}

void tell_p2p_abroad(Session& session) {
  Network network(session);
  const Time start = cast::morning + seconds(5);
  const Endpoint mine = socket_of(session, cast::campus_client(73));
  ask_stun(network, mine, stun_server(), start, 3, false);
  const Host abroad = peer(ip("52.202.62.100"), "abroad", us(93000));
  PeerCall refused(network, mine, abroad, 47312);
  refused.check_ways(start + seconds(7), 60, false);  // Nothing comes back through his firewall.
  PeerCall call(network, mine, abroad, 49586);
  call.check_ways(start + seconds(8), 4, true);
  call.speak(start + seconds(9), 60);
}

void tell_p2p_expired(Session& session) {
  Network network(session);
  const Time start = cast::morning + seconds(5);
  const Client client = cast::campus_client(74);
  const Endpoint early = socket_of(session, client);
  ask_stun(network, early, stun_server(), start, 1, false);
  PeerCall in_time(network, early, peer(ip("3.120.121.78"), "eea"), 41040);
  in_time.check_ways(start + seconds(59), 4, true);
  in_time.speak(start + seconds(62), 60);  // Begun in time, a call goes on.
  const Endpoint late = socket_of(session, client);
  ask_stun(network, late, stun_server(), start, 1, false);
  PeerCall too_late(network, late, stranger("", ip("203.0.113.79")), 41042);
  too_late.check_ways(start + seconds(61), 4, true);
  too_late.speak(start + seconds(62), 60);
}

void tell_p2p_look_alike(Session& session) {
  Network network(session);
  const Time start = cast::morning + seconds(5);
  // Zoom's own words from a socket that asked another service.
  const Endpoint other = socket_of(session, cast::campus_client(75));
  ask_stun(network, other, stranger("", ip("198.51.100.21")), start, 3, true);
  PeerCall unasked(network, other, stranger("", ip("203.0.113.80")), 41044);
  unasked.check_ways(start + seconds(7), 6, true);
  unasked.speak(start + seconds(8), 40);
  // Another service's words from a socket that asked Zoom's.
  const Endpoint asked = socket_of(session, cast::campus_client(76));
  ask_stun(network, asked, stun_server(), start, 3, true);
  PeerCall foreign(network, asked, stranger("", ip("203.0.113.81")), 41046);
  for (int packet = 0; packet < 60; ++packet) {
    foreign.flow().up(start + seconds(7) + ms(20) * packet, quic_short(300, foreign.flow().random()));
    foreign.flow().down(start + seconds(7) + ms(20) * packet + ms(9), quic_short(1100, foreign.flow().random()));
  }
}

}  // namespace eugress::synth
