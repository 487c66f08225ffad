// Where each country stands on the two maps of the page, and what it is called. Made by assets/map/make.mjs from
// Natural Earth and CLDR; nothing is judged by it.
#pragma once

#include <string_view>

#include "base/country.h"

namespace eugress {

// In units of the drawing; x below 0: not on that map.
struct MapPoint {
  short x = -1;
  short y = -1;
};

struct MapPlace {
  std::string_view code;
  std::string_view english;
  std::string_view dutch;
  MapPoint world;
  MapPoint europe;
};

constexpr short world_width = 960;
constexpr short world_height = 470;
constexpr short europe_width = 560;
constexpr short europe_height = 470;

// Null for what is no country, and for codes that ISO assigned to nobody.
[[nodiscard]] const MapPlace* map_place(Country country) noexcept;

}  // namespace eugress
