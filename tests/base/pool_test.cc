#include "base/pool.h"

#include <gtest/gtest.h>

#include <set>

namespace eugress {
namespace {

TEST(Pool, LendsEachObjectOnceAndNoMoreThanItHas) {
  Pool<int> pool{3, Pages::when_used};
  std::set<Pool<int>::Number> lent;
  for (int i = 0; i < 3; ++i) lent.insert(pool.take());
  EXPECT_EQ(lent.size(), 3U);
  EXPECT_EQ(lent.count(0), 0U);
  EXPECT_EQ(pool.take(), 0U);
  EXPECT_EQ(pool.size(), 3U);
}

TEST(Pool, WhatCameBackIsLentAgainAndFresh) {
  Pool<int> pool{2, Pages::at_once};
  const auto first = pool.take();
  const auto second = pool.take();
  pool[first] = 7;
  pool[second] = 8;
  pool.give_back(first);
  EXPECT_EQ(pool.size(), 1U);
  const auto third = pool.take();
  EXPECT_EQ(third, first);
  EXPECT_EQ(pool[third], 0);
  EXPECT_EQ(pool[second], 8);
}

}  // namespace
}  // namespace eugress
