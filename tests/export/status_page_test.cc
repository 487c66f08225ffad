#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "export/export.h"
#include "sample.h"

namespace eugress {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A strict reader of the HTML that we write: every element closed in order, attributes quoted, ids unique and every
// reference to one answered. The first complaint, or nothing.
std::string complaint_about(const std::string& page) {
  static const std::set<std::string> empty_elements{"meta", "link", "br", "hr", "img", "input"};
  std::vector<std::string> open;
  std::set<std::string> ids;
  std::set<std::string> references;
  if (page.rfind("<!DOCTYPE html>", 0) != 0) return "no doctype";
  std::size_t at = std::string{"<!DOCTYPE html>"}.size();
  while ((at = page.find('<', at)) != std::string::npos) {
    const std::size_t end = page.find('>', at);
    if (end == std::string::npos) return "a tag never ends";
    std::string tag = page.substr(at + 1, end - at - 1);
    at = end + 1;
    if (tag[0] == '/') {
      if (open.empty() || open.back() != tag.substr(1)) return "closed out of order: " + tag;
      open.pop_back();
      continue;
    }
    const bool closes_itself = tag.back() == '/';
    if (closes_itself) tag.pop_back();
    const std::string name = tag.substr(0, tag.find(' '));
    if (!std::all_of(name.begin(), name.end(), [](unsigned char one) { return std::isalnum(one) != 0; })) {
      return "not an element: " + tag;
    }
    std::string rest = tag.substr(name.size());
    while (!rest.empty()) {
      const std::size_t equals = rest.find("=\"");
      const std::size_t close = equals == std::string::npos ? equals : rest.find('"', equals + 2);
      if (rest[0] != ' ' || close == std::string::npos) return "badly written attributes: " + tag;
      const std::string attribute = rest.substr(1, equals - 1);
      const std::string value = rest.substr(equals + 2, close - equals - 2);
      if (attribute == "id" && !ids.insert(value).second) return "id given twice: " + value;
      if (attribute == "aria-labelledby") references.insert(value);
      if (attribute.rfind("on", 0) == 0 || attribute == "style") return "forbidden attribute: " + tag;
      rest = rest.substr(close + 1);
    }
    const bool is_the_script = tag == "script defer=\"\" src=\"assets/page.js\"" && page[at] == '<';
    if (name == "script" && !is_the_script) return "another script";
    if (!closes_itself && empty_elements.count(name) == 0) open.push_back(name);
  }
  if (!open.empty()) return "never closed: " + open.back();
  for (const std::string& reference : references) {
    if (ids.count(reference) == 0) return "nothing has the id " + reference;
  }
  return "";
}

std::vector<Snapshot> every_kind_of_books() {
  Snapshot empty;
  Snapshot waiting;
  waiting.setting = sample_snapshot().setting;
  Snapshot quiet = sample_snapshot();
  quiet.cells.clear();
  quiet.servers.clear();
  quiet.witnesses = {};
  Snapshot school = sample_snapshot();
  school.setting.shows_servers = false;
  school.setting.shows_zones = false;
  Snapshot damaged = sample_snapshot();
  damaged.is_truncated = true;
  damaged.setting.is_replay = true;
  damaged.lost = {};
  damaged.last_coverage = std::nullopt;
  damaged.gaps_in_all = 200;
  damaged.setting.has_position = false;
  Snapshot exempt = sample_snapshot();
  exempt.cells[0].key.verdict = Verdict::exempt;
  Snapshot old = sample_snapshot();
  old.setting.promise.effective_from = "2027-01-01";
  return {sample_snapshot(), empty, waiting, quiet, school, damaged, exempt, old};
}

TEST(StatusPage, IsWellFormedWhateverTheBooksHold) {
  for (const Snapshot& books : every_kind_of_books()) EXPECT_EQ(complaint_about(render_page(books)), "");
}

TEST(StatusPage, TheReaderOfThisTestComplains) {
  const std::string start = "<!DOCTYPE html>";
  EXPECT_EQ(complaint_about(start + "<p class=\"a\">x</p>"), "");
  for (const char* bad :
       {"<p>", "<p></b></p>", "<p class=a></p>", "<p id=\"a\"></p><p id=\"a\"></p>", "<p aria-labelledby=\"a\"></p>",
        "<script></script>", "<script defer=\"\" src=\"assets/page.js\">x</script>",
        "<script src=\"assets/other.js\"></script>", "<p onclick=\"x\"></p>", "</p>"}) {
    EXPECT_NE(complaint_about(start + bad), "") << bad;
  }
}

std::vector<std::string> addresses_in(const std::string& page) {
  std::vector<std::string> addresses;
  for (const char* attribute : {" href=\"", " src=\"", " action=\"", " srcset=\"", " data=\""}) {
    for (std::size_t at = page.find(attribute); at != std::string::npos; at = page.find(attribute, at)) {
      at += std::string{attribute}.size();
      addresses.push_back(page.substr(at, page.find('"', at) - at));
    }
  }
  return addresses;
}

TEST(StatusPage, LoadsNothingFromAnywhereButItself) {
  for (const Snapshot& books : every_kind_of_books()) {
    const std::string page = render_page(books);
    for (const char* way_out : {"//", "url(", "@import", "<img", "<iframe", "<object", "<style", "javascript:"}) {
      EXPECT_THAT(page, Not(HasSubstr(way_out)));
    }
    // Relative, so that the page also works under a path of a proxy's.
    for (const std::string& address : addresses_in(page)) {
      const bool is_ours = address[0] == '#' || address[0] == '?' || address == "metrics" ||
                           address == "api/v1/status" || address.rfind("assets/", 0) == 0;
      EXPECT_TRUE(is_ours) << address;
    }
  }
}

TEST(StatusPage, NeverUsesTheWordsThatPromiseTooMuch) {
  const auto flows = sample_flows();
  for (const Snapshot& books : every_kind_of_books()) {
    for (std::string text : {render_page(books), render_page(books, Language::dutch), render_metrics(books),
                             render_status(books, &flows)}) {
      std::transform(text.begin(), text.end(), text.begin(),
                     [](unsigned char one) { return static_cast<char>(std::tolower(one)); });
      for (const char* word : {"complian", "proved", "proven", "guarantee", "bewezen", "bewijst", "garandeer",
                               "gegarandeerd", "voldoet aan", "✓", "✔"}) {
        EXPECT_THAT(text, Not(HasSubstr(word)));
      }
    }
  }
}

TEST(StatusPage, TextCannotBecomeMarkup) {
  Snapshot books = sample_snapshot();
  const std::string hostile = "</title><script>alert(1)</script><b a=\"'&\x01\xFF";
  books.setting.observation_point = hostile;
  books.setting.providers = {hostile};
  books.setting.zones[1] = hostile;
  books.setting.lacking = {hostile};
  books.setting.knowledge = {{hostile, hostile, std::nullopt}};
  books.setting.promise = {hostile, hostile, hostile, hostile, hostile, hostile, {{Plane::media, hostile}}};
  for (ServerLine& line : books.servers) {
    line.latest.finding.names = {hostile};
    line.latest.finding.city = hostile;
    line.latest.finding.operator_name = hostile;
    line.latest.finding.hints = {{HintSource::geofeed, hostile, hostile, hostile, hostile, true}};
  }
  const std::string page = render_page(books);
  EXPECT_EQ(complaint_about(page), "");
  EXPECT_EQ(page.find("<script"), page.rfind("<script")) << "ours alone";
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;&lt;b a=&quot;&#39;&amp;\xEF\xBF\xBD\xEF\xBF\xBD"));
}

TEST(StatusPage, AnswersMediaAndMetadataApart) {
  const std::string page = render_page(sample_snapshot());
  EXPECT_THAT(page, HasSubstr("No contradiction found."));
  EXPECT_THAT(page,
              HasSubstr("CONTRADICTED: 212 connections to US (United States), telemetry, grade A; 9 connections to CH "
                        "(Switzerland), web, grade B."));
  EXPECT_THAT(page, HasSubstr("A further 4 connections may lie outside, on weak evidence (grade C)."));
  // Media: 606 of 608 connections inside, 2 unknown.
  EXPECT_THAT(page, HasSubstr("So far seen: 608 connections"));
  EXPECT_THAT(page, HasSubstr("99.7 % <small>of connections"));
}

TEST(StatusPage, TooMuchUnknownIsNoAnswer) {
  Snapshot books = sample_snapshot();
  books.cells[1].counts.egress.connections = 31;  // of 637: 4.9 %
  EXPECT_THAT(render_page(books), HasSubstr("No contradiction found."));
  books.cells[1].counts.egress.connections = 32;  // of 638: 5.02 %
  const std::string page = render_page(books);
  EXPECT_THAT(page, HasSubstr("We cannot tell: 5.0 % of connections went to a place that is unknown or disputed."));
  EXPECT_THAT(page, Not(HasSubstr("No contradiction found")));
}

TEST(StatusPage, WeakEvidenceNeitherContradictsNorClears) {
  Snapshot books = sample_snapshot();
  books.cells = {
      sample_cell(Plane::media, *Country::from_text("US"), Law::third, Verdict::outside, Grade::c, {10, 1, 5}, {})};
  const std::string page = render_page(books);
  EXPECT_THAT(page, HasSubstr("We cannot tell: 100 % of connections and 100 % of bytes seem to leave the promised "
                              "area, on weak evidence only."));
  EXPECT_THAT(page, Not(HasSubstr("CONTRADICTED")));
  EXPECT_THAT(page, Not(HasSubstr("No contradiction found")));
}

TEST(StatusPage, AnOutsidePlaneApartFromBothIsNotHidden) {
  Snapshot books = sample_snapshot();
  EXPECT_THAT(render_page(books), Not(HasSubstr("answer-apart")));
  books.cells.push_back(
      sample_cell(Plane::static_, *Country::from_text("US"), Law::third, Verdict::outside, Grade::b, {10, 1, 5}, {}));
  EXPECT_THAT(render_page(books), HasSubstr("CONTRADICTED: 5 connections to US (United States), static, grade B."));
}

TEST(StatusPage, PeersEnterNoShare) {
  Snapshot books = sample_snapshot();
  const std::string before = render_page(books);
  books.cells.back().counts.egress.connections = 1'000'000;
  const std::string after = render_page(books);
  const auto answers = [](const std::string& page) {
    return page.substr(page.find("id=\"answers\""), page.find("id=\"planes\"") - page.find("id=\"answers\""));
  };
  EXPECT_EQ(answers(before), answers(after));
  EXPECT_THAT(after, HasSubstr("1,000,001 connections, "));
  EXPECT_THAT(after, Not(HasSubstr(planted_peer)));
}

TEST(StatusPage, TrafficOlderThanThePromiseIsNotJudged) {
  Snapshot books = sample_snapshot();
  books.setting.promise.effective_from = "2026-11-22";
  const std::string page = render_page(books);
  EXPECT_THAT(page, HasSubstr("We cannot tell: this traffic is older than the promise, which holds from 2026-11-22."));
  EXPECT_THAT(page, Not(HasSubstr("CONTRADICTED")));
  EXPECT_THAT(page, HasSubstr("Held against it all the same, 221 connections would lie outside."));
}

TEST(StatusPage, BlindIntervalsAreNoAnswer) {
  Snapshot books = sample_snapshot();
  books.intervals_assessable = 0;
  const std::string page = render_page(books);
  EXPECT_THAT(page, Not(HasSubstr("No contradiction found")));
  EXPECT_THAT(page, HasSubstr("CONTRADICTED: 212")) << "what was seen was seen";
}

TEST(StatusPage, SilenceIsNoAnswer) {
  Snapshot quiet = sample_snapshot();
  quiet.cells.clear();
  EXPECT_THAT(render_page(quiet), HasSubstr("Nothing seen so far."));
  EXPECT_THAT(render_page(quiet), Not(HasSubstr("No contradiction found")));
  EXPECT_THAT(render_page(Snapshot{}), HasSubstr("Nothing measured yet."));
}

TEST(StatusPage, OnlyThePageThatWaitsReloadsItself) {
  EXPECT_THAT(render_page(Snapshot{}), HasSubstr("http-equiv=\"refresh\""));
  EXPECT_THAT(render_page(sample_snapshot()), Not(HasSubstr("http-equiv=\"refresh\"")));
}

TEST(StatusPage, ServersTellTheirWholeStory) {
  const std::string page = render_page(sample_snapshot());
  EXPECT_THAT(page, HasSubstr("198.51.100.9"));
  EXPECT_THAT(page, HasSubstr("zoomfrn99mmr.zoom.us"));
  EXPECT_THAT(page, HasSubstr("<span>refuted</span><span><b>US</b>, database"));
  EXPECT_THAT(page, HasSubstr("<span>disagrees</span><span><b>NL</b>, database"));
  EXPECT_THAT(page, HasSubstr("unlisted server, AS 64501"));
  EXPECT_THAT(page, Not(HasSubstr("192.0.2.66")));
  EXPECT_LT(page.find("2001:db8::10"), page.find("198.51.100.9")) << "outside first";
}

TEST(StatusPage, TheSchoolProfileShowsNeitherServersNorZones) {
  Snapshot books = sample_snapshot();
  EXPECT_THAT(render_page(books), HasSubstr("west"));
  books.setting.shows_servers = false;
  books.setting.shows_zones = false;
  const std::string page = render_page(books);
  for (const char* hidden : {"west", "198.51.100.9", "zoomfrn99mmr", "AS 64501", "By zone"}) {
    EXPECT_THAT(page, Not(HasSubstr(hidden)));
  }
}

TEST(StatusPage, ExactBytesStandBehindTheShortOnes) {
  // Media in all: 5,000,000,100 + 2,500,000,000 + 30,000 + 189,645 octets.
  EXPECT_THAT(render_page(sample_snapshot()),
              HasSubstr("<data value=\"7500219745\" title=\"7,500,219,745 bytes\">7.5 GB</data>"));
}

TEST(StatusPage, OldDataIsNamed) {
  const std::string page = render_page(sample_snapshot());
  EXPECT_THAT(page, HasSubstr("51 days old: renew it"));  // 2026-10-01 to 2026-11-21
  EXPECT_THAT(page, HasSubstr("1 day old<"));
}

}  // namespace
}  // namespace eugress
