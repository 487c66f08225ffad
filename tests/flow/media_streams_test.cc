// Loss and jitter against the formulas of RFC 3550, computed by hand.
#include "flow/media_streams.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr Timestamp start{std::chrono::seconds{1'790'000'000}};
constexpr std::uint32_t audio_clock = 32000;

RtpReading packet(unsigned sequence, std::uint32_t timestamp = 0, std::uint32_t clock = audio_clock) {
  RtpReading rtp;
  rtp.source = 0x01000402;
  rtp.sequence = static_cast<std::uint16_t>(sequence);
  rtp.timestamp = timestamp;
  rtp.clock = clock;
  return rtp;
}

StreamMeter heard(std::initializer_list<unsigned> sequences) {
  StreamMeter meter;
  for (const unsigned sequence : sequences) meter.add(packet(sequence), start);
  return meter;
}

void expect_counts(const StreamMeter& meter, std::uint32_t expected, std::uint32_t received) {
  EXPECT_EQ(meter.expected(), expected);
  EXPECT_EQ(meter.received(), received);
}

// A.3: expected = highest - first + 1.
TEST(StreamMeter, AGapIsLoss) {
  const StreamMeter meter = heard({10, 11, 14, 15});
  expect_counts(meter, 6, 4);
  EXPECT_EQ(meter.lost_millionths(), 333333U);
}

TEST(StreamMeter, TheSequenceGoesOnBehind65535) {
  expect_counts(heard({65533, 65534, 0, 1}), 5, 4);
}

TEST(StreamMeter, PacketsOutOfOrderAreNoLoss) {
  expect_counts(heard({10, 12, 11, 13}), 4, 4);
  expect_counts(heard({65534, 1, 0, 65535, 2}), 5, 5);
}

// Counted as A.3 counts, a copy would hide the packet that is missing.
TEST(StreamMeter, ACopyNeitherIsLossNorHidesAny) {
  expect_counts(heard({10, 11, 11, 13, 13}), 4, 3);
}

TEST(StreamMeter, WhatComesLateFromBeforeTheBeginningHidesNothing) {
  expect_counts(heard({10, 9, 8, 12}), 3, 2);
}

TEST(StreamMeter, SixtyThreeNumbersLateIsLateAndSixtyFourIsNot) {
  expect_counts(heard({0, 1, 65, 2}), 66, 4);
  expect_counts(heard({0, 1, 66, 2}), 67, 3);
}

// A.1: MAX_DROPOUT is 3000.
TEST(StreamMeter, AStepUnder3000IsLossAndALeapIsNot) {
  expect_counts(heard({100, 3099, 3100}), 3001, 3);
  expect_counts(heard({100, 3100, 3101}), 3, 3);
}

TEST(StreamMeter, ARestartBeginsAnewOnceItIsConfirmed) {
  expect_counts(heard({40000, 40001, 7, 8, 9, 11}), 7, 6);
}

TEST(StreamMeter, AStrayNumberChangesNothing) {
  expect_counts(heard({40000, 40001, 7, 40002, 40003}), 4, 4);
}

