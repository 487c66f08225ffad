#include "evidence/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "evidence/log_support.h"
#include "evidence/sample_size.h"
#include "evidence/vectors.h"
#include "evidence/verify_text.h"

namespace eugress {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const Timestamp morning = at("2026-11-21T08:00:00Z");
constexpr std::chrono::hours day_long{24};

// Three days, two of them sealed, one of those packed; and what a witness saw after each commit.
class TamperDrill : public ::testing::Test {
 protected:
  void SetUp() override { seen = write(directory.path(), -1); }

  // With the lie, this record says another country.
  static std::vector<WitnessedHead> write(const std::string& path, int lie) {
    auto log = open_log(path, morning);
    std::vector<WitnessedHead> seen;
    int number = 0;
    for (int step = 0; step < 9; ++step) {
      const Timestamp now = morning + step / 3 * day_long + step % 3 * std::chrono::hours{1};
      for (int i = 0; i < 100; ++i, ++number) {
        std::string line = record(number);
        if (number == lie) line.replace(line.find("inside"), 6, "outside");
        (*log)->add(line, Log::Weight::record, now);
      }
      EXPECT_TRUE((*log)->commit(now));
      seen.push_back({(*log)->head().size, (*log)->head().root, static_cast<double>(number)});
      if (step == 4) {
        while ((*log)->tidy()) {
        }
      }
    }
    return seen;
  }

  [[nodiscard]] Verification verified() const { return verified(directory.path()); }
  [[nodiscard]] Verification verified(const std::string& path) const {
    const auto log = LogReader::open(path, test_key().verifier());
    if (!log) {
      Verification refused;
      refused.wrong.push_back(log.error().message);
      return refused;
    }
    return verify(*log, true, seen);
  }
  void change(const std::string& file, const std::string& from, const std::string& to) const {
    std::string octets = octets_of(directory.file(file));
    ASSERT_NE(octets.find(from), std::string::npos);
    octets.replace(octets.find(from), from.size(), to);
    put_octets(directory.file(file), octets);
  }
  // As an attacker who has the key: a checkpoint over whatever lines there are.
  void sign_again() const {
    Frontier frontier;
    const auto opened = Directory::open(directory.path());
    for (const Day day : DayNames::in(*opened)->with_lines()) {
      auto reader = DayReader::open(*opened, day);
      std::string_view line;
      while (reader->next(line) == DayReader::Read::line) frontier.append(hash_leaf(line));
    }
    put_octets(directory.file("checkpoint"),
               Checkpoint{test_origin, frontier.size(), frontier.root()}.signed_by(test_key()));
  }

