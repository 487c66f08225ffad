// Frames as if they had come in at an interface, made by the kernel itself (BPF_PROG_TEST_RUN with live frames, Linux
// 5.18): what a packet socket costs shows beside some 300 ns a frame, where sending one costs five times as much
// and hides it. Needs CAP_BPF, CAP_NET_ADMIN and a network namespace of the caller's, in which it makes a pair of
// interfaces; what frames arrive there reach no other.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace eugress {

class FrameInjector {
 public:
  static constexpr const char* interface = "injected";
  static constexpr std::size_t frame_octets = 176;  // of each: shorter ones are padded

  // Takes a network namespace for this process. Says what is missing, and exits, where that or the rest is refused.
  explicit FrameInjector(const std::vector<std::vector<std::uint8_t>>& frames);
  FrameInjector(const FrameInjector&) = delete;
  FrameInjector& operator=(const FrameInjector&) = delete;
  ~FrameInjector();

  // Nanoseconds of processor time a frame, of this many that are drawn from those given.
  [[nodiscard]] double inject(std::uint32_t frames) const;

 private:
  std::uint32_t interface_ = 0;
  int templates_ = -1;
  int program_ = -1;
};

}  // namespace eugress
