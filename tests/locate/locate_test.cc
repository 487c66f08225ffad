// The road from tables, names, databases and a round trip to a Location. The rules of the grade list are in
// grade_test.cc; here is what reaches them.
#include "locate/locate.h"

#include <gtest/gtest.h>

#include <utility>

#include "support/tables.h"

namespace eugress {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using test::country;
using test::sound;
using test::table_of;

// A provider whose names read <code><last octet>.<anything>.
std::optional<SiteCode> site_code(std::string_view host, Address server) noexcept {
  const std::string_view label = host.substr(0, host.find('.'));
  const std::size_t digits = label.find_first_of("0123456789");
  if (digits == std::string_view::npos) return std::nullopt;
  const std::string last_octet = std::to_string(server.low() & 0xffU);
  return SiteCode{label.substr(0, digits), label.substr(digits) == last_octet};
}

constexpr Provider provider{.name = "test", .ports = {}, .port_planes = {}, .probe = nullptr, .site_code = site_code};

constexpr Position utrecht{52.09, 5.12};

const Outlines& shipped_outlines() {
  static const Outlines outlines =
      sound(Outlines::from_table(test::shipped_table(EUGRESS_CONFIG "/outlines.tsv", test::outline_columns)));
  return outlines;
}

class Locate : public testing::Test {
 protected:
  Locate() {
    providers_.resize(1);
    providers_[0].provider = &provider;
    places_.providers.resize(1);
    const std::string rows =
        "10.1.0.0/16\t-\tUS\t-\t-\tx\tx\n"
        "10.1.1.0/24\tAmsterdam\tNL\t2020-01-01\t2024-01-01\tx\tx\n"
        "10.9.0.0/16\t-\tanycast\t-\t-\tx\tx\n";
    places_.providers[0].places = sound(places_from_table(table_of(test::place_columns, rows)));
    places_.providers[0].codes = sound(CodeTable::from_table(table_of(test::code_columns,
                                                                      "ams\tsite\tAmsterdam\tNL\t-\t2026-01-01\tx\tx\n"
                                                                      "ca\tsite\t-\t-\t-\t2026-01-01\tx\tx\n"
                                                                      "iad\tsite\tAshburn\tUS\t-\t2026-01-01\tx\tx\n"
                                                                      "us02\tcluster\t-\tUS\t-\t2026-01-01\tx\tx\n")));
    facts_.server = {*Address::from_text("192.0.2.7"), 443};
    facts_.last_seen = Timestamp{test::day("2026-11-21")};
    id_.provider = 1;
    id_.rule = &rule_;
    promised_ = test::countries({"NL", "BE", "DE", "LU", "FR", "EU"});
  }

  void name_is(std::string_view name, RegionKind kind, std::string region = {}) {
    facts_.name = *HostName::from_text(name);
    rule_.region_kind = kind;
    rule_.region = std::move(region);
  }
  void server_is(std::string_view address) { facts_.server.address = *Address::from_text(address); }
  void day_is(std::string_view day) { facts_.last_seen = Timestamp{test::day(day)}; }
  void round_trip_is(Nanoseconds time) {
    places_.horizon = Horizon{utrecht, shipped_outlines()};
    facts_.round_trip = {};
    facts_.round_trip.add({time, RttMethod::tcp_syn, 1}, 1);
    facts_.round_trip.add({time, RttMethod::tcp_syn, 1}, 2);
  }
  void load(const std::string& database, const std::string& lineage) {
    places_.databases.push_back(sound(GeoDatabase::open(EUGRESS_TEST_DATABASES "/" + database + ".mmdb", lineage)));
  }
  void cloud_is(std::vector<CloudPrefix> prefixes) {
    const CloudFile file{"test", test::day("2026-11-01"), std::move(prefixes)};
    places_.clouds =
        CloudRanges{{file},
                    sound(CloudRegionTable::from_table(
                        table_of({"cloud", "region", "country", "city", "source"},
                                 "test\tams\tNL\t-\tx\ntest\tfra\tDE\tFrankfurt am Main\tx\ntest\tiad\tUS\t-\tx\n")))};
  }
  void geofeed_is(const std::string& lines) {
    places_.geofeeds.clear();
    places_.geofeeds.push_back({"feed.csv", test::day("2026-10-01"), Geofeed::parse("feed.csv", lines)});
  }
  void override_is(const std::string& rows) {
    places_.overrides = sound(places_from_table(table_of(test::place_columns, rows)));
  }
  [[nodiscard]] Location located() const { return locate(places_, promised_, providers_, id_, facts_); }

