#include "capture/frame_run.h"

#include <gtest/gtest.h>

#include "collected.h"

namespace eugress {
namespace {

// As libpcap hands frames over: each lies where the one before it lay.
class OnePlace {
 public:
  Frame hold(std::size_t octets, std::uint8_t filled_with) {
    octets_.assign(octets, filled_with);
    Frame frame;
    frame.bytes = octets_;
    frame.wire_length = static_cast<std::uint32_t>(octets);
    return frame;
  }

 private:
  std::vector<std::uint8_t> octets_;
};

struct Counted {
  std::vector<std::size_t> runs;
  static void take(void* self, Frames run) noexcept { static_cast<Counted*>(self)->runs.push_back(run.size()); }
};

TEST(FrameRun, FramesThatLayInOnePlaceAreAllThere) {
  FrameRun run;
  Collected collected;
  OnePlace place;
  run.begin(collected.sink());
  std::vector<std::string> expected;
  for (std::uint8_t number = 0; number < 100; ++number) {
    const std::size_t octets = number % 9 == 0 ? 1500 : 60U + number;
    run.add(place.hold(octets, number));
    expected.emplace_back(octets, static_cast<char>(number));
  }
  run.give();
  EXPECT_EQ(collected.octets(), expected);
}

TEST(FrameRun, EndsWhenFullWithALongFrameAndWhenAsked) {
  FrameRun run;
  Counted counted;
  OnePlace place;
  run.begin({&counted, &Counted::take});
  for (std::size_t i = 0; i < longest_run + 2; ++i) run.add(place.hold(100, 1));
  run.add(place.hold(1500, 1));
  run.add(place.hold(100, 1));
  run.give();
  run.give();  // nothing is left
  EXPECT_EQ(counted.runs, (std::vector<std::size_t>{longest_run, 3, 1}));
}

}  // namespace
}  // namespace eugress
