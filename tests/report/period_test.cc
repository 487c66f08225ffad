#include "report/period.h"

#include <gtest/gtest.h>

#include "account/period_book.h"

namespace eugress {
namespace {

std::string days(const ReportPeriod& period) {
  return to_text(period.from) + " " + to_text(period.until);
}

TEST(Period, MonthsAreWhole) {
  EXPECT_EQ(days(*ReportPeriod::parse("2026-09/10")), "2026-09-01 2026-11-01");
  EXPECT_EQ(days(*ReportPeriod::parse("2026-02")), "2026-02-01 2026-03-01");
  EXPECT_EQ(days(*ReportPeriod::parse("2024-02")), "2024-02-01 2024-03-01");  // 29 days
  EXPECT_EQ(days(*ReportPeriod::parse("2026-12/2027-01")), "2026-12-01 2027-02-01");
  EXPECT_EQ(days(*ReportPeriod::parse("2026-12")), "2026-12-01 2027-01-01");
}

TEST(Period, OfDaysTheLastIsPartOfIt) {
  EXPECT_EQ(days(*ReportPeriod::parse("2026-09-01/2026-09-14")), "2026-09-01 2026-09-15");
  EXPECT_EQ(days(*ReportPeriod::parse("2026-09-01")), "2026-09-01 2026-09-02");
}

TEST(Period, TheOneBeforeIsAsLong) {
  EXPECT_EQ(ReportPeriod::parse("2026-09/10")->before().text, "2026-07/08");
  EXPECT_EQ(ReportPeriod::parse("2027-01/02")->before().text, "2026-11/12");
  EXPECT_EQ(ReportPeriod::parse("2027-01")->before().text, "2026-12");
  EXPECT_EQ(days(ReportPeriod::parse("2026-09-08/2026-09-14")->before()), "2026-09-01 2026-09-08");
  for (const char* const text : {"2026-09/10", "2026-12/2027-01", "2026-03-05/2026-03-11"}) {
    const ReportPeriod before = ReportPeriod::parse(text)->before();
    EXPECT_EQ(*ReportPeriod::parse(before.text), before) << text;
  }
}

TEST(Period, IsNoLongerThanTheBooksOfClaims) {
  EXPECT_TRUE(ReportPeriod::parse("2026-01/12"));
  EXPECT_TRUE(ReportPeriod::parse("2026-01-01/2027-02-04"));  // 400 days
  EXPECT_FALSE(ReportPeriod::parse("2026-01-01/2027-02-05"));
  EXPECT_EQ(ReportPeriod::longest.count(), static_cast<std::ptrdiff_t>(PeriodBook::most_days));
}

TEST(Period, WhatIsNoneIsRefusedWithTheForms) {
  for (const char* const text : {"", "2026", "2026-13", "2026-10/09", "2026-09/", "2026-09-01/2026-08-31", "2026-02-30",
                                 "09/10", "2026-09/10/11", "2026-09-01/2026-09", "2026-9/10"}) {
    const auto period = ReportPeriod::parse(text);
    ASSERT_FALSE(period) << text;
    EXPECT_NE(period.error().message.find("2026-09/10"), std::string::npos);
  }
}

}  // namespace
}  // namespace eugress
