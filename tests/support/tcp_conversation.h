// One TCP connection (RFC 9293) as a tap sees it: handshake, data both ways with acknowledgements, losses on request,
// an orderly or a hard end. Calls happen in the order of the conversation; each moves `now()` to the moment at which
// the tap has seen everything the call caused. The oracle of round-trip times lives here: an acknowledgement counts
// for the newest segment it covers, unless that segment was ever sent twice (RFC 6298, Karn).
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "support/path.h"
#include "support/session.h"
#include "support/tls_payload.h"

namespace eugress::synth {

// Where the middle segment of the server's next answer is lost: before the tap (seen once, late and out of order) or
// behind it (seen twice).
enum class Loss { none, before_tap, behind_tap };

class TcpConversation {
 public:
  TcpConversation(Session& session, FlowIndex flow, const Path& path, Time start);

  void connect();
  void request(BytesView data);
  // The first octet of the answer arrives `think` after the request was acknowledged.
  void respond(BytesView data, Duration think, Loss loss = Loss::none);
  // The last segment of the next request gets lost behind the tap and is sent again.
  void lose_next_request() { is_request_lost_ = true; }
  void close();
  void reset_by_server();
  // SYN answered by RST, and SYN never answered.
  void refused();
  void ignored(int attempts);

  // TLS on top. The exchange is timed from the last segment of the ClientHello to the first of the answer.
  void tls_handshake(const ClientHelloShape& hello, Duration think = ms(1));
  void tls_exchange(std::size_t request_size, std::size_t answer_size, Duration think, Loss loss = Loss::none);

  // A part of what the client sends, as a segment.
  struct Slice {
    std::size_t offset = 0;
    std::size_t size = 0;
    bool is_altered = false;  // Another content in the same place.
  };
  // The same handshake with a hello that passes the tap in these segments, in this order: late ones, copies, overlaps.
  // What is sent twice times nothing, so nothing of it does.
  void tls_handshake_in(BytesView hello, const std::vector<Slice>& order, Duration think = ms(1));

  void wait(Duration pause) { now_ += pause; }
  void wait_until(Time time) { now_ = std::max(now_, time); }
  // From here on frames are kept up to `octets`.
  void keep(std::size_t octets) { snap_ = octets; }
  [[nodiscard]] Time now() const { return now_; }

 private:
  struct Segment {
    std::uint32_t end = 0;
    Time sent;
    bool was_repeated = false;
  };
  struct Stamp {
    Time passed;  // The tap.
    std::uint32_t value = 0;
  };

  void send(Way way, Time time, std::uint8_t flags, std::uint32_t sequence, BytesView data, Bytes options);
  void client_data(Time time, std::uint32_t sequence, BytesView data, bool is_last, bool arrives = true);
  void server_ack(Time time, std::uint32_t acknowledged);
  void server_data(Time time, std::uint32_t sequence, BytesView data, bool is_last);
  void client_acks_answer(const std::deque<Segment>& segments);
  void settle(Time time, std::uint32_t acknowledged);
  [[nodiscard]] std::size_t segment_size() const;
  [[nodiscard]] std::uint32_t clock(Way way, Time time) const;
  [[nodiscard]] Bytes timestamps(Way way, Time time, bool arrives = true);

  Session& session_;
  FlowIndex flow_;
  Path path_;
  Random random_;
  Endpoint client_;
  Endpoint server_;
  Time now_;
  std::uint32_t client_next_ = 0;
  std::uint32_t client_acknowledged_ = 0;  // By the server.
  std::uint32_t server_next_ = 0;
  std::uint32_t server_acknowledged_ = 0;  // By the client.
  std::uint32_t client_clock_ = 0;
  std::uint32_t server_clock_ = 0;
  std::vector<Stamp> client_stamps_;  // Those that arrive, in the order of the calls.
  std::vector<Stamp> server_stamps_;
  std::deque<Segment> outstanding_;
  Time last_request_sent_;
  bool is_request_lost_ = false;
  std::size_t snap_ = whole_frame;
};

}  // namespace eugress::synth
