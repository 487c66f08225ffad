// The round trips measured to one server, boiled down: the smallest for the reader, the smallest of each method, and
// the bound that may refute a place. Plain values, fixed size, no allocation.
//
// Queues, detours, slow servers and packets lost on the way only lengthen what we measure. What can shorten it happens
// at our own end:
// - The clock is set back between question and answer. A step that the order of frames betrays voids every exchange
//   under way (the worker refuses those); one that falls into a silence of the link longer than itself cannot be told
//   from a near server.
// - The capture missed the first copy of a question and took a later one for it. The sample's doubt says by how much
//   that can mislead, where it can be told; elsewhere it takes a lost frame and a needless repetition together.
// So one sample is never believed alone. A step falsifies only exchanges that were under way at that moment; of two
// that followed one another, at most one. The larger of such two is an upper limit of the true round trip even if the
// other is false: the bound is the smallest that can be had that way. It fails only if two such accidents, each
// unnoticed, befall the same server while it is remembered. Frames are stamped some tens of microseconds late,
// differently each time; the margin of the outlines (10 km are 0.1 ms) covers that.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/time.h"

namespace eugress {

// Which exchange a round-trip time was measured on.
enum class RttMethod : std::uint8_t { none, tcp_syn, tls_hello, tcp_ack, tcp_timestamp, stun, hello, ping };
constexpr std::size_t rtt_method_count = 8;
[[nodiscard]] std::string_view to_text(RttMethod method) noexcept;  // "tcp-syn", ...

// A machine needs longer than this to take a packet from its card, answer it and put it back. What is shorter is two
// stamps of one interrupt, or a clock that was set; and in 50 microseconds no place lies but the campus itself (5 km).
constexpr Nanoseconds shortest_credible = std::chrono::microseconds{50};

// One question of ours and its answer.
struct RttSample {
  Nanoseconds duration{0};  // negative where the clock was set back meanwhile
  RttMethod method = RttMethod::none;
  std::uint32_t frames = 0;  // read behind the question, up to and with the answer
  Nanoseconds doubt{0};      // how much longer it may have been, if the capture missed an earlier copy of the question

  [[nodiscard]] constexpr bool is_credible() const noexcept { return duration >= shortest_credible; }
};

// The smallest time that two exchanges vouch for which did not overlap.
struct VouchedMinimum {
  Nanoseconds smallest{0};     // of one exchange; 0: none
  std::uint64_t asked = 0;     // its question and its answer, as numbers of frames read
  std::uint64_t answered = 0;  //
  Nanoseconds vouched{0};      // 0: no two yet

  void add(Nanoseconds at_most, std::uint64_t from, std::uint64_t to) noexcept;
  void add(const VouchedMinimum& other) noexcept;
};

struct RoundTrip {
  // Longer ones count as the longest that fits, 4.29 s: no path.
  using Brief = std::chrono::duration<std::uint32_t, std::nano>;
  struct Minimum {
    Brief smallest{0};
    std::uint32_t samples = 0;
  };

  Nanoseconds smallest{0};
  std::uint32_t samples = 0;
  RttMethod method = RttMethod::none;  // of the smallest
  std::array<Minimum, rtt_method_count> by_method{};
  VouchedMinimum any;
  VouchedMinimum transport;  // what a TCP stack answers by itself: SYN, data, timestamps

  [[nodiscard]] bool is_measured() const noexcept { return samples != 0; }
  // What may refute a place; 0 while nothing may.
  [[nodiscard]] Nanoseconds bound() const noexcept { return any.vouched; }
  [[nodiscard]] const Minimum& by(RttMethod which) const noexcept { return by_method[static_cast<std::size_t>(which)]; }

  // TCP is answered from much nearer than what runs on it: a relay, proxy or anycast edge may stand in front, and the
  // near end's place is not that of the data. Counted as the application's own answers: ServerHello, STUN reply, pong.
  // Not Zoom's hello, which a router may sit on for 300 ms (zoom_test.pcap). Three of each, so that one hiccup is none.
  // The arithmetic of a handshake took 2 to 3 ms in the capture of 2019; 20 ms more are 2,000 km of detour, enough for
  // another country, and more than the work of any server at rest; twice as long, so that no jitter of a far path
  // counts. A relay that answers TLS, too, is not seen this way.
  [[nodiscard]] bool is_possible_relay() const noexcept;

  // This, as another worker may make use of it, with what is vouched for in all: numbers of frames stay behind, by
  // which only exchanges of one reader compare.
  [[nodiscard]] RoundTrip told_with(const RoundTrip& all) const noexcept;
  // A credible sample; `answered` is the number of the answer's frame. True if something fell that an assessment reads.
  bool add(const RttSample& sample, std::uint64_t answered) noexcept;
  bool add(const RoundTrip& other) noexcept;
  // The same, where nobody asks what fell.
  void merge(const RoundTrip& other) noexcept;
};

}  // namespace eugress
