#include "flow/hello_assembly.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace eugress {
namespace {

using std::chrono::seconds;
using Outcome = HelloAssembly::Outcome;
using Octets = std::vector<std::uint8_t>;

Octets counting(std::size_t count) {
  Octets octets(count);
  std::iota(octets.begin(), octets.end(), std::uint8_t{0});
  return octets;
}

Octets held(const HelloAssembly& assembly, const HelloAssembly::Ticket& ticket) {
  const Bytes prefix = assembly.prefix(ticket);
  return {prefix.begin(), prefix.end()};
}

class Assembly : public testing::Test {
 protected:
  Timestamp start{seconds{1'000'000}};
  HelloAssembly assembly{4};
  Octets stream = counting(3000);

  Outcome add(HelloAssembly::Ticket& ticket, std::size_t from, std::size_t count) {
    return assembly.add(ticket, from, Bytes{stream}.subspan(from, count), start);
  }
};

TEST_F(Assembly, PiecesInAnyOrderGiveTheWhole) {
  std::vector<std::size_t> order{0, 1, 2, 3, 4};
  do {
    HelloAssembly::Ticket ticket = assembly.open(0, start);
    for (const std::size_t piece : order) ASSERT_EQ(add(ticket, piece * 600, 600), Outcome::kept);
    EXPECT_EQ(held(assembly, ticket), stream);
    assembly.close(ticket);
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_EQ(assembly.in_use(), 0U);
}

TEST_F(Assembly, OnlyWhatHasNoHoleIsShown) {
  HelloAssembly::Ticket ticket = assembly.open(0, start);
  add(ticket, 1000, 500);
  EXPECT_TRUE(held(assembly, ticket).empty());
  add(ticket, 0, 999);
  EXPECT_EQ(held(assembly, ticket), Octets(stream.begin(), stream.begin() + 999));
  add(ticket, 998, 3);  // overlaps on both sides
  EXPECT_EQ(held(assembly, ticket), Octets(stream.begin(), stream.begin() + 1500));
}

TEST_F(Assembly, ACopyThatDiffersEndsIt) {
  HelloAssembly::Ticket ticket = assembly.open(0, start);
  add(ticket, 0, 100);
  EXPECT_EQ(add(ticket, 50, 100), Outcome::kept) << "a copy that agrees is a retransmission";
  Octets other(10, 0xff);
  EXPECT_EQ(assembly.add(ticket, 40, other, start), Outcome::conflicting);
  EXPECT_FALSE(ticket.is_open());
  EXPECT_EQ(assembly.in_use(), 0U);
}

TEST_F(Assembly, SequenceNumbersWrap) {
  constexpr std::uint32_t first = 0xfffffe00;
  HelloAssembly::Ticket ticket = assembly.open(first, start);
  EXPECT_EQ(assembly.add_segment(ticket, first + 1000, Bytes{stream}.subspan(1000, 500), start), Outcome::kept);
  EXPECT_EQ(assembly.add_segment(ticket, first, Bytes{stream}.first(1000), start), Outcome::kept);
  EXPECT_EQ(held(assembly, ticket).size(), 1500U);
}

// A keep-alive repeats the octet before; so may a retransmission of a SYN with data.
TEST_F(Assembly, OctetsBeforeTheStartAreNotOfTheStream) {
  HelloAssembly::Ticket ticket = assembly.open(500, start);
  EXPECT_EQ(assembly.add_segment(ticket, 499, Octets{0xee}, start), Outcome::kept);
  Octets reaching{0xee, 0xee};
  reaching.insert(reaching.end(), stream.begin(), stream.begin() + 8);
  EXPECT_EQ(assembly.add_segment(ticket, 498, reaching, start), Outcome::kept);
  EXPECT_EQ(held(assembly, ticket), counting(8));
}

TEST_F(Assembly, TheLastOctetFitsAndTheNextDoesNot) {
  HelloAssembly::Ticket ticket = assembly.open(0, start);
  const Octets one{7};
  EXPECT_EQ(assembly.add(ticket, HelloAssembly::longest - 1, one, start), Outcome::kept);
  EXPECT_EQ(assembly.add(ticket, HelloAssembly::longest, one, start), Outcome::too_long);
  ticket = assembly.open(0, start);
  EXPECT_EQ(assembly.add(ticket, ~std::uint64_t{0}, one, start), Outcome::too_long) << "and no sum overflows";
}

TEST_F(Assembly, AFullPoolOpensNothingUntilOneIsGivenBack) {
  std::vector<HelloAssembly::Ticket> tickets;
  for (int i = 0; i < 4; ++i) tickets.push_back(assembly.open(0, start));
  EXPECT_FALSE(assembly.open(0, start).is_open());
  assembly.close(tickets[2]);
  HelloAssembly::Ticket again = assembly.open(0, start);
  EXPECT_TRUE(again.is_open());
  EXPECT_TRUE(held(assembly, again).empty()) << "nothing of the flow before";
}

TEST_F(Assembly, AnOldBufferGoesToWhoNeedsIt) {
  std::vector<HelloAssembly::Ticket> tickets;
  for (int i = 0; i < 4; ++i) tickets.push_back(assembly.open(0, start));
  add(tickets[0], 0, 100);
  const Timestamp later = start + HelloAssembly::max_age + seconds{1};
  HelloAssembly::Ticket taken = assembly.open(0, later);
  ASSERT_TRUE(taken.is_open());
  EXPECT_EQ(taken.place, tickets[0].place);
  EXPECT_TRUE(held(assembly, tickets[0]).empty()) << "a stale ticket opens nothing of the other flow";
  EXPECT_EQ(assembly.add(tickets[0], 0, Bytes{stream}.first(5), later), Outcome::aged);
  EXPECT_TRUE(assembly.add(taken, 0, Bytes{stream}.first(5), later) == Outcome::kept) << "and closes nothing of it";
  EXPECT_EQ(assembly.add(tickets[1], 0, Bytes{stream}.first(5), later), Outcome::aged) << "too old though not taken";
  EXPECT_EQ(assembly.in_use(), 3U);
}

TEST_F(Assembly, TheLabelStaysWithTheBuffer) {
  HelloAssembly::Ticket ticket = assembly.open(0, start, Octets{1, 2, 3});
  const Bytes label = assembly.label(ticket);
  EXPECT_EQ((Octets{label.begin(), label.end()}), (Octets{1, 2, 3}));
  EXPECT_EQ(assembly.label(assembly.open(0, start, counting(40))).size(), HelloAssembly::longest_label);
  EXPECT_TRUE(assembly.label({}).empty());
}

}  // namespace
}  // namespace eugress
