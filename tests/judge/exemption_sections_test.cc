// [[exemption]], [[reference_call]], [[zone]], tenants and [claim] of a policy file: what is taken, and every refusal
// with file, line and column.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judge/policy.h"
#include "support/tables.h"

namespace eugress {
namespace {

using test::country;
using test::sound;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// 11 lines; what a test adds begins on line 12.
const std::string head = R"(profile = "test"
provider = "zoom"
effective_from = 2023-01-01
[document]
title = "t"
issuer = "i"
dated = 2024-04-18
reading = "r"
[[promise]]
planes = ["media"]
area = ["eu", "eea"]
)";

// Ten lines; line and key by line are said where a test counts on them.
const std::string exemption = R"([[exemption]]
id = "guest-lectures"
kind = "external-host"
reason = "Lectures hosted by partners"
document = "Decision 2026-14"
author = "A. Jansen"
approver = "B. de Vries"
from = 2026-02-01
until = 2026-08-01
planes = ["media", "signalling"]
)";

std::string without(std::string text, const std::string& line) {
  const auto at = text.find(line);
  check(at != std::string::npos, "the line to leave out is there");
  return text.erase(at, text.find('\n', at) + 1 - at);
}

std::string with(std::string text, const std::string& line, const std::string& instead) {
  const auto at = text.find(line);
  check(at != std::string::npos, "the line to replace is there");
  return text.replace(at, text.find('\n', at) - at, instead);
}

std::string complaint_about(const std::string& text) {
  const auto policy = Policy::parse("policy.toml", text);
  return policy ? std::string{"it was taken"} : policy.error().message;
}

