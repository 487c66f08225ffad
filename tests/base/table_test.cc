#include "base/table.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

Result<Table> parse(const std::string& text) {
  return Table::parse("t.tsv", text, {"code", "from", "until"});
}

TEST(Table, ReadsRowsWithTheirLinesAndRemarks) {
  const auto table = parse("# What: a test\n# margin-km: 10\ncode\tfrom\tuntil\textra\n\nNL\t2020-01-01\t-\tx\n");
  ASSERT_TRUE(table) << table.error().message;
  ASSERT_EQ(table->rows().size(), 1U);
  EXPECT_EQ(table->rows()[0][0], "NL");
  EXPECT_EQ(table->rows()[0].line(), 5U);
  EXPECT_FALSE(table->rows()[0].has(2));
  EXPECT_EQ(table->remark("margin-km"), "10");
  EXPECT_EQ(table->remark("nothing"), "");
}

TEST(Table, ErrorsNameFileAndLineAndSayWhatToDo) {
  const auto message = [](const std::string& text) {
    const auto table = parse(text);
    return table ? std::string{"no error"} : table.error().message;
  };
  EXPECT_EQ(message("# only remarks\n"), "t.tsv: no line of column names; it should begin with \"code\"");
  EXPECT_EQ(message("code\tsince\tuntil\n"), "t.tsv:1: column 2 must be \"from\"");
  EXPECT_EQ(message("code\tfrom\tuntil\nNL\t-\n"),
            "t.tsv:2: 2 cells where the column line has 3; separate cells with one tab");
  EXPECT_EQ(message("code\tfrom\tuntil\nNL\t\t-\n"), "t.tsv:2: an empty cell; write - for none");
  EXPECT_EQ(message("code\tfrom\tuntil\nNL\t-\t\xff\n"),
            "t.tsv:2: not UTF-8 text; save the table as UTF-8 with LF line ends");
  EXPECT_EQ(message("code\tfrom\tuntil\r\n"), "t.tsv:1: not UTF-8 text; save the table as UTF-8 with LF line ends");
}

TEST(Table, ValidityIsHalfOpenAndOpenEndsAreOpen) {
  const auto table = parse("code\tfrom\tuntil\nUS\t2016-08-01\t2020-07-16\nNL\t-\t-\n");
  ASSERT_TRUE(table);
  const auto shield = table->validity(table->rows()[0], 1, 2);
  ASSERT_TRUE(shield);
  EXPECT_TRUE(shield->holds_on(*day_from_text("2020-07-15")));
  EXPECT_FALSE(shield->holds_on(*day_from_text("2020-07-16")));
  EXPECT_EQ(*table->validity(table->rows()[1], 1, 2), Validity{});
}

TEST(Table, RefusesDaysThatAreNone) {
  const auto table = parse("code\tfrom\tuntil\nA\t2026-02-30\t-\nB\t2020-01-02\t2020-01-02\n");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->validity(table->rows()[0], 1, 2).error().message,
            "t.tsv:2: \"2026-02-30\" is not a day; write YYYY-MM-DD or -");
  EXPECT_EQ(table->validity(table->rows()[1], 1, 2).error().message, "t.tsv:3: the row ends before it begins");
}

}  // namespace
}  // namespace eugress
