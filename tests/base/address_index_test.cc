#include "base/address_index.h"

#include <gtest/gtest.h>

#include <random>

#include "base/prefix_map.h"

namespace eugress {
namespace {

Address at(const char* text) {
  return *Address::from_text(text);
}

TEST(AddressIndex, WithoutStretchesNothingLiesAnywhere) {
  EXPECT_EQ(AddressIndex{}.find(at("10.0.0.1")), 0U);
  EXPECT_EQ(AddressIndex{{}}.find(at("2001:db8::1")), 0U);
}

TEST(AddressIndex, AStretchBeginsAndEndsAtItsAddresses) {
  const AddressIndex index{{{at("192.0.2.128"), 7}, {at("192.0.2.130"), 0}, {at("2001:db8::"), 9}}};
  EXPECT_EQ(index.find(at("192.0.2.127")), 0U);
  EXPECT_EQ(index.find(at("192.0.2.128")), 7U);
  EXPECT_EQ(index.find(at("192.0.2.129")), 7U);
  EXPECT_EQ(index.find(at("192.0.2.130")), 0U);
  EXPECT_EQ(index.find(at("2001:db7:ffff:ffff:ffff:ffff:ffff:ffff")), 0U);
  EXPECT_EQ(index.find(at("2001:db8::")), 9U);
  EXPECT_EQ(index.find(at("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")), 9U);
}

// Around the corner of the space that is IPv4's (::ffff:0:0/96), which has tables of its own.
TEST(AddressIndex, APrefixOfTheWholeSpaceHoldsInBothFamilies) {
  const AddressIndex index{{{at("::"), 1}, {at("10.0.0.0"), 2}, {at("11.0.0.0"), 1}}};
  EXPECT_EQ(index.find(at("::1")), 1U);
  EXPECT_EQ(index.find(at("9.255.255.255")), 1U);
  EXPECT_EQ(index.find(at("10.255.255.255")), 2U);
  EXPECT_EQ(index.find(at("255.255.255.255")), 1U);
  EXPECT_EQ(index.find(at("::1:0:0:0")), 1U);
  EXPECT_EQ(index.find(at("2001:db8::1")), 1U);
}

Address random_address(std::mt19937_64& random) {
  if (random() % 2 == 0) return Address::from_ipv4(static_cast<std::uint32_t>(random()));
  return {random(), random()};
}

// Few blocks, so that prefixes nest and touch.
Prefix random_prefix(std::mt19937_64& random) {
  const bool is_ipv4 = random() % 2 == 0;
  const auto length = static_cast<std::uint8_t>(is_ipv4 ? 96 + random() % 33 : random() % 129);
  Address base = random_address(random);
  if (is_ipv4) base = Address::from_ipv4(static_cast<std::uint32_t>(0x0a000000 | (random() & 0x0003ffff)));
  if (!is_ipv4 && random() % 2 == 0) base = {0x20010db800000000 | (random() & 0xffff), base.low()};
  const std::uint64_t high = length == 0 ? 0 : length >= 64 ? ~std::uint64_t{0} : ~std::uint64_t{0} << (64 - length);
  const std::uint64_t low = length <= 64 ? 0 : length == 128 ? ~std::uint64_t{0} : ~std::uint64_t{0} << (128 - length);
  return {{base.high() & high, base.low() & low}, length};
}

// The reference is the binary search of PrefixMap, which shares nothing with the tables.
TEST(AddressIndex, AnswersAsASearchOfTheStretchesDoes) {
  std::mt19937_64 random{20261122};
  for (int round = 0; round < 50; ++round) {
    std::vector<PrefixMap<int>::Row> rows;
    for (int i = 0; i < 40; ++i) rows.push_back({random_prefix(random), i});
    const PrefixMap<int> map{std::move(rows)};
    std::vector<AddressIndex::Stretch> stretches;
    for (const Address start : map.starts()) {
      const int* const found = map.find(start);
      stretches.push_back({start, found == nullptr ? 0U : static_cast<std::uint32_t>(*found + 1)});
    }
    const AddressIndex index{stretches};
    const auto expect_same = [&](Address address) {
      const int* const found = map.find(address);
      ASSERT_EQ(index.find(address), found == nullptr ? 0U : static_cast<std::uint32_t>(*found + 1)) << address.text();
    };
    for (const auto& row : map.rows()) {
      const Address first = row.prefix.first();
      const Address last = row.prefix.last();
      expect_same(first);
      expect_same(last);
      expect_same({first.high() - (first.low() == 0 ? 1 : 0), first.low() - 1});
      expect_same({last.high() + (last.low() + 1 == 0 ? 1 : 0), last.low() + 1});
    }
    for (int i = 0; i < 500; ++i) expect_same(random_address(random));
  }
}

}  // namespace
}  // namespace eugress
