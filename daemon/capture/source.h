// Where frames come from: a live ring or files. The only virtual interface in the house. One thread reads a source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "capture/filter.h"
#include "capture/frame.h"

namespace eugress {

// Frames in the order of the wire, of which all live until whoever takes them returns.
using Frames = std::span<const Frame>;
// A source gives no more at once: enough to look ahead, and few enough to stay in the first cache level.
constexpr std::size_t longest_run = 32;

// Receives the frames of one batch, run by run. A pair of pointers instead of a virtual call, because it is called for
// every packet of a link.
struct FrameSink {
  void* self = nullptr;
  void (*take)(void* self, Frames run) noexcept = nullptr;
};

enum class Reading : std::uint8_t {
  frames,    // more may come; perhaps none in this batch (an idle link)
  finished,  // every frame has been given
  failed,    // see Batch::error; frames given so far were good
};

struct Batch {
  Reading reading = Reading::frames;
  // Live: time has come this far and the frames before it have been given, so that an idle link still closes its
  // intervals; a little behind the clock, because a ring hands frames over late. Empty when more frames wait (their own
  // times lead) and for files (time comes with frames).
  std::optional<Timestamp> now;
  Error error;
  Nanoseconds waited{0};  // live: how long the oldest frame of the batch had lain there
};

// Cumulative since the source was opened. Empty where the source cannot know (a file does not state what its writer
// lost).
struct LossCounts {
  std::optional<std::uint64_t> received =
      {};                                    // had passed the kernel's filter: those given and those lost in the kernel
  std::optional<std::uint64_t> kernel = {};  // the ring was full
  std::optional<std::uint64_t> interface = {};  // the interface or its driver gave up

  std::optional<std::uint64_t> reports = {};  // seen by a worker whose report was refused; no source knows that

  LossCounts& operator+=(const LossCounts& other) noexcept;
  // What came since an earlier reading of the same source.
  [[nodiscard]] LossCounts since(const LossCounts& earlier) const noexcept;
};

class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  // Gives a bounded number of frames to the sink and returns within about 200 ms, also when there are none. Only a pipe
  // is waited for as long as its writer lives. After `finished` or `failed` the answer stays the same.
  virtual Batch read(FrameSink sink) = 0;
  [[nodiscard]] virtual LossCounts losses() = 0;
  // From now on little more than what is wanted needs to be given. A live source hands that to its kernel; files ignore
  // it. To be called between reads, off the packet path: it takes up to a few milliseconds.
  virtual void narrow(const Wanted& /*wanted*/) {}
  // Of a live source: how narrow it is.
  [[nodiscard]] virtual std::optional<FilterState> filter() const { return std::nullopt; }
  // The interface's name, or the file being read: for messages and the observation point, never a label of the wire.
  [[nodiscard]] virtual std::string name() const = 0;
};

}  // namespace eugress
