#include "base/country.h"

#include <array>

namespace eugress {
namespace {

constexpr auto spell_all() noexcept {
  std::array<std::array<char, 2>, Country::count> texts{};
  for (std::size_t index = 1; index + 1 < texts.size(); ++index) {
    const std::size_t tail = (index - 1) % 36;
    texts[index][0] = static_cast<char>('A' + (index - 1) / 36);
    texts[index][1] = static_cast<char>(tail < 26 ? 'A' + tail : '0' + (tail - 26));
  }
  return texts;
}

constexpr auto texts = spell_all();

}  // namespace

std::string_view Country::text() const noexcept {
  if (is_anycast()) return "anycast";
  if (!is_known()) return "unknown";
  return {texts[index_].data(), 2};
}

}  // namespace eugress
