#include "reload.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "assess.h"
#include "knowledge_diff.h"
#include "knowledge_on_disk.h"

namespace eugress {
namespace {

using test::KnowledgeOnDisk;
using testing::HasSubstr;
using testing::IsEmpty;

// Frankfurt says beta of 134.224.90.0/24, America says alpha (tests/data/make-mmdb.pl).
const Address disputed_address = *Address::from_text("134.224.90.7");

class Desk {
 public:
  explicit Desk(const KnowledgeOnDisk& disk) : Desk(disk.settings()) {}
  explicit Desk(Settings begun_with) : settings(std::move(begun_with)) {
    KnowledgeReading first = read_knowledge(settings, 1);
    knowledge.publish(*first.known);
    reloader = std::make_unique<Reloader>(
        settings, std::move(first),
        Reloader::Ends{
            .knowledge = knowledge,
            .seen = seen,
            .read_settings = [this] { return answer(); },
            .clock = [] { return Timestamp{std::chrono::hours{1}}; },
            .before_swap = [](const auto&) {},
            .announce = [this](const Reloader::Attempt& attempt, const Reloads&) { attempts.push_back(attempt); }});
  }

  SettingsOutcome answer() const {
    if (!settings_error.empty()) return SettingsError{settings_error, 78};
    return settings;
  }
  ReloadResult asked() {
    reloader->reload(ReloadCause::asked);
    return attempts.back().result;
  }
  // As the daemon does: two looks, a few seconds apart there.
  void look_twice() {
    reloader->look();
    reloader->look();
  }
  [[nodiscard]] std::uint64_t epoch() const { return knowledge.read()->epoch; }

