// Media that arrives badly, in a way that is known to the packet: what is lost, late, doubled or begun anew.
#include "support/cast.h"
#include "support/stories.h"
#include "support/zoom_payload.h"

namespace eugress::synth {
namespace {

constexpr std::uint32_t connection = 0x0203b4c5;

struct Line {
  std::string_view kind;
  ZoomMedia media = ZoomMedia::audio;
  Way way = Way::ingress;
  std::uint8_t payload_type = 112;
  std::uint32_t source = 0;
  Duration step{};
};

// One sequence: numbers each packet, keeps the medium's clock, and notes what passed.
class Stream {
 public:
  Stream(UdpConversation& flow, const Line& line, std::uint16_t first, Time start)
      : flow_(flow), line_(line), sequence_(first), at_(start) {
    truth_.of = {std::string(line.kind), line.way};
  }

  void pass(Duration delay = Duration(0)) {
    flow_.carries(line_.kind);
    send(delay);
    ++truth_.received;
    next();
  }
  void pass_twice() {
    flow_.carries(line_.kind);
    send(Duration(0));
    send(ms(2));
    ++truth_.received;
    next();
  }
  void lose() { next(); }
  // The sender begins again, somewhere else; what is between is nobody's loss.
  void restart() { sequence_ = static_cast<std::uint16_t>(sequence_ + 20'000); }

  void note(std::optional<Duration> jitter) {
    truth_.jitter = jitter;
    flow_.session().note_stream(truth_);
  }

 private:
  void send(Duration delay) {
    ZoomOuter outer;
    outer.sequence = sequence_;
    outer.connection = connection;
    outer.is_from_server = line_.way == Way::ingress;
    ZoomStream packet;
    packet.media = line_.media;
    packet.payload_type = line_.payload_type;
    packet.source = line_.source;
    packet.sequence = sequence_;
    packet.timestamp = timestamp_;
    const Bytes payload = zoom_media(outer, packet, 180, flow_.random());
    if (line_.way == Way::egress) {
      flow_.up(at_ + delay, payload);
    } else {
      flow_.down(at_ + delay, payload);
    }
  }
  void next() {
    const std::uint64_t clock = line_.media == ZoomMedia::audio ? 32 : 90;  // kHz
    timestamp_ += static_cast<std::uint32_t>(clock * static_cast<std::uint64_t>(line_.step / ms(1)));
    ++sequence_;
    at_ += line_.step;
    ++truth_.expected;
  }

  UdpConversation& flow_;
  Line line_;
  std::uint16_t sequence_;
  std::uint32_t timestamp_ = 0xfffff000;  // It passes 2^32 on the way.
  Time at_;
  StreamTruth truth_;
};

// 2.5 % lost; every packet 8 ms earlier or later than the one before, so that the jitter settles there.
void hear_badly(UdpConversation& flow, Time start) {
  Stream stream(flow, {"audio", ZoomMedia::audio, Way::ingress, 112, 0x01000402, ms(20)}, 65'300, start);
  bool is_late = false;
  for (int packet = 0; packet < 1000; ++packet) {
    if (packet % 40 == 20) {
      stream.lose();
      continue;
    }
    stream.pass(is_late ? ms(8) : ms(0));
    is_late = !is_late;
  }
  stream.note(ms(8));
}

// Nothing lost, though the order and the count suggest it.
void shuffle_and_double(UdpConversation& flow, Time start) {
  Stream stream(flow, {"video", ZoomMedia::video, Way::egress, 98, 0x01000801, ms(33)}, 65'400, start);
  for (int packet = 0; packet < 400; ++packet) {
    if (packet % 7 == 3) {
      stream.pass_twice();
    } else {
      stream.pass(packet % 10 == 5 ? ms(40) : ms(0));
    }
  }
  stream.note(std::nullopt);
}

// 10 % lost on either side of a restart.
void share_again(UdpConversation& flow, Time start) {
  Stream stream(flow, {"screen", ZoomMedia::share, Way::ingress, 99, 0x01000c04, ms(30)}, 100, start);
  for (int packet = 0; packet < 600; ++packet) {
    if (packet == 300) stream.restart();
    if (packet % 10 == 5) {
      stream.lose();
    } else {
      stream.pass();
    }
  }
  stream.note(Duration(0));
}

// 0.5 % of the picture lost and nothing of its repairs, which have the same source and numbers of their own.
void watch_with_repairs(UdpConversation& flow, Time start) {
  Stream picture(flow, {"video", ZoomMedia::video, Way::ingress, 98, 0x01000802, ms(15)}, 9000, start);
  for (int packet = 0; packet < 800; ++packet) {
    if (packet % 200 == 100) {
      picture.lose();
    } else {
      picture.pass();
    }
  }
  picture.note(Duration(0));
  Stream repairs(flow, {"video", ZoomMedia::video, Way::ingress, 110, 0x01000802, ms(120)}, 9100, start + ms(4));
  for (int packet = 0; packet < 100; ++packet) repairs.pass();
  repairs.note(Duration(0));
}

// Too short to say anything, for all its losses.
void cough(UdpConversation& flow, Time start) {
  Stream stream(flow, {"audio", ZoomMedia::audio, Way::egress, 112, 0x01000401, ms(20)}, 1, start);
  for (int packet = 0; packet < 80; ++packet) {
    if (packet % 2 == 1) {
      stream.lose();
    } else {
      stream.pass();
    }
  }
  stream.note(std::nullopt);
}

}  // namespace

void tell_lossy_media(Session& session) {
  Network network(session);
  const Client client = cast::campus_client(90);
  const Host router = cast::eu_router(0);
  const Time resolved = network.resolve(client, router, cast::morning + seconds(5));
  UdpConversation flow = network.open_udp(client, router, 8801);
  flow.note_framing();
  flow.carries("set-up");
  ZoomHello hello;
  hello.session.fill(0x3c);
  const Bytes question = zoom_hello(hello, flow.random());
  const Time ready =
      flow.exchange(resolved + ms(3), question, zoom_hello_reply(hello, connection), RttMethod::sfu_hello);
  hear_badly(flow, ready + ms(100));
  shuffle_and_double(flow, ready + ms(101));
  share_again(flow, ready + ms(102));
  watch_with_repairs(flow, ready + ms(103));
  cough(flow, ready + ms(104));
}

}  // namespace eugress::synth
