#include "base/host_name.h"

#include <gtest/gtest.h>

#include <string>

namespace eugress {
namespace {

TEST(HostName, ComparesWithoutCaseAndTrailingDot) {
  EXPECT_EQ(HostName::from_text("ZOOM.us.")->text(), "zoom.us");
  EXPECT_EQ(*HostName::from_text("Zoom.US"), *HostName::from_text("zoom.us"));
}

TEST(HostName, RefusesEmptyLabelsAndStrangeOctets) {
  for (const char* text :
       {"", ".", "a..b", ".zoom.us", "zoom.us..", "zoom us", "zo\xc3\xb6m.us", "zoom.us/x", "zoom\x01.us"}) {
    EXPECT_FALSE(HostName::from_text(text)) << text;
  }
}

TEST(HostName, RefusesRatherThanCuts) {
  EXPECT_TRUE(HostName::from_text(std::string(HostName::capacity, 'a')));
  EXPECT_FALSE(HostName::from_text(std::string(HostName::capacity + 1, 'a')));
}

TEST(HostName, OnlyACertificateMayHaveAWildcardAndOnlyInFront) {
  EXPECT_FALSE(HostName::from_text("*.zoom.us"));
  EXPECT_EQ(HostName::from_certificate("*.Cloud.zoom.us.")->text(), "*.cloud.zoom.us");
  EXPECT_EQ(HostName::from_certificate("zoom.us")->text(), "zoom.us");
  for (const char* text : {"*", "*.", "*..us", "a.*.us", "*a.us", "*.*.us"}) {
    EXPECT_FALSE(HostName::from_certificate(text)) << text;
  }
  EXPECT_TRUE(HostName::from_certificate("*." + std::string(HostName::capacity - 2, 'a')));
  EXPECT_FALSE(HostName::from_certificate("*." + std::string(HostName::capacity - 1, 'a')));
}

}  // namespace
}  // namespace eugress