// 2999 numbers with each packet pass 2^32 after 1,432,134 packets. Of 2999 one came: 999,666 millionths are lost.
TEST(StreamMeter, WhoSkipsNumbersAllTheTimeDoesNotWrapTheCountOfThem) {
  StreamMeter meter;
  for (unsigned i = 0; i < 1'440'000; ++i) meter.add(packet(2999 * i), start);
  EXPECT_EQ(meter.expected(), 0xffffffffU);
  EXPECT_NEAR(meter.lost_millionths(), 999'666U, 5);
}

TEST(StreamMeter, TheNextIntervalKnowsWhereTheLastOneEnded) {
  StreamMeter meter = heard({10, 11, 12});
  meter.next_interval();
  meter.add(packet(15), start);
  expect_counts(meter, 3, 1);
}

// 6.4.1: J = J + (|D| - J) / 16. Sent every 20 ms (640 ticks), arriving with 0, 5, 0, 2 ms of delay: D is 5, 5, 2 ms,
// or 160, 160, 64 ticks. By A.8, sixteen times J: 0 + 160 = 160; 160 + 160 - (168 >> 4 = 10) = 310; 310 + 64 - (318 >>
// 4 = 19) = 355. J is 355/16 ticks of 31.25 us: 693.36 us.
TEST(StreamMeter, JitterIsThatOfTheRfc) {
  StreamMeter meter;
  const milliseconds delays[] = {milliseconds{0}, milliseconds{5}, milliseconds{0}, milliseconds{2}};
  for (unsigned i = 0; i < 4; ++i) meter.add(packet(i, 640 * i), start + milliseconds{20} * i + delays[i]);
  EXPECT_EQ(meter.jitter_microseconds(audio_clock), 693U);
}

TEST(StreamMeter, AConstantDelayIsNoJitterWhateverTheClocksSay) {
  StreamMeter meter;
  // The sender's timestamps pass 2^32 on the way.
  for (unsigned i = 0; i < 100; ++i) {
    meter.add(packet(i, 0xffffff00U + 1800 * i, 90000), start + milliseconds{37} + milliseconds{20} * i);
  }
  EXPECT_EQ(meter.jitter_microseconds(90000), 0U);
}

// Every packet 8 ms earlier or later than the one before, so |D| is 8 ms throughout, which is where the mean settles.
TEST(StreamMeter, JitterSettlesAtTheMeanDifference) {
  StreamMeter meter;
  for (unsigned i = 0; i < 400; ++i) {
    meter.add(packet(i, 640 * i), start + milliseconds{20} * i + milliseconds{i % 2 == 0 ? 0 : 8});
  }
  EXPECT_NEAR(meter.jitter_microseconds(audio_clock), 8000, 32);  // one tick is 31 us
}

TEST(StreamMeter, ACopyDoesNotCountAsJitter) {
  StreamMeter meter;
  for (unsigned i = 0; i < 50; ++i) {
    meter.add(packet(i, 640 * i), start + milliseconds{20} * i);
    meter.add(packet(i, 640 * i), start + milliseconds{20} * i + milliseconds{9});
  }
  EXPECT_EQ(meter.jitter_microseconds(audio_clock), 0U);
}

TEST(StreamMeter, ARestartOfTheClockIsNoJitter) {
  StreamMeter meter;
  for (unsigned i = 0; i < 10; ++i) meter.add(packet(i, 640 * i), start + milliseconds{20} * i);
  for (unsigned i = 10; i < 30; ++i) {
    meter.add(packet(30000 + i, 0x70000000U + 640 * i), start + milliseconds{20} * i);
  }
  EXPECT_EQ(meter.jitter_microseconds(audio_clock), 0U);
}

constexpr KeyedHash key{{3, 5, 7, 11, 13, 17}};

std::vector<StreamQuality> close(MediaStreams& streams) {
  std::vector<StreamQuality> observed;
  streams.close([&](const StreamQuality& stream) { observed.push_back(stream); });
  return observed;
}

void play(MediaStreams& streams, std::uint64_t flow, unsigned packets, unsigned first = 0, Timestamp at = start,
          Direction direction = Direction::egress) {
  for (unsigned i = 0; i < packets; ++i) {
    EXPECT_FALSE(streams.take({flow, 1, MediaKind::audio, direction}, packet(first + i), at));
  }
}

TEST(MediaStreams, FiftyPacketsAreEnoughForOneObservationAnInterval) {
  MediaStreams streams(64, key);
  play(streams, 1, 50);
  play(streams, 2, 49);
  EXPECT_EQ(close(streams).size(), 1U);
  EXPECT_EQ(close(streams).size(), 0U);
}

TEST(MediaStreams, LossBetweenTwoIntervalsBelongsToTheSecond) {
  MediaStreams streams(64, key);
  play(streams, 1, 100);
  EXPECT_EQ(close(streams).at(0).lost_millionths, 0U);
  play(streams, 1, 75, 125);
  EXPECT_EQ(close(streams).at(0).lost_millionths, 250'000U);  // 25 of 100
}

TEST(MediaStreams, DirectionsFlowsAndRepairsAreStreamsOfTheirOwn) {
  MediaStreams streams(64, key);
  play(streams, 1, 60);
  play(streams, 1, 60, 500, start, Direction::ingress);
  play(streams, 2, 60, 1000);
  RtpReading repair = packet(2000);
  repair.is_repair = true;
  for (unsigned i = 0; i < 60; ++i, ++repair.sequence) {
    EXPECT_FALSE(streams.take({1, 1, MediaKind::audio, Direction::egress}, repair, start));
  }
  EXPECT_EQ(streams.size(), 4U);
  const auto observed = close(streams);
  ASSERT_EQ(observed.size(), 4U);
  for (const StreamQuality& stream : observed) EXPECT_EQ(stream.lost_millionths, 0U);
}

TEST(MediaStreams, SilentOnesAreForgottenWhenTheIntervalCloses) {
  MediaStreams streams(64, key);
  play(streams, 1, 60);
  EXPECT_EQ(close(streams).size(), 1U);
  EXPECT_EQ(streams.size(), 1U);
  EXPECT_EQ(close(streams).size(), 0U);
  EXPECT_EQ(streams.size(), 0U);
  play(streams, 1, 60, 200);  // whoever comes back begins anew: the silence is no loss
  EXPECT_EQ(close(streams).at(0).lost_millionths, 0U);
}

TEST(MediaStreams, AfterAGapNothingIsContinued) {
  MediaStreams streams(64, key);
  play(streams, 1, 60);
  streams.forget();
  EXPECT_EQ(streams.size(), 0U);
  play(streams, 1, 60, 200);
  EXPECT_EQ(streams.size(), 1U);
  EXPECT_EQ(close(streams).at(0).lost_millionths, 0U);
}

TEST(MediaStreams, AFullSetGivesUpTheStreamSilentLongestAndKeepsWhatItSaid) {
  MediaStreams streams(8, key);  // one set
  for (unsigned flow = 1; flow <= 8; ++flow) play(streams, flow, 60, 0, start + milliseconds{flow});
  const auto given_up = streams.take({9, 1, MediaKind::video, Direction::egress}, packet(0), start + milliseconds{9});
  ASSERT_TRUE(given_up);
  EXPECT_EQ(given_up->kind, MediaKind::audio);
  EXPECT_EQ(streams.evicted(), 1U);
  EXPECT_EQ(streams.size(), 8U);
  play(streams, 2, 1, 60, start + milliseconds{10});  // flows 2 to 8 are still there
  EXPECT_EQ(streams.evicted(), 1U);
  EXPECT_EQ(close(streams).size(), 7U);
}

}  // namespace
}  // namespace eugress
