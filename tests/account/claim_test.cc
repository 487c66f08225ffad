// Claim status: generated periods for every status, and each gate crossed by the smallest step. The gates are those of
// decisions.md: unclear under 5 % of connections and of bytes, data no older than 400 days, a warning at 35; coverage
// of 95 % and one-way traffic of at most 10 % are our own defaults.
#include "account/claim.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eugress {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

const Timestamp monday = Timestamp{*day_from_text("2026-03-02")};

ClaimSetting setting_of(Day effective_from = *day_from_text("2023-01-01")) {
  ClaimGrounds grounds;
  grounds.profile = "test";
  grounds.provider = 1;
  grounds.effective_from = effective_from;
  grounds.is_promised[static_cast<std::size_t>(Plane::media)] = true;
  return {{grounds}, {}, {}};
}

// A span of minutes in which much or little was seen.
class Period {
 public:
  explicit Period(ClaimSetting setting = setting_of()) : setting_(std::move(setting)) {}

  Period& see(Verdict verdict, Grade grade, std::uint64_t connections, std::uint64_t bytes) {
    CellKey key;
    key.provider = 1;
    key.plane = Plane::media;
    key.verdict = verdict;
    key.grade = grade;
    key.zone = zone;
    next_.cells.push_back({key, {{bytes, 1, connections}, {}}});
    next_.witnesses.all += bytes;
    return *this;
  }
  Period& one_way(std::uint64_t bytes) {
    next_.one_way_bytes += bytes;
    return *this;
  }
  // Closes minutes: what was seen falls into the first.
  Period& close(std::uint64_t count = 1, bool is_assessable = true) {
    for (std::uint64_t i = 0; i < count; ++i) {
      next_.start = now;
      next_.end = now + minutes{1};
      book_.add(next_, is_assessable, setting_);
      now = next_.end;
      next_ = {};
    }
    return *this;
  }
  [[nodiscard]] Claim claim(const std::vector<DatedSource>& sources = {}) const {
    const auto claims = claims_of(book_, setting_, sources, seconds{60});
    check(claims.size() == 1, "one plane is promised");
    return claims[0];
  }
  [[nodiscard]] Claim claim_over(const ClaimSpan& span) const {
    return claims_of(book_, setting_, {}, seconds{60}, span).at(0);
  }
  [[nodiscard]] std::vector<CallClaim> call_claims() const {
    return call_claims_of(book_, setting_, {}, seconds{60}, now);
  }

  ZoneNumber zone = zone_other;
  Timestamp now = monday;

 private:
  ClaimSetting setting_;
  PeriodBook book_;
  Interval next_;
};

std::string status(const Claim& claim) {
  return std::string{to_text(claim.status)};
}
std::string gates_missed(const Claim& claim) {
  std::string names;
  for (const Shortfall& one : claim.shortfalls)
    names += std::string{names.empty() ? "" : " "} + std::string{to_text(one.gate)};
  return names;
}

TEST(Claim, IsNotContradictedWhenNothingLeftAndEveryGateIsPassed) {
  const Claim claim = Period{}.see(Verdict::inside, Grade::b, 100'000, 100'000).close(100).claim();
  EXPECT_EQ(status(claim), "not-contradicted");
  EXPECT_EQ(gates_missed(claim), "");
}

// Of a day of which one hour is booked, 23 of 24 hours were not seen: 4.2 %, and 95 % are needed.
TEST(Claim, OfASpanThatWasToBeSeenWhatIsNotBookedWasNotSeen) {
  Period period;
  period.see(Verdict::inside, Grade::b, 100'000, 100'000).close(60);
  EXPECT_EQ(status(period.claim()), "not-contradicted");
  const Claim claim = period.claim_over({monday, monday + days{1}});
  EXPECT_EQ(gates_missed(claim), "coverage");
  EXPECT_EQ(claim.intervals_expected, 1440U);
  EXPECT_EQ(status(period.claim_over({monday, monday + minutes{60}})), "not-contradicted");
}

TEST(Claim, ASpanBeforeThePromiseIsNotObservable) {
  Period period{setting_of(*day_from_text("2026-03-03"))};
  period.see(Verdict::outside, Grade::a, 1, 1).close(60);
  EXPECT_EQ(status(period.claim_over({monday, monday + days{1}})), "not-observable");
  EXPECT_EQ(status(period.claim_over({monday, monday + days{2}})), "insufficient-evidence");
}

