#include "account/first_hops.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eugress {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A server that the provider's list holds, run by the holder of the number.
ServerRecord server(std::uint32_t asn) {
  ServerRecord record;
  record.finding.provider = "zoom";
  record.finding.plane = Plane::media;
  record.finding.basis.address = true;
  record.finding.may_name_server = true;
  record.finding.asn = asn;
  return record;
}

Cell cell(std::string_view country, Grade grade, Plane plane = Plane::media) {
  CellKey key;
  key.provider = 1;
  key.plane = plane;
  key.country = *Country::from_text(country);
  key.grade = grade;
  return {key, {{100, 1, 1}, {}}};
}

Interval minute_at(Timestamp start, std::vector<ServerRecord> servers, std::vector<Cell> cells = {}) {
  Interval interval;
  interval.start = start;
  interval.end = start + minutes{1};
  interval.servers = std::move(servers);
  interval.cells = std::move(cells);
  return interval;
}

std::vector<std::string> operators_of(const FirstHopBook& book, Timestamp now) {
  std::vector<std::string> names;
  for (const FirstHopOperator& seen : book.first_hops(now).operators) names.push_back(seen.name);
  return names;
}

TEST(FirstHops, AnOperatorIsNamedByItsNetworkThenByTheCloudThenByTheProvidersOwnList) {
  Finding finding = server(30103).finding;
  finding.hints.push_back(
      {.source = HintSource::cloud_region, .place = "DE", .city = {}, .origin = "aws eu-central-1", .dated = {}});
  EXPECT_EQ(first_hop_operator(finding), "AS30103");
  finding.asn = 0;
  EXPECT_EQ(first_hop_operator(finding), "aws eu-central-1");
  finding.hints.clear();
  EXPECT_EQ(first_hop_operator(finding), "zoom");
  finding.basis.address = false;
  EXPECT_EQ(first_hop_operator(finding), "unknown");
}

// The network of a participant's home would say something of a person.
TEST(FirstHops, NeitherAnotherParticipantNorAServerThatNobodyVouchesForHasAnOperator) {
  ServerRecord peer = server(1136);
  peer.finding.plane = Plane::p2p;
  ServerRecord stranger = server(3265);
  stranger.finding.may_name_server = false;
  FirstHopBook book;
  book.see(minute_at(Timestamp{hours{9}}, {peer, stranger}, {cell("NL", Grade::a, Plane::p2p)}));
  EXPECT_THAT(operators_of(book, Timestamp{hours{10}}), IsEmpty());
  EXPECT_THAT(book.first_hops(Timestamp{hours{10}}).countries, IsEmpty());
}

TEST(FirstHops, AFirstSightStaysTheFirstAndIsShownForADayAfterTheLast) {
  FirstHopBook book;
  book.see(minute_at(Timestamp{hours{9}}, {server(30103)}));
  book.see(minute_at(Timestamp{hours{20}}, {server(30103)}));
  const FirstHops seen = book.first_hops(Timestamp{hours{20 + 24}});
  ASSERT_EQ(seen.operators.size(), 1U);
  EXPECT_EQ(seen.operators[0].span.first, Timestamp{hours{9}});
  EXPECT_EQ(seen.operators[0].span.last, Timestamp{hours{20} + minutes{1}});
  EXPECT_THAT(operators_of(book, Timestamp{hours{20 + 24} + minutes{1}}), IsEmpty());
  EXPECT_EQ(book.first_hops(Timestamp{hours{100}}).operators_held, 1U) << "remembered, though not shown";
}

TEST(FirstHops, ACountryCountsOnGradesAAndBAlone) {
  FirstHopBook book;
  book.see(minute_at(Timestamp{hours{9}}, {},
                     {cell("NL", Grade::a), cell("DE", Grade::b), cell("US", Grade::c), cell("GB", Grade::d)}));
  std::vector<std::string> countries;
  for (const FirstHopCountry& seen : book.first_hops(Timestamp{hours{9}}).countries)
    countries.emplace_back(seen.country.text());
  EXPECT_THAT(countries, ElementsAre("DE", "NL"));
}

TEST(FirstHops, AFullTableForgetsTheOperatorSeenLongestAgoAndCountsIt) {
  FirstHopBook book;
  for (std::uint32_t asn = 1; asn <= FirstHopBook::most_operators; ++asn) {
    book.see(minute_at(Timestamp{hours{9} + minutes{asn}}, {server(asn)}));
  }
  book.see(minute_at(Timestamp{hours{13}}, {server(1)}));  // so the second is the oldest now
  book.see(minute_at(Timestamp{hours{14}}, {server(64500)}));
  const FirstHops seen = book.first_hops(Timestamp{hours{14}});
  EXPECT_EQ(seen.operators_held, FirstHopBook::most_operators);
  EXPECT_EQ(seen.operators_evicted, 1U);
  const auto names = operators_of(book, Timestamp{hours{14}});
  EXPECT_THAT(names, ::testing::IsSupersetOf({"AS1", "AS3", "AS64500"}));
  EXPECT_THAT(names, ::testing::Not(::testing::Contains("AS2")));
}

}  // namespace
}  // namespace eugress