TEST(ExemptionSection, IsReadWhole) {
  const Policy policy =
      sound(Policy::parse("policy.toml", head + exemption + R"(servers = ["192.0.2.0/24", "2001:db8::/32"]
countries = ["US"]
zones = ["library"]
)"));
  ASSERT_EQ(policy.exemptions.size(), 1U);
  const Exemption& one = policy.exemptions[0];
  EXPECT_EQ(one.id, "guest-lectures");
  EXPECT_EQ(one.kind, ExemptionKind::external_host);
  EXPECT_EQ(one.reason, "Lectures hosted by partners");
  EXPECT_EQ(one.document, "Decision 2026-14");
  EXPECT_EQ(one.author, "A. Jansen");
  EXPECT_EQ(one.approver, "B. de Vries");
  EXPECT_EQ(to_text(one.window.from()), "2026-02-01T00:00:00.000000Z");
  EXPECT_EQ(to_text(one.window.until()), "2026-08-01T00:00:00.000000Z");
  EXPECT_TRUE(one.planes.test(static_cast<std::size_t>(Plane::signalling)));
  EXPECT_EQ(one.planes.count(), 2U);
  EXPECT_EQ(one.servers.size(), 2U);
  EXPECT_THAT(one.countries, ElementsAre(country("US")));
  EXPECT_THAT(one.zones, ElementsAre("library"));
  EXPECT_EQ(one.written_at, "policy.toml:12:1");
}

TEST(ExemptionSection, WithoutAnEndDoesNotParse) {
  EXPECT_THAT(complaint_about(head + without(exemption, "until")),
              StartsWith("policy.toml:12:1: until is missing; what has no end is no exception"));
}

// 2026-02-01 and 1,098 days are 2029-02-03.
TEST(ExemptionSection, LastsAtMostThreeYears) {
  EXPECT_EQ(complaint_about(head + with(exemption, "until", "until = 2029-02-03")), "it was taken");
  EXPECT_THAT(complaint_about(head + with(exemption, "until", "until = 2029-02-04")),
              StartsWith("policy.toml:20:9: until must come after from, and at most three years after"));
  EXPECT_THAT(complaint_about(head + with(exemption, "until", "until = 9999-12-31")), StartsWith("policy.toml:20:9:"));
  EXPECT_THAT(complaint_about(head + with(exemption, "until", "until = 2026-02-01")), StartsWith("policy.toml:20:9:"));
}

TEST(ExemptionSection, TimesHaveAnOffset) {
  const Policy policy =
      sound(Policy::parse("policy.toml", head + with(exemption, "until", "until = 2026-03-01T09:30:00+02:00")));
  EXPECT_EQ(to_text(policy.exemptions[0].window.until()), "2026-03-01T07:30:00.000000Z");
  EXPECT_THAT(complaint_about(head + with(exemption, "until", "until = 2026-03-01T09:30:00")),
              StartsWith("policy.toml:20:9: until must be a day or a time with its offset"));
  EXPECT_THAT(complaint_about(head + with(exemption, "until", "until = \"2026-03-01\"")),
              StartsWith("policy.toml:20:9: until must be a day or a time"));
}

TEST(ExemptionSection, NeedsEverySignature) {
  for (const char* key : {"id", "kind", "reason", "document", "author", "approver", "from", "planes"}) {
    EXPECT_THAT(complaint_about(head + without(exemption, std::string{key} + " = ")),
                StartsWith("policy.toml:12:1: " + std::string{key} + " is missing"))
        << key;
  }
}

TEST(ExemptionSection, NeedsTwoPeople) {
  for (const char* same : {"A. Jansen", "a. jansen", "A.Jansen ", "  A. JANSEN"}) {
    EXPECT_THAT(complaint_about(head + with(exemption, "approver", "approver = \"" + std::string{same} + "\"")),
                StartsWith("policy.toml:18:12: the approver is the author"))
        << same;
  }
}

TEST(ExemptionSection, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(complaint_about(head + with(exemption, "kind", "kind = \"convenience\"")),
              StartsWith("policy.toml:14:8: \"convenience\" is no kind of exemption; write external-host"));
  EXPECT_THAT(complaint_about(head + with(exemption, "id", "id = \"Guest lectures\"")),
              StartsWith("policy.toml:13:6: id may have 40 characters"));
  EXPECT_THAT(complaint_about(head + with(exemption, "planes", "planes = [\"media\", \"p2p\"]")),
              StartsWith("policy.toml:21:20: p2p goes to another person's device"));
  EXPECT_THAT(complaint_about(head + with(exemption, "planes", "planes = [\"media\", \"media\"]")),
              StartsWith("policy.toml:21:20: \"media\" is named twice"));
  EXPECT_THAT(complaint_about(head + exemption + "servers = [\"192.0.2.1/24\"]\n"),
              StartsWith("policy.toml:22:12: \"192.0.2.1/24\" is no prefix"));
  EXPECT_THAT(complaint_about(head + exemption + "countries = [\"USA\"]\n"), StartsWith("policy.toml:22:14: \"USA\""));
  EXPECT_THAT(complaint_about(head + exemption + "forever = true\n"),
              StartsWith("policy.toml:22:1: unknown key \"forever\"; known here: id, kind, reason"));
  EXPECT_THAT(complaint_about(head + exemption + exemption),
              StartsWith("policy.toml:23:6: a second exemption with this id"));
  EXPECT_THAT(complaint_about(head + "[exemption]\nid = \"x\"\n"),
              StartsWith("policy.toml:12:1: write each exemption as a section [[exemption]]"));
}

TEST(ExemptionSection, AKindNeedsWhatKeepsItNarrow) {
  const std::string pool = with(exemption, "kind", "kind = \"vpn-pool\"");
  EXPECT_THAT(complaint_about(head + pool), StartsWith("policy.toml:12:1: vpn-pool excuses some traffic and not all"));
  EXPECT_EQ(complaint_about(head + pool + "zones = [\"vpn\"]\n"), "it was taken");
  const std::string probe = with(exemption, "kind", "kind = \"probe\"");
  EXPECT_THAT(complaint_about(head + probe), HasSubstr("probe excuses some traffic and not all"));
  EXPECT_EQ(complaint_about(head + probe + "servers = [\"192.0.2.1\"]\n"), "it was taken");
  const std::string ticket = with(exemption, "kind", "kind = \"support-ticket\"");
  EXPECT_THAT(complaint_about(head + ticket), HasSubstr("rests on a register: name it with tickets"));
  EXPECT_EQ(complaint_about(head + ticket + "tickets = \"tickets.csv\"\n"), "it was taken");
  EXPECT_THAT(complaint_about(head + exemption + "tickets = \"tickets.csv\"\n"),
              StartsWith("policy.toml:22:11: only a support-ticket exemption rests on tickets"));
  EXPECT_EQ(complaint_about(head + with(exemption, "kind", "kind = \"fail-over\"")), "it was taken");
}

// Nine lines.
const std::string call = R"([[reference_call]]
id = "march-1"
probe = "10.1.2.3"
from = 2026-03-02T08:00:00Z
until = 2026-03-02T09:00:00Z
committed = 2026-02-20
schedule_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
planes = ["media"]
)";

TEST(ReferenceCallSection, IsReadWhole) {
  const Policy policy = sound(Policy::parse("policy.toml", head + call));
  ASSERT_EQ(policy.reference_calls.size(), 1U);
  const ReferenceCall& one = policy.reference_calls[0];
  EXPECT_EQ(one.id, "march-1");
  EXPECT_EQ(one.probe, Address::from_text("10.1.2.3"));
  EXPECT_EQ(one.window.until() - one.window.from(), std::chrono::hours{1});
  EXPECT_EQ(one.schedule_sha256.substr(0, 8), "e3b0c442");
  EXPECT_EQ(to_text(day_of(one.committed)), "2026-02-20");
  EXPECT_TRUE(policy.exemptions.empty()) << "a reference call excuses nothing";
  const Policy named = sound(Policy::parse("policy.toml", head + with(call, "probe", "probe = \"probe-room\"")));
  EXPECT_FALSE(named.reference_calls[0].probe);
  EXPECT_EQ(named.reference_calls[0].zone, "probe-room");
}

