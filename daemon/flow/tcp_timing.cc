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

// The capture may have missed the segment whose value came back, and what it kept instead left up to a tick later; the
// longest tick that RFC 7323 section 5.4 allows makes such a sample one to look at, which bounds nothing.
constexpr Nanoseconds longest_tick = std::chrono::seconds{1};

}  // namespace

RttSample TcpTiming::between(const Segment& question, const Packet& answer, RttMethod method) noexcept {
  return {answer.time - question.sent, method, answer.number - question.frame};
}

std::optional<RttSample> TcpTiming::observe(const Packet& packet, Direction direction) noexcept {
  return direction == Direction::egress ? observe_ours(packet) : observe_theirs(packet);
}

std::optional<RttSample> TcpTiming::observe_ours(const Packet& packet) noexcept {
  const TcpHeader& tcp = packet.tcp;
  if (tcp.has_timestamps) remember_stamp(packet);
  if (tcp.has(TcpHeader::syn)) {
    // A repeated SYN measures nothing; one with another sequence number opens another connection on the same ports.
    const bool is_repeated = syn_.sent != Timestamp{} && syn_.covers == tcp.sequence + 1;
    syn_ = {packet.time, packet.number, tcp.sequence + 1};
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
    in_flight_[in_flight_count_++] = {packet.time, packet.number, end};
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
    return between(syn_, packet, RttMethod::tcp_syn);
  }
  // Both, for either forgets what it can no longer measure.
  const std::optional<RttSample> by_echo = tcp.has_timestamps ? observe_echo(packet) : std::nullopt;
  const std::optional<RttSample> by_acknowledgement = observe_acknowledgement(packet);
  return by_acknowledgement ? by_acknowledgement : by_echo;
}

std::optional<RttSample> TcpTiming::observe_acknowledgement(const Packet& packet) noexcept {
  const TcpHeader& tcp = packet.tcp;
  std::uint8_t answered = 0;
  while (answered < in_flight_count_ && reaches(tcp.acknowledgement, in_flight_[answered].covers)) ++answered;
  if (answered == 0) return std::nullopt;
  const Segment last = in_flight_[answered - 1U];
  std::copy(in_flight_.begin() + answered, in_flight_.begin() + in_flight_count_, in_flight_.begin());
  in_flight_count_ = static_cast<std::uint8_t>(in_flight_count_ - answered);
  return between(last, packet, RttMethod::tcp_ack);
}

void TcpTiming::remember_stamp(const Packet& packet) noexcept {
  const TcpHeader& tcp = packet.tcp;
  const bool begins = tcp.has(TcpHeader::syn);  // its value is the SYN's business, and no later segment's
  const bool is_new = begins || !has_stamp_ || is_after(tcp.timestamp, latest_stamp_);
  if (!is_new) return;
  has_stamp_ = true;
  latest_stamp_ = tcp.timestamp;
  if (begins) stamped_count_ = 0;
  if (begins || stamped_count_ == max_stamped) return;
  stamped_[stamped_count_++] = {
      {packet.time, packet.number, tcp.sequence + packet.payload_octets}, tcp.timestamp, packet.payload_octets != 0};
}

// The first echo of a value measures it; values before it will not come back (RFC 7323 section 4.3).
std::optional<RttSample> TcpTiming::observe_echo(const Packet& packet) noexcept {
  const TcpHeader& tcp = packet.tcp;
  std::uint8_t passed = 0;
  while (passed < stamped_count_ && reaches(tcp.timestamp_echo, stamped_[passed].value)) ++passed;
  if (passed == 0) return std::nullopt;
  const Stamped last = stamped_[passed - 1U];
  std::copy(stamped_.begin() + passed, stamped_.begin() + stamped_count_, stamped_.begin());
  stamped_count_ = static_cast<std::uint8_t>(stamped_count_ - passed);
  if (last.value != tcp.timestamp_echo) return std::nullopt;
  RttSample sample = between(last.segment, packet, RttMethod::tcp_timestamp);
  const bool is_covered = last.has_data && reaches(tcp.acknowledgement, last.segment.covers);
  if (!is_covered) sample.doubt = longest_tick;
  return sample;
}

void TcpTiming::client_hello(const Packet& packet) noexcept {
  hello_was_repeated_ = hello_was_repeated_ || hello_is_open_;
  hello_ = {packet.time, packet.number, 0};
  hello_is_open_ = !hello_was_repeated_;
}

std::optional<RttSample> TcpTiming::server_hello(const Packet& packet) noexcept {
  if (!hello_is_open_) return std::nullopt;
  hello_is_open_ = false;
  return between(hello_, packet, RttMethod::tls_hello);
}

}  // namespace eugress
