#include "flow/round_trip.h"

#include <algorithm>
#include <limits>

namespace eugress {
namespace {

constexpr std::array transport_methods{RttMethod::tcp_syn, RttMethod::tcp_ack, RttMethod::tcp_timestamp};
constexpr std::array application_methods{RttMethod::tls_hello, RttMethod::stun, RttMethod::ping};
constexpr std::uint32_t enough_for_suspicion = 3;
constexpr std::chrono::milliseconds relay_distance{20};
constexpr int relay_ratio = 2;

std::uint32_t sum(std::uint32_t a, std::uint32_t b) noexcept {
  return a + std::min(b, ~a);
}

RoundTrip::Brief brief(Nanoseconds duration) noexcept {
  constexpr Nanoseconds longest{std::numeric_limits<std::uint32_t>::max()};
  return RoundTrip::Brief{static_cast<std::uint32_t>(std::min(duration, longest).count())};
}

void add_minimum(RoundTrip::Minimum& into, RoundTrip::Minimum from) noexcept {
  if (from.samples == 0) return;
  into.smallest = into.samples == 0 ? from.smallest : std::min(into.smallest, from.smallest);
  into.samples = sum(into.samples, from.samples);
}

bool is_transport(RttMethod method) noexcept {
  return std::find(transport_methods.begin(), transport_methods.end(), method) != transport_methods.end();
}

void lower(Nanoseconds& vouched, Nanoseconds to) noexcept {
  if (vouched == Nanoseconds::zero() || to < vouched) vouched = to;
}

// What an assessment reads, before and after.
struct Outlook {
  explicit Outlook(const RoundTrip& of) noexcept
      : smallest(of.smallest), bound(of.bound()), is_possible_relay(of.is_possible_relay()) {}
  friend bool operator==(const Outlook&, const Outlook&) noexcept = default;

  Nanoseconds smallest;
  Nanoseconds bound;
  bool is_possible_relay;
};

}  // namespace

void VouchedMinimum::add(Nanoseconds at_most, std::uint64_t from, std::uint64_t to) noexcept {
  add(VouchedMinimum{at_most, from, to, Nanoseconds::zero()});
}

void VouchedMinimum::add(const VouchedMinimum& other) noexcept {
  if (other.vouched != Nanoseconds::zero()) lower(vouched, other.vouched);
  if (other.smallest == Nanoseconds::zero()) return;
  const bool is_first = smallest == Nanoseconds::zero();
  const bool follow_one_another = other.answered <= asked || answered <= other.asked;
  if (!is_first && follow_one_another) lower(vouched, std::max(smallest, other.smallest));
  if (is_first || other.smallest < smallest) {
    smallest = other.smallest;
    asked = other.asked;
    answered = other.answered;
  }
}

bool RoundTrip::is_possible_relay() const noexcept {
  std::uint32_t from_transport = 0;
  for (const RttMethod each : transport_methods) from_transport = sum(from_transport, by(each).samples);
  Minimum application;
  for (const RttMethod each : application_methods) add_minimum(application, by(each));
  if (from_transport < enough_for_suspicion || application.samples < enough_for_suspicion) return false;
  // Vouched, so that a clock that was set cannot bring the near end near.
  if (transport.vouched == Nanoseconds::zero()) return false;
  const Nanoseconds far_end = application.smallest;
  return far_end > relay_ratio * transport.vouched && far_end - transport.vouched > relay_distance;
}

RoundTrip RoundTrip::told_with(const RoundTrip& all) const noexcept {
  RoundTrip told = *this;
  told.any = {{}, 0, 0, all.any.vouched};
  told.transport = {{}, 0, 0, all.transport.vouched};
  return told;
}

bool RoundTrip::add(const RttSample& sample, std::uint64_t answered) noexcept {
  const Outlook before{*this};
  if (samples == 0 || sample.duration < smallest) {
    smallest = sample.duration;
    method = sample.method;
  }
  samples = sum(samples, 1);
  add_minimum(by_method[static_cast<std::size_t>(sample.method)], {brief(sample.duration), 1});
  const Nanoseconds at_most = sample.duration + sample.doubt;
  any.add(at_most, answered - sample.frames, answered);
  if (is_transport(sample.method)) transport.add(at_most, answered - sample.frames, answered);
  return Outlook{*this} != before;
}

bool RoundTrip::add(const RoundTrip& other) noexcept {
  const Outlook before{*this};
  merge(other);
  return Outlook{*this} != before;
}

void RoundTrip::merge(const RoundTrip& other) noexcept {
  if (!other.is_measured()) return;
  if (samples == 0 || other.smallest < smallest) {
    smallest = other.smallest;
    method = other.method;
  }
  samples = sum(samples, other.samples);
  for (std::size_t i = 0; i < rtt_method_count; ++i) add_minimum(by_method[i], other.by_method[i]);
  any.add(other.any);
  transport.add(other.transport);
}

std::string_view to_text(RttMethod method) noexcept {
  switch (method) {
    case RttMethod::none:
      return "none";
    case RttMethod::tcp_syn:
      return "tcp-syn";
    case RttMethod::tls_hello:
      return "tls-hello";
    case RttMethod::tcp_ack:
      return "tcp-ack";
    case RttMethod::tcp_timestamp:
      return "tcp-timestamp";
    case RttMethod::stun:
      return "stun";
    case RttMethod::hello:
      return "hello";
    case RttMethod::ping:
      return "ping";
  }
  return "none";
}

}  // namespace eugress
