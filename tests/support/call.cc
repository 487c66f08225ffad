#include "support/call.h"

#include <algorithm>

#include "support/stun_payload.h"

namespace eugress::synth {
namespace {

constexpr std::uint16_t media_port = 8801;
constexpr std::uint32_t first_source = 0x01000402;
constexpr std::uint8_t repair_type = 110;
constexpr std::uint32_t audio_clock = 32000;
constexpr std::uint32_t picture_clock = 90000;

std::uint32_t milliseconds_of(Time time) {
  return static_cast<std::uint32_t>(time.time_since_epoch() / std::chrono::milliseconds(1));
}

// One socket of the client: its flow, its counters, and the connection id the server gave it.
class MediaSocket {
 public:
  MediaSocket(Network& network, const Client& client, const Host& router, const CallShape& shape)
      : flow_(network.open_udp(client, router, media_port)), shape_(shape), snap_(network.session().media_snap()) {
    connection_ = flow_.random().u32();
    source_ = first_source + (flow_.random().u32() & 0xfc00U);
  }

  // Types 1 and 2, then the first ping of either side.
  Time open(Time time) {
    flow_.note_framing();
    began_ = time;
    flow_.carries("set-up");
    if (shape_.is_under_way) return time;
    ZoomHello hello;
    hello.version = shape_.form == OuterForm::one_octet ? 2 : 3;
    std::ranges::copy(flow_.random().bytes(hello.session.size()), hello.session.begin());
    hello.client_clock = milliseconds_of(time);
    const Bytes question = zoom_hello(hello, flow_.random());
    // A router may take its time over the first answer (wire facts 6: up to 300 ms).
    const Duration think = flow_.random().between(us(200), ms(4));
    const Time ready =
        flow_.exchange(time, question, zoom_hello_reply(hello, connection_), RttMethod::sfu_hello, think);
    ping_from_server(ready + us(40));
    return ready + ms(1);
  }

  void ping_from_client(Time time) {
    flow_.carries("set-up");
    const Bytes ping = zoom_ping({++client_pings_, milliseconds_of(time), connection_}, ping_size(), flow_.random());
    const Bytes pong = zoom_pong(ping, pong_size(), flow_.random());
    flow_.exchange(time, ping, pong, RttMethod::sfu_ping, Duration(0), snap_);
  }

  void ping_from_server(Time time) {
    flow_.carries("set-up");
    const Bytes ping = zoom_ping({++server_pings_, milliseconds_of(time), connection_}, ping_size(), flow_.random());
    const Bytes pong = zoom_pong(ping, pong_size(), flow_.random());
    flow_.down(time, ping, snap_);
    const Time answered = time + flow_.path().client_reply(flow_.random());
    flow_.up(answered, pong, snap_);
  }

  void ping_until(Time start, Time end) {
    const Duration half = shape_.cadence.ping / 2;
    for (Time at = start + half; at < end; at += shape_.cadence.ping) {
      ping_from_server(at);
      if (at + half < end) ping_from_client(at + half);
    }
  }

  // Half of the time somebody speaks: 50 packets a second against 10 in silence.
  void audio(Time start, Time end) {
    Time down_at = start + ms(7);
    for (Time at = start; at < end;) {
      const bool speaks = (at - start) % seconds(8) < seconds(4);
      const Duration step = shape_.cadence.audio * (speaks ? 1 : 5);
      const std::size_t up_size = speaks ? flow_.random().between(94, 190) : 88;
      const std::size_t down_size = flow_.random().between(110, 326);
      stream(Way::egress, at, ZoomMedia::audio, speaks ? 112 : 99, up_size, at);
      if (shape_.cadence.has_opening_burst) {
        for (; down_at < at + step; down_at += shape_.cadence.audio) {
          stream(Way::ingress, down_at, ZoomMedia::audio, 112, down_size, down_at);
        }
      } else {
        stream(Way::ingress, at + ms(7), ZoomMedia::audio, 112, down_size, at + ms(7));
      }
      at += shape_.cadence.has_opening_burst ? step : shape_.cadence.audio;
    }
    reports(start, end);
  }

