#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "evidence/entry_lines.h"
#include "evidence/line_rules.h"
#include "evidence/log_support.h"
#include "evidence/members.h"
#include "evidence/policy_text.h"

namespace eugress {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const Timestamp minute = at("2026-11-21T08:00:00Z");  // 1795248000
const EntryWords words{{"zoom", "teams"}, {"other", "staff"}};

// 170.114.52.2 in Frankfurt: two hints, a round trip of 9.5 ms, 2,000 octets in and 1,000 out.
ServerRecord frankfurt() {
  ServerRecord record;
  record.server = {*Address::from_text("170.114.52.2"), 8801};
  record.zone = 1;
  Finding& found = record.finding;
  found.provider = "zoom";
  found.plane = Plane::media;
  found.basis = {true, false, true};
  found.names = {"zoomfrn99mmr.zoom.us"};
  found.country = *Country::from_text("DE");
  found.grade = Grade::a;
  found.decided_by = 4;
  found.reach = ReachClass::us_excluded;
  found.hints = {{HintSource::site_code, "DE", "Frankfurt am Main", "site-codes.tsv", "2026-09-07", true},
                 {HintSource::database, "US", "", "country.mmdb", "", false}};
  found.round_trip.smallest = std::chrono::microseconds{9500};
  found.round_trip.samples = 12;
  found.round_trip.method = RttMethod::ping;
  found.law = Law::eu;
  found.verdict = Verdict::inside;
  found.asn = 30103;
  found.epoch = 1;
  found.may_name_server = true;
  record.counts = {{1000, 10, 1}, {2000, 20, 0}};
  record.facts.name = *HostName::from_text("secret-tenant.zoom.us");
  return record;
}

CellKey frankfurt_cell() {
  CellKey key;
  key.provider = 1;
  key.plane = Plane::media;
  key.country = *Country::from_text("DE");
  key.law = Law::eu;
  key.verdict = Verdict::inside;
  key.grade = Grade::a;
  key.zone = 1;
  return key;
}

Interval interval_with(std::vector<ServerRecord> servers) {
  Interval interval;
  interval.number = 29920800;
  interval.start = minute;
  interval.end = minute + std::chrono::seconds{60};
  interval.frames.seen = 40;
  interval.frames.flow = 30;
  interval.frames.sighting = 4;
  interval.frames.skipped[static_cast<std::size_t>(Skip::not_ip)] = 6;
  interval.lost.received = 45;
  interval.lost.kernel = 5;
  interval.lost.interface = 0;
  for (const ServerRecord& record : servers) interval.cells.push_back({frankfurt_cell(), record.counts});
  interval.servers = std::move(servers);
  return interval;
}

TEST(EntryLines, ARecordSaysWhatWasKnownOfTheServerAndNothingOfUs) {
  const auto lines = lines_of(IntervalEntry{interval_with({frankfurt()})}, words, minute);
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(
      lines[0].text,
      R"({"assessable":false,"flow":30,"frames":40,"k":"interval","left_out":0,"lost_if":0,"lost_k":5,"n":29920800,"one_way":0,)"
      R"("pend":0,"records":1,"recv":45,"rest":0,"sight":4,"skip":[["not-ip",6]],"t0":1795248000,"t1":1795248060,"whole":true})");
  EXPECT_FALSE(lines[0].is_record);
  EXPECT_EQ(lines[1].text,
            R"({"asn":30103,"basis":["address","payload"],"bi":2000,"bo":1000,"cc":"DE","ci":0,"co":1,"epoch":1,)"
            R"("grade":"A","hints":[["site-code","DE","2026-09-07",true],["database","US","",false]],"host":"unknown",)"
            R"("k":"server","law":"eu","name":"zoomfrn99mmr.zoom.us","pi":20,"plane":"media","po":10,"port":8801,)"
            R"("pr":"udp","prov":"zoom","reach":"us-excluded","rtt_by":"ping","rtt_n":12,"rtt_us":9500,"rule":4,)"
            R"("server":"170.114.52.2","t0":1795248000,"t1":1795248060,"verdict":"inside","zone":"staff"})");
  EXPECT_TRUE(lines[1].is_record);
}

TEST(EntryLines, AServerThatMayNotBeNamedIsUnlisted) {
  ServerRecord record = frankfurt();
  record.finding.may_name_server = false;
  const auto lines = lines_of(IntervalEntry{interval_with({record})}, words, minute);
  EXPECT_THAT(lines[1].text, HasSubstr(R"("server":"unlisted")"));
  EXPECT_THAT(lines[1].text, Not(HasSubstr("170.114")));
}

TEST(EntryLines, ATenantsNameOfTheFactsNeverEnters) {
  for (const EntryLine& line : lines_of(IntervalEntry{interval_with({frankfurt()})}, words, minute))
    EXPECT_THAT(line.text, Not(HasSubstr("secret-tenant")));
}

// What Prometheus counts are the cells; a reader of the log must find them again.
TEST(EntryLines, RecordsAndRestAddUpToTheCells) {
  Interval interval = interval_with({frankfurt()});
  interval.cells = {{frankfurt_cell(), {{1500, 15, 2}, {2000, 20, 0}}}};
  interval.servers_left_out = 1;
  CellKey peers;
  peers.provider = 1;
  peers.plane = Plane::p2p;
  interval.cells.push_back({peers, {{70, 1, 1}, {80, 2, 0}}});
  const auto lines = lines_of(IntervalEntry{interval}, words, minute);
  ASSERT_THAT(lines, SizeIs(4));
  std::vector<std::string> rest = {lines[2].text, lines[3].text};
  EXPECT_THAT(
      rest,
      ::testing::UnorderedElementsAre(
          R"({"bi":0,"bo":500,"cc":"DE","ci":0,"co":1,"grade":"A","k":"rest","law":"eu","pi":0,"plane":"media","po":5,)"
          R"("prov":"zoom","t0":1795248000,"t1":1795248060,"verdict":"inside","zone":"staff"})",
          R"({"bi":80,"bo":70,"cc":"unknown","ci":0,"co":1,"grade":"none","k":"rest","law":"unknown","pi":2,"plane":"p2p","po":1,)"
          R"("prov":"zoom","t0":1795248000,"t1":1795248060,"verdict":"unknown","zone":"other"})"));
}

// Two workers met one server; the record has what the better informed one knew, the cells what each knew.
TEST(EntryLines, WhereARecordSaysMoreThanItsCellTheRestIsNegative) {
  Interval interval = interval_with({frankfurt()});
  CellKey vague = frankfurt_cell();
  vague.grade = Grade::c;
  interval.cells = {{frankfurt_cell(), {{600, 6, 1}, {2000, 20, 0}}}, {vague, {{400, 4, 0}, {}}}};
  const auto lines = lines_of(IntervalEntry{interval}, words, minute);
  ASSERT_THAT(lines, SizeIs(4));
  std::int64_t bytes = 0;
  for (const EntryLine& line : lines) {
    EXPECT_EQ(fault_of(line.text, minute, false), LineFault::none) << line.text;
    bytes += Members{line.text}.integer("bo").value_or(0);
  }
  EXPECT_EQ(bytes, 1000);
  EXPECT_THAT(lines[2].text + lines[3].text, HasSubstr(R"("bo":-400)"));
}

TEST(EntryLines, LossThatASourceCannotKnowIsLeftOut) {
  Interval interval = interval_with({});
  interval.lost = {};
  EXPECT_THAT(lines_of(IntervalEntry{interval}, words, minute)[0].text, Not(HasSubstr("lost_")));
}

TEST(EntryLines, TooManyHintsAreCutFromTheLastOnAndCounted) {
  ServerRecord record = frankfurt();
  record.finding.hints.clear();
  for (int i = 0; i < 200; ++i)
    record.finding.hints.push_back({HintSource::geofeed, "DE", "", "feed", "2026-09-07", true});
  const auto lines = lines_of(IntervalEntry{interval_with({record})}, words, minute);
  EXPECT_LE(lines[1].text.size(), 4096U);
  const Members members{lines[1].text};
  const auto kept = items_of(members.raw("hints")).size();
  EXPECT_GT(kept, 50U);
  EXPECT_EQ(static_cast<std::size_t>(*members.integer("cut")), 200 - kept);
  EXPECT_EQ(fault_of(lines[1].text, minute, false), LineFault::none);
}

TEST(EntryLines, AnEpochBindsEveryFileByItsDigest) {
  const KnowledgeItem one{"country.mmdb", std::string(64, 'a'), minute};
  const KnowledgeItem two{"policy.toml", std::string(64, 'b'), {}};
  KnowledgeEntry entry;
  entry.epoch = 7;
  entry.items = {one, two};
  const auto lines = lines_of(entry, words, minute);
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_EQ(lines[0].text, R"({"built":1795248000,"epoch":7,"k":"db","name":"country.mmdb","sha256":")" +
                               std::string(64, 'a') + R"(","t":1795248000})");
  // printf 'country.mmdb aaa…\npolicy.toml bbb…\n' | sha256sum
  EXPECT_EQ(Members{lines[2].text}.text("sha256"), "799f6f9ab8be596c69389ba20ea18f16b50614eb56cd39f65c1593a4302b9ff2");
}