Claim with_pattern(Recurrence recurrence, ClaimStatus status) {
  Claim claim;
  claim.status = status;
  claim.pattern.recurrence = recurrence;
  claim.sums.inside.connections = 1;
  return claim;
}

// privacy-and-audit 1c: incidental is a rarity, structural a daily pattern, recurring neither.
TEST(Claim, IsReadBothWays) {
  const auto wide = [](Recurrence recurrence, ClaimStatus status = ClaimStatus::contradicted) {
    return to_text(status_under(PromiseReading::nearly_all, with_pattern(recurrence, status)));
  };
  EXPECT_EQ(wide(Recurrence::incidental), "not-contradicted");
  EXPECT_EQ(wide(Recurrence::recurring), "insufficient-evidence");
  EXPECT_EQ(wide(Recurrence::structural), "contradicted");
  EXPECT_EQ(wide(Recurrence::none, ClaimStatus::insufficient_evidence), "insufficient-evidence");
  Claim blind = with_pattern(Recurrence::incidental, ClaimStatus::contradicted);
  blind.shortfalls.push_back({ClaimGate::coverage, "capture", {}});
  EXPECT_EQ(to_text(status_under(PromiseReading::nearly_all, blind)), "insufficient-evidence");
  EXPECT_EQ(to_text(status_under(PromiseReading::all, blind)), "contradicted");
}

TEST(Claim, TogetherTheWorstIsSaidAndSilenceSaysNothing) {
  const Claim contradicted = with_pattern(Recurrence::structural, ClaimStatus::contradicted);
  const Claim fine = with_pattern(Recurrence::none, ClaimStatus::not_contradicted);
  const Claim excepted = with_pattern(Recurrence::none, ClaimStatus::contradicted_excepted);
  const Claim unclear = with_pattern(Recurrence::none, ClaimStatus::insufficient_evidence);
  Claim silent = unclear;
  silent.sums = {};
  const auto together = [](const std::vector<const Claim*>& claims) {
    return to_text(status_together(PromiseReading::all, claims));
  };
  EXPECT_EQ(together({&fine, &unclear, &excepted, &contradicted}), "contradicted");
  EXPECT_EQ(together({&fine, &unclear, &excepted}), "insufficient-evidence");
  EXPECT_EQ(together({&fine, &excepted}), "contradicted-excepted");
  EXPECT_EQ(together({&fine, &silent}), "not-contradicted");
  EXPECT_EQ(together({&silent}), "insufficient-evidence");
  EXPECT_EQ(together({}), "insufficient-evidence");
}

TEST(Claim, IsContradictedByOneConnectionOutsideOnGoodEvidence) {
  for (const Grade grade : {Grade::a, Grade::b}) {
    const Claim claim = Period{}
                            .see(Verdict::inside, Grade::b, 100'000, 100'000)
                            .see(Verdict::outside, grade, 1, 40)
                            .close(100)
                            .claim();
    EXPECT_EQ(status(claim), "contradicted");
  }
}

TEST(Claim, WhatWasSeenWasSeenWhateverIsMissing) {
  const Claim claim = Period{}
                          .see(Verdict::unknown, Grade::none, 90, 90)
                          .see(Verdict::outside, Grade::a, 1, 1)
                          .close(10, false)
                          .claim();
  EXPECT_EQ(status(claim), "contradicted");
  EXPECT_EQ(gates_missed(claim), "coverage unclear");
}

TEST(Claim, WeakEvidenceContradictsNothing) {
  for (const Grade grade : {Grade::c, Grade::d, Grade::none}) {
    const Claim claim = Period{}
                            .see(Verdict::inside, Grade::b, 100'000, 100'000)
                            .see(Verdict::outside, grade, 10, 10)
                            .close(100)
                            .claim();
    EXPECT_EQ(status(claim), "not-contradicted");
  }
}

TEST(Claim, IsContradictedExceptedWhenOnlyExemptTrafficLeft) {
  Period period;
  period.see(Verdict::inside, Grade::b, 1000, 1000).see(Verdict::exempt, Grade::b, 1, 1).close(100);
  EXPECT_EQ(status(period.claim()), "contradicted-excepted");
  period.see(Verdict::outside, Grade::b, 1, 1).close();
  EXPECT_EQ(status(period.claim()), "contradicted");
}

