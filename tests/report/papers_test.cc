// The privacy statement follows the configuration; annotations, combined sheets, messages and their words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "report/annotations.h"
#include "report/combine.h"
#include "report/logged.h"
#include "report/privacy_statement.h"

namespace eugress {
namespace {

using testing::HasSubstr;
using testing::Not;

StatementGrounds plain() {
  StatementGrounds grounds;
  grounds.provider = "Zoom";
  grounds.document = "A contract (SURF, 2024-04-18)";
  grounds.profile = "surf-eu";
  grounds.listen = "127.0.0.1:9469";
  return grounds;
}

std::string text_of(const StatementGrounds& grounds, Language language = Language::english) {
  std::string text = document_text(privacy_statement(grounds, language));
  std::replace(text.begin(), text.end(), '\n', ' ');
  for (std::size_t at = text.find("  "); at != std::string::npos; at = text.find("  ", at)) text.erase(at, 1);
  return text;
}

// A change of each setting changes the paper: what it says then, and says no more.
struct Turn {
  const char* what;
  void (*turn)(StatementGrounds&);
  const char* before;
  const char* after;
};

TEST(PrivacyStatement, FollowsEverySettingThatPeopleShouldKnow) {
  const std::vector<Turn> turns = {
      {"evidence",
       [](StatementGrounds& g) {
         g.has_evidence = true;
         g.evidence_days = 400;
       },
       "No log is written to disk", "kept for 400 days"},
      {"interval", [](StatementGrounds& g) { g.interval = std::chrono::seconds{900}; }, "over 1 min", "over 15 min"},
      {"zones",
       [](StatementGrounds& g) {
         g.zones = {"library", "staff"};
         g.smallest_zone = 200;
       },
       "are not told apart", "library, staff; each is declared to have at least 200"},
      {"client hellos", [](StatementGrounds& g) { g.reads_hellos_of_all = false; }, "every encrypted connection",
       "first packets of others are not looked at"},
      {"name feed", [](StatementGrounds& g) { g.has_name_feed = true; }, "", "our own name server reports"},
      {"filter", [](StatementGrounds& g) { g.has_filter = false; }, "", "headers of all traffic on this link"},
      {"tenants", [](StatementGrounds& g) { g.tells_hosts_apart = true; }, "", "one of three words"},
      {"excluded", [](StatementGrounds& g) { g.excluded = 3; }, "guests on the network", "3 networks that we excluded"},
      {"probes", [](StatementGrounds& g) { g.probes = 2; }, "", "2 test devices"},
      {"nat", [](StatementGrounds& g) { g.is_after_nat = true; }, "", "behind address translation"},
      {"tunnels", [](StatementGrounds& g) { g.looks_into_tunnels = true; }, "", "inside tunnels"},
      {"listen",
       [](StatementGrounds& g) {
         g.is_loopback = false;
         g.listen = "192.0.2.5:9469";
       },
       "on the monitoring machine itself", "whoever can reach 192.0.2.5:9469"},
      {"scope", [](StatementGrounds& g) { g.scope = "the student networks"; }, "", "the student networks"},
      {"school", [](StatementGrounds& g) { g.is_school = true; }, "students, staff", "For pupils"},
      {"controller",
       [](StatementGrounds& g) {
         g.controller = {"Example University", "info@example.edu", "fg@example.edu", "public-task"};
       },
       "[to be filled in: name of the controller]", "public interest (article 6(1)(e))"},
  };
  for (const Turn& turn : turns) {
    StatementGrounds turned = plain();
    turn.turn(turned);
    const std::string before = text_of(plain());
    const std::string after = text_of(turned);
    EXPECT_THAT(before, HasSubstr(turn.before)) << turn.what;
    EXPECT_THAT(before, Not(HasSubstr(turn.after))) << turn.what;
    EXPECT_THAT(after, HasSubstr(turn.after)) << turn.what;
    if (*turn.before != '\0') {
      EXPECT_THAT(after, Not(HasSubstr(turn.before))) << turn.what;
    }
    EXPECT_NE(text_of(plain(), Language::dutch), text_of(turned, Language::dutch)) << turn.what;
  }
}

TEST(PrivacyStatement, OnThePageNoTextIsMarkup) {
  StatementGrounds grounds = plain();
  grounds.controller.name = "<b>University & Co</b>";
  const std::string page = document_html(privacy_statement(grounds, Language::dutch));
  EXPECT_THAT(page, HasSubstr("&lt;b&gt;University &amp; Co&lt;/b&gt;"));
  EXPECT_THAT(page, HasSubstr("<html lang=\"nl\">"));
  EXPECT_THAT(page, HasSubstr("@media print"));
}

constexpr const char* good = R"(institution = "Example University"
[controller]
name = "Example University"
basis = "legitimate-interest"
[[change]]
day = 2026-09-14
kind = "account-setting"
author = "A. Jansen"
en = "Data centres outside the EU switched off."
nl = "Datacenters buiten de EU uitgezet."
[[attested]]
claim = "C06"
day = 2026-09-15
author = "A. Jansen"
en = "Switched on."
nl = "Staat aan."
[[declared]]
claim = "C09"
day = 2024-04-18
source = "Zoom, privacy overview"
en = "Shorter."
nl = "Korter."
)";

TEST(Annotations, AreReadInBothLanguages) {
  const auto read = Annotations::parse("a.toml", good);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->institution, "Example University");
  EXPECT_EQ(read->controller.basis, "legitimate-interest");
  ASSERT_EQ(read->changes.size(), 1U);
  EXPECT_EQ(read->changes.front().in(Language::dutch), "Datacenters buiten de EU uitgezet.");
  EXPECT_EQ(read->attested.front().claim, "C06");
  EXPECT_EQ(read->declared.front().author, "Zoom, privacy overview");
}

