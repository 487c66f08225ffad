// The page in two languages: which one a reader gets, and that the other one has left nothing behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "export/export.h"
#include "sample.h"

namespace eugress {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Language asked(const char* query, const char* accept_language, bool is_school = false) {
  return language_for({query, accept_language}, is_school);
}

TEST(LanguageOfAReader, TheSwitchWinsOverTheBrowser) {
  EXPECT_EQ(asked("lang=nl", "en"), Language::dutch);
  EXPECT_EQ(asked("x=1&lang=en", "nl"), Language::english);
  EXPECT_EQ(asked("lang=xx", "nl"), Language::dutch) << "a language that we do not have is as good as none";
  EXPECT_EQ(asked("language=nl", ""), Language::english) << "another word";
}

// RFC 9110 section 12.5.4: quality values from 0 to 1, 1 if none is given, and 0 for what is not wanted.
TEST(LanguageOfAReader, TheBrowserMaySayHowMuchItLikesEach) {
  EXPECT_EQ(asked("", ""), Language::english);
  EXPECT_EQ(asked("", "nl"), Language::dutch);
  EXPECT_EQ(asked("", "NL-be"), Language::dutch);
  EXPECT_EQ(asked("", "de, nl;q=0.8, en;q=0.7"), Language::dutch);
  EXPECT_EQ(asked("", "nl;q=0.3, en ; q=0.9"), Language::english);
  EXPECT_EQ(asked("", "nl;q=0"), Language::english);
  EXPECT_EQ(asked("", "nl, en"), Language::dutch) << "equally liked: in the order given";
  EXPECT_EQ(asked("", "nld"), Language::english) << "another tag";
  for (const char* odd : {",", ";", ";q=1", "nl;q=", "nl;q=2", "nl;q=x", "*", "-", "nl;q=1;;;,", "\xff"}) {
    static_cast<void>(asked(odd, odd));
  }
}

TEST(LanguageOfAReader, ASchoolReadsDutchUnlessItAsksOtherwise) {
  EXPECT_EQ(asked("", "en-US,en", true), Language::dutch);
  EXPECT_EQ(asked("lang=en", "nl", true), Language::english);
}

std::vector<std::string> texts_of(const std::string& page) {
  std::vector<std::string> texts;
  for (std::size_t at = page.find('>'); at != std::string::npos; at = page.find('>', at)) {
    const std::size_t end = page.find('<', ++at);
    const std::string text = page.substr(at, end == std::string::npos ? end : end - at);
    if (text.find_first_not_of(" \n") != std::string::npos) texts.push_back(text);
  }
  return texts;
}

// Words that are the same in both languages, and what is nobody's sentence: names, digests, addresses, units.
bool is_no_sentence(const std::string& text) {
  static const std::set<std::string> same{
      "Media",           "media",    "Web",      "web",   "bytes",   "Zone",
      "Server",          "database", "geofeed",  "Bytes", "English", "Nederlands",
      "eugress",         "metadata", "Metadata", "west",  "other",   "Frankfurt am Main",
      "Example Carrier", "udp",      "tcp",      "ping"};
  static const std::set<std::string> others_words{
      "No cloud region file is loaded: servers at cloud providers stay at grade C.",
      "Meetings that we host, their content and their metadata stay in the EU and the EEA.",
      "Data protection agreement, annex 2, A cooperative, "};
  if (same.count(text) != 0 || others_words.count(text) != 0) return true;
  static const std::regex word{"[a-z]{3,}.* [a-z]{3,}"};
  return !std::regex_search(text, word);
}

TEST(PageInDutch, SaysTheSameInAsManyPlacesAndLeavesNoEnglish) {
  for (Snapshot books : {sample_snapshot(), Snapshot{}}) {
    const auto english = texts_of(render_page(books));
    const auto dutch = texts_of(render_page(books, Language::dutch));
    ASSERT_EQ(english.size(), dutch.size());
    std::size_t translated = 0;
    for (std::size_t index = 0; index < english.size(); ++index) {
      if (english[index] != dutch[index]) {
        ++translated;
      } else {
        EXPECT_TRUE(is_no_sentence(dutch[index])) << "not in Dutch: " << dutch[index];
      }
    }
    EXPECT_GT(translated, 15U);
  }
}

TEST(PageInDutch, IsMarkedAsSuchAndWritesFiguresTheDutchWay) {
  const std::string page = render_page(sample_snapshot(), Language::dutch);
  EXPECT_THAT(page, HasSubstr("<html lang=\"nl\">"));
  EXPECT_THAT(page, HasSubstr("<title>Waar ons Zoom-verkeer heen gaat · eugress</title>"));
  EXPECT_THAT(page, HasSubstr("Geen tegenspraak gevonden."));
  EXPECT_THAT(page, HasSubstr("99,7 % <small>van de verbindingen"));
  EXPECT_THAT(page, HasSubstr("<data value=\"7500219745\" title=\"7.500.219.745 bytes\">7,5 GB</data>"));
  EXPECT_THAT(render_page(sample_snapshot()), HasSubstr("<html lang=\"en\">"));
}

TEST(PageInDutch, HasALinkToTheOtherLanguageInThatLanguage) {
  EXPECT_THAT(render_page(sample_snapshot(), Language::dutch),
              HasSubstr("<a href=\"?lang=en\" lang=\"en\" hreflang=\"en\">English</a>"));
  EXPECT_THAT(render_page(sample_snapshot()),
              HasSubstr("<a href=\"?lang=en\" lang=\"en\" hreflang=\"en\" aria-current=\"true\">English</a>"));
}

// What a place of a message got nothing for stays visible as {0}; nobody may ever see one.
TEST(PageInDutch, NoPlaceOfAMessageStaysOpen) {
  for (const Language language : {Language::english, Language::dutch}) {
    EXPECT_THAT(render_page(sample_snapshot(), language), Not(testing::ContainsRegex("[{][0-9][}]")));
  }
}

TEST(PageOfASchool, OpensWithTheTwoSentencesAndNoFigures) {
  Snapshot books = sample_snapshot();
  books.setting.is_school = true;
  books.setting.shows_servers = books.setting.shows_zones = false;
  const std::string page = render_page(books, Language::dutch);
  const std::size_t main = page.find("<main");
  const std::string first = page.substr(main, page.find("</section>", main) - main);
  EXPECT_THAT(first, HasSubstr("<p class=\"headline\">Geen tegenspraak gevonden.</p>"));
  EXPECT_THAT(first, HasSubstr("<p class=\"headline\">TEGENGESPROKEN: 212 verbindingen naar US (Verenigde Staten)"));
  for (const char* chart : {"<svg", "class=\"shares\"", "<table"}) EXPECT_THAT(first, Not(HasSubstr(chart)));
}

}  // namespace
}  // namespace eugress
