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
  // Columns: code part ring; `# margin-km: N` is required.
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
  [[nodiscard]] static double within_km(Nanoseconds round_trip) noexcept;
  // True only if no part of the country, margin included, can be reached. A country without outline is never excluded.
  [[nodiscard]] bool excludes(Country country, Nanoseconds round_trip) const noexcept;
  // Every country that has an outline and is not in `promised` is excluded.
  [[nodiscard]] bool excludes_all_outside(const CountrySet& promised, Nanoseconds round_trip) const noexcept;
  [[nodiscard]] ReachClass classify(std::optional<Nanoseconds> round_trip) const noexcept;
  // Kilometres to the nearest point, margin not subtracted; empty without outline.
  [[nodiscard]] std::optional<double> distance_to(Country country) const noexcept;

 private:
  bool placed_ = false;
  double margin_km_ = 0;
  std::array<float, Country::count> nearest_km_{};  // negative: no outline
};

}  // namespace eugress
