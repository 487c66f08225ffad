#include "settings/nearest.h"

#include <algorithm>
#include <cstddef>

namespace eugress {
namespace {

// Optimal string alignment: edits and swaps of neighbours, each at the price of one.
std::size_t slips(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      const bool is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swap) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

std::string_view without_dashes(std::string_view word) {
  return word.substr(std::min(word.find_first_not_of('-'), word.size()));
}

}  // namespace

std::string did_you_mean(std::string_view given, const std::vector<std::string>& known) {
  constexpr std::size_t longest_worth_comparing = 64;
  constexpr std::size_t most = 3;
  const std::string_view word = without_dashes(given);
  if (word.empty() || word.size() > longest_worth_comparing) return {};
  std::vector<std::string> nearest;
  std::size_t fewest = std::max<std::size_t>(1, word.size() / 3);
  for (const std::string& candidate : known) {
    const std::string_view bare = without_dashes(candidate);
    const std::size_t distance = bare.starts_with(word) ? 0 : slips(word, bare);
    if (distance > fewest) continue;  // not near, or not as near as another
    if (distance < fewest) nearest.clear();
    fewest = distance;
    nearest.push_back(candidate);
  }
  if (nearest.empty() || nearest.size() > most) return {};
  std::string sentence = "; did you mean ";
  for (std::size_t i = 0; i < nearest.size(); ++i) sentence += (i == 0 ? "" : " or ") + nearest[i];
  return sentence + "?";
}

}  // namespace eugress
