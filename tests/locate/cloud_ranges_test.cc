// The four formats, in small: members and spellings as the clouds publish them, prefixes and dates ours.
#include "locate/cloud_ranges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/tables.h"

namespace eugress {
namespace {

using test::country;
using test::sound;
using testing::HasSubstr;
using testing::StartsWith;

// One EC2 range, a content network that the AMAZON list repeats, an accelerator inside a wider range, a local zone in
// another country than its region, and an IPv6 range.
constexpr std::string_view amazon = R"({
  "syncToken": "1795248900",
  "createDate": "2026-11-21-08-15-00",
  "prefixes": [
    {"ip_prefix": "3.120.0.0/14", "region": "eu-central-1", "service": "AMAZON", "network_border_group": "eu-central-1"},
    {"ip_prefix": "3.120.0.0/14", "region": "eu-central-1", "service": "EC2", "network_border_group": "eu-central-1"},
    {"ip_prefix": "3.122.7.0/24", "region": "eu-central-1", "service": "GLOBALACCELERATOR", "network_border_group": "eu-central-1"},
    {"ip_prefix": "13.32.0.0/15", "region": "GLOBAL", "service": "AMAZON", "network_border_group": "GLOBAL"},
    {"ip_prefix": "13.32.0.0/15", "region": "GLOBAL", "service": "CLOUDFRONT", "network_border_group": "GLOBAL"},
    {"ip_prefix": "15.220.0.0/24", "region": "eu-north-1", "service": "EC2", "network_border_group": "eu-north-1-hel-1"},
    {"ip_prefix": "18.1.0.0/16", "region": "xx-nowhere-9", "service": "EC2", "network_border_group": "xx-nowhere-9"}
  ],
  "ipv6_prefixes": [
    {"ipv6_prefix": "2a05:d014::/36", "region": "eu-central-1", "service": "AMAZON", "network_border_group": "eu-central-1"}
  ]
})";

constexpr std::string_view oracle = R"({
  "last_updated_timestamp": "2026-11-19T16:01:23.045678",
  "regions": [
    {"region": "eu-frankfurt-1", "cidrs": [{"cidr": "193.122.0.0/18", "tags": ["OCI"]}, {"cidr": "130.61.0.0/16", "tags": ["OCI", "OSN"]}]},
    {"region": "us-phoenix-1", "cidrs": [{"cidr": "129.146.0.0/21", "tags": ["OCI"]}]}
  ]
})";

// A regional tag of the platform, the same range in a regional tag of a service, a world-wide tag that repeats it, and
// the front door.
constexpr std::string_view azure = R"({
  "changeNumber": 312,
  "cloud": "Public",
  "values": [
    {"name": "AzureCloud.westeurope", "id": "AzureCloud.westeurope",
     "properties": {"changeNumber": 9, "region": "westeurope", "platform": "Azure", "systemService": "", "addressPrefixes": ["13.69.0.0/17", "2603:1020:200::/46"]}},
    {"name": "Storage.WestEurope", "id": "Storage.WestEurope",
     "properties": {"changeNumber": 9, "region": "westeurope", "platform": "Azure", "systemService": "AzureStorage", "addressPrefixes": ["13.69.0.0/17"]}},
    {"name": "AzureCloud", "id": "AzureCloud",
     "properties": {"changeNumber": 9, "region": "", "platform": "Azure", "systemService": "", "addressPrefixes": ["13.69.0.0/17", "20.33.0.0/16"]}},
    {"name": "AzureFrontDoor.Frontend", "id": "AzureFrontDoor.Frontend",
     "properties": {"changeNumber": 9, "region": "", "platform": "Azure", "systemService": "AzureFrontDoor", "addressPrefixes": ["13.107.246.0/24"]}}
  ]
})";