TEST(LineRules, EveryLineThatTheDaemonWritesIsTaken) {
  Interval interval = interval_with({frankfurt()});
  interval.cells = {{frankfurt_cell(), {{1500, 15, 2}, {2000, 20, 0}}}};
  KnowledgeEntry knowledge;
  knowledge.items = {{"country.mmdb", std::string(64, 'a'), minute}};
  std::vector<Entry> entries = {IntervalEntry{interval}, GapEntry{{minute, minute, Gap::Why::reports_refused}},
                                knowledge};
  for (const Entry& entry : entries) {
    for (const EntryLine& line : lines_of(entry, words, minute))
      EXPECT_EQ(fault_of(line.text, minute, false), LineFault::none) << line.text;
  }
}

TEST(LineRules, WhatAParserThatFellMightSayIsRefused) {
  const std::string good = lines_of(IntervalEntry{interval_with({frankfurt()})}, words, minute)[1].text;
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string line = good;
    EXPECT_NE(line.find(from), std::string::npos) << from;
    return line.replace(line.find(from), from.size(), to);
  };
  ASSERT_EQ(fault_of(good, minute, false), LineFault::none);
  const auto fault = [&](const std::string& line) { return fault_of(line, minute, false); };
  EXPECT_EQ(fault(good + " "), LineFault::form);
  EXPECT_EQ(fault(with("\"k\":\"server\"", "\"k\":\"prune\"")), LineFault::kind) << "the log's own kind";
  EXPECT_EQ(fault(R"({"d":"2026-11-22","first":0,"gw":"x","k":"day","pre":[],"sw":"x","v":1})"), LineFault::kind);
  EXPECT_EQ(fault(with("\"co\"", "\"client\":\"10.1.2.3\",\"co\"")), LineFault::members);
  EXPECT_EQ(fault(with("\"port\":8801", "\"port\":\"8801\"")), LineFault::members);
  EXPECT_EQ(fault(with("\"bi\":2000", "\"bi\":-1")), LineFault::members);
  EXPECT_EQ(fault(with("\"verdict\":\"inside\",", "")), LineFault::members);
  EXPECT_EQ(fault(with("\"170.114.52.2\"", "\"a name of somebody\"")), LineFault::members);
  EXPECT_EQ(fault(with("\"staff\"", "\"" + std::string(65, 'x') + "\"")), LineFault::members);
  EXPECT_EQ(fault(with("\"t0\":1795248000", "\"t0\":1795161599")), LineFault::time) << "a day and a second ago";
  EXPECT_EQ(fault_of(with("\"t0\":1795248000", "\"t0\":1500000000"), minute, true), LineFault::none) << "a replay";
}

