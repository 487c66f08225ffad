#include "identify/host_table.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/host_name.h"

namespace eugress {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view columns = "pattern\tplane\trule\tprints\tregion\tregion_kind\tedge\tdated\tsource\n";

Result<HostTable> read(const std::string& rows) {
  auto table = Table::parse("hosts.tsv", std::string{columns} + rows,
                            {"pattern", "plane", "rule", "prints", "region", "region_kind", "edge", "dated", "source"});
  if (!table) return table.error();
  return HostTable::from_table(*table);
}

// One row a pattern; the rule's id is its place, so that a test can see which row matched.
HostTable table_of(const std::vector<std::string>& patterns) {
  std::string rows;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    rows += patterns[i] + "\tweb\trule-" + std::to_string(i) + "\tname\t-\t-\tno\t2026-11-21\ttest\n";
  }
  auto table = read(rows);
  EXPECT_TRUE(table) << table.error().message;
  return *std::move(table);
}

// The pattern that a name, as the wire may spell it, is matched by; "" for none, "refused" for what is no name.
std::string matched(const HostTable& table, std::string_view spelled) {
  const auto name = HostName::from_text(spelled);
  if (!name) return "refused";
  const HostRule* rule = table.match(name->text());
  return rule != nullptr ? rule->pattern : "";
}

TEST(HostTable, LiteralNamesMatchThemselvesAlone) {
  const HostTable table = table_of({"zoom.us", "log.zoom.us", "zoom.com.cn"});
  EXPECT_EQ(matched(table, "zoom.us"), "zoom.us");
  EXPECT_EQ(matched(table, "log.zoom.us"), "log.zoom.us");
  EXPECT_EQ(matched(table, "zoom.com.cn"), "zoom.com.cn");
  for (const char* other : {"us", "zoom.com", "com.cn", "xlog.zoom.us", "log.zoom.us.example", "a.log.zoom.us"}) {
    EXPECT_EQ(matched(table, other), "") << other;
  }
}

TEST(HostTable, LookAlikesAreRefused) {
  const HostTable table = table_of({"zoom.us", "**.zoom.us", "*.zoom.us"});
  for (const char* other : {"zoom.us.evil.example", "notzoom.us", "evil-zoom.us", "zoom.us.com", "zoomxus.example",
                            "zo.om.us", "www.zoom.us.evil.example", "zoom.usa", "xn--zom-0na.us"}) {
    EXPECT_EQ(matched(table, other), "") << other;
  }
}

TEST(HostTable, CaseAndTrailingDotMakeNoDifference) {
  const HostTable table = table_of({"log.zoom.us", "*.zoom.us"});
  EXPECT_EQ(matched(table, "LOG.Zoom.US"), "log.zoom.us");
  EXPECT_EQ(matched(table, "log.zoom.us."), "log.zoom.us");
  EXPECT_NE(matched(table, "log.zoom.us.."), "log.zoom.us");
}

TEST(HostTable, NamesOfAnyLengthAreHandled) {
  const HostTable table = table_of({"**.zoom.us"});
  const std::string longest = std::string(HostName::capacity - 8, 'a') + ".zoom.us";
  EXPECT_EQ(matched(table, longest), "**.zoom.us");
  EXPECT_EQ(matched(table, "a" + longest), "refused");
  EXPECT_EQ(matched(table, std::string(245, 'a') + ".zoom.us"), "refused");  // 253 octets, the longest of RFC 1035
}

TEST(HostTable, TextThatIsNoNameMatchesNothing) {
  const HostTable table = table_of({"zoom.us", "**.zoom.us"});
  for (const char* text : {"", ".", ".zoom.us", "zoom", "..", "us", "zoom.us."}) {
    EXPECT_EQ(table.match(text), nullptr) << text;
  }
  EXPECT_EQ(HostTable{}.match("zoom.us"), nullptr);
}

TEST(HostTable, AStarIsOneLabelAndTwoAreAnyNumber) {
  const HostTable table = table_of({"*.telemetry.zoom.us", "**.zmeu.us"});
  EXPECT_EQ(matched(table, "us.telemetry.zoom.us"), "*.telemetry.zoom.us");
  EXPECT_EQ(matched(table, "a.b.telemetry.zoom.us"), "");
  EXPECT_EQ(matched(table, "telemetry.zoom.us"), "");
  EXPECT_EQ(matched(table, "fr.zmeu.us"), "**.zmeu.us");
  EXPECT_EQ(matched(table, "a.b.c.zmeu.us"), "**.zmeu.us");
  EXPECT_EQ(matched(table, "zmeu.us"), "");
}

