#include "export/wording.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

TEST(Wording, GroupsThousands) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'000), "1,000");
  EXPECT_EQ(grouped(12'345'678), "12,345,678");
  EXPECT_EQ(grouped(UINT64_MAX), "18,446,744,073,709,551,615");
}

TEST(Wording, BytesNeverReadAsAThousandOfAUnit) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(999), "999 B");
  EXPECT_EQ(human_bytes(1'000), "1.0 kB");
  EXPECT_EQ(human_bytes(7'666), "7.7 kB");
  EXPECT_EQ(human_bytes(99'949), "99.9 kB");
  EXPECT_EQ(human_bytes(99'951), "100 kB");
  EXPECT_EQ(human_bytes(999'499), "999 kB");
  EXPECT_EQ(human_bytes(999'500), "1.0 MB");
  EXPECT_EQ(human_bytes(18'300'000'000), "18.3 GB");
  EXPECT_EQ(human_bytes(UINT64_MAX), "18.4 EB");
}

TEST(Wording, AShareIsWholeOrNothingOnlyIfItIs) {
  EXPECT_EQ(share(0, 10), "0 %");
  EXPECT_EQ(share(10, 10), "100 %");
  EXPECT_EQ(share(1, 1'000'000), "<0.1 %");
  EXPECT_EQ(share(999'999, 1'000'000), ">99.9 %");
  EXPECT_EQ(share(1, 3), "33.3 %");
  EXPECT_EQ(share(9'994, 10'000), "99.9 %");
  EXPECT_EQ(share(0, 0), "–") << "a share of nothing is no number";
}

// The table of well-formed octet sequences: RFC 3629 section 4; overlong, surrogate and beyond U+10FFFF are not.
TEST(Wording, WellFormedTextStaysAndTheRestIsReplaced) {
  const std::string mark = "\xEF\xBF\xBD";
  for (const char* good : {"", "plain", "Zürich", "\xE2\x82\xAC", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x9F\x98\x80",
                           "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(mended_utf8(good), good);
  }
  EXPECT_EQ(mended_utf8("a\xFF"
                        "b"),
            "a" + mark + "b");
  EXPECT_EQ(mended_utf8("\xC3"), mark) << "cut off";
  EXPECT_EQ(mended_utf8("\xC0\xAF"), mark + mark) << "overlong";
  EXPECT_EQ(mended_utf8("\xE0\x80\x80"), mark + mark + mark) << "overlong";
  EXPECT_EQ(mended_utf8("\xED\xA0\x80"), mark + mark + mark) << "surrogate";
  EXPECT_EQ(mended_utf8("\xF4\x90\x80\x80"), mark + mark + mark + mark) << "beyond U+10FFFF";
}

TEST(Wording, UnnamedNumbersHaveANameToo) {
  Setting setting;
  setting.providers = {"zoom"};
  setting.zones = {"other", "west"};
  EXPECT_EQ(provider_name(setting, 1), "zoom");
  EXPECT_EQ(provider_name(setting, 0), "unknown");
  EXPECT_EQ(provider_name(setting, 2), "unknown");
  EXPECT_EQ(zone_name(setting, 1), "west");
  EXPECT_EQ(zone_name(setting, 0), "other");
  EXPECT_EQ(zone_name(setting, 9), "other");
}

TEST(Wording, LossIsKnownOnceAnyStageStatesIt) {
  EXPECT_EQ(known_loss({}), std::nullopt);
  EXPECT_EQ(known_loss({.kernel = 0, .interface = std::nullopt}), 0U);
  EXPECT_EQ(known_loss({.kernel = 3, .interface = 4}), 7U);
}

}  // namespace
}  // namespace eugress