  Settings settings;
  std::string settings_error;
  Published<Knowledge> knowledge;
  Published<SeenServers> seen;
  std::vector<Reloader::Attempt> attempts;
  std::unique_ptr<Reloader> reloader;
};

SeenServers one_server(Address address) {
  SeenServer server;
  server.facts.server = {address, 8801};
  server.facts.transport = Transport::udp;
  PayloadFacts& payload = server.facts.payload;
  payload.kind = PayloadKind::media;
  payload.from_ours = payload.from_theirs = 9;
  payload.own_of = 1;
  payload.connection = {7, 9, 9, 0, true};
  server.facts.last_seen = Timestamp{test::day("2026-11-21")};
  server.counts.egress = {1000, 10, 2};
  return {server};
}

std::string without_line(std::string text, const std::string& begin) {
  const std::size_t at = text.find("\n" + begin);
  EXPECT_NE(at, std::string::npos) << begin;
  return text.erase(at, text.find('\n', at + 1) - at);
}

TEST(Reload, FilesThatHoldWhatTheyHeldChangeNothing) {
  const KnowledgeOnDisk disk;
  Desk desk{disk};
  EXPECT_EQ(desk.asked(), ReloadResult::unchanged);
  disk.replace("regions.tsv", disk.text("regions.tsv"));  // another inode, another time, the same words
  EXPECT_EQ(desk.asked(), ReloadResult::unchanged);
  EXPECT_EQ(desk.epoch(), 1U);
  EXPECT_EQ(desk.reloader->reloads().by_result[static_cast<std::size_t>(ReloadResult::unchanged)], 2U);
}

TEST(Reload, ANewPolicyIsTheNextEpoch) {
  const KnowledgeOnDisk disk;
  Desk desk{disk};
  const auto before = desk.knowledge.read();
  disk.put("profiles/surf-eu.toml", disk.text("profiles/surf-eu.toml") + "\n# a remark\n");
  EXPECT_EQ(desk.asked(), ReloadResult::swapped);
  EXPECT_EQ(desk.epoch(), 2U);
  EXPECT_EQ(before->epoch, 1U);  // who still holds the old one has it whole
  ASSERT_EQ(desk.attempts.back().change.items.size(), 1U);
  EXPECT_EQ(desk.attempts.back().change.items[0].name, "profiles/surf-eu.toml");
}

TEST(Reload, ABadFileIsRefusedWithItsSentenceAndTheOldStays) {
  const KnowledgeOnDisk disk;
  const std::vector<std::pair<std::string, std::string>> spoiled{
      {"profiles/surf-eu.toml", "lenient = true\n"},
      {"regions.tsv", "code\tname\n"},
      {"providers/zoom/ranges.tsv", disk.text("providers/zoom/ranges.tsv") + "not a range\n"},
      {"alpha.mmdb", KnowledgeOnDisk::database("corrupt.mmdb")},
      {"beta.mmdb", KnowledgeOnDisk::database("truncated.mmdb")},
      {"beta.mmdb", ""}};
  Desk desk{disk};
  for (const auto& [file, content] : spoiled) {
    const std::string sound = disk.text(file);
    disk.put(file, content);
    EXPECT_EQ(desk.asked(), ReloadResult::refused) << file;
    EXPECT_THAT(desk.attempts.back().sentence, HasSubstr(file.substr(file.rfind('/') + 1)));
    EXPECT_EQ(desk.epoch(), 1U);
    disk.put(file, sound);
    EXPECT_EQ(desk.asked(), ReloadResult::unchanged) << file;
  }
}

TEST(Reload, AMissingFileIsRefusedUntilItIsBack) {
  const KnowledgeOnDisk disk;
  Desk desk{disk};
  const std::string sound = disk.text("providers/zoom/places.tsv");
  std::filesystem::remove(disk.path("providers/zoom/places.tsv"));
  desk.look_twice();
  ASSERT_EQ(desk.attempts.size(), 1U);
  EXPECT_EQ(desk.attempts[0].result, ReloadResult::refused);
  desk.look_twice();  // nothing moved since: nothing to say
  EXPECT_EQ(desk.attempts.size(), 1U);
  disk.put("providers/zoom/places.tsv", without_line(sound, "159.124.15.191/32"));
  desk.look_twice();
  ASSERT_EQ(desk.attempts.size(), 2U);
  EXPECT_EQ(desk.attempts[1].result, ReloadResult::swapped);
}

TEST(Reload, FilesOfARefusedReadingThatItDidNotComeToAreStillWatched) {
  const KnowledgeOnDisk disk;
  Desk desk{disk};
  disk.put("regions.tsv", "nonsense\n");  // read first; the databases are read last
  desk.look_twice();
  ASSERT_EQ(desk.attempts.size(), 1U);
  disk.put("beta.mmdb", KnowledgeOnDisk::database("flat-city.mmdb"));
  desk.look_twice();
  EXPECT_EQ(desk.attempts.size(), 2U);
}

TEST(Reload, EveryWayOfReplacingAFileIsSeen) {
  const KnowledgeOnDisk disk;
  Desk desk{disk};
  const std::string alpha = disk.text("alpha.mmdb");
  const std::string other = KnowledgeOnDisk::database("flat-country.mmdb");
  disk.replace("alpha.mmdb", other);
  desk.look_twice();
  ASSERT_EQ(desk.attempts.size(), 1U) << "renamed";
  disk.put("alpha.mmdb", alpha);
  desk.look_twice();
  ASSERT_EQ(desk.attempts.size(), 2U) << "overwritten in place";
  // The same length, and its old time given back: only the status change tells.
  const auto time = std::filesystem::last_write_time(disk.path("regions.tsv"));
  std::string words = disk.text("regions.tsv");
  const std::size_t at = words.find("Netherlands");
  ASSERT_NE(at, std::string::npos);
  disk.put("regions.tsv", words.replace(at, 1, "M"));
  std::filesystem::last_write_time(disk.path("regions.tsv"), time);
  desk.look_twice();
  ASSERT_EQ(desk.attempts.size(), 3U) << "overwritten with its old time";
  for (const Reloader::Attempt& attempt : desk.attempts) EXPECT_EQ(attempt.result, ReloadResult::swapped);
  EXPECT_EQ(desk.epoch(), 4U);
}

TEST(Reload, AFileThatIsStillWrittenIsLeftAlone) {
  const KnowledgeOnDisk disk;
  Desk desk{disk};
  const std::string whole = KnowledgeOnDisk::database("flat-country.mmdb");
  for (std::size_t octets = 100; octets < whole.size(); octets += whole.size() / 5) {
    disk.put("alpha.mmdb", whole.substr(0, octets));
    desk.reloader->look();
  }
  EXPECT_THAT(desk.attempts, IsEmpty());
  disk.put("alpha.mmdb", whole);
  desk.look_twice();
  ASSERT_EQ(desk.attempts.size(), 1U);
  EXPECT_EQ(desk.attempts[0].result, ReloadResult::swapped);
}

TEST(Reload, TruncatingADatabaseInForceHarmsNobody) {
  const KnowledgeOnDisk disk;
  Desk desk{disk};
  const auto known = desk.knowledge.read();
  const GeoOpinion before = known->places.databases[1].look_up(disputed_address);
  EXPECT_EQ(before.country, test::country("DE"));
  disk.truncate("beta.mmdb", 0);  // a mapping of the file itself would now end in SIGBUS
  disk.truncate("alpha.mmdb", 16);
  EXPECT_EQ(known->places.databases[1].look_up(disputed_address).country, test::country("DE"));
  EXPECT_EQ(known->places.databases[0].look_up(disputed_address).country, test::country("US"));
  EXPECT_EQ(desk.asked(), ReloadResult::refused);
}

TEST(Reload, ServersOfTheLastDayAreComparedBeforeTheSwap) {
  const KnowledgeOnDisk disk;
  Desk desk{disk};
  // Listed by Zoom, and in the other database of the tests the same address is in no other place: without beta only
  // America is left.
  desk.settings.databases.pop_back();
  ASSERT_EQ(desk.asked(), ReloadResult::swapped);
  desk.seen.publish(std::make_shared<const SeenServers>(one_server(disputed_address)));
  desk.settings.databases = {{disk.path("beta.mmdb"), "beta"}};
  ASSERT_EQ(desk.asked(), ReloadResult::swapped);
  const KnowledgeChange& change = desk.attempts.back().change;
  EXPECT_EQ(change.compared, 1U);
  EXPECT_EQ(change.changed[static_cast<std::size_t>(ChangeKind::country)], 1U);
  EXPECT_EQ(change.changed[static_cast<std::size_t>(ChangeKind::plane)], 0U);
  ASSERT_EQ(change.servers.size(), 1U);
  EXPECT_EQ(change.servers[0].server, disputed_address.text());
  EXPECT_EQ(change.servers[0].before.country, test::country("US"));
  EXPECT_EQ(change.servers[0].after.country, test::country("DE"));
  EXPECT_EQ(change.servers[0].before.verdict, Verdict::outside);
  EXPECT_EQ(change.servers[0].after.verdict, Verdict::inside);
  EXPECT_EQ(change.servers[0].bytes, 1000U);
  EXPECT_EQ(change.servers[0].connections, 2U);
  EXPECT_EQ(desk.reloader->reloads().servers_changed[static_cast<std::size_t>(ChangeKind::verdict)], 1U);
}

TEST(Reload, ARangeThatIsTakenOutTakesItsServersWithIt) {
  const KnowledgeOnDisk disk;
  Desk desk{disk};
  SeenServers listed_only = one_server(disputed_address);
  listed_only[0].facts.payload = {};  // else its framing would still speak for Zoom
  desk.seen.publish(std::make_shared<const SeenServers>(listed_only));
  disk.put("providers/zoom/ranges.tsv", without_line(disk.text("providers/zoom/ranges.tsv"), "134.224.0.0/16"));
  ASSERT_EQ(desk.asked(), ReloadResult::swapped);
  EXPECT_EQ(desk.attempts.back().change.changed[static_cast<std::size_t>(ChangeKind::plane)], 1U);
  FlowFacts facts = one_server(disputed_address)[0].facts;
  list_anew(*desk.knowledge.read(), facts);
  EXPECT_EQ(facts.listed_by, 0U);
}

// Zoom's own list as dropped in: the space of the shipped one, or next to nothing of it.
TEST(Reload, AListThatShrinksSuddenlyWaitsForAPerson) {
  const KnowledgeOnDisk disk;
  std::filesystem::create_directories(disk.path("lists/zoom/1970-01-01"));
  const std::string whole = "134.224.0.0/16\n159.124.0.0/16\n170.114.0.0/16\n144.195.0.0/16\n206.247.0.0/16\n";
  disk.put("lists/zoom/1970-01-01/Zoom.txt", whole);
  Desk desk{disk};
  desk.settings.lists = disk.path("lists");
  ASSERT_EQ(desk.asked(), ReloadResult::swapped) << desk.attempts.back().sentence;
  const std::uint64_t epoch = desk.epoch();

  disk.put("lists/zoom/1970-01-01/Zoom.txt", "134.224.0.0/16\n");
  desk.look_twice();
  ASSERT_EQ(desk.attempts.back().result, ReloadResult::held);
  // Four of five /16s went.
  EXPECT_THAT(desk.attempts.back().sentence, HasSubstr("list of zoom moved by 80 % (0 prefixes added, 4 removed)"));
  EXPECT_EQ(desk.epoch(), epoch);
  const std::size_t attempts = desk.attempts.size();
  desk.look_twice();
  EXPECT_EQ(desk.attempts.size(), attempts) << "said once, not every two seconds";

  EXPECT_EQ(desk.asked(), ReloadResult::swapped);
  ASSERT_EQ(desk.attempts.back().change.lists.size(), 1U);
  EXPECT_EQ(desk.attempts.back().change.lists[0].removed, 4U);
  EXPECT_EQ(desk.reloader->reloads().list_moves[0].removed, 4U + desk.attempts[0].change.lists[0].removed);
}

// As the how-to has it: complete under a name that nobody looks at, then renamed.
void publish(const KnowledgeOnDisk& disk, const std::string& day, const std::string& list) {
  std::filesystem::create_directories(disk.path("lists/zoom/.new"));
  disk.put("lists/zoom/.new/Zoom.txt", list);
  std::filesystem::rename(disk.path("lists/zoom/.new"), disk.path("lists/zoom/" + day));
}

TEST(Reload, AListOfANewDayIsFoundWithoutBeingAskedFor) {
  const KnowledgeOnDisk disk;
  const std::string held = "134.224.0.0/16\n159.124.0.0/16\n";
  publish(disk, "1970-01-01", held);
  Desk desk{disk};
  desk.settings.lists = disk.path("lists");
  ASSERT_EQ(desk.asked(), ReloadResult::swapped);
  publish(disk, "1970-01-02", held + "192.0.2.0/24\n");
  desk.look_twice();
  EXPECT_EQ(desk.attempts.back().result, ReloadResult::swapped) << desk.attempts.back().sentence;
  const auto known = desk.knowledge.read();
  const Address fresh = *Address::from_text("192.0.2.7");
  EXPECT_EQ(known->plan.side(fresh, test::day("1970-01-01")).provider, 0U);
  EXPECT_EQ(known->plan.side(fresh, test::day("1970-01-02")).provider, 1U);
}

// The desk's clock stands at 1970-01-01; the list is of the day after, and must not slip in at midnight.
TEST(Reload, ASuddenListOfTomorrowWaitsToday) {
  const KnowledgeOnDisk disk;
  publish(disk, "1970-01-01", "134.224.0.0/16\n159.124.0.0/16\n");
  Desk desk{disk};
  desk.settings.lists = disk.path("lists");
  ASSERT_EQ(desk.asked(), ReloadResult::swapped);
  publish(disk, "1970-01-02", "134.224.0.0/16\n");
  desk.look_twice();
  EXPECT_EQ(desk.attempts.back().result, ReloadResult::held);
}

TEST(Reload, AListThatNobodyKnowsIsARefusalThatSaysWhatToDo) {
  const KnowledgeOnDisk disk;
  std::filesystem::create_directories(disk.path("lists/zoom/1970-01-01"));
  disk.put("lists/zoom/1970-01-01/Zoom-old.txt", "134.224.0.0/16\n");
  Desk desk{disk};
  desk.settings.lists = disk.path("lists");
  EXPECT_EQ(desk.asked(), ReloadResult::refused);
  EXPECT_THAT(desk.attempts.back().sentence, HasSubstr("Zoom-old.txt: no list of zoom is called so"));
  std::filesystem::rename(disk.path("lists/zoom/1970-01-01"), disk.path("lists/zoom/yesterday"));
  EXPECT_EQ(desk.asked(), ReloadResult::refused);
  EXPECT_THAT(desk.attempts.back().sentence, HasSubstr("lists/zoom/yesterday: not a day"));
}

TEST(Reload, SettingsThatCannotBeReadAreARefusal) {
  const KnowledgeOnDisk disk;
  Desk desk{disk};
  desk.settings_error = "eugress.toml:3:1: unknown key";
  EXPECT_EQ(desk.asked(), ReloadResult::refused);
  EXPECT_EQ(desk.attempts.back().sentence, "eugress.toml:3:1: unknown key");
  // A file that changed meanwhile is not forgotten over it.
  disk.put("beta.mmdb", KnowledgeOnDisk::database("flat-city.mmdb"));
  EXPECT_EQ(desk.asked(), ReloadResult::refused);
  desk.look_twice();
  EXPECT_EQ(desk.attempts.back().result, ReloadResult::swapped);
}

TEST(Reload, SettingsOfKnowledgeFollowAndOthersAskForARestart) {
  const KnowledgeOnDisk disk;
  Desk desk{disk};
  desk.settings.position = "52.09,5.12";
  desk.settings.campus = {*Prefix::from_text("192.0.2.0/24")};
  desk.settings.interval = std::chrono::seconds{30};
  desk.settings.listen = "127.0.0.1:1";
  EXPECT_EQ(desk.asked(), ReloadResult::swapped);
  EXPECT_THAT(desk.attempts.back().needs_restart, testing::ElementsAre("account.interval", "export.listen"));
  const auto known = desk.knowledge.read();
  EXPECT_TRUE(known->has_position);
  EXPECT_TRUE(known->plan.side(*Address::from_text("192.0.2.1"), Day{}).is_campus);
  EXPECT_FALSE(known->plan.side(*Address::from_text("10.0.0.1"), Day{}).is_campus);
  EXPECT_EQ(desk.asked(), ReloadResult::unchanged);
}

TEST(Reload, PlacesNamedInTheSettingsFollowWithoutARestart) {
  const KnowledgeOnDisk disk;
  Desk desk{disk};
  disk.put("feed.csv", "192.0.2.0/24,NL,,Utrecht,\n");
  disk.put("anycast.txt", "198.51.100.0/24\n");
  disk.put("cloud.json", R"({"syncToken":"1","createDate":"2026-11-01-00-00-00","prefixes":[)"
                         R"({"ip_prefix":"203.0.113.0/24","region":"eu-central-1","service":"EC2",)"
                         R"("network_border_group":"eu-central-1"}],"ipv6_prefixes":[]})");
  desk.settings.geofeeds = {disk.path("feed.csv")};
  desk.settings.anycast = disk.path("anycast.txt");
  desk.settings.cloud_ranges = {disk.path("cloud.json")};
  ASSERT_EQ(desk.asked(), ReloadResult::swapped) << desk.attempts.back().sentence;
  EXPECT_THAT(desk.attempts.back().needs_restart, IsEmpty());
  const auto known = desk.knowledge.read();
  ASSERT_EQ(known->places.geofeeds.size(), 1U);
  EXPECT_NE(known->places.anycast.find(*Address::from_text("198.51.100.1")), nullptr);
  EXPECT_NE(known->places.clouds.find(*Address::from_text("203.0.113.1")), nullptr);
}

// As eugress-update-data leaves them: nobody asks for a reload.
TEST(Reload, FilesThatAreNewInDirectoriesOfPublishedOnesAreTaken) {
  const KnowledgeOnDisk disk;
  for (const char* place : {"clouds", "lists"}) std::filesystem::create_directory(disk.path(place));
  Settings settings = disk.settings();
  settings.cloud_ranges = {disk.path("clouds")};
  settings.lists = disk.path("lists");
  Desk desk{settings};
  EXPECT_EQ(desk.knowledge.read()->places.clouds.size(), 0U);
  disk.put("clouds/.half", "no file of a cloud");
  disk.replace("clouds/cloud.json",
               R"({"syncToken":"1","creationTime":"2026-11-01T12:00:00.0","prefixes":[)"
               R"({"ipv4Prefix":"203.0.113.0/24","service":"Google Cloud","scope":"europe-west4"}]})");
  desk.look_twice();
  ASSERT_EQ(desk.epoch(), 2U) << desk.attempts.back().sentence;
  EXPECT_NE(desk.knowledge.read()->places.clouds.find(*Address::from_text("203.0.113.1")), nullptr);
  std::filesystem::create_directories(disk.path("lists/zoom/2026-11-01"));
  disk.put("lists/zoom/2026-11-01/ZoomCRC.txt", "192.0.2.0/24\n");  // adds to its service
  desk.look_twice();
  ASSERT_EQ(desk.epoch(), 3U) << desk.attempts.back().sentence;
  EXPECT_EQ(desk.knowledge.read()->plan.side(*Address::from_text("192.0.2.1"), test::day("2026-11-02")).provider, 1U);
}

TEST(Reload, AZoneKeepsItsNumberWhateverComesBeforeIt) {
  const KnowledgeOnDisk disk;
  Desk desk{disk};
  const auto zone = [](const char* name, const char* prefix) {
    return ZoneSetting{name, {*Prefix::from_text(prefix)}, 1000};
  };
  desk.settings.zones = {zone("west", "10.1.0.0/16"), zone("east", "10.2.0.0/16")};
  desk.asked();
  desk.settings.zones = {zone("north", "10.3.0.0/16"), zone("east", "10.2.0.0/16")};
  desk.asked();
  const auto known = desk.knowledge.read();
  EXPECT_THAT(known->zone_names, testing::ElementsAre("other", "on-site", "west", "east", "north"));
  EXPECT_EQ(known->plan.side(*Address::from_text("10.2.0.1"), Day{}).zone, 3U);
  EXPECT_EQ(known->plan.side(*Address::from_text("10.1.0.1"), Day{}).zone, zone_other);
}

// The school's profile promises telemetry, say, and the university's the same; an exemption that only the school has
// excuses its departures and nobody else's.
TEST(KnowledgeDiff, AZoneWithAPromiseOfItsOwnIsComparedByThat) {
  const KnowledgeOnDisk disk;
  Settings settings = disk.settings();
  settings.databases.pop_back();  // alpha alone: the server is in America
  settings.zones = {ZoneSetting{"school", {*Prefix::from_text("10.1.0.0/16")}, 1000}};
  const std::string plain = disk.text("profiles/surf-eu.toml");
  const auto renamed = [&](const std::string& profile, const std::string& more) {
    std::string text = plain;
    const std::string name = "profile = \"surf-eu\"";
    EXPECT_NE(text.find(name), std::string::npos);
    return text.replace(text.find(name), name.size(), "profile = \"" + profile + "\"") + more;
  };
  disk.put("school.toml", renamed("school", ""));
  disk.put("house.toml", renamed("house", "\n[[zone]]\nname = \"school\"\nprofile = \"school.toml\"\n"));
  settings.profile = disk.path("house.toml");
  const auto before = test::sound(load_knowledge(settings, 1));
  disk.put("school.toml", renamed("school", R"(
[[exemption]]
id = "guest"
kind = "external-host"
reason = "a guest lecture"
document = "letter of 1 November"
author = "A. Jansen"
approver = "B. de Vries"
from = 2026-11-01
until = 2026-12-01
planes = ["media"]
)"));
  const auto after = test::sound(read_knowledge(settings, 2, before.get()).known);
  SeenServers seen = one_server(disputed_address);
  seen.push_back(seen[0]);
  seen[1].zone = *zone_named(*before, "school");
  const KnowledgeChange change = compare(*before, *after, seen);
  EXPECT_EQ(change.compared, 2U);
  EXPECT_EQ(change.changed[static_cast<std::size_t>(ChangeKind::verdict)], 1U);
  ASSERT_EQ(change.servers.size(), 1U);
  EXPECT_EQ(change.servers[0].before.verdict, Verdict::outside);
  EXPECT_EQ(change.servers[0].after.verdict, Verdict::exempt);
}

TEST(KnowledgeDiff, NamesNoServerThatNobodyListsOrNames) {
  const KnowledgeOnDisk disk;
  const auto known = test::sound(load_knowledge(disk.settings(), 1));
  Settings other = disk.settings();
  other.databases.clear();
  const auto fewer = test::sound(load_knowledge(other, 2));
  // Amazon's; alpha and beta say Frankfurt. Known by its framing alone, it may be anybody's.
  const SeenServers seen = one_server(*Address::from_text("3.120.121.9"));
  const KnowledgeChange change = compare(*known, *fewer, seen);
  ASSERT_EQ(change.servers.size(), 1U);
  EXPECT_EQ(change.servers[0].server, "");
  EXPECT_EQ(change.servers[0].port, 0U);
}

}  // namespace
}  // namespace eugress
