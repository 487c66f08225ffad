// A network namespace of this process's own with two ends of a veth pair: frames put in at `sender` are captured at
// `watched`.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "capture/capture.h"
#include "collected.h"

namespace eugress {

using Clock = std::chrono::steady_clock;

inline Timestamp clock_now() {
  return std::chrono::system_clock::now();
}

inline bool run(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

inline bool put(const std::string& path, const std::string& text) {
  std::ofstream file{path};
  file << text << std::flush;
  return file.good();
}

// Moves this process into a namespace of its own; empty, or why it cannot be.
inline std::string enter_namespace() {
  const uid_t user = geteuid();
  if (user == 0) {
    if (unshare(CLONE_NEWNET) != 0) return "unshare(CLONE_NEWNET): " + std::generic_category().message(errno);
  } else {
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
      return "unshare(CLONE_NEWUSER | CLONE_NEWNET): " + std::generic_category().message(errno);
    }
    if (!put("/proc/self/uid_map", "0 " + std::to_string(user) + " 1")) return "no user map can be written";
  }
  // Without IPv6 the kernel itself sends nothing, so what arrives is what the test sent.
  put("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1");
  put("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1");
  return run("ip link show") ? "" : "the command `ip` (iproute2) does not work here";
}

// An Ethernet frame of the experimental type 0x88b5 (IEEE 802) with a number in it, which no host answers.
inline std::string numbered_frame(std::uint32_t number, std::size_t size) {
  std::string octets = std::string(6, '\xff') + std::string{"\x02\x00\x00\x00\x00\x01\x88\xb5", 8};
  for (int shift = 24; shift >= 0; shift -= 8) octets += static_cast<char>(number >> shift & 0xffU);
  octets.resize(size, '.');
  return octets;
}

class Sender {
 public:
  explicit Sender(const std::string& interface) : socket_(socket(AF_PACKET, SOCK_RAW, 0)) {
    to_.sll_family = AF_PACKET;
    to_.sll_ifindex = static_cast<int>(if_nametoindex(interface.c_str()));
    EXPECT_GE(socket_, 0);
    // Past the queue, which drops in silence for up to a second after the link came up.
    const int yes = 1;
    EXPECT_EQ(setsockopt(socket_, SOL_PACKET, PACKET_QDISC_BYPASS, &yes, sizeof yes), 0);
    EXPECT_NE(to_.sll_ifindex, 0);
  }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;
  ~Sender() { close(socket_); }

  void send(const std::string& octets) const {
    const void* const address = &to_;
    ASSERT_EQ(sendto(socket_, octets.data(), octets.size(), 0, static_cast<const sockaddr*>(address), sizeof to_),
              static_cast<ssize_t>(octets.size()));
  }
  void send(std::uint32_t first, std::uint32_t count, std::size_t size = 100) const {
    for (std::uint32_t number = first; number < first + count; ++number) {
      ASSERT_NO_FATAL_FAILURE(send(numbered_frame(number, size)));
    }
  }

 private:
  int socket_;
  sockaddr_ll to_{};
};

class LiveCapture : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { obstacle_ = enter_namespace(); }

  void SetUp() override {
    if (!obstacle_.empty()) GTEST_SKIP() << "SKIPPED: live capture is untested, because of " << obstacle_;
    ASSERT_TRUE(run("ip link add watched type veth peer name sender"));
    ASSERT_TRUE(run("ip link set sender up") && run("ip link set watched up"));
  }
  void TearDown() override { run("ip link del sender"); }

  static std::unique_ptr<Source> open(LiveSettings settings = {}) {
    settings.interfaces = {"watched"};
    return std::move(open_all(settings).front());
  }
  static std::vector<std::unique_ptr<Source>> open_all(const LiveSettings& settings) {
    auto sources = open_live(settings);
    if (!sources) {
      ADD_FAILURE() << sources.error().message;
      std::abort();
    }
    return *std::move(sources);
  }
  static std::string refusal(const std::string& interface) {
    LiveSettings settings;
    settings.interfaces = {interface};
    const auto sources = open_live(settings);
    return sources ? "" : sources.error().message;
  }
  // Reads until `count` frames came, then half a second longer for frames that should not.
  static void expect_frames(Source& source, Collected& collected, std::size_t count) {
    const auto give_up = Clock::now() + std::chrono::seconds{10};
    while (collected.frames().size() < count && Clock::now() < give_up) {
      ASSERT_EQ(source.read(collected.sink()).reading, Reading::frames);
    }
    const auto end = Clock::now() + std::chrono::milliseconds{500};
    while (Clock::now() < end) ASSERT_EQ(source.read(collected.sink()).reading, Reading::frames);
    ASSERT_EQ(collected.frames().size(), count);
  }

  inline static std::string obstacle_;
};

}  // namespace eugress
