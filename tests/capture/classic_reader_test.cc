// ClassicReader against libpcap: the same frames and the same sentences, over whole, odd and damaged files.
#include "capture/classic_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <tuple>

#include "capture/capture.h"
#include "capture_octets.h"
#include "collected.h"

namespace eugress {
namespace {

constexpr std::uint32_t noon = 1574337600;  // 2019-11-21T12:00:00Z

struct Reading {
  std::vector<Seen> frames;
  std::string error;  // of opening or reading
};

Reading read_by(FileReader reader, const std::string& path) {
  Reading read;
  auto source = open_files(path, reader);
  if (!source) {
    read.error = source.error().message;
    return read;
  }
  Collected collected;
  for (;;) {
    const Batch batch = (*source)->read(collected.sink());
    if (batch.reading == eugress::Reading::frames) continue;
    if (batch.reading == eugress::Reading::failed) read.error = batch.error.message;
    read.frames = collected.frames();
    return read;
  }
}

auto in_full(const Seen& seen) {
  return std::tie(seen.nanoseconds, seen.octets, seen.wire_length, seen.link);
}

class Compared : public ::testing::Test {
 protected:
  Compared() {
    std::string pattern = (std::filesystem::temp_directory_path() / "eugress-classic-XXXXXX").string();
    directory_ = mkdtemp(pattern.data());
  }
  ~Compared() override {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  std::string write(const std::string& octets) const {
    std::string path = directory_ + "/compared.pcap";
    std::ofstream{path, std::ios::binary} << octets;
    return path;
  }
  // Gives what both readers say.
  Reading expect_same(const std::string& octets) const {
    const std::string path = write(octets);
    Reading fastest = read_by(FileReader::fastest, path);
    const Reading reference = read_by(FileReader::libpcap, path);
    EXPECT_EQ(fastest.error, reference.error);
    EXPECT_EQ(fastest.frames.size(), reference.frames.size());
    for (std::size_t i = 0; i < std::min(fastest.frames.size(), reference.frames.size()); ++i) {
      EXPECT_EQ(in_full(fastest.frames[i]), in_full(reference.frames[i])) << "frame " << i;
    }
    return fastest;
  }

 private:
  std::string directory_;
};

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(random_() % bound); }
  template <typename Value>
  Value one_of(std::initializer_list<Value> values) {
    return values.begin()[below(static_cast<std::uint32_t>(values.size()))];
  }
  std::string octets(std::size_t count) {
    std::string text(count, '\0');
    for (char& octet : text) octet = static_cast<char>(random_());
    return text;
  }

  // Mostly sound; now and then what a file should not hold.
  std::string capture() {
    const Order order = one_of({Order::little, Order::big});
    const std::uint32_t magic = one_of({PcapText::microseconds, PcapText::nanoseconds});
    const std::uint32_t snap_length = one_of({262144U, 65535U, 128U, 0U, 0x80000000U});
    Octets octets{order};
    octets.u32(magic).u16(2).u16(one_of({std::uint16_t{4}, std::uint16_t{4}, std::uint16_t{3}}));
    octets.u32(0).u32(0).u32(snap_length).u32(one_of({1U, 1U, 1U, 12U, 113U, 228U}));
    const std::uint32_t frames = below(40);
    for (std::uint32_t i = 0; i < frames; ++i) add_record(octets, magic);
    return octets.get();
  }
  // Cut somewhere, or with octets overwritten.
  std::string damaged(std::string capture) {
    if (capture.size() > 24 && below(2) == 0)
      capture.resize(24 + below(static_cast<std::uint32_t>(capture.size() - 24)));
    for (std::uint32_t flips = below(4); flips > 0; --flips) {
      capture[below(static_cast<std::uint32_t>(capture.size()))] = static_cast<char>(random_());
    }
    return capture;
  }

 private:
  void add_record(Octets& octets, std::uint32_t magic) {
    const std::string body = this->octets(one_of({0U, 1U, 60U, below(2000)}));
    const std::uint32_t fractions = magic == PcapText::microseconds ? 1'000'000 : 1'000'000'000;
    const std::uint32_t fraction = below(50) == 0 ? static_cast<std::uint32_t>(random_()) : below(fractions);
    const std::uint32_t seconds = below(20) == 0 ? static_cast<std::uint32_t>(random_()) : noon;
    const auto captured = static_cast<std::uint32_t>(body.size());
    octets.u32(seconds).u32(fraction).u32(captured).u32(below(10) == 0 ? below(100) : captured + below(100)).text(body);
  }