TEST(HostTable, AStarInsideALabelTakesAtLeastOneCharacter) {
  const HostTable table = table_of({"pubmmr-*.zoomonprem.com", "a*b*c.zoom.us"});
  EXPECT_EQ(matched(table, "pubmmr-x.zoomonprem.com"), "pubmmr-*.zoomonprem.com");
  EXPECT_EQ(matched(table, "pubmmr-192-0-2-1.zoomonprem.com"), "pubmmr-*.zoomonprem.com");
  EXPECT_EQ(matched(table, "pubmmr-.zoomonprem.com"), "");
  EXPECT_EQ(matched(table, "pubmmr-a.b.zoomonprem.com"), "");
  EXPECT_EQ(matched(table, "axbxc.zoom.us"), "a*b*c.zoom.us");
  EXPECT_EQ(matched(table, "abbbccc.zoom.us"), "a*b*c.zoom.us");
  EXPECT_EQ(matched(table, "abc.zoom.us"), "");
}

TEST(HostTable, AClusterIsTwoLettersAndTwoDigits) {
  const HostTable table = table_of({"<cluster>web.zoom.us"});
  for (const char* name : {"eu01web.zoom.us", "us07web.zoom.us", "aw1web.zoom.us"}) {
    EXPECT_EQ(matched(table, name), "<cluster>web.zoom.us") << name;
  }
  for (const char* name : {"web.zoom.us", "e01web.zoom.us", "eu1web.zoom.us", "eu001web.zoom.us", "aw2web.zoom.us",
                           "xeu01web.zoom.us", "eu01webx.zoom.us", "eu01.zoom.us"}) {
    EXPECT_EQ(matched(table, name), "") << name;
  }
}

TEST(HostTable, TheClusterOfANameIsItsBeginning) {
  EXPECT_EQ(cluster_of("eu01web.zoom.us"), "eu01");
  EXPECT_EQ(cluster_of("aw1pmcapi.zoom.us"), "aw1");
  EXPECT_EQ(cluster_of("web.zoom.us"), "");
  EXPECT_EQ(cluster_of("eu0"), "");
  EXPECT_EQ(cluster_of(""), "");
}

// The names are those of zoom-wire.md 2.1.
TEST(HostTable, ALocationTakesItsPodAndDigitsAlong) {
  const HostTable table =
      table_of({"zoom<loc>mmr.<loc>.zoom.us", "zoom<loc>mmr.zoom.us", "zoom<loc>-*zssgw.<loc>.zoom.us"});
  EXPECT_EQ(matched(table, "zoomsjccv154mmr.sjc.zoom.us"), "zoom<loc>mmr.<loc>.zoom.us");
  EXPECT_EQ(matched(table, "zoomfrn99mmr.zoom.us"), "zoom<loc>mmr.zoom.us");
  EXPECT_EQ(matched(table, "zoomsjc144-195-19-86zssgw.sjc.zoom.us"), "zoom<loc>-*zssgw.<loc>.zoom.us");
  for (const char* name : {"zoommmr.zoom.us", "zoomfmmr.zoom.us", "zoom99mmr.zoom.us", "zoomf9mmr.zoom.us",
                           "zoomfra-1mmr.zoom.us", "zoomfra1mmr.a.fra.zoom.us", "zoomfra1mmr.f.zoom.us"}) {
    EXPECT_EQ(matched(table, name), "") << name;
  }
}

TEST(HostTable, TheMostSpecificPatternWinsWhateverItsPlaceInTheFile) {
  std::vector<std::string> patterns{
      "**.zoom.us",      "*.zoom.us",       "*web.zoom.us",        "*02web.zoom.us",     "<cluster>web.zoom.us",
      "us02web.zoom.us", "*.cloud.zoom.us", "*rwc*.cloud.zoom.us", "rwc*.cloud.zoom.us", "rwc<loc>.<loc>.zoom.us",
      "r*1.zoom.us",     "*o*1.zoom.us"};
  // Each name with the pattern that the order in the header makes win.
  const std::vector<std::pair<const char*, const char*>> expected{
      {"us02web.zoom.us", "us02web.zoom.us"},       // literal
      {"us03web.zoom.us", "<cluster>web.zoom.us"},  // placeholder before `*` inside
      {"xx-02web.zoom.us", "*02web.zoom.us"},       // more literal characters
      {"school-web.zoom.us", "*web.zoom.us"},       // `*` inside before `*`
      {"school.zoom.us", "*.zoom.us"},              // `*` before `**`
      {"a.b.zoom.us", "**.zoom.us"},
      {"room1.zoom.us", "r*1.zoom.us"},               // as many literal characters, fewer `*`
      {"rwcff.cloud.zoom.us", "rwc*.cloud.zoom.us"},  // the second label decides first
      {"gorwcff.cloud.zoom.us", "*rwc*.cloud.zoom.us"},
      {"turn.cloud.zoom.us", "*.cloud.zoom.us"},
      {"rwcfra.fra.zoom.us", "rwc<loc>.<loc>.zoom.us"},
  };
  for (int turn = 0; turn < 2; ++turn) {
    const HostTable table = table_of(patterns);
    for (const auto& [name, pattern] : expected) EXPECT_EQ(matched(table, name), pattern) << name;
    std::reverse(patterns.begin(), patterns.end());
  }
}

