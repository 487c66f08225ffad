#include "support/tcp_conversation.h"

#include <algorithm>
#include <utility>

namespace eugress::synth {
namespace {

constexpr Duration segment_spacing = us(12);  // 1,500 octets at a gigabit.
constexpr Duration retransmission_timeout = ms(200);
// What a server needs to answer a FIN, so that closing never yields the smallest round trip.
constexpr Duration closing_delay = ms(1);

bool covers(std::uint32_t acknowledged, std::uint32_t end) {
  return static_cast<std::int32_t>(acknowledged - end) >= 0;
}

}  // namespace

TcpConversation::TcpConversation(Session& session, FlowIndex flow, const Path& path, Time start)
    : session_(session),
      flow_(flow),
      path_(path),
      random_(session.random().fork()),
      client_(session.flow(flow).client),
      server_(session.flow(flow).server),
      now_(start) {
  client_next_ = random_.u32();
  server_next_ = random_.u32();
  client_clock_ = random_.u32();
  server_clock_ = random_.u32();
  client_acknowledged_ = client_next_;
  server_acknowledged_ = server_next_;
}

std::size_t TcpConversation::segment_size() const {
  return client_.address.is_v6 ? 1428 : 1448;
}

std::uint32_t TcpConversation::clock(Way way, Time time) const {
  const auto elapsed = static_cast<std::uint32_t>(time.time_since_epoch() / std::chrono::milliseconds(1));
  return (way == Way::egress ? client_clock_ : server_clock_) + elapsed;
}

// Millisecond clocks. What is echoed is the newest value that can have reached the echoing side when it sent: RFC 7323
// section 4.3 without its delays, so that no echo is ever nearer than the path.
Bytes TcpConversation::timestamps(Way way, Time time, bool arrives) {
  const bool outgoing = way == Way::egress;
  const Time reached = time - (outgoing ? path_.to_client : path_.to_server);
  std::optional<Stamp> newest;
  for (const Stamp& stamp : outgoing ? server_stamps_ : client_stamps_) {
    if (stamp.passed <= reached && (!newest || newest->passed <= stamp.passed)) newest = stamp;
  }
  const std::uint32_t value = clock(way, time);
  if (arrives) (outgoing ? client_stamps_ : server_stamps_).push_back({time, value});
  return tcp_timestamp_option(value, newest ? newest->value : 0);
}

void TcpConversation::send(Way way, Time time, std::uint8_t flags, std::uint32_t sequence, BytesView data,
                           Bytes options) {
  const bool outgoing = way == Way::egress;
  TcpFields fields;
  fields.sequence = sequence;
  fields.flags = flags;
  if ((flags & tcp_flag::ack) != 0) fields.acknowledgement = outgoing ? server_acknowledged_ : client_acknowledged_;
  fields.options = std::move(options);
  if ((flags & tcp_flag::syn) != 0) fields.window = 64240;
  const Endpoint& from = outgoing ? client_ : server_;
  const Endpoint& to = outgoing ? server_ : client_;
  IpFields ip;
  ip.ttl = outgoing ? 63 : 52;
  ip.id = session_.next_packet_id();
  const Bytes packet = ip_packet(from.address, to.address, 6, tcp_segment(from, to, fields, data), ip);
  session_.deliver(flow_, way, time, packet, snap_);
  if (!data.empty()) session_.note_connection(flow_);
}

void TcpConversation::connect() {
  const auto segment = static_cast<std::uint16_t>(client_.address.is_v6 ? 1440 : 1460);
  const std::uint32_t asked = clock(Way::egress, now_);
  send(Way::egress, now_, tcp_flag::syn, client_next_++, {}, tcp_syn_options(segment, asked, 0));
  client_stamps_.push_back({now_, asked});
  client_acknowledged_ = client_next_;
  const Duration round_trip = path_.server_reply(random_);
  now_ += round_trip;
  const std::uint32_t answered = clock(Way::ingress, now_);
  send(Way::ingress, now_, tcp_flag::syn | tcp_flag::ack, server_next_++, {},
       tcp_syn_options(segment, answered, asked));
  server_stamps_.push_back({now_, answered});
  session_.observe_rtt(flow_, RttMethod::syn, round_trip);
  session_.note_connection(flow_);
  server_acknowledged_ = server_next_;
  now_ += path_.client_reply(random_);
  send(Way::egress, now_, tcp_flag::ack, client_next_, {}, timestamps(Way::egress, now_));
}

void TcpConversation::client_data(Time time, std::uint32_t sequence, BytesView data, bool is_last, bool arrives) {
  const auto flags = static_cast<std::uint8_t>(tcp_flag::ack | (is_last ? tcp_flag::psh : 0));
  send(Way::egress, time, flags, sequence, data, timestamps(Way::egress, time, arrives));
}

void TcpConversation::settle(Time time, std::uint32_t acknowledged) {
  std::optional<Segment> newest;
  while (!outstanding_.empty() && covers(acknowledged, outstanding_.front().end)) {
    newest = outstanding_.front();
    outstanding_.pop_front();
  }
  if (newest && !newest->was_repeated) session_.observe_rtt(flow_, RttMethod::tcp_ack, time - newest->sent);
}

void TcpConversation::server_ack(Time time, std::uint32_t acknowledged) {
  settle(time, acknowledged);
  client_acknowledged_ = acknowledged;
  send(Way::ingress, time, tcp_flag::ack, server_next_, {}, timestamps(Way::ingress, time));
}

void TcpConversation::request(BytesView data) {
  std::vector<std::pair<Time, std::uint32_t>> sent;
  Time at = now_ + path_.client_reply(random_);
  for (std::size_t offset = 0; offset < data.size(); at += segment_spacing) {
    const BytesView piece = data.subspan(offset, std::min(segment_size(), data.size() - offset));
    offset += piece.size();
    const bool is_lost = is_request_lost_ && offset == data.size();
    client_data(at, client_next_, piece, offset == data.size(), !is_lost);
    client_next_ += static_cast<std::uint32_t>(piece.size());
    outstanding_.push_back({client_next_, at, false});
    sent.emplace_back(at, client_next_);
    if (offset < data.size() || !is_request_lost_) continue;
    is_request_lost_ = false;
    at += retransmission_timeout + path_.to_server;
    client_data(at, client_next_ - static_cast<std::uint32_t>(piece.size()), piece, true);
    session_.note_retransmission(flow_);
    outstanding_.back().was_repeated = true;
    sent.back().first = at;
  }
  last_request_sent_ = sent.back().first;
  // Every second segment and the last one are acknowledged (RFC 9293 section 3.8.6.3).
  for (std::size_t index = 0; index < sent.size(); ++index) {
    if (index % 2 == 0 && index + 1 < sent.size()) continue;
    now_ = std::max(now_ + us(1), sent[index].first + path_.server_reply(random_));
    server_ack(now_, sent[index].second);
  }
}

void TcpConversation::server_data(Time time, std::uint32_t sequence, BytesView data, bool is_last) {
  const auto flags = static_cast<std::uint8_t>(tcp_flag::ack | (is_last ? tcp_flag::psh : 0));
  send(Way::ingress, time, flags, sequence, data, timestamps(Way::ingress, time));
}

void TcpConversation::respond(BytesView data, Duration think, Loss loss) {
  std::deque<Segment> arrived;
  const std::size_t count = (data.size() + segment_size() - 1) / segment_size();
  const std::size_t lost = loss == Loss::none || count < 3 ? count : count / 2;
  Time at = now_ + think;
  for (std::size_t index = 0; index < count; ++index, at += segment_spacing) {
    const BytesView piece =
        data.subspan(index * segment_size(), std::min(segment_size(), data.size() - index * segment_size()));
    const std::uint32_t sequence = server_next_ + static_cast<std::uint32_t>(index * segment_size());
    const auto end = sequence + static_cast<std::uint32_t>(piece.size());
    if (index != lost || loss == Loss::behind_tap) server_data(at, sequence, piece, index + 1 == count);
    if (index != lost) {
      arrived.push_back({end, at, false});
      continue;
    }
    const Time repeated = at + path_.to_client + path_.to_server + ms(2) + segment_spacing * static_cast<int>(count);
    server_data(repeated, sequence, piece, false);
    arrived.push_back({end, repeated, true});
    session_.note_retransmission(flow_);
  }
  server_next_ += static_cast<std::uint32_t>(data.size());
  client_acks_answer(arrived);
}

// The client acknowledges what it holds without a hole: behind a lost segment it repeats itself until that arrives.
void TcpConversation::client_acks_answer(const std::deque<Segment>& segments) {
  const auto hole = std::ranges::find_if(segments, &Segment::was_repeated);
  Time last = now_;
  std::size_t index = 0;
  for (auto segment = segments.begin(); segment != hole; ++segment, ++index) {
    const bool is_final = segment + 1 == hole;
    if (index % 2 == 0 && !is_final) continue;
    server_acknowledged_ = segment->end;
    last = std::max(last + us(1), segment->sent + path_.client_reply(random_));
    send(Way::egress, last, tcp_flag::ack, client_next_, {}, timestamps(Way::egress, last));
  }
  if (hole != segments.end()) {
    for (auto later = hole + 1; later != segments.end() && later != hole + 4; ++later) {
      last = std::max(last + us(1), later->sent + path_.client_reply(random_));
      send(Way::egress, last, tcp_flag::ack, client_next_, {}, timestamps(Way::egress, last));
    }
    server_acknowledged_ = segments.back().end;
    last = std::max(last, hole->sent) + path_.client_reply(random_);
    send(Way::egress, last, tcp_flag::ack, client_next_, {}, timestamps(Way::egress, last));
  }
  now_ = last;
}

void TcpConversation::close() {
  now_ += path_.client_reply(random_);
  send(Way::egress, now_, tcp_flag::fin | tcp_flag::ack, client_next_++, {}, timestamps(Way::egress, now_));
  client_acknowledged_ = client_next_;
  now_ += path_.server_reply(random_) + closing_delay;
  send(Way::ingress, now_, tcp_flag::fin | tcp_flag::ack, server_next_++, {}, timestamps(Way::ingress, now_));
  server_acknowledged_ = server_next_;
  now_ += path_.client_reply(random_);
  send(Way::egress, now_, tcp_flag::ack, client_next_, {}, timestamps(Way::egress, now_));
}

void TcpConversation::reset_by_server() {
  now_ += path_.server_reply(random_);
  send(Way::ingress, now_, tcp_flag::rst | tcp_flag::ack, server_next_, {}, {});
}

void TcpConversation::refused() {
  send(Way::egress, now_, tcp_flag::syn, client_next_++, {}, tcp_syn_options(1460, clock(Way::egress, now_), 0));
  client_acknowledged_ = client_next_;
  now_ += path_.server_reply(random_);
  send(Way::ingress, now_, tcp_flag::rst | tcp_flag::ack, 0, {}, {});
}

void TcpConversation::ignored(int attempts) {
  Duration pause = seconds(1);
  for (int attempt = 0; attempt < attempts; ++attempt, pause *= 2) {
    send(Way::egress, now_, tcp_flag::syn, client_next_, {}, tcp_syn_options(1460, clock(Way::egress, now_), 0));
    if (attempt > 0) session_.note_retransmission(flow_);
    now_ += pause;
  }
}

void TcpConversation::tls_handshake(const ClientHelloShape& hello, Duration think) {
  request(client_hello(hello, random_));
  const std::size_t certificate = random_.between(1800, 3900);
  const Time answered = now_ + think;
  respond(server_hello_flight(certificate, random_), think);
  session_.observe_rtt(flow_, RttMethod::tls_hello, answered - last_request_sent_);
  request(client_finished_flight(random_));
}

void TcpConversation::tls_handshake_in(BytesView hello, const std::vector<Slice>& order, Duration think) {
  Time at = now_ + path_.client_reply(random_);
  for (const Slice& slice : order) {
    const BytesView piece = hello.subspan(slice.offset, std::min(slice.size, hello.size() - slice.offset));
    Bytes content(piece.begin(), piece.end());
    if (slice.is_altered) content.back() ^= 0xffU;
    client_data(at, client_next_ + static_cast<std::uint32_t>(slice.offset), content, true);
    at += segment_spacing;
  }
  client_next_ += static_cast<std::uint32_t>(hello.size());
  now_ = at + path_.server_reply(random_);
  client_acknowledged_ = client_next_;
  respond(server_hello_flight(random_.between(1800, 3900), random_), think);
  request(client_finished_flight(random_));
}

void TcpConversation::tls_exchange(std::size_t request_size, std::size_t answer_size, Duration think, Loss loss) {
  request(application_data(request_size, random_));
  respond(application_data(answer_size, random_), think, loss);
}

}  // namespace eugress::synth