constexpr std::string_view google = R"({
  "syncToken": "1795248900123",
  "creationTime": "2026-11-20T23:15:00.123456",
  "prefixes": [
    {"ipv4Prefix": "34.90.0.0/15", "service": "Google Cloud", "scope": "europe-west4"},
    {"ipv6Prefix": "2600:1900:4060::/44", "service": "Google Cloud", "scope": "europe-west4"},
    {"ipv4Prefix": "34.96.64.0/18", "service": "Google Cloud", "scope": "global"}
  ]
})";

const std::vector<std::string_view> columns{"cloud", "region", "country", "city", "source"};

const CloudRegionTable& shipped_regions() {
  static const CloudRegionTable regions =
      sound(CloudRegionTable::from_table(test::shipped_table(EUGRESS_CONFIG "/cloud-regions.tsv", columns)));
  return regions;
}

CloudFile file_of(std::string_view text, const std::string& name = "file.json") {
  return sound(CloudFile::parse(name, text));
}

CloudRanges ranges_of(const std::vector<CloudFile>& files) {
  return CloudRanges{files, shipped_regions()};
}

struct Answer {
  bool is_found = false;
  bool is_edge = false;
  std::string region;
  Country place;
};
Answer answer_of(const CloudRanges& ranges, std::string_view address) {
  const CloudRanges::Range* const range = ranges.find(*Address::from_text(address));
  if (range == nullptr) return {};
  return {true, range->is_edge, ranges.region(*range).name, ranges.region(*range).country};
}

TEST(CloudFile, EachFormatIsToldByItsContentAndDatedByItsOwnWord) {
  EXPECT_EQ(file_of(amazon).cloud, "aws");
  EXPECT_EQ(file_of(amazon).dated, test::day("2026-11-21"));
  EXPECT_EQ(file_of(oracle).cloud, "oracle");
  EXPECT_EQ(file_of(oracle).dated, test::day("2026-11-19"));
  EXPECT_EQ(file_of(google).cloud, "google");
  EXPECT_EQ(file_of(google).dated, test::day("2026-11-20"));
  EXPECT_EQ(file_of(azure).cloud, "azure");
  EXPECT_FALSE(file_of(azure).dated) << "the content has no date";
  EXPECT_EQ(file_of(azure, "geo/ServiceTags_Public_20261116.json").dated, test::day("2026-11-16"));
  EXPECT_FALSE(file_of(azure, "geo/ServiceTags_Public_20261399.json").dated) << "no such day";
}

// 1795248900 is 2026-11-21T08:15:00Z (date -u -d @1795248900).
TEST(CloudFile, TheTokenDatesAFileThatLostItsDate) {
  EXPECT_EQ(file_of(R"({"syncToken": "1795248900", "createDate": "", "prefixes": [{"ip_prefix": "3.0.0.0/8"}]})").dated,
            test::day("2026-11-21"));
  EXPECT_EQ(file_of(R"({"syncToken": "1795248900123", "prefixes": [{"ipv4Prefix": "34.0.0.0/8"}]})").dated,
            test::day("2026-11-21"));
}

TEST(CloudRanges, AnAddressLiesInTheCountryOfItsRegion) {
  const CloudRanges ranges = ranges_of({file_of(amazon), file_of(oracle), file_of(azure), file_of(google)});
  EXPECT_EQ(answer_of(ranges, "3.120.121.5").place, country("DE"));
  EXPECT_EQ(answer_of(ranges, "3.120.121.5").region, "aws eu-central-1");
  EXPECT_EQ(answer_of(ranges, "2a05:d014::7").place, country("DE"));
  EXPECT_EQ(answer_of(ranges, "193.122.35.237").place, country("DE"));
  EXPECT_EQ(answer_of(ranges, "129.146.1.1").place, country("US"));
  EXPECT_EQ(answer_of(ranges, "13.69.1.1").place, country("NL"));
  EXPECT_EQ(answer_of(ranges, "2603:1020:200::1").place, country("NL"));
  EXPECT_EQ(answer_of(ranges, "34.90.1.1").place, country("NL"));
  EXPECT_EQ(answer_of(ranges, "2600:1900:4060::1").region, "google europe-west4");
  EXPECT_FALSE(answer_of(ranges, "159.124.15.191").is_found);
  EXPECT_FALSE(answer_of(ranges, "20.33.1.1").is_found) << "a world-wide tag ties nothing to a place";
}

