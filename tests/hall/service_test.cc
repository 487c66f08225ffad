// What arrives at the socket on which systemd listens. The protocol is sd_notify(3)'s: lines of NAME=VALUE in a
// datagram.
#include "service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

namespace eugress {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class Systemd : public ::testing::Test {
 protected:
  Systemd() : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    std::string name = ::testing::TempDir() + "eugress-notify-XXXXXX";
    directory_ = mkdtemp(name.data());
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = directory_ + "/notify";
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    EXPECT_EQ(bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    setenv("NOTIFY_SOCKET", path.c_str(), 1);
    setenv("WATCHDOG_USEC", "30000000", 1);
  }
  ~Systemd() override {
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    close(socket_);
    unlink((directory_ + "/notify").c_str());
    rmdir(directory_.c_str());
  }

  std::vector<std::string> heard() {
    std::vector<std::string> all;
    std::array<char, 4096> datagram{};
    for (ssize_t size = 0; (size = recv(socket_, datagram.data(), datagram.size(), 0)) > 0;)
      all.emplace_back(datagram.data(), static_cast<std::size_t>(size));
    return all;
  }

  static Snapshot after(std::uint64_t intervals) {
    Snapshot snapshot;
    snapshot.intervals_closed = intervals;
    snapshot.intervals_assessable = intervals;
    return snapshot;
  }

 private:
  int socket_;
  std::string directory_;
};

TEST_F(Systemd, TheWatchdogIsStretchedToTwoIntervals) {
  const Service service{std::chrono::minutes{1}};
  EXPECT_THAT(heard(), ElementsAre("WATCHDOG_USEC=150000000"));
}

TEST_F(Systemd, ALongerWatchdogIsTheOperatorsChoice) {
  setenv("WATCHDOG_USEC", "600000000", 1);
  const Service service{std::chrono::minutes{1}};
  EXPECT_THAT(heard(), IsEmpty());
}

TEST_F(Systemd, OnlyAnIntervalThatClosedIsASignOfLife) {
  Service service{std::chrono::seconds{10}};
  service.attend(after(1));
  EXPECT_THAT(heard(), Contains("WATCHDOG=1"));
  service.attend(after(1));
  EXPECT_THAT(heard(), IsEmpty()) << "the books stand still";
  service.attend(after(2));
  EXPECT_THAT(heard(), Contains("WATCHDOG=1"));
}

TEST_F(Systemd, WhoeverSeesPartOfTheLinkIsNotAlive) {
  Service service{std::chrono::seconds{10}};
  Snapshot part = after(1);
  part.workers_missing = 1;
  service.attend(part);
  EXPECT_THAT(heard(), Not(Contains("WATCHDOG=1")));
}

TEST_F(Systemd, ACaptureThatHasBeenReadNeedsNoIntervals) {
  Service service{std::nullopt};
  EXPECT_THAT(heard(), IsEmpty());
  service.attend(after(1));
  service.attend(after(1));
  EXPECT_THAT(heard(), ElementsAre(StartsWith("STATUS="), "WATCHDOG=1", "WATCHDOG=1"));
}

TEST_F(Systemd, AReloadTellsItsMoment) {
  const Service service{std::nullopt};
  service.reload_begins();
  service.reload_ends();
  EXPECT_THAT(heard(), ElementsAre(::testing::MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[0-9]+"), "READY=1"));
}

}  // namespace
}  // namespace eugress
