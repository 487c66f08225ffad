// What a source gave, copied out of its views.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "capture/source.h"

namespace eugress {

struct Seen {
  std::int64_t nanoseconds = 0;
  std::string octets;
  std::uint32_t wire_length = 0;
  LinkType link = LinkType::ethernet;
};

class Collected {
 public:
  FrameSink sink() { return {this, &take}; }
  [[nodiscard]] const std::vector<Seen>& frames() const { return frames_; }
  [[nodiscard]] std::vector<std::string> octets() const {
    std::vector<std::string> all;
    for (const Seen& frame : frames_) all.push_back(frame.octets);
    return all;
  }

 private:
  static void take(void* self, Frames run) noexcept {
    for (const Frame& frame : run) {
      static_cast<Collected*>(self)->frames_.push_back(
          {frame.time.time_since_epoch().count(), std::string{as_text(frame.bytes)}, frame.wire_length, frame.link});
    }
  }

  std::vector<Seen> frames_;
};

}  // namespace eugress
