#include "report/figures.h"

#include <algorithm>
#include <limits>

namespace eugress {
namespace {

// Elimination in the field of this prime: exact, and every coefficient here is 1 or -1.
constexpr std::uint64_t prime = 2147483647;
using Sum = std::vector<std::uint64_t>;

std::uint64_t inverse(std::uint64_t value) noexcept {
  std::uint64_t result = 1;
  for (std::uint64_t power = prime - 2; power != 0; power >>= 1U) {
    if ((power & 1U) != 0) result = result * value % prime;
    value = value * value % prime;
  }
  return result;
}

void subtract(Sum& from, const Sum& row, std::uint64_t factor) noexcept {
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] != 0) from[i] = (from[i] + (prime - factor) * row[i]) % prime;
  }
}

// To reduced echelon form.
void reduce(std::vector<Sum>& rows, std::size_t columns) {
  std::size_t done = 0;
  for (std::size_t column = 0; column < columns && done < rows.size(); ++column) {
    const auto pivot = std::find_if(rows.begin() + static_cast<std::ptrdiff_t>(done), rows.end(),
                                    [&](const Sum& row) { return row[column] != 0; });
    if (pivot == rows.end()) continue;  // free: this number could be any
    std::swap(rows[done], *pivot);
    const std::uint64_t scale = inverse(rows[done][column]);
    for (std::uint64_t& value : rows[done]) value = value * scale % prime;
    for (std::size_t other = 0; other < rows.size(); ++other) {
      if (other != done && rows[other][column] != 0) subtract(rows[other], rows[done], rows[other][column]);
    }
    ++done;
  }
}

}  // namespace

Figure Figures::add(const Counts& counts) {
  values_.push_back(counts);
  is_hidden_.push_back(false);
  return {values_.size() - 1};
}

Figure Figures::total_of(std::vector<Figure> parts) {
  Counts sum;
  for (const Figure part : parts) sum += values_[part.number];
  const Figure total = add(sum);
  adds_up(total, parts);
  return total;
}

void Figures::adds_up(Figure total, const std::vector<Figure>& parts) {
  Equation equation{total.number};
  for (const Figure part : parts) equation.push_back(part.number);
  equations_.push_back(std::move(equation));
}

void Figures::suppress(std::uint64_t least) {
  least_ = least;
  for (std::size_t number = 0; number < values_.size(); ++number) {
    is_hidden_[number] = values_[number].connections < least && values_[number] != Counts{};
  }
  is_small_ = is_hidden_;
  for (std::vector<std::size_t> known = given_away(); !known.empty(); known = given_away()) {
    bool has_hidden = false;
    for (const std::size_t number : known) has_hidden = hide_one_beside(number) || has_hidden;
    if (!has_hidden) return;  // nothing is left to hide beside it
  }
}

// Which hidden numbers the equations determine: those whose unit vector is a row of the reduced form.
std::vector<std::size_t> Figures::given_away() const {
  std::vector<std::size_t> column_of(values_.size(), values_.size());
  std::vector<std::size_t> hidden_numbers;
  for (std::size_t number = 0; number < values_.size(); ++number) {
    if (!is_hidden_[number]) continue;  // known to everybody
    column_of[number] = hidden_numbers.size();
    hidden_numbers.push_back(number);
  }
  std::vector<Sum> rows;
  for (const Equation& equation : equations_) {
    Sum row(hidden_numbers.size(), 0);
    bool is_open = false;
    for (std::size_t i = 0; i < equation.size(); ++i) {
      if (!is_hidden_[equation[i]]) continue;  // moves to the other side
      row[column_of[equation[i]]] = i == 0 ? prime - 1 : 1;
      is_open = true;
    }
    if (is_open) rows.push_back(std::move(row));
  }
  reduce(rows, hidden_numbers.size());
  std::vector<std::size_t> known;
  for (const Sum& row : rows) {
    const auto count = std::count_if(row.begin(), row.end(), [](std::uint64_t value) { return value != 0; });
    if (count != 1) continue;  // two or more stay open together
    const auto at = std::find_if(row.begin(), row.end(), [](std::uint64_t value) { return value != 0; });
    const std::size_t number = hidden_numbers[static_cast<std::size_t>(at - row.begin())];
    if (is_small_[number]) known.push_back(number);
  }
  return known;
}

// The smallest number that stands in one sum with it: so little is lost. Where all of its sums are hidden already, one
// that stands beside those.
bool Figures::hide_one_beside(std::size_t number) {
  std::vector<bool> is_near(values_.size(), false);
  is_near[number] = true;
  for (bool has_grown = true; has_grown;) {
    if (const auto best = smallest_beside(is_near)) {
      is_hidden_[*best] = true;
      return true;
    }
    has_grown = false;
    const std::vector<bool> before = is_near;
    for (const Equation& equation : equations_) {
      if (std::none_of(equation.begin(), equation.end(), [&](std::size_t one) { return before[one]; }))
        continue;  // far
      for (const std::size_t one : equation) {
        has_grown = has_grown || !is_near[one];
        is_near[one] = true;
      }
    }
  }
  return false;
}

// One that is nothing hides less well than one that is something, and a total is missed most.
std::optional<std::size_t> Figures::smallest_beside(const std::vector<bool>& is_near) const {
  constexpr std::uint64_t far = std::numeric_limits<std::uint64_t>::max() / 4;
  const auto weight = [&](std::size_t candidate, bool is_total) {
    const std::uint64_t count = values_[candidate].connections;
    return (is_total ? 2 * far : 0) + (count == 0 ? far : std::min(count, far - 1));
  };
  std::optional<std::size_t> best;
  std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
  for (const Equation& equation : equations_) {
    if (std::none_of(equation.begin(), equation.end(), [&](std::size_t one) { return is_near[one]; }))
      continue;  // another sum
    for (std::size_t i = 0; i < equation.size(); ++i) {
      if (is_hidden_[equation[i]] || weight(equation[i], i == 0) >= least) continue;  // no better
      best = equation[i];
      least = weight(equation[i], i == 0);
    }
  }
  return best;
}

std::optional<Counts> Figures::shown(Figure figure) const {
  if (is_hidden_[figure.number]) return std::nullopt;
  return values_[figure.number];
}

std::size_t Figures::hidden_as_small() const noexcept {
  return static_cast<std::size_t>(std::count(is_small_.begin(), is_small_.end(), true));
}

std::size_t Figures::hidden() const noexcept {
  return static_cast<std::size_t>(std::count(is_hidden_.begin(), is_hidden_.end(), true));
}

}  // namespace eugress
