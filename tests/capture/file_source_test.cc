#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "capture/capture.h"
#include "capture_octets.h"
#include "collected.h"

namespace eugress {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::uint32_t noon = 1574337600;  // 2019-11-21T12:00:00Z
constexpr std::int64_t noon_nanoseconds = 1574337600'000000000;

class CaptureFile : public ::testing::Test {
 protected:
  CaptureFile() {
    std::string pattern = (std::filesystem::temp_directory_path() / "eugress-capture-XXXXXX").string();
    directory_ = mkdtemp(pattern.data());
  }
  ~CaptureFile() override {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  std::string write(const std::string& name, const std::string& octets) const {
    const std::string path = directory_ + "/" + name;
    std::ofstream{path, std::ios::binary} << octets;
    return path;
  }
  // Reads to the end and gives the last batch.
  static Batch read_all(Source& source, Collected& collected) {
    for (;;) {
      Batch batch = source.read(collected.sink());
      EXPECT_FALSE(batch.now.has_value());
      if (batch.reading != Reading::frames) return batch;
    }
  }
  static std::unique_ptr<Source> open(const std::string& path) {
    Result<std::unique_ptr<Source>> source = open_files(path);
    EXPECT_TRUE(source.has_value()) << source.error().message;
    return *std::move(source);
  }
  static std::string refusal(const std::string& path) {
    const Result<std::unique_ptr<Source>> source = open_files(path);
    EXPECT_FALSE(source.has_value());
    return source ? "" : source.error().message;
  }
  // Frames of a capture that ends well.
  static std::vector<Seen> frames_of(const std::string& path) {
    Collected collected;
    EXPECT_EQ(read_all(*open(path), collected).reading, Reading::finished);
    return collected.frames();
  }
  // Reads a damaged capture; gives its sentence and, in `good`, what came before.
  static std::string damage(const std::string& path, Collected& good) {
    const std::unique_ptr<Source> source = open(path);
    const Batch last = read_all(*source, good);
    EXPECT_EQ(last.reading, Reading::failed);
    const std::size_t before = good.frames().size();
    const Batch again = source->read(good.sink());
    EXPECT_EQ(again.reading, Reading::failed);
    EXPECT_EQ(again.error.message, last.error.message);
    EXPECT_EQ(good.frames().size(), before);
    return last.error.message;
  }

  std::string directory_;
};

struct Shape {
  Order order;
  std::uint32_t magic;
};
class EveryMagicNumber : public CaptureFile, public ::testing::WithParamInterface<Shape> {};

TEST_P(EveryMagicNumber, GivesTheExactTimesLengthsAndOctets) {
  const bool is_nano = GetParam().magic == PcapText::nanoseconds;
  const std::string path = write("a.pcap", PcapText{GetParam().order, GetParam().magic}
                                               .frame(noon, is_nano ? 123456789 : 123456, "first frame")
                                               .record(noon + 1, is_nano ? 999999999 : 999999, 3, 1514, "cut")
                                               .get());
  const auto frames = frames_of(path);
  ASSERT_THAT(frames, SizeIs(2));
  EXPECT_EQ(frames[0].nanoseconds, noon_nanoseconds + (is_nano ? 123456789 : 123456000));
  EXPECT_EQ(frames[0].octets, "first frame");
  EXPECT_EQ(frames[0].wire_length, 11U);
  EXPECT_EQ(frames[1].nanoseconds, noon_nanoseconds + (is_nano ? 1'999999999 : 1'999999000));
  EXPECT_EQ(frames[1].octets, "cut");
  EXPECT_EQ(frames[1].wire_length, 1514U);
}

INSTANTIATE_TEST_SUITE_P(Pcap, EveryMagicNumber,
                         ::testing::Values(Shape{Order::little, PcapText::microseconds},
                                           Shape{Order::big, PcapText::microseconds},
                                           Shape{Order::little, PcapText::nanoseconds},
                                           Shape{Order::big, PcapText::nanoseconds}));

class EveryByteOrder : public CaptureFile, public ::testing::WithParamInterface<Order> {};

// draft-ietf-opsawg-pcap section 4: seconds are unsigned, so a file reaches to 2106.
TEST_P(EveryByteOrder, PcapReachesBeyondTheYear2038) {
  const std::string path =
      write("late.pcap", PcapText{GetParam()}.frame(0x80000000, 5, "x").frame(0xffffffff, 6, "y").get());
  const auto frames = frames_of(path);
  ASSERT_THAT(frames, SizeIs(2));
  EXPECT_EQ(frames[0].nanoseconds, 2147483648'000000005);
  EXPECT_EQ(frames[1].nanoseconds, 4294967295'000000006);
}

TEST_P(EveryByteOrder, PcapngResolutionsMayDifferByInterface) {
  const std::uint64_t seconds = noon;
  const std::string path = write("a.pcapng", PcapngText{GetParam()}
                                                 .interface(9)
                                                 .interface(6)
                                                 .interface(-1)
                                                 .frame(0, seconds * 1000000000 + 123456789, "nano")
                                                 .frame(1, seconds * 1000000 + 123456, "micro")
                                                 .frame(2, seconds * 1000000 + 999999, "unsaid")
                                                 .get());
  const auto frames = frames_of(path);
  ASSERT_THAT(frames, SizeIs(3));
  EXPECT_EQ(frames[0].nanoseconds, noon_nanoseconds + 123456789);
  EXPECT_EQ(frames[0].octets, "nano");
  EXPECT_EQ(frames[1].nanoseconds, noon_nanoseconds + 123456000);
  EXPECT_EQ(frames[1].octets, "micro");
  EXPECT_EQ(frames[2].nanoseconds, noon_nanoseconds + 999999000);
  EXPECT_EQ(frames[2].octets, "unsaid");
}

INSTANTIATE_TEST_SUITE_P(Files, EveryByteOrder, ::testing::Values(Order::little, Order::big));

struct Link {
  std::uint32_t number;  // https://www.tcpdump.org/linktypes.html
  LinkType link;
};
class EveryLinkType : public CaptureFile, public ::testing::WithParamInterface<Link> {};

TEST_P(EveryLinkType, IsRecognisedInBothFormats) {
  const auto classic = frames_of(
      write("a.pcap", PcapText{Order::little, PcapText::nanoseconds, GetParam().number}.frame(1, 2, "x").get()));
  ASSERT_THAT(classic, SizeIs(1));
  EXPECT_EQ(classic[0].link, GetParam().link);
  const auto number = static_cast<std::uint16_t>(GetParam().number);
  const auto next_generation = frames_of(write("a.pcapng", PcapngText{}.interface(9, number).frame(0, 1, "x").get()));
  ASSERT_THAT(next_generation, SizeIs(1));
  EXPECT_EQ(next_generation[0].link, GetParam().link);
}

INSTANTIATE_TEST_SUITE_P(Supported, EveryLinkType,
                         ::testing::Values(Link{1, LinkType::ethernet}, Link{113, LinkType::linux_cooked},
                                           Link{276, LinkType::linux_cooked_v2}, Link{101, LinkType::raw_ip},
                                           Link{228, LinkType::raw_ip}, Link{229, LinkType::raw_ip},
                                           Link{0, LinkType::null_loopback}, Link{108, LinkType::null_loopback}));

TEST_F(CaptureFile, AnyOtherLinkTypeIsRefusedByNumberAndName) {
  const std::string path =
      write("wifi.pcap", PcapText{Order::little, PcapText::nanoseconds, 105}.frame(1, 2, "x").get());
  EXPECT_EQ(refusal(path), path +
                               ": link type 105 (IEEE802_11) is not supported; supported are EN10MB, LINUX_SLL, "
                               "LINUX_SLL2, RAW, IPV4, IPV6, NULL, LOOP");
}

TEST_F(CaptureFile, NothingLongerIsGivenThanPassedByItsOwnAccount) {
  const auto frames = frames_of(write("odd.pcap", PcapText{}.record(1, 2, 6, 4, "longer").get()));
  ASSERT_THAT(frames, SizeIs(1));
  EXPECT_EQ(frames[0].octets, "longer");
  EXPECT_EQ(frames[0].wire_length, 6U);  // the contract: captured octets are at most the wire length
}

TEST_F(CaptureFile, BatchesAreBounded) {
  PcapText text;
  for (std::uint32_t i = 0; i < 10000; ++i) text.frame(noon, i, "x");
  const std::unique_ptr<Source> source = open(write("many.pcap", text.get()));
  Collected collected;
  ASSERT_EQ(source->read(collected.sink()).reading, Reading::frames);
  EXPECT_LE(collected.frames().size(), 4096U);
  EXPECT_GT(collected.frames().size(), 0U);
  EXPECT_EQ(read_all(*source, collected).reading, Reading::finished);
  ASSERT_THAT(collected.frames(), SizeIs(10000));
  for (std::size_t i = 0; i < 10000; ++i) {
    ASSERT_EQ(collected.frames()[i].nanoseconds, noon_nanoseconds + static_cast<std::int64_t>(i));
  }
}

TEST_F(CaptureFile, ACountThatFillsItsLastBatchEndsToo) {
  PcapText text;
  for (std::uint32_t i = 0; i < 4096; ++i) text.frame(noon, i, "x");
  EXPECT_THAT(frames_of(write("full.pcap", text.get())), SizeIs(4096));
}

TEST_F(CaptureFile, OnceFinishedItStaysFinishedAndKnowsNoLosses) {
  const std::string path = write("a.pcap", PcapText{}.frame(1, 2, "x").get());
  const std::unique_ptr<Source> source = open(path);
  Collected collected;
  EXPECT_EQ(source->name(), path);
  EXPECT_EQ(read_all(*source, collected).reading, Reading::finished);
  EXPECT_EQ(source->read(collected.sink()).reading, Reading::finished);
  EXPECT_THAT(collected.octets(), ElementsAre("x"));
  EXPECT_FALSE(source->losses().kernel.has_value());
  EXPECT_FALSE(source->losses().interface.has_value());
  EXPECT_EQ(source->name(), path);
}

TEST_F(CaptureFile, AHeaderWithoutFramesIsACaptureOfNothing) {
  EXPECT_THAT(frames_of(write("none.pcap", PcapText{}.get())), IsEmpty());
  EXPECT_THAT(frames_of(write("none.pcapng", PcapngText{}.interface(9).get())), IsEmpty());
}

TEST_F(CaptureFile, ADirectoryIsReadInByteOrderOfItsNames) {
  const auto file = [&](const std::string& name, std::uint32_t link_type) {
    write(name, PcapText{Order::little, PcapText::nanoseconds, link_type}.frame(1, 2, name).get());
  };
  file("b.pcap", 1);
  file("a.pcap", 101);
  file("B.pcap", 113);
  file("9.pcap", 1);
  file("10.pcap", 276);
  write("c.pcapng", PcapngText{Order::big}.interface(6).frame(0, 1, "c.pcapng").get());
  std::filesystem::create_directory(directory_ + "/0-not-a-file");
  const auto frames = frames_of(directory_);
  ASSERT_THAT(frames, SizeIs(6));
  const std::array<const char*, 6> names{"10.pcap", "9.pcap", "B.pcap", "a.pcap", "b.pcap", "c.pcapng"};
  const std::array<LinkType, 6> links{LinkType::linux_cooked_v2, LinkType::ethernet, LinkType::linux_cooked,
                                      LinkType::raw_ip,          LinkType::ethernet, LinkType::ethernet};
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(frames[i].octets, names[i]);
    EXPECT_EQ(frames[i].link, links[i]) << names[i];
  }
}

TEST_F(CaptureFile, ADirectoryNamesTheFileBeingRead) {
  const std::string a = write("a.pcap", PcapText{}.frame(1, 2, "a").get());
  const std::string b = write("b.pcap", PcapText{}.frame(1, 2, "b").get());
  const std::unique_ptr<Source> source = open(directory_);
  EXPECT_EQ(source->name(), a);
  Collected collected;
  EXPECT_EQ(source->read(collected.sink()).reading, Reading::frames);
  EXPECT_EQ(source->read(collected.sink()).reading, Reading::finished);
  EXPECT_EQ(source->name(), b);
}

TEST_F(CaptureFile, ALinkInADirectoryIsWhatItPointsTo) {
  const std::string outside = directory_ + "-outside.pcap";
  std::ofstream{outside, std::ios::binary} << PcapText{}.frame(1, 2, "linked").get();
  std::filesystem::create_symlink(outside, directory_ + "/a.pcap");
  EXPECT_THAT(frames_of(directory_), SizeIs(1));
  std::filesystem::remove(outside);
  EXPECT_THAT(refusal(directory_), AllOf(HasSubstr("a.pcap: cannot be opened"), HasSubstr("No such file")));
}

TEST_F(CaptureFile, ADirectoryWithoutFilesIsRefused) {
  EXPECT_EQ(refusal(directory_), directory_ + ": the directory holds no regular file to read");
}

TEST_F(CaptureFile, AFileThatVanishesEndsTheReadingAndIsNamed) {
  write("a.pcap", PcapText{}.frame(1, 2, "a").get());
  const std::string second = write("b.pcap", PcapText{}.frame(1, 2, "b").get());
  const std::unique_ptr<Source> source = open(directory_);
  std::filesystem::remove(second);
  Collected good;
  const Batch last = read_all(*source, good);
  EXPECT_EQ(last.reading, Reading::failed);
  EXPECT_EQ(last.error.message, second +
                                    ": cannot be opened: No such file or directory; it was there when its directory "
                                    "was listed");
  EXPECT_THAT(good.octets(), ElementsAre("a"));
}

TEST_F(CaptureFile, DamageInASecondFileComesAfterTheGoodFramesOfBoth) {
  write("a.pcap", PcapText{}.frame(1, 2, "a").get());
  const std::string second = write("b.pcap", PcapText{}.frame(1, 2, "b").record(1, 3, 9, 9, "c").get());
  Collected good;
  EXPECT_THAT(damage(directory_, good), HasSubstr(second + ": is damaged after frame 1"));
  EXPECT_THAT(good.octets(), ElementsAre("a", "b"));
}

TEST_F(CaptureFile, AMissingFileIsRefused) {
  const std::string path = directory_ + "/none.pcap";
  EXPECT_EQ(refusal(path), path + ": cannot be opened: No such file or directory");
}

TEST_F(CaptureFile, ATextFileIsNoCapture) {
  const std::string path = write("notes.pcap", "# notes of the meeting\n");
  // "# no" is 23 20 6e 6f in ASCII.
  EXPECT_THAT(refusal(path), AllOf(HasSubstr(path + ": has no readable pcap or pcapng header at octet 0"),
                                   HasSubstr("its first octets are 23 20 6e 6f")));
}

TEST_F(CaptureFile, ACompressedFileIsToBeUnpacked) {
  EXPECT_THAT(refusal(write("a.pcap.gz", "\x1f\x8b\x08\x00\x00\x00\x00\x00")), HasSubstr("looks gzip-compressed"));
  EXPECT_THAT(refusal(write("a.pcap.zst", "\x28\xb5\x2f\xfd\x04\x00\x00\x00")), HasSubstr("looks zstd-compressed"));
}

TEST_F(CaptureFile, AnEmptyFileIsNoCapture) {
  const std::string path = write("empty.pcap", "");
  EXPECT_EQ(refusal(path), path + ": is empty (0 octets), without even the header of a capture");
}

TEST_F(CaptureFile, AHeaderCutShortIsRefused) {
  const std::string path = write("short.pcap", PcapText{}.get().substr(0, 23));
  EXPECT_THAT(refusal(path), AllOf(HasSubstr(path), HasSubstr("octet 0"), HasSubstr("truncated")));
}

// Two good frames end at octet 24 + 2 * (16 + 4) = 64.
TEST_F(CaptureFile, ALastRecordCutInItsHeaderIsDamage) {
  const std::string whole = PcapText{}.frame(1, 1, "good").frame(1, 2, "fine").frame(1, 3, "lost").get();
  const std::string path = write("cut.pcap", whole.substr(0, 64 + 7));
  Collected good;
  EXPECT_THAT(damage(path, good),
              AllOf(HasSubstr(path + ": is damaged after frame 2, at octet 71"), HasSubstr("truncated")));
  EXPECT_THAT(good.octets(), ElementsAre("good", "fine"));
}

TEST_F(CaptureFile, ALastRecordCutInItsOctetsIsDamage) {
  const std::string whole = PcapText{}.frame(1, 1, "good").frame(1, 2, "fine").frame(1, 3, "lost").get();
  const std::string path = write("cut.pcap", whole.substr(0, whole.size() - 1));
  Collected good;
  EXPECT_THAT(damage(path, good),
              AllOf(HasSubstr(path + ": is damaged after frame 2, at octet 83"), HasSubstr("truncated")));
  EXPECT_THAT(good.octets(), ElementsAre("good", "fine"));
}

TEST_F(CaptureFile, ARecordOfInsaneLengthIsDamage) {
  const std::string path = write(
      "insane.pcap", PcapText{}.frame(1, 1, "good").record(1, 2, 0x7fffffff, 0x7fffffff, "x").frame(1, 3, "y").get());
  Collected good;
  // The insane record's header ends at octet 24 + 20 + 16 = 60; its length is 2147483647.
  EXPECT_THAT(damage(path, good),
              AllOf(HasSubstr(path + ": is damaged after frame 1, at octet 60"), HasSubstr("2147483647")));
  EXPECT_THAT(good.octets(), ElementsAre("good"));
}

TEST_F(CaptureFile, APcapngBlockCutShortIsDamage) {
  const std::string whole = PcapngText{}.interface(9).frame(0, 1, "good").frame(0, 2, "lost").get();
  const std::string path = write("cut.pcapng", whole.substr(0, whole.size() - 5));
  Collected good;
  EXPECT_THAT(damage(path, good),
              AllOf(HasSubstr(path + ": is damaged after frame 1, at octet " + std::to_string(whole.size() - 5)),
                    HasSubstr("truncated")));
  EXPECT_THAT(good.octets(), ElementsAre("good"));
}

TEST_F(CaptureFile, APcapngWithTwoLinkTypesIsReadUpToTheSecond) {
  const std::string path =
      write("two.pcapng", PcapngText{}.interface(9, 1).frame(0, 1, "good").interface(9, 101).frame(1, 2, "x").get());
  Collected good;
  EXPECT_THAT(damage(path, good), AllOf(HasSubstr(path + ": is damaged after frame 1"), HasSubstr("type 101")));
  EXPECT_THAT(good.octets(), ElementsAre("good"));
}

// 0xffffffffffffffff microseconds lie some 584,000 years ahead; 63 bits of nanoseconds end in 2262.
TEST_F(CaptureFile, ATimeBeyondTheClockIsDamageAndNothingAfterItIsGiven) {
  const std::string path = write(
      "time.pcapng",
      PcapngText{}.interface(6).frame(0, 1, "good").frame(0, 0xffffffffffffffff, "never").frame(0, 2, "after").get());
  Collected good;
  EXPECT_EQ(damage(path, good), path +
                                    ": is damaged at frame 2, whose time lies outside the years 1970 to 2262; the "
                                    "frames before were read");
  EXPECT_THAT(good.octets(), ElementsAre("good"));
}

TEST_F(CaptureFile, DamageIsReportedByTheBatchAndNotOnStandardError) {
  const std::string whole = PcapText{}.frame(1, 1, "good").frame(1, 2, "lost").get();
  const std::string cut = write("cut.pcap", whole.substr(0, whole.size() - 1));
  const std::string text = write("notes.pcap", "no capture at all");
  ::testing::internal::CaptureStderr();
  Collected good;
  damage(cut, good);
  refusal(text);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

// Replaces standard input by a pipe that a thread fills, and puts it back.
class PipedInput {
 public:
  explicit PipedInput(std::string octets) : saved_(dup(STDIN_FILENO)) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    writer_ = std::thread{[end = ends[1], octets = std::move(octets)] {
      std::size_t at = 0;
      while (at < octets.size()) {
        const ssize_t written = ::write(end, octets.data() + at, octets.size() - at);
        if (written <= 0) break;
        at += static_cast<std::size_t>(written);
      }
      close(end);
    }};
  }
  PipedInput(const PipedInput&) = delete;
  PipedInput& operator=(const PipedInput&) = delete;
  ~PipedInput() {
    writer_.join();
    dup2(saved_, STDIN_FILENO);
    close(saved_);
  }

 private:
  int saved_;
  std::thread writer_;
};

TEST_F(CaptureFile, ADashIsStandardInputWhichStaysOpen) {
  PcapText text;
  for (std::uint32_t i = 0; i < 3000; ++i) text.frame(noon, i, std::string(100, 'x'));  // more than a pipe holds
  const PipedInput input{text.get()};
  Collected collected;
  {
    const std::unique_ptr<Source> source = open("-");
    EXPECT_EQ(source->name(), "standard input");
    EXPECT_EQ(read_all(*source, collected).reading, Reading::finished);
  }
  EXPECT_THAT(collected.frames(), SizeIs(3000));
  char octet = 0;
  EXPECT_EQ(::read(STDIN_FILENO, &octet, 1), 0);  // the end of the pipe, not EBADF
}

TEST_F(CaptureFile, DamageOnStandardInputIsPlacedByFrame) {
  const std::string whole = PcapngText{}.interface(9).frame(0, 1, "good").frame(0, 2, "lost").get();
  const PipedInput input{whole.substr(0, whole.size() - 5)};
  Collected good;
  EXPECT_THAT(damage("-", good), HasSubstr("standard input: is damaged after frame 1 (truncated"));
  EXPECT_THAT(good.octets(), ElementsAre("good"));
}

TEST_F(CaptureFile, TextOnStandardInputIsNoCapture) {
  const PipedInput input{"# notes of the meeting\n"};
  EXPECT_THAT(refusal("-"), HasSubstr("standard input: has no readable pcap or pcapng header at octet 0"));
}

}  // namespace
}  // namespace eugress
