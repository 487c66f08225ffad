// Inner: gathers frames that die one after the other, as libpcap hands them over, into runs, so that whoever takes them
// can look ahead. Short ones, which is nearly all that a filter for media lets through, are copied; a longer one ends
// its run and is given as it lies. Fixed memory, one thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "capture/source.h"

namespace eugress {

class FrameRun {
 public:
  // What is left of a run before must have been given.
  void begin(FrameSink sink) noexcept { sink_ = sink; }
  void add(Frame frame) noexcept {
    const bool is_long = frame.bytes.size() > longest_copied;
    if (!is_long) {
      Place& place = places_[count_];
      std::copy(frame.bytes.begin(), frame.bytes.end(), place.begin());
      frame.bytes = Bytes{place}.first(frame.bytes.size());
    }
    frames_[count_++] = frame;
    if (is_long || count_ == frames_.size()) give();
  }
  // What has gathered, if anything has.
  void give() noexcept {
    const std::size_t count = count_;
    count_ = 0;
    if (count != 0) sink_.take(sink_.self, Frames{frames_}.first(count));
  }

 private:
  // Twice what the filter keeps of media.
  static constexpr std::size_t longest_copied = 256;
  using Place = std::array<std::uint8_t, longest_copied>;

  FrameSink sink_;
  std::array<Frame, longest_run> frames_{};
  std::array<Place, longest_run> places_{};
  std::size_t count_ = 0;
};

}  // namespace eugress
