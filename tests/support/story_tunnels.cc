// One native join (or a browser's, over IPv6) inside each kind of tunnel and mirror. The ends of a tunnel are chosen so
// that whoever looks at them goes wrong: the provider's own addresses, or a campus and a far country.
#include <utility>

#include "support/cast.h"
#include "support/stories.h"
#include "support/tunnel.h"

namespace eugress::synth {
namespace {

const TunnelEnds provider_ends{v4(10, 20, 250, 1), v4(144, 195, 3, 3)};  // the far one listed, in San Jose
const TunnelEnds campus_ends{v4(10, 20, 250, 1), v4(10, 20, 250, 2)};
const TunnelEnds transit_ends{v4(203, 0, 113, 201), v4(198, 51, 100, 202)};
const TunnelEnds v6_ends{ip("2001:2:0:20::fa01"), ip("2407:30c0:9::99")};  // campus, and the provider

void join_shortly(Session& session, unsigned number) {
  Network network(session);
  NativeJoin how;
  how.call.length = seconds(4);
  how.call.cadence.has_opening_burst = false;
  how.signalling_every = seconds(1);
  join_natively(network, cast::campus_client(number), cast::eu_meeting(number), cast::morning + seconds(5), how);
}

void join_over_v6(Session& session, const Client& client) {
  Network network(session);
  WebMeeting meeting = cast::eu_web_meeting_v6();
  meeting.selectors.pop_back();  // one zone, for a short join
  WebJoin how;
  how.static_octets = 60'000;
  how.length = seconds(4);
  join_from_browser(network, client, meeting, cast::morning + seconds(5), how);
}

void tell_join(Session& session, std::vector<Wrapping> wrappings) {
  session.use_wrappings(std::move(wrappings));
  join_shortly(session, 1);
}

void speak_noise(Network& network, const Client& client, const Ip& server, std::uint16_t port, BytesView beginning) {
  UdpConversation flow = network.open_udp(client, stranger("", server), port);
  for (int packet = 0; packet < 6; ++packet) {
    ByteWriter out;
    out.bytes(beginning).bytes(flow.random().bytes(60));
    flow.up(cast::morning + seconds(4) + ms(20) * packet, out.view());
    network.session().note_refused(port == 2152   ? "gtp-u"
                                   : port == 3544 ? "teredo"
                                   : port == 4789 ? "vxlan"
                                                  : "geneve");
    flow.down(cast::morning + seconds(4) + ms(20) * packet + ms(13), out.view());
    if (port == 3544) network.session().note_refused("teredo");  // known by either port
  }
}

void send_gre(Session& session, Time time, std::uint16_t flags, std::uint16_t protocol, BytesView body) {
  ByteWriter out;
  out.u16(flags).u16(protocol).bytes(body);
  session.deliver(FrameKind::other_protocol, Way::egress, time,
                  ip_packet(provider_ends.inner, provider_ends.outer, 47, out.view()));
}

}  // namespace

void tell_qinq_gtp(Session& session) {
  session.use_vlans({{0x8100, 3394}, {0x8100, 113}});
  tell_join(session, {in_gtp_u(campus_ends)});
}
void tell_mpls_pppoe(Session& session) {
  tell_join(session, {in_pppoe(0x0aa1), in_pseudowire(3001)});
}
void tell_mpls_stack(Session& session) {
  session.use_vlans({{0x88a8, 40}});
  tell_join(session, {in_mpls({16, 700, 1048575})});
}
void tell_gre_mirror(Session& session) {
  tell_join(session, {in_gre_bridge(provider_ends, 99)});
}
void tell_erspan_1(Session& session) {
  tell_join(session, {in_erspan(provider_ends, 1)});
}
void tell_erspan_2(Session& session) {
  tell_join(session, {in_erspan(transit_ends, 2)});
}
void tell_erspan_3(Session& session) {
  tell_join(session, {in_erspan(provider_ends, 3)});
}
void tell_vxlan_mirror(Session& session) {
  tell_join(session, {in_vxlan(provider_ends, 4242)});
}
void tell_geneve_options(Session& session) {
  tell_join(session, {in_geneve(v6_ends, 16777215)});
}
void tell_ip_in_ip(Session& session) {
  tell_join(session, {in_ip(provider_ends, "ip-in-ip")});
}
void tell_four_in_six(Session& session) {
  tell_join(session, {in_ip(v6_ends, "4in6")});
}
void tell_six_in_four(Session& session) {
  session.use_wrappings({in_ip(provider_ends, "6in4")});
  join_over_v6(session, cast::campus_client_v6(3));
}

// The client's address, 2001:0::/32, stands for a campus address; the relay's is the provider's.
void tell_teredo_client(Session& session) {
  const Client home = cast::bench_client(5);
  session.use_wrappings({in_teredo({home.address, provider_ends.outer})});
  join_over_v6(session, {teredo_address(home.address), home.round_trip});
}

// No tunnel: servers that have IPv4 alone, met from a network that has IPv6 alone. Names and addresses are DNS64's.
void tell_nat64(Session& session) {
  Network network(session);
  Meeting meeting = cast::eu_meeting(0);
  meeting.stun = {meeting.controllers[0], meeting.controllers[2]};
  const auto behind = [](Host& host) { host.address = nat64_address(host.address); };
  for (Host* const host : {&meeting.web, &meeting.account, &meeting.log, &meeting.router}) behind(*host);
  for (Host& controller : meeting.controllers) behind(controller);
  for (Host& server : meeting.stun) behind(server);
  NativeJoin how;
  how.call.length = seconds(4);
  how.call.cadence.has_opening_burst = false;
  join_natively(network, cast::campus_client_v6(4), meeting, cast::morning + seconds(5), how);
}

// A provider's backhaul, mirrored by a switch: four tunnels, one in the other.
void tell_tunnel_in_tunnel(Session& session) {
  tell_join(session, {in_gtp_u(campus_ends), in_pppoe(7), in_pseudowire(55), in_erspan(provider_ends, 3)});
}

// Marks of tunnels and no tunnels, beside one join that must not suffer; nothing inside them may be believed.
void tell_refused_tunnels(Session& session) {
  Network network(session);
  const Client client = cast::campus_client(60);
  speak_noise(network, client, v4(203, 0, 113, 47), 4789, Bytes{0x09, 0, 0, 0, 0, 0, 7, 0});  // VXLAN's, one bit more
  speak_noise(network, client, v4(203, 0, 113, 60), 6081, Bytes{0x40, 0, 0x65, 0x58});        // Geneve's next version
  speak_noise(network, client, v4(203, 0, 113, 21), 2152, Bytes{0x30, 0xff, 0, 5});           // a length that lies
  speak_noise(network, client, v4(203, 0, 113, 35), 3544, Bytes{0x60, 0, 0, 0});              // no client at either end
  const Endpoint from{cast::campus_client(61).address, 50000};
  const Endpoint to{v4(144, 195, 3, 77), 8801};
  const Bytes bait = ip_packet(from.address, to.address, 17, udp_segment(from, to, Bytes(40, 5)));
  const Time time = cast::morning + seconds(4);
  for (const unsigned flags : {0x2001U, 0x4000U, 0x0400U, 0x0001U, 0x0080U}) {
    send_gre(session, time + us(flags), static_cast<std::uint16_t>(flags), 0x0800, bait);
    session.note_refused("gre");
  }
  // Five tunnels are one too many; twelve are no different.
  for (const unsigned depth : {5U, 12U}) {
    Carried bomb = carried_ip(bait);
    const Wrapping layer = in_ip(provider_ends, "ip-in-ip");
    for (unsigned tunnel = 0; tunnel < depth; ++tunnel) bomb = layer.wrap(Way::egress, bomb);
    session.deliver(FrameKind::other_protocol, Way::egress, time + ms(depth), bomb.octets);
    session.note_decapsulated("ip-in-ip", 4);
    session.note_refused("ip-in-ip");
  }
  join_shortly(session, 2);
}

}  // namespace eugress::synth
