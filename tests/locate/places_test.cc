#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "locate/locate.h"
#include "support/tables.h"

namespace eugress {
namespace {

using test::code_columns;
using test::country;
using test::place_columns;
using test::sound;
using test::table_of;
using testing::HasSubstr;

TEST(Places, KeepCityValidityAndDate) {
  const auto places = sound(places_from_table(
      table_of(place_columns, "213.19.144.110/32\tAmsterdam\tNL\t2019-01-01\t2024-01-01\troom-connector\tx\n")));
  const PlaceRow* const row = places.find(*Address::from_text("213.19.144.110"));
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->country, country("NL"));
  EXPECT_EQ(row->city, "Amsterdam");
  EXPECT_TRUE(row->validity.holds_on(test::day("2023-12-31")));
  EXPECT_FALSE(row->validity.holds_on(test::day("2024-01-01")));
  EXPECT_EQ(row->dated, test::day("2019-01-01"));
  EXPECT_FALSE(row->rests_on_name);
}

TEST(Places, MarkWhatWasReadFromAName) {
  const auto places =
      sound(places_from_table(table_of(place_columns, "109.94.160.99/32\t-\tDE\t-\t-\thost-name\tx\n")));
  EXPECT_TRUE(places.find(*Address::from_text("109.94.160.99"))->rests_on_name);
  EXPECT_FALSE(places.find(*Address::from_text("109.94.160.99"))->dated);
}

TEST(Places, MaySayAnycast) {
  const auto places = sound(places_from_table(table_of(place_columns, "170.114.45.0/24\t-\tanycast\t-\t-\tx\tx\n")));
  EXPECT_TRUE(places.find(*Address::from_text("170.114.45.6"))->country.is_anycast());
}

TEST(Places, NameTheLineOfABadRow) {
  const auto complaint = [](const std::string& row) {
    const auto places = places_from_table(table_of(place_columns, row));
    return places ? std::string{"it was taken"} : places.error().message;
  };
  EXPECT_THAT(complaint("213.19.144.110/24\t-\tNL\t-\t-\tx\tx\n"),
              HasSubstr("table.tsv:2: \"213.19.144.110/24\" is not a prefix"));
  EXPECT_THAT(complaint("213.19.144.0/24\t-\tnl\t-\t-\tx\tx\n"), HasSubstr("table.tsv:2: \"nl\" is not a country"));
  EXPECT_THAT(complaint("213.19.144.0/24\t-\t-\t-\t-\tx\tx\n"), HasSubstr("table.tsv:2: a place needs a country"));
  EXPECT_THAT(complaint("213.19.144.0/24\t-\tNL\t2024-13-01\t-\tx\tx\n"), HasSubstr("table.tsv:2: \"2024-13-01\""));
}

TEST(CodeTable, KeepsSitesAndClustersApart) {
  const CodeTable codes = sound(CodeTable::from_table(table_of(code_columns,
                                                               "fr\tsite\tFrankfurt\tDE\t-\t2019-09-26\tx\thigh\n"
                                                               "eu02\tcluster\t-\t-\tEU\t2026-11-21\tx\tmedium\n"
                                                               "ams\tsite\tAmsterdam\tNL\t-\t2026-11-21\tx\thigh\n"
                                                               "zmus\tdomain\t-\tUS\t-\t2026-11-21\tx\thigh\n")));
  ASSERT_NE(CodeTable::find(codes.sites, "fr"), nullptr);
  EXPECT_EQ(CodeTable::find(codes.sites, "fr")->city, "Frankfurt");
  EXPECT_EQ(CodeTable::find(codes.sites, "ams")->country, country("NL"));
  EXPECT_EQ(CodeTable::find(codes.sites, "f"), nullptr);
  EXPECT_EQ(CodeTable::find(codes.sites, "fra"), nullptr);
  EXPECT_EQ(CodeTable::find(codes.sites, "eu02"), nullptr);
  EXPECT_EQ(CodeTable::find(codes.sites, "zmus"), nullptr);
  ASSERT_NE(CodeTable::find(codes.clusters, "eu02"), nullptr);
  EXPECT_EQ(CodeTable::find(codes.clusters, "eu02")->area, Area::eu);
  EXPECT_FALSE(CodeTable::find(codes.clusters, "eu02")->country.is_known());
}

TEST(CodeTable, NamesTheLineOfABadRow) {
  const auto complaint = [](const std::string& rows) {
    const auto codes = CodeTable::from_table(table_of(code_columns, rows));
    return codes ? std::string{"it was taken"} : codes.error().message;
  };
  EXPECT_THAT(complaint("FR\tsite\t-\tDE\t-\t2019-09-26\tx\thigh\n"), HasSubstr("table.tsv:2: the code \"FR\""));
  EXPECT_THAT(complaint("fr\thouse\t-\tDE\t-\t2019-09-26\tx\thigh\n"), HasSubstr("table.tsv:2: \"house\""));
  EXPECT_THAT(complaint("fr\tsite\t-\tDE\tNorth\t2019-09-26\tx\thigh\n"), HasSubstr("table.tsv:2: \"North\""));
  EXPECT_THAT(complaint("fr\tsite\t-\tDE\t-\tyesterday\tx\thigh\n"), HasSubstr("table.tsv:2: \"yesterday\""));
  EXPECT_THAT(complaint("fr\tsite\t-\tDE\t-\t2019-09-26\tx\thigh\nfr\tsite\t-\tNL\t-\t2019-09-26\tx\thigh\n"),
              HasSubstr("table.tsv: the code \"fr\" stands twice"));
}

TEST(ShippedTables, AreRead) {
  const auto places =
      sound(places_from_table(test::shipped_table(EUGRESS_CONFIG "/providers/zoom/places.tsv", place_columns)));
  // From the invitations: the current and the former Amsterdam room connector.
  EXPECT_EQ(places.find(*Address::from_text("159.124.15.191"))->country, country("NL"));
  EXPECT_FALSE(places.find(*Address::from_text("213.19.144.110"))->validity.holds_on(test::day("2026-01-01")));
  const CodeTable codes =
      sound(CodeTable::from_table(test::shipped_table(EUGRESS_CONFIG "/providers/zoom/site-codes.tsv", code_columns)));
  EXPECT_EQ(CodeTable::find(codes.sites, "am")->country, country("NL"));
  EXPECT_EQ(CodeTable::find(codes.sites, "frn")->country, country("DE"));
  EXPECT_FALSE(CodeTable::find(codes.sites, "ca")->country.is_known());  // certainly not shown to be Canada
  EXPECT_EQ(CodeTable::find(codes.clusters, "eu01")->area, Area::eu);
  // Amman and Bishkek have airports, too: a code counts whole or not at all.
  EXPECT_EQ(CodeTable::find(codes.sites, "amm"), nullptr);
  EXPECT_EQ(CodeTable::find(codes.sites, "fru"), nullptr);
}

}  // namespace
}  // namespace eugress
