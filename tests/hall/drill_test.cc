// A thousand reloads while packets pass to two workers and somebody scrapes: policy, lists and databases change, are
// spoiled, truncated in place and rewritten under the reader's hands. What is asked of it: no crash, no packet lost,
// and every record the work of one complete Knowledge.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <thread>

#include "assess.h"
#include "bookkeeper.h"
#include "capture/capture.h"
#include "export/export.h"
#include "export/finding_json.h"
#include "knowledge_on_disk.h"
#include "reload.h"
#include "support/stories.h"
#include "support/temporary_file.h"
#include "worker.h"

namespace eugress {
namespace {

using test::KnowledgeOnDisk;

constexpr int reloads_wanted = 1000;
constexpr std::size_t frames_per_batch = 64;
constexpr std::chrono::microseconds between_batches{300};
// Longer than any flow idles and than any interval may be silent, so that each round begins with an empty table.
constexpr std::chrono::seconds between_rounds{1200};

// Tells one story again and again, each time later, until it is asked to stop; then it ends with the story's end.
class EndlessStory : public Source {
 public:
  explicit EndlessStory(const std::string& path) {
    const auto file = test::sound(open_files(path));
    const FrameSink sink{this, [](void* self, Frames run) noexcept {
                           for (const Frame& frame : run) static_cast<EndlessStory*>(self)->keep(frame);
                         }};
    while (file->read(sink).reading == Reading::frames) continue;
    lasts_ = frames_.back().time - frames_.front().time + between_rounds;
  }

  Batch read(FrameSink sink) override {
    for (std::size_t i = 0; i < frames_per_batch && next_ < frames_.size(); ++i, ++next_) {
      Frame frame = frames_[next_];
      frame.bytes = {octets_[next_].data(), octets_[next_].size()};
      frame.time += lasts_ * rounds_;
      sink.take(sink.self, {&frame, 1});
    }
    Batch batch;
    if (next_ == frames_.size()) {
      next_ = 0;
      ++rounds_;
      if (must_stop.load()) batch.reading = Reading::finished;
    }
    std::this_thread::sleep_for(between_batches);
    return batch;
  }
  LossCounts losses() override { return {}; }
  [[nodiscard]] std::string name() const override { return "drill"; }
  [[nodiscard]] int rounds() const { return rounds_; }

  std::atomic<bool> must_stop{false};

 private:
  void keep(const Frame& frame) {
    frames_.push_back(frame);
    octets_.emplace_back(frame.bytes.begin(), frame.bytes.end());
  }

  std::vector<Frame> frames_;
  std::vector<std::vector<std::uint8_t>> octets_;
  std::size_t next_ = 0;
  int rounds_ = 0;
  Nanoseconds lasts_{0};
};

// Every Knowledge that was ever in force, by its epoch.
class Epochs {
 public:
  void add(std::shared_ptr<const Knowledge> known) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t epoch = known->epoch;
    known_[epoch] = std::move(known);
  }
  [[nodiscard]] std::shared_ptr<const Knowledge> find(std::uint64_t epoch) const {
    const std::lock_guard lock(mutex_);
    const auto at = known_.find(epoch);
    return at == known_.end() ? nullptr : at->second;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::uint64_t, std::shared_ptr<const Knowledge>> known_;
};

// One way of meddling with the files; each leaves something else behind than was there.
class Meddler {
 public:
  explicit Meddler(const KnowledgeOnDisk& disk) : disk_(disk) {
    for (const char* const file : {"alpha.mmdb", "profiles/surf-eu.toml", "regions.tsv", "providers/zoom/places.tsv",
                                   "providers/zoom/ranges.tsv", "providers/zoom/hosts.tsv"}) {
      sound_[file] = disk.text(file);
    }
  }

