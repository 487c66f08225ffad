// Round trips between the gateway and a server, from one TCP connection: SYN to SYN/ACK, ClientHello to ServerHello,
// data of ours to the first ACK that covers it, and a timestamp of ours to its first echo (RFC 7323). The client's side
// of the path is not in them. By sequence numbers a segment that was sent twice measures nothing (Karn); its timestamp
// has moved, so by that it does. Fixed size, no allocation; one per flow.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "decode/packet.h"
#include "flow/flow_key.h"
#include "flow/round_trip.h"

namespace eugress {

class TcpTiming {
 public:
  // Every packet of the connection in the order of the wire. At most one sample each; where an ACK could be measured in
  // two ways, the one by sequence numbers.
  [[nodiscard]] std::optional<RttSample> observe(const Packet& packet, Direction direction) noexcept;
  // The payload of this packet was a ClientHello (egress) or a ServerHello (ingress).
  void client_hello(const Packet& packet) noexcept;
  [[nodiscard]] std::optional<RttSample> server_hello(const Packet& packet) noexcept;

 private:
  struct Segment {
    Timestamp sent;
    std::uint32_t frame = 0;
    std::uint32_t covers = 0;  // the acknowledgement number that answers it
  };
  // The first segment that carried a value; others of the same tick left later and are not kept.
  struct Stamped {
    Segment segment;
    std::uint32_t value = 0;
    bool has_data = false;
  };
  // Segments in flight that are timed; those beyond are not. An acknowledgement that covers several answers the last of
  // them, and the time since that one is the nearest to the path's.
  static constexpr std::size_t max_in_flight = 8;
  static constexpr std::size_t max_stamped = 4;  // further ones are not kept until an echo makes room

  [[nodiscard]] static RttSample between(const Segment& question, const Packet& answer, RttMethod method) noexcept;
  void remember_stamp(const Packet& packet) noexcept;
  [[nodiscard]] std::optional<RttSample> observe_echo(const Packet& packet) noexcept;
  [[nodiscard]] std::optional<RttSample> observe_acknowledgement(const Packet& packet) noexcept;
  [[nodiscard]] std::optional<RttSample> observe_ours(const Packet& packet) noexcept;
  [[nodiscard]] std::optional<RttSample> observe_theirs(const Packet& packet) noexcept;

  std::array<Segment, max_in_flight> in_flight_{};  // oldest first
  std::array<Stamped, max_stamped> stamped_{};      // oldest first
  Segment syn_;
  Segment hello_;
  std::uint32_t latest_stamp_ = 0;
  std::uint32_t highest_ = 0;  // the end of what we have seen of ours, as a sequence number
  std::uint8_t in_flight_count_ = 0;
  std::uint8_t stamped_count_ = 0;
  bool has_stamp_ = false;
  bool syn_is_open_ = false;
  bool hello_is_open_ = false;
  bool hello_was_repeated_ = false;
  bool has_sent_ = false;
};

}  // namespace eugress
