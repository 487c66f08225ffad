// What a report says of a log whose content is known, because the test wrote it: statuses by the rules of decisions.md
// ("claim status") and privacy-and-audit 1c (incidental, recurring, structural), sums by hand.
#include "report/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "evidence/policy_text.h"
#include "report/logged.h"

namespace eugress {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string if_nearly_all(const PeriodReport& report, std::string_view id) {
  const auto& wide = row_of(report, id).if_nearly_all;
  return wide ? std::string{to_text(*wide)} : "";
}

const Carried inside_telemetry{.plane = "telemetry", .connections = 50, .bytes = 500};
const Carried outside_telemetry{.plane = "telemetry",
                                .country = "US",
                                .law = "conditional",
                                .verdict = "outside",
                                .grade = "B",
                                .connections = 40,
                                .bytes = 400,
                                .asn = 16509};

TEST(Report, SaysNotContradictedWhereAllOfThePeriodWasSeenAndNothingLeft) {
  LoggedPeriod log;
  log.knowledge().hours(48, {inside_media, inside_telemetry});
  const PeriodReport report = log.report("2026-09-01/2026-09-02", grounds_for());
  EXPECT_EQ(status(report, "C01"), "not-contradicted");
  EXPECT_EQ(status(report, "C02"), "not-contradicted");
  EXPECT_EQ(status(report, "C04"), "not-contradicted");
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_EQ(report.facts.seconds_assessable, 2U * 86400U);
}

// 1 h of 48 is missing, and 95 % of the intervals are needed: 47/48 = 97.9 % is enough; with 4 h missing 91.7 % is not.
TEST(Report, TimeThatNobodyRecordedCountsAsUnseen) {
  for (const auto& [missing, expected] : {std::pair{1, "not-contradicted"}, std::pair{4, "insufficient-evidence"}}) {
    LoggedPeriod log;
    log.knowledge().hours(24 - missing, {inside_media}).unseen(std::chrono::hours{missing}).hours(24, {inside_media});
    const PeriodReport report = log.report("2026-09-01/2026-09-02", grounds_for({Plane::media}));
    EXPECT_EQ(status(report, "C01"), expected) << missing << " hours";
  }
}

TEST(Report, TheBeginningThatIsMissingCountsToo) {
  LoggedPeriod log{"2026-09-02T00:00:00Z"};
  log.knowledge().hours(24, {inside_media});
  const PeriodReport report = log.report("2026-09-01/2026-09-02", grounds_for({Plane::media}));
  EXPECT_EQ(status(report, "C01"), "insufficient-evidence");
  EXPECT_THAT(words_of(report, "C01"), HasSubstr("96 of 192 intervals"));  // quarters of one day of two
}

// Started again within a quarter, a daemon writes it twice: it is one quarter of 900 seconds, seen in parts.
TEST(Report, AnIntervalWrittenInTwoPartsIsOne) {
  LoggedPeriod log;
  log.knowledge().hours(23, {inside_media});
  for (int quarter = 0; quarter < 3; ++quarter) log.see(std::chrono::minutes{15}, {inside_media});
  log.see(std::chrono::minutes{15}, {{.connections = 30, .bytes = 300}}, false);
  log.unseen(std::chrono::minutes{-15}).see(std::chrono::minutes{15}, {{.connections = 20, .bytes = 200}}, false);
  const PeriodReport report = log.report("2026-09-01/2026-09-01", grounds_for({Plane::media}));
  EXPECT_EQ(report.facts.intervals, 96U);
  EXPECT_EQ(report.facts.seconds, 86400U);
  EXPECT_EQ(report.facts.assessable, 95U);
  EXPECT_EQ(report.figures.shown(report.total.all)->connections, 95U * 100U + 50U);
}

TEST(Report, AnIntervalIsWorthWhatTheDaemonFound) {
  for (const auto& [members, expected] : {std::pair{R"("assessable":true,)", "not-contradicted"},
                                          std::pair{R"("assessable":false,)", "insufficient-evidence"},
                                          std::pair{R"("assessable":false,"clock":false,)", "insufficient-evidence"}}) {
    LoggedPeriod log;
    log.knowledge().judged(members).hours(24, {inside_media});
    const PeriodReport report = log.report("2026-09-01/2026-09-01", grounds_for({Plane::media}));
    EXPECT_EQ(status(report, "C01"), expected) << members;
    EXPECT_EQ(report.facts.unjudged, 0U);
    EXPECT_EQ(report.facts.clock_unsure, std::string_view{members}.find("clock") == std::string_view::npos ? 0U : 96U);
  }
}

// 96 quarters of 500 octets are 48,000; 480 minutes are 8 hours, so 6,000 an hour. The day before, of 2 hours, had as
// many octets: 24,000 an hour.
TEST(Report, TelemetryIsSharedByTheHoursThatTheProviderCounted) {
  LoggedPeriod log;
  log.knowledge().hours(48, {inside_media, inside_telemetry});
  ReportGrounds grounds = grounds_for();
  grounds.use = UseTotals{{{*day_from_text("2026-09-01"), 120}, {*day_from_text("2026-09-02"), 480}}};
  const PeriodReport report = log.report("2026-09-02/2026-09-02", grounds);
  const std::string words = words_of(report, "C09");
  EXPECT_THAT(words, HasSubstr("counted 8 hours of participants, on 1 of 1 days: 6.0 kB of telemetry an hour"));
  EXPECT_THAT(
      words,
      HasSubstr("In 2026-09-01/2026-09-01 the provider counted 2 hours of participants, on 1 of 1 days: 24.0 kB of"));
  EXPECT_EQ(status(report, "C09"), "insufficient-evidence");
  const auto document = nlohmann::json::parse(report_json(report, {Language::english}));
  EXPECT_EQ(document["use"]["participant_minutes"], 480);
}

// Octets that are hidden stay hidden when they are divided: 96 quarters with a connection in the first alone.
TEST(Report, WhatIsHiddenOfTelemetryIsHiddenByTheHour) {
  LoggedPeriod log;
  log.knowledge().see(std::chrono::minutes{15}, {inside_media, {.plane = "telemetry", .connections = 1}});
  for (int quarter = 1; quarter < 96; ++quarter) log.see(std::chrono::minutes{15}, {inside_media});
  ReportGrounds grounds = grounds_for();
  grounds.use = UseTotals{{{*day_from_text("2026-09-01"), 59}}};
  EXPECT_THAT(words_of(log.report("2026-09-01/2026-09-01", grounds), "C09"), HasSubstr("counted no hour of use"));
  grounds.use = UseTotals{{{*day_from_text("2026-09-01"), 60}}};
  const std::string words = words_of(log.report("2026-09-01/2026-09-01", grounds), "C09");
  EXPECT_THAT(words, HasSubstr(": \u2026 of telemetry an hour"));
}

// 96 quarters of 12 and 1 connections; of the latter 96 are enough to be shown.
TEST(Report, HowDevicesLookFromOutsideIsToldByTheLog) {
  LoggedPeriod log;
  log.knowledge().judged(R"("assessable":true,"exposure":[["nat4",12],["v6_eui64",1]],)").hours(24, {inside_media});
  const PeriodReport report = log.report("2026-09-01/2026-09-01", grounds_for({Plane::media}));
  EXPECT_THAT(words_of(report, "K01"), HasSubstr("behind translation: 1,152 connections"));
  EXPECT_THAT(words_of(report, "K01"), HasSubstr("number of the device in it: 96 connections"));
  const auto document = nlohmann::json::parse(report_json(report, {Language::english}));
  EXPECT_EQ(document["client_exposure"]["nat4"], 1152);
}

// The policy that the log names promises telemetry too, asks for half of the time only, and stands under another title
// than today's, which knows of media alone.
TEST(Report, QuotesThePolicyOfTheTimeFromTheArchive) {
  LoggedPeriod log;
  Policy policy;
  policy.profile = "test";
  policy.provider = "zoom";
  policy.document = {"The contract of then", "Somebody", *day_from_text("2020-02-02"), "All of it."};
  policy.effective_from = *day_from_text("2021-01-01");
  for (const Plane plane : {Plane::media, Plane::telemetry}) policy.planes.push_back({plane, {{Law::eu}, {}, {}}});
  policy.gates.coverage = {500'000};
  const std::string regions =
      "code\tname\tlaw\tarea\tvalid_from\tvalid_until\talias_of\tnote\tsource\n"
      "DE\tGermany\teu\tEU\t-\t-\t-\t-\tx\nUS\tUnited States\tconditional\t-\t-\t-\t-\t-\tx\n";
  log.knowledge('a', "2026-08-25T00:00:00Z", log.archived(archived_policy(policy)), log.archived(regions));
  log.hours(14, {inside_media, inside_telemetry});
  // Beside them a record of which law and verdict do not follow.
  log.see(std::chrono::minutes{15}, {{.country = "US", .law = "eu", .verdict = "inside"}});
  log.unseen(std::chrono::minutes{585});
  ReportGrounds grounds = grounds_for({Plane::media});
  grounds.items[1].sha256 = sha256_text(regions);
  const PeriodReport report = log.report("2026-09-01/2026-09-01", std::move(grounds));
  ASSERT_EQ(report.grounds.quoted.size(), 1U);
  EXPECT_TRUE(report.grounds.quoted.front().is_from_archive);
  EXPECT_EQ(report.sections.front().profile.title, "The contract of then");
  EXPECT_EQ(report.sections.front().claims.size(), 2U);
  EXPECT_EQ(status(report, "C01"), "not-contradicted") << "57 of 96 intervals, and half is asked for";
  EXPECT_EQ(report.facts.rejudged, 14U * 4U * 2U + 1U);
  EXPECT_EQ(report.facts.deviating, 1U);
  const auto document = nlohmann::json::parse(report_json(report, {Language::english}));
  EXPECT_EQ(document["archive"]["policies"][0]["sha256"], sha256_text(archived_policy(policy)));
  EXPECT_EQ(document["archive"]["regions"][0], sha256_text(regions));
}

TEST(Report, OneConnectionOutsideOnGoodEvidenceContradictsTheStrictReading) {
  LoggedPeriod log;
  log.knowledge().hours(47, {inside_media, inside_telemetry});
  log.hours(1, {inside_media, outside_telemetry});
  const PeriodReport report = log.report("2026-09-01/2026-09-02", grounds_for());
  EXPECT_EQ(status(report, "C01"), "contradicted");
  EXPECT_EQ(status(report, "C02"), "contradicted");
  // On 1 of 2 days and in 160 of 9,560 connections: 1.7 % is more than 1 %, so by structure.
  EXPECT_EQ(if_nearly_all(report, "C01"), "contradicted");
  EXPECT_EQ(status(report, "C04"), "contradicted");
  ASSERT_EQ(report.departures.size(), 1U);
  EXPECT_EQ(report.departures.front().key.asn, 16509U);
  EXPECT_EQ(report.figures.shown(report.departures.front().figure)->connections, 160U);
}

// On 1 of 20 days (5 %, at most 10 %) and in 40 of 50,000 connections (0.08 %, at most 0.1 %): incidental.
TEST(Report, WhatIsIncidentalContradictsAllAndNotNearlyAll) {
  LoggedPeriod log;
  log.knowledge();
  const Carried much{.plane = "telemetry", .connections = 25, .bytes = 25};
  for (int day = 0; day < 20; ++day) {
    log.hours(23, {much}).see(std::chrono::minutes{45}, {much});
    log.see(std::chrono::minutes{15}, {day == 7 ? outside_telemetry : much});
  }
  const PeriodReport report = log.report("2026-09-01/2026-09-20", grounds_for({Plane::telemetry}));
  EXPECT_EQ(report.claims.front().pattern.recurrence, Recurrence::incidental);
  EXPECT_EQ(status(report, "C01"), "contradicted");
  EXPECT_EQ(if_nearly_all(report, "C01"), "not-contradicted");
}

// On 4 of 20 days: more than 10 % and not more than 50 %, so neither the one nor the other.
TEST(Report, WhatRecursDecidesNothingUnderTheWiderReading) {
  LoggedPeriod log;
  log.knowledge();
  const Carried much{.plane = "telemetry", .connections = 2500, .bytes = 25};
  for (int day = 0; day < 20; ++day) {
    log.hours(23, {much}).see(std::chrono::minutes{45}, {much});
    log.see(std::chrono::minutes{15}, {day < 4 ? outside_telemetry : much});
  }
  const PeriodReport report = log.report("2026-09-01/2026-09-20", grounds_for({Plane::telemetry}));
  EXPECT_EQ(report.claims.front().pattern.recurrence, Recurrence::recurring);
  EXPECT_EQ(if_nearly_all(report, "C01"), "insufficient-evidence");
}

TEST(Report, AnExemptionIsNamedAndExcepts) {
  LoggedPeriod log;
  log.knowledge().hours(
      24,
      {inside_media,
       {.country = "US", .law = "conditional", .verdict = "exempt", .connections = 30, .exempt = "guest-lectures"}});
  const PeriodReport report = log.report("2026-09-01/2026-09-01", grounds_for({Plane::media}));
  EXPECT_EQ(status(report, "C01"), "contradicted-excepted");
  ASSERT_EQ(report.exemptions.size(), 1U);
  EXPECT_EQ(report.exemptions.front().exemption, "guest-lectures");
  EXPECT_EQ(report.figures.shown(report.exemptions.front().figure)->connections, 96U * 30U);
}

// decisions.md: unknown and disputed are never added to inside; 5 % of them and more is too much.
TEST(Report, UnknownIsNeverInside) {
  LoggedPeriod log;
  log.knowledge().hours(
      24, {{.connections = 94},
           {.country = "unknown", .law = "unknown", .verdict = "unknown", .grade = "none", .connections = 6}});
  const PeriodReport report = log.report("2026-09-01/2026-09-01", grounds_for({Plane::media}));
  EXPECT_EQ(status(report, "C01"), "insufficient-evidence");
  EXPECT_EQ(report.figures.shown(report.total.of(Column::inside))->connections, 96U * 94U);
  EXPECT_EQ(report.figures.shown(report.total.of(Column::unknown))->connections, 96U * 6U);
  EXPECT_THAT(words_of(report, "C01"), HasSubstr("6.0 % of connections"));
  EXPECT_THAT(words_of(report, "C01", Language::dutch), HasSubstr("6,0 % van de verbindingen"));
}

TEST(Report, AnotherProfileThanTheOneInForceFreesNobody) {
  LoggedPeriod log;
  log.knowledge('f').hours(24, {inside_media});
  const PeriodReport report = log.report("2026-09-01/2026-09-01", grounds_for({Plane::media}));
  EXPECT_EQ(status(report, "C01"), "insufficient-evidence");
  EXPECT_THAT(said(report.remarks.front(), Language::english, report.figures),
              HasSubstr("profiles/test.toml is not the one"));
}

TEST(Report, ASourceThatIsNewSinceFreesNobody) {
  LoggedPeriod log;
  log.knowledge().hours(24, {inside_media});
  ReportGrounds grounds = grounds_for({Plane::media});
  grounds.items.push_back({"bought-later.mmdb", digest_of('d'), {}});
  const PeriodReport report = log.report("2026-09-01/2026-09-01", std::move(grounds));
  EXPECT_EQ(status(report, "C01"), "insufficient-evidence");
  EXPECT_THAT(said(report.remarks.front(), Language::english, report.figures), HasSubstr("bought-later.mmdb"));
}

// 402 days before the end of the period; the gate is at 400.
TEST(Report, AgeIsThatOfTheSourcesInForceThen) {
  LoggedPeriod log;
  log.knowledge('a', "2025-07-27T00:00:00Z").hours(24, {inside_media});
  const PeriodReport report = log.report("2026-09-01/2026-09-01", grounds_for({Plane::media}));
  EXPECT_EQ(status(report, "C01"), "insufficient-evidence");
  EXPECT_THAT(words_of(report, "C01"), HasSubstr("regions.tsv was 402 days older"));
}

TEST(Report, ChangesOfWhatIsInForceAreListed) {
  LoggedPeriod log;
  log.knowledge().hours(12, {inside_media}).knowledge('a', "2026-08-25T00:00:00Z", 'e').hours(12, {inside_media});
  const PeriodReport report = log.report("2026-09-01/2026-09-01", grounds_for({Plane::media}));
  ASSERT_EQ(report.file_changes.size(), 1U);
  EXPECT_EQ(report.file_changes.front().name, "regions.tsv");
  EXPECT_EQ(report.file_changes.front().before, digest_of('b'));
  EXPECT_EQ(report.file_changes.front().after, digest_of('e'));
  EXPECT_EQ(to_text(report.file_changes.front().since), "2026-09-01T12:00:00.000000Z");
}

TEST(Report, LossGapsAndMissingRecordsMakeAnIntervalUnfit) {
  LoggedPeriod log;
  log.knowledge();
  log.see(std::chrono::minutes{15}, {inside_media}, true, R"("lost_if":0,"lost_k":0,)");
  log.see(std::chrono::minutes{15}, {inside_media}, true,
          R"("lost_if":0,"lost_k":1,)");  // 1 of 101: 1 %, and 0.1 % is the limit
  log.see(std::chrono::minutes{15}, {inside_media}, false);
  const std::string t = std::to_string(unix_seconds(log.now()));
  log.control(
      R"({"flow":1,"frames":1,"k":"interval","left_out":0,"n":1,"one_way":0,"pend":0,"records":1,"rest":0,"sight":0,"skip":[],"t0":)" +
      t + R"(,"t1":)" + std::to_string(unix_seconds(log.now()) + 900) + R"(,"whole":true})");
  log.unseen(std::chrono::minutes{15});
  log.control(R"({"k":"gap","n":1,"t0":)" + t + R"(,"t1":)" + t + R"(,"why":"queue"})");
  const PeriodReport report = log.report("2026-09-01/2026-09-01", grounds_for({Plane::media}));
  EXPECT_EQ(report.facts.intervals, 4U);
  EXPECT_EQ(report.facts.assessable, 1U);
  EXPECT_EQ(report.facts.cut_short, 1U);
  EXPECT_EQ(report.facts.lost_entries, 1U);
  EXPECT_EQ(report.facts.lost_frames, 1U);
  EXPECT_EQ(report.exit_code(), 4);
}

TEST(Report, ComparesWithThePeriodBefore) {
  LoggedPeriod log{"2026-08-31T00:00:00Z"};
  log.knowledge().hours(24, {{.connections = 200}}).hours(24, {{.connections = 300}});
  const PeriodReport report = log.report("2026-09-01/2026-09-01", grounds_for({Plane::media}));
  ASSERT_TRUE(report.previous_total);
  EXPECT_EQ(report.previous->period.text, "2026-08-31/2026-08-31");
  EXPECT_EQ(report.figures.shown(report.previous_total->all)->connections, 96U * 200U);
  EXPECT_EQ(report.figures.shown(report.total.all)->connections, 96U * 300U);
}

TEST(Report, BeforeThePromiseNothingIsObservable) {
  LoggedPeriod log;
  log.knowledge().hours(24, {inside_media});
  ReportGrounds grounds = grounds_for({Plane::media});
  grounds.words.claims.grounds.front().effective_from = *day_from_text("2027-01-01");
  EXPECT_EQ(status(log.report("2026-09-01/2026-09-01", std::move(grounds)), "C01"), "not-observable");
}

TEST(Report, APlaneWithoutTrafficSaysNothingOfTheOthers) {
  LoggedPeriod log;
  log.knowledge().hours(24, {inside_media});
  const PeriodReport report = log.report("2026-09-01/2026-09-01", grounds_for());
  EXPECT_EQ(status(report, "C01"), "not-contradicted");
  EXPECT_EQ(status(report, "C02"), "insufficient-evidence");  // of metadata alone nothing was seen
  EXPECT_THAT(words_of(report, "C01"), HasSubstr("Nothing was seen on: telemetry."));
}

// The wire cannot say anything of these (privacy-and-audit 1a, 1b: N).
TEST(Report, WhatLiesBehindTheFirstHopIsNotObservable) {
  LoggedPeriod log;
  log.knowledge().hours(24, {inside_media});
  ReportGrounds grounds = grounds_for({Plane::media});
  grounds.annotations.attested = {
      {*day_from_text("2026-09-02"), "", "C06", "A. Jansen", {"Switched on for all.", "Staat aan voor iedereen."}}};
  const PeriodReport report = log.report("2026-09-01/2026-09-01", std::move(grounds));
  for (const char* const id : {"C06", "C11", "C13", "C14", "C15", "C17", "K03", "K04", "K07", "K08", "K09", "K10"})
    EXPECT_EQ(status(report, id), "not-observable") << id;
  EXPECT_EQ(row_of(report, "C06").kind, ClaimKind::attested);
  EXPECT_EQ(row_of(report, "C11").kind, ClaimKind::not_observable);
  EXPECT_EQ(report.sections.front().rows.size(), 27U);
}

TEST(Report, SmallNumbersAreHiddenOnPageAndInDocument) {
  LoggedPeriod log;
  log.knowledge().hours(24, {inside_media});
  log.see(std::chrono::minutes{15}, {{.plane = "telemetry",
                                      .country = "US",
                                      .law = "conditional",
                                      .verdict = "outside",
                                      .grade = "A",
                                      .connections = 7,
                                      .bytes = 7654321}});
  const PeriodReport report = log.report("2026-09-01/2026-09-02", grounds_for());
  EXPECT_EQ(status(report, "C01"), "contradicted");  // what was seen was seen
  EXPECT_FALSE(report.figures.shown(report.departures.front().figure));
  EXPECT_THAT(words_of(report, "C01"), HasSubstr("\u2026 connections"));
  for (const Language language : {Language::english, Language::dutch}) {
    const std::string page = report_html(report, language);
    EXPECT_THAT(page, Not(HasSubstr("7.7 MB")));
    EXPECT_THAT(page, Not(HasSubstr("7,7 MB")));
  }
  EXPECT_THAT(report_json(report, {Language::english}), Not(HasSubstr("7654321")));
}

TEST(Report, TheMailHasTheCheckpointAndFitsALine) {
  LoggedPeriod log;
  log.knowledge().hours(24, {inside_media});
  const PeriodReport report = log.report("2026-09-01/2026-09-01", grounds_for({Plane::media}));
  const std::string mail = report_mail(report, Language::dutch);
  EXPECT_THAT(mail, HasSubstr(octets_of(log.path() + "/checkpoint")));
  EXPECT_THAT(mail, HasSubstr("niet tegengesproken"));
  std::istringstream lines{mail};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("\u2014")) continue;  // the signature
    EXPECT_LE(line.size(), 90U) << line;
  }
}

