// The one place in evidence/ where the wall clock is read. Everything below it is given the time.
#pragma once

#include "base/time.h"

namespace eugress {

[[nodiscard]] inline Timestamp wall_clock() noexcept {
  return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}

}  // namespace eugress