TEST(Annotations, AMistakeIsToldWithItsPlace) {
  for (const auto& [from, to, sentence] :
       {std::tuple{"kind = \"account-setting\"", "kind = \"setting\"",
                   "a.toml:7:8: kind must be one of account-setting"},
        std::tuple{"claim = \"C06\"", "claim = \"C18\"", "a.toml:12:9: claim must be C01 to C17 or K01 to K10"},
        std::tuple{"nl = \"Korter.\"\n", "", "a.toml:17:1: nl is missing"},
        std::tuple{"day = 2026-09-14", "day = \"2026-09-14\"", "a.toml:6:7: day must be a day without quotes"},
        std::tuple{"[[declared]]", "[[declred]]", "unknown key \"declred\""},
        std::tuple{"basis = \"legitimate-interest\"", "basis = \"consent\"",
                   "a.toml:4:9: basis must be one of public-task"},
        std::tuple{"[controller]", "[controller", "a.toml:2:"}}) {
    std::string text = good;
    text.replace(text.find(from), std::string{from}.size(), to);
    const auto read = Annotations::parse("a.toml", text);
    ASSERT_FALSE(read) << to;
    EXPECT_THAT(read.error().message, HasSubstr(sentence));
  }
}

// docs/reference/report.md names every key as `key` or `section.key`, and no other.
TEST(Annotations, ThePageOfReferenceHasEveryKey) {
  std::ifstream page{EUGRESS_SOURCE "/docs/reference/report.md"};
  std::ostringstream text;
  text << page.rdbuf();
  for (const std::string& key : annotation_keys()) EXPECT_THAT(text.str(), HasSubstr("| `" + key + "`")) << key;
}

std::string report_of(const char* institution, std::uint64_t connections,
                      const char* period = "2026-09-01/2026-09-01") {
  LoggedPeriod log;
  log.knowledge().hours(24, {{.connections = connections}});
  ReportGrounds grounds = grounds_for({Plane::media});
  grounds.annotations.institution = institution;
  return report_json(log.report(period, std::move(grounds)), {Language::english});
}

TEST(Combine, AddsWhatIsShownAndSaysWhatIsNot) {
  LoggedPeriod small;
  small.knowledge().see(std::chrono::minutes{15}, {{.connections = 4}});
  ReportGrounds grounds = grounds_for({Plane::media});
  grounds.annotations.institution = "Small school";
  const std::string of_small =
      report_json(small.report("2026-09-01/2026-09-01", std::move(grounds)), {Language::english});
  std::vector<ReadReport> reports;
  for (const std::string& text : {report_of("University A", 100), report_of("University B", 200), of_small}) {
    const auto read = read_report("r.json", text);
    ASSERT_TRUE(read) << read.error().message;
    reports.push_back(*read);
  }
  ASSERT_TRUE(can_be_combined(reports));
  const std::string json = combined_json(reports);
  EXPECT_THAT(json, HasSubstr("\"connections\": 28800"));  // 96 quarters of 100 and of 200
  EXPECT_THAT(json, HasSubstr("\"institutions_hidden\": 1"));
  const std::string page = combined_html(reports, Language::dutch);
  EXPECT_THAT(page, HasSubstr("University A, University B"));
  EXPECT_THAT(page, HasSubstr("28.800"));
}

TEST(Combine, RefusesOtherPeriodsTheSameTwiceAndOtherFiles) {
  const auto a = read_report("a.json", report_of("A", 100));
  const auto b = read_report("b.json", report_of("A", 100));
  ASSERT_TRUE(a && b);
  EXPECT_THAT(can_be_combined({*a, *b}).error().message, HasSubstr("b.json and a.json are both of A"));
  ReadReport other = *b;
  other.institution = "B";
  other.period = "2026-09-02/2026-09-02";
  EXPECT_THAT(can_be_combined({*a, other}).error().message, HasSubstr("one sheet is of one period"));
  EXPECT_THAT(read_report("c.json", "{}").error().message, HasSubstr("c.json: "));
  EXPECT_THAT(read_report("c.json", "no json").error().message, HasSubstr("give the JSON that eugress report wrote"));
  std::string changed = report_of("A", 100);
  changed.replace(changed.find("not-contradicted"), 16, "quite-all-right!");
  EXPECT_THAT(read_report("c.json", changed).error().message, HasSubstr("is no status of a claim"));
}

TEST(Message, FillsItsPlacesOnceAndLeavesWhatComesIn) {
  static constexpr Message message{"{1} of {0}", "{0}: {1}"};
  const std::vector<std::string> values{"{1}", "x"};
  EXPECT_EQ(message.in(Language::english, values), "x of {1}");
  EXPECT_EQ(message.in(Language::dutch, values), "{1}: x");
}

TEST(Wording, NumbersAreOfTheirLanguage) {
  EXPECT_EQ(number_text(1204567, Language::english), "1,204,567");
  EXPECT_EQ(number_text(1204567, Language::dutch), "1.204.567");
  EXPECT_EQ(share_text(1, 3, Language::dutch), "33,3 %");
  EXPECT_EQ(bytes_text(7700, Language::dutch), "7,7 kB");
  EXPECT_EQ(length_text(std::chrono::seconds{86400 + 2 * 3600 + 60}, Language::english), "1 day 2 h 1 min");
  EXPECT_EQ(length_text(std::chrono::seconds{2 * 86400}, Language::dutch), "2 dagen");
  EXPECT_EQ(length_text(std::chrono::seconds{30}, Language::english), "30 s");
}

}  // namespace
}  // namespace eugress