TEST(Report, OfAnotherProviderNothingIsJudged) {
  LoggedPeriod log;
  log.knowledge().hours(24, {inside_media});
  const std::string t0 = std::to_string(unix_seconds(log.now()));
  const std::string t1 = std::to_string(unix_seconds(log.now()) + 900);
  log.control(
      R"({"flow":1,"frames":1,"k":"interval","left_out":0,"n":1,"one_way":0,"pend":0,"records":0,"rest":1,"sight":0,"skip":[],"t0":)" +
      t0 + R"(,"t1":)" + t1 + R"(,"whole":true})");
  log.control(
      R"({"bi":0,"bo":5000,"cc":"US","ci":0,"co":500,"grade":"A","k":"rest","law":"conditional","pi":0,"plane":"media","po":1,"prov":"teams","t0":)" +
      t0 + R"(,"t1":)" + t1 + R"(,"verdict":"outside","zone":"other"})");
  log.unseen(std::chrono::minutes{15});
  const PeriodReport report = log.report("2026-09-01/2026-09-02", grounds_for({Plane::media}));
  EXPECT_EQ(report.figures.shown(report.total.of(Column::outside))->connections, 0U);
  EXPECT_EQ(report.facts.unpromised.at("teams").connections, 500U);
}

}  // namespace
}  // namespace eugress