  const LogDirectory directory;
  std::vector<WitnessedHead> seen;
  const std::string today = "2026-11-23.jsonl";
  const std::string yesterday = "2026-11-22.jsonl";
};

TEST_F(TamperDrill, AnUntouchedLogIsSoundAndEverySightingIsCompared) {
  const Verification result = verified();
  EXPECT_THAT(result.wrong, IsEmpty());
  EXPECT_EQ(result.sightings_checked, 9U);
  EXPECT_EQ(result.entries, result.head.size);
  EXPECT_EQ(result.kinds.at("server"), 900U);
  EXPECT_EQ(result.seals, 2U);
  const ControlTotals::Sum& sum = result.totals.sums().at({"media", "DE", "inside"});
  EXPECT_EQ(sum, (ControlTotals::Sum{900, 2700, 1800, 900})) << "3 out, 2 in and one connection a record";
  EXPECT_THAT(verification_text(result), StartsWith("coverage  no interval is in what is kept"));
}

TEST_F(TamperDrill, AnEditIsFoundToTheBlock) {
  change(yesterday, "\"n\":450", "\"n\":451");
  EXPECT_THAT(verified().wrong, Contains(HasSubstr("2026-11-22 differs from the block hashes in entries ")));
}

TEST_F(TamperDrill, AnEditOfTheOpenDayIsFoundByTheCheckpoint) {
  change(today, "\"n\":899", "\"n\":898");
  EXPECT_THAT(verified().wrong,
              Contains("the entries have another root than the checkpoint: they are not what was signed"));
}

TEST_F(TamperDrill, ADroppedEntryIsFound) {
  change(today, record(850) + "\n", "");
  EXPECT_THAT(verified().wrong, Contains(HasSubstr("2026-11-23 ends at entry ")));
}

TEST_F(TamperDrill, TwoEntriesThatChangePlacesAreFound) {
  change(today, record(850) + "\n" + record(851) + "\n", record(851) + "\n" + record(850) + "\n");
  EXPECT_THAT(verified().wrong, Contains(HasSubstr("another root than the checkpoint")));
}

TEST_F(TamperDrill, ATruncationThatIsSignedAgainIsFoundByTheWitness) {
  const std::string octets = octets_of(directory.file(today));
  put_octets(directory.file(today), octets.substr(0, octets.find(record(850))));
  sign_again();
  const Verification result = verified();
  EXPECT_THAT(result.wrong,
              ElementsAre(AllOf(StartsWith("a witness saw "), HasSubstr("it was cut, or another one was shown"))));
}

TEST_F(TamperDrill, AnEditThatIsSignedAgainIsFoundByTheWitness) {
  change(today, "\"n\":850", "\"n\":849");
  sign_again();
  const Verification result = verified();
  EXPECT_THAT(result.wrong, ElementsAre(HasSubstr("another root at " + std::to_string(seen[8].size) + " entries")));
}

TEST_F(TamperDrill, AForkThatIsWrittenAnewWithTheRealKeyIsFoundByTheWitness) {
  const LogDirectory fork;
  write(fork.path(), 10);
  EXPECT_THAT(verified(fork.path()).wrong,
              ElementsAre(HasSubstr("another root at " + std::to_string(seen[0].size) + " entries")));
}

TEST_F(TamperDrill, WithoutAWitnessAForkWithTheRealKeyIsNotFound) {
  const LogDirectory fork;
  write(fork.path(), 10);
  seen.clear();  // what docs/auditors says of the limits
  EXPECT_THAT(verified(fork.path()).wrong, IsEmpty());
}

TEST_F(TamperDrill, AnotherKeyIsNotOurs) {
  const auto log =
      LogReader::open(directory.path(), SigningKey::from_seed(test_origin, SigningKey::Seed{9}).verifier());
  ASSERT_FALSE(log);
  EXPECT_THAT(log.error().message, HasSubstr("no key that is trusted here has signed"));
}

TEST_F(TamperDrill, AMissingDayAMissingSealAndASwappedSealAreFound) {
  const std::string packed = octets_of(directory.file("2026-11-21.jsonl.zst"));
  std::filesystem::remove(directory.file(yesterday));
  EXPECT_THAT(verified().wrong, Contains(AnyOf(HasSubstr("ends at entry"), HasSubstr("goes on behind its seal"))));
}

TEST_F(TamperDrill, AFirstDayThatIsGoneWithoutAWordIsFound) {
  std::filesystem::remove(directory.file("2026-11-21.jsonl.zst"));
  std::filesystem::remove(directory.file("2026-11-21.jsonl"));
  EXPECT_THAT(verified().wrong, Contains(HasSubstr("are gone, and no entry says that they were removed")));
}

TEST_F(TamperDrill, AMissingSealIsFound) {
  std::filesystem::remove(directory.file("2026-11-22.seal"));
  EXPECT_THAT(verified().wrong, Contains("2026-11-22.seal is missing"));
}

TEST_F(TamperDrill, ASealOfAnotherHistoryIsFound) {
  put_octets(directory.file("2026-11-22.seal"), Checkpoint{test_origin, 512, {}}.signed_by(test_key()));
  EXPECT_THAT(verified().wrong, Contains("2026-11-22.seal signs another history than the checkpoint"));
}

TEST_F(TamperDrill, DamageOfAPackedDayIsFound) {
  std::string packed = octets_of(directory.file("2026-11-21.jsonl.zst"));
  packed[packed.size() / 2] ^= 0x10;
  put_octets(directory.file("2026-11-21.jsonl.zst"), packed);
  EXPECT_THAT(verified().wrong, Not(IsEmpty()));
}

TEST_F(TamperDrill, TotalsThatDoNotAddUpAreFoundThoughTheyAreSigned) {
  const LogDirectory other;
  {
    auto log = open_log(other.path(), morning);
    ASSERT_TRUE((*log)->commit(morning));
    (*log)->add(record(1), Log::Weight::record, morning);
    (*log)->add(R"({"cells":[["media","DE","inside",2,6,4,2]],"from":0,"k":"tally","to":2})", Log::Weight::control,
                morning);
    ASSERT_TRUE((*log)->commit(morning));
  }
  seen.clear();
  EXPECT_THAT(verified(other.path()).wrong,
              ElementsAre(HasSubstr("totals that its records do not add up to, at entry 2")));
}

TEST_F(TamperDrill, APrunedLogIsSoundAndNotEverything) {
  const LogDirectory other;
  seen.clear();
  {
    auto log = open_log(other.path(), morning, std::chrono::days{2});
    for (int day = 0; day < 6; ++day) {
      (*log)->add(record(day), Log::Weight::record, morning);
      ASSERT_TRUE((*log)->commit(morning + day * day_long));
      if (day != 4) seen.push_back({(*log)->head().size, (*log)->head().root, 0});
    }
  }
  const Verification result = verified(other.path());
  EXPECT_THAT(result.wrong, IsEmpty());
  EXPECT_EQ(result.exit_code(), 4);
  EXPECT_THAT(result.incomplete, Contains("entries 0 to 767 are no longer kept"));
  EXPECT_EQ(result.seals, 5U) << "seals stay, and are still of one history";
}

// ---- the form of what Prometheus exports

TEST(Sightings, TheGoldenRootIsSixNumbers) {
  const nlohmann::json& golden = vectors("evidence-golden");
  const auto parts = parts_of(array_from_hex(golden["roots_hex_by_size"][20]));
  for (std::size_t i = 0; i < parts.size(); ++i) EXPECT_EQ(parts[i], golden["prometheus_root_parts"][i]);
}

TEST(Sightings, AreReadFromAnAnswerOfTheApi) {
  const nlohmann::json& golden = vectors("evidence-golden");
  nlohmann::json result = nlohmann::json::array();
  result.push_back({{"metric", {{"__name__", "eugress_evidence_tree_size"}}},
                    {"values", {{1795219300.5, "20"}, {1795219315.5, "21"}}}});
  for (int part = 0; part < 6; ++part) {
    const std::string value =
        std::to_string(golden["prometheus_root_parts"][static_cast<std::size_t>(part)].get<std::uint64_t>());
    result.push_back({{"metric", {{"__name__", "eugress_evidence_root_part"}, {"part", std::to_string(part)}}},
                      {"values", nlohmann::json::array({nlohmann::json::array({1795219300.5, value})})}});
  }
  const nlohmann::json answer = {{"status", "success"}, {"data", {{"resultType", "matrix"}, {"result", result}}}};
  const auto sightings = sightings_from(answer.dump());
  ASSERT_TRUE(sightings);
  EXPECT_THAT(*sightings, ElementsAre(WitnessedHead{20, array_from_hex(golden["roots_hex_by_size"][20]), 1795219300.5}))
      << "a moment without all parts says nothing";
  EXPECT_FALSE(sightings_from("<html>"));
  EXPECT_FALSE(sightings_from("[1]"));
}

TEST(SampleSize, IsThatOfTheExactTables) {
  const auto per_cent = [](double share) {
    const auto hundredths = static_cast<int>(share * 10000 + 0.5);
    std::string text = std::to_string(hundredths / 100);
    if (hundredths % 100 != 0) text += "." + std::to_string(hundredths / 10 % 10) + std::to_string(hundredths % 10);
    return text;
  };
  const nlohmann::json& tables = vectors("sample-size");
  for (const nlohmann::json& row : tables["infinite"]) {
    const auto n = sample_size(per_cent(row["conf"]), per_cent(row["tolerable_rate"]), std::nullopt);
    ASSERT_TRUE(n) << row;
    EXPECT_EQ(*n, row["n"]) << row;
  }
  for (const nlohmann::json& row : tables["hypergeometric"]) {
    const double rate = row["tolerable_deviants"].get<double>() / row["N"].get<double>();
    const auto n = sample_size(per_cent(row["conf"]), per_cent(rate), row["N"].get<std::uint64_t>());
    ASSERT_TRUE(n) << row;
    EXPECT_EQ(*n, row["n"]) << row;
  }
  for (const char* const bad : {"", "0", "100", "95.123", "-5", "a", "9.", ".5"})
    EXPECT_FALSE(sample_size("95", bad, {})) << bad;
}

}  // namespace
}  // namespace eugress