  void meddle(int number) {
    mend();
    switch (number % 10) {
      case 0:
        return disk_.replace("profiles/surf-eu.toml", remarked("profiles/surf-eu.toml", number));
      case 1:
        return disk_.put("providers/zoom/places.tsv", remarked("providers/zoom/places.tsv", number));
      case 2:
        return disk_.replace("alpha.mmdb",
                             KnowledgeOnDisk::database(number % 20 == 2 ? "flat-country.mmdb" : "bare.mmdb"));
      case 3:
        return spoil("profiles/surf-eu.toml", "lenient = true\n");
      case 4:
        spoiled_ = "alpha.mmdb";
        return disk_.truncate(spoiled_, static_cast<std::uintmax_t>(number) % 700);
      case 5:
        return disk_.put("regions.tsv", remarked("regions.tsv", number));
      case 6:
        return spoil("alpha.mmdb", KnowledgeOnDisk::database("corrupt.mmdb"));
      case 7:
        return disk_.replace("providers/zoom/ranges.tsv", remarked("providers/zoom/ranges.tsv", number));
      case 8:
        return spoil("providers/zoom/hosts.tsv", sound_["providers/zoom/hosts.tsv"].substr(0, 2000) + "\nhalf a line");
      case 9:
        return disk_.put("alpha.mmdb", KnowledgeOnDisk::database("alpha.mmdb"));
    }
  }

 private:
  void spoil(const std::string& file, const std::string& content) {
    disk_.put(file, content);
    spoiled_ = file;
  }
  void mend() {
    if (!spoiled_.empty()) disk_.put(spoiled_, sound_[spoiled_]);
    spoiled_.clear();
  }
  std::string remarked(const std::string& file, int number) {
    return "# reload " + std::to_string(number) + "\n" + sound_[file];
  }

