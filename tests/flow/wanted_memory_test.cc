#include "flow/wanted_memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eugress {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr KeyedHash hash{{1, 2, 3, 4, 5, 6}};

Timestamp at(std::int64_t seconds) {
  return Timestamp{std::chrono::seconds{seconds}};
}
Address numbered(std::uint32_t number) {
  return Address::from_ipv4(0xc0000200U + number);
}
Wanted listed(const WantedMemory& memory, std::int64_t now) {
  Wanted wanted;
  memory.list(at(now), wanted);
  return wanted;
}

TEST(WantedMemory, KeepsAnAddressAsLongAsItIsWantedAgain) {
  WantedMemory memory{{.capacity = 64, .address_lifetime = std::chrono::seconds{100}}, hash};
  memory.want(numbered(1), at(0));
  memory.want(numbered(2), at(10));
  memory.want(numbered(1), at(90));
  EXPECT_THAT(listed(memory, 100).learned, SizeIs(2));
  const Wanted later = listed(memory, 111);
  ASSERT_THAT(later.learned, SizeIs(1));
  EXPECT_EQ(later.learned[0].address, numbered(1));
  EXPECT_EQ(later.learned[0].wanted_at, at(90));
  EXPECT_THAT(listed(memory, 191).learned, IsEmpty());
  EXPECT_EQ(later.forgotten, 0U) << "what is over is not forgotten before its time";
}

TEST(WantedMemory, OnlyWhatIsNewIsNews) {
  WantedMemory memory{{.capacity = 64, .address_lifetime = std::chrono::seconds{100}}, hash};
  EXPECT_EQ(memory.news(), 0U);
  memory.want(numbered(1), at(0));
  memory.want_port(40000, at(0));
  EXPECT_EQ(memory.news(), 2U);
  memory.want(numbered(1), at(50));
  memory.want_port(40000, at(50));
  EXPECT_EQ(memory.news(), 2U);
  memory.want(numbered(1), at(151));
  EXPECT_EQ(memory.news(), 3U) << "it was over, so the filter may have lost it";
}

TEST(WantedMemory, ForgetsTheOldestOfAFullSetAndCountsIt) {
  WantedMemory memory{{.capacity = 8}, hash};  // one set
  for (std::uint32_t i = 0; i < 10; ++i) memory.want(numbered(i), at(i));
  const Wanted wanted = listed(memory, 10);
  ASSERT_THAT(wanted.learned, SizeIs(8));
  for (const WantedAddress& one : wanted.learned) EXPECT_GE(one.wanted_at, at(2));
  EXPECT_EQ(wanted.forgotten, 2U);
}

TEST(WantedMemory, PortsAreFewAndShortLived) {
  WantedMemory memory{{.port_lifetime = std::chrono::seconds{60}}, hash};
  memory.want_port(0, at(0));
  EXPECT_THAT(listed(memory, 0).ports, IsEmpty());
  memory.want_port(50000, at(0));
  const Wanted wanted = listed(memory, 60);
  ASSERT_THAT(wanted.ports, SizeIs(1));
  EXPECT_EQ(wanted.ports[0].transport, Transport::udp);
  EXPECT_EQ(wanted.ports[0].first, 50000);
  EXPECT_EQ(wanted.ports[0].last, 50000);
  EXPECT_THAT(listed(memory, 61).ports, IsEmpty());
  for (std::uint16_t i = 0; i < 70; ++i) memory.want_port(static_cast<std::uint16_t>(40000 + i), at(100 + i / 10));
  EXPECT_THAT(listed(memory, 150).ports, SizeIs(64));
  EXPECT_EQ(listed(memory, 150).forgotten, 6U);
}

}  // namespace
}  // namespace eugress
