// Ordinary campus traffic. None of it is a conferencing provider's, though some of it uses the same ports, protocols
// and nearly the same names.
#include <string>

#include "support/cast.h"
#include "support/checksum.h"
#include "support/dns_payload.h"
#include "support/other_payload.h"
#include "support/stories.h"
#include "support/stun_payload.h"

namespace eugress::synth {
namespace {

Host named_stranger(Session& session, const std::string& name, const Ip& address) {
  session.plant_background_name(name);
  return stranger(name, address);
}

void browse(Session& session, Network& network, const Client& client, Time start) {
  const Host news = named_stranger(session, "news.planted-background.example", v4(203, 0, 113, 10));
  const Host shop = named_stranger(session, "shop.planted-background.example", v4(198, 51, 100, 20));
  // Names that contain the provider's name and are not the provider's.
  const Host trap = named_stranger(session, "zoom.us.planted-background.example", v4(203, 0, 113, 66));
  const Host pun = named_stranger(session, "notzoom.us.example", v4(203, 0, 113, 67));
  fetch(network, client, news, start, 600, 48'000);
  fetch(network, client, shop, start + ms(300), 900, 150'000, Loss::behind_tap);
  fetch(network, client, trap, start + ms(500), 500, 8'000);
  fetch(network, client, pun, start + ms(700), 500, 8'000);
  network.resolve_missing(client, "nowhere.planted-background.example", start + ms(800));

  TcpConversation plain = network.open_tcp(client, news, 80, start + seconds(1));
  plain.connect();
  plain.request(http_request(news.name, "/index"));
  plain.respond(http_response(9000), ms(3));
  plain.close();
}

void log_in(Network& network, const Client& client, Time start) {
  const Host shell = stranger("", v4(192, 0, 2, 22));
  TcpConversation conversation = network.open_tcp(client, shell, 22, start);
  conversation.connect();
  conversation.request(ssh_banner("OpenSSH_9.2p1"));
  conversation.respond(ssh_banner("OpenSSH_9.2p1"), ms(2));
  Random& random = network.session().random();
  for (int key = 0; key < 30; ++key) {
    conversation.wait(ms(90));
    conversation.request(random.bytes(36));
    conversation.respond(random.bytes(52), us(400));
  }
  conversation.close();
  network.open_tcp(client, shell, 2222, start + ms(40)).refused();
  network.open_tcp(client, stranger("", v4(192, 0, 2, 23)), 443, start + ms(60)).ignored(4);
}

void speak_udp(Network& network, const Client& client, Time start) {
  UdpConversation quic = network.open_udp(client, stranger("", v4(203, 0, 113, 44)), 443);
  const Bytes first_flight = quic_initial(quic.random());
  quic.exchange(start, first_flight, quic_initial(quic.random()), RttMethod::other);
  for (int packet = 0; packet < 60; ++packet) {
    quic.down(start + ms(40) + us(300) * packet, quic_short(1180, quic.random()));
    if (packet % 4 == 0) quic.up(start + ms(41) + us(300) * packet, quic_short(34, quic.random()));
  }
  UdpConversation ntp = network.open_udp(client, stranger("", v4(192, 0, 2, 123)), 123);
  IpFields alert;
  alert.v4_options = {0x94, 0x04, 0x00, 0x00};  // Router alert (RFC 2113), so that the header is not 20 octets.
  ntp.use_header(alert);
  const Bytes time_question = ntp_request(ntp.random());
  ntp.exchange(start, time_question, ntp_reply(ntp.random()), RttMethod::other);

  // The provider's ports, but nothing of the provider: another service's STUN, and a game on 8801.
  UdpConversation stun = network.open_udp(client, stranger("", v4(198, 51, 100, 34)), 3478);
  const StunTransaction transaction = stun_transaction(stun.random());
  const Bytes question = stun_ice_request(transaction, false, stun.random());
  stun.exchange(start, question, stun_ice_response(transaction, {client.address, 1}), RttMethod::ice_stun);
  UdpConversation game = network.open_udp(client, stranger("", v4(198, 51, 100, 88)), 8801);
  for (int packet = 0; packet < 40; ++packet) {
    Bytes move = game.random().bytes(48);
    move[0] = 0x47;
    game.up(start + ms(33) * packet, move);
    game.down(start + ms(33) * packet + ms(14), move);
  }
}

void speak_udp_v6(Network& network, const Client& client, Time start) {
  UdpConversation flow = network.open_udp(client, stranger("", ip("2001:db8:7::9")), 9999);
  IpFields header;
  header.v6_extensions = {{Ipv6Extension::Kind::hop_by_hop, 0}, {Ipv6Extension::Kind::destination_options, 0}};
  flow.use_header(header);
  const Bytes question = flow.random().bytes(300);
  flow.exchange(start, question, flow.random().bytes(700), RttMethod::other);
  flow.up_in_fragments(start + ms(50), flow.random().bytes(4000), 1400);
}

Bytes icmp_unreachable(BytesView cause) {
  ByteWriter out;
  out.u8(3).u8(3).u16(0).u32(0).bytes(cause.first(28));
  out.patch_u16(2, internet_checksum(out.view()));
  return out.take();
}

void ping(Session& session, const Client& client, Time start) {
  const Ip far = v4(192, 0, 2, 1);
  for (std::uint16_t sequence = 0; sequence < 5; ++sequence) {
    const Time at = start + seconds(sequence);
    session.deliver(FrameKind::icmp, Way::egress, at, ip_packet(client.address, far, 1, icmp_echo(false, sequence)));
    session.deliver(FrameKind::icmp, Way::ingress, at + ms(12),
                    ip_packet(far, client.address, 1, icmp_echo(true, sequence)));
  }
  // The quoted packet went to a media port of the provider; quoting it is not speaking to it.
  const Endpoint mine{client.address, 50001};
  const Endpoint theirs{v4(159, 124, 41, 62), 8801};
  const Bytes quoted = ip_packet(theirs.address, mine.address, 17, udp_segment(theirs, mine, Bytes(20)));
  session.deliver(FrameKind::icmp, Way::egress, start + ms(5),
                  ip_packet(client.address, theirs.address, 1, icmp_unreachable(quoted)));
}

void ping_v6(Session& session, const Client& client, Time start) {
  const Ip far = ip("2001:db8::1");
  ByteWriter echo;
  echo.u8(128).u8(0).u16(0).u16(7).u16(1).fill(48, 0x5a);
  echo.patch_u16(2, transport_checksum(client.address, far, 58, echo.view()));
  session.deliver(FrameKind::icmp, Way::egress, start, ip_packet(client.address, far, 58, echo.view()));
}

void murmur(Session& session, const Client& client, Time start) {
  const Endpoint mdns_from{client.address, 5353};
  const Endpoint mdns_to{v4(224, 0, 0, 251), 5353};
  const Bytes question = udp_segment(mdns_from, mdns_to, mdns_query("_ipp._tcp.local"));
  const Endpoint ssdp_from{client.address, 50002};
  const Endpoint ssdp_to{v4(239, 255, 255, 250), 1900};
  const Bytes search = udp_segment(ssdp_from, ssdp_to, ssdp_search());
  for (int round = 0; round < 4; ++round) {
    const Time at = start + seconds(round);
    session.deliver(FrameKind::local_multicast, Way::egress, at,
                    ip_packet(client.address, mdns_to.address, 17, question));
    session.deliver(FrameKind::local_multicast, Way::egress, at + ms(2),
                    ip_packet(client.address, ssdp_to.address, 17, search));
  }
}

void speak_below_ip(Session& session, Time start) {
  session.deliver_not_ip(start, 0x0806, arp_request(0x0a140001, 0x0a140002));
  session.deliver_not_ip(start + ms(100), 0x88cc, lldp_advertisement());
  ByteWriter spanning_tree;  // IEEE 802.1D configuration message behind an LLC header: the type field is a length.
  spanning_tree.u24(0x424203).u16(0).u8(0).u8(0).u8(0).u16(0x8000).u16(0x0200).u32(0x5e100009).u32(0);
  spanning_tree.u16(0x8000).u16(0x0200).u32(0x5e100009).u16(0x8001).u16(0).u16(20 * 256).u16(2 * 256).u16(15 * 256);
  session.deliver_not_ip(start + ms(200), static_cast<std::uint16_t>(spanning_tree.size()), spanning_tree.view());
}

void tunnel(Session& session, const Client& client, Time start) {
  const Ip far = v4(203, 0, 113, 50);
  ByteWriter sealed;  // ESP (RFC 4303): index, sequence, noise.
  sealed.u32(0x00c0ffee).u32(1).bytes(session.random().bytes(120));
  session.deliver(FrameKind::other_protocol, Way::egress, start, ip_packet(client.address, far, 50, sealed.view()));
}

}  // namespace

void tell_background(Session& session) {
  Network network(session);
  const Time start = cast::morning + seconds(3);
  for (unsigned number = 40; number < 44; ++number) {
    const Client client = cast::campus_client(number);
    const Time mine = start + ms(410) * static_cast<int>(number - 40);
    browse(session, network, client, mine);
    log_in(network, client, mine + ms(200));
    speak_udp(network, client, mine + ms(100));
    ping(session, client, mine);
    murmur(session, client, mine + ms(20));
  }
  const Client client = cast::campus_client(44);
  UdpConversation large = network.open_udp(client, stranger("", v4(203, 0, 113, 90)), 9998);
  for (int datagram = 0; datagram < 5; ++datagram) {
    large.up_in_fragments(start + seconds(datagram), large.random().bytes(5000), 1480);
  }
  tunnel(session, client, start + seconds(1));
  speak_below_ip(session, start + seconds(2));
  const Client modern = cast::campus_client_v6(45);
  speak_udp_v6(network, modern, start + seconds(1));
  ping_v6(session, modern, start + seconds(2));
  fetch(network, modern, named_stranger(session, "six.planted-background.example", ip("2001:db8:1::80")), start, 600,
        30'000);
}

}  // namespace eugress::synth
