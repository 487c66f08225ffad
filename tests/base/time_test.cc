#include "base/time.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

TEST(Time, WritesRfc3339InUtc) {
  // 1795248000 s is 2026-11-21T08:00:00Z (date -u -d @1795248000).
  const Timestamp time{std::chrono::seconds{1795248000} + std::chrono::microseconds{123456}};
  EXPECT_EQ(to_text(time), "2026-11-21T08:00:00.123456Z");
  EXPECT_EQ(to_text(day_of(time)), "2026-11-21");
  EXPECT_EQ(to_text(Timestamp{}), "1970-01-01T00:00:00.000000Z");
}

TEST(Time, ReadsOnlyRealDays) {
  EXPECT_EQ(to_text(*day_from_text("2024-02-29")), "2024-02-29");
  for (const char* text : {"2023-02-29", "2026-13-01", "2026-1-01", "20260101", "2026-11-21 ", "abcd-ef-gh", ""}) {
    EXPECT_FALSE(day_from_text(text)) << text;
  }
}

TEST(Time, ReadsADayOrATimeOfIt) {
  EXPECT_EQ(instant_from_text("1970-01-02"), Timestamp{std::chrono::hours{24}});
  EXPECT_EQ(instant_from_text("1970-01-01T01:02:03Z"), Timestamp{std::chrono::seconds{3723}});
  for (const char* bad : {"", "2026-11", "2026-02-30", "2026-11-21 08:00:00Z", "2026-11-21T24:00:00Z",
                          "2026-11-21T08:60:00Z", "2026-11-21T08:00:00", "2026-11-21T08:00:00+01:00", "1969-12-31",
                          "2200-01-01", "9999-12-31", "2026-11-21T-1:00:00Z"}) {
    EXPECT_FALSE(instant_from_text(bad)) << bad;
  }
}

}  // namespace
}  // namespace eugress
