// Whether zones keep apart. They may nest (a school inside a university): an address belongs to the zone with the
// longest prefix that holds it. So only one and the same prefix in two zones is a clash.
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

// One prefix that two zones claim, the claim that stands later in the file first.
[[nodiscard]] std::optional<std::pair<ZonePrefix, ZonePrefix>> first_clash(std::vector<ZonePrefix> prefixes);

}  // namespace eugress
