#include "support/join.h"

#include <algorithm>

#include "support/stun_payload.h"
#include "support/tls_payload.h"

namespace eugress::synth {
namespace {

constexpr std::uint16_t https = 443;

Time latest(std::initializer_list<Time> times) {
  return std::max(times);
}

// Connects and shakes hands, already resolved.
TcpConversation secure(Network& network, const Client& client, const Host& host, Time start,
                       const ClientHelloShape& hello) {
  TcpConversation out = network.open_tcp(client, host, https, start);
  out.connect();
  out.tls_handshake(hello);
  out.keep(network.session().media_snap());
  return out;
}

void chat_until(TcpConversation& conversation, Time end, Duration every, std::size_t request, std::size_t answer) {
  while (conversation.now() + every < end) {
    conversation.wait(every);
    conversation.tls_exchange(request, answer, ms(2));
  }
}

// Each controller is asked once, all at the same time; the first to answer is kept a little longer.
Time ask_controllers(Network& network, const Client& client, const std::vector<Host>& controllers, Time start) {
  Time done = start;
  for (const Host& controller : controllers) {
    const Time resolved = network.resolve(client, controller, start);
    TcpConversation conversation = secure(network, client, controller, resolved, plain_hello(controller.name));
    conversation.tls_exchange(900, 4200, ms(6));
    conversation.wait(ms(120));
    conversation.close();
    done = std::max(done, conversation.now());
    start += ms(2);
  }
  return done;
}

// DTLS as far as a tap can tell: hellos, certificate and keys, then records nobody can read.
Time dtls_handshake(UdpConversation& flow, Time time) {
  Random& random = flow.random();
  flow.up(time, dtls_client_hello(random));
  time += flow.path().server_reply(random) + ms(2);
  flow.down(time, dtls_record(22, 0, 0, 93, random));
  flow.down(time + us(30), dtls_record(22, 0, 1, 760, random));
  time += flow.path().client_reply(random) + ms(3);
  flow.up(time, dtls_record(22, 0, 1, 540, random));
  time += flow.path().server_reply(random);
  flow.down(time, dtls_record(20, 0, 2, 1, random));
  return time;
}

Bytes rtp_packet(std::uint16_t sequence, std::size_t size, Random& random) {
  ByteWriter out;
  out.u8(0x90).u8(111).u16(sequence).u32(std::uint64_t{sequence} * 960).u32(0x01000802);
  out.u16(0xbede).u16(1).u8(0x10).u8(0x80).u16(0).bytes(random.bytes(size));
  return out.take();
}

void check_consent(UdpConversation& flow, Time start, Time end, Duration every) {
  bool is_nominating = true;
  for (Time at = start; at < end; at += every, is_nominating = false) {
    const StunTransaction transaction = stun_transaction(flow.random());
    const Bytes request = stun_ice_request(transaction, is_nominating, flow.random());
    const Bytes response = stun_ice_response(transaction, {v4(192, 0, 2, 200), flow.client().port});
    flow.exchange(at, request, response, RttMethod::ice_stun);
  }
}

// UDP 8801 carries the data channel inside DTLS, UDP 8804 audio as SRTP.
void browser_media(Network& network, const Client& client, const Host& gateway, Time start, Time end,
                   const WebJoin& how) {
  const std::size_t snap = network.session().media_snap();
  for (const std::uint16_t port : {std::uint16_t{8801}, std::uint16_t{8804}}) {
    UdpConversation flow = network.open_udp(client, gateway, port);
    check_consent(flow, start, end, how.check_every);
    const Time ready = dtls_handshake(flow, start + gateway.round_trip + ms(5));
    if (!how.has_media) continue;
    std::uint16_t sequence = 0;
    for (Time at = ready + ms(40); at < end; at += how.media_every, ++sequence) {
      const std::size_t size = flow.random().between(60, port == 8801 ? 900 : 160);
      const Bytes up =
          port == 8801 ? dtls_record(23, 1, sequence, size, flow.random()) : rtp_packet(sequence, size, flow.random());
      flow.up(at, up, snap);
      const Bytes down = port == 8801 ? dtls_record(23, 1, sequence, size + 100, flow.random())
                                      : rtp_packet(sequence, size + 20, flow.random());
      flow.down(at + ms(6), down, snap);
    }
  }
}

// Static assets come over a few connections in pieces of at most a quarter of a megabyte.
Time load_assets(Network& network, const Client& client, const Host& host, Time start, std::size_t octets) {
  constexpr int connections = 3;
  constexpr std::size_t largest_piece = 262'144;
  Lookup lookup;
  lookup.aliases = {"zoom-assets.cdn.example"};
  lookup.asks_https = true;
  const Time resolved = network.resolve(client, host, start, lookup);
  Time done = resolved;
  for (int index = 0; index < connections; ++index) {
    TcpConversation conversation = secure(network, client, host, resolved + ms(3) * index, browser_hello(host.name));
    for (std::size_t left = octets / connections; left > 0;) {
      const std::size_t piece = std::min(left, largest_piece);
      conversation.tls_exchange(420, piece, us(900));
      left -= piece;
    }
    conversation.close();
    done = std::max(done, conversation.now());
  }
  return done;
}

}  // namespace

Time fetch(Network& network, const Client& client, const Host& host, Time start, std::size_t request,
           std::size_t answer, Loss loss) {
  const Time resolved = network.resolve(client, host, start);
  TcpConversation conversation = secure(network, client, host, resolved, plain_hello(host.name));
  conversation.tls_exchange(request, answer, ms(8), loss);
  conversation.close();
  return conversation.now();
}

Time join_natively(Network& network, const Client& client, const Meeting& meeting, Time start, const NativeJoin& how) {
  Random& random = network.session().random();
  Time at = start;
  const auto page = static_cast<std::size_t>(how.page_kilobytes) * 1000;
  if (how.is_first_of_day) {
    fetch(network, client, meeting.log, at, 2200, 1400);
    at = fetch(network, client, meeting.web, at + ms(20), 1100, page);
  }
  at = fetch(network, client, meeting.account, at + ms(10), 1600, page + page / 4);
  at = ask_controllers(network, client, meeting.controllers, at + ms(15));

  const Time resolved = network.resolve(client, meeting.router, at);
  TcpConversation control = secure(network, client, meeting.router, resolved, plain_hello(meeting.router.name));
  control.tls_exchange(2400, 9000, ms(7));
  const Duration settling = random.between(ms(30), ms(90));
  const Time call_start = control.now() + settling;
  Time stun_end = call_start;
  if (!meeting.stun.empty()) {
    Time asked = call_start;
    for (const Host& server : meeting.stun) {
      if (!server.name.empty()) asked = std::max(asked, network.resolve(client, server, call_start));
    }
    stun_end = run_native_stun(network, client, meeting.stun, asked);
  }
  const Time call_end = run_call(network, client, meeting.router, call_start, how.call);
  chat_until(control, call_end - how.signalling_every, how.signalling_every, 240, 610);
  control.wait_until(call_end);
  control.close();
  return latest({call_end, control.now(), stun_end});
}

Time join_from_browser(Network& network, const Client& client, const WebMeeting& meeting, Time start,
                       const WebJoin& how) {
  Lookup lookup;
  lookup.asks_https = true;
  Time at = network.resolve(client, meeting.web, start, lookup);
  TcpConversation page = secure(network, client, meeting.web, at, browser_hello(meeting.web.name));
  page.tls_exchange(900, 38'000, ms(22));
  at = load_assets(network, client, meeting.static_assets, page.now() + ms(10), how.static_octets);
  page.wait_until(at);
  page.tls_exchange(700, 2600, ms(9));
  page.close();
  fetch(network, client, meeting.log, page.now(), 2600, 700);
  for (const Host& selector : meeting.selectors) at = fetch(network, client, selector, page.now() + ms(5), 300, 900);

  at = network.resolve(client, meeting.gateway, at, lookup);
  TcpConversation signalling = secure(network, client, meeting.gateway, at, browser_hello(meeting.gateway.name));
  signalling.tls_exchange(800, 1900, ms(4));
  TcpConversation media = secure(network, client, meeting.gateway, at + ms(12), browser_hello(meeting.gateway.name));
  media.tls_exchange(800, 600, ms(4));
  const Time media_start = std::max(signalling.now(), media.now()) + ms(50);
  const Time end = media_start + how.length;
  browser_media(network, client, meeting.gateway, media_start, end, how);
  chat_until(signalling, end, how.signalling_every, 150, 320);
  chat_until(media, end, how.signalling_every * 2, 90, 120);
  signalling.wait_until(end);
  signalling.close();
  media.wait_until(end + ms(3));
  media.close();
  return latest({end, signalling.now(), media.now()});
}

}  // namespace eugress::synth