// ---- what is in force

Policy policy_with_secrets() {
  const auto policy = Policy::parse("policy.toml", R"(
profile = "our-university"
provider = "zoom"
author = "A. Jansen"
approver = "B. de Vries"
effective_from = 2023-01-01
tenants = ["secret-tenant"]
[document]
title = "Agreement"
issuer = "SURF"
dated = 2024-04-18
reading = "All of it."
[[promise]]
planes = ["media"]
area = ["eu", "eea"]
excluding = ["HU"]
[[exemption]]
id = "guests"
kind = "external-host"
reason = "Lectures elsewhere"
document = "Decision 1"
author = "A. Jansen"
approver = "B. de Vries"
from = 2026-02-01
until = 2026-08-01
planes = ["media"]
servers = ["192.0.2.0/24"]
[[reference_call]]
id = "march-1"
probe = "10.1.2.3"
from = 2026-03-02T08:00:00Z
until = 2026-03-02T09:00:00Z
committed = 2026-02-20
schedule_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
planes = ["media"]
)");
  EXPECT_TRUE(policy) << (policy ? "" : policy.error().message);
  return policy ? *policy : Policy{};
}

TEST(Evidence, AnArchivedPolicyHasAllThatJudgesAndNothingThatMayNotBePrinted) {
  const std::string text = archived_policy(policy_with_secrets());
  for (const char* const secret : {"secret-tenant", "10.1.2.3"}) EXPECT_THAT(text, Not(HasSubstr(secret)));
  EXPECT_THAT(text,
              HasSubstr(R"("promises":[{"area":["eu","eea"],"excluding":["HU"],"including":[],"plane":"media"}])"));
  // 2026-02-01 and 2026-08-01 are 20,485 and 20,666 days after 1970.
  EXPECT_THAT(text, HasSubstr(R"("from":1769904000,"id":"guests","kind":"external-host","planes":["media"])"));
  EXPECT_THAT(text, HasSubstr(R"("servers":["192.0.2.0/24"],"until":1785542400,"zones":[])"));
}