// For whoever asks why a name is taken for what it is: all that fits, the one that counts in front.
TEST(HostTable, EveryPatternThatFitsIsNamedInTheOrderOfItsSay) {
  const HostTable table = table_of({"**.zoom.us", "<cluster>web.zoom.us", "log.zoom.us", "*.zoom.us", "*web.zoom.us"});
  const auto fitting = [&](std::string_view host) {
    std::vector<std::string> patterns;
    for (const HostRule* rule : table.all_matches(host)) patterns.push_back(rule->pattern);
    return patterns;
  };
  using testing::ElementsAre;
  EXPECT_THAT(fitting("eu01web.zoom.us"),
              ElementsAre("<cluster>web.zoom.us", "*web.zoom.us", "*.zoom.us", "**.zoom.us"));
  EXPECT_THAT(fitting("log.zoom.us"), ElementsAre("log.zoom.us", "*.zoom.us", "**.zoom.us"));
  EXPECT_THAT(fitting("a.b.zoom.us"), ElementsAre("**.zoom.us"));
  for (const char* other : {"zoom.us", "zoom.us.evil.example", "log.notzoom.us", "us", ""}) {
    EXPECT_THAT(fitting(other), testing::IsEmpty()) << other;
  }
}

TEST(HostTable, ARowBecomesARule) {
  const auto table = read(
      "us.telemetry.zoom.us\ttelemetry\ttelemetry-us\tname\tUS\tword\tno\t2026-11-21\tpublic\n"
      "cdn.zoom.us\tstatic\tcdn\trule\t-\t-\tyes\t2026-11-20\tpublic\n"
      "<cluster>log.zoom.us\ttelemetry\tlog\tname\t-\tcluster\tno\t2026-11-21\tpublic\n"
      "zoom<loc>mmr.zoom.us\tmedia\tmmr\tname\t-\tsite\tno\t2026-11-21\tpublic\n");
  ASSERT_TRUE(table) << table.error().message;
  const HostRule& telemetry = *table->match("us.telemetry.zoom.us");
  EXPECT_EQ(telemetry.plane, Plane::telemetry);
  EXPECT_EQ(telemetry.id, "telemetry-us");
  EXPECT_TRUE(telemetry.prints_name);
  EXPECT_EQ(telemetry.region_kind, RegionKind::word);
  EXPECT_EQ(telemetry.region, "US");
  EXPECT_FALSE(telemetry.is_edge);
  const HostRule& cdn = *table->match("cdn.zoom.us");
  EXPECT_EQ(cdn.plane, Plane::static_);
  EXPECT_FALSE(cdn.prints_name);
  EXPECT_EQ(cdn.region_kind, RegionKind::none);
  EXPECT_EQ(cdn.region, "");
  EXPECT_TRUE(cdn.is_edge);
  EXPECT_EQ(to_text(cdn.dated), "2026-11-20");
  EXPECT_EQ(table->match("eu01log.zoom.us")->region_kind, RegionKind::cluster);
  EXPECT_EQ(table->match("zoomfr84mmr.zoom.us")->region_kind, RegionKind::site);
  EXPECT_EQ(table->rules().size(), 4U);
}

// A word for a larger area is one of those that operators write; Europe is more than the EU, and EMEA more than Europe.
TEST(HostTable, ARegionIsACountryOrAWordForALargerArea) {
  for (const std::string region : {"US", "DE", "EU", "EMEA", "Europe"}) {
    const auto table = read("log.zoom.us\ttelemetry\tlog\tname\t" + region + "\tword\tno\t2026-11-21\tpublic\n");
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(table->match("log.zoom.us")->region, region);
  }
}

