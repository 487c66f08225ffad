#include "locate/geo_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <utility>

#include "support/tables.h"

namespace eugress {
namespace {

using test::country;
using test::sound;
using testing::AllOf;
using testing::HasSubstr;

std::string path_of(const std::string& name) {
  return EUGRESS_TEST_DATABASES "/" + name + ".mmdb";
}

GeoDatabase open(const std::string& name) {
  return sound(GeoDatabase::open(path_of(name), "test"));
}

Address at(std::string_view text) {
  return *Address::from_text(text);
}

std::string complaint_about(const std::string& path) {
  const auto opened = GeoDatabase::open(path, "test");
  return opened ? std::string{"it opened"} : opened.error().message;
}

// A file that dies with the test.
class Scratch {
 public:
  explicit Scratch(const std::string& content) { std::ofstream{path_, std::ios::binary} << content; }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { std::filesystem::remove(path_); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_ = testing::TempDir() + "eugress-" + std::to_string(getpid()) + ".mmdb";
};

// Expectations are the rows of tests/data/make-mmdb.pl, which another reader (mmdblookup) checks, too.

TEST(GeoDatabase, ReadsMaxMindsNestedLayout) {
  const GeoDatabase city = open("nested-city");
  const GeoOpinion opinion = city.look_up(at("213.19.144.104"));
  EXPECT_EQ(opinion.country, country("FR"));
  EXPECT_EQ(opinion.city, "Craponne");
  EXPECT_EQ(opinion.asn, 0U);
  EXPECT_TRUE(city.has_countries());
  EXPECT_FALSE(city.has_asn());
  EXPECT_EQ(city.look_up(at("109.94.160.99")).country, country("NL"));
  EXPECT_EQ(city.look_up(at("109.94.160.99")).city, "");
}

TEST(GeoDatabase, ReadsTheFlatLayout) {
  const GeoDatabase city = open("flat-city");
  EXPECT_EQ(city.look_up(at("134.224.90.111")).country, country("DE"));
  EXPECT_EQ(city.look_up(at("134.224.90.111")).city, "Frankfurt am Main");
}

TEST(GeoDatabase, ReadsTheBareLayoutWithTheNetworkAsText) {
  const GeoDatabase bare = open("bare");
  const GeoOpinion opinion = bare.look_up(at("52.202.62.236"));
  EXPECT_EQ(opinion.country, country("US"));
  EXPECT_EQ(opinion.city, "Ashburn");
  EXPECT_EQ(opinion.asn, 14618U);
  EXPECT_EQ(opinion.operator_name, "Amazon");
  EXPECT_TRUE(bare.has_countries());
  EXPECT_TRUE(bare.has_asn());
}

TEST(GeoDatabase, ReadsNetworksWithoutCountries) {
  const GeoDatabase asn = open("asn");
  const GeoOpinion opinion = asn.look_up(at("170.114.45.6"));
  EXPECT_EQ(opinion.country, Country::unknown());
  EXPECT_EQ(opinion.asn, 209242U);
  EXPECT_EQ(opinion.operator_name, "Cloudflare");
  EXPECT_FALSE(asn.has_countries());
  EXPECT_TRUE(asn.has_asn());
}

TEST(GeoDatabase, AnswersForIpv6IfItHoldsIpv6) {
  EXPECT_EQ(open("nested-country").look_up(at("2407:30c0:180::1")).country, country("AU"));
  // flat-country is an IPv4-only file.
  EXPECT_EQ(open("flat-country").look_up(at("2407:30c0:180::1")).country, Country::unknown());
  EXPECT_EQ(open("flat-country").look_up(at("213.19.144.104")).country, country("GB"));
}

TEST(GeoDatabase, KnowsNothingOfAddressesItLacks) {
  const GeoOpinion opinion = open("nested-city").look_up(at("192.0.2.1"));
  EXPECT_EQ(opinion.country, Country::unknown());
  EXPECT_EQ(opinion.city, "");
}

TEST(GeoDatabase, TakesRegistryRegionsMarkersAndMisspellingsForNoAnswer) {
  const GeoDatabase markers = open("no-answers");
  EXPECT_EQ(markers.look_up(at("109.94.160.99")).country, Country::unknown());   // EU
  EXPECT_EQ(markers.look_up(at("213.19.144.104")).country, Country::unknown());  // AP
  EXPECT_EQ(markers.look_up(at("213.244.140.85")).country, Country::unknown());  // A1
  EXPECT_EQ(markers.look_up(at("170.114.10.1")).country, Country::unknown());    // de
  EXPECT_EQ(markers.look_up(at("3.120.121.5")).country, Country::unknown());     // DEU
  EXPECT_EQ(markers.look_up(at("193.122.35.237")).country, Country::unknown());  // XX
  EXPECT_EQ(markers.look_up(at("52.202.62.236")).country, country("US"));
}

TEST(GeoDatabase, SaysWhatItIsAndHowOld) {
  const GeoDatabase database = sound(GeoDatabase::open(path_of("nested-country"), "registry"));
  EXPECT_EQ(database.name(), "nested-country.mmdb");
  EXPECT_EQ(database.path(), path_of("nested-country"));
  EXPECT_EQ(database.lineage(), "registry");
  EXPECT_EQ(database.type(), "eugress-test-alpha nested country");
  EXPECT_EQ(to_text(day_of(database.built())), "2026-06-17");  // $EPOCH of the recipe
}

TEST(GeoDatabase, IsNamedByTheDigestThatSha256sumGives) {
  const std::string path = path_of("nested-country");
  FILE* const pipe = popen(("sha256sum " + path).c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::array<char, 65> digest{};
  ASSERT_EQ(std::fread(digest.data(), 1, 64, pipe), 64U);
  pclose(pipe);
  EXPECT_EQ(open("nested-country").sha256(), digest.data());
}

TEST(GeoDatabase, SurvivesAnOverwriteInPlace) {
  const Scratch file{test::file_text(path_of("nested-country"))};
  const GeoDatabase database = sound(GeoDatabase::open(file.path(), "test"));
  std::filesystem::resize_file(file.path(), 0);  // a mapping of the file itself would now end in SIGBUS
  EXPECT_EQ(database.look_up(at("213.19.144.104")).country, country("GB"));
  std::ofstream{file.path(), std::ios::binary} << std::string(100000, 'x');
  EXPECT_EQ(database.look_up(at("52.202.62.236")).country, country("US"));
}

TEST(GeoDatabase, KeepsNoDescriptorOpen) {
  const auto count = [] {
    std::size_t descriptors = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator{"/proc/self/fd"}) ++descriptors;
    return descriptors;
  };
  const std::size_t before = count();
  const GeoDatabase database = open("nested-country");
  EXPECT_FALSE(GeoDatabase::open(path_of("truncated"), "test"));
  EXPECT_FALSE(GeoDatabase::open(path_of("corrupt"), "test"));
  EXPECT_EQ(count(), before);
}

TEST(GeoDatabase, MovesWithItsAnswers) {
  GeoDatabase first = open("nested-country");
  GeoDatabase second = open("asn");
  second = std::move(first);
  EXPECT_EQ(second.look_up(at("213.19.144.104")).country, country("GB"));
}

TEST(GeoDatabase, RefusesAFileThatIsNotThere) {
  EXPECT_THAT(complaint_about("/nowhere/geo.mmdb"),
              AllOf(HasSubstr("/nowhere/geo.mmdb: cannot open the geo database: No such file or directory"),
                    HasSubstr("check the path")));
}

TEST(GeoDatabase, RefusesADirectory) {
  EXPECT_THAT(complaint_about(EUGRESS_TEST_DATABASES), HasSubstr("cannot read the geo database: Is a directory"));
}

TEST(GeoDatabase, RefusesTextHalvesAndNothing) {
  const Scratch nothing{""};
  for (const std::string& path : {path_of("not-a-database"), path_of("truncated"), nothing.path()}) {
    EXPECT_THAT(complaint_about(path),
                AllOf(HasSubstr(path + ": not a readable geo database (MMDB), or only a part of one"),
                      HasSubstr("fetch the file again")));
  }
}

TEST(GeoDatabase, RefusesADamagedTree) {
  EXPECT_THAT(complaint_about(path_of("corrupt")),
              AllOf(HasSubstr("corrupt.mmdb: damaged database: node 0 of the search tree points outside the file"),
                    HasSubstr("fetch the file again")));
}

TEST(GeoDatabase, RefusesOneDamagedRecord) {
  EXPECT_THAT(complaint_about(path_of("damaged-record")),
              AllOf(HasSubstr("damaged-record.mmdb: damaged database: the record at offset "),
                    HasSubstr("of the data section cannot be read; fetch the file again")));
}

TEST(GeoDatabase, RefusesOneThatSpeaksOfSomethingElse) {
  EXPECT_THAT(complaint_about(path_of("wrong-type")),
              AllOf(HasSubstr("a database of type \"eugress-test strings\" with neither countries nor AS numbers"),
                    HasSubstr("configure a country, city or ASN database")));
}

// Every single-octet change of a small database either is refused or still answers; it never harms the process.
TEST(GeoDatabase, NoDamagedOctetCanHarmALookUp) {
  const std::string good = test::file_text(path_of("nested-country"));
  const std::size_t step = std::max<std::size_t>(1, good.size() / 1500);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < good.size(); i += step) {
    std::string damaged = good;
    damaged[i] = static_cast<char>(~damaged[i]);
    const Scratch file{damaged};
    const auto opened = GeoDatabase::open(file.path(), "test");
    if (!opened) {
      ++refused;
      continue;  // counted above
    }
    for (const char* address : {"109.94.160.99", "213.19.144.104", "2407:30c0:180::1", "255.255.255.255", "::1"}) {
      const GeoOpinion opinion = opened->look_up(at(address));
      EXPECT_LE(opinion.city.size(), good.size());
    }
  }
  EXPECT_GT(refused, 0U);
}

}  // namespace
}  // namespace eugress
