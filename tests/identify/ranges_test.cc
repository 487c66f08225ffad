// The provider's own list of addresses: one row a prefix.
#include <gmock/gmock.h>

#include "identify/identify.h"

namespace eugress {
namespace {

using ::testing::HasSubstr;

Result<std::vector<ListedRange>> ranges(const std::string& rows) {
  auto table = Table::parse("ranges.tsv", "prefix\tservice\tvalid_from\tvalid_until\tsource\n" + rows,
                            {"prefix", "service", "valid_from", "valid_until", "source"});
  EXPECT_TRUE(table);
  return ranges_from_table(*table);
}

TEST(Ranges, ARowIsAPrefixAServiceAndItsDays) {
  const auto read = ranges(
      "170.114.0.0/16\tcore\t2022-04-26\t-\tz\n2407:30c0:180::/48\tcdn\t-\t-\tz\n8.5.128.0/"
      "24\tphone\t-\t2026-01-01\tz\n"
      "3.80.20.128/25\thistorical\t2019-09-25\t2024-08-03\tz\n3.41.0.96/27\tunattributed\t-\t-\tz\n");
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 5U);
  EXPECT_EQ(read->at(0).prefix.text(), "170.114.0.0/16");
  EXPECT_EQ(read->at(0).service, ListedService::core);
  EXPECT_EQ(read->at(0).validity, (Validity{*day_from_text("2022-04-26"), Day::max()}));
  EXPECT_EQ(read->at(1).service, ListedService::cdn);
  EXPECT_EQ(read->at(2).service, ListedService::phone);
  EXPECT_EQ(read->at(2).validity.until, *day_from_text("2026-01-01"));
  EXPECT_EQ(read->at(3).service, ListedService::other);
  EXPECT_EQ(read->at(4).service, ListedService::other);
}

TEST(Ranges, AWrongRowIsNamedByFileAndLine) {
  for (const auto& [wrong, reason] : {std::pair{"170.114.0.1/16\tcore\t-\t-\tz\n", "not a prefix"},
                                      std::pair{"170.114.0.0/16\tmeetings\t-\t-\tz\n", "no service"},
                                      std::pair{"170.114.0.0/16\tcore\t2022\t-\tz\n", "not a day"}}) {
    const auto read = ranges(std::string{"8.5.128.0/24\tphone\t-\t-\tz\n"} + wrong);
    ASSERT_FALSE(read) << wrong;
    EXPECT_THAT(read.error().message, HasSubstr("ranges.tsv:3: ")) << wrong;
    EXPECT_THAT(read.error().message, HasSubstr(reason)) << wrong;
  }
}

}  // namespace
}  // namespace eugress
