// The frames of a story in one block of memory, sorted by time. Frames may be shorter than they were on the wire.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "support/bytes.h"
#include "support/clock.h"
#include "support/packet_builder.h"

namespace eugress::synth {

struct CapturedFrame {
  Time time;
  std::size_t offset = 0;  // Into the block.
  std::uint32_t captured = 0;
  std::uint32_t on_wire = 0;
};

class Capture {
 public:
  explicit Capture(LinkType link) : link_(link) {}

  // Keeps at most `snap` octets.
  void add(Time time, BytesView frame, std::size_t snap) {
    const std::size_t kept = std::min(frame.size(), snap);
    frames_.push_back(
        {time, block_.size(), static_cast<std::uint32_t>(kept), static_cast<std::uint32_t>(frame.size())});
    block_.insert(block_.end(), frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(kept));
  }
  // Frames of one instant keep the order in which they were added.
  void sort() {
    std::ranges::stable_sort(frames_, {}, [](const CapturedFrame& frame) { return frame.time; });
  }

  [[nodiscard]] LinkType link() const { return link_; }
  [[nodiscard]] const std::vector<CapturedFrame>& frames() const { return frames_; }
  [[nodiscard]] BytesView octets(const CapturedFrame& frame) const {
    return BytesView(block_).subspan(frame.offset, frame.captured);
  }

 private:
  LinkType link_;
  std::vector<CapturedFrame> frames_;
  Bytes block_;
};

}  // namespace eugress::synth
