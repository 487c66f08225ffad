// Inner: a 64-bit total of a 32-bit counter that wraps. libpcap's statistics are 32 bit: at a million packets a second
// they wrap after 72 minutes, so they are to be read more often than every half of that. A reading that went back (a
// driver reset its counter) adds nothing.
#pragma once

#include <cstdint>

namespace eugress {

class WrappingCount {
 public:
  void see(std::uint32_t reading) noexcept {
    const std::uint32_t step = reading - last_;
    last_ = reading;
    if (step < std::uint32_t{1} << 31U) total_ += step;
  }
  [[nodiscard]] std::uint64_t total() const noexcept { return total_; }

 private:
  std::uint64_t total_ = 0;
  std::uint32_t last_ = 0;
};

}  // namespace eugress
