// A kernel of our own answers the questions of ethtool, so that every combination can be had without a card.
#include "capture/interface_facts.h"

#include <gtest/gtest.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>

#include <cstring>
#include <map>

#include "capture/clock_state.h"

namespace eugress {
namespace {

struct FakeKernel {
  short flags = IFF_UP | IFF_RUNNING;
  int mtu = 1500;
  std::uint32_t speed = 10'000;
  // In the order of the feature bits; names that nobody asked for stand between, as in a real kernel.
  std::vector<std::pair<std::string, bool>> features;
  bool has_ethtool = true;
  bool overstates = false;  // says that it has far more features than it names

  int operator()(unsigned long request, ifreq& question) const {
    if (std::string{question.ifr_name} != "eth7") return -1;
    switch (request) {
      case SIOCGIFFLAGS:
        question.ifr_flags = flags;
        return 0;
      case SIOCGIFMTU:
        question.ifr_mtu = mtu;
        return 0;
      case SIOCETHTOOL:
        return has_ethtool ? answer(question.ifr_data) : -1;
      default:
        return -1;
    }
  }

  int answer(char* octets) const {
    std::uint32_t command = 0;
    std::memcpy(&command, octets, sizeof(command));
    const auto put = [&](std::size_t word, std::uint32_t value) {
      std::memcpy(octets + word * sizeof(value), &value, sizeof(value));
    };
    const auto got = [&](std::size_t word) {
      std::uint32_t value = 0;
      std::memcpy(&value, octets + word * sizeof(value), sizeof(value));
      return value;
    };
    switch (command) {
      case ETHTOOL_GSSET_INFO:
        put(4, overstates ? 0xffffffff : static_cast<std::uint32_t>(features.size()));
        return 0;
      case ETHTOOL_GSTRINGS:
        EXPECT_EQ(got(1), static_cast<std::uint32_t>(ETH_SS_FEATURES));
        put(2, static_cast<std::uint32_t>(features.size()));
        for (std::size_t i = 0; i < features.size() && i < 1024; ++i) {
          std::strncpy(octets + 12 + i * ETH_GSTRING_LEN, features[i].first.c_str(), ETH_GSTRING_LEN);
        }
        return 0;
      case ETHTOOL_GFEATURES:
        // Blocks of 32 features: available, requested, active, never changed.
        for (std::size_t i = 0; i < features.size(); ++i) {
          const std::size_t active = 2 + i / 32 * 4 + 2;
          if (features[i].second) put(active, got(active) | 1U << i % 32);
        }
        return 0;
      case ETHTOOL_GSET: {
        ethtool_cmd settings{};
        settings.speed = static_cast<std::uint16_t>(speed);
        settings.speed_hi = static_cast<std::uint16_t>(speed >> 16U);
        std::memcpy(octets, &settings, sizeof(settings));
        return 0;
      }
      default:
        return -1;
    }
  }
};

TEST(InterfaceFacts, TellWhatTheKernelSays) {
  FakeKernel kernel;
  for (int i = 0; i < 30; ++i) kernel.features.emplace_back("other-" + std::to_string(i), true);
  kernel.features.emplace_back("rx-lro", false);
  kernel.features.emplace_back("tx-tcp-segmentation", true);
  kernel.features.emplace_back("rx-gro", true);  // the 33rd: in the second block
  kernel.features.emplace_back("rx-gro-hw", false);
  const InterfaceFacts facts = interface_facts("eth7", kernel);
  EXPECT_TRUE(facts.exists && facts.is_up && facts.has_signal);
  EXPECT_EQ(facts.mtu, 1500U);
  EXPECT_EQ(facts.megabits, 10'000U);
  EXPECT_EQ(facts.is_on(Offload::gro), true);
  EXPECT_EQ(facts.is_on(Offload::lro), false);
  EXPECT_EQ(facts.is_on(Offload::gro_hw), false);
  EXPECT_EQ(facts.is_on(Offload::tso), true);
  EXPECT_EQ(facts.is_on(Offload::gso), std::nullopt) << "this kernel does not name it";
}

TEST(InterfaceFacts, AnInterfaceThatIsNotThere) {
  EXPECT_FALSE(interface_facts("eth8", FakeKernel{}).exists);
  EXPECT_FALSE(interface_facts("a-name-longer-than-any", FakeKernel{}).exists);
}

TEST(InterfaceFacts, ADriverThatAnswersNothing) {
  FakeKernel kernel;
  kernel.has_ethtool = false;
  kernel.flags = IFF_UP;
  const InterfaceFacts facts = interface_facts("eth7", kernel);
  EXPECT_TRUE(facts.is_up);
  EXPECT_FALSE(facts.has_signal);
  EXPECT_FALSE(facts.megabits);
  EXPECT_FALSE(facts.is_on(Offload::gro));
}

TEST(InterfaceFacts, AnUnknownSpeedIsNone) {
  FakeKernel kernel;
  for (const std::uint32_t none : {0U, 0xffffU, 0xffffffffU}) {
    kernel.speed = none;
    EXPECT_FALSE(interface_facts("eth7", kernel).megabits) << none;
  }
}

TEST(InterfaceFacts, ALengthThatADriverMakesUpIsBounded) {
  FakeKernel kernel;
  kernel.overstates = true;
  kernel.features.emplace_back("rx-gro", true);
  EXPECT_EQ(interface_facts("eth7", kernel).is_on(Offload::gro), true);
}

TEST(InterfaceFacts, TheLoopbackOfThisMachineIsFound) {
  const auto all = interface_facts({"lo"});
  ASSERT_EQ(all.size(), 1U);
  EXPECT_TRUE(all[0].exists);
  EXPECT_TRUE(all[0].mtu);
}

TEST(ClockState, ThisKernelTells) {
  const auto state = clock_state();
  ASSERT_TRUE(state);
  EXPECT_GE(state->error, Nanoseconds::zero());
}

}  // namespace
}  // namespace eugress
