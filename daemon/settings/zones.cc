#include "settings/zones.h"

#include <algorithm>
#include <tuple>

namespace eugress {

std::optional<std::pair<ZonePrefix, ZonePrefix>> first_overlap(std::vector<ZonePrefix> prefixes) {
  // Prefixes nest or are disjoint: sorted, one that lies in another follows it before anything disjoint does.
  std::stable_sort(prefixes.begin(), prefixes.end(),
                   [](const ZonePrefix& a, const ZonePrefix& b) { return a.prefix < b.prefix; });
  std::vector<const ZonePrefix*> open;
  for (const ZonePrefix& inner : prefixes) {
    while (!open.empty() && open.back()->prefix.last() < inner.prefix.first()) open.pop_back();
    if (!open.empty() && open.back()->zone != inner.zone) {
      const ZonePrefix& outer = *open.back();
      const bool inner_is_later = std::tie(outer.line, outer.column) < std::tie(inner.line, inner.column);
      return inner_is_later ? std::pair{inner, outer} : std::pair{outer, inner};
    }
    open.push_back(&inner);
  }
  return std::nullopt;
}

}  // namespace eugress
