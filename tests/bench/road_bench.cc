// What one packet costs, stage by stage and on the whole road, over the frames of the school morning held in memory.
//
//   road_bench                       ns per packet of every stage: the best of several rounds, beside a loop that only
//   touches the frames road_bench STAGE ROUNDS          one stage, so many rounds over the frames: for callgrind
//   (tests/bench/instructions.py)
//
// Stages: touch (the floor of any reader), read (libpcap from a file in memory), decode, table (key, hash, find),
// assess (one call a packet: what it would cost if it were not rare), road (decode to posted interval, as in the
// daemon), reject (the road over frames that are nobody's).
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "assess.h"
#include "capture/capture.h"
#include "knowledge.h"
#include "support/pcap_writer.h"
#include "support/stories.h"
#include "worker.h"

namespace eugress {
namespace {

std::unique_ptr<synth::Story> story(std::string_view name) {
  const synth::StoryEntry* const entry = synth::find_story(name);
  check(entry != nullptr, "the story exists");
  return std::make_unique<synth::Story>(synth::tell(*entry));
}

std::vector<Frame> frames_of(const synth::Capture& capture) {
  std::vector<Frame> frames;
  for (const synth::CapturedFrame& captured : capture.frames()) {
    Frame frame;
    frame.time = Timestamp{captured.time.time_since_epoch()};
    frame.bytes = capture.octets(captured);
    frame.wire_length = captured.on_wire;
    frames.push_back(frame);
  }
  return frames;
}

class MemorySource final : public Source {
 public:
  explicit MemorySource(Frames frames) : frames_(frames) {}
  Batch read(FrameSink sink) override {
    constexpr std::size_t batch = 4096;
    const std::size_t end = std::min(at_ + batch, frames_.size());
    while (at_ < end) {
      const std::size_t count = std::min(longest_run, end - at_);
      sink.take(sink.self, frames_.subspan(at_, count));
      at_ += count;
    }
    return {at_ == frames_.size() ? Reading::finished : Reading::frames, std::nullopt, {}};
  }
  LossCounts losses() override { return {}; }
  [[nodiscard]] std::string name() const override { return "memory"; }

 private:
  Frames frames_;
  std::size_t at_ = 0;
};

std::shared_ptr<const Knowledge> knowledge() {
  Settings settings;
  settings.command = Command::replay;
  settings.tables = EUGRESS_CONFIG;
  settings.position = "52.09,5.12";
  auto known = load_knowledge(settings, 1);
  check(known.has_value(), "the shipped tables load");
  return *known;
}

// As in a replay: every tunnel is looked into.
const Unwrapping replayed = unwrapping_of({}, true);

struct Stages {
  std::unique_ptr<synth::Story> morning = story("school-morning");
  std::unique_ptr<synth::Story> others = story("background");
  std::vector<Frame> frames = frames_of(morning->capture);
  std::vector<Frame> nobodys = frames_of(others->capture);
  std::shared_ptr<const Knowledge> known = knowledge();
  std::string file;  // on disk, in the page cache

  Stages() {
    char path[] = "/tmp/eugress-road-bench-XXXXXX";  // NOLINT(modernize-avoid-c-arrays): mkstemp writes into it
    const int descriptor = mkstemp(path);
    check(descriptor >= 0, "a temporary file can be made");
    std::FILE* const stream = fdopen(descriptor, "wb");
    check(stream != nullptr && synth::write_capture(morning->capture, {}, stream), "the temporary file can be written");
    std::fclose(stream);
    file = path;
    // The reject stage wants as many frames as the others have, without the generator's own cost.
    const std::vector<Frame> once = nobodys;
    while (nobodys.size() < frames.size()) nobodys.insert(nobodys.end(), once.begin(), once.end());
    const Timestamp start = frames.front().time;
    for (std::size_t i = 0; i < nobodys.size(); ++i) nobodys[i].time = start + std::chrono::microseconds{i * 50};
  }
  ~Stages() { unlink(file.c_str()); }
  Stages(const Stages&) = delete;
  Stages& operator=(const Stages&) = delete;

