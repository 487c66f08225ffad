#include "account/notice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eugress {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Cell left(std::string_view country, Verdict verdict, Grade grade, std::uint64_t bytes = 100) {
  CellKey key;
  key.provider = 1;
  key.plane = Plane::telemetry;
  key.country = *Country::from_text(country);
  key.law = Law::third;
  key.verdict = verdict;
  key.grade = grade;
  return {key, {{bytes, 1, 1}, {11, 1, 0}}};
}

class Notices : public ::testing::Test {
 protected:
  Notices() {
    seen.setting.providers = {"zoom"};
    seen.setting.epoch = 3;
    seen.last_interval_end = Timestamp{hours{9}};
  }
  void claim(ClaimStatus status) {
    seen.claims.resize(1);
    seen.claims[0].profile = "surf-eu";
    seen.claims[0].plane = Plane::media;
    seen.claims[0].status = status;
  }

  Snapshot seen;
  NoticeBook book{"gw1"};
};

TEST_F(Notices, APlaceOutsideIsToldOnceHoweverItsCountsGrow) {
  seen.cells = {left("US", Verdict::outside, Grade::a)};
  const auto told = book.see(seen);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].kind, NoticeKind::place);
  EXPECT_EQ(told[0].provider, "zoom");
  EXPECT_EQ(told[0].plane, Plane::telemetry);
  EXPECT_EQ(told[0].country.text(), "US");
  EXPECT_EQ(told[0].counts, (Counts{111, 2, 1})) << "both directions";
  EXPECT_EQ(told[0].at, Timestamp{hours{9}});
  EXPECT_EQ(told[0].epoch, 3U);
  seen.cells = {left("US", Verdict::outside, Grade::a, 5000)};
  seen.last_interval_end = Timestamp{hours{10}};
  EXPECT_THAT(book.see(seen), IsEmpty());
}

// Zones, round trips and whose meeting it is divide cells: a SIEM that was told of each would be told of few people.
TEST_F(Notices, CellsThatDifferInTheZoneAreOnePlace) {
  seen.cells = {left("US", Verdict::outside, Grade::a), left("US", Verdict::outside, Grade::a)};
  seen.cells[1].key.zone = 3;
  const auto told = book.see(seen);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].counts.connections, 2U);
}

TEST_F(Notices, WhatIsInsideDisputedOrUnknownIsNoNotice) {
  seen.cells = {left("NL", Verdict::inside, Grade::a), left("US", Verdict::disputed, Grade::d),
                left("US", Verdict::unknown, Grade::none)};
  EXPECT_THAT(book.see(seen), IsEmpty());
}

// docs/how-to/alerts.md: China at grade A or B pages whatever is excused; C and D never page.
TEST_F(Notices, SeverityFollowsTheAlerts) {
  const auto severity = [&](std::string_view country, Verdict verdict, Grade grade) {
    seen.cells = {left(country, verdict, grade)};
    return book.see(seen).at(0).severity;
  };
  EXPECT_EQ(severity("US", Verdict::outside, Grade::b), Severity::warning);
  EXPECT_EQ(severity("US", Verdict::outside, Grade::c), Severity::info);
  EXPECT_EQ(severity("US", Verdict::exempt, Grade::a), Severity::info);
  EXPECT_EQ(severity("CN", Verdict::outside, Grade::a), Severity::critical);
  EXPECT_EQ(severity("CN", Verdict::exempt, Grade::b), Severity::critical);
  EXPECT_EQ(severity("CN", Verdict::outside, Grade::c), Severity::info);
}

TEST_F(Notices, AClaimIsToldWhenItsStateChangesAndAtOnceIfItIsContradicted) {
  claim(ClaimStatus::insufficient_evidence);
  EXPECT_THAT(book.see(seen), IsEmpty()) << "every period begins so";
  claim(ClaimStatus::contradicted);
  const auto told = book.see(seen);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].kind, NoticeKind::claim);
  EXPECT_EQ(told[0].status, ClaimStatus::contradicted);
  EXPECT_EQ(told[0].profile, "surf-eu");
  EXPECT_EQ(told[0].severity, Severity::warning);
  EXPECT_THAT(book.see(seen), IsEmpty());
  EXPECT_EQ(NoticeBook{"gw1"}.see(seen).size(), 1U) << "after a restart it is contradicted from the start";
}

