#include "flow/join_memory.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr ProviderNumber zoom = 1;
constexpr JoinedHost ours{Host::own, zoom};
constexpr JoinedHost theirs{Host::other, zoom};
constexpr JoinedHost nobodys{};
constexpr KeyedHash hash{KeyedHash::Input{11, 13, 17, 19, 23, 29}};
const Timestamp start{seconds{1'800'000'000}};

CampusMark laptop(std::uint32_t number = 1) {
  return CampusEndpoint{Address::from_ipv4(0x0a000000U + number), 0}.mark(hash);
}

class Join : public testing::Test {
 protected:
  JoinMemory joins{64};
};

TEST_F(Join, IsOfTheTenantThatWasAskedForWithinAMinuteBefore) {
  EXPECT_EQ(joins.joining(laptop(), start), nobodys);
  joins.named(laptop(), ours, start);
  EXPECT_EQ(joins.joining(laptop(), start + seconds{60}), ours);
  EXPECT_EQ(joins.joining(laptop(), start + seconds{60} + milliseconds{1}), nobodys);
  EXPECT_EQ(joins.joining(laptop(2), start), nobodys);
}

TEST_F(Join, TheLastNameCountsTheMinute) {
  joins.named(laptop(), ours, start);
  joins.named(laptop(), ours, start + seconds{50});
  EXPECT_EQ(joins.joining(laptop(), start + seconds{110}), ours);
}

TEST_F(Join, OfTwoTenantsInOneMinuteIsNobodys) {
  joins.named(laptop(), ours, start);
  joins.named(laptop(), theirs, start + seconds{20});
  EXPECT_EQ(joins.joining(laptop(), start + seconds{21}), nobodys);
  joins.named(laptop(), theirs, start + seconds{40});
  EXPECT_EQ(joins.joining(laptop(), start + seconds{41}), nobodys) << "asking again does not settle it";
  joins.named(laptop(), theirs, start + seconds{101});
  EXPECT_EQ(joins.joining(laptop(), start + seconds{102}), theirs) << "a minute later all that is forgotten";
}

TEST_F(Join, TheSameWordOfTwoProvidersIsTwoTenants) {
  joins.named(laptop(), ours, start);
  joins.named(laptop(), {Host::own, 2}, start + seconds{1});
  EXPECT_EQ(joins.joining(laptop(), start + seconds{2}), nobodys);
}

TEST_F(Join, HoldsAsLongAsMediaFlowWithoutABreak) {
  joins.named(laptop(), ours, start);
  joins.media_began(laptop(), start + seconds{5});
  joins.media_began(laptop(), start + minutes{20});
  joins.media_ended(laptop(), start + minutes{30});
  EXPECT_EQ(joins.joining(laptop(), start + minutes{31}), ours) << "one flow is left, a third is of the same meeting";
  joins.media_ended(laptop(), start + minutes{40});
  EXPECT_EQ(joins.joining(laptop(), start + minutes{40}), nobodys);
}

TEST_F(Join, SurvivesAFirstAttemptThatCameToNothing) {
  joins.named(laptop(), ours, start);
  joins.media_began(laptop(), start + seconds{5});
  joins.media_ended(laptop(), start + seconds{6});
  EXPECT_EQ(joins.joining(laptop(), start + seconds{60}), ours);
  EXPECT_EQ(joins.joining(laptop(), start + seconds{61}), nobodys);
}

TEST_F(Join, ANameDuringAMeetingIsNotAboutIt) {
  joins.media_began(laptop(), start);
  joins.named(laptop(), ours, start + seconds{10});
  EXPECT_EQ(joins.joining(laptop(), start + seconds{11}), nobodys);
  joins.media_ended(laptop(), start + seconds{12});
  EXPECT_EQ(joins.joining(laptop(), start + seconds{13}), nobodys) << "and is not kept for the next";
  joins.named(laptop(), ours, start + seconds{14});
  joins.media_began(laptop(), start + seconds{15});
  joins.named(laptop(), theirs, start + seconds{20});
  EXPECT_EQ(joins.joining(laptop(), start + seconds{21}), ours);
}

TEST_F(Join, AnOldNameIsNotWokenByMedia) {
  joins.named(laptop(), ours, start);
  joins.media_began(laptop(), start + seconds{61});
  EXPECT_EQ(joins.joining(laptop(), start + seconds{62}), nobodys);
}

TEST_F(Join, AnEndWithoutABeginningChangesNothing) {
  joins.media_ended(laptop(), start);
  joins.named(laptop(), ours, start);
  joins.media_ended(laptop(), start + seconds{1});
  EXPECT_EQ(joins.joining(laptop(), start + seconds{1}), ours);
  EXPECT_EQ(joins.size(), 1U);
}

// Eight devices to a set: a ninth takes the place of what is over, else of the oldest name, and of a meeting last.
TEST(JoinMemory, AFullSetKeepsWhoIsInAMeetingLongest) {
  JoinMemory joins{8};
  joins.media_began(laptop(0), start);
  for (std::uint32_t i = 1; i < 8; ++i) joins.named(laptop(i), ours, start + seconds{i});
  joins.named(laptop(100), ours, start + seconds{62});  // the first named is over for a second
  EXPECT_EQ(joins.evicted(), 0U);
  // At 62 s seven places hold a name that is at most a minute old: of eight newcomers each takes the oldest.
  for (std::uint32_t i = 101; i < 109; ++i) joins.named(laptop(i), ours, start + seconds{62});
  EXPECT_EQ(joins.evicted(), 8U);
  joins.named(laptop(0), theirs, start + seconds{62});
  EXPECT_EQ(joins.joining(laptop(0), start + seconds{62}), nobodys) << "still in the meeting";
  EXPECT_EQ(joins.size(), 8U);
  EXPECT_EQ(joins.capacity(), 8U);
}

}  // namespace
}  // namespace eugress
