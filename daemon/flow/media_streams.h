// How well streams of RTP arrive: loss by their sequence numbers and jitter by their timestamps, as RFC 3550 has both
// (sections 6.4.1, A.1, A.3 and A.8), in numbers of one interval that keep nothing of the call. A bounded table of the
// streams that are alive; eight ways associative: a full set gives up the stream that was silent longest, and counts
// it. No allocation after construction; one thread; time is the packets'.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/keyed_hash.h"
#include "base/set_tags.h"
#include "base/time.h"
#include "flow/address_plan.h"
#include "flow/flow_key.h"
#include "flow/media.h"

namespace eugress {

// One sequence of packets. Copies and packets out of order are no loss: which of the last 64 numbers came is
// remembered. A leap of the sequence that the next packet confirms begins anew, and the leap itself is no loss.
class StreamMeter {
 public:
  // `clock` in Hz. The first packet begins the sequence.
  void add(const RtpReading& rtp, Timestamp arrival) noexcept;
  // Of what was added since the last next_interval(). A packet that came late, after its interval, counts as lost in
  // that one.
  [[nodiscard]] std::uint32_t expected() const noexcept { return expected_; }
  [[nodiscard]] std::uint32_t received() const noexcept { return received_; }
  [[nodiscard]] std::uint32_t lost_millionths() const noexcept;
  [[nodiscard]] std::uint32_t jitter_microseconds(std::uint32_t clock) const noexcept;
  void next_interval() noexcept { expected_ = received_ = 0; }

 private:
  void begin(std::uint16_t sequence) noexcept;
  [[nodiscard]] bool is_new(std::uint16_t sequence) noexcept;

  std::uint64_t came_ = 0;  // bit n: the number n before the highest; 0: nothing came yet
  std::uint32_t expected_ = 0;
  std::uint32_t received_ = 0;
  std::uint32_t transit_ = 0;  // of the packet before, in ticks of the clock
  std::uint32_t jitter_ = 0;   // 16 times, as in A.8
  std::uint16_t highest_ = 0;
  std::uint16_t after_leap_ = 0;  // the number that would confirm a leap
  bool has_leapt_ = false;
  bool has_transit_ = false;
};

struct StreamKey {
  std::uint64_t flow = 0;  // a keyed hash: leads to nobody
  ProviderNumber provider = 0;
  MediaKind kind = MediaKind::unknown;
  Direction direction = Direction::egress;
};

// What one stream of an interval says, of at least `MediaStreams::enough` packets.
struct StreamQuality {
  ProviderNumber provider = 0;
  MediaKind kind = MediaKind::unknown;
  Direction direction = Direction::egress;
  std::uint32_t expected = 0;
  std::uint32_t missing = 0;
  std::uint32_t lost_millionths = 0;
  std::uint32_t jitter_microseconds = 0;
};

class MediaStreams {
 public:
  static constexpr std::uint32_t enough = 50;

  MediaStreams(std::size_t capacity, KeyedHash hash);

  // What a stream that had to be given up for this one said, if it was enough.
  [[nodiscard]] std::optional<StreamQuality> take(const StreamKey& key, const RtpReading& rtp,
                                                  Timestamp arrival) noexcept;
  // Ends the interval: `observe(StreamQuality)` for each stream with enough packets. Streams that were silent in it are
  // forgotten.
  template <typename Observe>
  void close(Observe&& observe) {
    for (std::size_t place = 0; place < streams_.size(); ++place) {
      Stream& stream = streams_[place];
      if (stream.hash == 0) continue;  // empty
      if (const auto quality = quality_of(stream)) observe(*quality);
      if (stream.meter.received() == 0) {
        stream.hash = 0;
        tags_.clear(place / ways, place % ways);
        --size_;
      }
      stream.meter.next_interval();
    }
  }
  // After a gap nothing is continued.
  void forget() noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return streams_.size(); }
  [[nodiscard]] std::uint64_t evicted() const noexcept { return evicted_; }

 private:
  struct alignas(64) Stream {  // a cache line
    std::uint64_t hash = 0;    // of flow, direction, source and whether it repairs; 0: empty
    Timestamp last_seen;
    StreamMeter meter;
    std::uint32_t clock = 1;
    ProviderNumber provider = 0;
    MediaKind kind = MediaKind::unknown;
    Direction direction = Direction::egress;
  };
  [[nodiscard]] static std::optional<StreamQuality> quality_of(const Stream& stream) noexcept;
  [[nodiscard]] std::size_t set_of(std::uint64_t hash) const noexcept {
    return (hash >> 32U) & (streams_.size() / ways - 1);
  }
  [[nodiscard]] std::size_t place_for(std::uint64_t hash) const noexcept;

  static constexpr std::size_t ways = SetTags::ways;
  KeyedHash hash_;
  std::vector<Stream> streams_;
  SetTags tags_;
  std::size_t size_ = 0;
  std::uint64_t evicted_ = 0;
};

}  // namespace eugress
