#include "flow/address_plan.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

using Kind = AddressRow::Kind;

PrefixMap<AddressRow>::Row row(const char* prefix, Kind kind, std::uint8_t number, Validity validity = {}) {
  AddressRow value;
  value.kind = kind;
  value.number = number;
  value.validity = validity;
  return {*Prefix::from_text(prefix), value};
}
Address at(const char* text) {
  return *Address::from_text(text);
}
Day day(const char* text) {
  return *day_from_text(text);
}

TEST(AddressPlan, TheLongestZonePrefixNamesTheZone) {
  std::vector<PrefixMap<AddressRow>::Row> rows;
  rows.push_back(row("10.0.0.0/8", Kind::campus, 0));
  rows.push_back(row("10.20.0.0/16", Kind::campus, 2));
  rows.push_back(row("10.20.30.0/24", Kind::campus, 3));
  const AddressPlan plan{std::move(rows)};
  const Day today = day("2026-11-21");
  EXPECT_EQ(plan.side(at("10.1.1.1"), today).zone, 0);
  EXPECT_EQ(plan.side(at("10.20.1.1"), today).zone, 2);
  EXPECT_EQ(plan.side(at("10.20.30.1"), today).zone, 3);
  EXPECT_TRUE(plan.side(at("10.20.30.1"), today).is_campus);
  EXPECT_FALSE(plan.side(at("11.0.0.1"), today).is_campus);
}

// 52.202.62.192/26 was listed from 2019 to August 2024 (zoom-wire.md 1.2); a capture of 2019 must see it and one of
// 2026 must not.
TEST(AddressPlan, ARangeHoldsOnlyOnTheDaysOfItsList) {
  std::vector<PrefixMap<AddressRow>::Row> rows;
  rows.push_back(row("52.202.62.192/26", Kind::provider, 1, {day("2019-09-25"), day("2024-08-03")}));
  const AddressPlan plan{std::move(rows)};
  EXPECT_EQ(plan.side(at("52.202.62.238"), day("2019-09-26")).provider, 1);
  EXPECT_EQ(plan.side(at("52.202.62.238"), day("2024-08-02")).provider, 1);
  EXPECT_EQ(plan.side(at("52.202.62.238"), day("2024-08-03")).provider, 0);
  EXPECT_EQ(plan.side(at("52.202.62.238"), day("2019-09-24")).provider, 0);
}

TEST(AddressPlan, AnExpiredLongPrefixDoesNotHideAShorterOneThatHolds) {
  std::vector<PrefixMap<AddressRow>::Row> rows;
  rows.push_back(row("159.124.0.0/16", Kind::provider, 1));
  rows.push_back(row("159.124.15.0/24", Kind::provider, 2, {day("2019-01-01"), day("2020-01-01")}));
  const AddressPlan plan{std::move(rows)};
  EXPECT_EQ(plan.side(at("159.124.15.191"), day("2019-06-01")).provider, 2);
  EXPECT_EQ(plan.side(at("159.124.15.191"), day("2026-11-21")).provider, 1);
}

TEST(AddressPlan, BothFamiliesShareOnePlan) {
  std::vector<PrefixMap<AddressRow>::Row> rows;
  rows.push_back(row("2407:30c0::/32", Kind::provider, 1));
  rows.push_back(row("fc00::/7", Kind::campus, 0));
  const AddressPlan plan{std::move(rows)};
  EXPECT_EQ(plan.side(at("2407:30c0:180::1"), Day{}).provider, 1);
  EXPECT_TRUE(plan.side(at("fd12::1"), Day{}).is_campus);
  EXPECT_EQ(plan.side(at("2407:30c1::1"), Day{}).provider, 0);
}

}  // namespace
}  // namespace eugress
