#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>

#include "evidence/log_support.h"
#include "evidence/pack_check.h"
#include "evidence/pack_make.h"
#include "evidence/vectors.h"

namespace eugress {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// ---- the sampler

TEST(Sampler, PicksAsThePublishedReferenceDoes) {
  for (const json& one : vectors("sampler")["rivest_with_replacement"]) {
    Sampler sampler{one["data"]["seed"].get<std::string>(), one["data"]["total"].get<std::uint64_t>()};
    for (const json& pick : one["expected"]) {
      EXPECT_EQ(sampler.next() + 1, pick.get<std::uint64_t>()) << "the reference counts from 1: " << one.dump();
    }
  }
}

TEST(Sampler, DrawsFromARootAndDiceWithoutRepeats) {
  for (const json& one : vectors("sampler")["own"]) {
    Checkpoint head{test_origin, 0, array_from_hex(one["root_hex"])};
    const std::string seed = sample_seed({head}, one["auditor_seed"].get<std::string>());
    EXPECT_EQ(seed, one["seed_string"].get<std::string>());
    const auto first = one["lo"].get<std::uint64_t>();
    const std::size_t count = one["k"].get<std::size_t>();
    Draw draw{seed, one["hi"].get<std::uint64_t>() - first, {count, 0, count}, count, {}};
    std::vector<std::uint64_t> drawn;
    while (drawn.size() < count) drawn.push_back(first + draw.next());
    EXPECT_EQ(drawn, one["indices"].get<std::vector<std::uint64_t>>());
  }
}

// 10^6 draws into 100 cells: the sum of squared deviations over 10,000 follows chi-square with 99 degrees of freedom,
// which exceeds 148.2 once in a thousand.
TEST(Sampler, FavoursNobody) {
  Sampler sampler{"950b53a1:414213562373095048801688", 100};
  std::array<double, 100> counts{};
  for (int i = 0; i < 1'000'000; ++i) counts[sampler.next()] += 1;
  double chi_square = 0;
  for (const double count : counts) chi_square += (count - 10'000) * (count - 10'000) / 10'000;
  EXPECT_LT(chi_square, 148.2);
}

TEST(Sampler, GoesOnUntilEachPlaneThatIsNotShownInFullHasItsQuota) {
  Draw draw{"seed", 10'000, {5, 3, 8'000}, 10'000, {{"media", 9'900}, {"web", 40}, {"push", 39}}};
  for (int i = 0; i < 5; ++i) draw.count_record();
  for (int i = 0; i < 3; ++i) draw.count_inside("media");
  EXPECT_FALSE(draw.is_done()) << "of web, which has 40 records, 3 must be drawn; 39 are shown in full";
  for (int i = 0; i < 3; ++i) draw.count_inside("web");
  EXPECT_TRUE(draw.is_done());
}

// ---- entries shown in a tree

std::vector<ShownEntry> entries_in(std::uint64_t set, std::uint64_t size) {
  std::vector<ShownEntry> shown;
  for (std::uint64_t i = 0; i < size; ++i) {
    if ((set >> i & 1U) != 0) shown.push_back({i, "entry " + std::to_string(i)});
  }
  return shown;
}

Frontier tree_of(std::uint64_t size) {
  Frontier tree;
  for (std::uint64_t i = 0; i < size; ++i) tree.append(hash_leaf("entry " + std::to_string(i)));
  return tree;
}

