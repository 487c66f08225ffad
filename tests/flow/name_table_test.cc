#include "flow/name_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

namespace eugress {
namespace {

constexpr KeyedHash keyed{KeyedHash::Input{11, 13, 17, 19, 23, 29}};

HostName name(int number) {
  return *HostName::from_text("zoomfra" + std::to_string(number) + "mmr.fra.zoom.us");
}

TEST(NameTable, KeepsANameOnceHoweverManyCarryIt) {
  NameTable names{8, keyed, Pages::when_used};
  const auto first = names.hold(name(1));
  EXPECT_EQ(names.hold(name(1)), first);
  EXPECT_NE(names.hold(name(2)), first);
  EXPECT_EQ(names.name(first), name(1));
  EXPECT_EQ(names.size(), 2U);
}

TEST(NameTable, ForgetsANameWithItsLastCarrier) {
  NameTable names{1, keyed, Pages::when_used};
  const auto number = names.hold(name(1));
  static_cast<void>(names.hold(name(1)));
  names.give_back(number);
  EXPECT_EQ(names.name(number), name(1));
  names.give_back(number);
  EXPECT_EQ(names.size(), 0U);
  EXPECT_NE(names.hold(name(2)), 0U);
}

TEST(NameTable, WithoutRoomANewNameIsCountedAndAKnownOneIsNot) {
  NameTable names{1, keyed, Pages::when_used};
  const auto known = names.hold(name(1));
  EXPECT_EQ(names.hold(name(2)), 0U);
  EXPECT_EQ(names.hold(name(1)), known);
  EXPECT_EQ(names.refused(), 1U);
}

TEST(NameTable, NoNameNeedsNoRoom) {
  NameTable names{1, keyed, Pages::when_used};
  EXPECT_EQ(names.hold(HostName{}), 0U);
  EXPECT_EQ(names.refused(), 0U);
  EXPECT_TRUE(names.name(0).empty());
  names.give_back(0);
  EXPECT_EQ(names.size(), 0U);
}

// Chains of several names, taken apart in any order.
TEST(NameTable, AgreesWithAnOrderedMapUnderChurn) {
  NameTable names{64, keyed, Pages::when_used};
  std::map<std::string, std::vector<NameTable::Number>> carried;
  std::mt19937 random{5};
  for (int step = 0; step < 20'000; ++step) {
    const HostName one = name(static_cast<int>(random() % 60));
    auto& carriers = carried[std::string{one.text()}];
    if (random() % 2 == 0) {
      carriers.push_back(names.hold(one));
      ASSERT_NE(carriers.back(), 0U);
      ASSERT_EQ(carriers.back(), carriers.front());
    } else if (!carriers.empty()) {
      ASSERT_EQ(names.name(carriers.back()), one);
      names.give_back(carriers.back());
      carriers.pop_back();
    }
  }
  std::size_t held = 0;
  for (const auto& [text, carriers] : carried) held += carriers.empty() ? 0U : 1U;
  EXPECT_EQ(names.size(), held);
}

}  // namespace
}  // namespace eugress
