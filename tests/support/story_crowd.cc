// A campus that has more flows than somebody gave room for: 1,024 callers, and then everybody else.
#include "support/cast.h"
#include "support/stories.h"
#include "support/stun_payload.h"
#include "support/zoom_payload.h"

namespace eugress::synth {
namespace {

// One after another in place of all at once: how many frames a call has is for other stories.
void speak_briefly(Network& network, const Client& client, const Host& router, Time start, std::uint32_t connection) {
  UdpConversation flow = network.open_udp(client, router, 8801);
  flow.note_framing();
  ZoomHello hello;
  hello.client_clock = connection;
  flow.carries("set-up");
  Time at =
      flow.exchange(start, zoom_hello(hello, flow.random()), zoom_hello_reply(hello, connection), RttMethod::sfu_hello);
  flow.carries("audio");
  for (std::uint16_t packet = 0; packet < 3; ++packet, at += ms(20)) {
    ZoomStream stream;
    stream.sequence = packet;
    stream.timestamp = 640U * packet;
    ZoomOuter outer;
    outer.sequence = packet;
    outer.connection = connection;
    flow.up(at, zoom_media(outer, stream, 120 + packet, flow.random()));
    outer.is_from_server = true;
    flow.down(at + ms(7), zoom_media(outer, stream, 150 + packet, flow.random()));
  }
}

// Known by its address alone, and each by its own.
Host relay(unsigned number) {
  const auto third = static_cast<std::uint8_t>(64 + number / 200);
  return plain_host(Role::relay, "", v4(159, 124, third, static_cast<std::uint8_t>(number % 200 + 1)), ms(9));
}

void ask(Network& network, const Client& client, const Host& server, Time start) {
  UdpConversation flow = network.open_udp(client, server, 3478);
  const StunTransaction transaction = stun_transaction(flow.random());
  const Bytes request = stun_ice_request(transaction, true, flow.random());
  flow.exchange(start, request, stun_ice_response(transaction, flow.client()), RttMethod::ice_stun);
}

}  // namespace

void tell_more_flows_than_records(Session& session) {
  Network network(session);
  const Time start = cast::morning + seconds(5);
  for (unsigned router = 0; router < 6; ++router) {
    network.resolve(cast::campus_client(1), cast::eu_router(router), start + ms(50) * router);
  }
  // Each of these has a record, if there are 1,024; nobody ends before the last one has spoken.
  Time at = start + seconds(1);
  for (unsigned caller = 0; caller < 1024; ++caller, at += ms(10)) {
    speak_briefly(network, cast::campus_client(caller), cast::eu_router(caller), at, 0x01020000U + caller);
  }
  at += seconds(1);
  for (unsigned caller = 1024; caller < 1200; ++caller, at += ms(10)) {
    speak_briefly(network, cast::campus_client(caller), cast::eu_router(caller), at, 0x01020000U + caller);
  }
  for (unsigned number = 0; number < 1100; ++number, at += ms(10)) {
    ask(network, cast::campus_client(number % 40), relay(number), at);
  }
  for (unsigned client = 300; client < 320; ++client) {
    fetch(network, cast::campus_client(client), cast::eu_cluster_log(), at, 2100, 9000);
    at += ms(40);
  }
  // Only its framing could tell whose it is.
  const Host nameless = unlisted(plain_host(Role::media_router, "", ip("203.0.113.41"), us(9800)));
  CallShape call;
  call.length = seconds(5);
  call.cadence.has_opening_burst = false;
  run_call(network, cast::campus_client(330), nameless, at, call);
  // When the first callers have been silent for long enough there is room again.
  speak_briefly(network, cast::campus_client(331), cast::eu_router(1), at + minutes(5), 0x01030000U);
}

}  // namespace eugress::synth