  Places places_;
  Providers providers_;
  HostRule rule_;
  Identification id_;
  FlowFacts facts_;
  CountrySet promised_;
};

TEST_F(Locate, NothingKnownIsUnknown) {
  const Location where = located();
  EXPECT_EQ(where.country, Country::unknown());
  EXPECT_EQ(where.grade, Grade::none);
  EXPECT_EQ(where.hint_count, 0U);
  EXPECT_EQ(where.reach, ReachClass::unmeasured);
  EXPECT_FALSE(where.within_km);
}

TEST_F(Locate, PlaceOfTheFlowsOwnDayCounts) {
  server_is("10.1.1.1");
  day_is("2023-06-01");
  EXPECT_EQ(located().country, country("NL"));
  EXPECT_EQ(located().city, "Amsterdam");
  EXPECT_EQ(located().hint_count, 1U);
  day_is("2024-01-01");  // the longer prefix has ended; the shorter one holds
  EXPECT_EQ(located().country, country("US"));
}

TEST_F(Locate, OperatorOverrideOutranksThePlaceTable) {
  server_is("10.1.1.1");
  day_is("2023-06-01");
  override_is("10.1.1.0/24\tBrussels\tBE\t-\t-\tx\tx\n");
  const Location where = located();
  EXPECT_EQ(where.country, country("BE"));
  ASSERT_EQ(where.hint_count, 2U);
  EXPECT_EQ(where.hints[0].source, HintSource::operator_override);
  EXPECT_EQ(where.hints[1].source, HintSource::place);
}

TEST_F(Locate, SiteCodeCountsIfTheDigitsAgree) {
  name_is("ams7.zoom.example", RegionKind::site);
  const Location where = located();
  EXPECT_EQ(where.country, country("NL"));
  EXPECT_EQ(where.city, "Amsterdam");
  EXPECT_EQ(where.grade, Grade::b);
  EXPECT_EQ(where.hints[0].source, HintSource::site_code);
  EXPECT_EQ(where.hints[0].dated, test::day("2026-01-01"));
  name_is("ams8.zoom.example", RegionKind::site);
  EXPECT_EQ(located().hint_count, 0U);
}

TEST_F(Locate, SiteCodeCountsOnlyInNamesThatCarryOne) {
  name_is("ams7.zoom.example", RegionKind::none);
  EXPECT_EQ(located().hint_count, 0U);
  id_.rule = nullptr;
  EXPECT_EQ(located().hint_count, 0U);
}

TEST_F(Locate, UnreadOrUnlistedSiteCodeIsNoHint) {
  name_is("ca7.zoom.example", RegionKind::site);
  EXPECT_EQ(located().hint_count, 0U);
  name_is("xyz7.zoom.example", RegionKind::site);
  EXPECT_EQ(located().hint_count, 0U);
}

TEST_F(Locate, RegionWordIsACountryOrAnArea) {
  name_is("us.telemetry.example", RegionKind::word, "US");
  EXPECT_EQ(located().country, country("US"));
  EXPECT_EQ(located().grade, Grade::b);
  name_is("eu.telemetry.example", RegionKind::word, "EU");
  const Location where = located();
  EXPECT_EQ(where.country, Country::unknown());
  EXPECT_EQ(where.area, Area::eu);
  EXPECT_EQ(where.grade, Grade::b);
}

TEST_F(Locate, ClusterIsAWeakHint) {
  name_is("us02web.zoom.example", RegionKind::cluster);
  const Location where = located();
  EXPECT_EQ(where.country, country("US"));
  EXPECT_EQ(where.grade, Grade::c);
  EXPECT_EQ(where.hints[0].source, HintSource::cluster);
}

TEST_F(Locate, ListedEdgeHasNoPlaceHoweverNear) {
  places_.providers[0].edges =
      PrefixMap<Validity>{{{*Prefix::from_text("192.0.2.0/24"), {test::day("2026-01-01"), Day::max()}}}};
  name_is("ams7.zoom.example", RegionKind::site);
  round_trip_is(milliseconds{1});
  const Location where = located();
  EXPECT_TRUE(where.is_edge);
  EXPECT_EQ(where.country, Country::anycast());
  EXPECT_EQ(where.grade, Grade::none);
  EXPECT_FALSE(where.is_inside_by_elimination);
  EXPECT_EQ(where.reach, ReachClass::us_excluded);  // physics speaks of the edge all the same
  EXPECT_EQ(where.hint_count, 1U);
  day_is("2025-12-31");  // not yet an edge
  EXPECT_FALSE(located().is_edge);
}

TEST_F(Locate, EdgeByNameOrByTable) {
  rule_.is_edge = true;
  EXPECT_TRUE(located().is_edge);
  rule_.is_edge = false;
  server_is("10.9.1.1");
  EXPECT_TRUE(located().is_edge);
  EXPECT_EQ(located().country, Country::anycast());
}

TEST_F(Locate, RoundTripRefutesAHintAndKeepsItShown) {
  name_is("iad7.zoom.example", RegionKind::site);
  round_trip_is(milliseconds{8});
  const Location where = located();
  ASSERT_EQ(where.hint_count, 1U);
  EXPECT_FALSE(where.hints[0].is_kept);
  EXPECT_EQ(where.grade, Grade::d);
  EXPECT_TRUE(where.is_disputed);
  EXPECT_EQ(where.country, Country::unknown());
  EXPECT_EQ(where.within_km, 800U);
  round_trip_is(milliseconds{90});
  EXPECT_TRUE(located().hints[0].is_kept);
  EXPECT_EQ(located().country, country("US"));
}

TEST_F(Locate, LabelledNearButMeasuredFarKeepsItsGradeAndShowsIt) {
  name_is("ams7.zoom.example", RegionKind::site);
  round_trip_is(milliseconds{95});
  const Location where = located();
  EXPECT_EQ(where.country, country("NL"));
  EXPECT_EQ(where.grade, Grade::b);
  EXPECT_TRUE(where.is_far);
  EXPECT_EQ(where.reach, ReachClass::us_possible);
  round_trip_is(milliseconds{6});
  EXPECT_FALSE(located().is_far);
}

TEST_F(Locate, EliminationNeedsAPromiseAPositionAndARoundTrip) {
  round_trip_is(microseconds{1500});
  const Location where = located();
  EXPECT_TRUE(where.is_inside_by_elimination);
  EXPECT_EQ(where.grade, Grade::b);
  EXPECT_EQ(where.country, Country::unknown());
  EXPECT_EQ(where.within_km, 150U);
  EXPECT_TRUE(where.possible.contains(country("NL")));
  EXPECT_TRUE(where.possible.contains(country("DE")));
  EXPECT_FALSE(where.possible.contains(country("GB")));
  promised_ = CountrySet{};
  EXPECT_FALSE(located().is_inside_by_elimination);
  promised_ = test::countries({"NL"});  // Belgium and Germany are within 150 km
  EXPECT_FALSE(located().is_inside_by_elimination);
  promised_ = test::countries({"NL", "BE", "DE", "LU", "FR"});
  const RoundTrip measured = std::exchange(facts_.round_trip, {});
  EXPECT_FALSE(located().is_inside_by_elimination);
  facts_.round_trip = measured;
  places_.horizon = Horizon{};
  EXPECT_FALSE(located().is_inside_by_elimination);
}

TEST_F(Locate, WhatOneExchangeSaysRefutesNothing) {
  places_.horizon = Horizon{utrecht, shipped_outlines()};
  name_is("iad7.zoom.example", RegionKind::site);
  facts_.round_trip.add({milliseconds{1}, RttMethod::ping, 10}, 20);
  facts_.round_trip.add({milliseconds{1}, RttMethod::ping, 10}, 21);  // under way at the same time
  EXPECT_EQ(located().reach, ReachClass::unmeasured);
  EXPECT_TRUE(located().hints[0].is_kept);
  EXPECT_FALSE(located().is_inside_by_elimination);
  facts_.round_trip.add({milliseconds{8}, RttMethod::ping, 10}, 40);  // the larger of two that followed one another
  EXPECT_FALSE(located().hints[0].is_kept);
  EXPECT_EQ(located().within_km, 800U);
}

TEST_F(Locate, SuspectedRelayIsAnEdgeWhateverItsNameSays) {
  name_is("ams7.zoom.example", RegionKind::site);
  round_trip_is(milliseconds{4});
  facts_.round_trip.add({milliseconds{4}, RttMethod::tcp_ack, 1}, 3);
  for (std::uint64_t frame = 10; frame < 13; ++frame) {
    facts_.round_trip.add({milliseconds{95}, RttMethod::ping, 1}, frame);
  }
  const Location where = located();
  EXPECT_TRUE(where.is_edge);
  EXPECT_EQ(where.country, Country::anycast());
  EXPECT_EQ(where.grade, Grade::none);
}

TEST_F(Locate, DatabasesAreHintsInTheOrderOfTheSettings) {
  load("nested-country", "alpha");
  load("asn", "networks");
  load("nested-city", "beta");
  server_is("213.19.144.104");
  const Location where = located();
  ASSERT_EQ(where.hint_count, 2U);
  EXPECT_EQ(where.hints[0].origin, "nested-country.mmdb");
  EXPECT_EQ(where.hints[0].country, country("GB"));
  EXPECT_EQ(where.hints[0].dated, test::day("2026-06-17"));
  EXPECT_EQ(where.hints[1].country, country("FR"));
  EXPECT_EQ(where.hints[1].city, "Craponne");
  EXPECT_NE(where.hints[0].lineage, where.hints[1].lineage);
  EXPECT_EQ(where.grade, Grade::d);  // GB and FR lie on two sides of this border
}

TEST_F(Locate, DatabasesOfOneLineageAreOneWitness) {
  load("nested-country", "alpha");
  load("flat-country", "alpha");
  server_is("52.202.62.236");
  round_trip_is(milliseconds{100});
  EXPECT_EQ(located().grade, Grade::c);
  load("nested-city", "beta");
  EXPECT_EQ(located().grade, Grade::b);
  EXPECT_EQ(located().country, country("US"));
  EXPECT_EQ(located().city, "Ashburn");
}

TEST_F(Locate, SiteCodeStandsAgainstEveryDatabase) {
  // What GeoLite2 and a registry-made database said of a server in Amsterdam.
  load("nested-country", "alpha");
  load("nested-city", "beta");
  server_is("213.19.144.104");
  name_is("ams104.zoom.example", RegionKind::site);
  const Location where = located();
  EXPECT_EQ(where.country, country("NL"));
  EXPECT_EQ(where.city, "Amsterdam");
  EXPECT_EQ(where.grade, Grade::b);
  EXPECT_EQ(where.hint_count, 3U);
}

TEST_F(Locate, MarkersOfDatabasesAreNoHints) {
  load("no-answers", "markers");
  server_is("109.94.160.99");  // "EU"
  EXPECT_EQ(located().hint_count, 0U);
}

TEST_F(Locate, CloudFileTiesAnAddressToItsRegion) {
  cloud_is({{*Prefix::from_text("192.0.2.0/24"), "fra", false}});
  load("nested-country", "alpha");
  const Location where = located();
  EXPECT_EQ(where.country, country("DE"));
  EXPECT_EQ(where.city, "Frankfurt am Main");
  EXPECT_EQ(where.grade, Grade::b);
  EXPECT_EQ(where.decided_by, 5);
  ASSERT_EQ(where.hint_count, 1U);
  EXPECT_EQ(where.hints[0].source, HintSource::cloud_region);
  EXPECT_EQ(where.hints[0].origin, "test fra");
  EXPECT_EQ(where.hints[0].dated, test::day("2026-11-01"));
}

TEST_F(Locate, CloudFileConfirmsASiteCodeOfWhoRentsTheMachine) {
  name_is("ams7.zoom.example", RegionKind::site);
  cloud_is({{*Prefix::from_text("192.0.2.0/24"), "ams", false}});
  EXPECT_EQ(located().grade, Grade::a);
  EXPECT_EQ(located().country, country("NL"));
  cloud_is({{*Prefix::from_text("192.0.2.0/24"), "iad", false}});
  EXPECT_TRUE(located().is_disputed);
  EXPECT_EQ(located().decided_by, 3);
}

TEST_F(Locate, RegionThatNobodyKnowsIsNoHint) {
  cloud_is({{*Prefix::from_text("192.0.2.0/24"), "new-place-1", false}});
  EXPECT_EQ(located().hint_count, 0U);
  EXPECT_EQ(located().decided_by, 9);
}

TEST_F(Locate, EdgeOfACloudHasNoPlaceAndSaysWhoSaysSo) {
  cloud_is({{*Prefix::from_text("192.0.2.0/24"), "GLOBAL", true}});
  name_is("ams7.zoom.example", RegionKind::site);
  const Location where = located();
  EXPECT_TRUE(where.is_edge);
  EXPECT_EQ(where.country, Country::anycast());
  EXPECT_EQ(where.grade, Grade::none);
  EXPECT_EQ(where.decided_by, 1);
  ASSERT_EQ(where.hint_count, 2U);
  EXPECT_EQ(where.hints[1].source, HintSource::cloud_region);
  EXPECT_TRUE(where.hints[1].country.is_anycast());
}

TEST_F(Locate, OperatorsAnycastListMakesAnEdge) {
  places_.anycast =
      sound(anycast_from_text("anycast.txt", "# ours\n192.0.2.0/28 # seen from everywhere\n\n2001:db8::/32"));
  EXPECT_TRUE(located().is_edge);
  EXPECT_EQ(located().hints[0].origin, "anycast list");
  server_is("192.0.2.77");
  EXPECT_FALSE(located().is_edge);
  server_is("2001:db8::1");
  EXPECT_TRUE(located().is_edge);
  const auto bad = anycast_from_text("anycast.txt", "# ours\n192.0.2.1/28\n");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message.substr(0, 13), "anycast.txt:2");
}

