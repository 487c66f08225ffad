// Numbers of others: nfdump's own column names (nfdump(1), versions 1.6 and 1.7), counters, minutes. Sums by hand.
#include "report/reconcile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eugress {
namespace {

using testing::HasSubstr;

const DaySpan september{*day_from_text("2026-09-01"), *day_from_text("2026-10-01")};
bool is_providers(const Address& address, Day /*any*/) {
  return Prefix::from_text("192.0.2.0/24")->contains(address);
}

constexpr const char* nfdump_1_6 =
    "ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt,in,out\n"
    "2026-09-01 07:00:00,2026-09-01 07:01:00,60.000,198.18.0.1,192.0.2.7,50000,8801,UDP,........,0,0,10,1000,0,0,1,2\n"
    "2026-09-01 07:00:00,2026-09-01 "
    "07:01:00,60.000,192.0.2.7,198.18.0.1,8801,50000,UDP,........,0,0,20,4000,3,600,1,2\n"
    "2026-09-02 07:00:00,2026-09-02 07:01:00,60.000,198.18.0.1,203.0.113.9,50000,443,TCP,........,0,0,10,9000,0,0,1,2\n"
    "2026-08-31 23:59:59,2026-09-01 00:00:10,11.000,198.18.0.1,192.0.2.7,50000,8801,UDP,........,0,0,10,7000,0,0,1,2\n"
    "Summary\nflows,bytes,packets,avg_bps,avg_pps,avg_bpp\n4,21000,50,1,1,1\n";

TEST(Reconcile, TheCollectorsFlowsOfTheProviderAreAddedUpByTheirFirstMoment) {
  const auto found = flows_from_nfdump("f.csv", nfdump_1_6, september, is_providers);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->flows, 2U);
  EXPECT_EQ(found->foreign, 1U);
  EXPECT_EQ(found->outside, 1U);
  EXPECT_EQ(sum_of(found->days).bytes, 1000U + 4000U + 600U);
  EXPECT_EQ(sum_of(found->days).packets, 10U + 20U + 3U);
}

TEST(Reconcile, ShortColumnsOfNewerVersionsAreUnderstood) {
  const auto found = flows_from_nfdump("f.csv",
                                       "firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes,flows\n"
                                       "2026-09-03 10:00:00.123,1.0,UDP,192.0.2.1,8801,198.18.0.1,50000,5,777,1\n",
                                       september, is_providers);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(sum_of(found->days).bytes, 777U);
}

TEST(Reconcile, BadInputIsToldByFileLineAndWhatToDo) {
  const std::string head = "ts,sa,da,ipkt,ibyt\n";
  for (const auto& [text, sentence] :
       {std::pair{std::string{"a,b\n"}, "f.csv:1: there is no column \"ts\"; make the file with: TZ=UTC nfdump"},
        std::pair{head + "2026-09-01 00:00:00,192.0.2.1,x,1,1\n", "f.csv:2: \"x\" is no address"},
        std::pair{head + "yesterday,192.0.2.1,192.0.2.2,1,1\n", "f.csv:2: \"yesterday\" is no time"},
        std::pair{head + "2026-09-01 00:00:00,192.0.2.1,192.0.2.2,1,1.2 M\n", "f.csv:2: \"1.2 M\" is no number"},
        std::pair{head + "2026-09-01 00:00:00,192.0.2.1\n", "f.csv:2: 2 columns instead of 5"},
        std::pair{std::string{}, "f.csv:1: there is no line of column names"}}) {
    const auto found = flows_from_nfdump("f.csv", text, september, is_providers);
    ASSERT_FALSE(found) << text;
    EXPECT_THAT(found.error().message, HasSubstr(sentence));
  }
}