TEST(CloudRanges, ALocalZoneIsWhereItsBorderGroupIs) {
  const CloudRanges ranges = ranges_of({file_of(amazon)});
  EXPECT_EQ(answer_of(ranges, "15.220.0.9").place, country("FI")) << "Helsinki, of the region in Stockholm";
}

TEST(CloudRanges, EdgesAreNoPlaces) {
  const CloudRanges ranges = ranges_of({file_of(amazon), file_of(azure), file_of(google)});
  EXPECT_TRUE(answer_of(ranges, "13.33.1.1").is_edge) << "CloudFront";
  EXPECT_TRUE(answer_of(ranges, "3.122.7.1").is_edge) << "an accelerator inside a range with a place";
  EXPECT_FALSE(answer_of(ranges, "3.122.8.1").is_edge);
  EXPECT_TRUE(answer_of(ranges, "13.107.246.10").is_edge) << "Front Door";
  EXPECT_TRUE(answer_of(ranges, "34.96.64.1").is_edge) << "scope global";
}

TEST(CloudRanges, AnEdgeWinsOverARegionForTheSamePrefixInAnyOrder) {
  const CloudFile first{"aws", std::nullopt, {{*Prefix::from_text("192.0.2.0/24"), "eu-central-1", false}}};
  const CloudFile second{"aws", std::nullopt, {{*Prefix::from_text("192.0.2.0/24"), "GLOBAL", true}}};
  EXPECT_TRUE(answer_of(ranges_of({first, second}), "192.0.2.1").is_edge);
  EXPECT_TRUE(answer_of(ranges_of({second, first}), "192.0.2.1").is_edge);
}

TEST(CloudRanges, TheNewerFileSpeaksAndEqualsCancel) {
  const auto file = [](const char* day, const char* region) {
    return CloudFile{"aws", test::day(day), {{*Prefix::from_text("192.0.2.0/24"), region, false}}};
  };
  const CloudRanges newer = ranges_of({file("2026-11-01", "eu-west-1"), file("2026-01-01", "us-east-1")});
  EXPECT_EQ(answer_of(newer, "192.0.2.1").place, country("IE"));
  EXPECT_EQ(newer.contradictions(), 0U);
  const CloudRanges equal = ranges_of({file("2026-11-01", "eu-west-1"), file("2026-11-01", "us-east-1")});
  EXPECT_FALSE(answer_of(equal, "192.0.2.1").is_found);
  EXPECT_EQ(equal.contradictions(), 1U);
}

TEST(CloudRanges, ARegionThatNobodyKnowsIsCountedAndNamed) {
  const CloudRanges ranges = ranges_of({file_of(amazon)});
  EXPECT_TRUE(answer_of(ranges, "18.1.2.3").is_found);
  EXPECT_EQ(answer_of(ranges, "18.1.2.3").place, Country::unknown());
  EXPECT_THAT(ranges.unknown_regions(), testing::ElementsAre("aws xx-nowhere-9"));
  EXPECT_EQ(ranges.prefixes_without_country(), 1U);
}

std::string complaint(const std::string& text) {
  const auto file = CloudFile::parse("geo/ip-ranges.json", text);
  return file ? "no error" : file.error().message;
}

