// RFC 8805. The first feed is in the form of the RFC's examples, with documentation prefixes.
#include "locate/geofeed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/tables.h"

namespace eugress {
namespace {

using test::country;
using testing::HasSubstr;

const GeofeedPlace* place_of(const Geofeed& feed, std::string_view address) {
  return feed.places.find(*Address::from_text(address));
}

TEST(Geofeed, ReadsPrefixCountryRegionAndCity) {
  const Geofeed feed = Geofeed::parse("feed.csv",
                                      "# prefix,country_code,region_code,city,postal\n"
                                      "192.0.2.0/25,NL,NL-NH,Amsterdam,\n"
                                      "192.0.2.128/25,DE,DE-HE,Frankfurt am Main,60311\n"
                                      "\n"
                                      "2001:db8::/32,BE,,,\r\n"
                                      "198.51.100.7,FR,,,\n");
  EXPECT_EQ(feed.bad_lines, 0U) << feed.first_bad;
  ASSERT_NE(place_of(feed, "192.0.2.5"), nullptr);
  EXPECT_EQ(place_of(feed, "192.0.2.5")->country, country("NL"));
  EXPECT_EQ(place_of(feed, "192.0.2.5")->region, "NL-NH");
  EXPECT_EQ(place_of(feed, "192.0.2.5")->city, "Amsterdam");
  EXPECT_EQ(place_of(feed, "192.0.2.200")->country, country("DE"));
  EXPECT_EQ(place_of(feed, "2001:db8::1")->country, country("BE"));
  EXPECT_EQ(place_of(feed, "198.51.100.7")->country,
            country("FR"));  // section 2.1.1.1: a bare address is a prefix of one
  EXPECT_EQ(place_of(feed, "198.51.100.8"), nullptr);
}

TEST(Geofeed, FewerFieldsAndMoreAreBothFine) {
  const Geofeed feed =
      Geofeed::parse("feed.csv", "192.0.2.0/24,nl\n198.51.100.0/24,DE,de-he,\"Frankfurt, Main\",,later\n");
  EXPECT_EQ(feed.bad_lines, 0U) << feed.first_bad;
  EXPECT_EQ(place_of(feed, "192.0.2.5")->country, country("NL")) << "codes may come in small letters";
  EXPECT_EQ(place_of(feed, "198.51.100.5")->city, "Frankfurt, Main");
}

TEST(Geofeed, TheLongestPrefixSpeaksAlsoWhereItSaysNothing) {
  const Geofeed feed = Geofeed::parse("feed.csv", "192.0.2.0/24,NL,,,\n192.0.2.64/26,,,,\n");
  EXPECT_EQ(feed.bad_lines, 0U);
  EXPECT_EQ(place_of(feed, "192.0.2.1")->country, country("NL"));
  EXPECT_EQ(place_of(feed, "192.0.2.65")->country, Country::unknown());
}

TEST(Geofeed, ABadLineIsLeftOutCountedAndTheFirstIsNamed) {
  const Geofeed feed = Geofeed::parse("feed.csv",
                                      "192.0.2.0/24,NL,,,\n"
                                      "192.0.2.1/24,NL,,,\n"          // host bits
                                      "not an address,NL,,,\n"        //
                                      "198.51.100.0/24,Holland,,,\n"  // no code
                                      "198.51.100.0/25,NL,DE-HE,,\n"  // a region of another country
                                      "198.51.100.0/26,NL,,\"Ams\n"   // an open quote
                                      "203.0.113.0/24,DE,,,\n");
  EXPECT_EQ(feed.bad_lines, 5U);
  EXPECT_EQ(feed.first_bad, "feed.csv:2: \"192.0.2.1/24\" is not a prefix");
  EXPECT_EQ(feed.places.rows().size(), 2U);
  EXPECT_EQ(place_of(feed, "203.0.113.1")->country, country("DE"));
}

TEST(Geofeed, APrefixThatStandsTwiceIsAnErrorAndContradictionIsSilence) {
  const Geofeed feed = Geofeed::parse("feed.csv",
                                      "192.0.2.0/24,NL,,,\n192.0.2.0/24,NL,,Utrecht,\n"
                                      "198.51.100.0/24,NL,,,\n198.51.100.0/24,US,,,\n");
  EXPECT_EQ(feed.bad_lines, 2U);
  EXPECT_THAT(feed.first_bad, HasSubstr("feed.csv:2: 192.0.2.0/24 stands twice"));
  EXPECT_EQ(place_of(feed, "192.0.2.1")->country, country("NL"));
  EXPECT_EQ(place_of(feed, "198.51.100.1")->country, Country::unknown());
}

TEST(Geofeed, AByteOrderMarkAndAMissingLastLineFeedDoNoHarm) {
  const Geofeed feed = Geofeed::parse("feed.csv",
                                      "\xef\xbb\xbf"
                                      "192.0.2.0/24,NL,,,");
  EXPECT_EQ(feed.bad_lines, 0U) << feed.first_bad;
  EXPECT_EQ(place_of(feed, "192.0.2.1")->country, country("NL"));
  EXPECT_TRUE(Geofeed::parse("empty.csv", "").places.empty());
}

}  // namespace
}  // namespace eugress
