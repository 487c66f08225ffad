// What a report says of the logs of two gateways, alone and as a pair: sums by hand, and decisions.md ("claim status").
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/logged.h"

namespace eugress {
namespace {

using testing::HasSubstr;
using testing::Not;

ReportGrounds paired_grounds() {
  ReportGrounds grounds = grounds_for({Plane::media});
  grounds.pairs = {{0, 1}};
  return grounds;
}

std::string remarks_of(const PeriodReport& report) {
  std::string text;
  for (const OpenSentence& one : report.remarks) text += said(one, Language::english, report.figures) + "\n";
  return text;
}

// Two gateways carry 100 and 50 connections in each quarter: 150 in the sum, and each quarter is one.
TEST(Gateways, OfTwoGatewaysIsTheSumAndTheSameTimeIsSeenOnce) {
  LoggedPeriod first;
  LoggedPeriod second;
  first.knowledge().hours(24, {inside_media});
  second.knowledge().hours(24, {{.connections = 50, .bytes = 77}});
  const PeriodReport report = first.report_with(second, "2026-09-01/2026-09-01", grounds_for({Plane::media}));
  EXPECT_EQ(report.facts.intervals, 96U);
  EXPECT_EQ(report.facts.seconds_assessable, 86400U);
  EXPECT_EQ(report.figures.shown(report.total.all)->connections, 96U * 150U);
  EXPECT_EQ(report.figures.shown(report.total.all)->bytes, 96U * 1077U);
  EXPECT_EQ(report.facts.frames, 2U * 96U * 100U);
  EXPECT_EQ(status(report, "C01"), "not-contradicted");
  EXPECT_TRUE(report.file_changes.empty()) << "two gateways with the same files have changed none";
}

// A standby that is up and sees nothing closes its intervals like the other: nothing is counted twice, nothing lacks.
TEST(Gateways, AStandbyThatIsUpTakesNothingAway) {
  LoggedPeriod active;
  LoggedPeriod standby;
  active.knowledge().hours(24, {inside_media});
  standby.knowledge().hours(24, {});
  const PeriodReport report = active.report_with(standby, "2026-09-01/2026-09-01", grounds_for({Plane::media}));
  EXPECT_EQ(report.figures.shown(report.total.all)->connections, 96U * 100U);
  EXPECT_EQ(status(report, "C01"), "not-contradicted");
}

// What a gateway carried while it was down nobody knows, whatever the other saw: 4 of 24 hours are 17 %, and 5 % may
// lack.
TEST(Gateways, WhatOneGatewayDidNotSeeAllLack) {
  LoggedPeriod first;
  LoggedPeriod second;
  first.knowledge().hours(24, {inside_media});
  second.knowledge().hours(20, {inside_media}).unseen(std::chrono::hours{4});
  const PeriodReport report = first.report_with(second, "2026-09-01/2026-09-01", grounds_for({Plane::media}));
  EXPECT_EQ(report.facts.intervals, 96U);
  EXPECT_EQ(report.facts.assessable, 80U);
  EXPECT_EQ(report.facts.alone, 16U);
  EXPECT_EQ(status(report, "C01"), "insufficient-evidence");
  EXPECT_EQ(report.exit_code(), 4);
}

// Two taps of one link count 100 and 99 connections in each quarter. They are alike in all that the choice looks at, so
// the first is taken, and 96 times 100 is all there was.
TEST(Gateways, OfAPairWhatBothSawIsCountedOnce) {
  LoggedPeriod one;
  LoggedPeriod other;
  one.knowledge().hours(24, {inside_media});
  other.knowledge().hours(24, {{.connections = 99, .bytes = 990}});
  const PeriodReport report = one.report_with(other, "2026-09-01/2026-09-01", paired_grounds());
  EXPECT_EQ(report.figures.shown(report.total.all)->connections, 96U * 100U);
  EXPECT_EQ(report.figures.shown(report.operators.front().second)->connections, 96U * 100U);
  EXPECT_EQ(report.figures.shown(report.hosts_all)->connections, 96U * 100U);
  EXPECT_EQ(report.facts.frames, 96U * 100U);
  EXPECT_EQ(status(report, "C01"), "not-contradicted");
  EXPECT_THAT(remarks_of(report), HasSubstr("Each interval is counted once, 96 as the first has them and 0 as"));
  EXPECT_THAT(remarks_of(report), Not(HasSubstr("do not see the same packets")));  // 1 % less is no other link
}

TEST(Gateways, OfAPairTheOneThatSawMoreIsTaken) {
  LoggedPeriod one;
  LoggedPeriod other;
  one.knowledge().hours(24, {inside_media});
  other.knowledge().frames(101).hours(24, {{.connections = 102, .bytes = 1020}});
  const PeriodReport report = one.report_with(other, "2026-09-01/2026-09-01", paired_grounds());
  EXPECT_EQ(report.facts.frames, 96U * 101U);
  EXPECT_EQ(report.figures.shown(report.total.all)->connections, 96U * 102U);
}

// 4 hours of the day are in one log only, 4 others in the other only: together they have all of it.
TEST(Gateways, APairLacksOnlyWhatBothLack) {
  LoggedPeriod one;
  LoggedPeriod other;
  one.knowledge().hours(8, {inside_media}).unseen(std::chrono::hours{4}).hours(12, {inside_media});
  other.knowledge().hours(16, {inside_media}).unseen(std::chrono::hours{4}).hours(4, {inside_media});
  const PeriodReport report = one.report_with(other, "2026-09-01/2026-09-01", paired_grounds());
  EXPECT_EQ(report.facts.assessable, 96U);
  EXPECT_EQ(report.facts.alone, 0U);
  EXPECT_EQ(report.facts.pairs.front().of_one, 80U);
  EXPECT_EQ(report.facts.pairs.front().of_other, 16U);
  EXPECT_EQ(report.figures.shown(report.total.all)->connections, 96U * 100U);
  EXPECT_EQ(status(report, "C01"), "not-contradicted");
  EXPECT_EQ(report.exit_code(), 0);
}

TEST(Gateways, OfAPairTheOneThatIsFitToJudgeByIsTaken) {
  LoggedPeriod one;
  LoggedPeriod other;
  one.knowledge().judged(R"("assessable":false,)").hours(24, {{.connections = 10, .bytes = 100}});
  other.knowledge().judged(R"("assessable":true,)").hours(24, {inside_media});
  const PeriodReport report = one.report_with(other, "2026-09-01/2026-09-01", paired_grounds());
  EXPECT_EQ(report.facts.assessable, 96U);
  EXPECT_EQ(report.figures.shown(report.total.all)->connections, 96U * 100U);
}

// One connection contradicts, whichever of the two saw it and however fit it was: nobody can declare it away.
TEST(Gateways, WhatOneOfAPairSawLeaveIsNotPassedOver) {
  LoggedPeriod one;
  LoggedPeriod other;
  one.knowledge().judged(R"("assessable":true,)").hours(24, {inside_media});
  other.knowledge().judged(R"("assessable":false,)").hours(12, {inside_media});
  other.see(
      std::chrono::minutes{15},
      {inside_media, {.country = "US", .law = "conditional", .verdict = "outside", .grade = "B", .connections = 1}});
  other.hours(11, {inside_media});
  const PeriodReport report = one.report_with(other, "2026-09-01/2026-09-01", paired_grounds());
  EXPECT_EQ(status(report, "C01"), "contradicted");
  ASSERT_EQ(report.departures.size(), 1U);
  EXPECT_EQ(report.facts.pairs.front().of_other, 1U);
}

// A gap in one log is none where the other has that hour whole. Where it has not, or where they are no pair, it stays.
TEST(Gateways, AGapOfOneOfAPairIsMadeGoodByTheOther) {
  for (const bool has_other : {true, false}) {
    LoggedPeriod one;
    LoggedPeriod other;
    one.knowledge().hours(10, {inside_media});
    const std::string from = std::to_string(unix_seconds(one.now()));
    const std::string until = std::to_string(unix_seconds(one.now() + std::chrono::hours{1}));
    one.control(R"({"k":"gap","n":7,"t0":)" + from + R"(,"t1":)" + until + R"(,"why":"worker-missing"})");
    one.unseen(std::chrono::hours{1}).hours(13, {inside_media});
    other.knowledge().hours(10, {inside_media});
    if (has_other)
      other.hours(1, {inside_media});
    else
      other.see(std::chrono::minutes{15}, {inside_media}).unseen(std::chrono::minutes{45});
    other.hours(13, {inside_media});
    const PeriodReport pair = one.report_with(other, "2026-09-01/2026-09-01", paired_grounds());
    EXPECT_EQ(pair.exit_code(), has_other ? 0 : 4);
    EXPECT_EQ(pair.facts.lost_entries, has_other ? 0U : 7U);
    EXPECT_EQ(pair.facts.gaps.size(), 1U);
    EXPECT_EQ(report_html(pair, Language::english).find("of the pair has that time") != std::string::npos, has_other);
    const auto document = nlohmann::json::parse(report_json(pair, {Language::english}));
    EXPECT_EQ(document["coverage"]["gaps"][0]["made_good"], has_other);
    const PeriodReport two = one.report_with(other, "2026-09-01/2026-09-01", grounds_for({Plane::media}));
    EXPECT_EQ(two.exit_code(), 4);
    EXPECT_EQ(two.facts.lost_entries, 7U);
  }
}

// 1,000 octets a quarter here and 500 there are no copies of one stream.
TEST(Gateways, SaysWhereADeclaredPairSawDifferentPackets) {
  LoggedPeriod one;
  LoggedPeriod other;
  one.knowledge().hours(24, {inside_media});
  other.knowledge().hours(24, {{.bytes = 500}});
  const PeriodReport report = one.report_with(other, "2026-09-01/2026-09-01", paired_grounds());
  EXPECT_THAT(remarks_of(report), HasSubstr("counted 50.0 % of the bytes of the other"));
  const auto document = nlohmann::json::parse(report_json(report, {Language::english}));
  EXPECT_EQ(document["gateways"][0]["pair"], document["gateways"][1]["origin"]);
  EXPECT_EQ(document["gateways"][1]["pair"], document["gateways"][0]["origin"]);
}

// The first log is silent until the evening, when it sees something leave; the second saw that in the morning.
TEST(Gateways, WhatLeftFirstIsFirstWhicheverGatewaySawIt) {
  const Carried outside{.country = "US", .law = "conditional", .verdict = "outside", .grade = "B"};
  LoggedPeriod first;
  LoggedPeriod second;
  first.knowledge().unseen(std::chrono::hours{20}).hours(4, {outside});
  second.knowledge().hours(6, {inside_media}).hours(1, {outside}).hours(17, {inside_media});
  const PeriodReport report = first.report_with(second, "2026-09-01/2026-09-01", grounds_for({Plane::media}));
  ASSERT_EQ(report.departures.size(), 1U);
  EXPECT_EQ(report.departures.front().first, at("2026-09-01T06:00:00Z"));
  EXPECT_EQ(report.departures.front().last, at("2026-09-02T00:00:00Z"));
}

}  // namespace
}  // namespace eugress
