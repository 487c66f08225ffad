// The order of the frames that one worker read, and the times at which their clock was seen going back. A step that a
// busy link betrays voids every exchange that was under way; what stays hidden is shorter than the silence it fell into
// (round_trip.h says what then). One per worker, one thread.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/time.h"
#include "flow/round_trip.h"

namespace eugress {

class ClockWatch {
 public:
  // Every frame, before anything is measured on it.
  void frame(Timestamp when) noexcept {
    ++frames_;
    if (when + usual_disorder < previous_) set_back_at_ = frames_;
    previous_ = when;
  }
  // The number of the latest frame, from 1.
  [[nodiscard]] std::uint64_t frames() const noexcept { return frames_; }
  // A sample whose answer is the latest frame.
  [[nodiscard]] bool believes(const RttSample& sample) const noexcept {
    return sample.is_credible() && frames_ - sample.frames >= set_back_at_;
  }

 private:
  // Frames of several queues or cards come this much out of order; what goes back further was set.
  static constexpr std::chrono::milliseconds usual_disorder{1};

  std::uint64_t frames_ = 0;
  std::uint64_t set_back_at_ = 0;
  Timestamp previous_;
};

}  // namespace eugress
