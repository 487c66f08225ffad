// The log on a disk that fails: a fault at every single call of three days' work, of every kind.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <functional>

#include "evidence/base64.h"
#include "evidence/fault.h"
#include "evidence/log_support.h"
#include "evidence/members.h"

namespace eugress {
namespace {

const Timestamp morning = at("2026-11-21T08:00:00Z");
constexpr std::chrono::hours day_long{24};

// What a child told its parent before it ended, one line each.
struct Told {
  std::vector<std::pair<std::uint64_t, std::string>> heads;  // size, root
  std::uint64_t accounted = 0;                               // records behind which a commit has succeeded
  int status = 0;
};

Told in_a_child(const std::function<void(std::FILE* told)>& work) {
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe(ends.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    work(fdopen(ends[1], "w"));
    _exit(0);  // a kill, as far as the log is concerned: nothing is destroyed
  }
  close(ends[1]);
  Told told;
  std::FILE* const from = fdopen(ends[0], "r");
  std::array<char, 100> root{};
  unsigned long long size = 0;
  unsigned long long accounted = 0;
  while (std::fscanf(from, "%llu %llu %99s", &size, &accounted, root.data()) == 3) {
    told.heads.emplace_back(size, root.data());
    told.accounted = accounted;
  }
  std::fclose(from);
  int status = 0;
  waitpid(child, &status, 0);
  told.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return told;
}

void tell(std::FILE* told, const Log& log, std::uint64_t accounted) {
  std::fprintf(told, "%llu %llu %s\n", static_cast<unsigned long long>(log.head().size),
               static_cast<unsigned long long>(accounted), to_base64(log.head().root).c_str());
  std::fflush(told);
}

// Three days with a seal, a packing and, if they are kept for a day only, a removal. Every commit is tried until it is
// done, as the scribe does.
void three_days(const std::string& directory, std::chrono::days retention, std::FILE* told) {
  auto log = open_log(directory, morning, retention);
  for (int attempt = 0; !log && attempt < 3; ++attempt) log = open_log(directory, morning, retention);
  if (!log) _exit(3);
  std::uint64_t added = 0;
  for (int step = 0; step < 9; ++step) {
    const Timestamp now = morning + step / 3 * day_long;
    for (int i = 0; i < 60; ++i, ++added) (*log)->add(record(static_cast<int>(added)), Log::Weight::record, now);
    for (int attempt = 0; attempt < 4; ++attempt) {
      if ((*log)->commit(now)) {
        tell(told, **log, added);
        break;
      }
    }
    while ((*log)->tidy()) {
    }
  }
}

struct Found {
  std::uint64_t records = 0;
  std::uint64_t lost = 0;  // as gaps say
  std::map<std::uint64_t, std::string> roots;
  std::uint64_t size = 0;
};

// Everything that is in the log, from its files; fails the test where they do not hang together.
Found read_all(const std::string& path) {
  Found found;
  const auto directory = Directory::open(path);
  std::optional<Frontier> frontier;
  for (const Day day : DayNames::in(*directory)->with_lines()) {
    auto reader = DayReader::open(*directory, day);
    std::string_view line;
    while (reader && reader->next(line) == DayReader::Read::line) {
      if (const auto start = DayLine::from_text(line)) {
        if (frontier) {
          EXPECT_EQ(start->before.root(), frontier->root()) << to_text(day);
        }
        frontier = start->before;
      }
      frontier->append(hash_leaf(line));
      found.roots[frontier->size()] = to_base64(frontier->root());
      const Members members{line};
      found.records += members.text("k") == "server" ? 1U : 0U;
      if (members.text("k") == "gap") found.lost += static_cast<std::uint64_t>(*members.integer("n"));
    }
    EXPECT_EQ(reader->error(), "");
  }
  found.size = frontier ? frontier->size() : 0;
  return found;
}

// A log after a fault: it opens, goes on, and everything that was ever told is in it.
void expect_sound(const LogDirectory& directory, const Told& told, std::chrono::days retention) {
  const Timestamp later = morning + 3 * day_long;
  {
    auto log = open_log(directory.path(), later, retention);
    ASSERT_TRUE(log) << log.error().message;
    ASSERT_TRUE((*log)->commit(later)) << (*log)->trouble();
    while ((*log)->tidy()) {
    }
    EXPECT_EQ((*log)->trouble(), "");
  }
  const Found found = read_all(directory.path());
  const Checkpoint head = signed_head(directory.path());
  EXPECT_EQ(found.size, head.size);
  EXPECT_EQ(found.roots.at(head.size), to_base64(head.root));
  for (const auto& [size, root] : told.heads) {
    const auto known = found.roots.find(size);
    if (known == found.roots.end()) {
      EXPECT_LT(size, found.roots.begin()->first) << "a head that was told is gone";
      continue;  // of a day that was removed in time
    }
    EXPECT_EQ(known->second, root) << size;
  }
}

std::uint64_t calls_of_three_days(std::chrono::days retention) {
  const LogDirectory directory;
  fault::disarm();
  std::FILE* const nowhere = std::fopen("/dev/null", "w");
  three_days(directory.path(), retention, nowhere);
  std::fclose(nowhere);
  return fault::calls();
}

class EveryCall : public ::testing::TestWithParam<fault::Kind> {};

TEST_P(EveryCall, MayMeetWithAFaultAndNothingThatWasToldIsLost) {
  for (const std::chrono::days retention : {std::chrono::days{425}, std::chrono::days{1}}) {
    const std::uint64_t calls = calls_of_three_days(retention);
    ASSERT_GT(calls, 100U);
    // Removing a day changes little of the rest: there every third call is enough.
    for (std::uint64_t call = 0; call<calls; call += retention> std::chrono::days{1} ? 1U : 3U) {
      SCOPED_TRACE("call " + std::to_string(call) + " of " + std::to_string(calls));
      const LogDirectory directory;
      const Told told = in_a_child([&](std::FILE* to) {
        fault::arm(GetParam(), call);
        three_days(directory.path(), retention, to);
      });
      ASSERT_TRUE(told.status == 0 || told.status == fault::killed) << told.status;
      fault::disarm();
      expect_sound(directory, told, retention);
      if (told.status == 0 && retention > std::chrono::days{1}) {
        const Found found = read_all(directory.path());
        EXPECT_EQ(found.records + found.lost, told.accounted) << "each record is there or counted as lost";
        EXPECT_EQ(told.accounted, 540U) << "one fault does not stop the log";
      }
      if (HasFailure()) return;
    }
  }
}

std::string name_of(const ::testing::TestParamInfo<fault::Kind>& kind) {
  constexpr std::array<const char*, fault::kinds> names = {
      "None", "KillBefore", "KillAfter", "KillInside", "PowerLoss", "IoError", "NoSpace", "Interrupted", "ShortWrite"};
  return names[static_cast<std::size_t>(kind.param)];
}

INSTANTIATE_TEST_SUITE_P(LogFault, EveryCall,
                         ::testing::Values(fault::Kind::kill_before, fault::Kind::kill_after, fault::Kind::kill_inside,
                                           fault::Kind::power_loss, fault::Kind::io_error, fault::Kind::no_space,
                                           fault::Kind::interrupted, fault::Kind::short_write),
                         name_of);

// The disk fills, stays full for a while, the process is killed there, starts again, and later there is room.
TEST(FullDisk, ThenKilledThenRestartedTheLostRecordsAreCountedExactly) {
  for (const std::uint64_t room : {1'100'000U, 1'101'000U, 1'107'777U, 1'150'000U, 1'200'000U}) {
    SCOPED_TRACE(room);
    const LogDirectory directory;
    const auto run = [&](std::optional<std::uint64_t> octets, int commits) {
      return in_a_child([&, octets, commits](std::FILE* told) {
        fault::disarm();
        fault::limit_disk(octets);
        auto log = open_log(directory.path(), morning);
        if (!log) _exit(3);
        std::uint64_t added = 0;
        for (int step = 0; step < commits; ++step) {
          for (int i = 0; i < 200; ++i, ++added) (*log)->add(record(i), Log::Weight::record, morning);
          if ((*log)->commit(morning)) tell(told, **log, added);
        }
      });
    };
    const Told filling = run(room, 20);
    EXPECT_EQ(filling.accounted, 4000U) << "a full disk stops no commit while there is a reserve";
    const Told again = run(200, 0);  // starts, though there is hardly any room
    EXPECT_EQ(again.status, 0);
    const Told relieved = run(std::nullopt, 3);
    EXPECT_EQ(relieved.accounted, 600U);
    const Found found = read_all(directory.path());
    EXPECT_EQ(found.records + found.lost, 4600U);
    EXPECT_GT(found.lost, 0U);
    EXPECT_GE(found.records, 600U);
  }
}

}  // namespace
}  // namespace eugress
