#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>
#include <thread>

#include "evidence/archive.h"
#include "evidence/at_rest.h"
#include "evidence/canonical.h"
#include "evidence/log_support.h"
#include "evidence/members.h"
#include "evidence/production.h"
#include "evidence/recorder.h"
#include "evidence/scribe_desk.h"

namespace eugress {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using namespace std::chrono_literals;

const Timestamp morning = at("2026-11-21T08:00:00Z");

EntryLine gap_line(std::int64_t time) {
  const std::string second = std::to_string(time);
  return {"{\"k\":\"gap\",\"t0\":" + second + ",\"t1\":" + second + ",\"why\":\"time-jump\"}", false};
}

std::string rest_line(std::int64_t time) {
  const std::string second = std::to_string(time);
  return R"({"bi":2,"bo":3,"cc":"unknown","ci":0,"co":1,"grade":"none","k":"rest","law":"unknown","pi":1,"plane":"p2p",)"
         R"("po":1,"prov":"zoom","t0":)" +
         second + ",\"t1\":" + second + R"(,"verdict":"unknown","zone":"other"})";
}

// SHA-256 of "abc" is FIPS 180-4's example.
constexpr const char* digest_of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

std::vector<std::string> of_kind(const std::vector<std::string>& lines, const std::string& kind) {
  std::vector<std::string> found;
  for (const std::string& line : lines) {
    if (Members{line}.text("k") == kind) found.push_back(line);
  }
  return found;
}

class Desk : public ::testing::Test {
 protected:
  TwoClocks later(std::chrono::milliseconds wall, std::chrono::milliseconds steady) {
    now = {now.wall + wall, now.steady + steady};
    return now;
  }
  std::vector<std::string> kind(const std::string& name) { return of_kind(plain_lines(directory.path()), name); }

