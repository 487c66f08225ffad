#include "flow/alias_memory.h"

#include <algorithm>
#include <bit>

namespace eugress {
AliasMemory::AliasMemory(std::size_t capacity, KeyedHash hash)
    : hash_(hash), aliases_(std::bit_ceil(std::max(capacity, ways))) {}

const AliasMemory::Alias* AliasMemory::find(const HostName& target, Timestamp now) const noexcept {
  if (is_empty_) return nullptr;  // nobody's names are asked for all the time
  const std::size_t first = first_of_set(target);
  for (std::size_t i = first; i < first + ways; ++i) {
    const Alias& alias = aliases_[i];
    if (alias.provider != 0 && alias.until >= now && alias.target == target) return &alias;
  }
  return nullptr;
}

bool AliasMemory::learn(const HostName& target, const HostName& head, ProviderNumber provider,
                        std::chrono::seconds time_to_live, Timestamp now) noexcept {
  is_empty_ = false;
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