  void reports(Time start, Time end) {
    flow_.carries("rtcp");
    for (Time at = start + ms(410); at < end; at += shape_.cadence.report) {
      ZoomStream report{ZoomMedia::sender_report_with_names, 0, source_, up_.main, 0, 0, 0};
      report.timestamp = sampled(at, audio_clock);
      const ZoomOuter up_header = outer(Way::egress);
      flow_.up(at, zoom_sender_report(up_header, report, flow_.random()), snap_);
      report.media = ZoomMedia::sender_report;
      report.sequence = down_.main;
      const ZoomOuter down_header = outer(Way::ingress);
      flow_.down(at + ms(130), zoom_sender_report(down_header, report, flow_.random()), snap_);
    }
  }

  // A frame is sent as packets of nearly equal size; about one packet in eight is forward error correction.
  void video(Time start, Time end) {
    std::uint16_t frame = 0;
    for (Time at = start; at < end; at += shape_.cadence.video_frame, ++frame) {
      for (int packet = 0; packet < shape_.cadence.packets_per_frame; ++packet) {
        const std::uint8_t payload_type = flow_.random().percent(12) ? repair_type : 98;
        const std::size_t size = flow_.random().between(886, 1068);
        stream(Way::ingress, at + us(120) * packet, ZoomMedia::video, payload_type, size, at, frame);
      }
      if (frame % 2 != 0) continue;
      const std::size_t size = flow_.random().between(420, 1068);
      stream(Way::egress, at + ms(3), ZoomMedia::video, 98, size, at, frame);
    }
  }

  void share(Time start, Time end) {
    bool is_slide = true;
    for (Time at = start; at < end; at += shape_.cadence.share, is_slide = !is_slide) {
      const std::size_t size = flow_.random().between(200, 1100);
      stream(Way::ingress, at, is_slide ? ZoomMedia::share_or_control : ZoomMedia::share, 99, size, at);
    }
  }

  void filler(Time start, Time end) {
    std::uint16_t sequence = 0;
    Time at = start;
    if (shape_.cadence.has_opening_burst) {
      for (; sequence < 179 && at < end; at += us(7800)) probe(at, sequence++);
      flow_.carries("control");
      for (Time keepalive = start; keepalive < start + ms(700); keepalive += ms(50)) {
        flow_.up(keepalive, zoom_keepalive(outer(Way::egress), milliseconds_of(keepalive)), snap_);
      }
    }
    for (; at < end; at += shape_.cadence.filler) probe(at, sequence++);
  }

  void bind(Time time) {
    flow_.carries("control");
    const ZoomOuter header = outer(Way::egress);
    flow_.up(time, zoom_bind(header, flow_.random()), snap_);
  }
  void bye(Time time) {
    flow_.carries("set-up");
    flow_.up(time, zoom_bye(connection_, flow_.random()), snap_);
  }

 private:
  [[nodiscard]] std::size_t ping_size() const { return shape_.form == OuterForm::one_octet ? 13 : 81; }
  [[nodiscard]] std::size_t pong_size() const { return shape_.form == OuterForm::one_octet ? 13 : 109; }

  ZoomOuter outer(Way way) {
    std::uint16_t& sequence = way == Way::egress ? up_outer_ : down_outer_;
    const bool has_flag = flow_.random().percent(4);
    return {shape_.form, sequence++, connection_, way == Way::ingress, has_flag};
  }

  // The clock of the medium, 32 kHz for sound and 90 kHz for pictures.
  [[nodiscard]] std::uint32_t sampled(Time time, std::uint32_t clock) const {
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(time - began_).count();
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(microseconds) * clock / 1'000'000U);
  }

