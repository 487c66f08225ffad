#include "export/notice_line.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace eugress {
namespace {

Notice place() {
  Notice notice;
  notice.kind = NoticeKind::place;
  notice.severity = Severity::warning;
  notice.id = "5f1c0e6f0b6d4a52";
  notice.at = Timestamp{*day_from_text("2026-11-21")} + std::chrono::minutes{8 * 60 + 15};
  notice.plane = Plane::telemetry;
  notice.provider = "zoom";
  notice.verdict = Verdict::outside;
  notice.grade = Grade::a;
  notice.country = *Country::from_text("US");
  notice.law = Law::conditional;
  notice.counts = {48210, 212, 9};
  notice.epoch = 3;
  return notice;
}

// The reference shows this line; whoever writes a parser goes by it.
TEST(NoticeLine, IsTheOneOfTheReference) {
  const std::string line = notice_line(place(), "gw1.example.edu", EvidenceRange{"gw1.example.edu/zoom", 5120, 5129});
  std::ifstream file{EUGRESS_NOTICES};
  const std::string reference{std::istreambuf_iterator<char>{file}, {}};
  EXPECT_NE(reference.find("notice " + line + "\n"), std::string::npos) << line;
}

TEST(NoticeLine, WhatIsNotKnownIsNull) {
  Notice notice;
  notice.kind = NoticeKind::canary;
  notice.id = "0123456789abcdef";
  notice.canary = CanaryResult::arrived;
  EXPECT_EQ(notice_line(notice, "", std::nullopt),
            R"({"id":"0123456789abcdef","kind":"canary","severity":"info","time":"1970-01-01T00:00:00.000000Z",)"
            R"("gateway":null,"claim":null,"profile":null,"plane":null,"status":null,"provider":null,"verdict":null,)"
            R"("grade":null,"country":null,"law":null,"connections":null,"bytes":null,"operator":null,)"
            R"("canary":"arrived","epoch":0,"evidence":null})");
}

TEST(NoticeLine, IsOneLineOfUtf8WhateverATableSays) {
  Notice notice = place();
  notice.first_hop = "cloud \xff\n region";
  const std::string line = notice_line(notice, "gw1", std::nullopt);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(line.find('\xff'), std::string::npos);
}

}  // namespace
}  // namespace eugress