TEST(ShownTree, EverySetOfEntriesOfEverySmallTreeLeadsToItsRoot) {
  for (std::uint64_t size = 1; size <= 9; ++size) {
    for (std::uint64_t set = 0; set < std::uint64_t{1} << size; ++set) {
      const std::uint64_t before = set == 0 ? size : static_cast<std::uint64_t>(std::countr_zero(set));
      ShownTree tree{tree_of(before)};
      for (std::uint64_t i = before; i < size; ++i)
        tree.append(hash_leaf("entry " + std::to_string(i)), (set >> i & 1U) != 0);
      const std::vector<Digest> hidden = tree.hidden();
      const auto shown = entries_in(set, size);
      ASSERT_EQ(root_of_shown(size, shown, hidden), tree_of(size).root()) << size << " " << set;
      for (std::size_t i = 0; i < hidden.size(); ++i) {
        std::vector<Digest> other = hidden;
        other[i][7] ^= 1U;
        ASSERT_NE(root_of_shown(size, shown, other), tree_of(size).root());
        other.erase(other.begin() + static_cast<std::ptrdiff_t>(i));
        ASSERT_EQ(root_of_shown(size, shown, other), std::nullopt) << "one hash too few";
      }
      std::vector<Digest> more = hidden;
      more.push_back(empty_root());
      ASSERT_EQ(root_of_shown(size, shown, more), std::nullopt) << "one hash too many";
    }
  }
}

TEST(ShownTree, EntriesOutOfOrderOrOutOfTheTreeAreNone) {
  const auto tree = tree_of(2);
  EXPECT_EQ(root_of_shown(2, {{0, "entry 0"}, {1, "entry 1"}}, {}), tree.root());
  EXPECT_EQ(root_of_shown(2, {{1, "entry 1"}, {0, "entry 0"}}, {}), std::nullopt);
  EXPECT_EQ(root_of_shown(2, {{0, "entry 0"}, {0, "entry 0"}}, {}), std::nullopt);
  EXPECT_EQ(root_of_shown(2, {{0, "entry 0"}, {1, "entry 1"}, {2, "entry 2"}}, {}), std::nullopt);
}

// ---- the archive

// From APPNOTE 6.3.3 by hand; the sum of "a" is that of the CRC-32 everybody has (crc32("a") = 0xe8b7be43).
TEST(Zip, IsStoredAndDatedAndNothingElse) {
  const auto archive = zip_of({{"n", "a"}});
  ASSERT_TRUE(archive);
  const std::string common =
      "0a00000000000000210043beb7e801000000010000000100"
      "0000";
  const std::string wanted = "504b0304" + common +
                             "6e"
                             "61"
                             "504b01020a00" +
                             common +
                             "0000000000000000000000000000"
                             "6e" +
                             "504b050600000000010001002f000000"
                             "20000000"
                             "0000";
  EXPECT_EQ(*archive, text_from_hex(wanted)) << "the name is n, the content a; the directory has 47 octets";
}

TEST(Zip, OnlyItsOneFormIsRead) {
  const std::vector<ZipMember> members = {{"a", "first"}, {"b/c", ""}};
  const std::string archive = *zip_of(members);
  ASSERT_TRUE(members_of_zip(archive));
  EXPECT_EQ(*members_of_zip(archive), members);
  for (std::size_t at = 0; at < archive.size(); ++at) {
    std::string other = archive;
    other[at] = static_cast<char>(other[at] ^ 1);
    const auto read = members_of_zip(other);
    EXPECT_FALSE(read && *read == members) << at;
    EXPECT_FALSE(members_of_zip(archive.substr(0, at))) << at;
  }
  EXPECT_FALSE(members_of_zip(archive + "x"));
}

// ---- packs

constexpr const char* dice = "354631155611216362461535";

std::string plane_record(int number, const char* plane, const char* verdict) {
  return "{\"asn\":30103,\"bi\":2,\"bo\":3,\"cc\":\"DE\",\"ci\":1,\"co\":0,\"grade\":\"A\",\"k\":\"server\",\"plane\":"
         "\"" +
         std::string{plane} + "\",\"server\":\"170.114.0." + std::to_string(number % 40) + "\",\"verdict\":\"" +
         verdict + "\"}";
}

