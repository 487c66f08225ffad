#include "identify/published_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identify/list_change.h"
#include "support/tables.h"

namespace eugress {
namespace {

using testing::HasSubstr;

Prefix prefix(const char* text) {
  return *Prefix::from_text(text);
}

ListFile core_file(const char* name = "Zoom.txt") {
  return {name, ListedService::core, true};
}

PublishedList list(ListFile of, const char* day, std::vector<Prefix> prefixes) {
  return {std::move(of), test::day(day), std::move(prefixes)};
}

bool holds(const std::vector<ListedRange>& ranges, const char* wanted, const char* day) {
  for (const ListedRange& range : ranges) {
    if (range.prefix == prefix(wanted) && range.validity.holds_on(test::day(day))) return true;
  }
  return false;
}

TEST(PublishedList, IsOnePrefixALineWithCommentsAndForeignLineEnds) {
  const auto read =
      prefixes_from_list("Zoom.txt", "\xEF\xBB\xBF# of today\r\n3.7.35.0/25\r\n\r\n  2407:30c0::/32 # v6\n192.0.2.7");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_THAT(*read, testing::ElementsAre(prefix("3.7.35.0/25"), prefix("2407:30c0::/32"), prefix("192.0.2.7/32")));
}

TEST(PublishedList, NamesTheLineThatIsNone) {
  const auto page = prefixes_from_list("l/Zoom.txt", "3.7.35.0/25\n<html>\n");
  ASSERT_FALSE(page);
  EXPECT_THAT(page.error().message, HasSubstr("l/Zoom.txt:2: not a prefix"));
  // Host bits: 3.7.35.1 is not the first address of a /25.
  EXPECT_THAT(prefixes_from_list("Zoom.txt", "3.7.35.1/25\n").error().message, HasSubstr("Zoom.txt:1:"));
}

TEST(PublishedList, IsNeverEmpty) {
  EXPECT_THAT(prefixes_from_list("Zoom.txt", "").error().message, HasSubstr("no prefix in it"));
  EXPECT_THAT(prefixes_from_list("Zoom.txt", "# nothing today\n\n").error().message, HasSubstr("no prefix in it"));
}

Result<std::vector<ListFile>> files_of(const std::string& rows) {
  const auto table = Table::parse("lists.tsv", "file\tservice\twhole\tsource\n" + rows, {"file", "service", "whole"});
  if (!table) return table.error();
  return list_files_from_table(*table);
}

TEST(PublishedList, IsForTheServiceThatItsProvidersTableSays) {
  const auto files = files_of("Zoom.txt\tcore\tyes\ta\nZoomCC.txt\tcore\tno\ta\nZoomPhone.txt\tphone\tyes\tb\n");
  ASSERT_TRUE(files) << files.error().message;
  ASSERT_EQ(files->size(), 3U);
  EXPECT_EQ((*files)[0].file, "Zoom.txt");
  EXPECT_EQ((*files)[0].service, ListedService::core);
  EXPECT_TRUE((*files)[0].is_whole);
  EXPECT_FALSE((*files)[1].is_whole);
  EXPECT_EQ((*files)[2].service, ListedService::phone);
}

TEST(PublishedList, NamesTheLineOfATableThatSaysNoServiceOrHalfAWhole) {
  const auto video = files_of("Zoom.txt\tcore\tyes\ta\nZoomVideo.txt\tvideo\tyes\ta\n");
  ASSERT_FALSE(video);
  EXPECT_THAT(video.error().message, testing::AllOf(HasSubstr("lists.tsv:3:"), HasSubstr("\"video\" is no service")));
  const auto maybe = files_of("Zoom.txt\tcore\tmaybe\ta\n");
  ASSERT_FALSE(maybe);
  EXPECT_THAT(maybe.error().message, testing::AllOf(HasSubstr("lists.tsv:2:"), HasSubstr("\"maybe\" in whole")));
}

TEST(PublishedList, HoldsFromItsDayUntilTheNextVersionOfTheSameFile) {
  const auto ranges =
      with_published({}, {list(core_file(), "2026-10-01", {prefix("192.0.2.0/24"), prefix("198.51.100.0/24")}),
                          list(core_file(), "2026-11-01", {prefix("198.51.100.0/24")}),
                          list(core_file(), "2026-12-01", {prefix("192.0.2.0/24")})});
  EXPECT_FALSE(holds(ranges, "192.0.2.0/24", "2026-09-30"));
  EXPECT_TRUE(holds(ranges, "192.0.2.0/24", "2026-10-01"));
  EXPECT_TRUE(holds(ranges, "192.0.2.0/24", "2026-10-31"));
  EXPECT_FALSE(holds(ranges, "192.0.2.0/24", "2026-11-01"));
  EXPECT_TRUE(holds(ranges, "192.0.2.0/24", "2026-12-01"));
  EXPECT_TRUE(holds(ranges, "198.51.100.0/24", "2026-11-30"));
  EXPECT_FALSE(holds(ranges, "198.51.100.0/24", "2027-01-01"));
}

std::vector<ListedRange> shipped() {
  return {{prefix("192.0.2.0/24"), ListedService::core, {}},
          {prefix("203.0.113.0/24"), ListedService::other, {}},
          {prefix("198.51.100.0/24"), ListedService::phone, {}},
          {prefix("2001:db8::/32"), ListedService::core, {}}};
}

TEST(PublishedList, TakesThePlaceOfWhatWasShippedForItsServiceAndFamily) {
  const auto ranges = with_published(shipped(), {list(core_file(), "2026-11-01", {prefix("192.0.3.0/24")})});
  for (const char* replaced : {"192.0.2.0/24", "203.0.113.0/24"}) {
    EXPECT_TRUE(holds(ranges, replaced, "2026-10-31")) << replaced;
    EXPECT_FALSE(holds(ranges, replaced, "2026-11-01")) << replaced;
  }
  EXPECT_TRUE(holds(ranges, "198.51.100.0/24", "2026-11-01"));  // no list of phones was dropped in
  EXPECT_TRUE(holds(ranges, "2001:db8::/32", "2026-11-01"));    // the list has no IPv6
  EXPECT_TRUE(holds(ranges, "192.0.3.0/24", "2026-11-01"));
}

TEST(PublishedList, ThatIsNotTheWholeOnlyAdds) {
  const ListFile part{"ZoomCRC.txt", ListedService::core, false};
  const auto ranges = with_published(shipped(), {list(part, "2026-11-01", {prefix("192.0.3.0/24")})});
  EXPECT_TRUE(holds(ranges, "192.0.2.0/24", "2026-11-01"));
  EXPECT_TRUE(holds(ranges, "192.0.3.0/24", "2026-11-01"));
}

std::vector<ListedRange> always(std::initializer_list<const char*> prefixes) {
  std::vector<ListedRange> ranges;
  for (const char* text : prefixes) ranges.push_back({prefix(text), ListedService::core, {}});
  return ranges;
}

TEST(ListChange, CountsSpaceOnceHoweverItIsCut) {
  const auto change = compare_ranges(always({"10.0.0.0/24"}), always({"10.0.0.0/25", "10.0.0.128/25", "10.0.0.0/24"}),
                                     test::day("2026-11-01"));
  EXPECT_EQ(change.added, 2U);
  EXPECT_EQ(change.removed, 0U);
  EXPECT_EQ(change.ipv4.before, 256U);
  EXPECT_EQ(change.ipv4.after, 256U);
  EXPECT_EQ(change.ipv4.shared, 256U);
  EXPECT_FALSE(change.is_sudden());
  const auto last = compare_ranges(always({"10.0.0.0/24"}), always({"10.0.0.0/24", "10.0.0.255/32", "10.0.1.0/32"}),
                                   test::day("2026-11-01"));
  EXPECT_EQ(last.ipv4.after, 257U) << "the last address of a prefix, and the one behind it";
  EXPECT_EQ(last.ipv4.shared, 256U);
}

// Of 1,280 addresses a fifth is 256.
TEST(ListChange, IsSuddenAboveAFifthOfWhatWasHeld) {
  const auto held = always({"10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24", "10.0.4.0/24"});
  const auto day = test::day("2026-11-01");
  const auto one_less = always({"10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"});
  EXPECT_FALSE(compare_ranges(held, one_less, day).is_sudden());
  EXPECT_TRUE(compare_ranges(
                  held,
                  always({"10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/25", "10.0.3.128/26", "10.0.3.192/27",
                          "10.0.3.224/28", "10.0.3.240/29", "10.0.3.248/30", "10.0.3.252/31", "10.0.3.254/32"}),
                  day)
                  .is_sudden());  // one address more than that is gone
  // One exchanged for another is as much as two.
  EXPECT_TRUE(
      compare_ranges(held, always({"10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24", "10.0.9.0/24"}), day)
          .is_sudden());
}

TEST(ListChange, OfOneFamilyIsSuddenWhateverTheOtherHolds) {
  const auto before = always({"10.0.0.0/8", "2001:db8::/32"});
  const auto after = always({"10.0.0.0/8", "2001:db9::/32"});
  const auto change = compare_ranges(before, after, test::day("2026-11-01"));
  EXPECT_EQ(change.ipv6.before, 65536U);  // /48s in a /32
  EXPECT_EQ(change.ipv6.shared, 0U);
  EXPECT_TRUE(change.is_sudden());
}

TEST(ListChange, LooksAtOneDayOnly) {
  std::vector<ListedRange> ended = always({"10.0.0.0/24"});
  ended[0].validity.until = test::day("2026-01-01");
  EXPECT_TRUE(compare_ranges(ended, {}, test::day("2026-11-01")).is_empty());
  EXPECT_EQ(compare_ranges(ended, {}, test::day("2025-11-01")).removed, 1U);
}

// Nothing held before cannot change suddenly: the first list of a new provider.
TEST(ListChange, TheFirstListIsNews) {
  EXPECT_FALSE(compare_ranges({}, always({"10.0.0.0/8"}), test::day("2026-11-01")).is_sudden());
}

}  // namespace
}  // namespace eugress
