// Whether zones keep apart: an address has one zone, so no prefix of one zone may lie in a prefix of another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/address.h"

namespace eugress {

// One prefix of a zone and where in the file it stands.
struct ZonePrefix {
  Prefix prefix;
  std::string zone;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

// Two prefixes of different zones that overlap, the one that stands later in the file first.
[[nodiscard]] std::optional<std::pair<ZonePrefix, ZonePrefix>> first_overlap(std::vector<ZonePrefix> prefixes);

}  // namespace eugress
