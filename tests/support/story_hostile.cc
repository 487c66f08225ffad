// Damaged frames of every layer. Nothing is true of them but their number: a reader survives them, counts each once,
// and takes none for more than it is.
#include <algorithm>
#include <array>

#include "support/call.h"
#include "support/cast.h"
#include "support/dns_payload.h"
#include "support/stories.h"
#include "support/stun_payload.h"
#include "support/tls_payload.h"
#include "support/tunnel.h"
#include "support/zoom_payload.h"

namespace eugress::synth {
namespace {

// Delivers one frame after another, a millisecond apart.
class Attack {
 public:
  explicit Attack(Session& session) : session_(session), time_(cast::morning) {}

  void frame(BytesView octets) {
    session_.deliver_raw(FrameKind::hostile, time_, octets);
    time_ += ms(1);
  }
  void packet(BytesView octets) { frame(link_frame(session_.shape(), Way::egress, octets)); }
  void udp(const Endpoint& from, const Endpoint& to, BytesView payload) {
    packet(ip_packet(from.address, to.address, 17, udp_segment(from, to, payload)));
  }
  void tcp(const Endpoint& from, const Endpoint& to, const TcpFields& fields, BytesView payload) {
    packet(ip_packet(from.address, to.address, 6, tcp_segment(from, to, fields, payload)));
  }
  [[nodiscard]] Random& random() { return session_.random(); }
  [[nodiscard]] const LinkShape& shape() const { return session_.shape(); }

