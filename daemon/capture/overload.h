// How far a reader that cannot keep up gives way, and when it recovers: first optional work, then a share of the media
// packets, halved again and again, left out by the kernel by chance, so that totals can still be estimated. It gives
// way when frames wait too long or the kernel drops some, and recovers far more slowly, so that it does not swing.
// Pure; one thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/time.h"

namespace eugress {

class Overload {
 public:
  // How long the oldest frame of a batch had waited when it was given.
  void see(Nanoseconds waited) noexcept { longest_ = std::max(longest_, waited); }
  // Once a second: `dropped` by the kernel in all so far.
  void judge(std::uint64_t dropped) noexcept {
    const bool gives_way = longest_ > too_long || dropped > dropped_;
    calm_ = longest_ < soon && dropped == dropped_ ? calm_ + 1 : 0;
    longest_ = Nanoseconds::zero();
    dropped_ = dropped;
    if (gives_way) {
      level_ = std::min(level_ + 1, highest_);
    } else if (calm_ >= patience && level_ != 0) {
      --level_;
      calm_ = 0;
    }
  }
  // A source that cannot sample only sheds.
  void set_can_sample(bool can) noexcept { highest_ = can ? most : 1; }

  [[nodiscard]] std::uint32_t level() const noexcept { return level_; }
  [[nodiscard]] bool sheds() const noexcept { return level_ != 0; }
  // One of 2^this media packets is kept.
  [[nodiscard]] std::uint32_t sampling() const noexcept { return level_ > 1 ? level_ - 1 : 0; }

  static constexpr std::uint32_t most = 7;  // 1 of 64
  // A ring of 64 MiB lasts for some seconds at the rates that a worker can read at all.
  static constexpr std::chrono::milliseconds too_long{500};
  static constexpr std::chrono::milliseconds soon{100};  // the kernel itself holds a frame for up to 20
  static constexpr std::uint32_t patience = 10;          // seconds of calm for each step back

 private:
  Nanoseconds longest_{0};
  std::uint64_t dropped_ = 0;
  std::uint32_t calm_ = 0;
  std::uint32_t level_ = 0;
  std::uint32_t highest_ = most;
};

}  // namespace eugress
