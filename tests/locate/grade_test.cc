// The nine rules of decisions.md, "Grades", each with a case that matches and one that just does not, and for each pair
// of neighbours a case in which both would match and the first must win. Promised: NL, DE and the EU as a whole.
#include "locate/grade.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "support/tables.h"

namespace eugress {
namespace {

using test::country;

CountrySet promised() {
  return test::countries({"NL", "DE", "EU"});
}

Hint hint(HintSource source, std::string_view code) {
  Hint hint;
  hint.source = source;
  hint.country = country(code);
  hint.rests_on_name =
      source == HintSource::site_code || source == HintSource::region_word || source == HintSource::cluster;
  return hint;
}

Hint area(HintSource source, Area area) {
  Hint hint;
  hint.source = source;
  hint.area = area;
  return hint;
}

Hint database(std::string_view code, std::uint8_t lineage, std::string_view dated = "2026-06-17") {
  Hint hint = eugress::Hint{};
  hint.source = HintSource::database;
  hint.country = country(code);
  hint.lineage = lineage;
  hint.dated = test::day(dated);
  return hint;
}

Hint refuted(Hint hint) {
  hint.is_kept = false;
  return hint;
}

struct Setting {
  bool is_edge = false;
  bool is_eliminated = false;
  bool is_measured = false;
};

Location graded(std::initializer_list<Hint> hints, Setting setting = {}, const CountrySet& area = promised()) {
  Location where;
  for (const Hint& hint : hints) where.add(hint);
  where.is_edge = setting.is_edge;
  where.is_inside_by_elimination = setting.is_eliminated;
  where.reach = setting.is_measured ? ReachClass::us_excluded : ReachClass::unmeasured;
  apply_grade(where, area);
  return where;
}

constexpr HintSource site = HintSource::site_code;
constexpr HintSource place = HintSource::place;
constexpr HintSource word = HintSource::region_word;
constexpr HintSource override_ = HintSource::operator_override;
constexpr Setting measured{.is_measured = true};

void expect_place(const Location& where, std::string_view code, Grade grade) {
  EXPECT_EQ(where.country, country(code));
  EXPECT_EQ(where.grade, grade);
  EXPECT_FALSE(where.is_disputed);
}

void expect_dispute(const Location& where) {
  EXPECT_EQ(where.grade, Grade::d);
  EXPECT_TRUE(where.is_disputed);
  EXPECT_EQ(where.country, Country::unknown());
}

// The number is the rule's place in the list of decisions.md.
TEST(GradeRules, TheOneThatDecidedIsTold) {
  const std::vector<Location> by_rule{graded({hint(site, "NL")}, {.is_edge = true}),
                                      graded({hint(site, "NL")}, {.is_eliminated = true, .is_measured = true}),
                                      graded({hint(site, "NL"), hint(place, "US")}),
                                      graded({hint(site, "NL"), database("NL", 1)}),
                                      graded({hint(site, "NL"), database("US", 1)}),
                                      graded({database("NL", 1), database("NL", 2)}, measured),
                                      graded({database("NL", 1), database("US", 2)}, measured),
                                      graded({database("NL", 1)}),
                                      graded({})};
  for (std::size_t i = 0; i < by_rule.size(); ++i) {
    EXPECT_EQ(by_rule[i].decided_by, i + 1);
    EXPECT_FALSE(in_words(by_rule[i].decided_by).empty());
  }
  EXPECT_EQ(by_rule.size(), grade_rule_count);
  EXPECT_TRUE(in_words(0).empty());
  EXPECT_TRUE(in_words(10).empty());
}

TEST(GradeRule1, AnEdgeHasNoPlaceWhateverWitnessesSay) {
  const Location where = graded({hint(site, "NL"), database("NL", 1)}, {.is_edge = true});
  EXPECT_EQ(where.country, Country::anycast());
  EXPECT_EQ(where.grade, Grade::none);
}

TEST(GradeRule1, ComesBeforeElimination) {
  const Location where = graded({}, {.is_edge = true, .is_eliminated = true, .is_measured = true});
  EXPECT_EQ(where.grade, Grade::none);
  EXPECT_EQ(where.country, Country::anycast());
}

TEST(GradeRule2, EliminationIsBWithoutACountry) {
  const Location where = graded({}, {.is_eliminated = true, .is_measured = true});
  EXPECT_EQ(where.grade, Grade::b);
  EXPECT_EQ(where.country, Country::unknown());
  EXPECT_FALSE(where.is_disputed);
}

TEST(GradeRule2, WithoutEliminationNothingIsLeft) {
  EXPECT_EQ(graded({}, measured).grade, Grade::none);
}

TEST(GradeRule2, ComesBeforeADisputeOfOperators) {
  const Location where =
      graded({hint(place, "NL"), refuted(hint(site, "US"))}, {.is_eliminated = true, .is_measured = true});
  EXPECT_EQ(where.grade, Grade::b);
  EXPECT_FALSE(where.is_disputed);
  const Location best_refuted = graded({refuted(hint(place, "US"))}, {.is_eliminated = true, .is_measured = true});
  EXPECT_EQ(best_refuted.grade, Grade::b);
}

TEST(GradeRule3, OperatorsAcrossTheBorderAreDisputed) {
  expect_dispute(graded({hint(place, "NL"), hint(site, "US")}));
  expect_dispute(graded({hint(place, "US"), hint(site, "NL")}));
}

TEST(GradeRule3, OperatorsOnOneSideAreNot) {
  expect_place(graded({hint(place, "NL"), hint(site, "DE")}), "NL", Grade::b);
  expect_place(graded({hint(place, "US"), hint(site, "CA")}), "US", Grade::b);
}

TEST(GradeRule3, WithoutAPromiseThereIsNoBorder) {
  expect_place(graded({hint(place, "NL"), hint(site, "US")}, {}, CountrySet{}), "NL", Grade::b);
}

TEST(GradeRule3, TheBestRefutedIsDisputedALesserOneIsNot) {
  expect_dispute(graded({refuted(hint(place, "US")), hint(site, "NL")}, measured));
  expect_dispute(graded({refuted(hint(site, "US"))}, measured));
  expect_place(graded({hint(place, "NL"), refuted(hint(site, "US"))}, measured), "NL", Grade::b);
}

TEST(GradeRule3, TheUnionAsAWholeStandsAgainstACountryOutside) {
  expect_dispute(graded({hint(place, "US"), area(word, Area::eu)}));
  EXPECT_FALSE(graded({hint(place, "NL"), area(word, Area::eu)}).is_disputed);
}

TEST(GradeRule3, AnAreaThatIsNotPromisedWholeStandsOnNoSide) {
  EXPECT_FALSE(graded({hint(place, "US"), area(word, Area::emea)}).is_disputed);
  EXPECT_FALSE(graded({hint(place, "US"), area(word, Area::eu)}, {}, test::countries({"NL", "DE"})).is_disputed);
}

TEST(GradeRule3, ComesBeforeAgreement) {
  // NL twice and a database would be an A.
  expect_dispute(graded({hint(override_, "NL"), hint(place, "NL"), hint(site, "US"), database("NL", 1)}));
}

TEST(GradeRule4, AnOperatorAndADatabaseThatAgreeAreA) {
  expect_place(graded({hint(site, "NL"), database("NL", 1)}), "NL", Grade::a);
}

TEST(GradeRule4, TwoOperatorSourcesOfDifferentKindThatAgreeAreA) {
  expect_place(graded({hint(place, "NL"), hint(site, "NL")}), "NL", Grade::a);
}

TEST(GradeRule4, TwoReadingsOfOneNameAreOneWitness) {
  expect_place(graded({hint(site, "US"), hint(word, "US")}), "US", Grade::b);
  Hint from_name = hint(place, "NL");
  from_name.rests_on_name = true;
  expect_place(graded({from_name, hint(site, "NL")}), "NL", Grade::b);
}

TEST(GradeRule4, AClusterNameConfirmsNothing) {
  expect_place(graded({hint(place, "US"), hint(HintSource::cluster, "US")}), "US", Grade::b);
}

TEST(GradeRule4, ARefutedDatabaseConfirmsNothing) {
  expect_place(graded({hint(site, "NL"), refuted(database("NL", 1))}, measured), "NL", Grade::b);
}

TEST(GradeRule4, TheAgreementMustBeWithTheBest) {
  // Place and site code agree on DE, but the override outranks them and nobody supports it.
  expect_place(graded({hint(override_, "NL"), hint(place, "DE"), hint(site, "DE")}), "NL", Grade::b);
}

TEST(GradeRule4, AnAreaIsNoCountryToAgreeOn) {
  const Location where = graded({area(word, Area::eu), database("NL", 1)});
  EXPECT_EQ(where.grade, Grade::b);
  EXPECT_EQ(where.country, Country::unknown());
  EXPECT_EQ(where.area, Area::eu);
}

TEST(GradeRule4, ComesBeforeAnOperatorAlone) {
  // A second database contradicts: that alone would make it rule 5.
  expect_place(graded({hint(site, "NL"), database("US", 1), database("NL", 2)}), "NL", Grade::a);
}

TEST(GradeRule5, AnOperatorAloneIsB) {
  expect_place(graded({hint(site, "NL")}), "NL", Grade::b);
}

TEST(GradeRule5, NoDatabaseOverrulesAnOperator) {
  expect_place(graded({hint(site, "NL"), database("US", 1), database("US", 2), database("US", 3)}, measured), "NL",
               Grade::b);
}

TEST(GradeRule5, ComesBeforeAgreementOfDatabases) {
  expect_place(graded({hint(place, "DE"), database("NL", 1), database("NL", 2)}, measured), "DE", Grade::b);
}

TEST(GradeRule6, DatabasesOfTwoLineagesWithARoundTripAreB) {
  expect_place(graded({database("NL", 1), database("NL", 2)}, measured), "NL", Grade::b);
}

TEST(GradeRule6, NotWithoutARoundTrip) {
  expect_place(graded({database("NL", 1), database("NL", 2)}), "NL", Grade::c);
}

TEST(GradeRule6, NotIfOneCopiedTheOther) {
  expect_place(graded({database("NL", 1), database("NL", 1)}, measured), "NL", Grade::c);
}

TEST(GradeRule6, NotIfReachRefutesOne) {
  expect_place(graded({database("NL", 1), refuted(database("NL", 2))}, measured), "NL", Grade::c);
}

TEST(GradeRule6, NotIfTwoPairsAgreeOnDifferentCountries) {
  expect_dispute(graded({database("NL", 1), database("US", 2), database("NL", 3), database("US", 4)}, measured));
  EXPECT_EQ(graded({database("NL", 1), database("DE", 2), database("NL", 3), database("DE", 4)}, measured).grade,
            Grade::c);
}

TEST(GradeRule6, ComesBeforeADisputeOfDatabases) {
  expect_place(graded({database("NL", 1), database("US", 2), database("NL", 3)}, measured), "NL", Grade::b);
}

TEST(GradeRule7, DatabasesAcrossTheBorderAreDisputed) {
  expect_dispute(graded({database("NL", 1), database("US", 2)}));
  expect_dispute(graded({database("NL", 1), database("US", 2)}, measured));
  expect_dispute(graded({database("NL", 1), database("NL", 2), database("US", 3)}));  // no round trip, so not rule 6
}

TEST(GradeRule7, NotIfReachRefutesTheOneOutside) {
  expect_place(graded({database("NL", 1), refuted(database("US", 2))}, measured), "NL", Grade::c);
}

TEST(GradeRule7, NotWithinOneLineage) {
  expect_place(graded({database("NL", 1, "2026-06-17"), database("US", 1, "2019-12-24")}), "NL", Grade::c);
}

TEST(GradeRule7, ComesBeforeAWeakHint) {
  // One of them and the cluster would each be a C.
  expect_dispute(graded({database("NL", 1), database("US", 2), hint(HintSource::cluster, "US")}));
}

TEST(GradeRule8, OneDatabaseIsC) {
  expect_place(graded({database("US", 1)}, measured), "US", Grade::c);
}

TEST(GradeRule8, ClusterAloneIsC) {
  expect_place(graded({hint(HintSource::cluster, "US")}), "US", Grade::c);
  const Location where = graded({area(HintSource::cluster, Area::eu)});
  EXPECT_EQ(where.grade, Grade::c);
  EXPECT_EQ(where.area, Area::eu);
  EXPECT_EQ(where.country, Country::unknown());
}

TEST(GradeRule8, ADatabaseOutranksTheCluster) {
  expect_place(graded({database("DE", 1), hint(HintSource::cluster, "US")}), "DE", Grade::c);
}

TEST(GradeRule8, ComesBeforeNothing) {
  expect_place(graded({refuted(database("US", 1)), hint(HintSource::cluster, "NL")}, measured), "NL", Grade::c);
}

TEST(GradeRule9, NothingLeftIsNoGrade) {
  for (const Location& where : {graded({}), graded({refuted(database("US", 1))}, measured),
                                graded({refuted(hint(HintSource::cluster, "US"))}, measured)}) {
    EXPECT_EQ(where.grade, Grade::none);
    EXPECT_EQ(where.country, Country::unknown());
    EXPECT_FALSE(where.is_disputed);
  }
}

TEST(Grade, OfDisagreeingDatabasesOnOneSideNamesTheNewestThenTheFirstCode) {
  expect_place(graded({database("NL", 1, "2026-01-01"), database("DE", 2, "2026-02-01")}), "DE", Grade::c);
  expect_place(graded({database("NL", 1), database("DE", 2)}), "DE", Grade::c);
  expect_place(graded({database("NL", 1), database("NL", 3), database("DE", 2, "2026-09-01")}), "NL", Grade::c);
}

TEST(Grade, OfALineageIsSpokenByItsNewestFile) {
  expect_place(graded({database("DE", 1, "2019-12-24"), database("NL", 1, "2026-06-17"), database("NL", 2)}, measured),
               "NL", Grade::b);
}

TEST(Grade, DoesNotDependOnTheOrderOfDatabases) {
  std::vector<Hint> hints{database("NL", 1, "2026-01-01"), database("DE", 2, "2026-02-01"),
                          database("DE", 1, "2026-03-01"), database("NL", 3, "2026-02-01"),
                          database("US", 4, "2025-01-01")};
  hints[1].city = "Leipzig";
  hints[2].city = "Berlin";
  for (std::size_t i = 0; i < hints.size(); ++i) hints[i].origin = std::string_view{"abcde"}.substr(i, 1);
  for (const Setting& setting : {Setting{}, measured}) {
    for (const CountrySet& area : {promised(), CountrySet{}}) {
      const auto by_origin = [](const Hint& a, const Hint& b) { return a.origin < b.origin; };
      std::sort(hints.begin(), hints.end(), by_origin);
      std::vector<Location> seen;
      do {
        Location where;
        for (const Hint& each : hints) where.add(each);
        where.reach = setting.is_measured ? ReachClass::us_possible : ReachClass::unmeasured;
        apply_grade(where, area);
        seen.push_back(where);
        EXPECT_EQ(where.country, seen.front().country);
        EXPECT_EQ(where.grade, seen.front().grade);
        EXPECT_EQ(where.city, seen.front().city);
      } while (std::next_permutation(hints.begin(), hints.end(), by_origin));
      EXPECT_EQ(seen.size(), 120U);
    }
  }
}

TEST(Grade, TakesTheCityFromWhoeverIsOfTheSameStanding) {
  Hint named = hint(site, "DE");
  named.city = "Frankfurt am Main";
  Hint guess = database("DE", 1);
  guess.city = "Craponne";
  EXPECT_EQ(graded({hint(place, "DE"), named, guess}).city, "Frankfurt am Main");
  EXPECT_EQ(graded({hint(place, "DE"), guess}).city, "");
  EXPECT_EQ(graded({guess}).city, "Craponne");
  EXPECT_EQ(graded({database("DE", 2, "2026-09-01"), guess}, measured).city, "Craponne");
}

}  // namespace
}  // namespace eugress
