// Reading a capture from the page cache: our file source beside libpcap as it comes. The figure is nanoseconds a frame.
#include <benchmark/benchmark.h>
#include <pcap/pcap.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "capture/capture.h"

namespace eugress {
namespace {

// A classic microsecond capture in a temporary file that goes with the process.
class GeneratedCapture {
 public:
  // Sizes alternate so that their mean is `mean`: 7 of 16 frames small, 9 large, as a campus link has them.
  GeneratedCapture(std::uint32_t frames, std::uint32_t mean) : frames_(frames) {
    std::string pattern = (std::filesystem::temp_directory_path() / "eugress-bench-XXXXXX").string();
    const int descriptor = mkstemp(pattern.data());
    if (descriptor < 0) std::abort();
    close(descriptor);
    path_ = pattern;
    std::ofstream file{path_, std::ios::binary};
    const auto u32 = [&](std::uint32_t value) {
      const std::array<char, 4> octets{static_cast<char>(value & 0xffU), static_cast<char>(value >> 8U & 0xffU),
                                       static_cast<char>(value >> 16U & 0xffU), static_cast<char>(value >> 24U)};
      file.write(octets.data(), octets.size());
    };
    for (const std::uint32_t word : {0xa1b2c3d4U, 0x00040002U, 0U, 0U, 262144U, 1U}) u32(word);
    const std::uint32_t large = (mean * 16 - small * 7) / 9;
    const std::string octets(large, '\x2a');
    for (std::uint32_t i = 0; i < frames; ++i) {
      const std::uint32_t size = i * 7 % 16 < 7 ? small : large;
      for (const std::uint32_t word : {1574337600 + i / 1000000, i % 1000000, size, size}) u32(word);
      file.write(octets.data(), size);
    }
  }
  GeneratedCapture(const GeneratedCapture&) = delete;
  GeneratedCapture& operator=(const GeneratedCapture&) = delete;
  ~GeneratedCapture() { std::remove(path_.c_str()); }

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::uint32_t frames() const { return frames_; }

 private:
  static constexpr std::uint32_t small = 64;
  std::uint32_t frames_;
  std::string path_;
};

const GeneratedCapture& capture(std::int64_t mean) {
  static const GeneratedCapture small{1'000'000, 64};
  static const GeneratedCapture mixed{200'000, 880};
  return mean == 64 ? small : mixed;
}

struct Sum {
  std::uint64_t frames = 0;
  std::uint64_t octets = 0;
};

void report(benchmark::State& state, const GeneratedCapture& capture, const Sum& sum) {
  const auto expected = static_cast<std::uint64_t>(state.iterations()) * capture.frames();
  if (sum.frames != expected) state.SkipWithError("not every frame was read");
  benchmark::DoNotOptimize(sum.octets);
  state.counters["s_per_frame"] =
      benchmark::Counter(static_cast<double>(capture.frames()),
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void our_file_source(benchmark::State& state) {
  const GeneratedCapture& file = capture(state.range(0));
  Sum sum;
  const FrameSink sink{&sum, [](void* self, Frames run) noexcept {
                         Sum& total = *static_cast<Sum*>(self);
                         total.frames += run.size();
                         for (const Frame& frame : run) total.octets += frame.bytes.size() + frame.bytes[0];
                       }};
  for (auto _ : state) {
    Result<std::unique_ptr<Source>> source = open_files(file.path());
    while ((*source)->read(sink).reading == Reading::frames) {
    }
  }
  report(state, file, sum);
}

void pcap_loop_by_default(benchmark::State& state) {
  const GeneratedCapture& file = capture(state.range(0));
  Sum sum;
  void* const self = &sum;
  for (auto _ : state) {
    std::array<char, PCAP_ERRBUF_SIZE> reason{};
    pcap_t* const pcap = pcap_open_offline(file.path().c_str(), reason.data());
    if (pcap == nullptr) std::abort();
    pcap_loop(
        pcap, -1,
        [](u_char* user, const pcap_pkthdr* header, const u_char* octets) {
          void* const total_address = user;
          Sum& total = *static_cast<Sum*>(total_address);
          ++total.frames;
          total.octets += header->caplen + octets[0];
        },
        static_cast<u_char*>(self));
    pcap_close(pcap);
  }
  report(state, file, sum);
}

BENCHMARK(our_file_source)->Arg(64)->Arg(880)->Unit(benchmark::kMillisecond);
BENCHMARK(pcap_loop_by_default)->Arg(64)->Arg(880)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace eugress