TEST_F(Locate, GeofeedIsItsOperatorsWord) {
  geofeed_is("192.0.2.0/24,NL,NL-NH,Amsterdam,\n192.0.2.64/26,,,,\n");
  const Location where = located();
  EXPECT_EQ(where.country, country("NL"));
  EXPECT_EQ(where.city, "Amsterdam");
  EXPECT_EQ(where.grade, Grade::b);
  EXPECT_EQ(where.hints[0].source, HintSource::geofeed);
  EXPECT_EQ(where.hints[0].origin, "feed.csv");
  EXPECT_EQ(where.hints[0].dated, test::day("2026-10-01"));
  server_is("192.0.2.70");  // its operator asks not to be placed
  EXPECT_EQ(located().hint_count, 0U);
}

// Both are published by whoever runs the address.
TEST_F(Locate, GeofeedAndCloudFileAreOneWitness) {
  cloud_is({{*Prefix::from_text("192.0.2.0/24"), "ams", false}});
  geofeed_is("192.0.2.0/24,NL,,,\n");
  EXPECT_EQ(located().grade, Grade::b);
  EXPECT_EQ(located().decided_by, 5);
  geofeed_is("192.0.2.0/24,US,,,\n");
  EXPECT_EQ(located().decided_by, 3);
}

TEST_F(Locate, CloudAndGeofeedSpeakOfFlowsOfNobodyToo) {
  id_ = Identification{};
  geofeed_is("192.0.2.0/24,NL,,,\n");
  EXPECT_EQ(located().country, country("NL"));
}

