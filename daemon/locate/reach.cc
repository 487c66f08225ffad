#include "locate/reach.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

namespace eugress {
namespace {

constexpr double earth_radius_km = 6371.0088;  // IUGG mean radius
constexpr double km_per_round_trip_ms = 100;   // 200 km per ms one way, there and back
constexpr double half_around_km = std::numbers::pi * earth_radius_km;
constexpr double radians = std::numbers::pi / 180;

// Cables may run twice the great circle, and queues and access lines may add 20 ms: a round trip that not even this
// explains deserves a second look.
constexpr double far_factor = 2;
constexpr double far_slack_km = 2000;

struct Vector {
  double x = 0;
  double y = 0;
  double z = 0;
};

Vector unit(Position at) noexcept {
  const double latitude = at.latitude * radians;
  const double longitude = at.longitude * radians;
  return {std::cos(latitude) * std::cos(longitude), std::cos(latitude) * std::sin(longitude), std::sin(latitude)};
}

double dot(Vector a, Vector b) noexcept {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

Vector cross(Vector a, Vector b) noexcept {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

double length(Vector a) noexcept {
  return std::sqrt(dot(a, a));
}

// Exact for small and for large angles, unlike the arc cosine.
double angle(Vector a, Vector b) noexcept {
  return std::atan2(length(cross(a, b)), dot(a, b));
}

// From a point to the arc between two others.
double angle_to_arc(Vector from, Vector a, Vector b) noexcept {
  const Vector normal = cross(a, b);
  const double size = length(normal);
  if (size > 0) {
    // The foot of the perpendicular lies between a and b if it is on the inner side of both.
    const double height = dot(normal, from) / (size * size);
    const Vector foot{from.x - height * normal.x, from.y - height * normal.y, from.z - height * normal.z};
    if (dot(normal, cross(a, foot)) >= 0 && dot(normal, cross(foot, b)) >= 0) {
      return std::asin(std::min(1.0, std::abs(dot(normal, from)) / size));
    }
  }
  return std::min(angle(from, a), angle(from, b));
}

double eastward(double from_longitude, double to_longitude) noexcept {
  const double difference = to_longitude - from_longitude;
  return difference - 360 * std::floor((difference + 180) / 360);  // [-180, 180)
}

// Even-odd rule along the meridian from the point to the north pole, which no outline holds.
bool contains(const Outlines::Ring& ring, Position point, Vector from) noexcept {
  if (ring.points.size() < 3) return false;
  bool inside = false;
  for (std::size_t i = 0; i < ring.points.size(); ++i) {
    const Position& a = ring.points[i];
    const Position& b = ring.points[(i + 1) % ring.points.size()];
    const double a_east = eastward(point.longitude, a.longitude);
    const double b_east = eastward(point.longitude, b.longitude);
    if ((a_east <= 0) == (b_east <= 0) || std::abs(a_east - b_east) >= 180) continue;  // not across this meridian
    // With the western end first the normal points north, so a point south of the arc lies below its plane.
    const Vector normal = a_east < b_east ? cross(unit(a), unit(b)) : cross(unit(b), unit(a));
    if (dot(normal, from) < 0) inside = !inside;
  }
  return inside;
}

std::optional<double> number(std::string_view text) noexcept {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  if (error != std::errc{} || stopped != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<std::vector<Position>> ring_from_text(std::string_view text) {
  std::vector<Position> points;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const auto point = Position::from_text(text.substr(at, end - at));
    if (!point) return std::nullopt;
    points.push_back(*point);
    at = end + 1;
  }
  return points;
}

// Puerto Rico, Guam and the others have codes of their own; "no US soil" must hold for them, too.
constexpr std::array<Country, 7> united_states{
    *Country::from_text("US"), *Country::from_text("PR"), *Country::from_text("VI"), *Country::from_text("GU"),
    *Country::from_text("AS"), *Country::from_text("MP"), *Country::from_text("UM")};

}  // namespace

std::optional<Position> Position::from_text(std::string_view text) noexcept {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const auto latitude = number(text.substr(0, comma));
  const auto longitude = number(text.substr(comma + 1));
  if (!latitude || !longitude || std::abs(*latitude) > 90 || std::abs(*longitude) > 180) return std::nullopt;
  return Position{*latitude, *longitude};
}

Result<Outlines> Outlines::from_table(const Table& table) {
  Outlines outlines;
  const auto margin = number(table.remark("margin-km"));
  if (!margin || *margin < 0) {
    return table.error("no line \"# margin-km: N\"; without it nobody knows how far land may lie beyond its outline");
  }
  outlines.margin_km = *margin;
  for (const Table::Row& row : table.rows()) {
    const auto country = Country::from_text(row[0]);
    if (!country) return table.error(row, "\"" + std::string{row[0]} + "\" is not a country code; write two capitals");
    auto points = ring_from_text(row[2]);
    if (!points) {
      return table.error(row, "the ring of " + std::string{row[1]} + " is not \"lat,lon lat,lon ...\" in degrees");
    }
    outlines.rings.push_back({*country, std::move(*points)});
  }
  if (outlines.rings.empty()) return table.error("no outlines in it");
  return outlines;
}

double distance_km(Position from, const Outlines::Ring& ring) noexcept {
  const Vector here = unit(from);
  if (contains(ring, from, here)) return 0;
  double nearest = std::numbers::pi;
  Vector previous = unit(ring.points.back());
  for (const Position& point : ring.points) {
    const Vector next = unit(point);
    nearest = std::min(nearest, angle_to_arc(here, previous, next));
    previous = next;
  }
  return nearest * earth_radius_km;
}

Horizon::Horizon(Position gateway, const Outlines& outlines) : placed_(true), margin_km_(outlines.margin_km) {
  const Vector here = unit(gateway);
  for (const Outlines::Ring& ring : outlines.rings) {
    check(!ring.points.empty(), "an outline has a vertex");
    Distance& known = distances_[ring.country.index()];
    const bool is_first = known.nearest_km < 0;
    if (is_first) nearest_first_.push_back(ring.country);
    const auto nearest = static_cast<float>(distance_km(gateway, ring));
    known.nearest_km = is_first ? nearest : std::min(known.nearest_km, nearest);
    for (const Position& point : ring.points) {
      known.farthest_km = std::max(known.farthest_km, static_cast<float>(angle(here, unit(point)) * earth_radius_km));
    }
  }
  std::sort(nearest_first_.begin(), nearest_first_.end(), [this](Country a, Country b) {
    const float a_km = distances_[a.index()].nearest_km;
    const float b_km = distances_[b.index()].nearest_km;
    return a_km != b_km ? a_km < b_km : a < b;
  });
}

double Horizon::within_km(Nanoseconds round_trip) noexcept {
  const double milliseconds = std::chrono::duration<double, std::milli>{round_trip}.count();
  return std::min(milliseconds * km_per_round_trip_ms, half_around_km);
}

bool Horizon::is_beyond(Country country, double radius_km) const noexcept {
  const double nearest_km = static_cast<double>(distances_[country.index()].nearest_km);
  return nearest_km >= 0 && nearest_km - margin_km_ > radius_km;
}

bool Horizon::excludes(Country country, Nanoseconds round_trip) const noexcept {
  return placed_ && is_beyond(country, within_km(round_trip));
}

bool Horizon::excludes_all_outside(const CountrySet& promised, Nanoseconds round_trip) const noexcept {
  if (!placed_) return false;
  const double radius_km = within_km(round_trip);
  bool leaves_one = false;
  for (const Country country : nearest_first_) {
    if (is_beyond(country, radius_km)) break;
    if (!promised.contains(country)) return false;
    leaves_one = true;
  }
  return leaves_one;
}

CountrySet Horizon::possible(Nanoseconds round_trip) const noexcept {
  CountrySet possible;
  const double radius_km = within_km(round_trip);
  for (const Country country : nearest_first_) {
    if (is_beyond(country, radius_km)) break;
    possible.insert(country);
  }
  return possible;
}

bool Horizon::is_far(Country country, Nanoseconds round_trip) const noexcept {
  const double farthest_km = static_cast<double>(distances_[country.index()].farthest_km);
  return farthest_km >= 0 && within_km(round_trip) > std::min(far_factor * farthest_km + far_slack_km, half_around_km);
}

ReachClass Horizon::classify(std::optional<Nanoseconds> round_trip) const noexcept {
  if (!placed_ || !round_trip) return ReachClass::unmeasured;
  // The mainland must be drawn; a territory that the outlines lack is a rock without servers.
  if (!excludes(united_states.front(), *round_trip)) return ReachClass::us_possible;
  for (const Country country : united_states) {
    if (distance_to(country) && !excludes(country, *round_trip)) return ReachClass::us_possible;
  }
  return ReachClass::us_excluded;
}

std::optional<double> Horizon::distance_to(Country country) const noexcept {
  const float nearest_km = distances_[country.index()].nearest_km;
  if (nearest_km < 0) return std::nullopt;
  return static_cast<double>(nearest_km);
}

}  // namespace eugress
