#include "evidence/sightings.h"

#include <cmath>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

namespace eugress {
namespace {

using nlohmann::json;

constexpr std::size_t octets_a_part = 6;
constexpr double largest_part = 281474976710655.0;  // 2^48 - 1

struct Moment {
  std::optional<std::uint64_t> size;
  std::array<std::optional<std::uint64_t>, root_parts> parts;
};

std::optional<std::uint64_t> whole_number(const json& value, double most) {
  if (!value.is_string()) return std::nullopt;
  const std::string text = value;
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (end == text.c_str() || *end != '\0' || !(number >= 0) || number > most || std::floor(number) != number)
    return std::nullopt;
  return static_cast<std::uint64_t>(number);
}

Digest root_of(const std::array<std::optional<std::uint64_t>, root_parts>& parts) noexcept {
  Digest root{};
  for (std::size_t at = 0; at < root.size(); ++at) {
    const std::uint64_t part = *parts[at / octets_a_part];
    root[at] = static_cast<std::uint8_t>(part >> (40 - 8 * (at % octets_a_part)));
  }
  return root;
}

void take_point(const json& metric, const json& point, std::map<double, Moment>& moments) {
  if (!point.is_array() || point.size() != 2 || !point[0].is_number()) return;
  Moment& moment = moments[point[0].get<double>()];
  const std::string name = metric.value("__name__", "");
  if (name == "eugress_evidence_tree_size") moment.size = whole_number(point[1], 9007199254740991.0);
  const std::string part = metric.value("part", "");
  if (name == "eugress_evidence_root_part" && part.size() == 1 && part[0] >= '0' && part[0] <= '5')
    moment.parts[static_cast<std::size_t>(part[0] - '0')] = whole_number(point[1], largest_part);
}

// One document; false if it is not of this kind.
bool take_answer(const json& answer, std::map<double, Moment>& moments) {
  if (!answer.is_object() || !answer.contains("data") || !answer["data"].is_object()) return false;
  const json& series = answer["data"].value("result", json::array());
  for (const json& one : series) {
    if (!one.is_object() || !one.contains("metric") || !one["metric"].is_object()) return false;
    if (one.contains("value")) take_point(one["metric"], one["value"], moments);
    for (const json& point : one.value("values", json::array())) take_point(one["metric"], point, moments);
  }
  return true;
}

}  // namespace

std::array<std::uint64_t, root_parts> parts_of(const Digest& root) noexcept {
  std::array<std::uint64_t, root_parts> parts{};
  for (std::size_t at = 0; at < root_parts * octets_a_part; ++at)
    parts[at / octets_a_part] = parts[at / octets_a_part] << 8U | (at < root.size() ? root[at] : 0U);
  return parts;
}

Result<std::vector<WitnessedHead>> sightings_from(std::string_view text) try {
  std::map<double, Moment> moments;
  const json whole = json::parse(text, nullptr, false);
  bool is_understood = !whole.is_discarded() && take_answer(whole, moments);
  for (std::string_view rest = whole.is_discarded() ? text : std::string_view{}; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const json line = json::parse(rest.substr(0, end), nullptr, false);
    if (end != 0) is_understood = take_answer(line, moments);
    if (end != 0 && !is_understood) break;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (!is_understood) return Error{"the samples are not an answer of Prometheus's query API"};
  std::vector<WitnessedHead> sightings;
  for (const auto& [time, moment] : moments) {
    bool is_whole = moment.size.has_value();
    for (const auto& part : moment.parts) is_whole = is_whole && part.has_value();
    if (is_whole) sightings.push_back({*moment.size, root_of(moment.parts), time});
  }
  return sightings;
} catch (const json::exception& error) {
  return Error{std::string{"the samples cannot be read: "} + error.what()};
}

}  // namespace eugress
