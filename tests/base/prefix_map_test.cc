#include "base/prefix_map.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace eugress {
namespace {

PrefixMap<int>::Row row(const char* prefix, int value) {
  return {*Prefix::from_text(prefix), value};
}
Address at(const char* text) {
  return *Address::from_text(text);
}

TEST(PrefixMap, TheLongestPrefixWinsAndTheOthersStandBehindIt) {
  const PrefixMap<int> map{{row("159.124.0.0/16", 16), row("159.124.15.0/24", 24), row("0.0.0.0/0", 0)}};
  const auto layers = map.covering(at("159.124.15.191"));
  ASSERT_EQ(layers.size(), 3U);
  EXPECT_EQ(*layers[0], 24);
  EXPECT_EQ(*layers[1], 16);
  EXPECT_EQ(*layers[2], 0);
  EXPECT_EQ(*map.find(at("159.124.16.0")), 16);
  EXPECT_EQ(*map.find(at("8.8.8.8")), 0);
}

TEST(PrefixMap, AnEmptyMapKnowsNothing) {
  const PrefixMap<int> map;
  EXPECT_EQ(map.find(at("192.0.2.1")), nullptr);
  EXPECT_EQ(map.find(at("2001:db8::1")), nullptr);
}

TEST(PrefixMap, TheEdgesOfTheAddressSpaceAreAddressesToo) {
  const PrefixMap<int> map{
      {row("::/0", 0), row("255.255.255.255", 4), row("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 6)}};
  EXPECT_EQ(*map.find(at("255.255.255.255")), 4);
  EXPECT_EQ(*map.find(at("::1:0:0:0")), 0) << "the address after the last of IPv4";
  EXPECT_EQ(*map.find(at("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")), 6);
  EXPECT_EQ(*map.find(at("::")), 0);
}

TEST(PrefixMap, OfEqualPrefixesTheFirstGivenStandsFirst) {
  const PrefixMap<int> map{{row("192.0.2.0/24", 1), row("192.0.2.0/24", 2)}};
  const auto layers = map.covering(at("192.0.2.1"));
  ASSERT_EQ(layers.size(), 2U);
  EXPECT_EQ(*layers[0], 1);
}

TEST(PrefixMap, MovingKeepsTheAnswers) {
  PrefixMap<int> map{{row("192.0.2.0/24", 1)}};
  const PrefixMap<int> moved = std::move(map);
  EXPECT_EQ(*moved.find(at("192.0.2.1")), 1);
}

// Against a linear search over the rows: every layer of every answer, addresses drawn from inside the prefixes, from
// their edges and from anywhere.
TEST(PrefixMap, AgreesWithALinearSearch) {
  std::mt19937_64 random{20261121};
  for (int round = 0; round < 60; ++round) {
    std::vector<PrefixMap<int>::Row> rows;
    const int count = 1 + static_cast<int>(random() % 60);
    for (int i = 0; i < count; ++i) {
      const bool ipv4 = random() % 2 == 0;
      // Few distinct high bits, so that prefixes nest.
      const auto length = static_cast<std::uint8_t>(ipv4 ? 96 + 6 + random() % 27 : random() % 129);
      const Address base =
          ipv4 ? Address::from_ipv4(static_cast<std::uint32_t>(random() % 4 << 30U | (random() & 0x0303ffff)))
               : Address{random() & 0x8000000000000003, random() & 3};
      Prefix prefix{base, length};
      // Host bits are cleared one by one, independent of the code under test.
      const auto clear = [&](std::uint64_t half, int offset) {
        for (int bit = 0; bit < 64; ++bit) {
          const int position = offset + 63 - bit;  // from the left
          if (position >= length) half &= ~(std::uint64_t{1} << static_cast<unsigned>(bit));
        }
        return half;
      };
      prefix.address = {clear(base.high(), 0), clear(base.low(), 64)};
      rows.push_back({prefix, i});
    }
    const auto reference = rows;
    const PrefixMap<int> map{std::move(rows)};
    for (int probe = 0; probe < 400; ++probe) {
      const auto& near = reference[random() % reference.size()].prefix;
      Address address;
      switch (random() % 4) {
        case 0:
          address = near.first();
          break;
        case 1:
          address = near.last();
          break;
        case 2:
          address = {near.last().high() + (near.last().low() == ~std::uint64_t{0} ? 1U : 0U), near.last().low() + 1};
          break;
        default:
          address = {near.first().high() ^ (random() & 1), near.first().low() ^ (random() & 0xffffffff)};
      }
      std::vector<int> expected;
      std::vector<std::size_t> order;
      for (std::size_t i = 0; i < reference.size(); ++i) {
        if (reference[i].prefix.contains(address)) order.push_back(i);
      }
      std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return reference[a].prefix.length > reference[b].prefix.length;
      });
      for (const std::size_t i : order) expected.push_back(reference[i].value);
      std::vector<int> answered;
      for (const int* value : map.covering(address)) answered.push_back(*value);
      ASSERT_EQ(answered, expected) << "round " << round << " address " << address.text();
    }
  }
}

}  // namespace
}  // namespace eugress
