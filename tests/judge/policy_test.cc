#include "judge/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "support/tables.h"

namespace eugress {
namespace {

using test::country;
using test::day;
using test::sound;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* head = R"(profile = "test"
provider = "zoom"
effective_from = 2023-01-01
[document]
title = "t"
issuer = "i"
dated = 2024-04-18
reading = "r"
)";

std::string complaint_about(const std::string& text) {
  const auto policy = Policy::parse("policy.toml", text);
  return policy ? std::string{"it was taken"} : policy.error().message;
}

Policy shipped(const std::string& profile) {
  const std::string path = EUGRESS_CONFIG "/profiles/" + profile + ".toml";
  return sound(Policy::parse(path, test::file_text(path)));
}

bool promises(const Policy& policy, Plane plane) {
  return std::any_of(policy.planes.begin(), policy.planes.end(),
                     [&](const PlanePromise& promise) { return promise.plane == plane; });
}

TEST(Policy, OfSurfPromisesTheEeaForEveryPlaneButStaticOtherAndPeers) {
  const Policy policy = shipped("surf-eu");
  EXPECT_EQ(policy.profile, "surf-eu");
  EXPECT_EQ(policy.provider, "zoom");
  EXPECT_EQ(policy.document.issuer, "SURF");
  EXPECT_EQ(policy.document.dated, day("2024-04-18"));
  EXPECT_EQ(policy.effective_from, day("2023-01-01"));
  for (const Plane plane : {Plane::media, Plane::signalling, Plane::web, Plane::telemetry, Plane::files, Plane::push,
                            Plane::support, Plane::phone}) {
    EXPECT_TRUE(promises(policy, plane)) << static_cast<int>(plane);
  }
  for (const Plane plane : {Plane::static_, Plane::other, Plane::p2p}) {
    EXPECT_FALSE(promises(policy, plane)) << static_cast<int>(plane);
  }
  for (const PlanePromise& promise : policy.planes) {
    EXPECT_THAT(promise.area.laws, ElementsAre(Law::eu, Law::eea));
    EXPECT_TRUE(promise.area.including.empty());
    EXPECT_TRUE(promise.area.excluding.empty());
  }
}

TEST(Policy, OfSchoolsRestsOnItsOwnDocument) {
  const Policy policy = shipped("sivon-school");
  EXPECT_EQ(policy.profile, "sivon-school");
  EXPECT_EQ(policy.document.issuer, "SIVON");
  EXPECT_EQ(policy.effective_from, day("2025-01-01"));
  EXPECT_TRUE(promises(policy, Plane::media));
}

TEST(Policy, MayPromiseDifferentAreasToDifferentPlanes) {
  const Policy policy = sound(Policy::parse("policy.toml", std::string{head} + R"([[promise]]
planes = ["media"]
area = ["eu"]
including = ["CH"]
excluding = ["HU", "FR"]
[[promise]]
planes = ["static", "web"]
area = ["eu", "eea", "adequate"]
)"));
  ASSERT_EQ(policy.planes.size(), 3U);
  EXPECT_EQ(policy.planes[0].plane, Plane::media);
  EXPECT_THAT(policy.planes[0].area.laws, ElementsAre(Law::eu));
  EXPECT_THAT(policy.planes[0].area.including, ElementsAre(country("CH")));
  EXPECT_THAT(policy.planes[0].area.excluding, ElementsAre(country("HU"), country("FR")));
  EXPECT_EQ(policy.planes[1].plane, Plane::static_);
  EXPECT_THAT(policy.planes[2].area.laws, ElementsAre(Law::eu, Law::eea, Law::adequate));
}

// The head has 8 lines, so [[promise]] stands on line 9 and its first key on line 10.
TEST(Policy, NamesLineAndColumnOfEveryError) {
  const std::string promise = std::string{head} + "[[promise]]\n";
  EXPECT_THAT(complaint_about(promise + "planes = [\"media\"]\narea = [\"eu\"]\nuntil = 2030-01-01\n"),
              StartsWith("policy.toml:12:1: unknown key \"until\"; known here: planes, area, including, excluding"));
  EXPECT_THAT(complaint_about(promise + "planes = [\"medai\"]\narea = [\"eu\"]\n"),
              StartsWith("policy.toml:10:11: \"medai\" is not a plane"));
  EXPECT_THAT(complaint_about(promise + "planes = [\"media\"]\narea = [\"europe\"]\n"),
              StartsWith("policy.toml:11:9: \"europe\" is not an area"));
  EXPECT_THAT(complaint_about(promise + "planes = [\"media\"]\narea = [\"unknown\"]\n"),
              StartsWith("policy.toml:11:9: \"unknown\" is not an area"));
  EXPECT_THAT(complaint_about(promise + "planes = [\"media\"]\narea = \"eu\"\n"),
              StartsWith("policy.toml:11:8: area must be a list"));
  EXPECT_THAT(complaint_about(promise + "planes = [\"media\"]\narea = []\n"),
              StartsWith("policy.toml:11:8: area is empty"));
  EXPECT_THAT(complaint_about(promise + "planes = [\"media\"]\narea = [\"eu\"]\nincluding = [\"Swiss\"]\n"),
              StartsWith("policy.toml:12:14: \"Swiss\" is not a country"));
  EXPECT_THAT(complaint_about(promise + "planes = [\"media\"]\narea = [\"eu\"]\nincluding = [\"EU\"]\n"),
              StartsWith("policy.toml:12:14: \"EU\" is not a country"));
  EXPECT_THAT(complaint_about(promise + "planes = [\"media\"]\narea = [3]\n"),
              StartsWith("policy.toml:11:9: each item of area must be a text"));
  EXPECT_THAT(complaint_about(promise + "planes = [\"media\"]\n"), StartsWith("policy.toml:9:1: area is missing"));
}

TEST(Policy, IsSignedByTwoPeopleOrByNobody) {
  const std::string rest = "\n" + std::string{head} + "[[promise]]\nplanes = [\"media\"]\narea = [\"eu\"]\n";
  const Policy policy = sound(Policy::parse("p", "author = \"A. Jansen\"\napprover = \"B. de Vries\"" + rest));
  EXPECT_EQ(policy.author, "A. Jansen");
  EXPECT_EQ(policy.approver, "B. de Vries");
  EXPECT_FALSE(Policy::parse("p", "author = \"A. Jansen\"" + rest));
  EXPECT_FALSE(Policy::parse("p", "author = \"A. Jansen\"\napprover = \"A. Jansen\"" + rest));
}

TEST(Policy, NobodyCanPromiseWhereAPeerIs) {
  EXPECT_THAT(complaint_about(std::string{head} + "[[promise]]\nplanes = [\"p2p\"]\narea = [\"eu\"]\n"),
              StartsWith("policy.toml:10:11: p2p goes to another person's device"));
}

TEST(Policy, TakesOnePromiseForAPlane) {
  EXPECT_THAT(complaint_about(std::string{head} + R"([[promise]]
planes = ["media", "web"]
area = ["eu"]
[[promise]]
planes = ["web"]
area = ["eea"]
)"),
              StartsWith("policy.toml:13:11: a second promise for \"web\""));
}

TEST(Policy, NeedsItsDocumentAndDates) {
  EXPECT_THAT(complaint_about(head), HasSubstr("no [[promise]]"));
  EXPECT_THAT(complaint_about(""), HasSubstr("profile is missing"));
  EXPECT_THAT(complaint_about("profile = \"x\"\nprovider = \"zoom\"\neffective_from = 2023-01-01\n"),
              HasSubstr("the section [document] is missing"));
  EXPECT_THAT(complaint_about("profile = \"x\"\nprovider = \"zoom\"\neffective_from = \"2023-01-01\"\n"),
              StartsWith("policy.toml:3:18: effective_from must be a day without quotes"));
  EXPECT_THAT(complaint_about("profile = \"x\"\nprovider = \"zoom\"\neffective_from = 2023-02-30\n"),
              StartsWith("policy.toml:3:"));
  EXPECT_THAT(complaint_about("profile = 3\n"), StartsWith("policy.toml:1:11: profile must be a text in quotes"));
  EXPECT_THAT(complaint_about("profil = \"x\"\n"), StartsWith("policy.toml:1:1: unknown key \"profil\""));
}

TEST(Policy, ReportsBrokenSyntaxWithItsLine) {
  EXPECT_THAT(complaint_about("profile = \"x\"\nprovider = \n"), StartsWith("policy.toml:2:"));
  EXPECT_THAT(complaint_about(std::string{"profile = \"\xff\"\n"}), StartsWith("policy.toml:1:"));
}

}  // namespace
}  // namespace eugress