// Three days of 800 records an hour for three hours; one in 50 is outside, one in 200 is web.
void write_log(const std::string& path, const char* origin, int days = 3) {
  const Timestamp morning = at("2026-11-21T08:00:00Z");
  auto log = Log::open({path, "gw", "0.1.0"}, SigningKey::from_seed(origin, SigningKey::Seed{1}), morning);
  ASSERT_TRUE(log) << log.error().message;
  int number = 0;
  for (int step = 0; step < 3 * days; ++step) {
    const Timestamp now = morning + step / 3 * std::chrono::hours{24} + step % 3 * std::chrono::hours{1};
    ASSERT_TRUE((*log)->commit(now));
    for (int i = 0; i < 800; ++i, ++number) {
      (*log)->add(plane_record(number, number % 200 == 7 ? "web" : "media", number % 50 == 3 ? "outside" : "inside"),
                  Log::Weight::record, now);
    }
    ASSERT_TRUE((*log)->commit(now));
  }
  while ((*log)->tidy()) {
  }
}

class SamplePack : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    directory = new LogDirectory;
    write_log(directory->path(), test_origin);
  }
  static void TearDownTestSuite() { delete std::exchange(directory, nullptr); }
  SamplePack() { trust.logs = {test_key().verifier()}; }
  static LogReader log() { return std::move(*LogReader::open(directory->path(), test_key().verifier())); }
  // Of the second and third day.
  std::string pack(const SampleRule& rule = {}) const {
    const LogReader reader = log();
    const auto range = freeze(reader, at_day("2026-11-22"), at_day("2026-11-23"), {});
    EXPECT_TRUE(range) << (range ? "" : range.error().message);
    auto made = make_pack({&reader}, {*range}, {dice, rule, {}, {}, {}});
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return made ? *made : std::string{};
  }
  static Day at_day(const char* text) { return *day_from_text(text); }
  CheckedPack checked(const std::string& archive) const { return check_pack(archive, trust); }

  // As somebody who can change everything but what was signed.
  std::vector<std::string> wrong_after(const std::function<void(Pack&)>& change) const {
    auto members = members_of_zip(pack());
    auto changed = pack_from(*members);
    change(*changed);
    std::vector<Checkpoint> heads;
    for (const PackedLog& packed : changed->logs) heads.push_back(*open_checkpoint(packed.checkpoint, trust.logs[0]));
    const PackReview found = review(*changed, heads);
    const auto result = checked(*zip_of(members_of(*changed, found.summary)));
    EXPECT_EQ(result.review.exit_code(), 1);
    return result.review.wrong;
  }
  // Shows what the predicate says of a range of the log, and hides the rest, soundly.
  PackedLog shown_as(const std::function<bool(std::uint64_t, const std::string&)>& is_shown) const {
    const LogReader reader = log();
    const auto range = freeze(reader, at_day("2026-11-22"), at_day("2026-11-23"), {});
    PackedLog packed{range->note, range->previous, {}, {}, {}};
    ShownTree tree{reader.days()[1].start.before};
    std::uint64_t i = range->first;
    for (const KeptDay& day : {reader.days()[1], reader.days()[2]}) {
      auto lines = DayReader::open(reader.directory(), day.day);
      std::string_view line;
      for (; i < day.next && lines->next(line) == DayReader::Read::line; ++i) {
        const bool shown = is_shown(i, std::string{line});
        tree.append(hash_leaf(line), shown);
        if (shown) packed.shown.push_back({i, std::string{line}});
      }
    }
    packed.hidden = tree.hidden();
    return packed;
  }

  static LogDirectory* directory;
  PackTrust trust;
};
LogDirectory* SamplePack::directory = nullptr;

TEST_F(SamplePack, IsDrawnAsAgreedAndHoldsAllThatIsNotInside) {
  const CheckedPack found = checked(pack());
  EXPECT_THAT(found.review.wrong, IsEmpty());
  EXPECT_THAT(found.review.incomplete, IsEmpty());
  EXPECT_EQ(found.review.records, 299U);
  EXPECT_EQ(found.review.servers, 40U) << "the log has 40 servers";
  const json summary = json::parse(found.review.summary);
  // 4,800 records on two days: one in 50 outside, one in 200 web; number % 200 = 7 and number % 50 = 3 never meet.
  EXPECT_EQ(summary["totals"], json::parse(R"([["media","DE","inside",4680,14040,9360,4680],
    ["media","DE","outside",96,288,192,96],["web","DE","inside",24,72,48,24]])"));
  EXPECT_EQ(summary["strata"][1], json::parse(R"(["web",24,)" + summary["strata"][1][2].dump() + ",24]")) << "in full";
}

