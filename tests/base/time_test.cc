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

}  // namespace
}  // namespace eugress
