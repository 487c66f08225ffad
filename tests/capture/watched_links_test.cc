#include "capture/watched_links.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace eugress {
namespace {

class FakeSys {
 public:
  FakeSys() : root_(::testing::TempDir() + "eugress-sys-XXXXXX") { EXPECT_NE(mkdtemp(root_.data()), nullptr); }
  FakeSys(const FakeSys&) = delete;
  FakeSys& operator=(const FakeSys&) = delete;
  ~FakeSys() { std::filesystem::remove_all(root_); }

  void set(const std::string& interface, std::uint64_t missed, std::uint64_t fifo) const {
    const auto statistics = root() / "class" / "net" / interface / "statistics";
    std::filesystem::create_directories(statistics);
    std::ofstream{statistics / "rx_missed_errors"} << missed << '\n';
    std::ofstream{statistics / "rx_fifo_errors"} << fifo << '\n';
  }
  [[nodiscard]] std::filesystem::path root() const { return root_; }

 private:
  std::string root_;
};

TEST(WatchedLinks, AddUpWhatEveryInterfaceLostSinceTheStart) {
  const FakeSys sys;
  sys.set("eth0", 1000, 7);
  sys.set("eth1", 50, 0);
  WatchedLinks links{{"eth0", "eth1"}, sys.root()};
  EXPECT_EQ(links.losses(), 0U) << "what was lost before is not ours";
  sys.set("eth0", 1010, 9);
  sys.set("eth1", 51, 0);
  EXPECT_EQ(links.losses(), 10U + 2U + 1U);
  EXPECT_EQ(links.losses(), 13U);
}

TEST(WatchedLinks, AnInterfaceThatWasMadeAnewCountsFromNothing) {
  const FakeSys sys;
  sys.set("eth0", 1000, 0);
  WatchedLinks links{{"eth0"}, sys.root()};
  sys.set("eth0", 1005, 0);
  EXPECT_EQ(links.losses(), 5U);
  std::filesystem::remove_all(sys.root() / "class");
  EXPECT_EQ(links.losses(), 5U) << "what it lost stays lost while it is away";
  sys.set("eth0", 3, 0);
  EXPECT_EQ(links.losses(), 8U);
}

TEST(WatchedLinks, WhereOneDoesNotSayTheSumIsNotKnown) {
  const FakeSys sys;
  sys.set("eth0", 0, 0);
  EXPECT_FALSE((WatchedLinks{{"eth0", "tun0"}, sys.root()}.losses().has_value()));
  EXPECT_FALSE((WatchedLinks{{"any"}, sys.root()}.losses().has_value()));
}

TEST(WatchedLinks, OneIsBoundToAndSeveralAreChosenFromAll) {
  const WatchedLinks one{{"eth0"}};
  EXPECT_EQ(one.device(), "eth0");
  EXPECT_FALSE(one.is_selection());
  const WatchedLinks two{{"eth0", "eth1"}};
  EXPECT_EQ(two.device(), "any");
  EXPECT_EQ(two.text(), "eth0, eth1");
  EXPECT_TRUE(two.is_selection());
  const WatchedLinks all{{"any"}};
  EXPECT_EQ(all.device(), "any");
  EXPECT_FALSE(all.is_selection());
}

}  // namespace
}  // namespace eugress