TEST(Evidence, APolicyIsReadAgainFromItsArchive) {
  const auto again = policy_from_archive(archived_policy(policy_with_secrets()));
  ASSERT_TRUE(again);
  const Policy& policy = again->policy;
  EXPECT_TRUE(again->has_gates);
  EXPECT_EQ(policy.gates, ClaimGates{}) << "the file sets none, so those of decisions.md hold";
  ASSERT_THAT(policy.planes, SizeIs(1));
  EXPECT_EQ(policy.planes[0].plane, Plane::media);
  EXPECT_EQ(policy.planes[0].area, (PromisedArea{{Law::eu, Law::eea}, {}, {*Country::from_text("HU")}}));
  ASSERT_THAT(policy.exemptions, SizeIs(1));
  EXPECT_EQ(policy.exemptions[0].id, "guests");
  EXPECT_EQ(policy.exemptions[0].kind, ExemptionKind::external_host);
  EXPECT_EQ(policy.exemptions[0].window.from(), *instant_from_text("2026-02-01"));
  EXPECT_EQ(policy.exemptions[0].servers, std::vector<Prefix>{*Prefix::from_text("192.0.2.0/24")});
  ASSERT_THAT(policy.reference_calls, SizeIs(1));
  EXPECT_TRUE(policy.reference_calls[0].planes.test(static_cast<std::size_t>(Plane::media)));
}

TEST(Evidence, WhatIsNoArchivedPolicyIsNotRead) {
  const std::string text = archived_policy(policy_with_secrets());
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string other = text;
    EXPECT_NE(other.find(from), std::string::npos) << from;
    return other.replace(other.find(from), from.size(), to);
  };
  for (const std::string& other :
       {std::string{}, std::string{"{"}, changed(R"("k":"policy")", R"("k":"politics")"),
        changed(R"("v":1)", R"("v":2)"), changed(R"(["eu","eea"])", R"(["eu","ooo"])"),
        changed(R"("kind":"external-host")", R"("kind":"other")"), changed(R"("until":1785542400)", R"("until":0)"),
        changed(R"("192.0.2.0/24")", R"("192.0.2.0/240")")})
    EXPECT_FALSE(policy_from_archive(other)) << other;
  // As versions before wrote it: without how much must be seen.
  const std::size_t gates = text.find(R"("gates":)");
  const auto older = policy_from_archive(text.substr(0, gates) + text.substr(text.find(R"("k":"policy")")));
  ASSERT_TRUE(older);
  EXPECT_FALSE(older->has_gates);
}

