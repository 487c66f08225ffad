// The judgement of `doctor` on installations that are sound but for one thing.
#include "examine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "knowledge_on_disk.h"

namespace eugress {
namespace {

using test::KnowledgeOnDisk;
using ::testing::HasSubstr;
using ::testing::Not;

// A gateway that nothing is wrong with, as seen in five seconds of a lesson.
class Sound {
 public:
  Sound() {
    found.settings = disk_.settings();
    found.settings.interfaces = {"eth0"};
    found.settings.read_from = "/etc/eugress/eugress.toml";
    found.settings.campus = {*Prefix::from_text("192.0.2.0/24")};
    found.settings.position = "52.09,5.12";
    found.grant = "setcap cap_net_raw+ep /usr/bin/eugress";
    found.interfaces_there = {"eth0", "eth1"};
    set_interface([](InterfaceFacts&) {});
    found.available_bytes = std::uint64_t{4} << 30U;
    found.filter_memory = 131'072;
    found.known = load_knowledge(found.settings, 1);
    // A week after the newest of the databases that the tests are shipped with.
    for (const KnowledgeItem& item : (*found.known)->items) {
      if (item.name.ends_with(".mmdb") && item.built)
        found.now = std::max(found.now, *item.built + std::chrono::days{7});
    }
    found.settings.evidence_directory = "/var/lib/eugress/evidence";
    found.settings.evidence_key = "/etc/eugress/evidence.skey";
    LogPlace log;
    log.head = Checkpoint{"gw1.example.edu/zoom", 1'280, {}};
    log.free_octets = 62'000'000'000;
    found.log_place = log;
    see([](Snapshot&) {});
  }

  template <typename Change>
  void set_interface(Change&& change) {
    InterfaceFacts eth0;
    eth0.name = "eth0";
    eth0.exists = eth0.is_up = eth0.has_signal = true;
    eth0.mtu = 1500;
    eth0.megabits = 10'000;
    eth0.offloads.fill(false);
    change(eth0);
    found.facts = std::make_shared<const TapFacts>(TapFacts{{eth0}, ClockState{true, std::chrono::milliseconds{3}}});
  }

  template <typename Change>
  void see(Change&& change) {
    Snapshot seen;
    seen.setting.providers = {"zoom", "teams"};
    seen.setting.claims.grounds.push_back({});
    seen.setting.claims.grounds.back().provider = 1;
    seen.setting.claims.grounds.back().is_promised.fill(true);
    seen.frames.seen = 5'000;
    seen.frames.sighting = 40;
    seen.tables.servers = 12;
    seen.lost = {.kernel = 0, .interface = std::nullopt};
    seen.filter = {.is_attached = true, .instructions = 826, .ranges = 76, .swaps = {1, 0, 0}};
    CellKey zoom;
    zoom.provider = 1;
    zoom.plane = Plane::media;
    seen.cells = {{zoom, {{1'000'000, 900, 3}, {4'000'000, 4'000, 0}}}};
    TapBook book;
    book.set_declared({});
    book.set_facts(found.facts);
    Interval interval;
    interval.frames.seen = interval.frames.flow = 5'000;
    interval.witnesses.all = 5'000'000;
    interval.tap.compared = 1'000;
    book.add(interval.tap);
    book.see(interval);
    seen.tap = book.tap();
    change(seen);
    found.seen = std::make_shared<const Snapshot>(std::move(seen));
  }

  // Of the lines about a subject the one that is worst.
  [[nodiscard]] static CheckLine of(const Checkup& checkup, const std::string& subject) {
    CheckLine worst{"no such line", CheckState::okay, "", {}};
    for (const CheckLine& line : checkup.lines) {
      const bool is_worse =
          worst.subject != subject || worst.state == CheckState::okay || line.state == CheckState::mend;
      if (line.subject == subject && is_worse) worst = line;
    }
    return worst;
  }
  [[nodiscard]] CheckLine of(const std::string& subject) const { return of(examine(found), subject); }
  // What there is to mend: subjects, in order.
  [[nodiscard]] std::vector<std::string> to_mend() const {
    std::vector<std::string> subjects;
    for (const CheckLine& line : examine(found).lines) {
      if (line.state == CheckState::mend) subjects.push_back(line.subject);
    }
    return subjects;
  }

  Examined found;

 private:
  KnowledgeOnDisk disk_;
};

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Examine, ASoundGatewayHasNothingToMend) {
  const Sound sound;
  EXPECT_THAT(sound.to_mend(), IsEmpty()) << render_checkup(examine(sound.found));
  const Checkup checkup = examine(sound.found);
  EXPECT_EQ(checkup.count(CheckState::unseen), 0U);
  EXPECT_EQ(Sound::of(checkup, "interface").sentence, "eth0 is up, 10 Gbit/s, packets of at most 1,500 octets.");
  // 256 blocks of 256 KiB, each handed over after 10 ms.
  EXPECT_THAT(Sound::of(checkup, "ring").sentence, HasSubstr("64 MiB: outlasts a stall of 2.5 s"));
  EXPECT_THAT(Sound::of(checkup, "filter").sentence, HasSubstr("826 of at most 4,096 instructions, 76 address ranges"));
  EXPECT_EQ(Sound::of(checkup, "packets").sentence, "5,000 frames in 5 s, 0 lost on the way.");
  EXPECT_EQ(Sound::of(checkup, "traffic").sentence, "zoom: 4,900 packets, 5.0 MB, 3 connections.");
  EXPECT_THAT(Sound::of(checkup, "grades").sentence, HasSubstr("A or B on: media"));
}

TEST(Examine, WithoutAnInterfaceItSaysWhichThereAre) {
  Sound sound;
  sound.found.settings.interfaces.clear();
  sound.found.facts = nullptr;
  sound.found.seen = Error{"nothing to capture on"};
  EXPECT_THAT(sound.to_mend(), ElementsAre("interface"));
  EXPECT_THAT(sound.of("interface").sentence, HasSubstr("eth0, eth1"));
  EXPECT_EQ(sound.of("packets").state, CheckState::unseen);
}

TEST(Examine, AnInterfaceThatIsMissingDownOrSilent) {
  Sound sound;
  sound.set_interface([](InterfaceFacts& eth0) { eth0.exists = false; });
  EXPECT_THAT(sound.of("interface").sentence, HasSubstr("eth0 is not there; there are: eth0, eth1"));
  sound.set_interface([](InterfaceFacts& eth0) { eth0.is_up = false; });
  EXPECT_THAT(sound.of("interface").remedies, ElementsAre("ip link set eth0 up"));
  sound.set_interface([](InterfaceFacts& eth0) { eth0.has_signal = false; });
  EXPECT_EQ(sound.of("interface").state, CheckState::mend);
}

TEST(Examine, WithoutRightsTheCommandIsNamed) {
  Sound sound;
  sound.found.why_no_rights = "Operation not permitted";
  sound.found.seen = Error{"no right"};
  EXPECT_THAT(sound.to_mend(), ElementsAre("rights"));
  EXPECT_THAT(sound.of("rights").remedies.front(), HasSubstr("setcap cap_net_raw+ep /usr/bin/eugress"));
  EXPECT_NE(sound.of("databases").subject, "no such line") << "the rest is looked at all the same";
}

TEST(Examine, ARingThatAShortStallFillsOrThatFillsTheMemory) {
  Sound sound;
  sound.found.settings.ring_megabytes = 16;  // 64 blocks, 640 ms
  EXPECT_THAT(sound.of("ring").sentence, HasSubstr("0.6 s"));
  EXPECT_EQ(sound.of("ring").state, CheckState::mend);
  sound.found.settings.ring_megabytes = 1'024;
  EXPECT_EQ(sound.of("ring").state, CheckState::okay);
  sound.found.available_bytes = std::uint64_t{1} << 30U;
  EXPECT_EQ(sound.of("ring").state, CheckState::mend);
}

TEST(Examine, AFilterThatIsNotInForce) {
  Sound sound;
  sound.found.filter_memory = 20'480;
  sound.see([](Snapshot& seen) { seen.filter->is_attached = false; });
  EXPECT_EQ(sound.of("filter").state, CheckState::mend);
  EXPECT_THAT(sound.of("filter").remedies.front(), HasSubstr("sysctl -w net.core.optmem_max=131072"));
  sound.see([](Snapshot& seen) { seen.filter->evicted = 4; });
  EXPECT_EQ(sound.of("filter").state, CheckState::note);
  sound.found.settings.has_filter = false;
  EXPECT_THAT(sound.of("filter").sentence, HasSubstr("Switched off"));
}

TEST(Examine, NoPacketsOrLostOnes) {
  Sound sound;
  sound.see([](Snapshot& seen) { seen.frames.seen = 0; });
  EXPECT_EQ(sound.of("packets").state, CheckState::mend);
  sound.see([](Snapshot& seen) { seen.lost.kernel = 7; });
  EXPECT_EQ(sound.of("packets").state, CheckState::mend);
  EXPECT_THAT(sound.of("packets").sentence, HasSubstr("7 lost"));
}

TEST(Examine, WhatIsPromisedAndNotSeenIsANote) {
  Sound sound;
  sound.see([](Snapshot& seen) { seen.cells.clear(); });
  EXPECT_THAT(sound.of("traffic").sentence, HasSubstr("zoom: none"));
  EXPECT_THAT(sound.to_mend(), IsEmpty()) << "perhaps nobody was in a meeting";
}

TEST(Examine, ClientsWhoseNamesAreNotHeard) {
  Sound sound;
  sound.see([](Snapshot& seen) { seen.frames.sighting = 0; });
  EXPECT_EQ(sound.of("names").state, CheckState::note);
  sound.found.settings.name_feed = "/run/names";
  EXPECT_EQ(sound.of("names").state, CheckState::okay);
}

TEST(Examine, FindingsAboutTheTapAreToBeMended) {
  Sound sound;
  sound.see([](Snapshot& seen) {
    seen.tap.findings[static_cast<std::size_t>(TapKind::duplicate_path)].state = TapState::suspected;
    seen.tap.findings[static_cast<std::size_t>(TapKind::offload)].state = TapState::suspected;
    seen.tap.findings[static_cast<std::size_t>(TapKind::after_nat)].state = TapState::declared;
  });
  EXPECT_THAT(sound.to_mend(), ElementsAre("tap"));
  EXPECT_EQ(sound.of("offloads").state, CheckState::note) << "on a router it saves work";
}

TEST(Examine, DatabasesThatAreOldOrMissing) {
  Sound sound;
  sound.found.now += std::chrono::days{60};
  EXPECT_EQ(sound.of("databases").state, CheckState::note);
  sound.found.now += std::chrono::days{400};
  EXPECT_EQ(sound.of("databases").state, CheckState::mend);
  Settings none = sound.found.settings;
  none.databases.clear();
  sound.found.known = load_knowledge(none, 1);
  EXPECT_THAT(sound.of("databases").sentence, HasSubstr("No geo database"));
}

TEST(Examine, WhatThePublishersSayIsFetchedByATimerOrNot) {
  Sound sound;
  EXPECT_EQ(sound.of("published").state, CheckState::note);
  EXPECT_THAT(sound.of("published").sentence, HasSubstr("grade C at most"));
  EXPECT_THAT(sound.of("published").remedies.front(), HasSubstr("eugress-update-data.timer"));
  KnowledgeOnDisk disk;
  std::filesystem::create_directories(disk.path("lists/zoom/2026-11-01"));
  disk.put("lists/zoom/2026-11-01/Zoom.txt", "192.0.2.0/24\n");
  std::filesystem::create_directory(disk.path("clouds"));
  disk.put("clouds/cloud.json", R"({"creationTime":"2026-11-01T12:00:00.0","prefixes":[)"
                                R"({"ipv4Prefix":"198.51.100.0/24","service":"Google Cloud","scope":"us-east1"}]})");
  sound.found.settings.lists = disk.path("lists");
  sound.found.settings.cloud_ranges = {disk.path("clouds")};
  sound.found.known = load_knowledge(sound.found.settings, 1);
  sound.found.now = Timestamp{test::day("2026-11-03")};
  EXPECT_EQ(sound.of("published").sentence, "The newest address list is of 2026-11-01, 2 days ago.");
  sound.found.now = Timestamp{test::day("2026-12-24")};
  EXPECT_EQ(sound.of("published").remedies, std::vector<std::string>{"journalctl -u eugress-update-data"});
}

TEST(Examine, APlaneOnWhichNothingCouldBeContradicted) {
  Sound sound;
  Settings one = sound.found.settings;
  one.databases.pop_back();
  sound.found.known = load_knowledge(one, 1);
  const CheckLine line = sound.of("grades");
  EXPECT_EQ(line.state, CheckState::mend);
  EXPECT_THAT(line.sentence, HasSubstr("web"));
  EXPECT_THAT(line.remedies.front(), HasSubstr("a second geo database of another lineage"));
}

TEST(Examine, KnowledgeThatCannotBeReadIsSaidBesideTheRest) {
  Sound sound;
  sound.found.known = Error{"regions.tsv:3: this is no country"};
  EXPECT_THAT(sound.of("knowledge").sentence, HasSubstr("regions.tsv:3"));
  EXPECT_EQ(sound.of("interface").state, CheckState::okay);
}

TEST(Examine, WhatKeepsTheEvidenceLogFromBeingWritten) {
  Sound sound;
  EXPECT_EQ(
      sound.of("evidence").sentence,
      "/var/lib/eugress/evidence: gw1.example.edu/zoom, 1,280 entries under its last checkpoint; 62.0 GB are free.");
  sound.found.log_place->head.reset();
  EXPECT_THAT(sound.of("evidence").sentence, HasSubstr("a log will be begun there"));
  EXPECT_THAT(sound.to_mend(), IsEmpty());

  const auto spoilt = [](auto&& spoil) {
    Sound other;
    spoil(*other.found.log_place);
    EXPECT_THAT(other.to_mend(), ElementsAre("evidence"));
    return other.of("evidence").sentence;
  };
  EXPECT_THAT(spoilt([](LogPlace& place) { place.why_no_key = "the key k is not there"; }),
              HasSubstr("No log can be signed: the key k"));
  EXPECT_THAT(spoilt([](LogPlace& place) { place.is_key_exposed = true; }), HasSubstr("Anybody on this machine"));
  EXPECT_THAT(spoilt([](LogPlace& place) { place.why_no_directory = "wrong key"; }),
              HasSubstr("No log can be written: wrong key."));
  EXPECT_THAT(spoilt([](LogPlace& place) { place.free_octets = 900'000'000; }),
              HasSubstr("on a full disk records are lost"));

  sound.found.log_place.reset();
  EXPECT_EQ(sound.of("evidence").state, CheckState::note) << "who wants no log has nothing to mend";
  EXPECT_THAT(sound.to_mend(), IsEmpty());
}

TEST(Examine, ExemptionsAreAnnouncedAMonthBeforeTheyEnd) {
  Sound sound;
  auto known = std::make_shared<Knowledge>();
  known->all_rules.front().policy.exemptions = {
      {"guest-lecture", ExemptionKind::external_host,
       *Window::between(sound.found.now - std::chrono::days{10}, sound.found.now + std::chrono::days{29})}};
  sound.found.known = std::shared_ptr<const Knowledge>{known};
  EXPECT_THAT(sound.of("policy").sentence, HasSubstr("guest-lecture ends at"));
  sound.found.now += std::chrono::days{30};
  EXPECT_THAT(sound.of("policy").sentence, HasSubstr("guest-lecture ended at"));
  sound.found.now -= std::chrono::days{33};
  EXPECT_THAT(sound.of("policy").sentence, Not(HasSubstr("guest-lecture")));
}

}  // namespace
}  // namespace eugress