 private:
  Session& session_;
  Time time_;
};

const Endpoint client{v4(10, 20, 9, 9), 50000};
const Endpoint client_v6{ip("2001:2:0:20::99"), 50000};
const Endpoint resolver{v4(192, 0, 2, 53), 53};
const Endpoint router{v4(159, 124, 41, 62), 8801};
const Endpoint router_tls{v4(159, 124, 41, 62), 443};
const Endpoint router_v6{ip("2407:30c0:20::5"), 8801};

Bytes datagram() {
  return ip_packet(client.address, router.address, 17, udp_segment(client, router, Bytes(40, 5)));
}
Bytes segment() {
  return ip_packet(client.address, router_tls.address, 6, tcp_segment(client, router_tls, {}, Bytes(40, 22)));
}
Bytes datagram_v6() {
  IpFields fields;
  fields.v6_extensions = {{Ipv6Extension::Kind::hop_by_hop, 0}, {Ipv6Extension::Kind::destination_options, 1}};
  return ip_packet(client_v6.address, router_v6.address, 17, udp_segment(client_v6, router_v6, Bytes(40, 5)), fields);
}

// Every length from nothing to the whole, as a frame that really was that short.
void cut_everywhere(Attack& attack) {
  for (const Bytes& packet : {datagram(), segment(), datagram_v6()}) {
    const Bytes whole = link_frame(attack.shape(), Way::egress, packet);
    for (std::size_t length = 0; length <= whole.size(); ++length) attack.frame(BytesView(whole).first(length));
  }
}

void set(Bytes& octets, std::size_t at, unsigned value) {
  octets.at(at) = static_cast<std::uint8_t>(value);
}
void set_u16(Bytes& octets, std::size_t at, unsigned value) {
  set(octets, at, value >> 8U);
  set(octets, at + 1, value & 0xffU);
}

void damage_link(Attack& attack) {
  LinkShape deep = attack.shape();
  for (int tag = 0; tag < 12; ++tag) deep.vlans.push_back({0x8100, 1});
  attack.frame(link_frame(deep, Way::egress, datagram()));
  for (std::size_t tags = 1; tags < 6; ++tags) {
    deep.vlans.resize(tags);
    const Bytes whole = link_frame(deep, Way::egress, datagram());
    attack.frame(BytesView(whole).first(std::min<std::size_t>(whole.size(), 12 + 4 * tags)));
  }
  attack.frame(link_frame(attack.shape(), Way::egress, 0x0800, datagram_v6()));  // IPv6 announced as IPv4,
  attack.frame(link_frame(attack.shape(), Way::egress, 0x86dd, datagram()));     // and the reverse.
  attack.frame(link_frame(attack.shape(), Way::egress, 0x8864, datagram()));
}

void damage_ipv4(Attack& attack) {
  for (const unsigned first : {0x40U, 0x41U, 0x44U, 0x4fU, 0x55U, 0x05U, 0xf5U}) {
    Bytes packet = datagram();
    set(packet, 0, first);
    attack.packet(packet);
  }
  for (const unsigned total : {1U, 19U, 20U, 27U, 28U, 67U, 69U, 1500U, 65535U}) {
    Bytes packet = datagram();
    set_u16(packet, 2, total);
    attack.packet(packet);
  }
  Bytes option_of_length_zero = datagram();
  set(option_of_length_zero, 0, 0x46);
  set(option_of_length_zero, 20, 7);
  set(option_of_length_zero, 21, 0);
  attack.packet(option_of_length_zero);
  for (const unsigned fragment : {0x1fU, 0x20U, 0x3fU, 0xffU}) {
    Bytes packet = datagram();
    set(packet, 6, fragment);
    attack.packet(packet);
  }
}

void damage_ipv6(Attack& attack) {
  for (const unsigned length : {0U, 1U, 7U, 8U, 23U, 65535U}) {
    Bytes packet = datagram_v6();
    set_u16(packet, 4, length);
    attack.packet(packet);
  }
  for (const unsigned units : {1U, 8U, 255U}) {
    Bytes packet = datagram_v6();
    set(packet, 41, units);  // The first extension claims to reach into, or beyond, what follows.
    attack.packet(packet);
  }
  IpFields long_chain;
  long_chain.v6_extensions.assign(100, {Ipv6Extension::Kind::destination_options, 0});
  attack.packet(
      ip_packet(client_v6.address, router_v6.address, 17, udp_segment(client_v6, router_v6, Bytes(9)), long_chain));
  // An atomic fragment (RFC 6946), and a first fragment too short for a transport header (RFC 7112).
  const Bytes whole = udp_segment(client_v6, router_v6, Bytes(40));
  for (const std::size_t piece : {std::size_t{64}, std::size_t{8}}) {
    for (const Bytes& fragment : ip_fragments(client_v6.address, router_v6.address, 17, whole, piece))
      attack.packet(fragment);
  }
  attack.packet(ip_packet(client_v6.address, router_v6.address, 59, Bytes(30)));  // No next header, yet octets follow.
}

void damage_transport(Attack& attack) {
  for (const unsigned length : {0U, 1U, 7U, 9U, 49U, 65535U}) {
    Bytes packet = datagram();
    set_u16(packet, 24, length);
    attack.packet(packet);
  }
  for (const unsigned words : {0U, 1U, 4U, 11U, 15U}) {
    Bytes packet = segment();
    set(packet, 32, words << 4U);
    attack.packet(packet);
  }
  for (const Bytes& options :
       {Bytes{2, 0, 0, 0}, Bytes{2, 1, 5, 180}, Bytes{8, 40, 1, 1}, Bytes{8, 10, 0, 0}, Bytes{255, 255, 255, 255}}) {
    TcpFields fields;
    fields.flags = tcp_flag::syn;
    fields.options = options;
    attack.tcp(client, router_tls, fields, {});
  }
  for (const unsigned flags : {0x00U, 0x03U, 0x06U, 0x29U, 0xffU}) {
    TcpFields fields;
    fields.flags = static_cast<std::uint8_t>(flags);
    attack.tcp(client, router_tls, fields, Bytes(3));
  }
  attack.udp({client.address, 0}, {router.address, 0}, Bytes(10));
}

void damage_dns(Attack& attack) {
  const Bytes answer = dns_response(7, "zoom.us", dns_type::a, {{"zoom.us", dns_type::a, 60, v4(170, 114, 52, 2), {}}});
  for (std::size_t length = 0; length < answer.size(); ++length)
    attack.udp(resolver, client, BytesView(answer).first(length));
  for (std::size_t at = 2; at < answer.size(); ++at) {
    Bytes damaged = answer;
    set(damaged, at, 0xff);
    attack.udp(resolver, client, damaged);
  }
  const auto name_only = [&attack](BytesView name) {
    ByteWriter out;
    out.u16(9).u16(0x8180).u16(1).u16(1).u16(0).u16(0).bytes(name).u16(1).u16(1);
    attack.udp(resolver, client, out.take());
  };
  name_only(Bytes{0xc0, 12});            // A pointer to itself,
  name_only(Bytes{0xc0, 14, 0xc0, 12});  // two that point at each other,
  name_only(Bytes{1, 'a', 0xc0, 12});    // one that grows without end,
  name_only(Bytes{0xc0, 0xff});          // one beyond the message,
  name_only(Bytes{0x80, 1, 0x40, 1});    // reserved label types,
  name_only(Bytes{63, 'a'});             // a label longer than the message,
  name_only(Bytes(300, 1));              // and a name beyond 255 octets.
  ByteWriter flood;
  flood.u16(9).u16(0x8180).u16(0xffff).u16(0xffff).u16(0xffff).u16(0xffff);
  attack.udp(resolver, client, flood.take());
}

// Cuts a message at every length and plants the largest value at every place.
void grind(Attack& attack, const Endpoint& from, const Endpoint& to, const Bytes& message) {
  for (std::size_t length = 0; length < message.size(); ++length) {
    attack.udp(from, to, BytesView(message).first(length));
    Bytes damaged = message;
    set(damaged, length, 0xff);
    attack.udp(from, to, damaged);
  }
}

void damage_tls(Attack& attack) {
  const Bytes hello = client_hello(plain_hello("zoom.us"), attack.random());
  TcpFields fields;
  fields.flags = tcp_flag::ack | tcp_flag::psh;
  for (std::size_t length = 0; length < hello.size(); ++length) {
    attack.tcp(client, router_tls, fields, BytesView(hello).first(length));
    Bytes damaged = hello;
    set(damaged, length, 0xff);
    attack.tcp(client, router_tls, fields, damaged);
  }
}

void damage_stun(Attack& attack) {
  const Endpoint stun{router.address, 3478};
  Random& random = attack.random();
  const StunTransaction transaction = stun_transaction(random);
  grind(attack, client, stun, stun_ice_request(transaction, true, random));
  grind(attack, stun, client, stun_ice_response(transaction, client));
  const NativeStunTransaction native = native_stun_transaction(random);
  grind(attack, client, stun, native_stun_request(native, random));
  grind(attack, stun, client, native_stun_reply(native, client));
}

void damage_media(Attack& attack) {
  Random& random = attack.random();
  const ZoomOuter outer;
  grind(attack, client, router, zoom_hello({}, random));
  grind(attack, router, client, zoom_hello_reply({}, 77));
  const Bytes ping = zoom_ping({1, 2, 3}, 91, random);
  grind(attack, client, router, ping);
  grind(attack, router, client, zoom_pong(ping, 109, random));
  grind(attack, client, router, zoom_bye(77, random));
  for (const ZoomMedia media : {ZoomMedia::audio, ZoomMedia::video, ZoomMedia::share_or_control, ZoomMedia::share}) {
    ZoomStream stream;
    stream.media = media;
    grind(attack, client, router, zoom_media(outer, stream, 90, random));
  }
  ZoomStream report;
  report.media = ZoomMedia::sender_report_with_names;
  grind(attack, client, router, zoom_sender_report(outer, report, random));
  for (unsigned first = 0; first < 256; ++first) {
    Bytes noise = random.bytes(30);
    set(noise, 0, first);
    attack.udp(client, router, noise);
  }
}

// Every kind of tunnel, cut at each length and with each octet of its headers damaged.
void damage_tunnels(Attack& attack) {
  const TunnelEnds ends{client.address, router.address};
  const Wrapping wrappings[] = {in_mpls({16, 17}),      in_pseudowire(18),  in_pppoe(19),       in_gre(ends),
                                in_gre_bridge(ends, 9), in_erspan(ends, 1), in_erspan(ends, 2), in_erspan(ends, 3),
                                in_vxlan(ends, 5),      in_geneve(ends, 6), in_gtp_u(ends),     in_ip(ends, "ip-in-ip"),
                                in_teredo(ends)};
  for (const Wrapping& wrapping : wrappings) {
    const bool is_v6 = wrapping.kind == "teredo";
    const Carried carried = wrapping.wrap(Way::ingress, carried_ip(is_v6 ? datagram_v6() : datagram()));
    const Bytes whole = link_frame(attack.shape(), Way::ingress, carried.ethertype, carried.octets);
    for (std::size_t length = 0; length < whole.size(); ++length) {
      attack.frame(BytesView(whole).first(length));
      Bytes damaged = whole;
      set(damaged, length, 0xff);
      attack.frame(damaged);
      set(damaged, length, whole[length] ^ (1U << length % 8));
      attack.frame(damaged);
    }
  }
}

// A healthy join with random bits turned over.
void flip_bits(Attack& attack) {
  Session healthy("healthy", attack.random().next(), attack.shape().type);
  Network network(healthy);
  NativeJoin how;
  how.call.length = seconds(3);
  join_natively(network, cast::campus_client(2), cast::eu_meeting(1), cast::morning, how);
  const Story story = healthy.finish();
  for (const CapturedFrame& frame : story.capture.frames()) {
    const BytesView octets = story.capture.octets(frame);
    Bytes damaged(octets.begin(), octets.end());
    const std::size_t reach = std::min<std::size_t>(damaged.size(), 120);
    const std::uint64_t flips = attack.random().between(1, 6);
    for (std::uint64_t flip = 0; flip < flips; ++flip) {
      const std::uint64_t at = attack.random().between(0, reach - 1);
      const std::uint64_t bit = attack.random().between(0, 7);
      damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ (1U << bit));
    }
    attack.frame(damaged);
  }
}

}  // namespace

void tell_hostile(Session& session) {
  Attack attack(session);
  cut_everywhere(attack);
  damage_link(attack);
  damage_ipv4(attack);
  damage_ipv6(attack);
  damage_transport(attack);
  damage_dns(attack);
  damage_tls(attack);
  damage_stun(attack);
  damage_media(attack);
  damage_tunnels(attack);
  flip_bits(attack);
}

}  // namespace eugress::synth
