#include "evidence/canonical.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "evidence/line_writer.h"
#include "evidence/members.h"
#include "evidence/vectors.h"

namespace eugress {
namespace {

using nlohmann::json;

// RFC 8785's reference data. Member names of it are not ours, therefore its strings go through as values.
TEST(Canonical, StringsAreEscapedAsTheReferenceDataOfRfc8785) {
  for (const json& one : vectors("jcs-rfc8785")["cases"]) {
    const std::string canonical = text_from_hex(one["output_hex"]);
    const json parsed = json::parse(text_from_hex(one["input_hex"]));
    std::vector<std::string> strings;
    const json flat = parsed.flatten();
    for (const json& part : flat) {
      if (part.is_string()) strings.push_back(part);
    }
    for (const auto& [name, value] : parsed.items()) {
      if (parsed.is_object()) strings.push_back(name);
    }
    for (const std::string& text : strings) {
      LineWriter line;
      line.add("s", text);
      const std::string written = line.finish();
      const std::string value = written.substr(5, written.size() - 6);
      EXPECT_NE(canonical.find(value), std::string::npos) << one["name"] << " has no " << value;
      EXPECT_TRUE(is_canonical(written)) << written;
      EXPECT_EQ(Members{written}.text("s"), text);
    }
  }
}

TEST(Canonical, TheGoldenLogsLinesAreInTheOneForm) {
  for (const json& line : vectors("evidence-golden")["lines"]) EXPECT_TRUE(is_canonical(line.get<std::string>()));
}

TEST(Canonical, AWrittenLineIsTheGoldenOne) {
  const json golden = vectors("evidence-golden")["lines"];
  LineWriter day;
  day.add("d", "2026-11-21").add("first", 0).add("gw", "gw1").add("k", "day").begin_array("pre").end();
  day.add("sw", "0.1.0").add("v", 1);
  EXPECT_EQ(day.finish(), golden[0]);
  LineWriter start;
  start.add("k", "start").add("run", "f00dfeedcafe0001").add("t", 1795219200).add("torn", 0);
  EXPECT_EQ(start.finish(), golden[1]);
}

TEST(Canonical, WhatIsNotTheOneFormIsRefused) {
  for (const char* const line : {
           "",
           "{",
           "[]",
           "1",
           "{} ",
           " {}",
           "{\"a\":1,}",
           "{\"a\": 1}",
           "{\"a\":1 }",
           "{\"b\":1,\"a\":2}",  // out of order
           "{\"a\":1,\"a\":1}",  // twice
           "{\"A\":1}",          // a name is [a-z0-9_]+
           "{\"\":1}",
           "{\"a\":null}",
           "{\"a\":1.0}",
           "{\"a\":1e3}",
           "{\"a\":-0}",
           "{\"a\":01}",
           "{\"a\":+1}",
           "{\"a\":9007199254740992}",  // 2^53
           "{\"a\":-9007199254740992}",
           "{\"a\":99999999999999999999999999}",
           "{\"a\":\"\\/\"}",
           "{\"a\":\"\\u0041\"}",
           "{\"a\":\"\\u000a\"}",  // has the shorter form \n
           "{\"a\":\"\\u001F\"}",
           "{\"a\":\"\\x41\"}",
           "{\"a\":\"\n\"}",
           "{\"a\":\"\xff\"}",
           "{\"a\":\"\xc0\x80\"}",          // overlong
           "{\"a\":\"\xed\xa0\x80\"}",      // a surrogate
           "{\"a\":\"\xf4\x90\x80\x80\"}",  // beyond Unicode
           "{\"a\":[[[[[[[[1]]]]]]]]}",     // nine deep
           "{\"a\":[1,]}",
           "{\"a\":true1}",
           "{\"a\":1}{\"a\":1}",
       }) {
    EXPECT_FALSE(is_canonical(line)) << line;
  }
  EXPECT_TRUE(is_canonical("{}"));
  EXPECT_TRUE(is_canonical("{\"a\":[[[[[[[1]]]]]]]}"));
  EXPECT_TRUE(is_canonical("{\"a\":9007199254740991,\"a_1\":-9007199254740991,\"b\":\"\\u001f\x7f\"}"));
}

TEST(Canonical, ALineHasAnEnd) {
  const std::string frame = "{\"a\":\"\"}";
  const auto line = [&](std::size_t size) { return "{\"a\":\"" + std::string(size - frame.size(), 'x') + "\"}"; };
  EXPECT_TRUE(is_canonical(line(4096)));
  EXPECT_FALSE(is_canonical(line(4097)));
}

bool has_only_our_values(const json& value) {
  if (value.is_array()) return std::all_of(value.begin(), value.end(), has_only_our_values);
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) {
      const bool is_our_name =
          !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
      if (!is_our_name || !has_only_our_values(member)) return false;
    }
    return true;
  }
  if (value.is_number_integer()) return std::abs(value.get<double>()) <= 9007199254740991.0;
  return value.is_string() || value.is_boolean();
}