TEST(Evidence, AnIntervalSaysHowGoodItWasAndWhatDevicesShowOfThemselves) {
  BookedInterval booked{interval_with({}), true, true};
  const auto line = [&] {
    const std::string text = lines_of(IntervalEntry{booked}, words, minute)[0].text;
    EXPECT_EQ(fault_of(text, minute, false), LineFault::none) << text;
    return text;
  };
  EXPECT_THAT(line(), HasSubstr(R"({"assessable":true,"flow":)"));
  for (const char* const absent : {"clock", "exposure", "sampling", "lost_r"})
    EXPECT_THAT(line(), Not(HasSubstr(absent)));
  booked.is_assessable = booked.is_clock_good = false;
  booked.interval.overload.sampling = 3;
  booked.interval.lost.reports = 7;
  booked.interval.exposed_connections = {12, 0, 3, 1};
  EXPECT_THAT(
      line(),
      HasSubstr(R"({"assessable":false,"clock":false,"exposure":[["nat4",12],["v6_random",3],["v6_eui64",1]],)"));
  EXPECT_THAT(line(), HasSubstr(R"("lost_r":7,)"));
  EXPECT_THAT(line(), HasSubstr(R"("sampling":3,)"));
}

TEST(Evidence, WhatComesIntoForceIsSaidWithItsAuthorAndTheScribeTakesIt) {
  const Policy policy = policy_with_secrets();
  KnowledgeEntry entry;
  entry.epoch = 7;
  entry.config_sha256 = std::string(64, 'c');
  entry.config_changed = {"knowledge.profile"};
  entry.policies = {{policy.profile, policy.document.title, policy.author, policy.approver, {"staff"}, "the text"}};
  entry.items = {{"regions.tsv", std::string(64, 'a'), minute}};
  const auto lines = lines_of(entry, words, minute);
  ASSERT_THAT(lines, SizeIs(4));
  for (const EntryLine& line : lines) EXPECT_EQ(fault_of(line.text, minute, false), LineFault::none) << line.text;
  EXPECT_THAT(lines[0].text, HasSubstr(R"("k":"config","keys":["knowledge.profile"])"));
  EXPECT_THAT(lines[1].text, HasSubstr(R"({"approver":"B. de Vries","archived":")"));
  EXPECT_THAT(lines[1].text, HasSubstr(R"("author":"A. Jansen","doc":"Agreement","epoch":7,"k":"policy")"));
}

TEST(Evidence, AVeryLongTitleIsCutBetweenCharacters) {
  KnowledgeEntry entry;
  std::string title = "x";
  for (int i = 0; i < 300; ++i) title += "\u20ac";
  entry.policies = {{"p", title, "", "", {}, ""}};
  const auto lines = lines_of(entry, words, minute);
  EXPECT_EQ(fault_of(lines[0].text, minute, false), LineFault::none);
  EXPECT_EQ(Members{lines[0].text}.text("doc")->size(), 1U + 66 * 3) << "at most 200 octets";
}

TEST(Evidence, FindingsAboutTheTapAreEntries) {
  TapEntry entry;
  entry.findings[static_cast<std::size_t>(TapKind::one_way)].state = TapState::suspected;
  for (const Timestamp time : {Timestamp{}, minute}) {
    entry.at = time;
    const auto lines = lines_of(entry, words, minute);
    ASSERT_THAT(lines, SizeIs(1));
    EXPECT_THAT(lines[0].text, HasSubstr(R"(["one-way","suspected"])"));
    EXPECT_EQ(fault_of(lines[0].text, minute, false), LineFault::none);
  }
}

}  // namespace
}  // namespace eugress
