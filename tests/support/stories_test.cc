#include "support/stories.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "support/cast.h"
#include "support/pcap_writer.h"
#include "support/temporary_file.h"

namespace eugress::synth {
namespace {

std::string test_name(std::string_view story) {
  std::string out(story);
  std::ranges::replace(out, '-', '_');
  return out;
}

std::vector<std::string_view> names(bool well_formed_only) {
  std::vector<std::string_view> out;
  for (const StoryEntry& entry : stories()) {
    if (entry.is_well_formed || !well_formed_only) out.push_back(entry.name);
  }
  return out;
}

// Told once a process: the school morning takes its time.
const Story& told(std::string_view name) {
  static std::map<std::string_view, Story> kept;
  const auto known = kept.find(name);
  return known != kept.end() ? known->second : kept.emplace(name, tell(*find_story(name))).first->second;
}

class AnyStory : public ::testing::TestWithParam<std::string_view> {
 protected:
  const Story& story = told(GetParam());
};

TEST_P(AnyStory, IsTheSameForTheSameSeedAndAnotherForAnother) {
  const Story again = tell(*find_story(GetParam()));
  StoryShape other_seed;
  other_seed.seed = 2;
  const Story other = tell(*find_story(GetParam()), other_seed);
  const Bytes image = file_image(story.capture, {});
  EXPECT_TRUE(image == file_image(again.capture, {}));
  EXPECT_FALSE(image == file_image(other.capture, {}));
  EXPECT_EQ(to_json(story.truth), to_json(again.truth));
}

TEST_P(AnyStory, CountsEveryFrameOnce) {
  EXPECT_EQ(story.truth.frames_total(), story.capture.frames().size());
}

TEST_P(AnyStory, RunsForwardInTime) {
  EXPECT_TRUE(std::ranges::is_sorted(story.capture.frames(), {}, &CapturedFrame::time));
}

INSTANTIATE_TEST_SUITE_P(Every, AnyStory, ::testing::ValuesIn(names(false)),
                         [](const auto& param_info) { return test_name(param_info.param); });

class SoundStory : public AnyStory {};

TEST_P(SoundStory, FlowsAddUpToFrames) {
  std::uint64_t provider = 0;
  std::uint64_t others = 0;
  for (const FlowTruth& flow : story.truth.flows) {
    (flow.provider ? provider : others) += flow.egress.packets + flow.ingress.packets;
  }
  EXPECT_EQ(provider, story.truth.frames_of(FrameKind::provider_flow));
  EXPECT_EQ(others, story.truth.frames_of(FrameKind::other_flow));
}

TEST_P(SoundStory, NoTwoFlowsShareAKey) {
  std::set<std::tuple<Endpoint, Endpoint, Transport>> keys;
  for (const FlowTruth& flow : story.truth.flows) {
    EXPECT_TRUE(keys.emplace(flow.client, flow.server, flow.transport).second) << flow.client.port;
  }
}

// UDP flows end after 180 s of silence and TCP flows after 900 s; were one silent for longer, it would be two.
TEST_P(SoundStory, NoFlowIsSilentBeyondItsIdleTime) {
  for (const FlowTruth& flow : story.truth.flows) {
    const Duration idle = flow.transport == Transport::udp ? seconds(180) : seconds(900);
    EXPECT_LT(flow.longest_silence, idle) << to_text(flow.server.address) << " " << flow.client.port;
  }
}

bool is_campus(const Ip& address) {
  if (address.is_v6) return std::ranges::equal(address.view().first(6), ip("2001:2::").view().first(6));
  return address.octets[0] == 10 || (address.octets[0] == 198 && (address.octets[1] & 0xfeU) == 18);
}

bool is_documentation(const Ip& address) {
  if (address.is_v6) return std::ranges::equal(address.view().first(4), ip("2001:db8::").view().first(4));
  const BytesView net = address.view().first(3);
  return std::ranges::equal(net, v4(192, 0, 2, 0).view().first(3)) ||
         std::ranges::equal(net, v4(198, 51, 100, 0).view().first(3)) ||
         std::ranges::equal(net, v4(203, 0, 113, 0).view().first(3));
}

TEST_P(SoundStory, ClientsAreCampusAndStrangersAreNobody) {
  // Stories of two ends on one campus, and of an address that was the provider's once.
  const bool stays_inside = GetParam() == "on-site-server" || GetParam() == "p2p-same-campus";
  const Ip left_the_list = ip("3.21.137.140");
  for (const FlowTruth& flow : story.truth.flows) {
    EXPECT_TRUE(is_campus(flow.client.address)) << to_text(flow.client.address);
    if (stays_inside && is_campus(flow.server.address)) continue;
    EXPECT_FALSE(is_campus(flow.server.address)) << to_text(flow.server.address);
    if (flow.provider || flow.server.address == left_the_list) continue;
    EXPECT_TRUE(is_documentation(flow.server.address)) << to_text(flow.server.address);
  }
}

// The consistency test of the wire facts (2.1), applied to our own names: address to digits, never the other way.
TEST_P(SoundStory, NamesWithASiteCodeAgreeWithTheirAddress) {
  for (const FlowTruth& flow : story.truth.flows) {
    if (flow.basis != PlaceBasis::site_code) continue;
    ASSERT_EQ(flow.names.size(), 1U);
    const std::string& name = flow.names.front();
    const std::string label = name.substr(0, name.find('.'));
    std::string digits = to_text(flow.server.address);
    std::erase(digits, '.');
    const bool is_gateway = label.ends_with("rwg");
    if (!is_gateway) digits = std::to_string(flow.server.address.last_octet());
    const std::string stem = label.substr(0, label.size() - (label.ends_with("zc") ? 2 : 3));
    EXPECT_TRUE(stem.ends_with(digits)) << name;
    EXPECT_TRUE(flow.country.has_value()) << name;
  }
}

std::string tool_output(const std::string& command) {
  const std::unique_ptr<std::FILE, decltype(&pclose)> pipe(popen(command.c_str(), "r"), &pclose);
  std::string out;
  char buffer[4096];
  while (pipe && std::fgets(buffer, sizeof buffer, pipe.get()) != nullptr) out += buffer;
  return out;
}

// A second reader of every protocol: it checks lengths and checksums of all headers it knows.
TEST_P(SoundStory, TcpdumpFindsNothingWrong) {
  if (std::system("command -v tcpdump >/dev/null 2>&1") != 0) GTEST_SKIP() << "tcpdump is not installed";
  const TemporaryFile file(story.capture, {});
  ASSERT_TRUE(file.is_written());
  const std::string count = tool_output("tcpdump -nn -r " + file.path() + " --count 2>/dev/null");
  EXPECT_EQ(count, std::to_string(story.capture.frames().size()) + " packets\n");
  const std::string complaints =
      tool_output("tcpdump -nn -vv -r " + file.path() +
                  " 2>&1 | grep -E '\\(bad|bad (udp|cksum|length|hdr)|incorrect|truncated|"
                  "malformed|invalid|\\[\\|' | grep -vE 'planted-payload|^[[:space:]]*0x' | head -5");
  EXPECT_EQ(complaints, "");
}

INSTANTIATE_TEST_SUITE_P(Every, SoundStory, ::testing::ValuesIn(names(true)),
                         [](const auto& param_info) { return test_name(param_info.param); });

std::uint64_t bytes_in(const Truth& truth, Plane plane, const std::string& country) {
  const auto cells = truth.cells();
  std::uint64_t out = 0;
  for (const Way way : {Way::egress, Way::ingress}) {
    const auto cell = cells.find({plane, country, way});
    if (cell != cells.end()) out += cell->second.bytes;
  }
  return out;
}

TEST(NativeJoin, AsksFourControllersInTwoSitesAndSpeaksToOneRouter) {
  const Story& story = told("native-join-eu");
  std::set<std::string> controllers;
  std::set<Endpoint> routers;
  std::size_t sockets = 0;
  for (const FlowTruth& flow : story.truth.flows) {
    if (flow.transport == Transport::tcp && flow.names.front().find("zc.") != std::string::npos)
      controllers.insert(flow.names.front());
    if (flow.plane != Plane::media) continue;
    routers.insert(flow.server);
    ++sockets;
  }
  EXPECT_EQ(controllers.size(), 4U);
  EXPECT_EQ(routers.size(), 1U);
  EXPECT_EQ(sockets, 10U);  // Five for data and five probes (2025).
}

TEST(NativeJoin, ProbeSocketsCarryTwoPacketsEachWay) {
  const Story& story = told("native-join-eu");
  const auto is_probe = [](const FlowTruth& flow) {
    return flow.plane == Plane::media && flow.egress.packets == 2 && flow.ingress.packets == 2;
  };
  EXPECT_EQ(std::ranges::count_if(story.truth.flows, is_probe), 5);
}

TEST(UsHostedMeeting, IsNeverNearerThanAHundredAndFortyMilliseconds) {
  const Story& story = told("us-hosted-meeting");
  for (const FlowTruth& flow : story.truth.flows) {
    if (flow.plane != Plane::media && flow.plane != Plane::signalling) continue;
    EXPECT_EQ(flow.country, "US");
    ASSERT_TRUE(flow.smallest().has_value());
    EXPECT_GT(*flow.smallest(), ms(140));
  }
}

TEST(WebClient, StaticAssetsDominate) {
  const Truth& truth = told("web-client").truth;
  std::uint64_t all = 0;
  for (const auto& [key, counts] : truth.cells()) all += counts.bytes;
  // Measured: 15.46 of 16.77 MB, 92 %.
  EXPECT_GT(bytes_in(truth, Plane::static_, "anycast") * 100, all * 88);
}

TEST(Background, BelongsToNoProvider) {
  const Truth& truth = told("background").truth;
  EXPECT_TRUE(truth.cells().empty());
  EXPECT_GT(truth.frames_of(FrameKind::icmp), 0U);
  EXPECT_GT(truth.frames_of(FrameKind::later_fragment), 0U);
  EXPECT_GT(truth.frames_of(FrameKind::local_multicast), 0U);
  EXPECT_GT(truth.frames_of(FrameKind::not_ip), 0U);
}

TEST(Losses, AreCountedAndNeverTimeTheServer) {
  const Truth& truth = told("telemetry-to-us").truth;
  std::uint64_t repeated = 0;
  for (const FlowTruth& flow : truth.flows) {
    repeated += flow.retransmissions;
    // A sample taken from a first copy whose repetition was acknowledged would exceed the path by 200 ms, one taken
    // from the repetition could fall short of it.
    EXPECT_LT(*flow.smallest(), ms(95));
    if (flow.country != "US") continue;
    EXPECT_GE(*flow.smallest(), ms(88));
  }
  EXPECT_EQ(repeated, 3U);
}

TEST(SchoolMorning, IsAsDescribed) {
  const Story& story = told("school-morning");
  EXPECT_LT(file_image(story.capture, {}).size(), 80U * 1000 * 1000);
  std::set<Ip> clients;
  for (const FlowTruth& flow : story.truth.flows) clients.insert(flow.client.address);
  EXPECT_GE(clients.size(), 380U);
  const std::uint64_t europe = bytes_in(story.truth, Plane::media, "DE") + bytes_in(story.truth, Plane::media, "NL");
  const std::uint64_t america = bytes_in(story.truth, Plane::media, "US");
  EXPECT_GT(america, 0U);
  EXPECT_GT(europe, 5 * america);
  EXPECT_GT(bytes_in(story.truth, Plane::telemetry, "US"), 0U);
  EXPECT_GT(bytes_in(story.truth, Plane::telemetry, "unknown"), 0U);

  std::set<std::int64_t> busy;
  for (const CapturedFrame& frame : story.capture.frames()) busy.insert((frame.time - cast::morning) / minutes(1));
  EXPECT_GE(*busy.begin(), 0);
  EXPECT_LT(*busy.rbegin(), 270);
  const std::int64_t span = *busy.rbegin() - *busy.begin() + 1;
  EXPECT_GE(span - static_cast<std::int64_t>(busy.size()), 15) << "minutes in which nothing moves";
}

}  // namespace
}  // namespace eugress::synth
