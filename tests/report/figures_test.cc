// Suppression against two independent judges: for a two-way table with its sums, a hidden cell can be computed exactly
// if it is a bridge of the graph whose vertices are rows and columns and whose edges are the hidden cells (a cell on a
// cycle can be raised and lowered around it without changing any sum); and small cases by hand.
#include "report/figures.h"

#include <gtest/gtest.h>

#include <random>

namespace eugress {
namespace {

Counts of(std::uint64_t connections) {
  return {connections * 100, connections, connections};
}

TEST(Figures, WhatIsSmallIsHiddenAndWhatIsNothingIsNot) {
  Figures figures;
  const Figure nothing = figures.add({});
  const Figure small = figures.add(of(9));
  const Figure enough = figures.add(of(10));
  figures.suppress(10);
  EXPECT_TRUE(figures.shown(nothing));
  EXPECT_FALSE(figures.shown(small));
  EXPECT_TRUE(figures.shown(enough));
}

// A flow that was counted in another cell may leave octets and no connection.
TEST(Figures, OctetsWithoutAConnectionAreSmall) {
  Figures figures;
  const Figure octets = figures.add({5000, 10, 0});
  figures.suppress(10);
  EXPECT_FALSE(figures.shown(octets));
}

TEST(Figures, TheSmallestOtherGoesWithASingleOne) {
  Figures figures;
  const Figure small = figures.add(of(3));
  const Figure middle = figures.add(of(40));
  const Figure large = figures.add(of(500));
  const Figure total = figures.total_of({small, middle, large});
  figures.suppress(10);
  EXPECT_FALSE(figures.shown(small));
  EXPECT_FALSE(figures.shown(middle));
  EXPECT_TRUE(figures.shown(large));
  EXPECT_EQ(figures.shown(total)->connections, 543U);
  EXPECT_EQ(figures.hidden_as_small(), 1U);
}

TEST(Figures, ANumberInTwoTablesGivesNothingAway) {
  Figures figures;
  const Figure small = figures.add(of(4));
  const Figure a = figures.add(of(20));
  const Figure total = figures.total_of({small, a, figures.add(of(30))});
  // The same total cut otherwise, with the small one alone beside something that is shown.
  figures.adds_up(total, {small, figures.add(of(50))});
  figures.suppress(10);
  EXPECT_FALSE(figures.shown(small));
  EXPECT_GE(figures.hidden(), 3U);  // one beside it in each of the two sums
}

TEST(Figures, WithoutASumASmallOneStandsAlone) {
  Figures figures;
  const Figure small = figures.add(of(1));
  const Figure other = figures.add(of(70));
  figures.suppress(10);
  EXPECT_FALSE(figures.shown(small));
  EXPECT_TRUE(figures.shown(other));
}

struct Table {
  std::size_t rows;
  std::size_t columns;
  std::vector<std::vector<Figure>> cells;  // the last row and column hold the sums

  // Whether the ends of a hidden cell are still connected without it.
  [[nodiscard]] bool is_on_a_cycle(const Figures& figures, std::size_t row, std::size_t column) const {
    std::vector<bool> reached(rows + columns + 2, false);
    std::vector<std::size_t> next{row};
    reached[row] = true;
    while (!next.empty()) {
      const std::size_t vertex = next.back();
      next.pop_back();
      const bool is_row = vertex <= rows;
      for (std::size_t other = 0; other <= (is_row ? columns : rows); ++other) {
        const std::size_t r = is_row ? vertex : other;
        const std::size_t c = is_row ? other : vertex - rows - 1;
        const std::size_t target = is_row ? rows + 1 + other : other;
        if ((r == row && c == column) || figures.shown(cells[r][c]) || reached[target]) continue;
        reached[target] = true;
        next.push_back(target);
      }
    }
    return reached[rows + 1 + column];
  }
};

TEST(Figures, NoSmallCellOfATableCanBeComputedFromItsSums) {
  std::mt19937 random{20260901};
  std::size_t hidden = 0;
  for (int round = 0; round < 300; ++round) {
    Figures figures;
    Table table{2 + random() % 6, 2 + random() % 5, {}};
    for (std::size_t r = 0; r < table.rows; ++r) {
      auto& row = table.cells.emplace_back();
      for (std::size_t c = 0; c < table.columns; ++c)
        row.push_back(figures.add(of(random() % 3 == 0 ? random() % 12 : random() % 400)));
      row.push_back(figures.total_of(row));
    }
    auto& sums = table.cells.emplace_back();
    for (std::size_t c = 0; c <= table.columns; ++c) {
      std::vector<Figure> column;
      for (std::size_t r = 0; r < table.rows; ++r) column.push_back(table.cells[r][c]);
      sums.push_back(figures.total_of(column));
    }
    figures.adds_up(sums.back(), {sums.begin(), sums.end() - 1});
    figures.suppress(10);
    for (std::size_t r = 0; r <= table.rows; ++r) {
      for (std::size_t c = 0; c <= table.columns; ++c) {
        const Counts& counts = figures.counts(table.cells[r][c]);
        const bool is_small = counts.connections != 0 && counts.connections < 10;
        if (!is_small) continue;
        ++hidden;
        ASSERT_FALSE(figures.shown(table.cells[r][c]));
        ASSERT_TRUE(table.is_on_a_cycle(figures, r, c)) << "round " << round;
      }
    }
  }
  EXPECT_GT(hidden, 1000U);
}

}  // namespace
}  // namespace eugress