TEST_F(Locate, HintsBeyondTheBoundAreCounted) {
  for (int i = 0; i < 14; ++i) load("nested-country", "alpha");
  server_is("52.202.62.236");
  EXPECT_EQ(located().hint_count, Location::max_hints);
  EXPECT_EQ(located().hints_left_out, 2U);
}

TEST_F(Locate, FlowOfNobodyIsAskedOfOverridesAndDatabasesOnly) {
  load("nested-country", "alpha");
  server_is("52.202.62.236");
  name_is("ams236.zoom.example", RegionKind::site);
  id_ = Identification{};
  const Location where = located();
  ASSERT_EQ(where.hint_count, 1U);
  EXPECT_EQ(where.hints[0].source, HintSource::database);
}

TEST(LocationWords, AreThoseOfTheInterface) {
  EXPECT_EQ(to_text(HintSource::site_code), "site-code");
  EXPECT_EQ(to_text(HintSource::operator_override), "override");
  EXPECT_EQ(to_text(HintSource::cluster), "cluster");
  EXPECT_EQ(to_text(Grade::none), "none");
  EXPECT_EQ(to_text(Grade::d), "D");
  EXPECT_EQ(to_text(ReachClass::us_excluded), "us-excluded");
  EXPECT_EQ(to_text(ReachClass::unmeasured), "unmeasured");
  EXPECT_EQ(area_from_text("EMEA"), Area::emea);
  EXPECT_FALSE(area_from_text(""));
}

}  // namespace
}  // namespace eugress
