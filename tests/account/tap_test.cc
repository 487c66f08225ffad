#include "account/tap.h"

#include <gtest/gtest.h>

#include "account/ledger.h"

namespace eugress {
namespace {

using std::chrono::minutes;

// A book with minutes of traffic that nothing is wrong with, until a test says otherwise.
struct Books {
  TapBook book;
  std::int64_t minute = 0;

  Books() { book.set_declared({}); }

  static Interval quiet(std::int64_t number) {
    Interval interval;
    interval.start = Timestamp{minutes{number}};
    interval.end = interval.start + minutes{1};
    interval.frames.seen = interval.frames.flow = 10'000;
    interval.witnesses.all = 10'000'000;
    interval.tap.compared = 2'500;
    return interval;
  }
  template <typename Change>
  void see(Change&& change) {
    Interval interval = quiet(++minute);
    change(interval);
    book.add(interval.tap);
    book.see(interval);
  }
  void see() {
    see([](Interval&) {});
  }
  [[nodiscard]] const TapFinding& of(TapKind kind) const { return book.tap().of(kind); }
  [[nodiscard]] TapState state(TapKind kind) const { return of(kind).state; }
};

std::shared_ptr<const TapFacts> machine(std::optional<ClockState> clock, std::optional<bool> gro = false) {
  InterfaceFacts eth0;
  eth0.name = "eth0";
  eth0.offloads = {gro, gro ? std::optional{false} : std::nullopt, std::nullopt, true, true};
  return std::make_shared<const TapFacts>(TapFacts{{eth0}, clock});
}
constexpr ClockState good_clock{true, std::chrono::milliseconds{20}};

TEST(TapBook, NothingIsSaidBeforeThereIsTraffic) {
  Books books;
  for (const TapKind kind : {TapKind::offload, TapKind::merged_frames, TapKind::one_way, TapKind::duplicate_path,
                             TapKind::transit, TapKind::clock, TapKind::upstream_filter, TapKind::after_nat}) {
    EXPECT_EQ(books.state(kind), TapState::cannot_tell) << to_text(kind);
  }
}

TEST(TapBook, OrdinaryTrafficIsFine) {
  Books books;
  books.see();
  for (const TapKind kind : {TapKind::merged_frames, TapKind::one_way, TapKind::duplicate_path, TapKind::transit}) {
    EXPECT_EQ(books.state(kind), TapState::fine) << to_text(kind);
    EXPECT_EQ(books.of(kind).figure, 0.0) << to_text(kind);
    EXPECT_FALSE(books.of(kind).since) << to_text(kind);
  }
}

TEST(TapBook, AMirrorOfOneDirectionIsSuspectedSinceItsFirstInterval) {
  Books books;
  books.see();
  books.see([](Interval& interval) { interval.one_way_bytes = interval.witnesses.all / 2; });
  EXPECT_EQ(books.state(TapKind::one_way), TapState::suspected);
  EXPECT_EQ(books.of(TapKind::one_way).figure, 0.5);
  EXPECT_EQ(books.of(TapKind::one_way).since, Timestamp{minutes{2}});
  books.see([](Interval& interval) { interval.one_way_bytes = interval.witnesses.all; });
  EXPECT_EQ(books.of(TapKind::one_way).since, Timestamp{minutes{2}}) << "it goes on";
}

TEST(TapBook, AFindingEndsAfterThreeQuietIntervals) {
  Books books;
  const auto bad = [](Interval& interval) { interval.one_way_bytes = interval.witnesses.all / 5; };
  books.see(bad);
  books.see();
  books.see();
  EXPECT_EQ(books.state(TapKind::one_way), TapState::suspected);
  books.see();
  EXPECT_EQ(books.state(TapKind::one_way), TapState::fine);
  books.see(bad);
  EXPECT_EQ(books.of(TapKind::one_way).since, Timestamp{minutes{5}});
}

TEST(TapBook, BetweenTheThresholdsWhatWasSaidStands) {
  // It begins at a tenth and ends below half of that.
  Books fresh;
  const auto between = [](Interval& interval) { interval.one_way_bytes = interval.witnesses.all * 7 / 100; };
  fresh.see(between);
  EXPECT_EQ(fresh.state(TapKind::one_way), TapState::fine);
  Books burnt;
  burnt.see([](Interval& interval) { interval.one_way_bytes = interval.witnesses.all / 10; });
  for (int i = 0; i < 10; ++i) burnt.see(between);
  EXPECT_EQ(burnt.state(TapKind::one_way), TapState::suspected);
}

TEST(TapBook, TooLittleTrafficChangesNothing) {
  Books books;
  books.see([](Interval& interval) { interval.one_way_bytes = interval.witnesses.all; });
  for (int i = 0; i < 10; ++i) {
    books.see([](Interval& interval) {
      interval.witnesses.all = 99'999;
      interval.one_way_bytes = 0;
    });
  }
  EXPECT_EQ(books.state(TapKind::one_way), TapState::suspected);
}

TEST(TapBook, DuplicatesAreAShareOfWhatWasCompared) {
  Books books;
  books.see([](Interval& interval) { interval.tap.duplicates = 49; });  // 1.96 %
  EXPECT_EQ(books.state(TapKind::duplicate_path), TapState::fine);
  books.see([](Interval& interval) { interval.tap.duplicates = 50; });
  EXPECT_EQ(books.state(TapKind::duplicate_path), TapState::suspected);
  EXPECT_EQ(books.of(TapKind::duplicate_path).figure, 0.02);
  EXPECT_EQ(books.book.tap().counts.duplicates, 99U);
}

TEST(TapBook, OneJoinedPacketIsAProof) {
  Books books;
  books.see([](Interval& interval) { interval.tap.merged = 1; });
  EXPECT_EQ(books.state(TapKind::merged_frames), TapState::suspected);
  EXPECT_EQ(books.of(TapKind::merged_frames).figure, 0.0001);
}

TEST(TapBook, TransitOfATwentiethMeansThatPrefixesAreMissing) {
  Books books;
  const auto transit = static_cast<std::size_t>(Skip::transit);
  books.see([&](Interval& interval) { interval.frames.skipped[transit] = 499; });
  EXPECT_EQ(books.state(TapKind::transit), TapState::fine);
  books.see([&](Interval& interval) { interval.frames.skipped[transit] = 500; });
  EXPECT_EQ(books.state(TapKind::transit), TapState::suspected);
}

TEST(TapBook, ClientsOutsideTheCampusSayTheSameWhereAFilterKeepsTransitOut) {
  Books books;
  books.see([](Interval& interval) { interval.tap.foreign_clients = interval.witnesses.all; });
  EXPECT_EQ(books.state(TapKind::transit), TapState::suspected);
  EXPECT_EQ(books.of(TapKind::transit).figure, 1.0);
}

TEST(TapBook, UdpWithoutAnyTcpBesideItBetraysAFilterBeforeUs) {
  const auto with = [](std::uint64_t udp, std::uint64_t tcp) {
    return [=](Interval& interval) {
      ServerRecord record;
      record.counts.egress.bytes = udp;
      interval.servers.push_back(record);
      record.transport = Transport::tcp;
      record.counts.egress.bytes = tcp;
      interval.servers.push_back(record);
    };
  };
  Books books;
  for (int i = 0; i < 9; ++i) books.see(with(10'000'000, 0));
  EXPECT_EQ(books.state(TapKind::upstream_filter), TapState::cannot_tell) << "nine minutes may be chance";
  books.see(with(10'000'000, 0));
  EXPECT_EQ(books.state(TapKind::upstream_filter), TapState::suspected);
  books.see(with(10'000'000, 1));
  EXPECT_EQ(books.state(TapKind::upstream_filter), TapState::cannot_tell);
}

TEST(TapBook, WhatIsDeclaredIsFoundFromTheFirstIntervalOn) {
  Books books;
  books.book.set_declared({.scope = "no data centre", .is_after_nat = true, .trusts_clock = false, .excluded = 2});
  books.see();
  for (const TapKind kind : {TapKind::upstream_filter, TapKind::after_nat, TapKind::excluded}) {
    EXPECT_EQ(books.state(kind), TapState::declared) << to_text(kind);
    EXPECT_EQ(books.of(kind).since, Timestamp{minutes{1}}) << to_text(kind);
  }
  EXPECT_EQ(books.of(TapKind::excluded).figure, 2.0);
  books.book.set_declared({});
  EXPECT_EQ(books.state(TapKind::upstream_filter), TapState::cannot_tell);
  EXPECT_EQ(books.state(TapKind::excluded), TapState::fine);
}

TEST(TapBook, AnInterfaceThatJoinsPacketsIsSuspected) {
  Books books;
  books.book.set_facts(machine(good_clock, true));
  EXPECT_EQ(books.state(TapKind::offload), TapState::suspected);
  books.book.set_facts(machine(good_clock, false));
  EXPECT_EQ(books.state(TapKind::offload), TapState::fine) << "segmentation of what the host sends joins nothing";
  books.book.set_facts(machine(good_clock, std::nullopt));
  EXPECT_EQ(books.state(TapKind::offload), TapState::cannot_tell);
}

TEST(TapBook, AClockIsGoodOnlyIfTheKernelSaysThatItIsRightToASecond) {
  Books books;
  books.book.set_facts(machine(good_clock));
  EXPECT_EQ(books.state(TapKind::clock), TapState::fine);
  EXPECT_EQ(books.of(TapKind::clock).figure, 0.02);
  EXPECT_TRUE(books.book.is_clock_good());
  books.book.set_facts(machine(ClockState{true, std::chrono::seconds{1}}));
  EXPECT_EQ(books.state(TapKind::clock), TapState::suspected);
  EXPECT_FALSE(books.book.is_clock_good());
  books.book.set_facts(machine(ClockState{false, std::chrono::milliseconds{1}}));
  EXPECT_FALSE(books.book.is_clock_good());
  EXPECT_FALSE(books.of(TapKind::clock).figure) << "an error that nobody vouches for is no figure";
  books.book.set_facts(machine(std::nullopt));
  EXPECT_FALSE(books.book.is_clock_good());
}

TEST(TapBook, AClockThatTheKernelDoesNotKnowOfCanBeDeclared) {
  Books books;
  books.book.set_declared({.scope = "", .is_after_nat = false, .trusts_clock = true, .excluded = 0});
  books.book.set_facts(machine(ClockState{false, std::chrono::seconds{16}}));
  EXPECT_EQ(books.state(TapKind::clock), TapState::declared);
  EXPECT_TRUE(books.book.is_clock_good());
}

TEST(TapBook, ALeapOfTheClockIsSaidForThreeIntervals) {
  Books books;
  books.book.set_facts(machine(good_clock));
  books.see([](Interval& interval) { interval.oddities.time_went_back = 1; });
  EXPECT_EQ(books.state(TapKind::clock), TapState::suspected);
  EXPECT_TRUE(books.book.is_clock_good()) << "it is right again";
  books.see();
  books.see();
  EXPECT_EQ(books.state(TapKind::clock), TapState::suspected);
  books.see();
  EXPECT_EQ(books.state(TapKind::clock), TapState::fine);
  books.book.see(Gap{Timestamp{minutes{1}}, Timestamp{minutes{30}}, Gap::Why::time_jump});
  EXPECT_EQ(books.state(TapKind::clock), TapState::suspected);
}

TEST(TapBook, OfAFileNobodyJudgesClockOrInterface) {
  Books books;
  books.see([](Interval& interval) { interval.oddities.time_went_back = 1; });
  EXPECT_EQ(books.state(TapKind::clock), TapState::cannot_tell);
  EXPECT_EQ(books.state(TapKind::offload), TapState::cannot_tell);
  EXPECT_TRUE(books.book.is_clock_good());
}

TEST(Ledger, AnIntervalUnderAnUnknownClockIsNotAssessable) {
  Ledger ledger{{}, 1};
  ledger.set_tap_facts(machine(ClockState{false, std::chrono::seconds{16}}));
  static_cast<void>(ledger.add(Books::quiet(1)));
  EXPECT_FALSE(ledger.snapshot()->last_interval_assessable);
  Interval next = Books::quiet(2);
  next.number = 1;
  ledger.set_tap_facts(machine(good_clock));
  static_cast<void>(ledger.add(std::move(next)));
  EXPECT_TRUE(ledger.snapshot()->last_interval_assessable);
  EXPECT_EQ(ledger.snapshot()->intervals_assessable, 1U);
}

}  // namespace
}  // namespace eugress