  const LogDirectory directory;
  const LogDirectory other;
  TwoClocks now{morning, 0ms};
  ScribeDesk desk{std::move(*open_log(directory.path(), morning)), false, "0.1.0", now};
};

TEST_F(Desk, EachRunBeginsWithAStartAndEndsWithAStop) {
  EXPECT_TRUE(desk.tick(now));
  desk.take("send", now);  // s, and why
  EXPECT_TRUE(desk.close(later(1s, 1s)));
  EXPECT_THAT(kind("start"), ElementsAre(HasSubstr(R"("clean":true,"k":"start","run":")")));
  EXPECT_THAT(kind("stop"), ::testing::ElementsAre(R"({"k":"stop","t":1795248001,"why":"end"})"));
}

TEST_F(Desk, TheTotalsOfTheLastHourAreWrittenBeforeTheStop) {
  desk.tick(now);
  desk.take("r" + rest_line(1795248000), now);
  EXPECT_TRUE(desk.close(now));
  EXPECT_THAT(kind("tally"),
              ElementsAre(R"({"cells":[["p2p","unknown","unknown",1,3,2,1]],"from":0,"k":"tally","to":3})"));
  EXPECT_EQ(Members{plain_lines(directory.path()).back()}.text("k"), "stop");
}

TEST_F(Desk, WhatIsInForceStandsAgainInTheNextDay) {
  const std::string digest(64, 'a');
  const auto db = [&](const char* name) {
    return "c{\"epoch\":1,\"k\":\"db\",\"name\":\"" + std::string{name} + "\",\"sha256\":\"" + digest +
           "\",\"t\":1795248000}";
  };
  const auto epoch = "c{\"epoch\":1,\"k\":\"epoch\",\"n\":1,\"sha256\":\"" + digest + "\",\"t\":1795248000}";
  desk.tick(now);
  for (const std::string& line : {db("old"), epoch, db("new"), epoch, db("of no epoch yet")}) desk.take(line, now);
  desk.tick(now);
  desk.tick(later(24h, 24h));
  const auto names = kind("db");
  ASSERT_EQ(names.size(), 4U);
  EXPECT_THAT(names.back(), HasSubstr("\"new\"")) << "the last group that was whole";
}

TEST_F(Desk, ATableIsArchivedUnderItsDigestAndNoOther) {
  const std::string archived = directory.file("tables/") + digest_of_abc;
  for (const char* const message : {"aab", "ac"}) desk.take(message, now);
  desk.take("e" + std::string(64, '0'), now);
  EXPECT_FALSE(std::filesystem::exists(directory.file("tables/") + std::string(64, '0')));
  desk.take("aabc", now);
  desk.take("e../checkpoint", now);
  for (const char* const message : {"aab", "ac"}) desk.take(message, now);
  desk.take(std::string{"e"} + digest_of_abc, now);
  EXPECT_EQ(octets_of(archived), "abc");
  desk.tick(later(61s, 61s));
  EXPECT_THAT(kind("refused"), ElementsAre(HasSubstr(R"("n":2,)")));
}

TEST_F(Desk, WhoeverParsesPacketsCannotFillTheDiskWithTables) {
  const std::string piece = "a" + std::string(longest_line, 'x');
  for (std::size_t octets = 0; octets < largest_table + 2 * longest_line; octets += longest_line) desk.take(piece, now);
  desk.take(std::string{"e"} + digest_of_abc, now);
  EXPECT_TRUE(std::filesystem::is_empty(directory.file("tables")));
}

TEST_F(Desk, WhoeverGoesWithoutAWordHasCrashed) {
  EXPECT_TRUE(desk.close(now));
  EXPECT_THAT(kind("stop"), ::testing::ElementsAre(HasSubstr(R"("why":"crash")")));
}

TEST_F(Desk, WhatACommandWritesWhileNoDaemonRunsIsNoCrash) {
  desk.take("send", now);
  EXPECT_TRUE(desk.close(now));
  const Timestamp tomorrow = morning + 24h;
  {
    // Of another directory: this one is locked by the desk.
    std::filesystem::copy(directory.path(), other.path(), std::filesystem::copy_options::recursive);
    auto log = open_at_rest(other.path(), "gw1", test_key(), tomorrow);
    ASSERT_TRUE(log) << log.error().message;
    ASSERT_FALSE((*log)->recovered().is_new);
    (*log)->add(R"({"k":"prune"})", Log::Weight::control, tomorrow);
    EXPECT_TRUE(close_at_rest(**log, "prune", tomorrow));
  }
  const auto log = open_log(other.path(), tomorrow);
  ASSERT_TRUE(log) << log.error().message;
  EXPECT_TRUE((*log)->recovered().was_stopped) << "in a day in which no daemon has run";
}

// 62 days old, the retention of the daemon is not known to a command: nothing goes with the end of a day.
TEST_F(Desk, ToOpenALogAtRestRemovesNoDay) {
  desk.take("send", now);
  EXPECT_TRUE(desk.close(now));
  std::filesystem::copy(directory.path(), other.path(), std::filesystem::copy_options::recursive);
  const auto log = open_at_rest(other.path(), "gw1", test_key(), morning + 24h * 62);
  ASSERT_TRUE(log) << log.error().message;
  ASSERT_FALSE((*log)->recovered().is_new);
  const auto left = DayNames::in((*log)->directory());
  ASSERT_TRUE(left);
  EXPECT_THAT(left->with_lines(), Contains(*day_from_text("2026-11-21")));
}

TEST_F(Desk, ANoticeOfWhatWasMadeBecomesAnEntryOnceAndGoes) {
  const Production made =
      production_of("report-json", "abc", *day_from_text("2026-09-01"), *day_from_text("2026-10-31"));
  ASSERT_EQ(Spool::make(*Directory::open(other.path())), 0);
  ScribeDesk scribe{std::move(*open_log(other.path(), morning)), false, "0.1.0", now};
  const auto spool = Spool::of(*Directory::open(other.path()));
  ASSERT_TRUE(spool->leave(made));
  put_octets(other.file("produced/") + std::string(64, '0'), made.notice() + "\n");  // of another name than its digest
  for (int second = 1; second <= 62; ++second) scribe.tick(later(1s, 1s));
  EXPECT_THAT(of_kind(plain_lines(other.path()), "produced"),
              ElementsAre(std::string{R"({"from":"2026-09-01","k":"produced","octets":3,"sha256":")"} + digest_of_abc +
                          R"(","t":1795248001,"to":"2026-10-31","what":"report-json"})"));
  EXPECT_THAT(of_kind(plain_lines(other.path()), "refused"), ElementsAre(HasSubstr(R"("n":1,)")));
  EXPECT_TRUE(std::filesystem::is_empty(other.file("produced")));
}

// As a flood of them would be: no more in a second than the scribe takes at once, and none is forgotten.
TEST_F(Desk, ManyNoticesTakeTheirTime) {
  ASSERT_EQ(Spool::make(*Directory::open(other.path())), 0);
  ScribeDesk scribe{std::move(*open_log(other.path(), morning)), false, "0.1.0", now};
  const auto spool = Spool::of(*Directory::open(other.path()));
  for (std::size_t number = 0; number < 2 * Spool::most_at_once + 1; ++number)
    ASSERT_TRUE(spool->leave(production_of("report-mail", std::to_string(number), Day{}, Day{})));
  const auto entered = [&] { return of_kind(plain_lines(other.path()), "produced").size(); };
  for (const std::size_t wanted : {Spool::most_at_once, 2 * Spool::most_at_once, 2 * Spool::most_at_once + 1}) {
    scribe.tick(later(1s, 1s));
    EXPECT_EQ(entered(), wanted);
  }
}

TEST_F(Desk, AClockThatIsSetBackIsSaid) {
  desk.tick(later(1s, 1s));
  desk.tick(later(-3599s, 1s));  // an hour back
  desk.tick(later(3s, 1s));      // two seconds are tolerated
  EXPECT_THAT(kind("clock"), ::testing::ElementsAre(HasSubstr(R"("jump_ms":-3600000)")));
  EXPECT_TRUE(agrees_with_its_checkpoint(directory.path()));
}

TEST_F(Desk, WhatIsRefusedIsCountedInTheLog) {
  desk.take("r{\"k\":\"stop\",\"t\":1,\"why\":\"end\"}", now);
  desk.take("rnonsense", now);
  desk.take("rnonsense too", now);
  desk.take("x", now);
  desk.tick(later(61s, 61s));
  EXPECT_THAT(kind("refused"), ::testing::UnorderedElementsAre(HasSubstr(R"("n":3,"t":1795248061,"why":"form")"),
                                                               HasSubstr(R"("n":1,"t":1795248061,"why":"kind")")));
  EXPECT_THAT(kind("stop"), ::testing::IsEmpty());
}

TEST_F(Desk, AFloodIsLostAndCounted) {
  desk.tick(now);
  const std::string message = "r" + gap_line(1795248000).text;
  for (std::uint64_t i = 0; i < ScribeDesk::most_credit + 500; ++i) desk.take(message, now);
  desk.tick(later(1s, 1s));
  std::size_t taken = 0;
  std::vector<std::string> losses;
  for (const std::string& line : kind("gap")) {
    if (line == gap_line(1795248000).text) {
      ++taken;
    } else {
      losses.push_back(line);
    }
  }
  EXPECT_EQ(taken, ScribeDesk::most_credit);
  EXPECT_THAT(losses, ::testing::ElementsAre(HasSubstr(R"("n":500,)")));
  desk.take(message, now);
  desk.tick(later(1s, 1s));
  EXPECT_EQ(kind("gap").size(), taken + 2) << "a second later there is credit again";
}

// ---- the process

class ScribeProcess : public ::testing::Test {
 protected:
  ScribeProcess() {
    put_octets(key_file, test_key().secret_text() + "\n");
    settings = {path, key_file, "gw1", "0.1.0", std::chrono::days{425}, false};
  }
  Scribe started() {
    auto scribe = Scribe::start(settings);
    if (!scribe) {
      ADD_FAILURE() << scribe.error().message;
      std::abort();
    }
    return std::move(*scribe);
  }
  static std::int64_t now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  }
  // A scribe whose daemon is gone ends by itself; whoever can lock the directory came after it.
  void await_end() const {
    for (int attempt = 0; attempt < 500; ++attempt) {
      const auto directory = Directory::open(path);
      if (directory && directory->lock()) return;
      std::this_thread::sleep_for(10ms);
    }
    ADD_FAILURE() << "the scribe did not end";
  }

  const LogDirectory around;
  const std::string path = around.file("log");
  const std::string key_file = around.file("log.skey");
  ScribeSettings settings;
};

TEST_F(ScribeProcess, WritesWhatItIsGivenAndSignsIt) {
  Scribe scribe = started();
  for (int i = 0; i < 3000; ++i) ASSERT_TRUE(scribe.send(gap_line(now()), 5s));
  scribe.stop("end");
  const auto lines = plain_lines(path);
  EXPECT_EQ(of_kind(lines, "gap").size(), 3000U);
  EXPECT_THAT(of_kind(lines, "stop"), ::testing::ElementsAre(HasSubstr("end")));
  EXPECT_TRUE(agrees_with_its_checkpoint(path));
  EXPECT_EQ(signed_head(path).size, lines.size());
}

TEST_F(ScribeProcess, TellsEachCheckpointAfterItIsOnDisk) {
  Scribe scribe = started();
  ASSERT_TRUE(scribe.send(gap_line(now()), 5s));
  std::string note;
  for (int attempt = 0; attempt < 500 && note.empty(); ++attempt) {
    const auto said = scribe.hear();
    const auto head = said && said->what == 'h' ? open_checkpoint(said->text, test_key().verifier()) : Error{""};
    if (head && head->size >= 3) note = said->text;
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(note, octets_of(path + "/checkpoint"));
  scribe.stop("end");
}

TEST_F(ScribeProcess, ArchivesATableOfManyMessages) {
  Scribe scribe = started();
  std::string table;
  for (int row = 0; row < 5000; ++row) table += "row " + std::to_string(row) + "\n";
  ASSERT_TRUE(scribe.archive(table, 5s));
  scribe.stop("end");
  const std::filesystem::directory_iterator archive{path + "/tables"};
  EXPECT_EQ(octets_of(archive->path()), table);
}

TEST_F(ScribeProcess, OutlivesADaemonThatIsKilled) {
  const pid_t daemon = fork();
  if (daemon == 0) {
    Scribe scribe = started();
    static_cast<void>(scribe.send(gap_line(now()), 5s));
    kill(getpid(), SIGKILL);
  }
  waitpid(daemon, nullptr, 0);
  await_end();
  const auto lines = plain_lines(path);
  EXPECT_EQ(of_kind(lines, "gap").size(), 1U);
  EXPECT_THAT(of_kind(lines, "stop"), ::testing::ElementsAre(HasSubstr(R"("why":"crash")")));
  EXPECT_TRUE(agrees_with_its_checkpoint(path));
}

TEST_F(ScribeProcess, ASecondOneOnTheSameDirectoryDoesNotBegin) {
  Scribe scribe = started();
  const auto second = Scribe::start(settings);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("is in use by process "));
  scribe.stop("end");
}

TEST_F(ScribeProcess, WithoutItsKeyNothingIsWritten) {
  std::filesystem::remove(key_file);
  const auto scribe = Scribe::start(settings);
  ASSERT_FALSE(scribe);
  EXPECT_THAT(scribe.error().message, HasSubstr("eugress evidence keygen makes one"));
  EXPECT_FALSE(std::filesystem::exists(path + "/checkpoint"));
}

TEST_F(ScribeProcess, OfAReplaySignsUnderANameThatSaysSo) {
  settings.key_file.clear();
  settings.is_replay = true;
  Scribe scribe = started();
  scribe.stop("end");
  EXPECT_THAT(octets_of(path + "/checkpoint"), StartsWith("gw1/replay\n"));
}

TEST_F(ScribeProcess, TheRecorderHandsEntriesOnAndItsHeadIsAWitness) {
  Channel<Entry> entries{8};
  std::string metrics;
  {
    Recorder recorder{entries, started(), {{"zoom"}, {"other"}}, false};
    recorder.start();
    entries.put(GapEntry{
        {Timestamp{std::chrono::seconds{now()}}, Timestamp{std::chrono::seconds{now()}}, Gap::Why::time_jump}});
    for (int attempt = 0; attempt < 500 && metrics.empty(); ++attempt) {
      std::this_thread::sleep_for(20ms);
      if (recorder.head() && recorder.head()->checkpoint.size >= 3) metrics = evidence_metrics(*recorder.head());
    }
    entries.close();
  }
  EXPECT_THAT(metrics, HasSubstr("\neugress_evidence_tree_size 3\n"));
  EXPECT_THAT(metrics, HasSubstr("\neugress_evidence_root_part{part=\"5\"} "));
  EXPECT_THAT(metrics, HasSubstr("\neugress_evidence_up 1\n"));
  EXPECT_TRUE(agrees_with_its_checkpoint(path));
  EXPECT_EQ(of_kind(plain_lines(path), "gap").size(), 1U);
}

}  // namespace
}  // namespace eugress
