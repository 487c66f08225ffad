// Round trips from the questions that a service asks over UDP: STUN, and a provider's own ping (Provider::echo). Only
// our question answered from the far side counts. A question sent again under its key is paired in order, k-th with
// k-th: what the network loses can only pair an answer with an earlier question. Fixed size, no allocation; one per
// flow.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "decode/packet.h"
#include "flow/flow_key.h"
#include "flow/round_trip.h"

namespace eugress {

// One half of an exchange, as read from a payload. The key is the same in both halves and, but for repetitions, in no
// other exchange of the flow that uses the method.
struct Echo {
  enum class Kind : std::uint8_t { request, reply };

  Kind kind = Kind::request;
  RttMethod method = RttMethod::none;
  std::array<std::uint8_t, 16> key{};
  Nanoseconds doubt{0};  // the longest time over which the service spreads copies of one request as a matter of course
};

class UdpTiming {
 public:
  // Every echo of the flow in the order of the wire.
  [[nodiscard]] std::optional<RttSample> observe(const Echo& echo, const Packet& packet, Direction direction) noexcept;

  // Nothing that was asked by `now` can still be answered; then there is nothing to keep.
  [[nodiscard]] bool is_idle(Timestamp now) noexcept;

 private:
  struct Request {
    std::array<std::uint8_t, 16> key{};
    Timestamp sent;
    std::uint32_t frame = 0;
    RttMethod method = RttMethod::none;
  };
  // Zoom has one ping and at most three copies of a STUN request under way, a browser about as many checks; more are
  // left by a server that does not answer.
  static constexpr std::size_t max_waiting = 8;

  void remember(const Echo& echo, const Packet& packet) noexcept;
  void forget_old(Timestamp now) noexcept;

  std::array<Request, max_waiting> waiting_{};  // oldest first
  Timestamp deaf_until_;
  std::uint8_t waiting_count_ = 0;
  bool is_deaf_ = false;
};

}  // namespace eugress
