#include "decode/dns.h"

#include <gtest/gtest.h>

#include "wire.h"

namespace eugress {
namespace {

using namespace wire;

constexpr std::uint16_t query = 0x0100;     // recursion desired
constexpr std::uint16_t response = 0x8180;  // and available
constexpr std::uint16_t a = 1;
constexpr std::uint16_t cname = 5;
constexpr std::uint16_t aaaa = 28;

// RFC 1035 section 4.1.4: labels with a length in front, ended by the root or by a pointer.
Octets labels(std::string_view text) {
  Octets octets;
  while (!text.empty()) {
    const std::string_view label = text.substr(0, text.find('.'));
    octets.u8(label.size()).add(Octets{label});
    text.remove_prefix(std::min(text.size(), label.size() + 1));
  }
  return octets;
}
Octets name(std::string_view text) {
  return labels(text).u8(0);
}
Octets pointer(std::size_t offset) {
  return Octets{}.u16(0xc000U | offset);
}

struct Counts {
  std::uint16_t questions = 1;
  std::uint16_t answers = 0;
  std::uint16_t authority = 0;
  std::uint16_t additional = 0;
};
Octets header(std::uint16_t flags, Counts counts) {
  Octets octets = Octets{}.u16(0x1234).u16(flags).u16(counts.questions);
  return octets.u16(counts.answers).u16(counts.authority).u16(counts.additional);
}
Octets question(const Octets& asked, std::uint16_t type = a) {
  return Octets{asked}.u16(type).u16(1);
}
Octets record(const Octets& owner, std::uint16_t type, std::uint32_t ttl, const Octets& data,
              std::uint16_t record_class = 1) {
  return Octets{owner}.u16(type).u16(record_class).u32(ttl).u16(data.size()).add(data);
}
Octets ipv4_data(std::uint8_t last) {
  return {203, 0, 113, last};
}
const Octets asked_pointer = pointer(12);
// Options (RFC 6891): root, type 41, the class is a size.
const Octets options = record(Octets{0}, 41, 0, {}, 1232);

struct Reading {
  DnsReading reading = DnsReading::not_dns;
  DnsAnswer answer;
};
Reading read(const Octets& message, bool over_tcp = false) {
  Reading result;
  const std::vector<std::uint8_t> kept = message.first(message.size());
  result.reading = read_dns(kept, over_tcp, result.answer);
  return result;
}

TEST(Dns, AnswerGivesNameAddressesAndSmallestTtl) {
  Octets message = header(response, {.answers = 2, .additional = 1}).add(question(name("zoom.us")));
  message.add(record(asked_pointer, a, 300, ipv4_data(1))).add(record(asked_pointer, a, 60, ipv4_data(2))).add(options);
  const auto [reading, answer] = read(message);
  ASSERT_EQ(reading, DnsReading::answer);
  EXPECT_EQ(answer.asked.text(), "zoom.us");
  EXPECT_EQ(answer.alias_count, 0U);
  ASSERT_EQ(answer.address_count, 2U);
  EXPECT_EQ(answer.addresses[0], Address::from_text("203.0.113.1"));
  EXPECT_EQ(answer.addresses[1], Address::from_text("203.0.113.2"));
  EXPECT_EQ(answer.ttl, 60U);
  EXPECT_EQ(answer.left_out, 0U);
}

// The worker reads every message into the same answer.
TEST(Dns, NothingOfTheMessageBeforeIsLeft) {
  Octets chained = header(response, {.answers = 2}).add(question(name("log.zoom.us")));
  chained.add(record(asked_pointer, cname, 9, name("edge.zoom.us")))
      .add(record(name("edge.zoom.us"), a, 5, ipv4_data(7)));
  Octets plain = header(response, {.answers = 1}).add(question(name("zoom.us")));
  plain.add(record(asked_pointer, a, 300, ipv4_data(1)));
  DnsAnswer answer;
  const std::vector<std::uint8_t> before = chained.first(chained.size());
  ASSERT_EQ(read_dns(before, false, answer), DnsReading::answer);
  ASSERT_EQ(answer.alias_count, 1U);
  answer.left_out = 3;
  const std::vector<std::uint8_t> next = plain.first(plain.size());
  ASSERT_EQ(read_dns(next, false, answer), DnsReading::answer);
  EXPECT_EQ(answer.asked.text(), "zoom.us");
  EXPECT_EQ(answer.alias_count, 0U);
  EXPECT_EQ(answer.address_count, 1U);
  EXPECT_EQ(answer.addresses[0], Address::from_text("203.0.113.1"));
  EXPECT_EQ(answer.ttl, 300U);
  EXPECT_EQ(answer.left_out, 0U);
}

TEST(Dns, Ipv6Answer) {
  Octets message = header(response, {.answers = 1}).add(question(name("zoom.us"), aaaa));
  message.add(record(asked_pointer, aaaa, 300, Octets{}.u64(0x240730c000000000).u64(0x1)));
  const auto [reading, answer] = read(message);
  ASSERT_EQ(reading, DnsReading::answer);
  EXPECT_EQ(answer.addresses[0], Address::from_text("2407:30c0::1"));
}

TEST(Dns, CaseOfTheWireDoesNotMatter) {
  Octets message = header(response, {.answers = 1}).add(question(name("wWw.ZooM.uS")));
  message.add(record(name("www.zoom.US"), a, 300, ipv4_data(1)));
  const auto [reading, answer] = read(message);
  ASSERT_EQ(reading, DnsReading::answer);
  EXPECT_EQ(answer.asked.text(), "www.zoom.us");
}

// Offsets: header 12, question "log.zoom.us" 13 + 4, so the first record stands at 29 and its data at 41.
struct Chain {
  Octets first = record(asked_pointer, cname, 900, labels("edge").add(pointer(16)));  // edge.zoom.us
  Octets second = record(name("edge.zoom.us"), cname, 30, name("cdn.example.net"));
  Octets third = record(name("cdn.example.net"), a, 300, ipv4_data(7));
  Octets head = header(response, {.answers = 3}).add(question(name("log.zoom.us")));
};

void expect_chain(const Octets& message) {
  const auto [reading, answer] = read(message);
  ASSERT_EQ(reading, DnsReading::answer);
  EXPECT_EQ(answer.asked.text(), "log.zoom.us");
  ASSERT_EQ(answer.alias_count, 2U);
  EXPECT_EQ(answer.aliases[0].text(), "edge.zoom.us");
  EXPECT_EQ(answer.aliases[1].text(), "cdn.example.net");
  ASSERT_EQ(answer.address_count, 1U);
  EXPECT_EQ(answer.addresses[0], Address::from_text("203.0.113.7"));
  EXPECT_EQ(answer.ttl, 30U);
}

TEST(Dns, AliasesInOrder) {
  Chain chain;
  expect_chain(chain.head.add(chain.first).add(chain.second).add(chain.third));
}

TEST(Dns, AliasesInReverse) {
  Chain chain;
  expect_chain(chain.head.add(chain.third).add(chain.second).add(chain.first));
}

TEST(Dns, AliasCirclesAreRefused) {
  const Octets head = header(response, {.answers = 3}).add(question(name("zoom.us")));
  const Octets address = record(name("b.us"), a, 60, ipv4_data(1));
  const Octets onto_itself = record(asked_pointer, cname, 60, asked_pointer);
  EXPECT_EQ(read(Octets{head}.add(onto_itself).add(onto_itself).add(address)).reading, DnsReading::message);
  Octets circle = Octets{head}.add(record(asked_pointer, cname, 60, name("b.us")));
  circle.add(record(name("b.us"), cname, 60, asked_pointer)).add(address);
  EXPECT_EQ(read(circle).reading, DnsReading::message);
}

// What a name server says that knows the alias and not where it leads: RFC 1034 section 4.3.2, step 3a.
TEST(Dns, AChainWithoutAddressesIsAnAlias) {
  Octets message = header(0x8400, {.answers = 2}).add(question(name("www.zoom.us")));
  message.add(record(asked_pointer, cname, 300, name("a.cdn.example")));
  message.add(record(name("a.cdn.example"), cname, 40, name("b.cdn.example")));
  const auto [reading, answer] = read(message);
  ASSERT_EQ(reading, DnsReading::alias);
  EXPECT_EQ(answer.asked.text(), "www.zoom.us");
  ASSERT_EQ(answer.alias_count, 2U);
  EXPECT_EQ(answer.aliases[1].text(), "b.cdn.example");
  EXPECT_EQ(answer.address_count, 0U);
  EXPECT_EQ(answer.ttl, 40U);
  Octets beside = header(0x8400, {.answers = 1}).add(question(name("www.zoom.us")));
  beside.add(record(name("other.example"), cname, 300, name("a.cdn.example")));
  EXPECT_EQ(read(beside).reading, DnsReading::message) << "an alias of what was not asked";
}

TEST(Dns, OnlyAddressesReachableFromTheQuestion) {
  Octets message = header(response, {.answers = 3}).add(question(name("zoom.us")));
  message.add(record(name("evil.example"), a, 60, ipv4_data(66)));
  message.add(record(asked_pointer, a, 60, ipv4_data(1)));
  message.add(record(name("evil.example"), cname, 60, asked_pointer));  // points here, is not pointed at
  const auto [reading, answer] = read(message);
  ASSERT_EQ(reading, DnsReading::answer);
  EXPECT_EQ(answer.alias_count, 0U);
  ASSERT_EQ(answer.address_count, 1U);
  EXPECT_EQ(answer.addresses[0], Address::from_text("203.0.113.1"));
  Octets stranger = header(response, {.answers = 1}).add(question(name("zoom.us")));
  EXPECT_EQ(read(stranger.add(record(name("evil.example"), a, 60, ipv4_data(66)))).reading, DnsReading::message);
}

TEST(Dns, AddressesOfOtherSectionsTeachNothing) {
  Octets message = header(response, {.authority = 1, .additional = 1}).add(question(name("zoom.us")));
  message.add(record(asked_pointer, a, 60, ipv4_data(1))).add(record(asked_pointer, a, 60, ipv4_data(2)));
  EXPECT_EQ(read(message).reading, DnsReading::message);
}

TEST(Dns, OtherClassesTeachNothing) {
  Octets message = header(response, {.answers = 1}).add(question(name("zoom.us")));
  EXPECT_EQ(read(message.add(record(asked_pointer, a, 60, ipv4_data(1), 3))).reading, DnsReading::message);
}

TEST(Dns, QueriesAndErrorsAreMessages) {
  EXPECT_EQ(read(header(query, {}).add(question(name("zoom.us")))).reading, DnsReading::message);
  EXPECT_EQ(read(header(query, {.additional = 1}).add(question(name("zoom.us"))).add(options)).reading,
            DnsReading::message);
  const Octets answer = record(asked_pointer, a, 60, ipv4_data(1));
  for (const std::uint16_t flags : List<std::uint16_t>{query, 0x8183 /* no such name */, 0x8182, 0xa000 /* notify */}) {
    EXPECT_EQ(read(header(flags, {.answers = 1}).add(question(name("zoom.us"))).add(answer)).reading,
              DnsReading::message)
        << flags;
  }
  EXPECT_EQ(read(header(0x8181, {.questions = 0})).reading, DnsReading::message) << "format error, nothing repeated";
  EXPECT_EQ(read(header(response, {}).add(question(name(""), 2))).reading, DnsReading::message) << "the root";
}

TEST(Dns, HighTtlBitMeansZero) {  // RFC 2181 section 8
  Octets message = header(response, {.answers = 1}).add(question(name("zoom.us")));
  EXPECT_EQ(read(message.add(record(asked_pointer, a, 0x80000001, ipv4_data(1)))).answer.ttl, 0U);
}

TEST(Dns, NamesThatCannotBeKeptTeachNothing) {
  const auto answer_for = [](const Octets& asked) {
    Octets message = header(response, {.answers = 1}).add(question(asked));
    return read(message.add(record(asked_pointer, a, 60, ipv4_data(1)))).reading;
  };
  const std::string label(31, 'x');
  EXPECT_EQ(answer_for(name(label + '.' + label + '.' + label)), DnsReading::answer) << "95 characters";
  EXPECT_EQ(answer_for(name(label + '.' + label + '.' + label + "x")), DnsReading::message) << "96 characters";
  EXPECT_EQ(answer_for(name("zo om.us")), DnsReading::message);
  EXPECT_EQ(answer_for(Octets{4, 'a', '.', 'u', 's', 0}), DnsReading::message) << "a dot inside a label";
}

// RFC 1035 section 2.3.4: 255 octets, which are 253 characters.
TEST(Dns, LongestNameIsWellFormedOneLongerIsNot) {
  const std::string label(63, 'x');
  const std::string longest = label + '.' + label + '.' + label + '.' + std::string(61, 'y');
  ASSERT_EQ(longest.size(), 253U);
  EXPECT_EQ(read(header(query, {}).add(question(name(longest)))).reading, DnsReading::message);
  EXPECT_EQ(read(header(query, {}).add(question(name(longest + 'y')))).reading, DnsReading::not_dns);
}

TEST(Dns, PointersLeadStrictlyBackwards) {
  const auto with_owner = [](const Octets& owner) {
    Octets message = header(response, {.answers = 1}).add(question(name("zoom.us")));  // the record stands at 25
    return read(message.add(record(owner, a, 60, ipv4_data(1)))).reading;
  };
  EXPECT_EQ(with_owner(pointer(12)), DnsReading::answer);
  EXPECT_EQ(with_owner(pointer(17)), DnsReading::message) << "\"us\" was not asked";
  EXPECT_EQ(with_owner(pointer(25)), DnsReading::not_dns) << "onto itself";
  EXPECT_EQ(with_owner(labels("zoom").add(pointer(25))), DnsReading::not_dns) << "into itself";
  EXPECT_EQ(with_owner(pointer(40)), DnsReading::not_dns) << "ahead";
  EXPECT_EQ(with_owner(pointer(11)), DnsReading::not_dns) << "into the header";
  EXPECT_EQ(with_owner(Octets{0x41, 0}), DnsReading::not_dns) << "label kind 01";
  EXPECT_EQ(with_owner(Octets{0x80, 0}), DnsReading::not_dns) << "label kind 10";
}

// RFC 1035 section 4.1.4: the offset has fourteen bits. Here the chain's names stand behind two records of 200 octets.
TEST(Dns, PointersReachBeyondTheFirst256Octets) {
  Octets message = header(response, {.answers = 4}).add(question(name("log.zoom.us")));
  message.add(record(asked_pointer, 16, 60, repeated(200, 'x'))).add(record(asked_pointer, 16, 60, repeated(200, 'y')));
  const std::size_t target = message.size() + 12;
  message.add(record(asked_pointer, cname, 60, labels("edge").add(pointer(16))));
  message.add(record(pointer(target), a, 60, ipv4_data(7)));
  ASSERT_GT(target, 256U);
  const auto [reading, answer] = read(message);
  ASSERT_EQ(reading, DnsReading::answer);
  EXPECT_EQ(answer.aliases[0].text(), "edge.zoom.us");
  EXPECT_EQ(answer.addresses[0], Address::from_text("203.0.113.7"));
}

// Each owner points at the one before: after 16 jumps a name is not followed any further.
TEST(Dns, JumpsAreBounded) {
  const auto reading_after = [](int jumps) {
    Octets message = header(response, {.answers = static_cast<std::uint16_t>(jumps)}).add(question(name("zoom.us")));
    std::size_t target = 12;
    for (int i = 1; i <= jumps; ++i) {
      const std::size_t at = message.size();
      message.add(record(pointer(target), i == jumps ? a : 16, 60, i == jumps ? ipv4_data(1) : Octets{0}));
      target = at;
    }
    return read(message).reading;
  };
  EXPECT_EQ(reading_after(16), DnsReading::answer);
  EXPECT_EQ(reading_after(17), DnsReading::message);
}

TEST(Dns, RecordsContradictingThemselvesAreNotDns) {
  const auto with = [](const Octets& bad) {
    return read(header(response, {.answers = 1}).add(question(name("zoom.us"))).add(bad)).reading;
  };
  EXPECT_EQ(with(record(asked_pointer, a, 60, Octets{1, 2, 3})), DnsReading::not_dns);
  EXPECT_EQ(with(record(asked_pointer, aaaa, 60, repeated(15, 0))), DnsReading::not_dns);
  EXPECT_EQ(with(record(asked_pointer, cname, 60, name("zoom.us").u8(0))), DnsReading::not_dns);
  EXPECT_EQ(with(record(asked_pointer, cname, 60, labels("zoom.us"))), DnsReading::not_dns);
  EXPECT_EQ(with(record(asked_pointer, 16, 60, repeated(15, 0))), DnsReading::message);
}

TEST(Dns, WhatIsNoMessageIsNotDns) {
  EXPECT_EQ(read({}).reading, DnsReading::not_dns);
  EXPECT_EQ(read(repeated(11, 0)).reading, DnsReading::not_dns);
  EXPECT_EQ(read(repeated(100, 0)).reading, DnsReading::not_dns) << "announces nothing and goes on";
  EXPECT_EQ(read(repeated(100, 0xff)).reading, DnsReading::not_dns);
  EXPECT_EQ(read(header(query, {.questions = 2}).add(question(name("a.us"))).add(question(name("b.us")))).reading,
            DnsReading::not_dns)
      << "RFC 9619";
  EXPECT_EQ(read(header(0x3800, {}).add(question(name("a.us")))).reading, DnsReading::not_dns) << "operation 7";
}

TEST(Dns, WhatDoesNotFitIsCounted) {
  Octets message = header(response, {.answers = 42}).add(question(name("zoom.us")));
  for (int i = 0; i < 9; ++i) message.add(record(name("x.us"), cname, 60, asked_pointer));
  for (std::uint8_t i = 0; i < 33; ++i) message.add(record(asked_pointer, a, 60, ipv4_data(i)));
  const auto [reading, answer] = read(message);
  ASSERT_EQ(reading, DnsReading::answer);
  EXPECT_EQ(answer.address_count, DnsAnswer::max_addresses);
  EXPECT_EQ(answer.left_out, 2U);
}

TEST(Dns, LongestChain) {
  const auto chain_of = [](std::size_t aliases) {
    Octets message = header(response, {.answers = static_cast<std::uint16_t>(aliases + 1)});
    message.add(question(name("n0.us")));
    const auto nth = [](std::size_t i) { return name("n" + std::to_string(i) + ".us"); };
    for (std::size_t i = aliases; i > 0; --i) message.add(record(nth(i - 1), cname, 60, nth(i)));
    return read(message.add(record(nth(aliases), a, 60, ipv4_data(1))));
  };
  EXPECT_EQ(chain_of(8).reading, DnsReading::answer);
  EXPECT_EQ(chain_of(8).answer.aliases[7].text(), "n8.us");
  EXPECT_EQ(chain_of(9).reading, DnsReading::message);
}

// RFC 1035 section 4.2.2
TEST(Dns, OverTcpALengthStandsInFront) {
  Octets message = header(response, {.answers = 1}).add(question(name("zoom.us")));
  message.add(record(asked_pointer, a, 60, ipv4_data(1)));
  const Octets framed = Octets{}.u16(message.size()).add(message);
  EXPECT_EQ(read(framed, true).reading, DnsReading::answer);
  EXPECT_EQ(read(Octets{framed}.add(framed), true).reading, DnsReading::answer) << "the first of two";
  EXPECT_EQ(read(Octets{}.u16(11).add(message), true).reading, DnsReading::not_dns);
  EXPECT_EQ(read(Octets{}.u16(1000).add(message), true).reading, DnsReading::answer) << "goes on elsewhere";
  EXPECT_EQ(read({}, true).reading, DnsReading::not_dns);
  EXPECT_EQ(read(Octets{0}, true).reading, DnsReading::not_dns);
}

// Header and question must be there; of the answers those count that are.
TEST(Dns, EveryCutIsJudgedByWhatIsThere) {
  Octets message = header(response, {.answers = 2, .additional = 1}).add(question(name("zoom.us")));
  const std::size_t question_end = message.size();
  message.add(record(asked_pointer, a, 300, ipv4_data(1)));
  const std::size_t first_end = message.size();
  message.add(record(asked_pointer, a, 60, ipv4_data(2)));
  const std::size_t second_end = message.size();
  message.add(options);
  for (std::size_t length = 0; length <= message.size(); ++length) {
    const std::vector<std::uint8_t> kept = message.first(length);
    DnsAnswer answer;
    const DnsReading reading = read_dns(kept, false, answer);
    if (length < question_end) {
      EXPECT_EQ(reading, DnsReading::not_dns) << length;
    } else if (length < first_end) {
      EXPECT_EQ(reading, DnsReading::message) << length;
    } else {
      EXPECT_EQ(reading, DnsReading::answer) << length;
      EXPECT_EQ(answer.address_count, length < second_end ? 1U : 2U) << length;
      EXPECT_EQ(answer.ttl, length < second_end ? 300U : 60U) << length;
    }
  }
}

}  // namespace
}  // namespace eugress
