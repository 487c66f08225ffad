#include "capture/source.h"

#include <algorithm>

namespace eugress {
namespace {

using Count = std::optional<std::uint64_t>;

void add(Count& sum, const Count& part) noexcept {
  if (part) sum = sum.value_or(0) + *part;
}

Count growth(const Count& now, const Count& before) noexcept {
  if (!now) return now;
  return *now - std::min(*now, before.value_or(0));
}

}  // namespace

LossCounts& LossCounts::operator+=(const LossCounts& other) noexcept {
  add(received, other.received);
  add(kernel, other.kernel);
  add(interface, other.interface);
  add(reports, other.reports);
  return *this;
}

LossCounts LossCounts::since(const LossCounts& earlier) const noexcept {
  return {growth(received, earlier.received), growth(kernel, earlier.kernel), growth(interface, earlier.interface),
          growth(reports, earlier.reports)};
}

}  // namespace eugress
