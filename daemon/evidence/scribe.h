// evidence/: who keeps the entries. The scribe is a process of its own that alone will hold key and files, started
// before any thread and before capture opens anything; the daemon's side of it is a Recorder thread that drains a
// Channel<Entry>. Until the log is built, the only scribe is the null scribe: it takes every entry, counts it and keeps
// nothing, and says so.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>

#include "base/channel.h"
#include "evidence/entry.h"

namespace eugress {

class NullScribe {
 public:
  void take(const Entry& entry) noexcept;
  [[nodiscard]] std::uint64_t taken() const noexcept { return taken_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> taken_{0};
};

// Drains the channel until it is closed. Destruction waits for that, so close the channel first.
class Recorder {
 public:
  Recorder(Channel<Entry>& entries, NullScribe& scribe) : entries_(entries), scribe_(scribe) {}
  void start();

 private:
  Channel<Entry>& entries_;
  NullScribe& scribe_;
  std::jthread thread_;
};

}  // namespace eugress
