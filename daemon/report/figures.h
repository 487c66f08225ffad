// Every number of a report that could be of few people, and how the numbers add up to each other. What is small is
// hidden, and with it as many others as it takes that no sum of a report gives it back: complementary suppression, by
// the linear equations themselves and not table by table. A number stands in several tables under one Figure. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "account/cell.h"

namespace eugress {

struct Figure {
  std::size_t number = 0;
};

class Figures {
 public:
  [[nodiscard]] Figure add(const Counts& counts);
  // A new figure, which is the sum of the parts.
  [[nodiscard]] Figure total_of(std::vector<Figure> parts);
  // Known to readers: these parts add up to that figure.
  void adds_up(Figure total, const std::vector<Figure>& parts);

  // Hides what is smaller than `least` connections and not nothing, and what would give it away. Once.
  void suppress(std::uint64_t least);

  // Empty if hidden.
  [[nodiscard]] std::optional<Counts> shown(Figure figure) const;
  [[nodiscard]] const Counts& counts(Figure figure) const { return values_[figure.number]; }  // for verdicts only
  [[nodiscard]] std::uint64_t least() const noexcept { return least_; }
  [[nodiscard]] std::size_t hidden() const noexcept;
  [[nodiscard]] std::size_t hidden_as_small() const noexcept;

 private:
  using Equation = std::vector<std::size_t>;                  // the total first, then its parts
  [[nodiscard]] std::vector<std::size_t> given_away() const;  // of the small ones
  bool hide_one_beside(std::size_t number);
  [[nodiscard]] std::optional<std::size_t> smallest_beside(const std::vector<bool>& is_near) const;

  std::vector<Counts> values_;
  std::vector<Equation> equations_;
  std::vector<bool> is_hidden_;
  std::vector<bool> is_small_;  // what must not be given away; the others are hidden for its sake
  std::uint64_t least_ = 0;
};

}  // namespace eugress
