#include "judge/regions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "locate/reach.h"
#include "support/tables.h"

namespace eugress {
namespace {

using test::country;
using test::day;
using test::region_columns;
using test::sound;
using test::table_of;
using testing::HasSubstr;

const RegionTable& shipped() {
  static const RegionTable regions =
      sound(RegionTable::from_table(test::shipped_table(EUGRESS_CONFIG "/regions.tsv", region_columns)));
  return regions;
}

struct Case {
  const char* code;
  const char* on;
  Law law;
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.code << " on " << one.on;
}

class CornerCase : public testing::TestWithParam<Case> {};

TEST_P(CornerCase, IsAsTheLawHasIt) {
  const Case& one = GetParam();
  EXPECT_EQ(to_text(shipped().law(country(one.code), day(one.on))), to_text(one.law));
}

constexpr const char* today = "2026-11-21";

// The corner cases of the requirements, code by code, as of 21 November 2026.
INSTANTIATE_TEST_SUITE_P(
    Codes, CornerCase,
    testing::Values(Case{"MF", today, Law::eu}, Case{"SX", today, Law::third}, Case{"BL", today, Law::third},
                    Case{"PM", today, Law::third}, Case{"NC", today, Law::third}, Case{"PF", today, Law::third},
                    Case{"WF", today, Law::third}, Case{"TF", today, Law::third}, Case{"YT", today, Law::eu},
                    Case{"AW", today, Law::third}, Case{"CW", today, Law::third}, Case{"BQ", today, Law::third},
                    Case{"GL", today, Law::third}, Case{"FO", today, Law::adequate}, Case{"DK", today, Law::eu},
                    Case{"SJ", today, Law::third}, Case{"NO", today, Law::eea}, Case{"AX", today, Law::eu},
                    Case{"GI", today, Law::third}, Case{"GG", today, Law::adequate}, Case{"JE", today, Law::adequate},
                    Case{"IM", today, Law::adequate}, Case{"MC", today, Law::third}, Case{"SM", today, Law::third},
                    Case{"VA", today, Law::third}, Case{"LI", today, Law::eea}, Case{"CH", today, Law::adequate},
                    Case{"PR", today, Law::third}, Case{"GU", today, Law::third}, Case{"VI", today, Law::third},
                    Case{"AS", today, Law::third}, Case{"MP", today, Law::third}, Case{"UM", today, Law::third},
                    Case{"PS", today, Law::third}, Case{"IL", today, Law::adequate}, Case{"CK", today, Law::third},
                    Case{"NU", today, Law::third}, Case{"TK", today, Law::third}, Case{"NZ", today, Law::adequate},
                    Case{"XK", today, Law::third}, Case{"EU", today, Law::unknown}, Case{"AP", today, Law::unknown},
                    Case{"A1", today, Law::unknown}, Case{"A2", today, Law::unknown}, Case{"O1", today, Law::unknown},
                    Case{"T1", today, Law::unknown}, Case{"XX", today, Law::unknown}, Case{"ZZ", today, Law::unknown},
                    Case{"UK", today, Law::adequate}, Case{"EL", today, Law::eu}, Case{"EA", today, Law::eu},
                    Case{"IC", today, Law::eu}, Case{"FX", today, Law::eu}, Case{"CY", today, Law::eu},
                    Case{"GF", today, Law::eu}, Case{"GP", today, Law::eu}, Case{"MQ", today, Law::eu},
                    Case{"RE", today, Law::eu}, Case{"IS", today, Law::eea}, Case{"KE", today, Law::third},
                    Case{"JP", today, Law::adequate}, Case{"KR", today, Law::adequate},
                    Case{"CA", today, Law::conditional}, Case{"US", today, Law::conditional},
                    Case{"GB", today, Law::adequate}, Case{"BR", today, Law::adequate},
                    Case{"QQ", today, Law::unknown}));

// The law of the day. Brazil: decision of 26 January 2026. US: Safe Harbor until Schrems I, Privacy Shield from its
// first certifications until Schrems II (16 July 2020), the Data Privacy Framework from 10 July 2023. GB: EU law to the
// end of 2020, the decision until 27 December 2031. Mayotte: EU since 2014. Croatia joined on 1 July 2013.
INSTANTIATE_TEST_SUITE_P(Periods, CornerCase,
                         testing::Values(Case{"BR", "2026-01-25", Law::third}, Case{"BR", "2026-01-26", Law::adequate},
                                         Case{"US", "2015-10-05", Law::conditional},
                                         Case{"US", "2015-10-06", Law::third},
                                         Case{"US", "2020-07-15", Law::conditional},
                                         Case{"US", "2020-07-16", Law::third}, Case{"US", "2021-06-01", Law::third},
                                         Case{"US", "2023-07-09", Law::third},
                                         Case{"US", "2023-07-10", Law::conditional}, Case{"GB", "2020-12-31", Law::eu},
                                         Case{"GB", "2021-01-01", Law::adequate},
                                         Case{"GB", "2031-12-26", Law::adequate}, Case{"GB", "2031-12-27", Law::third},
                                         Case{"UK", "2020-12-31", Law::eu}, Case{"UK", "2031-12-27", Law::third},
                                         Case{"YT", "2013-12-31", Law::third}, Case{"YT", "2014-01-01", Law::eu},
                                         Case{"BL", "2011-12-31", Law::eu}, Case{"BL", "2012-01-01", Law::third},
                                         Case{"HR", "2013-07-01", Law::eu}, Case{"NO", "2018-07-20", Law::eea}));

// Every code that an address source emits: the 249 of ISO 3166-1 and 19 aliases and markers, by the class that the
// requirements give them on 21 November 2026 (their own list, compiled apart from the table).
struct ClassOfCodes {
  Law law;
  const char* codes;
};
const ClassOfCodes all_codes[] = {
    {Law::eu,
     "AT AX BE BG CY CZ DE DK EE ES FI FR GF GP GR HR HU IE IT LT LU LV MF MQ MT NL PL PT RE RO SE SI SK "
     "YT EL EA IC FX"},
    {Law::eea, "IS LI NO"},
    {Law::adequate, "AD AR BR CH FO GB GG IL IM JE JP KR NZ UY UK"},
    {Law::conditional, "CA US"},
    {Law::unknown, "EU AP A1 A2 O1 T1 XX ZZ"},
    {Law::third,
     "AE AF AG AI AL AM AO AQ AS AU AW AZ BA BB BD BF BH BI BJ BL BM BN BO BQ BS BT BV BW BY BZ CC CD CF "
     "CG CI CK CL CM CN CO CR CU CV CW CX DJ DM DO DZ EC EG EH ER ET FJ FK FM GA GD GE GH GI GL GM GN GQ "
     "GS GT GU GW GY HK HM HN HT ID IN IO IQ IR JM JO KE KG KH KI KM KN KP KW KY KZ LA LB LC LK LR LS LY "
     "MA MC MD ME MG MH MK ML MM MN MO MP MR MS MU MV MW MX MY MZ NA NC NE NF NG NI NP NR NU OM PA PE PF "
     "PG PH PK PM PN PR PS PW PY QA RS RU RW SA SB SC SD SG SH SJ SL SM SN SO SR SS ST SV SX SY SZ TC TD "
     "TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UZ VA VC VE VG VI VN VU WF WS YE ZA ZM ZW AC TA "
     "DG CP AN XK"},
};

TEST(Regions, GiveEveryCodeItsClass) {
  std::set<std::string> seen;
  for (const ClassOfCodes& one : all_codes) {
    std::istringstream codes{one.codes};
    for (std::string code; codes >> code;) {
      EXPECT_EQ(to_text(shipped().law(country(code), day(today))), to_text(one.law)) << code;
      EXPECT_TRUE(shipped().has_row(country(code))) << code;
      EXPECT_TRUE(seen.insert(code).second) << code << " stands twice";
    }
  }
  EXPECT_EQ(seen.size(), 268U);
  for (std::uint16_t index = 0; index < Country::count; ++index) {
    const Country code = Country::from_index(index);
    EXPECT_EQ(shipped().has_row(code), seen.count(std::string{code.text()}) == 1) << code.text();
  }
}

TEST(Regions, TellMarkersFromGaps) {
  for (const char* marker : {"EU", "AP", "A1", "A2", "O1", "T1", "XX", "ZZ"}) {
    EXPECT_TRUE(shipped().markers().contains(country(marker))) << marker;
  }
  EXPECT_FALSE(shipped().markers().contains(country("QQ")));
  EXPECT_FALSE(shipped().markers().contains(country("NL")));
  EXPECT_FALSE(shipped().has_row(country("QQ")));
}

TEST(Regions, CountTheUnionOfTheDay) {
  // 27 members, Aland and the six outermost regions with a code of their own: 34; the aliases EL, EA, IC, FX: 38.
  std::size_t members = 0;
  std::size_t with_aliases = 0;
  for (std::uint16_t index = 0; index < Country::count; ++index) {
    const Country code = Country::from_index(index);
    if (!shipped().with_law(Law::eu, day(today)).contains(code)) continue;  // not of the Union
    ++with_aliases;
    if (shipped().resolve(code) == code) ++members;
  }
  EXPECT_EQ(members, 34U);
  EXPECT_EQ(with_aliases, 38U);
}

TEST(Regions, ResolveAliases) {
  EXPECT_EQ(shipped().resolve(country("UK")), country("GB"));
  EXPECT_EQ(shipped().resolve(country("EL")), country("GR"));
  EXPECT_EQ(shipped().resolve(country("NL")), country("NL"));
  EXPECT_EQ(shipped().resolve(Country::unknown()), Country::unknown());
}

TEST(Regions, UnknownAndAnycastHaveNoLaw) {
  EXPECT_EQ(shipped().law(Country::unknown(), day(today)), Law::unknown);
  EXPECT_EQ(shipped().law(Country::anycast(), day(today)), Law::unknown);
  EXPECT_EQ(RegionTable{}.law(country("NL"), day(today)), Law::unknown);
}

TEST(Regions, WarnOfTheBritishDecisionNinetyDaysAhead) {
  const auto warned = [](std::string_view on) {
    std::set<std::string_view> codes;
    for (const LegalRow& row : shipped().ending_within(day(on), std::chrono::days{90}))
      codes.insert(row.country.text());
    return codes;
  };
  // 90 days before 27 December 2031 is 28 September 2031.
  EXPECT_EQ(warned("2031-09-27").count("GB"), 0U);
  EXPECT_EQ(warned("2031-09-28").count("GB"), 1U);
  EXPECT_EQ(warned("2031-12-26").count("GB"), 1U);
  EXPECT_EQ(warned("2031-12-27").count("GB"), 0U);
}

// Elimination says "inside" when every drawn country outside the promise is out of reach, so every code that has a law
// must be drawn.
TEST(Regions, EveryCodeWithALawHasAnOutline) {
  const auto outlines =
      sound(Outlines::from_table(test::shipped_table(EUGRESS_CONFIG "/outlines.tsv", test::outline_columns)));
  const Horizon horizon{{52.09, 5.12}, outlines};
  const std::set<std::string_view> withdrawn{"AN"};  // dissolved in 2010; its islands are drawn under their own codes
  for (std::uint16_t index = 1; index < Country::count - 1; ++index) {
    const Country code = Country::from_index(index);
    const bool needs_one = shipped().law(code, day(today)) != Law::unknown && shipped().resolve(code) == code &&
                           withdrawn.count(code.text()) == 0;
    EXPECT_TRUE(!needs_one || horizon.distance_to(code)) << code.text();
  }
}

std::string complaint_about(const std::string& rows) {
  const auto regions = RegionTable::from_table(table_of(region_columns, rows));
  return regions ? std::string{"it was taken"} : regions.error().message;
}

TEST(Regions, NameTheLineOfABadRow) {
  EXPECT_THAT(complaint_about("nl\tx\teu\teu\t-\t-\t-\t-\tx\n"), HasSubstr("table.tsv:2: \"nl\" is not a code"));
  EXPECT_THAT(complaint_about("NL\tx\tEU\teu\t-\t-\t-\t-\tx\n"), HasSubstr("table.tsv:2: \"EU\" is not a law"));
  EXPECT_THAT(complaint_about("UK\tx\teu\teu\t-\t-\tgb\t-\tx\n"), HasSubstr("table.tsv:2: alias_of \"gb\""));
  EXPECT_THAT(complaint_about("UK\tx\teu\teu\t-\t-\tGB\t-\tx\n"), HasSubstr("without a row of its own"));
}

TEST(Regions, RefuseOverlappingRowsOfOneCode) {
  EXPECT_THAT(complaint_about("NL\tx\teu\teu\t-\t2021-01-01\t-\t-\tx\n"
                              "DE\tx\teu\teu\t-\t-\t-\t-\tx\n"
                              "NL\tx\tthird\teu\t2020-12-31\t-\t-\t-\tx\n"),
              HasSubstr("table.tsv:4: overlaps line 2, another row of NL"));
  EXPECT_EQ(complaint_about("NL\tx\teu\teu\t-\t2021-01-01\t-\t-\tx\n"
                            "NL\tx\tthird\teu\t2021-01-01\t-\t-\t-\tx\n"),
            "it was taken");
}

TEST(Regions, SayNothingInAGap) {
  const RegionTable regions = sound(RegionTable::from_table(table_of(region_columns,
                                                                     "NL\tx\teu\teu\t2020-01-01\t2021-01-01\t-\t-\tx\n"
                                                                     "NL\tx\tthird\teu\t2022-01-01\t-\t-\t-\tx\n")));
  EXPECT_EQ(regions.law(country("NL"), day("2019-12-31")), Law::unknown);
  EXPECT_EQ(regions.law(country("NL"), day("2020-12-31")), Law::eu);
  EXPECT_EQ(regions.law(country("NL"), day("2021-06-01")), Law::unknown);
  EXPECT_EQ(regions.law(country("NL"), day("2022-01-01")), Law::third);
}

}  // namespace
}  // namespace eugress
