#include "account/period_book.h"

#include <gtest/gtest.h>

#include "account/ledger.h"

namespace eugress {
namespace {

using std::chrono::days;
using std::chrono::minutes;

ClaimSetting media_of_zoom() {
  ClaimGrounds grounds;
  grounds.profile = "test";
  grounds.provider = 1;
  grounds.is_promised[static_cast<std::size_t>(Plane::media)] = true;
  return {{grounds}, {}, {}};
}

Interval minute_at(Timestamp start, Verdict verdict = Verdict::inside, ProviderNumber provider = 1) {
  Interval interval;
  interval.number = static_cast<std::uint64_t>(start.time_since_epoch() / minutes{1});
  interval.start = start;
  interval.end = start + minutes{1};
  CellKey key;
  key.provider = provider;
  key.plane = Plane::media;
  key.verdict = verdict;
  key.grade = Grade::b;
  interval.cells.push_back({key, {{100, 1, 1}, {50, 1, 0}}});
  interval.witnesses.all = 150;
  return interval;
}

const Timestamp noon = Timestamp{*day_from_text("2026-03-02")} + std::chrono::hours{12};

TEST(PeriodBook, KeepsTheDaysApart) {
  PeriodBook book;
  book.add(minute_at(noon), true, media_of_zoom());
  book.add(minute_at(noon + minutes{1}), false, media_of_zoom());
  book.add(minute_at(noon + days{1}, Verdict::outside), true, media_of_zoom());
  ASSERT_EQ(book.days().size(), 2U);
  const BookedDay& first = book.days().begin()->second;
  EXPECT_EQ(first.sight.intervals, 2U);
  EXPECT_EQ(first.sight.assessable, 1U);
  EXPECT_EQ(first.sight.bytes, 300U);
  EXPECT_EQ(first.by_profile.at("test")[0].inside, (Counts{300, 4, 2}));
  EXPECT_EQ(first.by_profile.at("test")[0].outside, Counts{});
}

TEST(PeriodBook, LeavesOutWhatNobodyPromisedAnythingOf) {
  PeriodBook book;
  book.add(minute_at(noon, Verdict::unknown, 2), true, media_of_zoom());
  EXPECT_TRUE(book.days().begin()->second.by_profile.empty());
}

TEST(PeriodBook, ForgetsTheOldestDayBeyondItsBoundAndCountsIt) {
  PeriodBook book;
  for (std::size_t day = 0; day < PeriodBook::most_days + 2; ++day) {
    book.add(minute_at(noon + days{day}), true, media_of_zoom());
  }
  EXPECT_EQ(book.days().size(), PeriodBook::most_days);
  EXPECT_EQ(book.days().begin()->first, day_of(noon + days{2}));
  EXPECT_EQ(book.days_forgotten(), 2U);
}

TEST(ClaimSums, AddUpToTheirParts) {
  ClaimSums sums;
  for (const Verdict verdict :
       {Verdict::inside, Verdict::outside, Verdict::exempt, Verdict::disputed, Verdict::unknown}) {
    for (const Grade grade : {Grade::none, Grade::a, Grade::b, Grade::c, Grade::d}) sums.add(verdict, grade, {1, 1, 1});
  }
  EXPECT_EQ(sums.all().connections, 25U);
  EXPECT_EQ(sums.outside.connections, 2U);
  EXPECT_EQ(sums.outside_weak.connections, 3U);
  EXPECT_EQ(sums.exempt.connections, 2U);
  EXPECT_EQ(sums.unclear().connections, 13U) << "unknown and disputed of any grade, three weakly outside";
}

// The Ledger's part: the same intervals that give the cells give the claims.
TEST(Ledger, ItsClaimsAreOfItsCells) {
  Setting setting;
  setting.claims = media_of_zoom();
  Ledger ledger{setting, 1};
  for (int i = 0; i < 100; ++i) EXPECT_EQ(ledger.add(minute_at(noon + minutes{i})).size(), 1U);
  const auto snapshot = ledger.snapshot();
  ASSERT_EQ(snapshot->claims.size(), 1U);
  EXPECT_EQ(to_text(snapshot->claims[0].status), "not-contradicted");
  EXPECT_EQ(snapshot->claims[0].sums.inside.connections, snapshot->cells[0].counts.egress.connections);
  EXPECT_EQ(ledger.add(minute_at(noon + minutes{100}, Verdict::outside)).size(), 1U);
  EXPECT_EQ(to_text(ledger.snapshot()->claims[0].status), "contradicted");
}

TEST(Ledger, NamesCodesThatHaveNoLaw) {
  Setting setting;
  setting.law_markers.insert(*Country::from_text("AP"));
  Ledger ledger{setting, 1};
  Interval interval = minute_at(noon);
  for (const char* code : {"QQ", "AP", "NL"}) {
    CellKey key;
    key.provider = 1;
    key.country = *Country::from_text(code);
    key.law = std::string_view{code} == "NL" ? Law::eu : Law::unknown;
    interval.cells.push_back({key, {{1, 1, 1}, {}}});
  }
  EXPECT_EQ(ledger.add(std::move(interval)).size(), 1U);
  EXPECT_EQ(ledger.snapshot()->without_law, std::vector<Country>{*Country::from_text("QQ")});
}

}  // namespace
}  // namespace eugress
