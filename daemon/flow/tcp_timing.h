// Round trips between the gateway and a server, from one TCP connection: SYN to SYN/ACK, ClientHello to ServerHello,
// and data of ours to the first ACK that covers it. The client's side of the path is not in them. A segment that was
// sent twice measures nothing (Karn). Fixed size, no allocation; one per flow.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "decode/packet.h"
#include "flow/flow_facts.h"
#include "flow/flow_key.h"

namespace eugress {

struct RttSample {
  Nanoseconds duration{0};
  RttMethod method = RttMethod::none;
};

class TcpTiming {
 public:
  // Every packet of the connection in the order of the wire. At most one sample each.
  [[nodiscard]] std::optional<RttSample> observe(const Packet& packet, Direction direction) noexcept;
  // The payload of this packet was a ClientHello (egress) or a ServerHello (ingress).
  void client_hello(Timestamp when) noexcept;
  [[nodiscard]] std::optional<RttSample> server_hello(Timestamp when) noexcept;

 private:
  struct Segment {
    Timestamp sent;
    std::uint32_t covers = 0;  // the acknowledgement number that answers it
  };
  // Segments in flight that are timed; those beyond are not. An acknowledgement that covers several answers the last of
  // them, and the time since that one is the nearest to the path's.
  static constexpr std::size_t max_in_flight = 8;

  [[nodiscard]] std::optional<RttSample> observe_ours(const Packet& packet) noexcept;
  [[nodiscard]] std::optional<RttSample> observe_theirs(const Packet& packet) noexcept;

  std::array<Segment, max_in_flight> in_flight_{};  // oldest first
  Segment syn_;
  Timestamp hello_sent_;
  std::uint32_t highest_ = 0;  // the end of what we have seen of ours, as a sequence number
  std::uint8_t in_flight_count_ = 0;
  bool syn_is_open_ = false;
  bool hello_is_open_ = false;
  bool hello_was_repeated_ = false;
  bool has_sent_ = false;
};

}  // namespace eugress
