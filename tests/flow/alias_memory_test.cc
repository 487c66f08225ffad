#include "flow/alias_memory.h"

#include <gtest/gtest.h>

#include <string>

namespace eugress {
namespace {

using std::chrono::seconds;

HostName name(std::string_view text) {
  return HostName::from_text(text).value();
}

class Aliases : public testing::Test {
 protected:
  Timestamp start{seconds{1'000'000}};
  AliasMemory memory{16, KeyedHash{{1, 2, 3, 4, 5, 6}}};
};

TEST_F(Aliases, ATargetLeadsBackToTheNameThatWasAsked) {
  memory.learn(name("d1.cdn.example"), name("www.zoom.us"), 1, seconds{300}, start);
  const AliasMemory::Alias* found = memory.find(name("d1.cdn.example"), start);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->head.text(), "www.zoom.us");
  EXPECT_EQ(found->provider, 1);
  EXPECT_EQ(memory.find(name("d2.cdn.example"), start), nullptr);
}

TEST_F(Aliases, ItHoldsAsLongAsTheRecordAndNoLonger) {
  memory.learn(name("a.example"), name("zoom.us"), 1, seconds{300}, start);
  EXPECT_NE(memory.find(name("a.example"), start + seconds{300}), nullptr);
  EXPECT_EQ(memory.find(name("a.example"), start + seconds{301}), nullptr);
  memory.learn(name("b.example"), name("zoom.us"), 1, seconds{0}, start);
  EXPECT_NE(memory.find(name("b.example"), start + AliasMemory::shortest), nullptr) << "who asks on does so at once";
  memory.learn(name("c.example"), name("zoom.us"), 1, seconds{1U << 31U}, start);
  EXPECT_EQ(memory.find(name("c.example"), start + AliasMemory::longest + seconds{1}), nullptr);
}

TEST_F(Aliases, NamesThatDifferInTheirLastLettersAreApart) {
  const std::string stem(80, 'a');
  memory.learn(name(stem + ".one.example"), name("zoom.us"), 1, seconds{300}, start);
  EXPECT_NE(memory.find(name(stem + ".one.example"), start), nullptr);
  EXPECT_EQ(memory.find(name(stem + ".two.example"), start), nullptr);
}

TEST_F(Aliases, AFullSetForgetsTheOneThatEndsFirstAndCountsIt) {
  for (int i = 0; i < 200; ++i) {
    memory.learn(name("t" + std::to_string(i) + ".example"), name("zoom.us"), 1, seconds{100 + i}, start);
  }
  EXPECT_EQ(memory.evicted(), 200U - 16U);
  EXPECT_NE(memory.find(name("t199.example"), start), nullptr);
  EXPECT_EQ(memory.find(name("t0.example"), start), nullptr);
  // What has ended anyway is not forgotten before its time.
  const Timestamp later = start + seconds{3600};
  for (int i = 0; i < 16; ++i)
    memory.learn(name("u" + std::to_string(i) + ".example"), name("zoom.us"), 1, seconds{60}, later);
  EXPECT_LE(memory.evicted(), 200U - 16U + 8U);
}

}  // namespace
}  // namespace eugress
