#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judge/exemption.h"
#include "support/tables.h"

namespace eugress {
namespace {

using test::sound;
using testing::StartsWith;

const std::string head = "id_sha256,from,until,scope\n";
const std::string a_hash(64, 'a');
const std::string b_hash = std::string(32, 'b') + std::string(32, '0');

std::string complaint_about(const std::string& text) {
  const auto tickets = tickets_from_csv("tickets.csv", text);
  return tickets ? "it was taken" : tickets.error().message;
}

TEST(Tickets, AreReadWithTheirScope) {
  const auto tickets =
      sound(tickets_from_csv("tickets.csv", head + a_hash + ",2026-03-01,2026-03-02,support files\r\n\n" + b_hash +
                                                ", 2026-03-01T08:00:00Z ,2026-03-01T09:30:00Z,support"));
  ASSERT_EQ(tickets.size(), 2U);
  EXPECT_EQ(tickets[0].id_sha256, a_hash);
  EXPECT_EQ(tickets[0].scope.count(), 2U);
  EXPECT_TRUE(tickets[0].scope.test(static_cast<std::size_t>(Plane::files)));
  EXPECT_EQ(tickets[1].window.until() - tickets[1].window.from(), std::chrono::minutes{90});
}

TEST(Tickets, ASpreadsheetsMarkIsNoError) {
  EXPECT_TRUE(sound(tickets_from_csv("tickets.csv", "\xEF\xBB\xBF" + head)).empty());
}

TEST(Tickets, NameTheLineOfEveryError) {
  const std::string good = a_hash + ",2026-03-01,2026-03-02,support\n";
  EXPECT_THAT(complaint_about(""), StartsWith("tickets.csv:1: the first line must be id_sha256,from,until,scope"));
  EXPECT_THAT(complaint_about("id,from,until,scope\n"), StartsWith("tickets.csv:1: the first line"));
  EXPECT_THAT(complaint_about(head + good + "T-4711,2026-03-01,2026-03-02,support\n"),
              StartsWith("tickets.csv:3: id_sha256 must be the SHA-256"));
  EXPECT_THAT(complaint_about(head + std::string(64, 'A') + ",2026-03-01,2026-03-02,support\n"),
              StartsWith("tickets.csv:2: id_sha256"));
  EXPECT_THAT(complaint_about(head + a_hash + ",2026-03-01,,support\n"),
              StartsWith("tickets.csv:2: from and until must be like"));
  EXPECT_THAT(complaint_about(head + a_hash + ",2026-03-02,2026-03-01,support\n"),
              StartsWith("tickets.csv:2: a ticket ends after it begins"));
  EXPECT_THAT(complaint_about(head + a_hash + ",2026-03-01,2036-03-01,support\n"),
              StartsWith("tickets.csv:2: a ticket ends after it begins, and within three years"));
  EXPECT_THAT(complaint_about(head + a_hash + ",2026-03-01,2026-03-02,helpdesk\n"),
              StartsWith("tickets.csv:2: scope must name planes"));
  EXPECT_THAT(complaint_about(head + a_hash + ",2026-03-01,2026-03-02,p2p\n"), StartsWith("tickets.csv:2: scope"));
  EXPECT_THAT(complaint_about(head + a_hash + ",2026-03-01,2026-03-02\n"),
              StartsWith("tickets.csv:2: a row has four cells"));
  EXPECT_THAT(complaint_about(head + a_hash + ",2026-03-01,2026-03-02,support,more\n"),
              StartsWith("tickets.csv:2: a row has four cells"));
  EXPECT_THAT(complaint_about(head + good + good), StartsWith("tickets.csv:3: a second row for this ticket"));
}

TEST(Tickets, GiveTheExemptionForWhatBothCover) {
  const auto time = [](const char* text) { return *instant_from_text(text); };
  Exemption desk{"support-desk", ExemptionKind::support_ticket,
                 *Window::between(time("2026-01-01"), time("2026-07-01"))};
  desk.planes.set(static_cast<std::size_t>(Plane::support));
  const auto tickets = sound(tickets_from_csv(
      "tickets.csv", head + a_hash + ",2026-06-30,2026-07-02,support files\n" + b_hash +
                         ",2026-03-01,2026-03-02,files\n" + std::string(64, 'c') + ",2026-08-01,2026-08-02,support\n"));
  const auto each = exemptions_by_ticket(desk, tickets);
  ASSERT_EQ(each.size(), 1U) << "one shares no plane with the exemption, one begins after it is over";
  EXPECT_EQ(each[0].id, "support-desk/aaaaaaaaaaaa");
  EXPECT_EQ(each[0].window.from(), time("2026-06-30"));
  EXPECT_EQ(each[0].window.until(), time("2026-07-01"));
  EXPECT_EQ(each[0].planes.count(), 1U);
}

}  // namespace
}  // namespace eugress
