#include "evidence/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "evidence/log_support.h"
#include "evidence/proof.h"

namespace eugress {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const Timestamp morning = at("2026-11-21T08:00:00Z");
constexpr std::chrono::hours day_long{24};

std::unique_ptr<Log> opened(const std::string& directory, Timestamp now,
                            std::chrono::days retention = std::chrono::days{425}) {
  auto log = open_log(directory, now, retention);
  EXPECT_TRUE(log) << (log ? "" : log.error().message);
  return log ? std::move(*log) : nullptr;
}

std::string refusal(const std::string& directory, Timestamp now) {
  const auto log = open_log(directory, now);
  return log ? "was opened" : log.error().message;
}

void pack_everything(Log& log) {
  while (log.tidy()) {
  }
}

TEST(Log, IsReadableBesideItsCheckpointFromTheFirstEntryOn) {
  const LogDirectory directory;
  const auto log = opened(directory.path(), morning);
  EXPECT_TRUE(log->recovered().is_new);
  log->add(R"({"k":"start","t":1795248000})", Log::Weight::control, morning);
  log->add(record(1), Log::Weight::record, morning);
  ASSERT_TRUE(log->commit(morning));
  EXPECT_THAT(plain_lines(directory.path()),
              ElementsAre(R"({"d":"2026-11-21","first":0,"gw":"gw1","k":"day","pre":[],"sw":"0.1.0","v":1})",
                          R"({"k":"start","t":1795248000})", record(1)));
  EXPECT_TRUE(agrees_with_its_checkpoint(directory.path()));
  EXPECT_EQ(log->head().size, 3U);
  EXPECT_EQ(octets_of(directory.file("checkpoint")), log->head_note());
  EXPECT_EQ(octets_of(directory.file("log.vkey")), test_key().verifier().text() + "\n");
  EXPECT_EQ(std::filesystem::file_size(directory.file("reserve")), Log::reserve_octets);
}

TEST(Log, NothingIsToldBeforeItIsCommitted) {
  const LogDirectory directory;
  const auto log = opened(directory.path(), morning);
  ASSERT_TRUE(log->commit(morning));
  log->add(record(1), Log::Weight::record, morning);
  EXPECT_EQ(log->head().size, 1U);
  EXPECT_EQ(plain_lines(directory.path()).size(), 1U);
}

TEST(Log, GoesOnWhereItStopped) {
  const LogDirectory directory;
  for (int run = 0; run < 5; ++run) {
    const auto log = opened(directory.path(), morning);
    ASSERT_TRUE(log);
    EXPECT_EQ(log->recovered().is_new, run == 0);
    EXPECT_EQ(log->recovered().was_stopped, run != 0);
    for (int i = 0; i < 200; ++i) log->add(record(i), Log::Weight::record, morning);
    log->add(R"({"k":"stop","t":1795248000,"why":"signal"})", Log::Weight::control, morning);
    ASSERT_TRUE(log->commit(morning));
  }
  EXPECT_EQ(signed_head(directory.path()).size, 1 + 5 * 201U);
  EXPECT_TRUE(agrees_with_its_checkpoint(directory.path()));
  EXPECT_EQ(octets_of(directory.file("hashes")).size(), 3 * 32U) << "1,006 entries are three full blocks";
}

TEST(Log, ADayEndsOnAFullBlockWithItsTotalsAndASeal) {
  const LogDirectory directory;
  const auto log = opened(directory.path(), morning);
  for (int i = 0; i < 300; ++i) log->add(record(i), Log::Weight::record, morning);
  ASSERT_TRUE(log->commit(morning));
  ASSERT_TRUE(log->commit(morning + day_long));
  const auto lines = plain_lines(directory.path());
  // 1 day + 300 records + 1 tally + pads = 512, and the first line of the next day.
  ASSERT_EQ(lines.size(), 513U);
  EXPECT_EQ(lines[301], R"({"cells":[["media","DE","inside",300,900,600,300]],"from":0,"k":"tally","to":301})");
  EXPECT_EQ(std::count(lines.begin(), lines.end(), R"({"k":"pad"})"), 210);
  EXPECT_THAT(lines[512], StartsWith(R"({"d":"2026-11-22","first":512,"gw":"gw1","k":"day","pre":[")"));
  const auto seal = open_checkpoint(octets_of(directory.file("2026-11-21.seal")), test_key().verifier());
  ASSERT_TRUE(seal);
  EXPECT_EQ(seal->size, 512U);
  EXPECT_EQ(seal->root, root_of_lines(lines, 512));
  EXPECT_TRUE(agrees_with_its_checkpoint(directory.path()));
}

TEST(Log, AnHourHasItsTotalsOnce) {
  const LogDirectory directory;
  const auto log = opened(directory.path(), morning);
  for (int minute = 0; minute < 150; minute += 10) {
    log->add(record(minute), Log::Weight::record, morning + std::chrono::minutes{minute});
    ASSERT_TRUE(log->commit(morning + std::chrono::minutes{minute}));
  }
  std::vector<std::string> tallies;
  for (const std::string& line : plain_lines(directory.path())) {
    if (line.find("tally") != std::string::npos) tallies.push_back(line);
  }
  // 08:00 to 09:00 has seven records (the one at 09:00 came before the totals), then six, and two wait for their hour.
  EXPECT_THAT(tallies, ElementsAre(R"({"cells":[["media","DE","inside",7,21,14,7]],"from":0,"k":"tally","to":8})",
                                   R"({"cells":[["media","DE","inside",6,18,12,6]],"from":8,"k":"tally","to":15})"));
}

TEST(Log, WhatStandsIsRepeatedBehindTheFirstLineOfEachDay) {
  const LogDirectory directory;
  const auto log = opened(directory.path(), morning);
  ASSERT_TRUE(log->commit(morning));
  log->set_standing({R"({"k":"db","name":"regions.tsv"})", R"({"k":"epoch","n":1})"});
  log->add(record(1), Log::Weight::record, morning);
  ASSERT_TRUE(log->commit(morning + day_long));
  const auto lines = plain_lines(directory.path());
  ASSERT_EQ(lines.size(), 256U + 3);
  EXPECT_THAT(lines[256], StartsWith(R"({"d":"2026-11-22")"));
  EXPECT_EQ(lines[257], R"({"k":"db","name":"regions.tsv"})");
  EXPECT_EQ(lines[258], R"({"k":"epoch","n":1})");
  EXPECT_TRUE(agrees_with_its_checkpoint(directory.path()));
}

// Totals of 40 cells are two lines; a crash right behind the first of them must not leave half a sum.
TEST(Log, TotalsThatACrashToreAreMadeAgain) {
  const LogDirectory directory;
  {
    const auto log = opened(directory.path(), morning);
    ASSERT_TRUE(log->commit(morning));
    for (int plane = 10; plane < 50; ++plane) {
      std::string line = record(1);
      line.replace(line.find("media"), 5, "plane" + std::to_string(plane));
      log->add(line, Log::Weight::record, morning);
    }
    ASSERT_TRUE(log->commit(morning));
  }
  const std::string before = octets_of(directory.file("2026-11-21.jsonl"));
  const std::string checkpoint = octets_of(directory.file("checkpoint"));
  std::string totals;
  {
    const auto log = opened(directory.path(), morning);
    log->add_totals();
    ASSERT_TRUE(log->commit(morning));
    totals = octets_of(directory.file("2026-11-21.jsonl")).substr(before.size());
  }
  ASSERT_EQ(std::count(totals.begin(), totals.end(), '\n'), 2);
  put_octets(directory.file("2026-11-21.jsonl"), before + totals.substr(0, totals.find('\n') + 1));
  put_octets(directory.file("checkpoint"), checkpoint);
  const auto log = opened(directory.path(), morning);
  EXPECT_EQ(log->recovered().torn, totals.find('\n') + 1);
  log->add_totals();
  ASSERT_TRUE(log->commit(morning));
  EXPECT_EQ(octets_of(directory.file("2026-11-21.jsonl")), before + totals);
}

TEST(Log, ASealedDayIsPackedAndReadTheSame) {
  const LogDirectory directory;
  const auto log = opened(directory.path(), morning);
  ASSERT_TRUE(log->commit(morning));
  for (int i = 0; i < 40000; ++i) log->add(record(i), Log::Weight::record, morning);
  ASSERT_TRUE(log->commit(morning + day_long));
  const std::string plain = octets_of(directory.file("2026-11-21.jsonl"));
  pack_everything(*log);
  EXPECT_EQ(log->trouble(), "");
  EXPECT_FALSE(std::filesystem::exists(directory.file("2026-11-21.jsonl")));
  EXPECT_LT(std::filesystem::file_size(directory.file("2026-11-21.jsonl.zst")), plain.size() / 5);
  auto reader = DayReader::open(*Directory::open(directory.path()), day_of(morning));
  ASSERT_TRUE(reader);
  std::string unpacked;
  std::string_view line;
  while (reader->next(line) == DayReader::Read::line) unpacked.append(line).append("\n");
  EXPECT_EQ(reader->error(), "");
  EXPECT_TRUE(unpacked == plain) << "the lines differ";
}

TEST(Log, ADayThatDoesNotUnpackToItsBlocksIsNotPacked) {
  const LogDirectory directory;
  const auto log = opened(directory.path(), morning);
  ASSERT_TRUE(log->commit(morning));
  for (int i = 0; i < 600; ++i) log->add(record(i), Log::Weight::record, morning);
  ASSERT_TRUE(log->commit(morning + day_long));
  std::string plain = octets_of(directory.file("2026-11-21.jsonl"));
  plain[plain.size() / 2] ^= 1;  // a bad sector before the packing
  put_octets(directory.file("2026-11-21.jsonl"), plain);
  pack_everything(*log);
  EXPECT_THAT(log->trouble(), HasSubstr("block 1 is not what was signed"));
  EXPECT_TRUE(std::filesystem::exists(directory.file("2026-11-21.jsonl")));
  EXPECT_FALSE(std::filesystem::exists(directory.file("2026-11-21.jsonl.zst")));
}

TEST(Log, OldDaysGoAndTheProofsBetweenSealsStay) {
  const LogDirectory directory;
  std::vector<Checkpoint> seals;
  {
    const auto log = opened(directory.path(), morning, std::chrono::days{10});
    for (int day = 0; day < 30; ++day) {
      const Timestamp now = morning + day * day_long;
      for (int i = 0; i < 100 * day; ++i) log->add(record(i), Log::Weight::record, now);
      ASSERT_TRUE(log->commit(now));
      pack_everything(*log);
    }
    EXPECT_EQ(log->trouble(), "");
  }
  const auto seal_of = [&](const std::string& day) {
    return *open_checkpoint(octets_of(directory.file(day + ".seal")), test_key().verifier());
  };
  // The thirtieth day is 20 December; ten days before it are kept beside the open one.
  EXPECT_FALSE(std::filesystem::exists(directory.file("2026-12-09.jsonl.zst")));
  EXPECT_TRUE(std::filesystem::exists(directory.file("2026-12-10.jsonl.zst")));
  const Checkpoint first = seal_of("2026-11-21");
  const Checkpoint last = seal_of("2026-12-19");
  const auto hashes = BlockHashes::open(*Directory::open(directory.path()), false);
  ASSERT_TRUE(hashes);
  const Subtrees subtrees = [&](unsigned level, std::uint64_t index) -> Result<Digest> {
    EXPECT_GE(level, block_level) << "seals lie on blocks";
    const std::uint64_t blocks = std::uint64_t{1} << (level - block_level);
    const auto leaves = hashes->read(index * blocks, blocks);
    if (!leaves) return leaves.error();
    Frontier frontier;
    for (const Digest& leaf : *leaves) frontier.append_subtree(block_level, leaf);
    return frontier.root();
  };
  const auto proof = consistency_proof(first.size, last.size, subtrees);
  ASSERT_TRUE(proof);
  EXPECT_TRUE(is_consistent(first.size, first.root, last.size, last.root, *proof));
  EXPECT_TRUE(opened(directory.path(), morning + 30 * day_long)) << "a pruned log goes on";
}

TEST(Log, AClockAheadByYearsRemovesLittle) {
  const LogDirectory directory;
  const auto log = opened(directory.path(), morning);
  for (int day = 0; day < 20; ++day) ASSERT_TRUE(log->commit(morning + day * day_long));
  ASSERT_TRUE(log->commit(morning + 4000 * day_long));
  std::size_t left = 0;
  for (const auto& entry : std::filesystem::directory_iterator{directory.path()})
    left += entry.path().extension() == ".jsonl" ? 1U : 0U;
  EXPECT_EQ(left, 20 - 2 + 1U) << "two went, one began";
}

TEST(Log, AClockSetBackStaysInTheNewerDay) {
  const LogDirectory directory;
  const auto log = opened(directory.path(), morning);
  ASSERT_TRUE(log->commit(morning + day_long));
  log->add(record(1), Log::Weight::record, morning);
  ASSERT_TRUE(log->commit(morning));
  EXPECT_THAT(octets_of(directory.file("2026-11-22.jsonl")), HasSubstr(record(1)));
  EXPECT_TRUE(agrees_with_its_checkpoint(directory.path()));
}

TEST(Log, ASecondWriterIsToldWhoTheFirstIs) {
  const LogDirectory directory;
  const auto log = opened(directory.path(), morning);
  EXPECT_THAT(refusal(directory.path(), morning),
              HasSubstr("is in use by process " + std::to_string(getpid()) + ": only one may write the log"));
}

TEST(Log, AnotherKeyIsRefused) {
  const LogDirectory directory;
  ASSERT_TRUE(opened(directory.path(), morning)->commit(morning));
  const auto log = Log::open({directory.path(), "gw1", "0.1.0", std::chrono::days{425}},
                             SigningKey::from_seed(test_origin, SigningKey::Seed{2}), morning);
  ASSERT_FALSE(log);
  EXPECT_THAT(log.error().message, HasSubstr("is the log of another key"));
}

// ---- what a crash leaves

class AfterACrash : public ::testing::Test {
 protected:
  // Three committed batches, and the octets of a fourth as a kill in the middle of writing leaves them.
  void SetUp() override {
    const auto log = opened(directory.path(), morning);
    for (int i = 0; i < 300; ++i) {
      log->add(record(i), Log::Weight::record, morning);
      if (i % 100 == 99) {
        ASSERT_TRUE(log->commit(morning));
      }
    }
    signed_octets = octets_of(day);
  }
  const LogDirectory directory;
  const std::string day = directory.file("2026-11-21.jsonl");
  std::string signed_octets;
};

TEST_F(AfterACrash, ATornBatchIsCutAfterItsLastWholeLine) {
  const std::string batch = record(1000) + "\n" + record(1001) + "\n" + record(1002) + "\n";
  for (std::size_t length = 0; length <= batch.size(); ++length) {
    put_octets(day, signed_octets + batch.substr(0, length));
    const auto whole =
        static_cast<std::size_t>(std::count(batch.begin(), batch.begin() + static_cast<long>(length), '\n'));
    const auto log = opened(directory.path(), morning);
    ASSERT_TRUE(log) << length;
    EXPECT_EQ(log->recovered().unsigned_lines, whole);
    EXPECT_EQ(log->recovered().torn, length - whole * (record(1000).size() + 1));
    ASSERT_TRUE(log->commit(morning));
    ASSERT_EQ(log->head().size, 301 + whole);
    ASSERT_TRUE(agrees_with_its_checkpoint(directory.path()));
    put_octets(directory.file("checkpoint"),
               Checkpoint{test_origin, 301, root_of_lines(plain_lines(directory.path()), 301)}.signed_by(test_key()));
  }
}

// A file system may have grown the file and not yet written its octets.
TEST_F(AfterACrash, ATailOfZeroesIsCut) {
  const std::string line = record(1000) + "\n";
  for (std::size_t zero = 0; zero <= line.size(); ++zero) {
    put_octets(day, signed_octets + line.substr(0, line.size() - zero) + std::string(zero, '\0'));
    const auto log = opened(directory.path(), morning);
    ASSERT_TRUE(log);
    EXPECT_EQ(log->recovered().torn, zero == 0 ? 0 : line.size());
  }
}

TEST_F(AfterACrash, LinesThatAreNotCanonicalWereNoneOfOurs) {
  put_octets(day, signed_octets + "{\"k\": \"server\"}\n" + record(1) + "\n");
  EXPECT_EQ(opened(directory.path(), morning)->recovered().unsigned_lines, 0U);
  EXPECT_EQ(octets_of(day), signed_octets);
}

TEST_F(AfterACrash, OneChangedBitOfWhatWasSignedIsRefusedAndNothingIsTouched) {
  for (std::size_t at = 0; at < signed_octets.size(); at += 997) {
    std::string changed = signed_octets;
    changed[at] = static_cast<char>(changed[at] ^ (1 << at % 8));
    put_octets(day, changed);
    const std::string message = refusal(directory.path(), morning);
    EXPECT_THAT(message, HasSubstr("2026-11-21.jsonl contradicts the checkpoint")) << at;
    EXPECT_EQ(octets_of(day), changed);
  }
}

TEST_F(AfterACrash, ALogShorterThanItsCheckpointIsRefusedAndNothingIsTouched) {
  for (std::size_t length = 0; length < signed_octets.size(); length += 887) {
    put_octets(day, signed_octets.substr(0, length));
    EXPECT_NE(refusal(directory.path(), morning), "was opened") << length;
    EXPECT_EQ(std::filesystem::file_size(day), length) << "and the file stays";
  }
}

TEST_F(AfterACrash, BlockHashesOfTheOpenDayAreMadeAgain) {
  const std::string hashes = octets_of(directory.file("hashes"));
  ASSERT_EQ(hashes.size(), 32U);
  for (const std::string& broken : {std::string{}, std::string(32, 'x'), std::string(100, 'x'), hashes.substr(0, 5)}) {
    put_octets(directory.file("hashes"), broken);
    EXPECT_TRUE(opened(directory.path(), morning));
    EXPECT_EQ(octets_of(directory.file("hashes")), hashes);
  }
}

TEST_F(AfterACrash, ACheckpointThatIsGoneIsNotMadeUp) {
  std::filesystem::remove(directory.file("checkpoint"));
  EXPECT_THAT(refusal(directory.path(), morning), HasSubstr("has entries and no checkpoint"));
}

TEST_F(AfterACrash, AnOldCheckpointOfTheSameLogKeepsWhatCameAfter) {
  const auto lines = plain_lines(directory.path());
  put_octets(directory.file("checkpoint"),
             Checkpoint{test_origin, 101, root_of_lines(lines, 101)}.signed_by(test_key()));
  const auto log = opened(directory.path(), morning);
  ASSERT_TRUE(log);
  EXPECT_EQ(log->recovered().unsigned_lines, 200U);
  ASSERT_TRUE(log->commit(morning));
  EXPECT_EQ(log->head().size, 301U);
}

TEST_F(AfterACrash, ADayFileWithoutItsFirstLineIsBegunAgain) {
  ASSERT_TRUE(opened(directory.path(), morning)->commit(morning + day_long));
  // Back to the moment between the new day's file and its first commit.
  const std::string next = directory.file("2026-11-22.jsonl");
  const std::string first_line = octets_of(next);
  const std::string seal = octets_of(directory.file("2026-11-21.seal"));
  for (std::size_t length = 0; length <= first_line.size(); ++length) {
    put_octets(directory.file("checkpoint"), seal);
    put_octets(next, first_line.substr(0, length));
    const auto log = opened(directory.path(), morning + day_long);
    ASSERT_TRUE(log) << length;
    ASSERT_TRUE(log->commit(morning + day_long));
    EXPECT_EQ(log->head().size, 513U);
    EXPECT_TRUE(agrees_with_its_checkpoint(directory.path()));
  }
}

TEST_F(AfterACrash, AMissingDayIsNotSkipped) {
  {
    const auto log = opened(directory.path(), morning);
    ASSERT_TRUE(log->commit(morning + day_long));
    ASSERT_TRUE(log->commit(morning + 2 * day_long));
  }
  std::filesystem::remove(directory.file("2026-11-23.jsonl"));
  EXPECT_THAT(refusal(directory.path(), morning + 2 * day_long), HasSubstr("the days behind it are missing"));
}

}  // namespace
}  // namespace eugress
