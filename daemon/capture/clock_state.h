// What the kernel says of its own clock (adjtimex(2)): whether somebody disciplines it, and how wrong it may be. Asks,
// and sets nothing. Needs no right.
#pragma once

#include <optional>

#include "base/time.h"

namespace eugress {

struct ClockState {
  bool is_synchronised = false;  // by a daemon that says so to the kernel: chrony, ntpd, systemd-timesyncd
  Nanoseconds error{};           // the most by which it may be wrong; grows while nobody disciplines it

  friend constexpr bool operator==(const ClockState&, const ClockState&) noexcept = default;
};

// Empty if the kernel does not tell.
[[nodiscard]] std::optional<ClockState> clock_state() noexcept;

}  // namespace eugress
