#include "base/country.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace eugress {
namespace {

TEST(Country, EveryCodeComesBackAsItWasWritten) {
  std::set<std::uint16_t> indices;
  for (char first = 'A'; first <= 'Z'; ++first) {
    for (const char second : std::string{"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"}) {
      const std::string code{first, second};
      const auto country = Country::from_text(code);
      ASSERT_TRUE(country) << code;
      EXPECT_EQ(country->text(), code);
      EXPECT_TRUE(country->is_known());
      indices.insert(country->index());
    }
  }
  EXPECT_EQ(indices.size(), 26U * 36U);
  EXPECT_LT(*indices.rbegin(), Country::count);
}

TEST(Country, UnknownAndAnycastAreNotCountries) {
  EXPECT_EQ(Country{}.text(), "unknown");
  EXPECT_EQ(Country::anycast().text(), "anycast");
  EXPECT_FALSE(Country{}.is_known());
  EXPECT_FALSE(Country::anycast().is_known());
}

TEST(Country, RefusesWhatIsNoCode) {
  for (const char* text : {"", "N", "nl", "NLD", "1A", "N ", "--"}) EXPECT_FALSE(Country::from_text(text)) << text;
}

TEST(CountrySet, HoldsWhatWasPutIn) {
  CountrySet set;
  EXPECT_TRUE(set.empty());
  set.insert(*Country::from_text("NL"));
  EXPECT_TRUE(set.contains(*Country::from_text("NL")));
  EXPECT_FALSE(set.contains(*Country::from_text("DE")));
  EXPECT_FALSE(set.contains(Country::unknown()));
  set.erase(*Country::from_text("NL"));
  EXPECT_TRUE(set.empty());
}

}  // namespace
}  // namespace eugress
