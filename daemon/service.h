// What systemd is told of this process (sd_notify(3)): that it is ready, that it reads its tables again, how it fares,
// and that it is alive. Alive is who closes intervals and misses no worker: the unit's WatchdogSec= is stretched to
// what two intervals need, and whoever sees only part of the link, or whose books stand still, is started anew. Says
// nothing where systemd does not ask. Main's thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "account/snapshot.h"

namespace eugress {

class Service {
 public:
  // `interval`: how often one closes; empty if nothing needs to, as when a capture has been read.
  explicit Service(std::optional<std::chrono::seconds> interval);

  void ready() const;
  void reload_begins() const;
  void reload_ends() const;
  void stopping() const;
  // Every few seconds, with the last Snapshot.
  void attend(const Snapshot& snapshot);

 private:
  bool has_interval_ = false;
  std::uint64_t closed_ = 0;
};

}  // namespace eugress
