// The farthest a responder can be, from the smallest round trip seen. Light in fibre covers about 200 km in a
// millisecond, one way; so a server answers from within 100 km per millisecond of round trip, and queues only add.
// Therefore Reach may refute a Hint and never supports one; only where every country outside the promise is refuted
// does it place a flow inside.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/country.h"
#include "base/result.h"
#include "base/table.h"
#include "base/time.h"
#include "locate/location.h"

namespace eugress {

struct Position {
  double latitude = 0;   // degrees, north positive
  double longitude = 0;  // degrees, east positive
  // "52.09,5.12"; empty if it is not two numbers in range.
  [[nodiscard]] static std::optional<Position> from_text(std::string_view text) noexcept;
};

// What must be subtracted from a distance before it may refute: outlines are simplified (the table states by how much)
// and an address may stand on a platform or an islet that the outlines lack.
struct Outlines {
  struct Ring {
    Country country;
    std::vector<Position> points;
  };
  std::vector<Ring> rings;
  double margin_km = 0;
  // Columns: code part ring; a ring is "lat,lon lat,lon ...", closed by itself; one vertex is a point, two a line.
  // Edges are great-circle arcs of less than half the globe. `# margin-km: N` is required.
  [[nodiscard]] static Result<Outlines> from_table(const Table& table);
};

// Shortest great-circle distance from a point to an outline, 0 inside; Earth as a sphere of 6,371.0088 km (IUGG mean
// radius).
[[nodiscard]] double distance_km(Position from, const Outlines::Ring& ring) noexcept;

// Distances from one gateway to every country, computed once.
class Horizon {
 public:
  Horizon() = default;  // no position: excludes nothing
  Horizon(Position gateway, const Outlines& outlines);

  [[nodiscard]] bool is_placed() const noexcept { return placed_; }
  // Half around the Earth at most.
  [[nodiscard]] static double within_km(Nanoseconds round_trip) noexcept;
  // True only if no part of the country, margin included, can be reached. A country without outline is never excluded.
  [[nodiscard]] bool excludes(Country country, Nanoseconds round_trip) const noexcept;
  // Every country that has an outline and is not in `promised` is excluded, and at least one in it is not: a round trip
  // that leaves no country at all says that the position is wrong.
  [[nodiscard]] bool excludes_all_outside(const CountrySet& promised, Nanoseconds round_trip) const noexcept;
  // Every country with an outline that is not excluded.
  [[nodiscard]] CountrySet possible(Nanoseconds round_trip) const noexcept;
  // So slow that not even the farthest corner of the country explains it. Proves nothing: queues and detours only add.
  [[nodiscard]] bool is_far(Country country, Nanoseconds round_trip) const noexcept;
  // The United States with the territories that have codes of their own.
  [[nodiscard]] ReachClass classify(std::optional<Nanoseconds> round_trip) const noexcept;
  // Kilometres to the nearest point, margin not subtracted; empty without outline.
  [[nodiscard]] std::optional<double> distance_to(Country country) const noexcept;

 private:
  struct Distance {
    float nearest_km = -1;  // negative: no outline
    float farthest_km = -1;
  };
  [[nodiscard]] bool is_beyond(Country country, double radius_km) const noexcept;

  bool placed_ = false;
  double margin_km_ = 0;
  std::array<Distance, Country::count> distances_{};
  std::vector<Country> nearest_first_;  // those with an outline
};

}  // namespace eugress
