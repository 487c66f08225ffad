// What is remembered must be what assess() says: over thousands of facts that differ in one thing each, so that an
// answer that was remembered under too little is given to the wrong one.
#include "recent_assessments.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "knowledge_on_disk.h"
#include "support/temporary_file.h"

namespace eugress {
namespace {

using test::KnowledgeOnDisk;

constexpr KeyedHash hash{{1, 2, 3, 4, 5, 6}};

// Policy with a profile of its own tenants, exemptions and a position, so that names, days and round trips matter.
std::shared_ptr<const Knowledge> knowledge(const KnowledgeOnDisk& disk, std::uint64_t epoch, bool has_position) {
  Settings settings = disk.settings();
  if (has_position) settings.position = "52.09,5.12";
  return test::sound(load_knowledge(settings, epoch));
}

class Facts {
 public:
  explicit Facts(const Knowledge& known) : known_(known) { facts_.last_seen = day("2026-09-01"); }

  // Changes one thing.
  const FlowFacts& next() {
    switch (random_() % 9) {
      case 0:
        facts_.server.address = *Address::from_text(
            one_of({"170.114.10.5", "206.247.1.2", "203.0.113.9", "149.137.1.1", "2620:123:2000::5", "8.8.8.8"}));
        list_anew(known_, facts_);
        break;
      case 1:
        facts_.server.port = static_cast<std::uint16_t>(random_() % 2 == 0 ? 8801 : 443);
        facts_.transport = random_() % 2 == 0 ? Transport::udp : Transport::tcp;
        break;
      case 2:
        facts_.name = HostName::from_text(one_of({"zoom.us", "us04web.zoom.us", "eu01web.zoom.us", "surf.zoom.us",
                                                  "zoomff191mmr.ff.zoom.us", "example.org"}))
                          .value();
        break;
      case 3:
        facts_.name_source = static_cast<NameSource>(random_() % 5);
        break;
      case 4:
        facts_.payload.kind = static_cast<PayloadKind>(random_() % payload_kind_count);
        facts_.payload.own_of = static_cast<ProviderNumber>(random_() % 3);
        facts_.payload.from_ours = facts_.payload.from_theirs = static_cast<std::uint8_t>(random_() % 4);
        break;
      case 5:
        facts_.round_trip = {};
        for (std::uint64_t i = 1; i <= random_() % 4; ++i) {
          facts_.round_trip.add({std::chrono::milliseconds{1 + random_() % 60}, RttMethod::tcp_syn, 1}, 2 * i);
        }
        break;
      case 6:
        facts_.last_seen = day(one_of({"2019-09-26", "2023-01-01", "2026-09-01"})) + std::chrono::hours{random_() % 24};
        list_anew(known_, facts_);
        break;
      case 7:
        facts_.joined = {static_cast<Host>(random_() % 3), static_cast<ProviderNumber>(random_() % 2)};
        break;
      default:
        facts_.peer_of = static_cast<ProviderNumber>(random_() % 2);
        facts_.is_peer_on_campus = random_() % 2 == 0;
        break;
    }
    return facts_;
  }

 private:
  static Timestamp day(const char* text) { return Timestamp{*day_from_text(text)}; }
  const char* one_of(std::initializer_list<const char*> texts) { return texts.begin()[random_() % texts.size()]; }

  const Knowledge& known_;
  std::mt19937_64 random_{42};
  FlowFacts facts_;
};

void expect_same(RecentAssessments& recent, const Knowledge& known, const FlowFacts& facts, ZoneNumber zone) {
  const RecentAssessments::Answer answer = recent.assess(known, facts, zone);
  const Assessment anew = assess(known, facts, zone);
  ASSERT_EQ(answer.id.provider, anew.id.provider);
  ASSERT_EQ(answer.id.plane, anew.id.plane);
  ASSERT_EQ(answer.id.basis, anew.id.basis);
  ASSERT_EQ(answer.id.rule, anew.id.rule);
  if (anew.id.provider == 0) return;
  ASSERT_EQ(answer.cell, cell_of(anew, zone)) << facts.server.address.text();
}

TEST(RecentAssessments, SayWhatAnAssessmentWouldSay) {
  const KnowledgeOnDisk disk;
  for (const bool has_position : {false, true}) {
    const auto known = knowledge(disk, 1, has_position);
    RecentAssessments recent{hash};
    Facts facts{*known};
    for (int i = 0; i < 20'000 && !testing::Test::HasFatalFailure(); ++i) {
      expect_same(recent, *known, facts.next(), static_cast<ZoneNumber>(i % 2));
    }
  }
}

// The same memory under two Knowledges in turn, of which one places servers by what it measures.
TEST(RecentAssessments, WhatWasSaidUnderOtherKnowledgeIsForgotten) {
  const KnowledgeOnDisk disk;
  const std::array known{knowledge(disk, 1, false), knowledge(disk, 2, true)};
  RecentAssessments recent{hash};
  Facts facts{*known[0]};
  for (int i = 0; i < 4'000 && !testing::Test::HasFatalFailure(); ++i) {
    const FlowFacts& one = facts.next();
    for (const auto& each : known) expect_same(recent, *each, one, zone_other);
  }
}

}  // namespace
}  // namespace eugress
