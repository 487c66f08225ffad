#include "flow/alias_memory.h"

#include <algorithm>
#include <bit>

namespace eugress {
namespace {

// Twelve words hold every HostName.
std::array<std::uint64_t, 2 * KeyedHash::words> words_of(std::string_view text) noexcept {
  static_assert(HostName::capacity <= 2 * KeyedHash::words * 8);
  std::array<std::uint64_t, 2 * KeyedHash::words> words{};
  for (std::size_t at = 0; at < text.size(); ++at) {
    words[at / 8] |= std::uint64_t{static_cast<unsigned char>(text[at])} << 8U * (at % 8);
  }
  return words;
}

}  // namespace

AliasMemory::AliasMemory(std::size_t capacity, KeyedHash hash)
    : hash_(hash), aliases_(std::bit_ceil(std::max(capacity, ways))) {}

std::size_t AliasMemory::first_of_set(const HostName& target) const noexcept {
  const auto words = words_of(target.text());
  const std::uint64_t front = hash_({words[0], words[1], words[2], words[3], words[4], words[5]});
  const std::uint64_t whole = hash_({front ^ words[6], words[7], words[8], words[9], words[10], words[11]});
  return (whole >> 32U) % (aliases_.size() / ways) * ways;
}

const AliasMemory::Alias* AliasMemory::find(const HostName& target, Timestamp now) const noexcept {
  const std::size_t first = first_of_set(target);
  for (std::size_t i = first; i < first + ways; ++i) {
    const Alias& alias = aliases_[i];
    if (alias.provider != 0 && alias.until >= now && alias.target == target) return &alias;
  }
  return nullptr;
}

bool AliasMemory::learn(const HostName& target, const HostName& head, ProviderNumber provider,
                        std::chrono::seconds time_to_live, Timestamp now) noexcept {
  const Timestamp until = now + std::clamp(time_to_live, shortest, longest);
  const std::size_t first = first_of_set(target);
  Alias* chosen = &aliases_[first];
  for (std::size_t i = first; i < first + ways; ++i) {
    Alias& alias = aliases_[i];
    if (alias.provider != 0 && alias.target == target) {
      chosen = &alias;
      break;
    }
    const bool is_better =
        alias.provider == 0 ? chosen->provider != 0 : chosen->provider != 0 && alias.until < chosen->until;
    if (is_better) chosen = &alias;
  }
  if (chosen->provider != 0 && !(chosen->target == target) && chosen->until >= now) ++evicted_;
  const bool is_news = !(chosen->target == target) || chosen->provider != provider || chosen->until < until;
  *chosen = {target, head, provider, until};
  return is_news;
}

}  // namespace eugress