TEST(ReferenceCallSection, IsAnnouncedBeforeItBegins) {
  EXPECT_EQ(complaint_about(head + with(call, "committed", "committed = 2026-03-02T08:00:00Z")), "it was taken");
  EXPECT_THAT(complaint_about(head + with(call, "committed", "committed = 2026-03-02T08:00:01Z")),
              StartsWith("policy.toml:17:13: the schedule's hash must have been given away before"));
  EXPECT_THAT(complaint_about(head + without(call, "committed")), StartsWith("policy.toml:12:1: committed is missing"));
  EXPECT_THAT(complaint_about(head + with(call, "schedule_sha256", "schedule_sha256 = \"abc\"")),
              StartsWith("policy.toml:18:19: schedule_sha256 must be 64 digits"));
  EXPECT_THAT(complaint_about(head + without(call, "until")), StartsWith("policy.toml:12:1: until is missing"));
  EXPECT_THAT(complaint_about(head + call + call), HasSubstr("a second reference_call with this id"));
}

TEST(ZoneSection, NamesAProfileOfItsOwn) {
  const Policy policy =
      sound(Policy::parse("policy.toml", head + "[[zone]]\nname = \"school\"\nprofile = \"sivon-school\"\n"));
  ASSERT_EQ(policy.zones.size(), 1U);
  EXPECT_EQ(policy.zones[0].zone, "school");
  EXPECT_EQ(policy.zones[0].profile, "sivon-school");
  EXPECT_THAT(complaint_about(head + "[[zone]]\nname = \"school\"\n"),
              StartsWith("policy.toml:12:1: profile is missing"));
  const std::string zone = "[[zone]]\nname = \"school\"\nprofile = \"x\"\n";
  EXPECT_THAT(complaint_about(head + zone + zone), StartsWith("policy.toml:16:8: a second profile for \"school\""));
}

TEST(Tenants, AreLabelsWithoutRegardToCase) {
  const Policy policy = sound(Policy::parse("policy.toml", "tenants = [\"UU\", \"uu-nl\"]\n" + head));
  EXPECT_THAT(policy.tenants, ElementsAre("uu", "uu-nl"));
  EXPECT_THAT(complaint_about("tenants = [\"uu\", \"uu.zoom.us\"]\n" + head),
              StartsWith("policy.toml:1:18: a tenant is the first label of its host name"));
  EXPECT_THAT(complaint_about("tenants = \"uu\"\n" + head), StartsWith("policy.toml:1:11: tenants must be a list"));
}

TEST(ClaimSection, SetsTheGatesAndKeepsTheRest) {
  const Policy policy = sound(
      Policy::parse("policy.toml",
                    head + "[claim]\ncoverage = 0.99\nunclear = 0.02\nincidental_share = 0.0005\noldest_days = 100\n"));
  EXPECT_EQ(policy.gates.coverage, Share{990'000});
  EXPECT_EQ(policy.gates.unclear, Share{20'000});
  EXPECT_EQ(policy.gates.incidental, Share{500});
  EXPECT_EQ(policy.gates.oldest_days, 100U);
  EXPECT_EQ(policy.gates.warn_days, 35U);
  EXPECT_EQ(sound(Policy::parse("policy.toml", head)).gates, ClaimGates{});
}

TEST(ClaimSection, RefusesWhatIsNoShare) {
  for (const char* bad : {"1.1", "-0.1", "\"5 %\"", "nan", "true"}) {
    EXPECT_THAT(complaint_about(head + "[claim]\nunclear = " + bad + "\n"),
                StartsWith("policy.toml:13:11: unclear must be a share from 0 to 1"))
        << bad;
  }
  EXPECT_THAT(complaint_about(head + "[claim]\noldest_days = 0\n"),
              StartsWith("policy.toml:13:15: oldest_days must be a whole number from 1 to 3660"));
  EXPECT_THAT(complaint_about(head + "[claim]\nincidental_days = 0.6\n"),
              HasSubstr("what is structural must lie above what is incidental"));
}

TEST(Share, IsPrintedAsPeopleWriteIt) {
  EXPECT_EQ(Share{50'000}.text(), "5 %");
  EXPECT_EQ(Share{1'000}.text(), "0.1 %");
  EXPECT_EQ(Share{1'000'000}.text(), "100 %");
  EXPECT_EQ(Share{125}.text(), "0.0125 %");
}

TEST(Share, IsCrossedExactly) {
  const Share five{50'000};
  EXPECT_FALSE(five.is_reached_by(4'999, 100'000));
  EXPECT_TRUE(five.is_reached_by(5'000, 100'000));
  EXPECT_FALSE(five.is_exceeded_by(5'000, 100'000));
  EXPECT_TRUE(five.is_exceeded_by(5'001, 100'000));
  EXPECT_FALSE(five.is_reached_by(0, 0)) << "of nothing there is no share";
  // Beyond 64 bits in the product: 1/20 of 2 * 10^19 is 10^18.
  EXPECT_TRUE(five.is_reached_by(1'000'000'000'000'000'000U / 2, 10'000'000'000'000'000'000U));
  EXPECT_FALSE(five.is_reached_by(1'000'000'000'000'000'000U / 2 - 1, 10'000'000'000'000'000'000U));
}

}  // namespace
}  // namespace eugress