// The library parses and writes again with sorted members: for what is left of JSON here, that is RFC 8785's form.
TEST(Canonical, AnotherParserAgreesOnMutatedLines) {
  const json golden = vectors("evidence-golden")["lines"];
  std::mt19937 random{6962};
  int accepted = 0;
  for (int round = 0; round < 60000; ++round) {
    std::string line = golden[random() % golden.size()];
    for (auto change = random() % 3; change < 3; ++change) {
      const std::size_t at = random() % line.size();
      constexpr std::string_view alphabet = "{}[]\",:\\0123456789abuntrfz-+. \n\x80\xc3\xa9";
      if (random() % 2 == 0) {
        line[at] = alphabet[random() % alphabet.size()];
      } else if (random() % 2 == 0) {
        line.erase(at, 1);
      } else {
        line.insert(at, 1, alphabet[random() % alphabet.size()]);
      }
    }
    const json parsed = json::parse(line, nullptr, false);
    bool expected = !parsed.is_discarded() && parsed.is_object() &&
                    parsed.dump(-1, ' ', false, json::error_handler_t::replace) == line;
    expected = expected && has_only_our_values(parsed);
    EXPECT_EQ(is_canonical(line), expected) << line;
    accepted += expected ? 1 : 0;
  }
  EXPECT_GT(accepted, 1000) << "the mutations leave too little to compare";
}

TEST(Canonical, OctetsThatAreNoTextAreReplaced) {
  LineWriter line;
  line.add("name", "caf\xe9");
  EXPECT_EQ(line.finish(), "{\"name\":\"caf\xef\xbf\xbd\"}");
}

TEST(Canonical, ACounterThatIsTooLargeStaysReadableForEveryone) {
  LineWriter line;
  line.add("n", UINT64_MAX);
  EXPECT_EQ(line.finish(), "{\"n\":9007199254740991}");
}

TEST(CanonicalDeathTest, MembersOutOfOrderAreOurMistake) {
  EXPECT_DEATH(LineWriter{}.add("b", 1).add("a", 1), "ascending order");
}

TEST(Members, AreFoundByNameAtTheirOwnDepth) {
  const std::string_view line = "{\"a\":[{\"k\":1},\"k\\\"\"],\"k\":\"server\",\"n\":-5,\"o\":{\"p\":true}}";
  ASSERT_TRUE(is_canonical(line));
  const Members members{line};
  EXPECT_EQ(members.text("k"), "server");
  EXPECT_EQ(members.integer("n"), -5);
  EXPECT_EQ(members.raw("o"), "{\"p\":true}");
  EXPECT_EQ(Members{members.raw("o")}.raw("p"), "true");
  EXPECT_FALSE(members.has("p"));
  EXPECT_FALSE(members.integer("k"));
  EXPECT_FALSE(members.text("n"));
  const auto items = items_of(members.raw("a"));
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0], "{\"k\":1}");
  EXPECT_EQ(text_of(items[1]), "k\"");
  EXPECT_TRUE(items_of("[]").empty());
}

}  // namespace
}  // namespace eugress
