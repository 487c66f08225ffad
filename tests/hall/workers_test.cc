// Several workers on one link: each frame comes to one of them, by its pair of addresses, and the books must be those
// of a single worker; what one of them fails to say must be seen to be missing.
#include <gtest/gtest.h>

#include <barrier>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "bookkeeper.h"
#include "decode/decode.h"
#include "kept_frames.h"
#include "knowledge_on_disk.h"
#include "support/stories.h"
#include "worker.h"

namespace eugress {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::frames_of;
using test::Kept;
using test::KnowledgeOnDisk;

// Another symmetric function of the addresses than the kernel's: any must do.
std::size_t share_of(const Frame& frame, std::size_t workers, std::uint64_t seed) {
  Packet packet;
  Unwrapping unwrapping;
  TunnelCounts counts;
  unwrapping.counts = &counts;
  if (decode(frame, packet, unwrapping) != Skip::none) return 0;
  const std::uint64_t pair =
      seed + (packet.source.low() ^ packet.destination.low()) + packet.source.high() + packet.destination.high();
  return (pair * 0xff51afd7ed558ccdU >> 40U) % workers;
}

// The same short span of time for all workers: whoever is through with it waits for the others, as on a link.
class Shared final : public Source {
 public:
  Shared(std::vector<const Kept*> frames, Timestamp from, std::barrier<>& together)
      : frames_(std::move(frames)), now_(from), together_(together) {}

  Batch read(FrameSink sink) override {
    together_.arrive_and_wait();
    now_ += step;
    for (; next_ < frames_.size() && frames_[next_]->frame.time <= now_; ++next_) {
      Frame frame = frames_[next_]->frame;
      frame.bytes = {frames_[next_]->octets.data(), frames_[next_]->octets.size()};
      sink.take(sink.self, {&frame, 1});
    }
    if (next_ == frames_.size() && now_ >= end) {
      together_.arrive_and_drop();
      return {Reading::finished, std::nullopt, {}};
    }
    return {Reading::frames, now_, {}};
  }
  LossCounts losses() override { return {}; }
  [[nodiscard]] std::string name() const override { return "shared"; }

  Timestamp end;

 private:
  static constexpr milliseconds step{5};
  std::vector<const Kept*> frames_;
  std::size_t next_ = 0;
  Timestamp now_;
  std::barrier<>& together_;
};

class Books {
 public:
  Books(const std::shared_ptr<const Knowledge>& known, std::uint32_t workers,
        std::optional<seconds> patience = std::nullopt)
      : knowledge_(known), bookkeeper_({}, workers, patience, reports_, entries_, snapshots_, seen_) {
    bookkeeper_.start();
    drain_ = std::jthread{[this] {
      while (auto entry = entries_.get()) {
        if (const auto* const gap = std::get_if<GapEntry>(&*entry)) gaps_.push_back(gap->gap);
      }
    }};
  }
  std::shared_ptr<const Snapshot> close() {
    reports_.close();
    static_cast<void>(bookkeeper_.finish());
    drain_.join();
    return snapshots_.read();
  }
  [[nodiscard]] std::shared_ptr<const Snapshot> now() const { return snapshots_.read(); }
  // After close().
  [[nodiscard]] const std::vector<Gap>& gaps() const { return gaps_; }
  Channel<Report>& reports() { return reports_; }
  const Published<Knowledge>& knowledge() const { return knowledge_; }

