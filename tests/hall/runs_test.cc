// Frames come in runs, so that the worker can look ahead; what it says may not depend on how they are cut into runs.
// The books of frames that came one by one are the measure: there is nothing ahead to be looked at.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>
#include <tuple>

#include "bookkeeper.h"
#include "decode/decode.h"
#include "export/export.h"
#include "kept_frames.h"
#include "knowledge_on_disk.h"
#include "support/stories.h"
#include "worker.h"

namespace eugress {
namespace {

using test::frames_of;
using test::Kept;
using test::KnowledgeOnDisk;

// Any number of frames up to `longest` at once; 1: one by one.
class InRuns final : public Source {
 public:
  InRuns(const std::vector<Kept>& frames, std::size_t longest) : frames_(frames), longest_(longest) {}

  Batch read(FrameSink sink) override {
    constexpr std::size_t batch = 500;
    const std::size_t end = std::min(at_ + batch, frames_.size());
    while (at_ < end) {
      const std::size_t count = std::min(1 + random_() % longest_, end - at_);
      // A view dies with its run: what lies there afterwards is something else.
      std::vector<Kept> run(frames_.begin() + static_cast<std::ptrdiff_t>(at_),
                            frames_.begin() + static_cast<std::ptrdiff_t>(at_ + count));
      std::vector<Frame> views;
      for (const Kept& kept : run) {
        views.push_back(kept.frame);
        views.back().bytes = kept.octets;
      }
      sink.take(sink.self, views);
      for (Kept& kept : run) std::fill(kept.octets.begin(), kept.octets.end(), std::uint8_t{0xa5});
      at_ += count;
    }
    return {at_ == frames_.size() ? Reading::finished : Reading::frames, std::nullopt, {}};
  }
  LossCounts losses() override { return {}; }
  [[nodiscard]] std::string name() const override { return "runs"; }

 private:
  const std::vector<Kept>& frames_;
  std::size_t longest_;
  std::size_t at_ = 0;
  std::mt19937_64 random_{7};
};

// What a wire and a recorder do to frames: spoilt octets, captures cut short, frames twice, late, and long silence.
std::vector<Kept> mishandled(std::vector<Kept> frames) {
  std::mt19937_64 random{11};
  std::vector<Kept> all;
  std::chrono::nanoseconds shift{0};
  for (Kept& kept : frames) {
    kept.frame.time += shift;
    switch (random() % 60) {
      case 0:
        if (!kept.octets.empty()) {
          kept.octets[random() % std::min<std::size_t>(kept.octets.size(), 90)] ^=
              static_cast<std::uint8_t>(1 + random() % 255);
        }
        break;
      case 1:
        kept.octets.resize(random() % (kept.octets.size() + 1));
        break;
      case 2:
        all.push_back(kept);
        break;
      case 3:
        kept.frame.time -= std::chrono::milliseconds{random() % 15'000};
        break;
      case 4:
        if (random() % 20 == 0) shift += std::chrono::seconds{random() % 400};
        break;
      default:
        break;
    }
    all.push_back(std::move(kept));
  }
  return all;
}

// Everything that the books say, but for when they were written.
nlohmann::json books_of(const std::vector<Kept>& frames, std::size_t longest,
                        const std::shared_ptr<const Knowledge>& known, std::size_t max_flows) {
  const Published<Knowledge> published{known};
  Published<Snapshot> snapshots;
  Published<SeenServers> seen;
  Channel<Report> reports{64};
  Channel<Entry> entries{64};
  Bookkeeper bookkeeper{{}, 1, std::nullopt, reports, entries, snapshots, seen};
  bookkeeper.start();
  std::jthread drain{[&] {
    while (entries.get()) continue;
  }};
  InRuns source{frames, longest};
  // The same key each time: on the order of a table depends which of a server's flows speaks for it.
  const WorkerSettings settings{.interval = std::chrono::seconds{10},
                                .max_flows = max_flows,
                                .max_candidates = 64,
                                .hash = KeyedHash{{1, 2, 3, 5, 8, 13}},
                                .unwrapping = unwrapping_of({}, true),
                                .is_replay = true};
  Worker worker{settings, source, published, reports};
  EXPECT_TRUE(worker.run({}));
  reports.put(EndOfInput{0, false});
  reports.close();
  static_cast<void>(bookkeeper.finish());
  drain.join();
  nlohmann::json said = nlohmann::json::parse(render_status(*snapshots.read()));
  said.erase("generated");
  return said;
}

// The beginnings alone: what one packet teaches and what the next owes to it stand in one run.
std::vector<Kept> thinned(const std::vector<Kept>& frames) {
  constexpr unsigned kept_of_each_way = 4;
  std::map<std::tuple<Address, Address, std::uint16_t, std::uint16_t>, unsigned> seen;
  std::vector<Kept> beginnings;
  for (const Kept& kept : frames) {
    Packet packet;
    Frame frame = kept.frame;
    frame.bytes = kept.octets;
    if (decode(frame, packet, unwrapping_of({}, true)) != Skip::none) continue;  // it has no ports
    unsigned& count = seen[{packet.source, packet.destination, packet.source_port, packet.destination_port}];
    if (++count <= kept_of_each_way) beginnings.push_back(kept);
  }
  return beginnings;
}

TEST(Runs, SayWhatFramesOneByOneSay) {
  const KnowledgeOnDisk disk;
  const auto known = test::sound(read_knowledge(disk.settings(), 1).known);
  for (const synth::StoryEntry& story : synth::stories()) {
    if (story.name == "school-morning") continue;  // many of the others, for long
    SCOPED_TRACE(story.name);
    std::vector<Kept> sound = frames_of(synth::tell(story).capture);
    const std::vector<Kept> beginnings = thinned(sound);
    constexpr std::size_t enough = 3000;
    sound.resize(std::min(sound.size(), enough));
    for (const std::vector<Kept>& frames : {beginnings, mishandled(sound)}) {
      for (const std::size_t max_flows : {std::size_t{4096}, std::size_t{8}}) {
        const nlohmann::json one_by_one = books_of(frames, 1, known, max_flows);
        EXPECT_EQ(one_by_one["frames"]["seen"], frames.size());
        EXPECT_EQ(nlohmann::json::diff(one_by_one, books_of(frames, longest_run, known, max_flows)).dump(), "[]")
            << max_flows << " flows";
      }
    }
  }
}

}  // namespace
}  // namespace eugress