TEST(CloudFile, ADamagedFileIsRefusedAtItsOctet) {
  // Cut in the middle: the parser runs out of octets behind the last one.
  const std::string cut{amazon.substr(0, 200)};
  EXPECT_THAT(complaint(cut), StartsWith("geo/ip-ranges.json: octet 20"));
  // The x is the 15th octet.
  EXPECT_THAT(complaint(R"({"prefixes": [x)"), StartsWith("geo/ip-ranges.json: octet 15:"));
  std::string bad{amazon};
  const std::size_t at = bad.find("\"13.32.0.0/15\"");
  bad.replace(at, 14, "\"13.32.0.1/15\"");
  EXPECT_THAT(complaint(bad), HasSubstr("octet " + std::to_string(at + 1) + ": \"13.32.0.1/15\" is not a prefix"));
}

TEST(CloudFile, WhatIsNoAddressFileIsRefused) {
  for (const char* const text : {"", "[]", "7", "{}", R"({"servers": []})", R"({"prefixes": 3})"}) {
    EXPECT_THAT(complaint(text), StartsWith("geo/ip-ranges.json: octet ")) << text;
  }
  EXPECT_THAT(complaint(R"({"createDate": "2026-11-21-08-15-00", "prefixes": []})"), HasSubstr("no prefix in it"));
  EXPECT_THAT(complaint(R"({"createDate": "x", "prefixes": [{"region": "eu-west-1"}]})"),
              HasSubstr("no ip_prefix in row 1"));
  EXPECT_THAT(complaint(R"({"createDate": "x", "prefixes": [7]})"), HasSubstr("no ip_prefix in row 1"));
  EXPECT_THAT(complaint(R"({"values": [{"name": "X"}]})"), HasSubstr("no addressPrefixes in tag \"X\""));
  EXPECT_THAT(complaint(R"({"last_updated_timestamp": "x", "regions": [{"region": "r"}]})"),
              HasSubstr("no cidrs in region \"r\""));
}

TEST(CloudRegionTable, RefusesWhatContradictsItself) {
  const auto twice = CloudRegionTable::from_table(
      test::table_of(columns, "aws\teu-west-1\tIE\tDublin\tx\naws\teu-west-1\tGB\t-\tx\n"));
  ASSERT_FALSE(twice);
  EXPECT_THAT(twice.error().message, HasSubstr("table.tsv:3: aws eu-west-1 stands twice"));
  const auto no_code = CloudRegionTable::from_table(test::table_of(columns, "aws\teu-west-1\tIreland\t-\tx\n"));
  ASSERT_FALSE(no_code);
  EXPECT_THAT(no_code.error().message, HasSubstr("not a country code"));
}

// From the clouds' public lists of regions.
TEST(CloudRegionTable, ShippedRowsPlaceTheRegionsOfEurope) {
  for (const auto& [cloud, region, code] :
       {std::tuple{"aws", "eu-central-1", "DE"}, std::tuple{"aws", "eu-west-1", "IE"},
        std::tuple{"aws", "eu-west-2", "GB"}, std::tuple{"aws", "eu-central-2", "CH"},
        std::tuple{"aws", "us-east-1", "US"}, std::tuple{"azure", "westeurope", "NL"},
        std::tuple{"azure", "northeurope", "IE"}, std::tuple{"azure", "germanywc", "DE"},
        std::tuple{"oracle", "eu-frankfurt-1", "DE"}, std::tuple{"oracle", "eu-amsterdam-1", "NL"},
        std::tuple{"oracle", "uk-london-1", "GB"}, std::tuple{"google", "europe-west1", "BE"},
        std::tuple{"google", "europe-west2", "GB"}, std::tuple{"google", "europe-west4", "NL"}}) {
    const CloudRegionTable::Place* const place = shipped_regions().find(cloud, region);
    ASSERT_NE(place, nullptr) << cloud << " " << region;
    EXPECT_EQ(place->country, country(code)) << cloud << " " << region;
  }
  EXPECT_EQ(shipped_regions().find("oracle", "eu-central-1"), nullptr) << "a name belongs to one cloud";
}

}  // namespace
}  // namespace eugress
