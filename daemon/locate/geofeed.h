// Self-published geolocation feeds (RFC 8805): lines of prefix,country,region,city,postal code, by which whoever runs
// an address says where it is used. As the RFC asks, a line that makes no sense is left out and the rest stands; how
// many and the first of them are told. Takes text, opens nothing; immutable once built.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/country.h"
#include "base/prefix_map.h"

namespace eugress {

struct GeofeedPlace {
  Country country;     // unknown: the operator asks not to be placed
  std::string region;  // ISO 3166-2, such as "NL-NH"; empty if not said
  std::string city;
};

struct Geofeed {
  PrefixMap<GeofeedPlace> places;  // the longest prefix speaks, also where it says nothing (section 2.1.2)
  std::size_t bad_lines = 0;
  std::string first_bad;  // "feed.csv:12: what"; empty if there is none

  // `name` is the path that messages print.
  [[nodiscard]] static Geofeed parse(const std::string& name, std::string_view text);
};

}  // namespace eugress