  // `taken`: when the sound or picture was taken, which all packets of a frame share.
  void stream(Way way, Time time, ZoomMedia media, std::uint8_t payload_type, std::size_t size, Time taken,
              std::uint16_t frame = 0) {
    Sequences& sequences = way == Way::egress ? up_ : down_;
    const bool is_audio = media == ZoomMedia::audio;
    flow_.carries(is_audio ? "audio" : media == ZoomMedia::video ? "video" : "screen");
    const ZoomStream packet{media,
                            payload_type,
                            source_,
                            payload_type == repair_type ? sequences.repair++ : sequences.main++,
                            sampled(taken, is_audio ? audio_clock : picture_clock),
                            frame,
                            static_cast<std::uint8_t>(shape_.cadence.packets_per_frame)};
    const ZoomOuter header = outer(way);
    const Bytes payload = zoom_media(header, packet, size, flow_.random());
    if (way == Way::egress) {
      flow_.up(time, payload, snap_);
    } else {
      flow_.down(time, payload, snap_);
    }
  }

  void probe(Time time, std::uint16_t sequence) {
    flow_.carries("filler");
    flow_.down(time, zoom_probe(outer(Way::ingress), sequence, milliseconds_of(time)), snap_);
  }

  UdpConversation flow_;
  CallShape shape_;
  std::size_t snap_;
  std::uint32_t connection_ = 0;
  std::uint32_t source_ = 0;
  std::uint32_t client_pings_ = 0;
  std::uint32_t server_pings_ = 0;
  std::uint16_t up_outer_ = 0;
  std::uint16_t down_outer_ = 0;
  // Error correction repeats the source of what it repairs and counts for itself.
  struct Sequences {
    std::uint16_t main = 0;
    std::uint16_t repair = 0;
  };
  Sequences up_;
  Sequences down_;
  Time began_{};
};

// What the sockets are for, in the order in which the client opens them.
void speak(MediaSocket& socket, int purpose, const CallShape& shape, Time start, Time end) {
  if (purpose == 0) socket.audio(start, end);
  if (purpose == 1) socket.video(start, end);
  if (purpose == 2) socket.filler(start, end);
  if (purpose == 3 && shape.shares_screen) socket.share(start, end);
}

}  // namespace

Time run_call(Network& network, const Client& client, const Host& router, Time start, const CallShape& shape) {
  Random& random = network.session().random();
  const Time end = start + shape.length;
  Time at = start;
  for (int probe = 0; probe < shape.probe_sockets; ++probe, at += ms(15)) {
    // Two packets each way: the handshake and one ping.
    MediaSocket(network, client, router, shape).open(at);
  }
  for (int purpose = 0; purpose < shape.data_sockets; ++purpose) {
    MediaSocket socket(network, client, router, shape);
    const Time ready = socket.open(at);
    if (!shape.is_under_way) socket.bind(ready);
    socket.ping_from_client(ready + ms(20));
    speak(socket, purpose, shape, ready + ms(60), end);
    socket.ping_until(ready, end);
    if (shape.has_bye) socket.bye(end + router.round_trip + ms(20));
    at += random.between(ms(20), ms(60));
  }
  return end + router.round_trip + ms(21);
}

Time run_native_stun(Network& network, const Client& client, const std::vector<Host>& servers, Time start) {
  Session& session = network.session();
  const Endpoint from{client.address, session.next_port(client.address)};
  Time at = start;
  Time last = start;
  for (const Host& server : servers) {
    for (const std::uint16_t port : {std::uint16_t{3478}, std::uint16_t{3479}}) {
      UdpConversation flow = network.open_udp_from(from, server, port, client.round_trip);
      const NativeStunTransaction transaction = native_stun_transaction(flow.random());
      const Bytes request = native_stun_request(transaction, flow.random());
      const Bytes reply = native_stun_reply(transaction, {v4(192, 0, 2, 200), from.port});
      for (int attempt = 0; attempt < 3; ++attempt, at += ms(10)) {
        last = std::max(last, flow.exchange(at, request, reply, RttMethod::native_stun));
      }
    }
  }
  return last;
}

}  // namespace eugress::synth
