// How claims reach their readers: the same status in JSON, metrics and page, with what is missing by name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "export/export.h"
#include "sample.h"

namespace eugress {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

Claim media_claim(ClaimStatus status) {
  Claim claim;
  claim.profile = "surf-eu";
  claim.plane = Plane::media;
  claim.status = status;
  claim.sight = {at("2026-11-20", 0, 0), at("2026-11-21", 8, 15), 1935, 1930, 100, 0};
  claim.intervals_expected = 1935;
  claim.sums.inside = {1000, 10, 606};
  return claim;
}

Snapshot with(Claim claim) {
  Snapshot books = sample_snapshot();
  books.claims = {std::move(claim)};
  return books;
}

TEST(ClaimsView, JsonTellsTheStatusWithItsPeriodGatesAndGaps) {
  Claim claim = media_claim(ClaimStatus::insufficient_evidence);
  claim.shortfalls = {{ClaimGate::sources, "nothing could be placed", "add a second geo database"}};
  const json row = json::parse(render_status(with(claim)))["claims"][0];
  EXPECT_EQ(row["profile"], "surf-eu");
  EXPECT_EQ(row["plane"], "media");
  EXPECT_EQ(row["status"], "insufficient-evidence");
  EXPECT_EQ(
      row["missing"],
      json::parse(R"([{"gate": "sources", "what": "nothing could be placed", "mend": "add a second geo database"}])"));
  EXPECT_EQ(row["period"]["from"], "2026-11-20T00:00:00.000000Z");
  EXPECT_EQ(row["period"]["expected"], 1935);
  EXPECT_EQ(row["sums"]["inside"]["connections"], 606);
  EXPECT_EQ(row["gates"]["unclear"], 0.05);
  EXPECT_EQ(row["gates"]["coverage"], 0.95);
  EXPECT_EQ(row["pattern"]["thresholds"]["structural_share"], 0.01);
}

TEST(ClaimsView, AReferenceCallHasARowOfItsOwn) {
  Snapshot books = sample_snapshot();
  ExpectedCall call;
  call.id = "march-1";
  call.schedule_sha256 = std::string(64, 'd');
  call.from = at("2026-11-21", 8, 0);
  call.until = at("2026-11-21", 9, 0);
  books.call_claims = {{call, media_claim(ClaimStatus::not_contradicted)}};
  const json status = json::parse(render_status(books));
  EXPECT_TRUE(status["claims"].empty());
  EXPECT_EQ(status["reference_calls"][0]["id"], "march-1");
  EXPECT_EQ(status["reference_calls"][0]["status"], "not-contradicted");
  EXPECT_EQ(status["reference_calls"][0]["schedule_sha256"], std::string(64, 'd'));
}

TEST(ClaimsView, OneOfFiveStatusesIsOne) {
  const std::string page = render_metrics(with(media_claim(ClaimStatus::contradicted_excepted)));
  const std::string family = "eugress_claim_status{profile=\"surf-eu\",plane=\"media\",status=";
  EXPECT_THAT(page, HasSubstr(family + "\"contradicted-excepted\"} 1\n"));
  for (const char* other : {"contradicted", "not-contradicted", "insufficient-evidence", "not-observable"}) {
    EXPECT_THAT(page, HasSubstr(family + "\"" + other + "\"} 0\n"));
  }
}

TEST(ClaimsView, ThePageNamesWhatIsMissingInsteadOfFindingNothing) {
  Claim claim = media_claim(ClaimStatus::insufficient_evidence);
  claim.shortfalls = {{ClaimGate::age, "country.mmdb is 401 days older than the traffic", "get a newer country.mmdb"},
                      {ClaimGate::sources, "nothing could be placed", "add a second geo database"}};
  const std::string page = render_page(with(claim));
  EXPECT_THAT(page, HasSubstr("We cannot tell: country.mmdb is 401 days older than the traffic."));
  EXPECT_THAT(page, HasSubstr("<li>nothing could be placed; add a second geo database</li>"));
  EXPECT_THAT(page, HasSubstr("<p class=\"mend\">Mend: get a newer country.mmdb.</p>"));
  EXPECT_THAT(page, Not(HasSubstr("No contradiction found")));
}

// The two that the issue of the page gives as examples: days beside a contradiction, and what to mend beside no answer.
TEST(ClaimsView, AContradictionTellsOnHowManyDays) {
  Claim claim = media_claim(ClaimStatus::contradicted);
  claim.plane = Plane::telemetry;
  claim.pattern = {Recurrence::structural, 9, 9, 1000, 212};
  EXPECT_THAT(render_page(with(claim)),
              HasSubstr("CONTRADICTED: 212 connections to US (United States), telemetry, grade A, 9 of 9 days; "));
  EXPECT_THAT(
      render_page(with(claim), Language::dutch),
      HasSubstr("TEGENGESPROKEN: 212 verbindingen naar US (Verenigde Staten), telemetrie, graad A, 9 van 9 dagen; "));
}

TEST(ClaimsView, ThePageTellsExcusesApart) {
  const std::string page = render_page(with(media_claim(ClaimStatus::contradicted_excepted)));
  EXPECT_THAT(page, HasSubstr("Nothing left the promised area but under named exemptions."));
  EXPECT_THAT(page, Not(HasSubstr("No contradiction found")));
}

TEST(ClaimsView, ThePagePrintsThePatternWithItsThresholds) {
  Claim claim = media_claim(ClaimStatus::contradicted);
  claim.pattern = {Recurrence::recurring, 20, 4, 1000, 5};
  EXPECT_THAT(
      render_page(with(claim)),
      HasSubstr("on 4 of 20 days and in 0.5 % of connections: recurring<small>incidental up to 10 % of days and 0.1 % "
                "of connections, structural above 50 % or 1 %</small>"));
}

// 2031-12-27 less 90 days is 2031-09-28.
TEST(ClaimsView, TheEndOfALawIsToldNinetyDaysAhead) {
  Snapshot books = sample_snapshot();
  books.setting.legal_ends = {
      {*Country::from_text("GB"), Law::adequate, {*day_from_text("2021-01-01"), *day_from_text("2031-12-27")}}};
  const auto told = [&](const char* day) {
    books.last_interval_end = at(day, 12, 0);
    return render_metrics(books);
  };
  const std::string sample = "eugress_legal_row_ends_timestamp_seconds{country=\"GB\"} 1956096000\n";
  EXPECT_THAT(told("2031-09-27"), Not(HasSubstr(sample)));
  EXPECT_THAT(told("2031-09-28"), HasSubstr(sample));
  EXPECT_THAT(told("2031-12-26"), HasSubstr(sample));
  EXPECT_THAT(told("2031-12-27"), Not(HasSubstr(sample)));
  books.last_interval_end = at("2031-10-01", 12, 0);
  EXPECT_THAT(render_page(books), HasSubstr("The law of GB (adequate) ends on 2031-12-27"));
  EXPECT_EQ(json::parse(render_status(books))["legal_rows_ending"][0]["until"], "2031-12-27");
}

// 2026-08-01 is 20,666 days after 1970-01-01.
TEST(ClaimsView, TheEndOfAnExemptionIsToldWhileItHolds) {
  Snapshot books = sample_snapshot();
  books.setting.exemptions = {{"surf-eu", "guest-lectures", at("2026-02-01", 0, 0), at("2026-08-01", 0, 0)}};
  const auto told = [&](const char* day) {
    books.last_interval_end = at(day, 12, 0);
    return render_metrics(books);
  };
  const std::string sample =
      "eugress_exemption_ends_timestamp_seconds{profile=\"surf-eu\",exemption=\"guest-lectures\"} 1785542400\n";
  EXPECT_THAT(told("2026-01-31"), Not(HasSubstr(sample)));
  EXPECT_THAT(told("2026-02-01"), HasSubstr(sample));
  EXPECT_THAT(told("2026-07-31"), HasSubstr(sample));
  EXPECT_THAT(told("2026-08-01"), Not(HasSubstr(sample)));
}

TEST(ClaimsView, ACodeWithoutALawIsSaidLoudly) {
  Snapshot books = sample_snapshot();
  books.without_law = {*Country::from_text("QQ")};
  EXPECT_THAT(render_page(books), HasSubstr("The legal table has no row for QQ"));
  EXPECT_THAT(render_status(books), HasSubstr("The legal table has no row for QQ"));
  EXPECT_THAT(render_metrics(books), HasSubstr("eugress_countries_without_law 1\n"));
}

}  // namespace
}  // namespace eugress
