#include "judge/exemption.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judge/judge.h"
#include "support/tables.h"

namespace eugress {
namespace {

using test::country;
using test::day;
using test::sound;
using testing::HasSubstr;

const RegionTable& regions() {
  static const RegionTable table =
      sound(RegionTable::from_table(test::shipped_table(EUGRESS_CONFIG "/regions.tsv", test::region_columns)));
  return table;
}

Timestamp at(const char* text) {
  return *instant_from_text(text);
}

Window window(const char* from, const char* until) {
  return *Window::between(at(from), at(until));
}

Exemption exemption(std::string id = "guests", ExemptionKind kind = ExemptionKind::external_host) {
  Exemption one{std::move(id), kind, window("2026-03-01", "2026-04-01")};
  one.planes.set(static_cast<std::size_t>(Plane::media));
  one.written_at = "policy.toml:12:1";
  return one;
}

const std::vector<std::string> zone_names{"other", "on-site", "library", "vpn"};

Exemptions prepared(std::vector<Exemption> exemptions) {
  return sound(Exemptions::prepare(std::move(exemptions), regions(), zone_names));
}

const Address server = *Address::from_text("192.0.2.7");

Exemptions::Departure departure() {
  return {Plane::media, server, country("US"), zone_other, Host::unknown, at("2026-03-15T12:00:00Z")};
}

std::string covering(const Exemptions& exemptions, const Exemptions::Departure& leaving) {
  const Exemption* const found = exemptions.covering(leaving);
  return found == nullptr ? "none" : found->id;
}

TEST(Window, NeedsAnEndAfterItsBeginning) {
  EXPECT_FALSE(Window::between(at("2026-03-01"), at("2026-03-01")));
  EXPECT_FALSE(Window::between(at("2026-03-02"), at("2026-03-01")));
  EXPECT_TRUE(Window::between(at("2026-03-01"), at("2026-03-01T00:00:01Z")));
}

// Three years of at most 366 days: 1,098 days.
TEST(Window, LastsAtMostThreeYears) {
  const Timestamp from = at("2026-01-01");
  EXPECT_TRUE(Window::between(from, from + std::chrono::days{1098}));
  EXPECT_FALSE(Window::between(from, from + std::chrono::days{1098} + Nanoseconds{1}));
}

TEST(Exemption, CoversFromItsFirstInstantToJustBeforeItsLast) {
  const Exemptions exemptions = prepared({exemption()});
  Exemptions::Departure leaving = departure();
  const auto on = [&](Timestamp time) {
    leaving.at = time;
    return covering(exemptions, leaving);
  };
  EXPECT_EQ(on(at("2026-03-01") - Nanoseconds{1}), "none");
  EXPECT_EQ(on(at("2026-03-01")), "guests");
  EXPECT_EQ(on(at("2026-04-01") - Nanoseconds{1}), "guests");
  EXPECT_EQ(on(at("2026-04-01")), "none") << "an exemption that is over does nothing";
}

TEST(Exemption, CoversItsPlanesOnly) {
  Exemptions::Departure leaving = departure();
  leaving.plane = Plane::telemetry;
  EXPECT_EQ(covering(prepared({exemption()}), leaving), "none");
}

TEST(Exemption, CoversItsServersOnly) {
  Exemption one = exemption();
  one.servers = {*Prefix::from_text("192.0.2.0/29")};
  const Exemptions exemptions = prepared({one});
  Exemptions::Departure leaving = departure();
  EXPECT_EQ(covering(exemptions, leaving), "guests");  // .7 is the last of .0/29
  leaving.server = *Address::from_text("192.0.2.8");
  EXPECT_EQ(covering(exemptions, leaving), "none");
}

TEST(Exemption, CoversItsCountriesOnlyAndKnowsThemByTheirAliases) {
  Exemption one = exemption();
  one.countries = {country("UK")};
  const Exemptions exemptions = prepared({one});
  Exemptions::Departure leaving = departure();
  EXPECT_EQ(covering(exemptions, leaving), "none");
  leaving.country = country("GB");
  EXPECT_EQ(covering(exemptions, leaving), "guests");
}

TEST(Exemption, CoversItsZonesOnly) {
  Exemption one = exemption("vpn-clients", ExemptionKind::vpn_pool);
  one.zones = {"vpn"};
  const Exemptions exemptions = prepared({one});
  Exemptions::Departure leaving = departure();
  EXPECT_EQ(covering(exemptions, leaving), "none");
  leaving.zone = 3;
  EXPECT_EQ(covering(exemptions, leaving), "vpn-clients");
}

TEST(Exemption, ForAZoneThatNobodyKnowsIsAnErrorWithItsPlace) {
  Exemption one = exemption();
  one.zones = {"libary"};
  const auto refused = Exemptions::prepare({one}, regions(), zone_names);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("policy.toml:12:1: exemption \"guests\" is for the zone \"libary\""));
}

TEST(Exemption, ForExternalHostsExcusesNoMeetingOfOurOwn) {
  const Exemptions guests = prepared({exemption()});
  const Exemptions outage = prepared({exemption("outage", ExemptionKind::fail_over)});
  Exemptions::Departure leaving = departure();
  leaving.host = Host::own;
  EXPECT_EQ(covering(guests, leaving), "none");
  EXPECT_EQ(covering(outage, leaving), "outage");
  leaving.host = Host::other;
  EXPECT_EQ(covering(guests, leaving), "guests");
}

TEST(Exemption, TheFirstAsWrittenGivesItsId) {
  Exemption later = exemption("second");
  later.window = window("2026-03-10", "2026-05-01");
  const Exemptions exemptions = prepared({exemption("first"), later});
  Exemptions::Departure leaving = departure();
  EXPECT_EQ(covering(exemptions, leaving), "first");
  leaving.at = at("2026-04-15");
  EXPECT_EQ(covering(exemptions, leaving), "second");
}

TEST(Exemption, SpansAreNumberedByBeginningsAndEnds) {
  const Exemptions exemptions = prepared({exemption()});
  EXPECT_NE(exemptions.span_of(at("2026-02-28T23:59:59Z")), exemptions.span_of(at("2026-03-01")));
  EXPECT_EQ(exemptions.span_of(at("2026-03-01")), exemptions.span_of(at("2026-03-31T23:59:59Z")));
  EXPECT_NE(exemptions.span_of(at("2026-03-31T23:59:59Z")), exemptions.span_of(at("2026-04-01")));
  EXPECT_EQ(Exemptions{}.span_of(at("2026-03-01")), Exemptions{}.span_of(at("2030-03-01")));
}

// What judge() makes of it.
class ExemptVerdict : public testing::Test {
 protected:
  static CountrySet promised() {
    Policy policy;
    policy.planes.push_back({Plane::media, {{Law::eu, Law::eea}, {}, {}}});
    return Promises{policy, regions()}.area(Plane::media, day("2026-03-15"));
  }
  static Judgement judged(const Exemptions& exemptions, const Location& where, Plane plane = Plane::media) {
    Identification id;
    id.provider = 1;
    id.plane = plane;
    return judge(regions(), promised(), exemptions, id, where, {server, zone_other, Host::unknown, at("2026-03-15")});
  }
  static Location in(const char* code, Grade grade = Grade::b) {
    Location where;
    where.country = country(code);
    where.grade = grade;
    return where;
  }
};

TEST_F(ExemptVerdict, IsGivenToWhatLiesOutsideWithTheId) {
  const Exemptions exemptions = prepared({exemption()});
  const Judgement judgement = judged(exemptions, in("US"));
  EXPECT_EQ(judgement.verdict, Verdict::exempt);
  ASSERT_NE(judgement.exemption, nullptr);
  EXPECT_EQ(judgement.exemption->id, "guests");
  EXPECT_EQ(judgement.law, Law::conditional) << "an exemption changes no law";
}

TEST_F(ExemptVerdict, IsNeverGivenToAnythingElse) {
  Exemption everything = exemption();
  everything.planes.set();
  const Exemptions exemptions = prepared({everything});
  EXPECT_EQ(judged(exemptions, in("NL")).verdict, Verdict::inside);
  EXPECT_EQ(judged(exemptions, Location{}).verdict, Verdict::unknown);
  EXPECT_EQ(judged(exemptions, in("US"), Plane::p2p).verdict, Verdict::unknown);
  Location disputed;
  disputed.grade = Grade::d;
  disputed.is_disputed = true;
  EXPECT_EQ(judged(exemptions, disputed).verdict, Verdict::disputed);
  Location edge;
  edge.is_edge = true;
  EXPECT_EQ(judged(exemptions, edge).verdict, Verdict::unknown);
  EXPECT_EQ(judged(exemptions, in("NL")).exemption, nullptr);
}

TEST_F(ExemptVerdict, NeedsAnExemptionOfThatDay) {
  Exemption over = exemption();
  over.window = window("2026-01-01", "2026-03-15");
  const Judgement judgement = judged(prepared({over}), in("US"));
  EXPECT_EQ(judgement.verdict, Verdict::outside);
  EXPECT_EQ(judgement.exemption, nullptr);
}

}  // namespace
}  // namespace eugress
