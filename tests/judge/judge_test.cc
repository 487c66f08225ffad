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

// "inside, eu"
std::string in_words(const Judgement& judgement) {
  return std::string{to_text(judgement.verdict)} + ", " + std::string{to_text(judgement.law)};
}

TEST(Judge, InsideThePromiseIsInside) {
  EXPECT_EQ(in_words(judged(at("NL"))), "inside, eu");
  EXPECT_EQ(in_words(judged(at("IS"))), "inside, eea");
  EXPECT_EQ(in_words(judged(at("DE", Grade::c))), "inside, eu");
}

TEST(Judge, LawfulIsNotInside) {
  EXPECT_EQ(in_words(judged(at("GB"))), "outside, adequate");
  EXPECT_EQ(in_words(judged(at("CH"))), "outside, adequate");
  EXPECT_EQ(in_words(judged(at("US"))), "outside, conditional");
  EXPECT_EQ(in_words(judged(at("CN"))), "outside, third");
}

TEST(Judge, TheLawIsThatOfTheDay) {
  EXPECT_EQ(in_words(judged(at("GB"), eu_and_eea(day("2020-06-01")), Plane::media, day("2020-06-01"))), "inside, eu");
  EXPECT_EQ(in_words(judged(at("US"), eu_and_eea(), Plane::media, day("2021-06-01"))), "outside, third");
}

TEST(Judge, AliasesAreTheirCountries) {
  EXPECT_EQ(in_words(judged(at("EL"))), "inside, eu");
  EXPECT_EQ(in_words(judged(at("UK"))), "outside, adequate");
}

TEST(Judge, UnknownPlaceIsNeverInside) {
  EXPECT_EQ(in_words(judged(Location{})), "unknown, unknown");
}

TEST(Judge, ACountryWithoutARowIsStillOutsideAndItsLawUnknown) {
  EXPECT_EQ(in_words(judged(at("QQ"))), "outside, unknown");
}

TEST(Judge, AnEdgeIsUnknownHoweverNear) {
  Location edge;
  edge.is_edge = true;
  edge.country = Country::anycast();
  EXPECT_EQ(in_words(judged(edge)), "unknown, unknown");
}

TEST(Judge, DisputedStaysDisputed) {
  Location where;
  where.grade = Grade::d;
  where.is_disputed = true;
  EXPECT_EQ(in_words(judged(where)), "disputed, unknown");
}

TEST(Judge, EliminationIsInsideUnderTheLawThatAllRemainingCountriesShare) {
  Location where;
  where.grade = Grade::b;
  where.is_inside_by_elimination = true;
  where.possible = test::countries({"NL", "BE", "DE"});
  EXPECT_EQ(in_words(judged(where)), "inside, eu");
  where.possible = test::countries({"NL", "NO"});
  EXPECT_EQ(in_words(judged(where)), "inside, unknown");
  where.possible = test::countries({"NO", "IS"});
  EXPECT_EQ(in_words(judged(where)), "inside, eea");
}

TEST(Judge, TheUnionAsAWholeIsInsideOnlyIfAllOfItIsPromised) {
  Location where;
  where.grade = Grade::b;
  where.area = Area::eu;
  EXPECT_EQ(in_words(judged(where)), "inside, eu");
  const CountrySet germany = Promises{policy_of({}, {country("DE")}), regions()}.area(Plane::media, today);
  EXPECT_EQ(in_words(judged(where, germany)), "unknown, eu");
  const CountrySet without_malta =
      Promises{policy_of({Law::eu, Law::eea}, {}, {country("MT")}), regions()}.area(Plane::media, today);
  EXPECT_EQ(in_words(judged(where, without_malta)), "unknown, eu");
}

TEST(Judge, EmeaAndEuropeAreNoAnswer) {
  for (const Area area : {Area::emea, Area::europe}) {
    Location where;
    where.grade = Grade::b;
    where.area = area;
    EXPECT_EQ(in_words(judged(where)), "unknown, unknown");
  }
}

TEST(Judge, APeerIsAlwaysUnknownAndOnlyItsLawIsSaid) {
  EXPECT_EQ(in_words(judged(at("US"), eu_and_eea(), Plane::p2p)), "unknown, conditional");
  EXPECT_EQ(in_words(judged(at("NL"), eu_and_eea(), Plane::p2p)), "unknown, eu");
}

TEST(Judge, APlaneWithoutAPromiseIsUnknown) {
  EXPECT_EQ(in_words(judged(at("US"), CountrySet{}, Plane::static_)), "unknown, conditional");
  Location where;
  where.grade = Grade::d;
  where.is_disputed = true;
  EXPECT_EQ(in_words(judged(where, CountrySet{})), "unknown, unknown");
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