// 100 to 400 and 50 to 70 is 320; then the counter was set back, and shows 30 and 10 since.
TEST(Reconcile, CountersGiveTheirGrowthAlsoOverASetBack) {
  const auto found =
      link_from_counters("c.csv",
                         "time,rx_bytes,tx_bytes\n2026-09-01T00:00:00Z,100,50\n2026-09-01T01:00:00Z,400,70\n"
                         "2026-09-02T01:00:00Z,30,10\n",
                         september);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(sum_of(found->days).bytes, 320U + 40U);
  EXPECT_EQ(found->resets, 2U);
  const auto backwards = link_from_counters(
      "c.csv", "time,rx_bytes,tx_bytes\n2026-09-02T00:00:00Z,1,1\n2026-09-01T00:00:00Z,2,2\n", september);
  ASSERT_FALSE(backwards);
  EXPECT_THAT(backwards.error().message, HasSubstr("c.csv:3: this reading is not later"));
}

TEST(Reconcile, MinutesAreOfThePeriodAndQuotesAreUnderstood) {
  const auto found = use_from_minutes(
      "m.csv",
      "\xEF\xBB\xBF\"Date\",\"Meetings\",\"Participant Minutes\"\r\n2026-09-01,\"1,204\",6000\r\n2026-10-01,1,99\r\n",
      september);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->minutes.size(), 1U);
  EXPECT_EQ(found->minutes.begin()->second, 6000U);
}

Reconciliation compared(std::uint64_t logged, std::uint64_t collected) {
  Reconciliation found;
  found.span = september;
  found.logged[september.from].bytes = logged;
  found.flows.emplace();
  found.flows->days[september.from].bytes = collected;
  return found;
}

TEST(Reconcile, BeyondTheToleranceTheyDisagree) {
  EXPECT_FALSE(compared(950, 1000).disagrees());
  EXPECT_TRUE(compared(949, 1000).disagrees());
  EXPECT_FALSE(compared(1050, 1000).disagrees());
  EXPECT_TRUE(compared(1051, 1000).disagrees());
  EXPECT_THAT(reconciliation_text(compared(949, 1000), Language::english), HasSubstr("the log holds 94.9 % of them"));
  EXPECT_THAT(reconciliation_text(compared(2000, 1000), Language::dutch), HasSubstr("200,0 %"));
}

TEST(Reconcile, MoreThanTheLinkCarriedIsADisagreement) {
  Reconciliation found;
  found.span = september;
  found.logged[september.from].bytes = 1100;
  found.link.emplace();
  found.link->first = found.link->last = Timestamp{september.from};
  found.link->days[september.from].bytes = 1000;
  EXPECT_TRUE(found.disagrees());
  found.logged[september.from].bytes = 10;  // a small share of a link is what is to be expected
  EXPECT_FALSE(found.disagrees());
}

TEST(Reconcile, ADaysMinutesWithoutMediaAreNamed) {
  Reconciliation found;
  found.span = september;
  found.use.emplace();
  found.use->minutes = {{september.from, 100}, {september.from + std::chrono::days{1}, 50}};
  found.logged_media[september.from].bytes = 3000000;
  const std::string text = reconciliation_text(found, Language::english);
  EXPECT_THAT(text, HasSubstr("150 participant-minutes; 20.0 kB of media"));
  EXPECT_THAT(text, HasSubstr("without any media in the log: 2026-09-02"));
}

TEST(Reconcile, TheStatusDocumentOfAnotherServiceCountsNothing) {
  const auto totals = totals_from_status("s.json", R"({"cells":[
    {"provider":"zoom","plane":"media","bytes":10,"packets":2,"connections":1},
    {"provider":"zoom","plane":"p2p","bytes":500,"packets":2,"connections":1},
    {"provider":"teams","plane":"media","bytes":900,"packets":2,"connections":1},
    {"provider":"zoom","plane":"web","bytes":5,"packets":1,"connections":1}]})",
                                         "zoom");
  ASSERT_TRUE(totals) << totals.error().message;
  EXPECT_EQ(totals->all.bytes, 15U);
  EXPECT_EQ(totals->media.bytes, 10U);
  EXPECT_THAT(totals_from_status("s.json", "{}", "zoom").error().message, HasSubstr("s.json: "));
}

}  // namespace
}  // namespace eugress