 private:
  Published<Knowledge> knowledge_;
  Published<Snapshot> snapshots_;
  Published<SeenServers> seen_;
  Channel<Report> reports_{64};
  Channel<Entry> entries_{64};
  Bookkeeper bookkeeper_;
  std::vector<Gap> gaps_;
  std::jthread drain_;
};

using Shares = std::vector<std::vector<const Kept*>>;
// A division in which nobody is idle, if there is one: of a story with few pairs of addresses not every one is.
Shares shares_of(const std::vector<Kept>& frames, std::size_t workers) {
  for (std::uint64_t seed = 0;; ++seed) {
    constexpr std::uint64_t enough = 100;
    Shares shares(workers);
    for (const Kept& kept : frames) {
      Frame frame = kept.frame;
      frame.bytes = {kept.octets.data(), kept.octets.size()};
      shares[share_of(frame, workers, seed)].push_back(&kept);
    }
    const auto is_idle = [](const auto& share) { return share.empty(); };
    if (seed == enough || std::none_of(shares.begin(), shares.end(), is_idle)) return shares;
  }
}

std::shared_ptr<const Snapshot> watched_by(std::size_t workers, const std::vector<Kept>& frames,
                                           const std::shared_ptr<const Knowledge>& known) {
  auto shares = shares_of(frames, workers);
  std::barrier together{static_cast<std::ptrdiff_t>(workers)};
  Books books{known, static_cast<std::uint32_t>(workers)};
  std::vector<Published<Sightings>> boards(workers);
  WorkerSettings settings{.interval = seconds{10}, .unwrapping = unwrapping_of({}, true), .is_replay = true};
  for (auto& board : boards) settings.boards.push_back(&board);
  std::vector<std::unique_ptr<Shared>> sources;
  {
    std::vector<std::jthread> threads;
    for (auto& share : shares) {
      sources.push_back(
          std::make_unique<Shared>(std::move(share), frames.front().frame.time - milliseconds{5}, together));
      sources.back()->end = frames.back().frame.time;
      threads.emplace_back([&books, settings, source = sources.back().get()] {
        Worker worker{settings, *source, books.knowledge(), books.reports()};
        EXPECT_TRUE(worker.run({}));
        books.reports().put(EndOfInput{settings.number, false});
      });
      ++settings.number;
    }
  }
  return books.close();
}

struct Sum {
  ProviderNumber provider;
  Plane plane;
  Verdict verdict;
  Host host;
  Country country;
  friend auto operator<=>(const Sum& a, const Sum& b) {
    const auto all = [](const Sum& s) {
      return std::tuple{s.provider, s.plane, s.verdict, s.host, std::string{s.country.text()}};
    };
    return all(a) <=> all(b);
  }
};
using Sums = std::map<Sum, TwoWay>;
Sums sums_of(const Snapshot& books) {
  Sums sums;
  for (const Cell& cell : books.cells) {
    sums[{cell.key.provider, cell.key.plane, cell.key.verdict, cell.key.host, cell.key.country}] += cell.counts;
  }
  return sums;
}
std::string in_words(const Sums& sums) {
  std::string text;
  for (const auto& [sum, counts] : sums) {
    text += std::to_string(sum.provider) + " " + std::string{to_text(sum.plane)} + " " +
            std::string{to_text(sum.verdict)} + " " + std::string{to_text(sum.host)} + " " +
            std::string{sum.country.text()} + ": " + std::to_string(counts.egress.bytes) + "/" +
            std::to_string(counts.ingress.bytes) + ", " + std::to_string(counts.egress.connections) + "/" +
            std::to_string(counts.ingress.connections) + "\n";
  }
  return text;
}

class Workers : public testing::TestWithParam<const char*> {
 protected:
  KnowledgeOnDisk disk_;
};

TEST_P(Workers, SayTogetherWhatOneWouldSay) {
  Settings settings = disk_.settings();
  if (std::string_view{GetParam()} == "whose-meeting") {
    disk_.put("tenants.toml",
              "profile = \"hosts\"\nprovider = \"zoom\"\neffective_from = 2019-01-01\n"
              "tenants = [\"planted-tenant-lyceum\"]\n[document]\ntitle = \"t\"\nissuer = \"i\"\ndated = 2019-01-01\n"
              "reading = \"r\"\n[[promise]]\nplanes = [\"media\", \"signalling\"]\narea = [\"eu\"]\n");
    settings.profile = disk_.path("tenants.toml");
  }
  const auto known = test::sound(read_knowledge(settings, 1).known);
  const synth::Story story = synth::tell(*synth::find_story(GetParam()));
  const auto frames = frames_of(story.capture);
  const auto one = watched_by(1, frames, known);
  const auto several = watched_by(std::string_view{GetParam()}.starts_with("p2p") ? 2 : 3, frames, known);
  EXPECT_EQ(one->frames.seen, story.truth.frames_total());
  EXPECT_EQ(several->frames.seen, one->frames.seen);
  EXPECT_EQ(several->intervals_closed, one->intervals_closed);
  EXPECT_EQ(several->oddities.sighting_batch_missed, 0U);
  EXPECT_EQ(in_words(sums_of(*several)), in_words(sums_of(*one)));
}

INSTANTIATE_TEST_SUITE_P(Stories, Workers,
                         testing::Values("native-join-eu", "telemetry-to-us", "teams-beside-zoom", "p2p-meeting",
                                         "p2p-abroad", "whose-meeting", "resolver-inside-campus", "late-start",
                                         "hybrid-server", "renamed-cluster", "web-client", "ech-outer-name", "nat64"),
                         [](const auto& story) {
                           std::string name{story.param};
                           std::erase(name, '-');
                           return name;
                         });

// A link without a packet, on which a worker can be made to stand still.
class Link final : public Source {
 public:
  Batch read(FrameSink) override {
    std::unique_lock lock(mutex_);
    moves_.wait(lock, [&] { return !stands_; });
    lock.unlock();
    std::this_thread::sleep_for(milliseconds{10});
    return {Reading::frames, std::chrono::system_clock::now(), {}};
  }
  LossCounts losses() override { return {}; }
  [[nodiscard]] std::string name() const override { return "link"; }
  void stand(bool still) {
    {
      const std::lock_guard lock(mutex_);
      stands_ = still;
    }
    moves_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable moves_;
  bool stands_ = false;
};

template <typename Condition>
bool comes_true(Condition&& condition) {
  const auto give_up = std::chrono::steady_clock::now() + seconds{20};
  while (!condition() && std::chrono::steady_clock::now() < give_up) std::this_thread::sleep_for(milliseconds{20});
  return condition();
}

TEST(SilentWorker, IsMissingWhileItIsSilentAndNoLonger) {
  const KnowledgeOnDisk disk;
  const auto known = test::sound(read_knowledge(disk.settings(), 1).known);
  Books books{known, 2, seconds{3}};
  std::array<Link, 2> links;
  {
    std::vector<std::jthread> threads;
    for (std::uint32_t number = 0; number < links.size(); ++number) {
      threads.emplace_back([&, number](const std::stop_token& stop) {
        // Small tables: a worker on a link touches all of its memory before it begins.
        const WorkerSettings settings{
            .number = number, .interval = seconds{1}, .max_flows = 1024, .max_candidates = 64, .max_servers = 64};
        Worker worker{settings, links[number], books.knowledge(), books.reports()};
        EXPECT_TRUE(worker.run(stop));
        books.reports().put(EndOfInput{number, false});
      });
    }
    EXPECT_TRUE(comes_true([&] { return books.now()->intervals_assessable >= 1; }));
    EXPECT_EQ(books.now()->workers_missing, 0U);
    links[1].stand(true);
    EXPECT_TRUE(comes_true([&] { return books.now()->workers_missing == 1; }));
    EXPECT_FALSE(books.now()->last_interval_assessable);
    const std::uint64_t closed = books.now()->intervals_closed;
    EXPECT_TRUE(comes_true([&] { return books.now()->intervals_closed > closed + 1; })) << "the other goes on";
    EXPECT_FALSE(books.now()->last_interval_assessable) << "half of the link is no interval";
    links[1].stand(false);
    EXPECT_TRUE(comes_true([&] { return books.now()->workers_missing == 0; }));
    EXPECT_TRUE(comes_true([&] { return books.now()->last_interval_assessable; })) << "and it recovers";
  }
  static_cast<void>(books.close());
  ASSERT_FALSE(books.gaps().empty());
  for (const Gap& gap : books.gaps()) {
    EXPECT_EQ(gap.why, Gap::Why::worker_missing);
    EXPECT_LT(gap.from, gap.to);
  }
}

TEST(SilentWorker, AllOfThemAreMissedEvenIfNothingIsHeardAtAll) {
  const KnowledgeOnDisk disk;
  const auto known = test::sound(read_knowledge(disk.settings(), 1).known);
  Books books{known, 1, seconds{1}};
  EXPECT_TRUE(comes_true([&] { return books.now()->workers_missing == 1 && books.now()->gaps_in_all >= 2; }));
  static_cast<void>(books.close());
  ASSERT_GE(books.gaps().size(), 2U);
  EXPECT_EQ(books.gaps()[0].to, books.gaps()[1].from) << "one span after the other";
}

}  // namespace
}  // namespace eugress
