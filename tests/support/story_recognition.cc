// Whose a flow is when fewer witnesses speak than usual: no list, no name, no beginning; and what looks like Zoom's
// media and is not.
#include <algorithm>

#include "support/cast.h"
#include "support/other_payload.h"
#include "support/stories.h"
#include "support/stun_payload.h"

namespace eugress::synth {
namespace {

constexpr std::uint32_t connection = 0x0102a3b4;

CallShape short_call() {
  CallShape shape;
  shape.length = seconds(9);
  shape.cadence.has_opening_burst = false;
  return shape;
}

// Known by its framing alone.
Host nameless_router(const Ip& address, Duration round_trip) {
  return unlisted(plain_host(Role::media_router, "", address, round_trip));
}

// One call in which every socket carries something from both sides; an idle one shows pings alone.
CallShape under_way() {
  CallShape shape = short_call();
  shape.is_under_way = true;
  shape.probe_sockets = 0;
  shape.data_sockets = 4;
  return shape;
}

ZoomOuter outer(std::uint16_t sequence, std::uint32_t number, bool is_from_server) {
  ZoomOuter out;
  out.sequence = sequence;
  out.connection = number;
  out.is_from_server = is_from_server;
  return out;
}

Bytes audio(std::uint16_t sequence, std::uint32_t number, bool is_from_server, Random& random) {
  ZoomStream stream;
  stream.sequence = sequence;
  stream.timestamp = 640U * sequence;
  return zoom_media(outer(sequence, number, is_from_server), stream, 140, random);
}

UdpConversation nobody(Network& network, unsigned client, std::uint16_t port, std::uint8_t last) {
  return network.open_udp(cast::campus_client(client), stranger("", v4(198, 51, 100, last)), port);
}

void play_a_game(Network& network, Time start) {
  UdpConversation flow = nobody(network, 60, 8801, 10);
  for (int move = 0; move < 80; ++move) {
    Bytes state = flow.random().bytes(48);
    state[0] = 5;  // the outer type of data
    flow.up(start + ms(33) * move, state);
    flow.down(start + ms(33) * move + ms(14), flow.random().bytes(220));
  }
}

// RTP (RFC 3550) as a telephone sends it.
void telephone(Network& network, std::uint16_t port, Time start) {
  UdpConversation flow = nobody(network, 61, port, 11);
  for (std::uint16_t packet = 0; packet < 100; ++packet) {
    ByteWriter rtp;
    rtp.u8(0x80).u8(8).u16(packet).u32(160U * packet).u32(0x1c0ffee1).bytes(flow.random().bytes(160));
    flow.up(start + ms(20) * packet, rtp.view());
    flow.down(start + ms(20) * packet + ms(9), rtp.view());
  }
}

// Somebody else's browser call: ICE, then DTLS (RFC 6347 section 4.1).
void conference_elsewhere(Network& network, Time start) {
  UdpConversation flow = nobody(network, 62, 8804, 12);
  const StunTransaction transaction = stun_transaction(flow.random());
  const Bytes check = stun_ice_request(transaction, true, flow.random());
  const Time ready = flow.exchange(start, check, stun_ice_response(transaction, flow.client()), RttMethod::ice_stun);
  for (std::uint16_t record = 0; record < 40; ++record) {
    ByteWriter sealed;
    sealed.u8(23).u16(0xfefd).u16(1).u16(0).u32(record).u16(120).bytes(flow.random().bytes(120));
    flow.up(ready + ms(20) * record, sealed.view());
    flow.down(ready + ms(20) * record + ms(8), sealed.view());
  }
}

// A capture of a call played back by somebody who is no server: our side alone speaks Zoom.
void replay_one_side(Network& network, Time start) {
  UdpConversation flow = nobody(network, 63, 8801, 13);
  for (std::uint16_t packet = 0; packet < 60; ++packet) {
    const Time at = start + ms(20) * packet;
    flow.up(at, audio(packet, connection, false, flow.random()));
    flow.down(at + ms(9), flow.random().bytes(90));
  }
  UdpConversation far = nobody(network, 64, 8802, 14);
  for (std::uint16_t packet = 0; packet < 60; ++packet) {
    far.down(start + ms(20) * packet, audio(packet, connection, true, far.random()));
  }
}

// What we send comes back as it was: pings look right, data lacks the server's flag.
void hear_an_echo(Network& network, Time start) {
  UdpConversation flow = nobody(network, 65, 8801, 15);
  for (std::uint16_t packet = 0; packet < 60; ++packet) {
    const Time at = start + ms(60) * packet;
    const Bytes said = packet % 12 == 0 ? audio(packet, connection, false, flow.random())
                                        : zoom_ping({packet + 1U, packet * 60U, connection}, 81, flow.random());
    flow.up(at, said);
    flow.down(at + ms(7), said);
  }
}

// Both sides look right, and no two packets belong to one connection.
void shuffle_connections(Network& network, Time start) {
  UdpConversation flow = nobody(network, 66, 8803, 16);
  for (std::uint16_t packet = 0; packet < 60; ++packet) {
    const Time at = start + ms(20) * packet;
    const std::uint32_t ours = flow.random().u32();
    flow.up(at, audio(packet, ours, false, flow.random()));
    const std::uint32_t theirs = flow.random().u32();
    flow.down(at + ms(9), audio(packet, theirs, true, flow.random()));
  }
}

}  // namespace

void tell_hybrid_server(Session& session) {
  Network network(session);
  const Time start = cast::morning + seconds(5);
  const Host named =
      unlisted(plain_host(Role::media_router, "pubmmr-nordic07.zoomonprem.com", ip("198.51.100.40"), us(11200)));
  const Time resolved = network.resolve(cast::campus_client(50), named, start);
  run_call(network, cast::campus_client(50), named, resolved + ms(5), short_call());
  run_call(network, cast::campus_client(51), nameless_router(ip("203.0.113.41"), us(9800)), start + ms(300),
           short_call());
  run_call(network, cast::campus_client_v6(52), nameless_router(ip("2001:db8:99::8801"), us(10300)), start + ms(700),
           short_call());
}

void tell_late_start(Session& session) {
  Network network(session);
  const Time start = cast::morning + seconds(1);
  Host listed = cast::eu_router(0);
  listed.name.clear();  // The name was asked for before the capture began, so the place is not known either.
  listed.country.reset();
  listed.basis = PlaceBasis::none;
  run_call(network, cast::campus_client(53), listed, start, under_way());
  run_call(network, cast::campus_client(54), nameless_router(ip("203.0.113.42"), us(9100)), start + ms(200),
           under_way());
}

void tell_renamed_cluster(Session& session) {
  Network network(session);
  const Client client = cast::campus_client(55);
  Time at = cast::morning + seconds(2);
  const auto on = [](Role role, const char* name, std::uint8_t last) {
    return plain_host(role, name, v4(170, 114, 53, last), ms(10));
  };
  at = fetch(network, client, on(Role::web, "eu09web.zoom.us", 90), at, 900, 9000);
  at = fetch(network, client, on(Role::telemetry, "eu09log.zoom.us", 91), at, 2900, 700);
  Host new_role = on(Role::web, "copilot2.eu09.zoom.us", 92);
  new_role.plane = Plane::other;  // The zone tells that it is Zoom's; nothing tells what for.
  at = fetch(network, client, new_role, at, 900, 4000);
  // A site that no table knows: the digits agree, the code means nothing to anybody yet.
  Host router = cast::eu_router(0);
  router.name = "zoomwawqrr62mmr.waw.zoom.us";
  router.country.reset();
  router.basis = PlaceBasis::none;
  const Time resolved = network.resolve(client, router, at);
  run_call(network, client, router, resolved + ms(4), short_call());
}

void tell_list_of_the_wrong_year(Session& session) {
  Network network(session);
  const Time start = cast::morning + seconds(4);
  // 3.21.137.128/25 stood in the lists of 2022 to 2024.
  const Ip left_the_list = ip("3.21.137.140");
  run_call(network, cast::campus_client(56), nameless_router(left_the_list, us(98000)), start, short_call());
  // Whoever has the address today is nobody we know.
  TcpConversation shop =
      network.open_tcp(cast::campus_client(57), stranger("", left_the_list), 443, start + seconds(2));
  shop.connect();
  shop.close();
}

void tell_on_site_server(Session& session) {
  Network network(session);
  const Time start = cast::morning + seconds(3);
  run_call(network, cast::campus_client(58), nameless_router(ip("10.77.3.9"), us(600)), start, short_call());
  // Beside it: traffic of the campus with itself, on the same port.
  UdpConversation own = network.open_udp(cast::campus_client(59), stranger("", ip("10.77.3.10"), us(500)), 8801);
  for (int packet = 0; packet < 50; ++packet) {
    own.up(start + ms(40) * packet, own.random().bytes(200));
    own.down(start + ms(40) * packet + ms(1), own.random().bytes(200));
  }
}

void tell_port_8801_not_zoom(Session& session) {
  Network network(session);
  const Time start = cast::morning + seconds(2);
  play_a_game(network, start);
  telephone(network, 8801, start + ms(100));
  conference_elsewhere(network, start + ms(200));
  replay_one_side(network, start + ms(300));
  hear_an_echo(network, start + ms(400));
  shuffle_connections(network, start + ms(500));
}

void tell_stun_of_another_service(Session& session) {
  Network network(session);
  const Time start = cast::morning + seconds(2);
  for (const std::uint16_t port :
       {std::uint16_t{3478}, std::uint16_t{3479}, std::uint16_t{19302}, std::uint16_t{8801}}) {
    UdpConversation flow = nobody(network, 67, port, 20);
    const StunTransaction transaction = stun_transaction(flow.random());
    const Bytes request = stun_ice_request(transaction, false, flow.random());
    flow.exchange(start, request, stun_ice_response(transaction, flow.client()), RttMethod::ice_stun);
  }
  // The dialect of Zoom's client proves nothing either: whoever learned it may ask whom he likes.
  UdpConversation native = nobody(network, 68, 3478, 21);
  const NativeStunTransaction transaction = native_stun_transaction(native.random());
  const Bytes request = native_stun_request(transaction, native.random());
  native.exchange(start, request, native_stun_reply(transaction, {v4(192, 0, 2, 200), 1}), RttMethod::native_stun);
  telephone(network, 3478, start + seconds(1));
}

}  // namespace eugress::synth