// Excuses must not hide that nothing else is known.
TEST(Claim, ExemptTrafficPassesNoGate) {
  const Claim claim =
      Period{}.see(Verdict::unknown, Grade::none, 70, 70).see(Verdict::exempt, Grade::a, 30, 30).close(100).claim();
  EXPECT_EQ(status(claim), "insufficient-evidence");
}

TEST(Claim, OnWeakEvidenceAnExemptionIsNoContradictionEither) {
  const Claim claim =
      Period{}.see(Verdict::inside, Grade::b, 100, 100).see(Verdict::exempt, Grade::c, 10, 10).close(100).claim();
  EXPECT_EQ(status(claim), "not-contradicted");
}

TEST(Claim, BeforeThePromiseIsNotObservable) {
  const Day tuesday = day_of(monday) + days{1};
  Period period{setting_of(tuesday)};
  period.see(Verdict::outside, Grade::a, 5, 5).close(24 * 60);
  EXPECT_EQ(status(period.claim()), "not-observable");
  EXPECT_EQ(gates_missed(period.claim()), "");
  // The first minute of the promise: from here on it counts, and what came before never does.
  period.see(Verdict::inside, Grade::a, 5, 5).close();
  EXPECT_EQ(status(period.claim()), "not-contradicted");
  EXPECT_EQ(period.claim().sums.outside.connections, 0U);
}

TEST(Claim, SilenceIsInsufficient) {
  EXPECT_EQ(gates_missed(Period{}.claim()), "traffic coverage");
  const Claim quiet = Period{}.close(100).claim();
  EXPECT_EQ(status(quiet), "insufficient-evidence");
  EXPECT_EQ(gates_missed(quiet), "traffic");
}

TEST(Claim, SeventyPercentUnknownIsNeverNotContradicted) {
  for (const Verdict verdict : {Verdict::unknown, Verdict::disputed}) {
    for (const auto& [connections, bytes] : {std::pair{70U, 70U}, std::pair{70U, 0U}, std::pair{0U, 70U}}) {
      const Claim claim = Period{}
                              .see(Verdict::inside, Grade::a, 100 - connections, 100 - bytes)
                              .see(verdict, Grade::none, connections, bytes)
                              .close(1000)
                              .claim();
      EXPECT_EQ(status(claim), "insufficient-evidence");
      EXPECT_EQ(gates_missed(claim), "unclear");
    }
  }
}

struct Unclear {
  const char* name;
  Verdict verdict;
  Grade grade;
};
class UnclearGate : public testing::TestWithParam<Unclear> {};

TEST_P(UnclearGate, IsCrossedByOneConnectionOrOneByte) {
  const auto missed = [](std::uint64_t connections, std::uint64_t bytes) {
    return gates_missed(Period{}
                            .see(Verdict::inside, Grade::b, 100'000 - connections, 100'000 - bytes)
                            .see(GetParam().verdict, GetParam().grade, connections, bytes)
                            .close(100)
                            .claim());
  };
  EXPECT_EQ(missed(4'999, 4'999), "");
  EXPECT_EQ(missed(5'000, 4'999), "unclear");
  EXPECT_EQ(missed(4'999, 5'000), "unclear");
}

INSTANTIATE_TEST_SUITE_P(Claim, UnclearGate,
                         testing::Values(Unclear{"unknown", Verdict::unknown, Grade::none},
                                         Unclear{"disputed", Verdict::disputed, Grade::d},
                                         Unclear{"weakly_outside", Verdict::outside, Grade::c}),
                         [](const auto& shown) { return shown.param.name; });

TEST(UnclearGate, AddsUpItsThreeParts) {
  const Claim claim = Period{}
                          .see(Verdict::inside, Grade::b, 95'000, 95'000)
                          .see(Verdict::unknown, Grade::none, 2'000, 2'000)
                          .see(Verdict::disputed, Grade::d, 2'000, 2'000)
                          .see(Verdict::outside, Grade::c, 1'000, 1'000)
                          .close(100)
                          .claim();
  EXPECT_EQ(gates_missed(claim), "unclear");
  EXPECT_THAT(claim.shortfalls[0].missing.in(Language::english), HasSubstr("5 % of connections and 5 % of bytes"));
}

TEST(CoverageGate, IsCrossedByOneInterval) {
  const auto missed = [](std::uint64_t good, std::uint64_t blind) {
    return gates_missed(Period{}.see(Verdict::inside, Grade::b, 1, 1).close(good).close(blind, false).claim());
  };
  EXPECT_EQ(missed(950, 50), "");
  EXPECT_EQ(missed(949, 51), "coverage");
}

