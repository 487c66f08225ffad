#include "base/address.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

TEST(Address, ReadsAndWritesBothFamilies) {
  EXPECT_EQ(Address::from_text("192.0.2.1")->text(), "192.0.2.1");
  EXPECT_EQ(Address::from_text("2001:DB8::1")->text(), "2001:db8::1");
}

TEST(Address, MappedIpv4IsIpv4) {
  EXPECT_EQ(Address::from_text("::ffff:192.0.2.1"), Address::from_text("192.0.2.1"));
}

TEST(Address, RefusesWhatIsNotAnAddress) {
  for (const char* text : {"", "192.0.2", "192.0.2.256", "2001:db8:::1", "192.0.2.1 ", "zoom.us"}) {
    EXPECT_FALSE(Address::from_text(text)) << text;
  }
}

TEST(Prefix, FirstAndLastBoundTheBlock) {
  const auto prefix = *Prefix::from_text("159.124.0.0/16");
  EXPECT_EQ(prefix.first().text(), "159.124.0.0");
  EXPECT_EQ(prefix.last().text(), "159.124.255.255");
  EXPECT_TRUE(prefix.contains(*Address::from_text("159.124.15.191")));
  EXPECT_FALSE(prefix.contains(*Address::from_text("159.125.0.0")));
}

TEST(Prefix, HalvesOfIpv6MaskIndependently) {
  const auto prefix = *Prefix::from_text("2407:30c0::/32");
  EXPECT_EQ(prefix.last().text(), "2407:30c0:ffff:ffff:ffff:ffff:ffff:ffff");
  EXPECT_EQ(Prefix::from_text("2001:db8::/64")->last().text(), "2001:db8::ffff:ffff:ffff:ffff");
  EXPECT_EQ(Prefix::from_text("::/0")->last().text(), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
}

TEST(Prefix, RefusesHostBitsAndBadLengths) {
  for (const char* text :
       {"192.0.2.1/24", "192.0.2.0/33", "2001:db8::/129", "192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/2 4"}) {
    EXPECT_FALSE(Prefix::from_text(text)) << text;
  }
}

TEST(Prefix, WritesItsOwnNotation) {
  EXPECT_EQ(Prefix::from_text("10.0.0.0/8")->text(), "10.0.0.0/8");
  EXPECT_EQ(Prefix::from_text("2001:db8::/32")->text(), "2001:db8::/32");
  EXPECT_EQ(Prefix::from_text("192.0.2.7")->text(), "192.0.2.7/32");
}

}  // namespace
}  // namespace eugress
