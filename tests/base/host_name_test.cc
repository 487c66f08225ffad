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

// RFC 1035 section 3.1: a dot in a label is an octet like any other, and would read as two labels.
TEST(HostName, IsTheSameWrittenLabelByLabel) {
  HostName name;
  EXPECT_TRUE(name.add_label("Us02Web"));
  EXPECT_TRUE(name.add_label("zoom"));
  EXPECT_TRUE(name.add_label("US"));
  EXPECT_EQ(name, *HostName::from_text("us02web.zoom.us"));
  constexpr KeyedHash keyed{KeyedHash::Input{11, 13, 17, 19, 23, 29}};
  EXPECT_EQ(name.hash(keyed), HostName::from_text("us02web.zoom.us")->hash(keyed));
  for (const std::string_view bad : {"", "a.b", "a b", "caf\xc3\xa9"}) {
    HostName refused = name;
    EXPECT_FALSE(refused.add_label(bad)) << bad;
    EXPECT_EQ(refused, HostName{});
    EXPECT_EQ(refused.hash(keyed), HostName{}.hash(keyed));  // nothing is left of it
  }
}

TEST(HostName, TakesLabelsAsLongAsTheyFit) {
  const std::string label(31, 'a');  // with the dots between, three make 95
  HostName name;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(name.add_label(label));
  EXPECT_EQ(name.text().size(), HostName::capacity);
  EXPECT_FALSE(name.add_label("b"));
  EXPECT_TRUE(name.empty());
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
