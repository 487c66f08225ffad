// The files are written without libpcap and read back with it: the two must agree on every frame.
#include "support/pcap_writer.h"

#include <gtest/gtest.h>
#include <pcap/pcap.h>

#include <memory>
#include <string>
#include <tuple>

#include "support/stories.h"
#include "support/temporary_file.h"

namespace eugress::synth {
namespace {

using Handle = std::unique_ptr<pcap_t, decltype(&pcap_close)>;

Handle open(const std::string& path) {
  char error[PCAP_ERRBUF_SIZE] = "";
  Handle out(pcap_open_offline_with_tstamp_precision(path.c_str(), PCAP_TSTAMP_PRECISION_NANO, error), &pcap_close);
  if (!out) ADD_FAILURE() << error;
  return out;
}

class FileFormat : public ::testing::TestWithParam<std::tuple<FileShape::Format, bool, bool>> {};

TEST_P(FileFormat, IsReadBackFrameByFrame) {
  FileShape shape;
  std::tie(shape.format, shape.has_nanoseconds, shape.is_big_endian) = GetParam();
  const Story story = tell(*find_story("background"));
  const TemporaryFile file(story.capture, shape);
  ASSERT_TRUE(file.is_written());
  const Handle reader = open(file.path());
  ASSERT_TRUE(reader);
  EXPECT_EQ(pcap_datalink(reader.get()), DLT_EN10MB);
  for (const CapturedFrame& frame : story.capture.frames()) {
    pcap_pkthdr* header = nullptr;
    const unsigned char* octets = nullptr;
    ASSERT_EQ(pcap_next_ex(reader.get(), &header, &octets), 1);
    const std::int64_t read = std::int64_t{header->ts.tv_sec} * 1'000'000'000 + header->ts.tv_usec;
    const std::int64_t written = frame.time.time_since_epoch().count();
    EXPECT_EQ(read, shape.has_nanoseconds ? written : written / 1000 * 1000);
    EXPECT_EQ(header->len, frame.on_wire);
    const BytesView expected = story.capture.octets(frame);
    ASSERT_EQ(header->caplen, expected.size());
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), octets));
  }
  pcap_pkthdr* header = nullptr;
  const unsigned char* octets = nullptr;
  EXPECT_EQ(pcap_next_ex(reader.get(), &header, &octets), PCAP_ERROR_BREAK);
}

INSTANTIATE_TEST_SUITE_P(Writer, FileFormat,
                         ::testing::Combine(::testing::Values(FileShape::Format::pcap, FileShape::Format::pcapng),
                                            ::testing::Bool(), ::testing::Bool()));

TEST(Writer, SnapLengthCutsWhatIsKeptAndNotWhatWasThere) {
  const Story story = tell(*find_story("telemetry-to-us"));
  FileShape shape;
  shape.snap_length = 96;
  const TemporaryFile file(story.capture, shape);
  const Handle reader = open(file.path());
  ASSERT_TRUE(reader);
  EXPECT_EQ(pcap_snapshot(reader.get()), 96);
  pcap_pkthdr* header = nullptr;
  const unsigned char* octets = nullptr;
  std::size_t frames = 0;
  while (pcap_next_ex(reader.get(), &header, &octets) == 1) {
    EXPECT_LE(header->caplen, 96U);
    EXPECT_EQ(header->len, story.capture.frames().at(frames++).on_wire);
  }
  EXPECT_EQ(frames, story.capture.frames().size());
}

class LinkLayer : public ::testing::TestWithParam<std::pair<LinkType, int>> {};

TEST_P(LinkLayer, CarriesTheSamePacketsUnderItsOwnNumber) {
  StoryShape shape;
  shape.link = GetParam().first;
  const Story story = tell(*find_story("vlan-mix"), shape);
  const Story ethernet = tell(*find_story("vlan-mix"));
  const TemporaryFile file(story.capture, {});
  const Handle reader = open(file.path());
  ASSERT_TRUE(reader);
  EXPECT_EQ(pcap_datalink(reader.get()), GetParam().second);
  EXPECT_EQ(story.truth.cells(), ethernet.truth.cells());
}

INSTANTIATE_TEST_SUITE_P(Writer, LinkLayer,
                         ::testing::Values(std::pair(LinkType::linux_sll, DLT_LINUX_SLL),
                                           std::pair(LinkType::linux_sll2, DLT_LINUX_SLL2),
                                           std::pair(LinkType::raw_ip, DLT_RAW), std::pair(LinkType::null, DLT_NULL),
                                           std::pair(LinkType::loop, DLT_LOOP)));

}  // namespace
}  // namespace eugress::synth
