// What `doctor` is told about the place of a log, on a real directory.
#include "evidence/log_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "log_support.h"

namespace eugress {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class APlaceForALog : public ::testing::Test {
 protected:
  APlaceForALog() {
    put_octets(key_, test_key().secret_text() + "\n");
    chmod(key_.c_str(), 0400);
  }

  [[nodiscard]] LogPlace look() const { return look_at_log_place(log_, key_); }

  LogDirectory directory_;
  std::string key_ = directory_.file("evidence.skey");
  std::string log_ = directory_.file("evidence");
};

TEST_F(APlaceForALog, OneThatIsNotThereIsBegun) {
  const LogPlace place = look();
  EXPECT_THAT(place.why_no_key, IsEmpty());
  EXPECT_FALSE(place.is_key_exposed);
  EXPECT_THAT(place.why_no_directory, IsEmpty());
  EXPECT_FALSE(place.head);
  EXPECT_GT(place.free_octets.value_or(0), 0U);
}

TEST_F(APlaceForALog, OneThatThisKeySignedIsGoneOnWith) {
  ASSERT_EQ(mkdir(log_.c_str(), 0750), 0);
  auto log = open_log(log_, at("2026-11-21T09:00:00Z"));
  ASSERT_TRUE(log) << log.error().message;
  const std::uint64_t size = (*log)->head().size;
  const LogPlace place = look();  // also while it is being written
  EXPECT_THAT(place.why_no_directory, IsEmpty());
  ASSERT_TRUE(place.head);
  EXPECT_EQ(place.head->origin, test_origin);
  EXPECT_EQ(place.head->size, size);
}

TEST_F(APlaceForALog, OneOfAnotherKeyIsNotWrittenTo) {
  ASSERT_EQ(mkdir(log_.c_str(), 0750), 0);
  ASSERT_TRUE(open_log(log_, at("2026-11-21T09:00:00Z")));
  ASSERT_EQ(unlink(key_.c_str()), 0);
  put_octets(key_, SigningKey::from_seed(test_origin, SigningKey::Seed{2}).secret_text() + "\n");
  const LogPlace place = look();
  EXPECT_THAT(place.why_no_key, IsEmpty());
  EXPECT_THAT(place.why_no_directory, HasSubstr("no key that is trusted here has signed"));
  EXPECT_FALSE(place.head);
}

TEST_F(APlaceForALog, AKeyThatIsMissingSpoiltOrOpenToAll) {
  chmod(key_.c_str(), 0404);
  EXPECT_TRUE(look().is_key_exposed);
  ASSERT_EQ(unlink(key_.c_str()), 0);
  EXPECT_THAT(look().why_no_key, HasSubstr("is not there"));
  put_octets(key_, "not a key\n");
  EXPECT_THAT(look().why_no_key, HasSubstr("is no key of a log"));
  put_octets(key_, SigningKey::from_seed("w", SigningKey::Seed{3}, KeyKind::witness).secret_text() + "\n");
  EXPECT_THAT(look().why_no_key, HasSubstr("is no key of a log"));
}

TEST_F(APlaceForALog, OnlyTheLastDirectoryIsMade) {
  const LogPlace place = look_at_log_place(directory_.file("not/there/evidence"), key_);
  EXPECT_THAT(place.why_no_directory, HasSubstr("not/there"));
}

TEST_F(APlaceForALog, WhatIsNoDirectory) {
  put_octets(log_, "a file");
  EXPECT_THAT(look().why_no_directory, HasSubstr("evidence"));
}

}  // namespace
}  // namespace eugress
