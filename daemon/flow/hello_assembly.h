// The first octets of a stream, put together from pieces that come in any order: a ClientHello over several TCP
// segments, over the CRYPTO frames of QUIC, a certificate over DTLS fragments. A small pool of buffers, taken whole at
// construction; what does not fit, contradicts itself or takes too long is given up at once, and the giver says why. No
// octet is ever overwritten. Time is the packets'. No allocation after construction; one thread.
#pragma once

#include <array>
#include <bitset>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/byte_reader.h"
#include "base/time.h"

namespace eugress {

class HelloAssembly {
 public:
  static constexpr std::size_t longest = 16384;
  static constexpr std::size_t default_places = 64;
  static constexpr std::chrono::seconds max_age{10};  // a handshake takes a few round trips
  static constexpr std::size_t longest_label = 20;    // QUIC's first connection id, from which its keys are made

  // Whose buffer. A flow keeps it and gives it back; a ticket whose buffer went to another flow opens nothing.
  struct Ticket {
    std::uint32_t turn = 0;  // 0: no buffer
    std::uint16_t place = 0;
    [[nodiscard]] bool is_open() const noexcept { return turn != 0; }
  };

  enum class Outcome : std::uint8_t {
    kept,         // prefix() may have grown
    too_long,     // a piece ends behind the buffer
    conflicting,  // two copies of an octet differ, and nobody can tell which one the far side read
    aged,         // the buffer was too old, or has gone to another flow
  };

  explicit HelloAssembly(std::size_t places = default_places) : places_(places) {}

  // A buffer for a stream whose first octet has the number `start` (a TCP sequence number, otherwise 0). Not open if
  // all buffers are in use and none is too old.
  [[nodiscard]] Ticket open(std::uint32_t start, Timestamp now, Bytes label = {}) noexcept;
  // Octets from `offset` on, counted from the first of the stream. All outcomes but `kept` close the ticket.
  Outcome add(Ticket& ticket, std::uint64_t offset, Bytes octets, Timestamp now) noexcept;
  // A TCP segment, by its sequence number (modulo 2^32). Octets before the start are none of the stream's.
  Outcome add_segment(Ticket& ticket, std::uint32_t sequence, Bytes octets, Timestamp now) noexcept;
  // What is there without a hole from the first octet on. Valid until the next call that is not const.
  [[nodiscard]] Bytes prefix(const Ticket& ticket) const noexcept;
  [[nodiscard]] Bytes label(const Ticket& ticket) const noexcept;
  void close(Ticket& ticket) noexcept;

  [[nodiscard]] std::size_t in_use() const noexcept { return in_use_; }

 private:
  struct Place {
    std::uint32_t turn = 0;
    bool is_used = false;
    std::uint8_t label_octets = 0;
    std::uint32_t start = 0;
    Timestamp opened;
    std::size_t contiguous = 0;
    std::array<std::uint8_t, longest_label> label{};
    std::bitset<longest> present;
    std::array<std::uint8_t, longest> octets{};
  };

  [[nodiscard]] const Place* held(const Ticket& ticket) const noexcept;
  [[nodiscard]] Place* held(const Ticket& ticket) noexcept;

  std::vector<Place> places_;
  std::size_t in_use_ = 0;
};

}  // namespace eugress