  const KnowledgeOnDisk& disk_;
  std::map<std::string, std::string> sound_;
  std::string spoiled_;
};

// Writes a database in place again and again, in pieces and cut short, while others read it.
void scribble(const KnowledgeOnDisk& disk, const std::stop_token& stop) {
  const std::string whole = KnowledgeOnDisk::database("beta.mmdb");
  std::minstd_rand chance{7};
  while (!stop.stop_requested()) {
    std::this_thread::sleep_for(std::chrono::milliseconds{chance() % 40});
    disk.truncate("beta.mmdb", chance() % whole.size());
    disk.put("beta.mmdb", whole.substr(0, chance() % whole.size()));
    disk.put("beta.mmdb", whole);
  }
}

struct Checked {
  std::set<std::uint64_t> epochs;
  std::uint64_t records = 0;
  std::uint64_t wrong = 0;
};

// Each record names an epoch that was in force, and that Knowledge alone says the same of the recorded facts.
void check_records(Channel<Entry>& entries, const Epochs& epochs, Checked& checked) {
  while (const auto entry = entries.get()) {
    const auto* const interval = std::get_if<IntervalEntry>(&*entry);
    if (interval == nullptr) continue;
    for (const ServerRecord& record : interval->merged.interval.servers) {
      ++checked.records;
      checked.epochs.insert(record.finding.epoch);
      const auto known = epochs.find(record.finding.epoch);
      const bool is_one =
          known != nullptr &&
          finding_json({}, Transport::udp, spell_out(*known, record.facts, assess(*known, record.facts))) ==
              finding_json({}, Transport::udp, record.finding);
      if (!is_one) ++checked.wrong;
    }
  }
}

struct DrillOutcome {
  Reloads reloads;
  std::shared_ptr<const Snapshot> books;
  Checked checked;
  int rounds = 0;
  std::uint64_t last_epoch = 0;
};

DrillOutcome drill(const KnowledgeOnDisk& disk, const std::string& capture) {
  DrillOutcome outcome;
  Settings settings = disk.settings();
  settings.interval = std::chrono::seconds{10};
  KnowledgeReading first = read_knowledge(settings, 1);
  Epochs epochs;
  epochs.add(*first.known);
  Published<Knowledge> knowledge{*first.known};
  Published<Snapshot> snapshots;
  Published<SeenServers> seen;
  Channel<Report> reports{64};
  Channel<Entry> entries{64};
  Setting setting;
  Bookkeeper bookkeeper{setting, 2, std::nullopt, reports, entries, snapshots, seen};
  bookkeeper.start();
  std::jthread checker{[&] { check_records(entries, epochs, outcome.checked); }};

  std::array<EndlessStory, 2> stories{EndlessStory{capture}, EndlessStory{capture}};
  std::array<Published<Sightings>, 2> boards;
  WorkerSettings of{.interval = settings.interval, .boards = {&boards[0], &boards[1]}, .is_replay = true};
  {
    std::vector<std::jthread> walks;
    for (EndlessStory& story : stories) {
      walks.emplace_back([&knowledge, &reports, &story, of] {
        Worker worker{of, story, knowledge, reports};
        EXPECT_TRUE(worker.run({}));
        reports.put(EndOfInput{of.number, false});
      });
      ++of.number;
    }
    std::jthread scraper{[&](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        EXPECT_NE(render_metrics(*snapshots.read()).find("eugress_frames_total"), std::string::npos);
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
      }
    }};
    std::jthread scribbler{[&](const std::stop_token& stop) { scribble(disk, stop); }};
    const auto announce = [&](const Reloader::Attempt& attempt, const Reloads& reloads) {
      setting.epoch = attempt.known->epoch;
      setting.reloads = reloads;
      reports.put(std::make_shared<const Setting>(setting));
    };
    Reloader reloader{
        settings, std::move(first),
        Reloader::Ends{.knowledge = knowledge,
                       .seen = seen,
                       .read_settings = [&]() -> SettingsOutcome { return settings; },
                       .clock = [] { return Timestamp{std::chrono::hours{1}}; },
                       .before_swap = [&](std::shared_ptr<const Knowledge> next) { epochs.add(std::move(next)); },
                       .announce = announce}};
    Meddler meddler{disk};
    for (int i = 0; i < reloads_wanted; ++i) {
      meddler.meddle(i);
      reloader.reload(ReloadCause::asked);
    }
    outcome.reloads = reloader.reloads();
    for (EndlessStory& story : stories) story.must_stop = true;
  }
  reports.close();
  static_cast<void>(bookkeeper.finish());
  checker.join();
  outcome.books = snapshots.read();
  outcome.rounds = stories[0].rounds() + stories[1].rounds();
  outcome.last_epoch = knowledge.read()->epoch;
  return outcome;
}

TEST(Drill, AThousandReloadsCostNoPacketAndMixNoEpochs) {
  const KnowledgeOnDisk disk;
  const synth::Story story = synth::tell(*synth::find_story("native-join-eu"));
  const synth::TemporaryFile capture{story.capture, {}};
  ASSERT_TRUE(capture.is_written());
  const DrillOutcome outcome = drill(disk, capture.path());

  const auto of = [&](ReloadResult result) { return outcome.reloads.by_result[static_cast<std::size_t>(result)]; };
  EXPECT_EQ(of(ReloadResult::swapped) + of(ReloadResult::unchanged) + of(ReloadResult::refused), 1000U);
  EXPECT_GE(of(ReloadResult::swapped),
            300U);  // four of the ten ways of meddling are bad, and the scribbler adds to them
  EXPECT_GE(of(ReloadResult::refused), 400U);
  EXPECT_EQ(outcome.last_epoch, 1 + of(ReloadResult::swapped));
  EXPECT_EQ(outcome.books->setting.epoch, outcome.last_epoch);
  EXPECT_EQ(outcome.books->setting.reloads.by_result, outcome.reloads.by_result);

  // Nothing is lost: the books are so many times the truth.
  const auto rounds = static_cast<std::uint64_t>(outcome.rounds);
  const FrameCounts& frames = outcome.books->frames;
  EXPECT_EQ(frames.seen, rounds * story.truth.frames_total());
  EXPECT_EQ(frames.flow, rounds * story.truth.frames_of(synth::FrameKind::provider_flow));
  EXPECT_EQ(frames.pending, 0);
  EXPECT_EQ(frames.flow + frames.sighting + frames.skipped_in_all(), frames.seen);
  std::uint64_t true_bytes = 0;
  for (const auto& [key, counts] : story.truth.cells()) true_bytes += counts.bytes;
  std::uint64_t bytes = 0;
  for (const Cell& cell : outcome.books->cells) bytes += cell.counts.egress.bytes + cell.counts.ingress.bytes;
  EXPECT_EQ(bytes, rounds * true_bytes);

  EXPECT_EQ(outcome.checked.wrong, 0U);
  EXPECT_GT(outcome.checked.records, rounds);
  EXPECT_GE(outcome.checked.epochs.size(), 20U);  // the reloads did fall among the packets
  RecordProperty("rounds", outcome.rounds);
  std::printf("%llu swapped, %llu refused, %llu unchanged; %d rounds, %llu frames, %llu records of %zu epochs\n",
              static_cast<unsigned long long>(of(ReloadResult::swapped)),
              static_cast<unsigned long long>(of(ReloadResult::refused)),
              static_cast<unsigned long long>(of(ReloadResult::unchanged)), outcome.rounds,
              static_cast<unsigned long long>(frames.seen), static_cast<unsigned long long>(outcome.checked.records),
              outcome.checked.epochs.size());
}

}  // namespace
}  // namespace eugress