TEST_F(Notices, AnOperatorIsToldOnce) {
  seen.first_hops.operators = {{"zoom", "AS30103", {}}};
  EXPECT_EQ(book.see(seen).at(0).first_hop, "AS30103");
  EXPECT_THAT(book.see(seen), IsEmpty());
  seen.first_hops.operators.push_back({"zoom", "AS64500", {}});
  EXPECT_EQ(book.see(seen).at(0).first_hop, "AS64500");
}

TEST_F(Notices, EachCanaryThatArrivesIsToldAndOfThoseLostTheFirst) {
  CanaryRecord& canary = seen.setting.canary;
  EXPECT_THAT(book.see(seen), IsEmpty()) << "none was sent";
  const auto send = [&](CanaryResult result, Timestamp at) {
    canary.last_result = result;
    canary.last_sent = at;
    if (result == CanaryResult::arrived) canary.last_arrived = at;
    std::vector<std::string_view> told;
    for (const Notice& notice : book.see(seen)) told.push_back(to_text(*notice.canary));
    return told;
  };
  EXPECT_THAT(send(CanaryResult::arrived, Timestamp{hours{1}}), ElementsAre("arrived"));
  EXPECT_THAT(send(CanaryResult::arrived, Timestamp{hours{2}}), ElementsAre("arrived"));
  EXPECT_THAT(send(CanaryResult::lost, Timestamp{hours{3}}), ElementsAre("lost"));
  EXPECT_THAT(send(CanaryResult::lost, Timestamp{hours{4}}), IsEmpty());
  EXPECT_THAT(send(CanaryResult::arrived, Timestamp{hours{5}}), ElementsAre("arrived"));
}

TEST_F(Notices, TheFirstCanaryMayBeLost) {
  seen.setting.canary.last_result = CanaryResult::lost;
  seen.setting.canary.last_sent = Timestamp{hours{1}};
  const auto told = book.see(seen);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].canary, CanaryResult::lost);
  EXPECT_EQ(told[0].severity, Severity::warning);
}

TEST_F(Notices, AnIdIsOfWhatIsToldTheMomentAndTheGateway) {
  seen.cells = {left("US", Verdict::outside, Grade::a)};
  const std::string id = book.see(seen).at(0).id;
  EXPECT_THAT(id, ::testing::MatchesRegex("[0-9a-f]{16}"));
  EXPECT_EQ(NoticeBook{"gw1"}.see(seen).at(0).id, id);
  EXPECT_NE(NoticeBook{"gw2"}.see(seen).at(0).id, id);
  seen.last_interval_end = Timestamp{hours{10}};
  EXPECT_NE(NoticeBook{"gw1"}.see(seen).at(0).id, id);
}

TEST_F(Notices, InAnHourSixtyAreToldAndTheOthersCounted) {
  for (std::uint32_t asn = 1; asn <= 100; ++asn) {
    seen.first_hops.operators.push_back({"zoom", "AS" + std::to_string(asn), {}});
  }
  EXPECT_EQ(book.see(seen).size(), 60U);
  EXPECT_EQ(book.counts().left_out, 40U);
  EXPECT_EQ(book.counts().by_kind[static_cast<std::size_t>(NoticeKind::operator_)], 60U);
  seen.first_hops.operators = {{"zoom", "AS64500", {}}};
  EXPECT_THAT(book.see(seen), IsEmpty()) << "still the same hour";
  seen.last_interval_end = Timestamp{hours{10}};
  seen.first_hops.operators = {{"zoom", "AS64501", {}}};
  EXPECT_EQ(book.see(seen).size(), 1U);
}

}  // namespace
}  // namespace eugress
