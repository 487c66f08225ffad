// Names, each story by the fear it stands for: that a name is there and is missed, or that a name decides which must
// not. Where a listed address alone would say only "other", the plane shows whether the name was read.
#include <algorithm>
#include <array>
#include <string>

#include "support/cast.h"
#include "support/dns_payload.h"
#include "support/dtls_payload.h"
#include "support/other_payload.h"
#include "support/quic_payload.h"
#include "support/stories.h"
#include "support/stun_payload.h"
#include "support/tls_payload.h"

namespace eugress::synth {
namespace {

constexpr std::uint16_t https = 443;
constexpr std::uint16_t media_port = 8801;
using Slice = TcpConversation::Slice;

Time start_of(unsigned number) {
  return cast::morning + seconds(3) + ms(400) * static_cast<int>(number);
}

// An address of the list that no name leads to.
Host unnamed(unsigned last) {
  return plain_host(Role::unnamed, "", v4(170, 114, 52, last), ms(11));
}

Host planted_stranger(Session& session, const std::string& name, unsigned last) {
  session.plant_background_name(name);
  return stranger(name, v4(203, 0, 113, last));
}

// Connects by address, as a client does whose resolver nobody sees, and shows `hello`.
void visit(Network& network, unsigned number, const Host& host, const ClientHelloShape& hello) {
  TcpConversation conversation = network.open_tcp(cast::campus_client(number), host, https, start_of(number));
  conversation.connect();
  conversation.tls_handshake(hello);
  conversation.tls_exchange(700, 9000, ms(3));
  conversation.close();
}

void visit_in(Network& network, unsigned number, const Host& host, const Bytes& hello,
              const std::vector<Slice>& order) {
  TcpConversation conversation = network.open_tcp(cast::campus_client(number), host, https, start_of(number));
  conversation.connect();
  conversation.tls_handshake_in(hello, order);
  conversation.tls_exchange(700, 9000, ms(3));
  conversation.close();
}

// Longer than a segment, and the name is the true one: nothing encrypted beside it.
ClientHelloShape long_hello(std::string name) {
  ClientHelloShape out = browser_hello(std::move(name));
  out.has_encrypted_hello = false;
  return out;
}

ClientHelloShape with_encrypted_hello(std::string name) {
  return browser_hello(std::move(name));
}

std::vector<Slice> pieces_of(std::size_t octets, std::size_t size) {
  std::vector<Slice> out;
  for (std::size_t at = 0; at < octets; at += size) out.push_back({at, size});
  return out;
}

void shuffle(std::vector<Slice>& slices, Random& random) {
  for (std::size_t left = slices.size(); left > 1; --left)
    std::swap(slices[left - 1], slices[random.between(0, left - 1)]);
}

}  // namespace

void tell_split_hello(Session& session) {
  Network network(session);
  Random& random = session.random();
  unsigned number = 100;
  // The support desk is on nobody's list: without its name it is not even seen. The others would be "other".
  for (const Host& host :
       {cast::support_desk(), cast::eu_cluster_web(), cast::eu_cluster_push(), cast::eu_cluster_files()}) {
    const Bytes hello = client_hello(long_hello(host.name), random);
    const std::size_t size = hello.size();
    visit_in(network, ++number, host, hello, {{1400, size}, {0, 1400}});                       // reversed,
    visit_in(network, ++number, host, hello, {{0, 900}, {600, 900}, {1300, size}});            // overlapping,
    visit_in(network, ++number, host, hello, {{0, 700}, {0, 700}, {700, size}, {700, size}});  // sent twice,
    visit_in(network, ++number, host, hello, {{1200, size}, {1200, size}, {600, 600}, {0, 700}});
    std::vector<Slice> tiny = pieces_of(size, 170);
    shuffle(tiny, random);
    visit_in(network, ++number, host, hello, tiny);
    visit_in(network, ++number, host, hello, {{0, 1}, {1, 4}, {5, 3}, {8, 1}, {9, size}});  // a header in crumbs,
    ClientHelloShape recorded = long_hello(host.name);
    recorded.record_size = 300;
    const Bytes records = client_hello(recorded, random);
    visit_in(network, ++number, host, records, {{0, 1000}, {1000, records.size()}});  // and in records.
  }
  const Host other = planted_stranger(session, "split.planted-background.example", 71);
  const Bytes hello = client_hello(long_hello(other.name), random);
  visit_in(network, ++number, other, hello, {{1400, hello.size()}, {0, 1400}});
}

// Listed addresses, so that the flows are the provider's with or without the name; but what for stays unknown, because
// the name is not to be had.
void tell_broken_hello(Session& session) {
  Network network(session);
  Random& random = session.random();
  ClientHelloShape shape = long_hello("eu01web.zoom.us");
  shape.is_key_share_first = true;
  shape.is_permuted = false;
  const Bytes hello = client_hello(shape, random);
  const std::size_t size = hello.size();
  visit_in(network, 11, unnamed(92), hello, {{0, 500}, {400, 300, true}, {400, 300}, {700, size}});
  visit_in(network, 12, unnamed(93), hello, {{0, 500}, {900, size}});
  shape.padding = 17'000;
  shape.record_size = 8000;
  const Bytes endless = client_hello(shape, random);
  visit_in(network, 13, unnamed(94), endless, pieces_of(endless.size(), 1400));
  // And one after them that is in order.
  visit(network, 14, cast::eu_cluster_web(), long_hello("eu01web.zoom.us"));
}

void tell_post_quantum_hello(Session& session) {
  Network network(session);
  unsigned number = 10;
  for (const Host& host : {cast::support_desk(), cast::eu_cluster_web(), cast::eu_cluster_push()}) {
    ClientHelloShape shape = long_hello(host.name);
    visit(network, ++number, host, shape);
    shape.is_key_share_first = true;
    visit(network, ++number, host, shape);
  }
  visit(network, ++number, planted_stranger(session, "quantum.planted-background.example", 72),
        long_hello("quantum.planted-background.example"));
}

void tell_grease_everywhere(Session& session) {
  Network network(session);
  unsigned number = 10;
  for (const Host& host : {cast::support_desk(), cast::eu_cluster_web(), cast::eu_cluster_files()}) {
    for (int attempt = 0; attempt < 4; ++attempt) {  // other values, another order
      ClientHelloShape shape = long_hello(host.name);
      shape.is_grease_everywhere = true;
      shape.has_post_quantum_share = attempt % 2 == 0;
      visit(network, ++number, host, shape);
    }
  }
}

void tell_ech_outer_name(Session& session) {
  Network network(session);
  // As browsers do it every day: an encrypted hello of noise beside the true name. The list agrees with the name, or
  // DNS does.
  visit(network, 11, cast::eu_cluster_web(), with_encrypted_hello(cast::eu_cluster_web().name));
  visit(network, 12, cast::eu_cluster_push(), with_encrypted_hello(cast::eu_cluster_push().name));
  const Host desk = cast::support_desk();
  const Client client = cast::campus_client(13);
  TcpConversation resolved = network.open_tcp(client, desk, https, network.resolve(client, desk, start_of(13)));
  resolved.connect();
  resolved.tls_handshake(with_encrypted_hello(desk.name));
  resolved.tls_exchange(700, 9000, ms(3));
  resolved.close();
  // A gateway's media have no name of their own: they take the one that the browser showed to the same address.
  const Host gateway = cast::eu_web_meeting().gateway;
  visit(network, 17, gateway, with_encrypted_hello(gateway.name));
  UdpConversation media = network.open_udp(cast::campus_client(17), gateway, media_port);
  media.up(start_of(17) + ms(300), dtls_client_hello(media.random()));
  media.down(start_of(17) + ms(320), dtls_record(22, 0, 0, 93, media.random()));
  // Another's server behind the provider's name: nothing agrees, so it is nobody's.
  visit(network, 14, stranger("zoom.us", v4(203, 0, 113, 73)), with_encrypted_hello("zoom.us"));
  visit(network, 15, stranger("zoom.us", v4(203, 0, 113, 74)), with_encrypted_hello("eu01web.zoom.us"));
  ClientHelloShape in_one_segment = plain_hello("zoom.us");
  in_one_segment.has_encrypted_hello = true;
  visit(network, 16, stranger("zoom.us", v4(203, 0, 113, 75)), in_one_segment);
}

void tell_ech_foreign_outer_name(Session& session) {
  Network network(session);
  const std::string outer = "public-name.planted-background.example";
  session.plant_background_name(outer);
  visit(network, 11, unnamed(90), with_encrypted_hello(outer));
  // DNS has said what the address is; the foreign name does not unsay it.
  const Host web = cast::eu_cluster_web();
  const Client client = cast::campus_client(12);
  TcpConversation resolved = network.open_tcp(client, web, https, network.resolve(client, web, start_of(12)));
  resolved.connect();
  resolved.tls_handshake(with_encrypted_hello(outer));
  resolved.tls_exchange(700, 9000, ms(3));
  resolved.close();
  visit(network, 14, stranger(outer, v4(203, 0, 113, 76)), with_encrypted_hello(outer));
}

namespace {

// What an exchange over QUIC looks like behind its first flight.
void go_on(UdpConversation& flow, Time time) {
  for (int packet = 0; packet < 12; ++packet) {
    flow.down(time + us(400) * packet, quic_short(1180, flow.random()));
    if (packet % 4 == 0) flow.up(time + us(400) * packet + us(100), quic_short(34, flow.random()));
  }
}

InitialShape initial_shape(QuicVersion version, Random& random) {
  InitialShape shape;
  shape.version = version;
  shape.first_id = random.bytes(8);
  shape.source_id = random.bytes(3);
  return shape;
}

void visit_by_quic(Network& network, unsigned number, const Host& host, const std::string& name, QuicVersion version) {
  UdpConversation flow = network.open_udp(cast::campus_client(number), host, https);
  const InitialShape shape = initial_shape(version, flow.random());
  const Bytes hello = handshake_of(plain_hello(name), flow.random());
  const Bytes initial = quic_client_initial(shape, {crypto_piece(hello, 0, hello.size())});
  const Bytes answer = quic_initial(flow.random());
  go_on(flow, flow.exchange(start_of(number), initial, answer, RttMethod::other) + ms(1));
}

void tell_quic_name(Session& session, QuicVersion version) {
  Network network(session);
  for (const Host& host : {cast::eu_cluster_web(), cast::eu_cluster_push(), cast::log_gateway()}) {
    visit_by_quic(network, 10 + host.address.last_octet(), host, host.name, version);
  }
  // Nobody's address is opened, whatever name it would show; and a stranger's name on a listed one changes nothing.
  visit_by_quic(network, 11, stranger("zoom.us", v4(203, 0, 113, 77)), "zoom.us", version);
  const std::string name = "quic.planted-background.example";
  session.plant_background_name(name);
  visit_by_quic(network, 12, unnamed(91), name, version);
}

}  // namespace

void tell_quic_v1_name(Session& session) {
  tell_quic_name(session, QuicVersion::v1);
}
void tell_quic_v2_name(Session& session) {
  tell_quic_name(session, QuicVersion::v2);
}

void tell_quic_crypto_split(Session& session) {
  Network network(session);
  unsigned number = 20;
  for (const QuicVersion version : {QuicVersion::v1, QuicVersion::v2}) {
    // Two datagrams, the second first, frames scattered as browsers do, early data behind.
    UdpConversation scattered = network.open_udp(cast::campus_client(++number), cast::eu_cluster_web(), https);
    Random& random = scattered.random();
    InitialShape shape = initial_shape(version, random);
    shape.has_noise = true;
    Bytes hello = handshake_of(long_hello(cast::eu_cluster_web().name), random);
    std::vector<Slice> slices = pieces_of(hello.size(), 97);
    shuffle(slices, random);
    std::array<std::vector<CryptoPiece>, 2> halves;
    for (std::size_t at = 0; at < slices.size(); ++at) {
      halves.at(at % 2).push_back(crypto_piece(hello, slices[at].offset, slices[at].size));
    }
    Time time = start_of(number);
    for (const std::vector<CryptoPiece>& half : halves) {
      shape.number += 1;
      Bytes datagram = quic_client_initial(shape, half);
      const Bytes early = quic_early_data(shape, 90, random);
      datagram.insert(datagram.end(), early.begin(), early.end());
      scattered.up(time, datagram);
      time += us(50);
    }
    go_on(scattered, time + ms(12));

    // The second part is lost before the tap and comes again when the server has already chosen its connection id.
    UdpConversation late = network.open_udp(cast::campus_client(++number), cast::eu_cluster_push(), https);
    InitialShape changing = initial_shape(version, late.random());
    hello = handshake_of(long_hello(cast::eu_cluster_push().name), late.random());
    const Bytes first = quic_client_initial(changing, {crypto_piece(hello, 0, 1000)});
    const Bytes answer = quic_initial(late.random());
    time = late.exchange(start_of(number), first, answer, RttMethod::other);
    changing.destination_id = late.random().bytes(12);
    changing.number = 2;
    late.up(time + ms(30), quic_client_initial(changing, {crypto_piece(hello, 1000, hello.size())}));
    go_on(late, time + ms(45));
  }
}

namespace {

// A browser's media connection: checks, then DTLS 1.2, then packets that nobody can read.
void speak_media(Network& network, unsigned number, const Host& host, const CertificateShape& shape,
                 std::size_t piece) {
  UdpConversation flow = network.open_udp(cast::campus_client(number), host, media_port);
  Random& random = flow.random();
  Time time = start_of(number);
  for (int check = 0; check < 4; ++check) {
    const StunTransaction transaction = stun_transaction(random);
    const Bytes request = stun_ice_request(transaction, check == 0, random);
    time = flow.exchange(time, request, stun_ice_response(transaction, flow.client()), RttMethod::ice_stun) + ms(50);
  }
  flow.up(time, dtls_client_hello(random));
  time += flow.path().server_reply(random) + ms(2);
  const Bytes message = certificate_message(certificate(shape));
  Bytes first = dtls_fragments(2, 0, 0, dtls_server_hello(random), 1000).front();
  std::vector<Bytes> fragments = dtls_fragments(11, 1, 1, message, piece);
  if (fragments.size() == 1) {
    first.insert(first.end(), fragments.front().begin(), fragments.front().end());
    fragments.clear();
  }
  flow.down(time, first);
  std::reverse(fragments.begin(), fragments.end());
  for (const Bytes& fragment : fragments) flow.down(time += us(20), fragment);
  time += flow.path().client_reply(random) + ms(3);
  flow.up(time, dtls_record(22, 0, 1, 540, random));
  for (unsigned packet = 0; packet < 30; ++packet) {
    ByteWriter sealed;
    sealed.u8(0x90).u8(111).u16(packet).u32(960 * packet).u32(0x01000802).bytes(random.bytes(160));
    flow.up(time + ms(20 * packet), sealed.view());
    flow.down(time + ms(20 * packet + 9), sealed.view());
  }
}

}  // namespace

void tell_web_client_dtls_certificate(Session& session) {
  Network network(session);
  // On nobody's list, named by nothing but the certificate, whole or in fragments that come last first.
  const CertificateShape pod{"*.cloud.zoom.us", {"*.cloud.zoom.us"}};
  speak_media(network, 11, unlisted(plain_host(Role::web_gateway, "*.cloud.zoom.us", v4(198, 51, 100, 151), ms(9))),
              pod, 2000);
  speak_media(network, 12, unlisted(plain_host(Role::web_gateway, "*.cloud.zoom.us", v4(198, 51, 100, 152), ms(9))),
              pod, 90);
  speak_media(network, 13,
              unlisted(plain_host(Role::web_gateway, "zoomfra198rwg.fra.zoom.us", v4(198, 51, 100, 153), ms(9))),
              {"zoomfra198rwg.fra.zoom.us", {}}, 200);
  // Listed, with a certificate that says nothing, as WebRTC makes them.
  speak_media(network, 14, plain_host(Role::web_gateway, "", v4(159, 124, 44, 9), ms(9)), {"WebRTC", {}}, 2000);
  // Another service on the same port, and names that only look like it.
  session.plant_background_name("media.planted-background.example");
  speak_media(network, 15, stranger("", v4(203, 0, 113, 81)), {"media.planted-background.example", {}}, 2000);
  speak_media(network, 16, stranger("", v4(203, 0, 113, 82)), {"*.cloud.zoom.us.planted-background.example", {}}, 2000);
  speak_media(network, 17, stranger("", v4(203, 0, 113, 83)), {"*.us", {}}, 2000);
  speak_media(network, 18, stranger("", v4(203, 0, 113, 84)), {"*.cloud.zoom.us", {"other.planted-background.example"}},
              90);
}

void tell_lookalike_names(Session& session) {
  Network network(session);
  unsigned number = 10;
  unsigned last = 100;
  // 253 octets in labels of at most 63, the longest name that DNS has.
  const std::string label = std::string(63, 'z') + ".";
  const std::string long_front = label + label + label;
  const std::string nul("zoom.us\0.planted-background.example", 35);
  const std::string nul_inside("zoom\0.us", 8);
  for (const std::string& name : {std::string{"zoom.us.evil.example"},
                                  std::string{"notzoom.us"},
                                  std::string{"zoom.us-evil.example"},
                                  std::string{"zoom.us.com"},
                                  std::string{"zoomus"},
                                  std::string{"zoom.uss"},
                                  std::string{"xzoom.com"},
                                  std::string{"xn--zom-jna.us"},
                                  std::string{"xn--zoom-us.example"},
                                  std::string{"eu01web.zoom.us.example"},
                                  std::string{"zoomfrarr62mmr.fra.zoom.us.example"},
                                  "zoom.us." + long_front + std::string(45, 'z') + ".example",
                                  long_front + std::string(53, 'z') + ".zoom.us",
                                  std::string{"zoom..us"},
                                  std::string{".zoom.us"},
                                  std::string{"zoom.us.."},
                                  std::string{"zoom us"},
                                  std::string{"zo\xc3\xb6m.us"},
                                  nul,
                                  nul_inside}) {
    const Host host = stranger(name, v4(203, 0, 113, ++last));
    ++number;
    visit(network, number, host, number % 2 == 0 ? plain_hello(name) : long_hello(name));
  }
  // The same through the other doors: DNS, a certificate.
  const Host resolved = stranger("notzoom.us", v4(203, 0, 113, 99));
  const Client client = cast::campus_client(9);
  const Time answered = network.resolve(client, resolved, start_of(9));
  TcpConversation nameless = network.open_tcp(client, resolved, https, answered);
  nameless.connect();
  nameless.tls_handshake(plain_hello(""));
  nameless.close();
  // Spellings that are the name itself (RFC 4343; RFC 6066 wants no trailing dot, some programs send it).
  Host desk = cast::support_desk();
  for (const std::string name : {"SUPPORT.ZOOM.US", "Support.Zoom.Us", "support.zoom.us."}) {
    visit(network, ++number, desk, plain_hello(name));
  }
}

void tell_resolver_inside_campus(Session& session) {
  Network network(session);
  Time time = start_of(0);
  const Host front = unlisted(plain_host(Role::web, "www.zoom.us", v4(198, 51, 100, 90), ms(13)));
  // Three name servers, three answers: each knows one step (RFC 1034 section 5.3.3).
  time = network.recurse("www.zoom.us", {{"www.zoom.us", dns_type::cname, 300, {}, "front.planted-cdn.example"}}, time);
  time = network.recurse("front.planted-cdn.example",
                         {{"front.planted-cdn.example", dns_type::cname, 300, {}, "pop7.planted-edge.example"}}, time);
  time = network.recurse("pop7.planted-edge.example",
                         {{"pop7.planted-edge.example", dns_type::a, 60, front.address, {}}}, time);
  // An answer for another name that has nothing to do with it.
  const Host other = stranger("", v4(198, 51, 100, 91));
  time = network.recurse("pop8.planted-edge.example",
                         {{"pop8.planted-edge.example", dns_type::a, 60, other.address, {}}}, time);
  const Host desk = cast::support_desk();
  time = network.recurse("support.zoom.us", {{"support.zoom.us", dns_type::a, 60, desk.address, {}}}, time);
  for (const std::string name : {"planted-cdn.example", "planted-edge.example"}) session.plant_background_name(name);

  unsigned number = 10;
  for (const Host& host : {front, other, desk}) {
    TcpConversation conversation = network.open_tcp(cast::campus_client(++number), host, https, time + ms(20));
    conversation.connect();
    conversation.tls_handshake(plain_hello(""));
    conversation.tls_exchange(700, 9000, ms(3));
    conversation.close();
  }
}

}  // namespace eugress::synth
