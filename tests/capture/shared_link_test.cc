// Several sources of one link, and several interfaces as one observation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "live_wire.h"

namespace eugress {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string octets_of(std::uint32_t number) {
  std::string octets;
  for (int shift = 24; shift >= 0; shift -= 8) octets += static_cast<char>(number >> shift & 0xffU);
  return octets;
}

// A UDP datagram of a pair of hosts, either way, behind some tags; the number stands at its end.
struct Pair {
  std::uint32_t ours = 0;
  std::uint32_t theirs = 0;
  bool is_ipv6 = false;
  unsigned tags = 0;

  [[nodiscard]] std::string address(std::uint32_t host) const {
    return is_ipv6 ? std::string{"\x20\x01\x0d\xb8", 4} + std::string(8, '\0') + octets_of(host) : octets_of(host);
  }
  [[nodiscard]] std::string frame(bool is_egress, std::uint32_t number) const {
    std::string octets = std::string{"\x02\0\0\0\0\x02\x02\0\0\0\0\x01", 12};
    for (unsigned i = 0; i < tags; ++i)
      octets += std::string{i + 1 < tags ? "\x88\xa8\0" : "\x81\0\0", 3} + static_cast<char>(7 + i);
    const std::string udp = std::string{"\x9c\x40\x22\x61\0\x1c\0\0", 8} + std::string(16, '.') + octets_of(number);
    const std::string from = address(is_egress ? ours : theirs);
    const std::string to = address(is_egress ? theirs : ours);
    if (is_ipv6) {
      return octets + std::string{"\x86\xdd\x60\0\0\0\0\x1c\x11\x40", 10} + from + to + udp;
    }
    return octets + std::string{"\x08\0\x45\0\0\x30\0\0\0\0\x40\x11\0\0", 14} + from + to + udp;
  }
};

class SharedLink : public LiveCapture {
 protected:
  static void read_all(std::vector<std::unique_ptr<Source>>& sources, std::vector<Collected>& collected,
                       std::size_t count) {
    const auto give_up = Clock::now() + std::chrono::seconds{10};
    std::size_t seen = 0;
    for (auto quiet_until = Clock::now() + std::chrono::seconds{1}; Clock::now() < give_up;) {
      std::size_t now = 0;
      for (std::size_t i = 0; i < sources.size(); ++i) {
        ASSERT_EQ(sources[i]->read(collected[i].sink()).reading, Reading::frames);
        now += collected[i].frames().size();
      }
      if (now != seen) quiet_until = Clock::now() + std::chrono::seconds{1};
      seen = now;
      if (Clock::now() > quiet_until) break;
    }
    EXPECT_EQ(seen, count) << "every frame comes to one source, none to two";
  }
};

TEST_F(SharedLink, BothDirectionsOfAPairComeToOneSource) {
  LiveSettings settings;
  settings.interfaces = {"watched"};
  settings.sources = 2;
  auto sources = open_all(settings);
  ASSERT_EQ(sources.size(), 2U);
  std::vector<Pair> pairs;
  for (std::uint32_t i = 0; i < 200; ++i) {
    pairs.push_back({0x0a000000U + i * 7919U, 0xaa720000U + i % 13, i % 4 == 3, (i / 4) % 4});
  }
  const Sender sender{"sender"};
  std::uint32_t number = 0;
  for (const Pair& pair : pairs) {
    for (const bool is_egress : {true, false, true}) sender.send(pair.frame(is_egress, number++));
  }
  std::vector<Collected> collected(2);
  ASSERT_NO_FATAL_FAILURE(read_all(sources, collected, number));
  std::map<std::uint32_t, std::set<std::size_t>> sources_of_pair;
  for (std::size_t source = 0; source < collected.size(); ++source) {
    for (const Seen& frame : collected[source].frames()) {
      std::uint32_t seen = 0;
      for (const char octet : frame.octets.substr(frame.octets.size() - 4)) {
        seen = seen << 8U | static_cast<unsigned char>(octet);
      }
      sources_of_pair[seen / 3].insert(source);
    }
    // Each pair is a coin thrown: fewer than 60 of 200 has a chance below one in a million.
    EXPECT_GT(collected[source].frames().size(), 3U * 60U);
  }
  EXPECT_EQ(sources_of_pair.size(), pairs.size());
  for (const auto& [pair, sources_of] : sources_of_pair) {
    EXPECT_EQ(sources_of.size(), 1U) << "pair " << pair << " with " << pairs[pair].tags << " tags, IPv6 "
                                     << pairs[pair].is_ipv6;
  }
}

TEST_F(SharedLink, WhatIsNotIpComesOnce) {
  LiveSettings settings;
  settings.interfaces = {"watched"};
  settings.sources = 3;
  auto sources = open_all(settings);
  Sender{"sender"}.send(0, 500);
  std::vector<Collected> collected(3);
  ASSERT_NO_FATAL_FAILURE(read_all(sources, collected, 500));
}

TEST_F(SharedLink, TheSumOfWhatTheSourcesReceivedIsWhatWasSent) {
  constexpr std::uint32_t count = 20000;
  LiveSettings settings;
  settings.interfaces = {"watched"};
  settings.sources = 2;
  settings.ring_bytes = 1U << 20U;
  auto sources = open_all(settings);
  const Sender sender{"sender"};
  for (std::uint32_t i = 0; i < count; ++i) {
    const Pair pair{0x0a000000U + i % 50, 0xaa720001U};
    sender.send(pair.frame(true, i) + std::string(900, '.'));
  }
  std::uint64_t received = 0;
  std::uint64_t accounted = 0;
  for (const auto& source : sources) {
    Collected collected;
    for (int i = 0; i < 5; ++i) ASSERT_EQ(source->read(collected.sink()).reading, Reading::frames);
    const LossCounts losses = source->losses();
    EXPECT_EQ(*losses.received, collected.frames().size() + *losses.kernel) << "received = delivered + dropped";
    EXPECT_GT(*losses.kernel, 0U);
    received += *losses.received;
    accounted += collected.frames().size() + *losses.kernel;
  }
  EXPECT_EQ(received, count);
  EXPECT_EQ(accounted, count);
  EXPECT_FALSE(sources[1]->losses().interface.has_value()) << "or the interface's losses would count twice";
}

class Interfaces : public SharedLink {
 protected:
  void SetUp() override {
    SharedLink::SetUp();
    if (IsSkipped()) return;
    for (const char* const pair : {"second", "foreign"}) {
      const std::string name{pair};
      ASSERT_TRUE(run("ip link add " + name + " type veth peer name to-" + name));
      ASSERT_TRUE(run("ip link set " + name + " up") && run("ip link set to-" + name + " up"));
    }
    ASSERT_TRUE(run("ip link set lo up"));
  }
  void TearDown() override {
    run("ip link del second");
    run("ip link del foreign");
    SharedLink::TearDown();
  }
  static std::string udp(std::uint32_t number) { return Pair{0x0a000001U, 0xaa720001U}.frame(true, number); }
};

TEST_F(Interfaces, TwoOfAGatewayAreOneObservationInOrder) {
  LiveSettings settings;
  settings.interfaces = {"watched", "second"};
  auto sources = open_all(settings);
  EXPECT_EQ(sources.front()->name(), "watched, second");
  const Sender first{"sender"};
  const Sender second{"to-second"};
  const Sender foreign{"to-foreign"};
  for (std::uint32_t i = 0; i < 100; ++i) {
    (i % 2 == 0 ? first : second).send(udp(i));
    foreign.send(udp(1000 + i));
  }
  std::vector<Collected> collected(1);
  ASSERT_NO_FATAL_FAILURE(read_all(sources, collected, 100));
  for (std::uint32_t i = 0; i < 100; ++i) {
    const Seen& frame = collected[0].frames()[i];
    EXPECT_EQ(frame.octets.substr(frame.octets.size() - 4), octets_of(i));
    EXPECT_EQ(frame.link, LinkType::linux_cooked_v2);
  }
}

TEST_F(Interfaces, OneThatIsMadeAnewIsFoundAgain) {
  LiveSettings settings;
  settings.interfaces = {"watched", "second"};
  auto sources = open_all(settings);
  ASSERT_TRUE(run("ip link del second"));
  Sender{"sender"}.send(udp(1));
  std::vector<Collected> collected(1);
  ASSERT_NO_FATAL_FAILURE(read_all(sources, collected, 1));
  ASSERT_TRUE(run("ip link add second type veth peer name to-second"));
  ASSERT_TRUE(run("ip link set second up") && run("ip link set to-second up"));
  sources.front()->narrow({});
  Sender{"to-second"}.send(udp(2));
  ASSERT_NO_FATAL_FAILURE(read_all(sources, collected, 2));
}

TEST_F(Interfaces, AnyIsEveryInterface) {
  LiveSettings settings;
  settings.interfaces = {"any"};
  auto sources = open_all(settings);
  Sender{"sender"}.send(udp(1));
  Sender{"to-foreign"}.send(udp(2));
  std::vector<Collected> collected(1);
  ASSERT_NO_FATAL_FAILURE(read_all(sources, collected, 2));
}

TEST_F(Interfaces, OneThatIsNotThereIsNamed) {
  LiveSettings settings;
  settings.interfaces = {"watched", "eth99"};
  const auto sources = open_live(settings);
  ASSERT_FALSE(sources.has_value());
  EXPECT_THAT(sources.error().message, AllOf(HasSubstr("eth99: there is no such interface"), HasSubstr("second")));
}

TEST_F(Interfaces, AreNarrowedTogetherAndNothingElseComes) {
  LiveSettings settings;
  settings.interfaces = {"watched", "second"};
  settings.is_filtered = true;
  auto sources = open_all(settings);
  Wanted wanted;
  wanted.listed.push_back({Address::from_ipv4(0xaa720000U), 96 + 16});
  sources.front()->narrow(wanted);
  ASSERT_TRUE(sources.front()->filter()->is_attached);
  for (const char* const end : {"sender", "to-second", "to-foreign"}) {
    Sender{end}.send(udp(1));
    Sender{end}.send(Pair{0x0a000001U, 0xcb007101U}.frame(true, 2));  // 203.0.113.1: nobody's
  }
  std::vector<Collected> collected(1);
  ASSERT_NO_FATAL_FAILURE(read_all(sources, collected, 2));
}

}  // namespace
}  // namespace eugress
