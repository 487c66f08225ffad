#include "settings/zones.h"

#include <algorithm>
#include <tuple>

namespace eugress {

std::optional<std::pair<ZonePrefix, ZonePrefix>> first_clash(std::vector<ZonePrefix> prefixes) {
  const auto place = [](const ZonePrefix& each) { return std::tie(each.prefix, each.line, each.column); };
  std::sort(prefixes.begin(), prefixes.end(),
            [&](const ZonePrefix& a, const ZonePrefix& b) { return place(a) < place(b); });
  const auto clash = std::adjacent_find(prefixes.begin(), prefixes.end(), [](const ZonePrefix& a, const ZonePrefix& b) {
    return a.prefix == b.prefix && a.zone != b.zone;
  });
  if (clash == prefixes.end()) return std::nullopt;
  return std::pair{*(clash + 1), *clash};
}

}  // namespace eugress