TEST_F(SamplePack, OfOneLogAndSeedIsAlwaysTheSame) {
  EXPECT_EQ(pack(), pack());
}

TEST_F(SamplePack, IsRefusedUnderAnotherKeySeedOrRoot) {
  const std::string archive = pack();
  PackTrust other = trust;
  other.logs = {SigningKey::from_seed(test_origin, SigningKey::Seed{2}).verifier()};
  EXPECT_THAT(check_pack(archive, other).review.wrong, ElementsAre("no key that is trusted here has signed"));
  other = trust;
  other.dice = "354631155611216362461534";
  EXPECT_THAT(check_pack(archive, other).review.wrong, ElementsAre(HasSubstr("another seed than the one thrown")));
  other = trust;
  other.root = to_base64(empty_root());
  EXPECT_THAT(check_pack(archive, other).review.wrong, ElementsAre(HasSubstr("another root than the one noted")));
  other.root = to_base64(log().head().root);
  EXPECT_EQ(check_pack(archive, other).review.exit_code(), 0);
}

TEST_F(SamplePack, ARecordOutsideCannotBeHidden) {
  bool is_first = true;
  const PackedLog hiding = shown_as([&](std::uint64_t, const std::string& line) {
    return line.find("\"outside\"") == std::string::npos || !std::exchange(is_first, false);
  });
  EXPECT_THAT(wrong_after([&](Pack& pack) { pack.logs[0] = hiding; }),
              Contains(HasSubstr("what is shown of media DE outside does not add up to the totals of entries ")));
}

TEST_F(SamplePack, NeitherAGapNorAStartCanBeHidden) {
  bool is_first = true;
  const PackedLog hiding = shown_as([&](std::uint64_t, const std::string& line) {
    return line.find("\"day\"") == std::string::npos || std::exchange(is_first, false);  // the second day's first line
  });
  EXPECT_THAT(wrong_after([&](Pack& pack) { pack.logs[0] = hiding; }),
              Contains(HasSubstr("more is hidden than their totals count as inside")));
}

TEST_F(SamplePack, WhatWasDrawnCannotBeLeftOutNorAnythingElseBeShown) {
  const auto first_inside = [](const Pack& pack) {
    for (const ShownEntry& entry : pack.logs[0].shown) {
      if (entry.line.find("\"media\"") != std::string::npos && entry.line.find("\"inside\"") != std::string::npos)
        return entry.index;
    }
    return std::uint64_t{0};
  };
  const auto members = members_of_zip(pack());
  const auto whole = pack_from(*members);
  std::set<std::uint64_t> shown;
  for (const ShownEntry& entry : whole->logs[0].shown) shown.insert(entry.index);
  const std::uint64_t left_out = first_inside(*whole);
  const PackedLog without =
      shown_as([&](std::uint64_t i, const std::string&) { return shown.contains(i) && i != left_out; });
  EXPECT_THAT(wrong_after([&](Pack& pack) { pack.logs[0] = without; }),
              Contains(HasSubstr("entry " + std::to_string(left_out) + " was drawn and is not shown")));
  std::uint64_t more = left_out;
  while (shown.contains(more)) ++more;
  const PackedLog with = shown_as([&](std::uint64_t i, const std::string&) { return shown.contains(i) || i == more; });
  EXPECT_THAT(
      wrong_after([&](Pack& pack) { pack.logs[0] = with; }),
      Contains(HasSubstr("entry " + std::to_string(more) + " is shown and was neither drawn nor must be shown")));
}

TEST_F(SamplePack, AChangedLineIsNotWhatWasSigned) {
  EXPECT_THAT(wrong_after([](Pack& pack) {
                std::string& line = pack.logs[0].shown[5].line;
                line.replace(line.find("\"bo\":3"), 6, "\"bo\":4");
              }),
              Contains(HasSubstr("another root than the checkpoint")));
}

