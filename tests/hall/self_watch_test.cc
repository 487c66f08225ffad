// What stands in the journal, and when.
#include "self_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

#include "knowledge_on_disk.h"

namespace eugress {
namespace {

using test::KnowledgeOnDisk;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const Timestamp noon = Timestamp{*day_from_text("2026-11-21")} + std::chrono::hours{12};

class Self : public ::testing::Test {
 protected:
  Self() : before_(spdlog::default_logger()) {
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_st>(journal_)));
    spdlog::set_pattern("%l %v");
    settings.canary_seconds = 0;
    seen.setting.providers = {"zoom"};
    seen.last_interval_end = noon;
    CellKey key;
    key.provider = 1;
    key.plane = Plane::media;
    key.country = *Country::from_text("US");
    key.verdict = Verdict::outside;
    key.grade = Grade::a;
    seen.cells = {{key, {{100, 1, 1}, {}}}};
  }
  ~Self() override { spdlog::set_default_logger(before_); }

  // What was written since it was asked last.
  std::string journal() {
    std::string text = journal_.str();
    journal_.str({});
    return text;
  }
  static EvidenceHead log_of(std::uint64_t entries) {
    EvidenceHead head;
    head.checkpoint.origin = "gw1/zoom";
    head.checkpoint.size = entries;
    return head;
  }

  KnowledgeOnDisk disk;
  Settings settings;
  Snapshot seen;
  std::shared_ptr<const Knowledge> known = test::sound(load_knowledge(disk.settings(), 1));

 private:
  std::ostringstream journal_;
  std::shared_ptr<spdlog::logger> before_;
};

TEST_F(Self, ANoticeWaitsUntilTheEvidenceLogHasWhatItSpeaksOf) {
  SelfWatch self{settings, "gw1"};
  const EvidenceHead before = log_of(20);
  EXPECT_FALSE(self.look(*known, Snapshot{}, &before, noon));
  EXPECT_TRUE(self.look(*known, seen, &before, noon));
  EXPECT_EQ(journal(), "");
  const EvidenceHead after = log_of(23);
  EXPECT_FALSE(self.look(*known, seen, &after, noon));
  const std::string line = journal();
  EXPECT_THAT(line, StartsWith(R"(warning notice {"id":")"));
  EXPECT_THAT(line, HasSubstr(R"("evidence":{"origin":"gw1/zoom","from":20,"to":23}})"));
  EXPECT_FALSE(self.look(*known, seen, &after, noon));
  EXPECT_EQ(journal(), "") << "once";
}

TEST_F(Self, WithoutALogANoticeIsWrittenAtOnce) {
  SelfWatch self{settings, "gw1"};
  EXPECT_TRUE(self.look(*known, seen, nullptr, noon));
  EXPECT_THAT(journal(), HasSubstr(R"("evidence":null})"));
}

TEST_F(Self, ALogThatStandsStillHoldsBackNothingForLong) {
  SelfWatch self{settings, "gw1"};
  const EvidenceHead head = log_of(20);
  static_cast<void>(self.look(*known, Snapshot{}, &head, noon));
  for (int looks = 0; looks < 4; ++looks) static_cast<void>(self.look(*known, seen, &head, noon));
  EXPECT_EQ(journal(), "");
  static_cast<void>(self.look(*known, seen, &head, noon));
  EXPECT_THAT(journal(), HasSubstr(R"("from":20,"to":20)"));
}

TEST_F(Self, WhatStillWaitsAtTheEndIsWritten) {
  {
    SelfWatch self{settings, "gw1"};
    const EvidenceHead head = log_of(20);
    static_cast<void>(self.look(*known, seen, &head, noon));
    EXPECT_EQ(journal(), "");
  }
  EXPECT_THAT(journal(), HasSubstr(R"("evidence":null})"));
}

TEST_F(Self, WhatWasSentAndWrittenStandsInTheSetting) {
  settings.canary_seconds = 3600;
  SelfWatch self{settings, "gw1"};
  EXPECT_TRUE(self.look(*known, seen, nullptr, noon));
  Setting setting;
  self.describe(setting);
  EXPECT_EQ(setting.canary.last_arrived, noon);
  EXPECT_EQ(setting.notices.by_kind[static_cast<std::size_t>(NoticeKind::place)], 1U);
  seen.setting = setting;  // as the next Snapshot has it
  seen.setting.providers = {"zoom"};
  EXPECT_TRUE(self.look(*known, seen, nullptr, noon));
  EXPECT_THAT(journal(), HasSubstr(R"(info notice {"id":")"));
}

}  // namespace
}  // namespace eugress
