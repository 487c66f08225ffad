#include "judge/judge.h"

#include <gtest/gtest.h>

#include "support/tables.h"

namespace eugress {
namespace {

using test::country;
using test::day;
using test::sound;

const RegionTable& regions() {
  static const RegionTable table =
      sound(RegionTable::from_table(test::shipped_table(EUGRESS_CONFIG "/regions.tsv", test::region_columns)));
  return table;
}

Policy policy_of(std::vector<Law> laws, std::vector<Country> including = {}, std::vector<Country> excluding = {}) {
  Policy policy;
  policy.planes.push_back({Plane::media, {std::move(laws), std::move(including), std::move(excluding)}});
  return policy;
}

const Day today = day("2026-11-21");

CountrySet eu_and_eea(Day on = today) {
  return Promises{policy_of({Law::eu, Law::eea}), regions()}.area(Plane::media, on);
}

Identification on(Plane plane) {
  Identification id;
  id.provider = 1;
  id.plane = plane;
  return id;
}

Location at(std::string_view code, Grade grade = Grade::b) {
  Location where;
  where.country = country(code);
  where.grade = grade;
  return where;
}

Judgement judged(const Location& where, const CountrySet& promised = eu_and_eea(), Plane plane = Plane::media,
                 Day on_day = today) {
  return judge(regions(), promised, on(plane), where, on_day);
}

void expect(const Judgement& judgement, Verdict verdict, Law law) {
  EXPECT_EQ(to_text(judgement.verdict), to_text(verdict));
  EXPECT_EQ(to_text(judgement.law), to_text(law));
}

TEST(Judge, InsideThePromiseIsInside) {
  expect(judged(at("NL")), Verdict::inside, Law::eu);
  expect(judged(at("IS")), Verdict::inside, Law::eea);
  expect(judged(at("DE", Grade::c)), Verdict::inside, Law::eu);
}

TEST(Judge, LawfulIsNotInside) {
  expect(judged(at("GB")), Verdict::outside, Law::adequate);
  expect(judged(at("CH")), Verdict::outside, Law::adequate);
  expect(judged(at("US")), Verdict::outside, Law::conditional);
  expect(judged(at("CN")), Verdict::outside, Law::third);
}

TEST(Judge, TheLawIsThatOfTheDay) {
  expect(judged(at("GB"), eu_and_eea(day("2020-06-01")), Plane::media, day("2020-06-01")), Verdict::inside, Law::eu);
  expect(judged(at("US"), eu_and_eea(), Plane::media, day("2021-06-01")), Verdict::outside, Law::third);
}

TEST(Judge, AliasesAreTheirCountries) {
  expect(judged(at("EL")), Verdict::inside, Law::eu);
  expect(judged(at("UK")), Verdict::outside, Law::adequate);
}

TEST(Judge, UnknownPlaceIsNeverInside) {
  expect(judged(Location{}), Verdict::unknown, Law::unknown);
}

TEST(Judge, ACountryWithoutARowIsStillOutsideAndItsLawUnknown) {
  expect(judged(at("QQ")), Verdict::outside, Law::unknown);
}

TEST(Judge, AnEdgeIsUnknownHoweverNear) {
  Location edge;
  edge.is_edge = true;
  edge.country = Country::anycast();
  expect(judged(edge), Verdict::unknown, Law::unknown);
}

TEST(Judge, DisputedStaysDisputed) {
  Location where;
  where.grade = Grade::d;
  where.is_disputed = true;
  expect(judged(where), Verdict::disputed, Law::unknown);
}

TEST(Judge, EliminationIsInsideUnderTheLawThatAllRemainingCountriesShare) {
  Location where;
  where.grade = Grade::b;
  where.is_inside_by_elimination = true;
  where.possible = test::countries({"NL", "BE", "DE"});
  expect(judged(where), Verdict::inside, Law::eu);
  where.possible = test::countries({"NL", "NO"});
  expect(judged(where), Verdict::inside, Law::unknown);
  where.possible = test::countries({"NO", "IS"});
  expect(judged(where), Verdict::inside, Law::eea);
}

TEST(Judge, TheUnionAsAWholeIsInsideOnlyIfAllOfItIsPromised) {
  Location where;
  where.grade = Grade::b;
  where.area = Area::eu;
  expect(judged(where), Verdict::inside, Law::eu);
  const CountrySet germany = Promises{policy_of({}, {country("DE")}), regions()}.area(Plane::media, today);
  expect(judged(where, germany), Verdict::unknown, Law::eu);
  const CountrySet without_malta =
      Promises{policy_of({Law::eu, Law::eea}, {}, {country("MT")}), regions()}.area(Plane::media, today);
  expect(judged(where, without_malta), Verdict::unknown, Law::eu);
}

TEST(Judge, EmeaAndEuropeAreNoAnswer) {
  for (const Area area : {Area::emea, Area::europe}) {
    Location where;
    where.grade = Grade::b;
    where.area = area;
    expect(judged(where), Verdict::unknown, Law::unknown);
  }
}

TEST(Judge, APeerIsAlwaysUnknownAndOnlyItsLawIsSaid) {
  expect(judged(at("US"), eu_and_eea(), Plane::p2p), Verdict::unknown, Law::conditional);
  expect(judged(at("NL"), eu_and_eea(), Plane::p2p), Verdict::unknown, Law::eu);
}

TEST(Judge, APlaneWithoutAPromiseIsUnknown) {
  expect(judged(at("US"), CountrySet{}, Plane::static_), Verdict::unknown, Law::conditional);
  Location where;
  where.grade = Grade::d;
  where.is_disputed = true;
  expect(judged(where, CountrySet{}), Verdict::unknown, Law::unknown);
}

TEST(Judge, NothingIsExemptWithoutAnExemption) {
  for (std::uint16_t index = 0; index < Country::count; ++index) {
    Location where;
    where.country = Country::from_index(index);
    where.grade = Grade::b;
    EXPECT_NE(judged(where).verdict, Verdict::exempt);
  }
}

TEST(Promises, HoldWhatTheLawOfTheDayHolds) {
  const Promises promises{policy_of({Law::eu, Law::eea}), regions()};
  EXPECT_TRUE(promises.area(Plane::media, day("2020-12-31")).contains(country("GB")));
  EXPECT_TRUE(promises.area(Plane::media, day("2020-12-31")).contains(country("UK")));
  EXPECT_FALSE(promises.area(Plane::media, day("2021-01-01")).contains(country("GB")));
  EXPECT_FALSE(promises.area(Plane::media, day("2021-01-01")).contains(country("UK")));
  EXPECT_TRUE(promises.area(Plane::media, today).contains(country("NO")));
  EXPECT_TRUE(promises.area(Plane::media, today).contains(country("EU")));
  EXPECT_FALSE(promises.area(Plane::media, today).contains(Country::unknown()));
  EXPECT_FALSE(promises.area(Plane::media, today).contains(Country::anycast()));
}

TEST(Promises, ToAPlaneThatIsNotNamedAreEmpty) {
  const Promises promises{policy_of({Law::eu}), regions()};
  EXPECT_TRUE(promises.area(Plane::static_, today).empty());
  EXPECT_TRUE(promises.area(Plane::p2p, today).empty());
  EXPECT_TRUE(Promises{}.area(Plane::media, today).empty());
}

TEST(Promises, IncludeAndExcludeSingleCountries) {
  const Promises promises{policy_of({Law::eu}, {country("CH"), country("UK")}, {country("GR")}), regions()};
  const CountrySet& area = promises.area(Plane::media, today);
  EXPECT_TRUE(area.contains(country("CH")));
  EXPECT_TRUE(area.contains(country("GB")));  // named by its alias
  EXPECT_FALSE(area.contains(country("GR")));
  EXPECT_FALSE(area.contains(country("EL")));
  EXPECT_FALSE(area.contains(country("NO")));
  EXPECT_FALSE(area.contains(country("EU")));  // not all of it
}

}  // namespace
}  // namespace eugress