  std::mt19937_64 random_;
};

TEST_F(Compared, RandomCapturesGiveTheSameFrames) {
  Generator generator{1};
  std::size_t frames = 0;
  for (int round = 0; round < 400 && !HasFailure(); ++round) frames += expect_same(generator.capture()).frames.size();
  EXPECT_GT(frames, 2000U);  // the comparison compares something
}

TEST_F(Compared, DamagedCapturesGiveTheSameFramesAndTheSameSentence) {
  Generator generator{2};
  int errors = 0;
  for (int round = 0; round < 3000 && !HasFailure(); ++round) {
    const Reading read = expect_same(generator.damaged(generator.capture()));
    errors += read.error.empty() ? 0 : 1;
  }
  EXPECT_GT(errors, 500);
}

// Every way in which a file can end: in a header, in octets, between two records.
TEST_F(Compared, ACaptureCutAtEveryOctet) {
  PcapText text;
  text.frame(noon, 1, "first").frame(noon, 2, "").frame(noon, 3, "third and last");
  for (std::size_t octets = 0; octets <= text.get().size(); ++octets) expect_same(text.get().substr(0, octets));
}

// Several buffers long, with records across their ends; the last is longer than a buffer.
TEST_F(Compared, ALongCapture) {
  Generator generator{3};
  PcapText text;
  for (std::uint32_t i = 0; i < 1500; ++i) text.frame(noon, i, generator.octets(generator.below(1600)));
  text.frame(noon, 1500, generator.octets(262144)).frame(noon, 1501, "behind it");
  EXPECT_EQ(expect_same(text.get()).frames.size(), 1502U);
}

TEST_F(Compared, ALongCaptureThatIsCut) {
  Generator generator{4};
  PcapText text;
  for (std::uint32_t i = 0; i < 1500; ++i) text.frame(noon, i, generator.octets(generator.below(1600)));
  const Reading read = expect_same(text.get().substr(0, text.get().size() - 3));
  EXPECT_EQ(read.frames.size(), 1499U);
  EXPECT_NE(read.error, "");
}

// What the reader says of itself, so that the comparisons above cannot all have been libpcap with libpcap.
TEST_F(Compared, APlainCaptureIsReadWithoutLibpcap) {
  for (const Order order : {Order::little, Order::big}) {
    PcapText text{order, PcapText::microseconds};
    text.frame(noon, 5, "one").frame(noon, 999'999, "two");
    const std::string path = write(text.get());
    const Bytes header{reinterpret_cast<const std::uint8_t*>(text.get().data()), ClassicReader::header_octets};
    const auto form = ClassicReader::form_of(header, 262144, LinkType::ethernet);
    ASSERT_TRUE(form.has_value());
    const int descriptor = open(path.c_str(), O_RDONLY);
    ClassicReader reader{descriptor, *form, ClassicReader::header_octets};
    Collected collected;
    EXPECT_EQ(reader.read(collected.sink(), 1), ClassicReader::Outcome::more);
    EXPECT_EQ(reader.read(collected.sink(), 10), ClassicReader::Outcome::finished);
    close(descriptor);
    ASSERT_EQ(collected.frames().size(), 2U);
    EXPECT_EQ(collected.frames()[0].nanoseconds, 1574337600'000005000);
    EXPECT_EQ(collected.frames()[1].nanoseconds, 1574337600'999999000);
    EXPECT_EQ(collected.frames()[1].octets, "two");
    EXPECT_EQ(reader.frames(), 2U);
    EXPECT_EQ(reader.offset(), 24 + 2 * (16 + 3));
  }
}

TEST_F(Compared, OtherFormatsAndLinkLayersAreLeftToLibpcap) {
  const auto form = [](const std::string& octets, LinkType link) {
    return ClassicReader::form_of({reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size()}, 262144, link);
  };
  EXPECT_TRUE(form(PcapText{}.get(), LinkType::raw_ip).has_value());
  EXPECT_FALSE(form(PcapText{}.get(), LinkType::linux_cooked).has_value());
  EXPECT_FALSE(form(PcapngText{}.get(), LinkType::ethernet).has_value());
  const std::string version_2_3 =
      Octets{Order::little}.u32(PcapText::nanoseconds).u16(2).u16(3).text(std::string(16, '\0')).get();
  EXPECT_FALSE(form(version_2_3, LinkType::ethernet).has_value());
}

}  // namespace
}  // namespace eugress
