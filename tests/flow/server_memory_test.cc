#include "flow/server_memory.h"

#include <gtest/gtest.h>

namespace eugress {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

const Timestamp morning{hours{8}};
constexpr KeyedHash hash{{1, 2, 3, 4, 5, 6}};

Address server(std::uint32_t number) {
  return Address::from_ipv4(0x9f7c0000U + number);
}
HostName name(const char* text) {
  return *HostName::from_text(text);
}
RoundTrip measured(int ms, RttMethod method = RttMethod::tcp_syn) {
  RoundTrip round_trip;
  round_trip.add({milliseconds{ms}, method, 1}, 2);
  return round_trip;
}

TEST(ServerMemory, RemembersTheFreshestName) {
  ServerMemory memory{{}, hash};
  memory.learn_name(server(1), name("zoomfra1mmr.fra.zoom.us"), 1, morning);
  memory.learn_name(server(1), name("zoomfra2mmr.fra.zoom.us"), 1, morning + hours{1});
  const RememberedServer* const known = memory.find(server(1));
  ASSERT_NE(known, nullptr);
  EXPECT_EQ(known->name.text(), "zoomfra2mmr.fra.zoom.us");
  EXPECT_EQ(memory.find(server(2)), nullptr);
}

TEST(ServerMemory, ANameGrowsStale) {
  ServerMemory memory{{.name_lifetime = hours{6}}, hash};
  memory.learn_name(server(1), name("a.zoom.us"), 1, morning);
  const RememberedServer* const known = memory.find(server(1));
  EXPECT_TRUE(memory.has_fresh_name(*known, morning + hours{6}));
  EXPECT_FALSE(memory.has_fresh_name(*known, morning + hours{6} + milliseconds{1}));
}

TEST(ServerMemory, ARoundTripAloneIsNoName) {
  ServerMemory memory{{}, hash};
  memory.learn_round_trip(server(1), measured(20), morning);
  EXPECT_FALSE(memory.has_fresh_name(*memory.find(server(1)), morning));
}

TEST(ServerMemory, KeepsTheSmallestRoundTripWithItsMethodAndCountsAll) {
  ServerMemory memory{{}, hash};
  memory.learn_round_trip(server(1), measured(30), morning);
  memory.learn_round_trip(server(1), measured(20, RttMethod::tcp_ack), morning);
  memory.learn_round_trip(server(1), measured(25), morning);
  const RoundTrip& kept = memory.find(server(1))->round_trip;
  EXPECT_EQ(kept.smallest, milliseconds{20});
  EXPECT_EQ(kept.method, RttMethod::tcp_ack);
  EXPECT_EQ(kept.samples, 3U);
}

TEST(ServerMemory, GenerationTellsThatAFactIsNew) {
  ServerMemory memory{{}, hash};
  memory.learn_name(server(1), name("a.zoom.us"), 1, morning);
  const auto before = memory.find(server(1))->generation;
  memory.learn_name(server(1), name("a.zoom.us"), 1, morning);
  memory.learn_round_trip(server(1), measured(20), morning);
  const auto after_first = memory.find(server(1))->generation;
  memory.learn_round_trip(server(1), measured(21), morning);
  EXPECT_EQ(after_first, before + 1) << "the same name again is nothing new, a first round trip is";
  EXPECT_EQ(memory.find(server(1))->generation, after_first) << "a slower round trip teaches nothing";
}

TEST(ServerMemory, ARoundTripOfAServerThatWasQuietForADayIsForgotten) {
  ServerMemory memory{{.round_trip_lifetime = hours{24}}, hash};
  memory.learn_round_trip(server(1), {milliseconds{5}, RttMethod::ping, 1}, 2, morning);
  EXPECT_TRUE(memory.has_fresh_round_trip(*memory.find(server(1)), morning + hours{24}));
  EXPECT_FALSE(memory.has_fresh_round_trip(*memory.find(server(1)), morning + hours{25}));
  memory.learn_round_trip(server(1), {milliseconds{90}, RttMethod::ping, 1}, 9, morning + hours{25});
  EXPECT_EQ(memory.find(server(1))->round_trip.smallest, milliseconds{90}) << "the address may have moved meanwhile";
}

TEST(ServerMemory, WhatIsToldLateIsNoNewsWhereMoreIsKnown) {
  ServerMemory memory{{.name_lifetime = hours{6}}, hash};
  EXPECT_TRUE(memory.is_news(server(1), morning, morning + hours{6}));
  EXPECT_FALSE(memory.is_news(server(1), morning, morning + hours{7})) << "it would be forgotten at once";
  memory.learn_round_trip(server(1), measured(20), morning + hours{2});
  EXPECT_TRUE(memory.is_news(server(1), morning, morning + hours{2})) << "measured, but not named";
  memory.learn_name(server(1), *HostName::from_text("a.example"), 1, morning + hours{1});
  EXPECT_FALSE(memory.is_news(server(1), morning, morning + hours{2}));
  EXPECT_TRUE(memory.is_news(server(1), morning + hours{1} + milliseconds{1}, morning + hours{2}));
}

TEST(ServerMemory, AFullMemoryForgetsAndCounts) {
  ServerMemory memory{{.capacity = 64}, hash};
  constexpr std::uint32_t many = 1000;
  for (std::uint32_t i = 0; i < many; ++i) memory.learn_round_trip(server(i), measured(20), morning + milliseconds{i});
  EXPECT_LE(memory.size(), memory.capacity());
  EXPECT_EQ(memory.size() + memory.evicted(), many);
  EXPECT_NE(memory.find(server(many - 1)), nullptr) << "what was learned last is there";
}

TEST(ServerMemory, ForgetsTheQuietestOfASet) {
  ServerMemory memory{{.capacity = 8}, hash};  // one set
  for (std::uint32_t i = 0; i < 8; ++i) memory.learn_round_trip(server(i), measured(20), morning + milliseconds{i});
  memory.learn_round_trip(server(0), measured(19), morning + hours{1});
  memory.learn_round_trip(server(100), measured(20), morning + hours{1});
  EXPECT_NE(memory.find(server(0)), nullptr);
  EXPECT_EQ(memory.find(server(1)), nullptr);
}

}  // namespace
}  // namespace eugress
