#include "base/message.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

TEST(Message, BothLanguagesSpeakOfTheSameThings) {
  EXPECT_TRUE(is_complete("none", "geen"));
  EXPECT_TRUE(is_complete("{0} of {1}", "van {1} zijn het er {0}")) << "in any order";
  EXPECT_TRUE(is_complete("{0} and {0}", "{0}")) << "as often as a language needs";
  EXPECT_FALSE(is_complete("", "geen"));
  EXPECT_FALSE(is_complete("none", ""));
  EXPECT_FALSE(is_complete("{0} of {1}", "{0}"));
  EXPECT_FALSE(is_complete("{0}", "{1}"));
  EXPECT_FALSE(is_complete("{1}", "{1}")) << "a hole: nothing is {0}";
  for (const char* broken : {"{", "}", "{}", "{a}", "{0", "{10}", "{{0}}"}) {
    EXPECT_FALSE(is_complete(broken, broken)) << broken;
  }
}

TEST(Sentence, IsSaidInEveryLanguageAtOnce) {
  constexpr Message found{"{1} found {0}", "{0} gevonden door {1}"};
  const Sentence sentence = say(found, 1'204'567, "gw1");
  EXPECT_EQ(sentence.in(Language::english), "gw1 found 1,204,567");
  EXPECT_EQ(sentence.in(Language::dutch), "1.204.567 gevonden door gw1");
}

TEST(Sentence, HoldsOthersAndWhatLooksLikeAPlace) {
  constexpr Message inner{"one", "een"};
  constexpr Message outer{"<{0}>", "<{0}>"};
  EXPECT_EQ(say(outer, Sentence{inner}).in(Language::dutch), "<een>");
  EXPECT_EQ(say(outer, "{0}").in(Language::english), "<{0}>") << "what was put in is not looked into again";
}

TEST(Sentence, FiguresCarryTheMarksOfTheLanguage) {
  EXPECT_EQ(figure("1,204.5 kB").in(Language::english), "1,204.5 kB");
  EXPECT_EQ(figure("1,204.5 kB").in(Language::dutch), "1.204,5 kB");
  EXPECT_EQ(Sentence{999}.in(Language::dutch), "999");
  EXPECT_EQ(Sentence{-1000}.in(Language::dutch), "-1.000");
  EXPECT_EQ(Sentence{UINT64_MAX}.in(Language::english), "18,446,744,073,709,551,615");
}

TEST(Sentence, ListsEndWithAnAnd) {
  EXPECT_EQ(listed_with_and(std::vector<std::string>{}).in(Language::english), "");
  EXPECT_EQ(listed_with_and(std::vector<std::string>{"a"}).in(Language::dutch), "a");
  EXPECT_EQ(listed_with_and(std::vector<std::string>{"a", "b", "c"}).in(Language::english), "a, b and c");
  EXPECT_EQ(listed_with_and(std::vector<std::string>{"a", "b", "c"}).in(Language::dutch), "a, b en c");
}

TEST(Language, IsNamedByItsTag) {
  EXPECT_EQ(language_from_text("nl"), Language::dutch);
  EXPECT_EQ(language_from_text("en"), Language::english);
  EXPECT_EQ(language_from_text("NL"), std::nullopt);
  EXPECT_EQ(language_from_text(""), std::nullopt);
}

}  // namespace
}  // namespace eugress