  std::uint64_t touch() const {
    std::uint64_t sum = 0;
    for (const Frame& frame : frames) sum += frame.bytes[frame.bytes.size() / 2] + frame.wire_length;
    return sum;
  }
  std::uint64_t read() const {
    auto source = open_files(file);
    check(source.has_value(), "the capture opens");
    std::uint64_t sum = 0;
    const FrameSink sink{&sum, [](void* self, Frames run) noexcept {
                           for (const Frame& frame : run) *static_cast<std::uint64_t*>(self) += frame.wire_length;
                         }};
    while ((*source)->read(sink).reading == Reading::frames) {
    }
    return sum;
  }
  std::uint64_t decode_all() const {
    std::uint64_t sum = 0;
    Packet packet;
    for (const Frame& frame : frames) {
      if (decode(frame, packet, replayed) == Skip::none) sum += packet.ip_octets;
    }
    return sum;
  }
  // Key, hash and find of decoded packets, all flows present: the table's share of a packet.
  std::uint64_t table() const {
    struct Record {
      FlowKey key;
    };
    static FlowTable<Record> flows{131072, KeyedHash::with_random_key()};
    static const std::vector<FlowKey> keys = keys_of(frames);
    std::uint64_t found = 0;
    for (const FlowKey& key : keys) {
      const std::uint64_t hash = flows.hash(key);
      FlowSlot* slot = flows.find(key, hash);
      if (slot == nullptr) slot = flows.insert(key, hash, {});
      found += ++slot->packets[0];
    }
    return found;
  }
  static std::vector<FlowKey> keys_of(Frames from) {
    std::vector<FlowKey> keys;
    Packet packet;
    for (const Frame& frame : from) {
      if (decode(frame, packet, replayed) != Skip::none) continue;  // no ports, no key
      keys.push_back(
          {{packet.source, packet.source_port}, {packet.destination, packet.destination_port}, packet.transport});
    }
    return keys;
  }
  std::uint64_t assess_each() const {
    FlowFacts facts;
    facts.server = {*Address::from_text("159.124.15.191"), 8801};
    facts.name = *HostName::from_text("zoomamsrr191mmr.ams.zoom.us");
    facts.name_source = NameSource::carried;
    facts.listed_by = 1;
    facts.round_trip.add({std::chrono::milliseconds{4}, RttMethod::tcp_syn, 1}, 1);
    facts.round_trip.add({std::chrono::milliseconds{4}, RttMethod::tcp_ack, 1}, 2);
    facts.last_seen = frames.front().time;
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < frames.size(); ++i) sum += assess(*known, facts).where.hint_count;
    return sum;
  }
  std::uint64_t walk(Frames over) const {
    MemorySource source{over};
    const Published<Knowledge> published{known};
    Channel<Report> reports{100000};
    WorkerSettings settings;
    settings.unwrapping = replayed;
    settings.is_replay = true;
    Worker worker{settings, source, published, reports};
    check(worker.run({}).has_value(), "a source in memory does not fail");
    reports.close();
    std::uint64_t seen = 0;
    while (const auto report = reports.get()) {
      if (const auto* const interval = std::get_if<Interval>(&*report)) seen += interval->frames.seen;
    }
    return seen;
  }
  std::uint64_t run(std::string_view stage) const {
    if (stage == "touch") return touch();
    if (stage == "read") return read();
    if (stage == "decode") return decode_all();
    if (stage == "table") return table();
    if (stage == "assess") return assess_each();
    if (stage == "road") return walk(frames);
    if (stage == "reject") return walk(nobodys);
    std::fprintf(stderr, "road_bench: no stage \"%.*s\"\n", static_cast<int>(stage.size()), stage.data());
    std::exit(2);
  }
};

double best_nanoseconds(const Stages& stages, const char* stage, std::uint64_t& keep) {
  double best = 1e18;
  for (int round = 0; round < 7; ++round) {
    const auto start = std::chrono::steady_clock::now();
    keep += stages.run(stage);
    best = std::min(best, std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count());
  }
  return best / static_cast<double>(stages.frames.size());
}

}  // namespace
}  // namespace eugress

int main(int argument_count, char** arguments) {
  using namespace eugress;  // NOLINT(google-build-using-namespace): main cannot live inside it
  const Stages stages;
  std::uint64_t keep = 0;
  if (argument_count == 3) {
    const std::string_view rounds_text = arguments[2];
    int rounds = 0;
    std::from_chars(rounds_text.data(), rounds_text.data() + rounds_text.size(), rounds);
    for (int round = 0; round < rounds; ++round) keep += stages.run(arguments[1]);
    std::printf("%zu\n", stages.frames.size());
    return keep == 42 ? 1 : 0;
  }
  std::printf("%zu frames of the school morning; best of 7 rounds\n%-8s %12s\n", stages.frames.size(), "stage",
              "ns a packet");
  for (const char* stage : {"touch", "read", "decode", "table", "assess", "road", "reject"}) {
    std::printf("%-8s %12.1f\n", stage, best_nanoseconds(stages, stage, keep));
  }
  return keep == 42 ? 1 : 0;
}
