#include "base/channel.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/published.h"

namespace eugress {
namespace {

TEST(Channel, GivesInOrderUntilClosedAndDrained) {
  Channel<int> channel{4};
  EXPECT_TRUE(channel.put(1));
  EXPECT_TRUE(channel.put(2));
  channel.close();
  EXPECT_FALSE(channel.finished());
  EXPECT_EQ(channel.get(), 1);
  EXPECT_EQ(channel.get(), 2);
  EXPECT_EQ(channel.get(), std::nullopt);
  EXPECT_TRUE(channel.finished());
  EXPECT_FALSE(channel.put(3));
}

TEST(Channel, AFullOneRefusesOffersAndCountsThem) {
  Channel<int> channel{1};
  EXPECT_TRUE(channel.offer(1));
  EXPECT_FALSE(channel.offer(2));
  EXPECT_FALSE(channel.offer(3));
  EXPECT_EQ(channel.refused(), 2U);
  EXPECT_EQ(channel.get(), 1);
}

TEST(Channel, PutWaitsForRoomAndLosesNothing) {
  Channel<int> channel{2};
  constexpr int many = 10000;
  std::jthread producer{[&] {
    for (int i = 0; i < many; ++i) channel.put(i);
    channel.close();
  }};
  int expected = 0;
  while (const auto item = channel.get()) ASSERT_EQ(*item, expected++);
  EXPECT_EQ(expected, many);
  EXPECT_EQ(channel.refused(), 0U);
}

TEST(Channel, ClosingWakesAProducerThatWaits) {
  Channel<int> channel{1};
  channel.put(1);
  bool accepted = true;
  std::jthread producer{[&] { accepted = channel.put(2); }};
  channel.close();
  producer.join();
  EXPECT_FALSE(accepted);
}

TEST(Channel, PatienceEnds) {
  Channel<int> channel{1};
  EXPECT_EQ(channel.get_for(std::chrono::milliseconds{1}), std::nullopt);
  EXPECT_FALSE(channel.finished());
}

TEST(Published, TheLatestWinsAndOldReadersKeepTheirs) {
  Published<int> published;
  EXPECT_EQ(published.read(), nullptr);
  published.publish(std::make_shared<const int>(1));
  const auto old = published.read();
  published.publish(std::make_shared<const int>(2));
  EXPECT_EQ(*old, 1);
  EXPECT_EQ(*published.read(), 2);
}

}  // namespace
}  // namespace eugress
