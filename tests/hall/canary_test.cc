// The canary against knowledge that is in order, and against knowledge with which a real departure would not be told.
#include "canary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "knowledge_on_disk.h"

namespace eugress {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::KnowledgeOnDisk;
using ::testing::ElementsAre;

constexpr seconds minute{60};
const Timestamp noon = Timestamp{*day_from_text("2026-11-21")} + hours{12};

class Canary : public ::testing::Test {
 protected:
  void rewrite_profile(const std::string& from, const std::string& to) {
    std::string text = disk.text("profiles/surf-eu.toml");
    ASSERT_NE(text.find(from), std::string::npos);
    disk.put("profiles/surf-eu.toml", text.replace(text.find(from), from.size(), to));
  }
  [[nodiscard]] std::shared_ptr<const Knowledge> known(std::uint64_t epoch = 1) const {
    return test::sound(load_knowledge(disk.settings(), epoch));
  }
  // The room in which it is lost; empty if it arrives.
  [[nodiscard]] std::string lost_in(Timestamp now = noon) const {
    const CanaryJourney journey = send_canary(*known(), minute, now);
    const CanaryStation* const lost = journey.lost_at();
    return lost == nullptr ? std::string{} : std::string{lost->room};
  }

  KnowledgeOnDisk disk;
};

TEST_F(Canary, PassesEveryRoomUnderTheShippedConfiguration) {
  const CanaryJourney journey = send_canary(*known(), minute, noon);
  std::vector<std::string_view> rooms;
  for (const CanaryStation& station : journey.stations) {
    rooms.push_back(station.room);
    EXPECT_TRUE(station.is_passed) << station.room << ": " << station.said;
  }
  EXPECT_THAT(rooms, ElementsAre("capture", "identify", "locate", "judge", "account", "evidence", "export"));
  EXPECT_EQ(journey.result(), CanaryResult::arrived);
}

// 22 frames over 0.2 seconds: half of them before the minute ends.
TEST_F(Canary, ArrivesAcrossTheEndOfAnInterval) {
  EXPECT_EQ(lost_in(noon - milliseconds{100}), "");
}

TEST_F(Canary, ArrivesUnderAPromiseOfMediaAlone) {
  rewrite_profile(R"(planes = ["media", "signalling", "web", "telemetry", "files", "push", "support", "phone"])",
                  R"(planes = ["media"])");
  EXPECT_EQ(lost_in(), "");
}

TEST_F(Canary, ArrivesBeforeThePromiseBegins) {
  rewrite_profile("effective_from = 2023-01-01", "effective_from = 2027-01-01");
  EXPECT_EQ(lost_in(), "");
}

TEST_F(Canary, IsLostIfThePolicyPromisesNothingThatItCarries) {
  rewrite_profile(R"(planes = ["media", "signalling", "web", "telemetry", "files", "push", "support", "phone"])",
                  R"(planes = ["support"])");
  EXPECT_EQ(lost_in(), "judge");
}

TEST_F(Canary, IsLostIfThePromisedAreaIsTheWholeWorld) {
  rewrite_profile(R"(area = ["eu", "eea"])", R"(area = ["eu", "eea", "adequate", "conditional", "third"])");
  EXPECT_EQ(lost_in(), "judge");
}

TEST_F(Canary, IsSentAtTheStartThenWhenItIsDueAndUnderOtherKnowledge) {
  Canaries canaries{hours{1}, minute};
  EXPECT_TRUE(canaries.look(*known(), noon));
  EXPECT_FALSE(canaries.look(*known(), noon + seconds{3599}));
  EXPECT_TRUE(canaries.look(*known(), noon + seconds{3600}));
  EXPECT_TRUE(canaries.look(*known(2), noon + seconds{3700}));
  EXPECT_FALSE(canaries.look(*known(2), noon + seconds{3701}));
  EXPECT_EQ(canaries.record().by_result, (std::array<std::uint64_t, 2>{3, 0}));
  EXPECT_EQ(canaries.record().last_arrived, noon + seconds{3700});
}

TEST_F(Canary, OneThatIsLostLeavesTheLastSuccessWhereItWas) {
  Canaries canaries{hours{1}, minute};
  EXPECT_TRUE(canaries.look(*known(), noon));
  rewrite_profile(R"(area = ["eu", "eea"])", R"(area = ["eu", "eea", "adequate", "conditional", "third"])");
  EXPECT_TRUE(canaries.look(*known(2), noon + hours{1}));
  EXPECT_EQ(canaries.record().by_result, (std::array<std::uint64_t, 2>{1, 1}));
  EXPECT_EQ(canaries.record().last_arrived, noon);
  EXPECT_EQ(canaries.record().last_result, CanaryResult::lost);
}

TEST_F(Canary, NoneIsSentWhereNoneIsAskedFor) {
  Canaries canaries{seconds{0}, minute};
  EXPECT_FALSE(canaries.look(*known(), noon));
}

}  // namespace
}  // namespace eugress