TEST(HostTable, ARuleSurvivesTheMoveOfItsTable) {
  HostTable first = table_of({"zoom.us", "*.zoom.us"});
  const HostRule* rule = first.match("a.zoom.us");
  const HostTable second = std::move(first);
  EXPECT_EQ(second.match("a.zoom.us"), rule);
  EXPECT_EQ(rule->pattern, "*.zoom.us");
}

TEST(HostTable, AWrongRowIsNamedByFileAndLine) {
  const std::string good = "zoom.us\tweb\tweb\tname\t-\t-\tno\t2026-11-21\ttest\n";
  const std::vector<std::pair<std::string, std::string>> rows{
      {"a.zoom.us\twebb\tid\tname\t-\t-\tno\t2026-11-21\tt", "\"webb\" is no plane"},
      {"a.zoom.us\tweb\tId\tname\t-\t-\tno\t2026-11-21\tt", "rule \"Id\""},
      {"a.zoom.us\tweb\tid\tyes\t-\t-\tno\t2026-11-21\tt", "prints is \"yes\""},
      {"a.zoom.us\tweb\tid\tname\t-\tplace\tno\t2026-11-21\tt", "region_kind is \"place\""},
      {"a.zoom.us\tweb\tid\tname\tEurop\tword\tno\t2026-11-21\tt", "region \"Europ\""},
      {"a.zoom.us\tweb\tid\tname\t-\tword\tno\t2026-11-21\tt", "contradict"},
      {"a.zoom.us\tweb\tid\tname\tNL\tsite\tno\t2026-11-21\tt", "contradict"},
      {"a.zoom.us\tweb\tid\tname\t-\t-\tmaybe\t2026-11-21\tt", "edge is \"maybe\""},
      {"a.zoom.us\tweb\tid\tname\t-\t-\tno\t2026-11-31\tt", "dated is \"2026-11-31\""},
      {"zoom.us\tweb\tid\tname\t-\t-\tno\t2026-11-21\tt", "already in line 2"},
  };
  for (const auto& [row, reason] : rows) {
    const auto table = read(good + row + "\n");
    ASSERT_FALSE(table) << row;
    EXPECT_THAT(table.error().message, HasSubstr("hosts.tsv:3: ")) << row;
    EXPECT_THAT(table.error().message, HasSubstr(reason)) << row;
  }
}

TEST(HostTable, AWrongPatternIsNamedWithWhatIsWrong) {
  const std::vector<std::pair<std::string, std::string>> patterns{
      {"zoom", "fewer than two labels"},
      {".zoom.us", "empty one"},
      {"a..zoom.us", "empty label"},
      {"zoom.us.", "two literal labels"},
      {"*.us", "two literal labels"},
      {"a.<loc>.us", "two literal labels"},
      {"A.zoom.us", "upper case"},
      {"a.Zoom.us", "two literal labels"},
      {"a b.zoom.us", "character"},
      {"a.*.zoom.us", "only as its first label"},
      {"a.**.zoom.us", "only as its first label"},
      {"a**b.zoom.us", "** inside a label"},
      {"<site>.zoom.us", "placeholder other than"},
      {"<cluster.zoom.us", "placeholder other than"},
      {"a>b.zoom.us", "character"},
      {"a*b*c*d*.zoom.us", "more than three"},
      {std::string(90, 'a') + ".zoom.us", "longer than a name"},
  };
  for (const auto& [pattern, reason] : patterns) {
    const auto table = read("zoom.us\tweb\tweb\tname\t-\t-\tno\t2026-11-21\ttest\n" + pattern +
                            "\tweb\tid\tname\t-\t-\tno\t2026-11-21\ttest\n");
    ASSERT_FALSE(table) << pattern;
    EXPECT_THAT(table.error().message, HasSubstr("hosts.tsv:3: \"" + pattern + "\"")) << pattern;
    EXPECT_THAT(table.error().message, HasSubstr(reason)) << pattern;
  }
}

TEST(Plane, EveryPlaneHasOneSpelling) {
  for (std::size_t i = 0; i < plane_count; ++i) {
    const auto plane = static_cast<Plane>(i);
    EXPECT_EQ(plane_from_text(to_text(plane)), plane);
  }
  // decisions.md, "Words that must not drift"
  EXPECT_EQ(to_text(Plane::static_), "static");
  EXPECT_EQ(to_text(Plane::p2p), "p2p");
  EXPECT_EQ(to_text(Plane::other), "other");
  EXPECT_EQ(plane_from_text("static_"), std::nullopt);
  EXPECT_EQ(plane_from_text(""), std::nullopt);
}

}  // namespace
}  // namespace eugress