// A stopped monitor closes no interval; what it did not see counts all the same.
TEST(CoverageGate, CountsTimeOfWhichThereIsNoInterval) {
  const auto missed = [](std::uint64_t gap) {
    Period period;
    period.see(Verdict::inside, Grade::b, 1, 1).close(940);
    period.now += minutes{gap};
    period.close(10);
    return gates_missed(period.claim());
  };
  EXPECT_EQ(missed(50), "") << "950 of 1,000";
  EXPECT_EQ(missed(51), "coverage") << "950 of 1,001";
}

TEST(AgeGate, WarnsAtThirtyFiveDaysAndClosesAtFourHundred) {
  Period period;
  period.see(Verdict::inside, Grade::b, 1, 1).close(60);
  const auto of_age = [&](days age) { return period.claim({{"country.mmdb", period.now - age}}); };
  EXPECT_TRUE(of_age(days{35}).warnings.empty());
  ASSERT_EQ(of_age(days{36}).warnings.size(), 1U);
  EXPECT_THAT(of_age(days{36}).warnings[0].in(Language::english), HasSubstr("country.mmdb is 36 days old"));
  EXPECT_EQ(status(of_age(days{400})), "not-contradicted");
  EXPECT_EQ(status(of_age(days{401})), "insufficient-evidence");
  EXPECT_EQ(gates_missed(of_age(days{401})), "age");
  EXPECT_EQ(of_age(days{401}).shortfalls[0].mend.in(Language::english), "get a newer country.mmdb");
  EXPECT_EQ(gates_missed(of_age(days{-2000})), "") << "a database that is younger than the packets";
}

