#include "flow/udp_timing.h"

#include <algorithm>

namespace eugress {
namespace {

// No answer comes later than this. Forgetting a copy that may still be answered would pair its answer with a later copy
// and measure too little; so nothing is forgotten earlier, and where there was no room for a copy, none is taken for as
// long.
constexpr std::chrono::seconds longest_wait{5};

// Either way: a clock that was set must not keep anything for ever.
bool is_long_between(Timestamp a, Timestamp b) noexcept {
  return a - b > longest_wait || b - a > longest_wait;
}

}  // namespace

std::optional<RttSample> UdpTiming::observe(const Echo& echo, const Packet& packet, Direction direction) noexcept {
  const bool is_ours = direction == Direction::egress;
  if (is_ours != (echo.kind == Echo::Kind::request)) return std::nullopt;  // their question, and our answer to it
  if (is_ours) {
    remember(echo, packet);
    return std::nullopt;
  }
  Request* const end = waiting_.data() + waiting_count_;
  Request* const found = std::find_if(waiting_.data(), end, [&](const Request& request) {
    return request.method == echo.method && request.key == echo.key;
  });
  if (found == end) return std::nullopt;
  const RttSample sample{packet.time - found->sent, echo.method, packet.number - found->frame, echo.doubt};
  std::copy(found + 1, end, found);
  --waiting_count_;
  return sample;
}

void UdpTiming::remember(const Echo& echo, const Packet& packet) noexcept {
  forget_old(packet.time);
  if (is_deaf_) return;
  if (waiting_count_ == max_waiting) {
    is_deaf_ = true;
    deaf_until_ = packet.time + longest_wait;
    return;
  }
  waiting_[waiting_count_++] = {echo.key, packet.time, packet.number, echo.method};
}

bool UdpTiming::is_idle(Timestamp now) noexcept {
  forget_old(now);
  return waiting_count_ == 0 && !is_deaf_;
}

void UdpTiming::forget_old(Timestamp now) noexcept {
  if (is_deaf_ && (now >= deaf_until_ || is_long_between(now, deaf_until_))) is_deaf_ = false;
  Request* const begin = waiting_.data();
  Request* const end = begin + waiting_count_;
  Request* const kept =
      std::remove_if(begin, end, [now](const Request& request) { return is_long_between(now, request.sent); });
  waiting_count_ = static_cast<std::uint8_t>(kept - begin);
}

}  // namespace eugress
