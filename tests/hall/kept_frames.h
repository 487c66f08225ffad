// The frames of a capture, each with octets of its own, to be given to a worker in another way than a file does.
#pragma once

#include <gtest/gtest.h>

#include <vector>

#include "capture/capture.h"
#include "support/tables.h"
#include "support/temporary_file.h"

namespace eugress::test {

struct Kept {
  Frame frame;
  std::vector<std::uint8_t> octets;
};

[[nodiscard]] inline std::vector<Kept> frames_of(const synth::Capture& story) {
  const synth::TemporaryFile capture{story, {}};
  EXPECT_TRUE(capture.is_written());
  std::vector<Kept> kept;
  const auto file = sound(open_files(capture.path()));
  const FrameSink sink{
      &kept, [](void* self, Frames run) noexcept {
        for (const Frame& frame : run) {
          static_cast<std::vector<Kept>*>(self)->push_back({frame, {frame.bytes.begin(), frame.bytes.end()}});
        }
      }};
  while (file->read(sink).reading == Reading::frames) continue;
  return kept;
}

}  // namespace eugress::test