TEST(OneWayGate, IsCrossedByOneByte) {
  const auto missed = [](std::uint64_t bytes) {
    return gates_missed(Period{}.see(Verdict::inside, Grade::b, 1, 1'000'000).one_way(bytes).close(100).claim());
  };
  EXPECT_EQ(missed(100'000), "");
  EXPECT_EQ(missed(100'001), "one-way");
}

TEST(SourcesGate, NamesWhatToAdd) {
  ClaimSetting setting = setting_of();
  setting.grounds[0].blind[static_cast<std::size_t>(Plane::media)] = "add a second geo database";
  const Claim claim = Period{setting}.see(Verdict::inside, Grade::b, 1, 1).close(100).claim();
  EXPECT_EQ(status(claim), "insufficient-evidence");
  EXPECT_EQ(gates_missed(claim), "sources");
  EXPECT_EQ(claim.shortfalls[0].mend.in(Language::english), "add a second geo database");
}

TEST(Gates, AreThePolicys) {
  ClaimSetting setting = setting_of();
  setting.grounds[0].gates.unclear = Share{10'000};
  setting.grounds[0].gates.coverage = Share{1'000'000};
  const auto missed = [&](std::uint64_t unknown, bool is_whole) {
    return gates_missed(Period{setting}
                            .see(Verdict::inside, Grade::b, 1000 - unknown, 1000 - unknown)
                            .see(Verdict::unknown, Grade::none, unknown, unknown)
                            .close(99)
                            .close(1, is_whole)
                            .claim());
  };
  EXPECT_EQ(missed(9, true), "");
  EXPECT_EQ(missed(10, true), "unclear");
  EXPECT_EQ(missed(9, false), "coverage");
}

// privacy-and-audit 1c: incidental is at most 10 % of days and 0.1 % of connections, structural above 50 % of days or
// 1 % of connections, anything between is recurring.
TEST(Recurrence, FollowsItsThresholdsToTheStep) {
  const auto of = [](std::uint64_t days_outside, std::uint64_t connections_outside) {
    return std::string{to_text(recurrence_of({Recurrence::none, 100, days_outside, 100'000, connections_outside}, {}))};
  };
  EXPECT_EQ(of(0, 0), "none");
  EXPECT_EQ(of(1, 1), "incidental");
  EXPECT_EQ(of(10, 100), "incidental");
  EXPECT_EQ(of(11, 100), "recurring");
  EXPECT_EQ(of(10, 101), "recurring");
  EXPECT_EQ(of(50, 1'000), "recurring");
  EXPECT_EQ(of(51, 1'000), "structural");
  EXPECT_EQ(of(50, 1'001), "structural");
  EXPECT_EQ(of(1, 1'001), "structural");
}

TEST(Recurrence, CountsDaysWithActivityOnly) {
  Period period;
  for (int day = 0; day < 30; ++day) {
    period.now = monday + days{day};
    if (day % 3 != 0) period.see(Verdict::inside, Grade::b, 1'000, 1'000);
    if (day == 4 || day == 5) period.see(Verdict::outside, Grade::b, 1, 1);
    if (day == 7) period.see(Verdict::outside, Grade::c, 1, 1).see(Verdict::exempt, Grade::a, 1, 1);
    period.close();
  }
  const Pattern pattern = period.claim().pattern;
  EXPECT_EQ(pattern.days_active, 20U);
  EXPECT_EQ(pattern.days_outside, 2U) << "neither weak evidence nor an exempt connection makes a day";
  EXPECT_EQ(pattern.connections_outside, 2U);
  EXPECT_EQ(to_text(pattern.recurrence), "incidental");  // 2 of 20 days, 2 of 20,004 connections
}

TEST(ZoneClaims, AZoneWithAProfileOfItsOwnIsJudgedByIt) {
  ClaimSetting setting = setting_of();
  setting.grounds.push_back(setting.grounds[0]);
  setting.grounds[1].profile = "school";
  setting.grounds[1].effective_from = day_of(monday) + days{1};
  setting.grounds_of_zone = {0, 0, 1};
  PeriodBook book;
  Interval interval;
  interval.start = monday;
  interval.end = monday + minutes{1};
  CellKey key;
  key.provider = 1;
  key.plane = Plane::media;
  key.verdict = Verdict::outside;
  key.grade = Grade::a;
  key.zone = 2;
  interval.cells.push_back({key, {{1, 1, 1}, {}}});
  book.add(interval, true, setting);
  const auto claims = claims_of(book, setting, {}, seconds{60});
  ASSERT_EQ(claims.size(), 2U);
  EXPECT_EQ(claims[0].profile + " " + status(claims[0]), "test insufficient-evidence");
  EXPECT_EQ(claims[0].sums, ClaimSums{});
  EXPECT_EQ(claims[1].profile + " " + status(claims[1]), "school not-observable");
}

class ReferenceCallClaim : public testing::Test {
 protected:
  static ClaimSetting setting() {
    ClaimSetting made = setting_of();
    ExpectedCall call;
    call.id = "march-1";
    call.from = monday + minutes{10};
    call.until = monday + minutes{30};
    call.zone = 5;
    call.planes.set(static_cast<std::size_t>(Plane::media));
    made.calls.push_back(call);
    return made;
  }
  static Claim only(const Period& period) {
    const auto claims = period.call_claims();
    check(claims.size() == 1, "one call on one plane");
    return claims[0].claim;
  }
};

TEST_F(ReferenceCallClaim, IsOfTheProbeInItsTimeAlone) {
  Period period{setting()};
  period.see(Verdict::outside, Grade::a, 1, 1).close(10);  // others, and before
  period.zone = 5;
  period.see(Verdict::inside, Grade::b, 2, 2).close(20);
  period.see(Verdict::outside, Grade::a, 1, 1).close(10);  // the probe, when it is over
  const Claim claim = only(period);
  EXPECT_EQ(status(claim), "not-contradicted");
  EXPECT_EQ(claim.sums.all().connections, 2U);
  EXPECT_EQ(status(period.claim()), "contradicted") << "and it excuses nothing of the whole";
}

TEST_F(ReferenceCallClaim, IsContradictedByAServerOutside) {
  Period period{setting()};
  period.zone = 5;
  period.close(10).see(Verdict::outside, Grade::b, 1, 1).close(20);
  EXPECT_EQ(status(only(period)), "contradicted");
}

TEST_F(ReferenceCallClaim, NamesWhatIsMissing) {
  Period period{setting()};
  EXPECT_EQ(gates_missed(only(period)), "traffic coverage open");
  period.zone = 5;
  period.close(10).see(Verdict::inside, Grade::b, 1, 1).close(19);
  EXPECT_EQ(gates_missed(only(period)), "open");
  period.close(1);
  EXPECT_EQ(gates_missed(only(period)), "");
  Period blind{setting()};
  blind.zone = 5;
  blind.close(10).see(Verdict::inside, Grade::b, 1, 1).close(18).close(2, false);
  EXPECT_EQ(gates_missed(only(blind)), "coverage");  // 18 of 20
}

}  // namespace
}  // namespace eugress
