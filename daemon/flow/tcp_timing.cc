#include "flow/tcp_timing.h"

#include <algorithm>

namespace eugress {
namespace {

// Sequence numbers wrap (RFC 9293 section 3.4).
constexpr bool is_after(std::uint32_t a, std::uint32_t b) noexcept {
  return static_cast<std::int32_t>(a - b) > 0;
}
constexpr bool reaches(std::uint32_t a, std::uint32_t b) noexcept {
  return static_cast<std::int32_t>(a - b) >= 0;
}

std::optional<RttSample> between(Timestamp sent, Timestamp answered, RttMethod method) noexcept {
  if (answered <= sent) return std::nullopt;  // a clock step; not a round trip
  return RttSample{answered - sent, method};
}

}  // namespace

std::optional<RttSample> TcpTiming::observe(const Packet& packet, Direction direction) noexcept {
  return direction == Direction::egress ? observe_ours(packet) : observe_theirs(packet);
}

std::optional<RttSample> TcpTiming::observe_ours(const Packet& packet) noexcept {
  const TcpHeader& tcp = packet.tcp;
  if (tcp.has(TcpHeader::syn)) {
    // A repeated SYN measures nothing; one with another sequence number opens another connection on the same ports.
    const bool is_repeated = syn_.sent != Timestamp{} && syn_.covers == tcp.sequence + 1;
    syn_ = {packet.time, tcp.sequence + 1};
    syn_is_open_ = !is_repeated && !tcp.has(TcpHeader::ack_flag);
    in_flight_count_ = 0;
    highest_ = tcp.sequence + 1;
    has_sent_ = true;
    return std::nullopt;
  }
  if (packet.payload_octets == 0) return std::nullopt;
  const std::uint32_t end = tcp.sequence + packet.payload_octets;
  const bool is_new = !has_sent_ || reaches(tcp.sequence, highest_);
  if (!is_new) {
    // Something is being repeated: whatever is awaited may be answered by either copy (Karn's rule).
    in_flight_count_ = 0;
  } else if (in_flight_count_ < max_in_flight) {
    in_flight_[in_flight_count_++] = {packet.time, end};
  }
  if (!has_sent_ || is_after(end, highest_)) highest_ = end;
  has_sent_ = true;
  return std::nullopt;
}

std::optional<RttSample> TcpTiming::observe_theirs(const Packet& packet) noexcept {
  const TcpHeader& tcp = packet.tcp;
  if (!tcp.has(TcpHeader::ack_flag)) return std::nullopt;
  if (tcp.has(TcpHeader::syn)) {
    if (!syn_is_open_ || tcp.acknowledgement != syn_.covers) return std::nullopt;
    syn_is_open_ = false;
    return between(syn_.sent, packet.time, RttMethod::tcp_syn);
  }
  std::uint8_t answered = 0;
  while (answered < in_flight_count_ && reaches(tcp.acknowledgement, in_flight_[answered].covers)) ++answered;
  if (answered == 0) return std::nullopt;
  const Timestamp sent = in_flight_[answered - 1U].sent;
  std::copy(in_flight_.begin() + answered, in_flight_.begin() + in_flight_count_, in_flight_.begin());
  in_flight_count_ = static_cast<std::uint8_t>(in_flight_count_ - answered);
  return between(sent, packet.time, RttMethod::tcp_ack);
}

void TcpTiming::client_hello(Timestamp when) noexcept {
  hello_was_repeated_ = hello_was_repeated_ || hello_is_open_;
  hello_sent_ = when;
  hello_is_open_ = !hello_was_repeated_;
}

std::optional<RttSample> TcpTiming::server_hello(Timestamp when) noexcept {
  if (!hello_is_open_) return std::nullopt;
  hello_is_open_ = false;
  return between(hello_sent_, when, RttMethod::tls_hello);
}

}  // namespace eugress