TEST_F(SamplePack, ThePreviousSealMustBeThatOfTheTreeBefore) {
  EXPECT_THAT(wrong_after([](Pack& pack) { pack.logs[0].previous = pack.logs[0].checkpoint; }),
              Contains(HasSubstr("the previous seal is not that of the tree before the range")));
}

TEST_F(SamplePack, ATableThatNoEntryNamesDoesNotBelong) {
  EXPECT_THAT(wrong_after([](Pack& pack) {
                // SHA-256 of "abc", FIPS 180-4's example
                pack.tables["ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"] = "abc";
              }),
              ElementsAre(HasSubstr("no entry names the table ba7816bf")));
}

TEST_F(SamplePack, SpansSeveralGatewaysAsOnePopulation) {
  const LogDirectory other;
  write_log(other.path(), "gw0.example.edu/zoom", 1);
  const auto second = SigningKey::from_seed("gw0.example.edu/zoom", SigningKey::Seed{1}).verifier();
  const LogReader a = std::move(*LogReader::open(other.path(), second));
  const LogReader b = log();
  const auto day = at_day("2026-11-21");
  const auto ranges = {freeze(a, day, day, {}), freeze(b, day, day, {})};
  const auto made = make_pack({&a, &b}, {**ranges.begin(), **(ranges.begin() + 1)}, {dice, {}, {}, {}, {}});
  ASSERT_TRUE(made) << made.error().message;
  trust.logs.push_back(second);
  const CheckedPack found = checked(*made);
  EXPECT_THAT(found.review.wrong, IsEmpty());
  EXPECT_THAT(found.heads, ElementsAre(::testing::Field(&Checkpoint::origin, "gw0.example.edu/zoom"),
                                       ::testing::Field(&Checkpoint::origin, test_origin)));
  EXPECT_EQ(json::parse(found.review.summary)["totals"][0][3], 4680)
      << "of both: 2,400 records each, 60 not media inside";
  trust.logs.pop_back();
  EXPECT_THAT(checked(*made).review.wrong, ElementsAre("no key of gw0.example.edu/zoom was given"));
}

TEST_F(SamplePack, ACheckpointThatWasKeptFreezesAnOpenDay) {
  const LogDirectory own;
  write_log(own.path(), test_origin, 1);
  const std::string kept = octets_of(own.file("checkpoint"));
  const Timestamp noon = at("2026-11-21T12:00:00Z");
  {
    auto writer = open_log(own.path(), noon);
    (*writer)->add(plane_record(1, "media", "outside"), Log::Weight::record, noon);
    ASSERT_TRUE((*writer)->commit(noon));
  }
  const LogReader reader = std::move(*LogReader::open(own.path(), test_key().verifier()));
  const auto range = freeze(reader, at_day("2026-11-21"), at_day("2026-11-21"), kept);
  ASSERT_TRUE(range);
  EXPECT_EQ(range->note, kept);
  EXPECT_LT(range->head.size, reader.head().size);
  const auto made = make_pack({&reader}, {*range}, {dice, {}, {}, {}, {}});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(checked(*made).review.exit_code(), 0);
}

TEST_F(SamplePack, ADrawThatEndsAtItsCapSaysSo) {
  const CheckedPack found = checked(pack({299, 59, 100}));
  EXPECT_THAT(found.review.wrong, IsEmpty());
  EXPECT_THAT(found.review.incomplete, ElementsAre("the draw ended at its cap before every plane had its quota"));
}

TEST(SamplePlan, DiceAreThrownOftenEnough) {
  EXPECT_TRUE(is_dice(dice));
  EXPECT_FALSE(is_dice("35463115561121636246153")) << "23";
  EXPECT_FALSE(is_dice("3546311556112163624615 35"));
  EXPECT_FALSE(is_dice(std::string(24, '"')));
}

}  // namespace
}  // namespace eugress
