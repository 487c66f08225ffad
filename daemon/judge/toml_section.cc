#include "judge/toml_section.h"

#include <algorithm>
#include <cmath>

#include "locate/location.h"

namespace eugress {
namespace {

// Seconds of the day that toml++ read; it has checked the parts.
std::chrono::nanoseconds since_midnight(const toml::time& time) {
  return std::chrono::hours{time.hour} + std::chrono::minutes{time.minute} + std::chrono::seconds{time.second} +
         std::chrono::nanoseconds{time.nanosecond};
}

Day day_of(const toml::date& date) {
  return Day{std::chrono::year_month_day{std::chrono::year{date.year}, std::chrono::month{date.month},
                                         std::chrono::day{date.day}}};
}

bool is_in_reach(const toml::date& date) noexcept {
  return date.year >= 1970 && date.year < 2200;  // Timestamp counts nanoseconds and ends in 2262
}

}  // namespace

std::string quoted(std::string_view word) {
  return "\"" + std::string{word} + "\"";
}

PlaneSet set_of(const std::vector<Plane>& planes) noexcept {
  PlaneSet set;
  for (const Plane plane : planes) set.set(static_cast<std::size_t>(plane));
  return set;
}

Error TomlSection::error(const toml::source_region& at, const std::string& what) const {
  return Error{*file_ + ":" + std::to_string(at.begin.line) + ":" + std::to_string(at.begin.column) + ": " + what};
}

Error TomlSection::error(std::string_view key, const std::string& what) const {
  const toml::node* const node = table_->get(key);
  return error(node != nullptr ? node->source() : table_->source(), what);
}

std::string TomlSection::written_at() const {
  const toml::source_position& at = table_->source().begin;
  return *file_ + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

Result<void> TomlSection::only(const SectionKeys& allowed) const {
  for (const auto& [key, value] : *table_) {
    if (std::find(allowed.keys.begin(), allowed.keys.end(), key.str()) != allowed.keys.end()) continue;  // known
    std::string known;
    for (const std::string_view one : allowed.keys) known += (known.empty() ? "" : ", ") + std::string{one};
    return error(key.source(), "unknown key " + quoted(key.str()) + "; known here: " + known);
  }
  return {};
}

Result<std::string> TomlSection::text(std::string_view key) const {
  const toml::node* const node = table_->get(key);
  if (node == nullptr) return error(table_->source(), std::string{key} + " is missing");
  const auto value = node->value_exact<std::string>();
  if (!value || value->empty()) return error(node->source(), std::string{key} + " must be a text in quotes");
  return *value;
}

Result<std::string> TomlSection::label(std::string_view key) const {
  auto value = text(key);
  if (!value) return value;
  const bool is_label =
      value->size() <= 40 && value->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!is_label) return error(key, std::string{key} + " may have 40 characters of a-z, 0-9 and -");
  return value;
}

Result<Day> TomlSection::day(std::string_view key) const {
  const toml::node* const node = table_->get(key);
  if (node == nullptr) return error(table_->source(), std::string{key} + " is missing");
  const auto value = node->value_exact<toml::date>();
  if (!value) return error(node->source(), std::string{key} + " must be a day without quotes, like 2023-01-01");
  return day_of(*value);
}

Result<Timestamp> TomlSection::instant(std::string_view key) const {
  const toml::node* const node = table_->get(key);
  if (node == nullptr) return error(table_->source(), std::string{key} + " is missing");
  if (const auto date = node->value_exact<toml::date>(); date && is_in_reach(*date)) return Timestamp{day_of(*date)};
  if (const auto time = node->value_exact<toml::date_time>(); time && time->offset && is_in_reach(time->date)) {
    return Timestamp{day_of(time->date)} + since_midnight(time->time) - std::chrono::minutes{time->offset->minutes};
  }
  return error(node->source(), std::string{key} +
                                   " must be a day or a time with its offset, without quotes, like 2026-11-21 or "
                                   "2026-11-21T08:00:00Z, not before 1970");
}

Result<Window> TomlSection::window() const {
  const auto from = instant("from");
  if (!from) return from.error();
  if (!has("until")) {
    return error(table_->source(), "until is missing; what has no end is no exception: name the day or the time");
  }
  const auto until = instant("until");
  if (!until) return until.error();
  const auto window = Window::between(*from, *until);
  if (!window) return error("until", "until must come after from, and at most three years after; sign it again then");
  return *window;
}

Result<TomlSection> TomlSection::section(std::string_view key) const {
  const toml::node* const node = table_->get(key);
  if (node == nullptr) return error(table_->source(), "the section [" + std::string{key} + "] is missing");
  if (!node->is_table())
    return error(node->source(), std::string{key} + " must be a section [" + std::string{key} + "]");
  return TomlSection{*file_, *node->as_table()};
}

Result<std::vector<TomlSection>> TomlSection::sections(std::string_view key) const {
  std::vector<TomlSection> found;
  const toml::node* const node = table_->get(key);
  if (node == nullptr) return found;
  const toml::array* const array = node->as_array();
  if (array == nullptr || !array->is_homogeneous(toml::node_type::table)) {
    return error(node->source(), "write each " + std::string{key} + " as a section [[" + std::string{key} + "]]");
  }
  for (const toml::node& each : *array) found.emplace_back(*file_, *each.as_table());
  return found;
}

Result<std::vector<TomlSection::Word>> TomlSection::words(std::string_view key, bool is_required) const {
  std::vector<Word> words;
  const toml::node* const node = table_->get(key);
  if (node == nullptr && is_required) return error(table_->source(), std::string{key} + " is missing");
  if (node == nullptr) return words;
  const toml::array* const array = node->as_array();
  if (array == nullptr) return error(node->source(), std::string{key} + " must be a list, like [\"eu\", \"eea\"]");
  for (const toml::node& item : *array) {
    const auto word = item.value_exact<std::string>();
    if (!word) return error(item.source(), "each item of " + std::string{key} + " must be a text in quotes");
    words.push_back({*word, item.source()});
  }
  if (words.empty() && is_required) return error(node->source(), std::string{key} + " is empty");
  return words;
}

Result<std::vector<Country>> TomlSection::countries(std::string_view key) const {
  std::vector<Country> countries;
  const auto named = words(key, false);
  if (!named) return named.error();
  for (const Word& word : *named) {
    const auto country = Country::from_text(word.text);
    if (!country || *country == code_of(Area::eu)) {
      return error(word.source, quoted(word.text) + " is not a country; write its code, like \"CH\"");
    }
    countries.push_back(*country);
  }
  return countries;
}

Result<std::vector<Plane>> TomlSection::planes() const {
  std::vector<Plane> planes;
  const auto named = words("planes", true);
  if (!named) return named.error();
  for (const Word& word : *named) {
    const auto plane = plane_from_text(word.text);
    if (!plane) return error(word.source, quoted(word.text) + " is not a plane; see the list in the shipped profiles");
    if (*plane == Plane::p2p) {
      return error(word.source,
                   "p2p goes to another person's device, not to the provider; nobody can promise its place");
    }
    if (std::find(planes.begin(), planes.end(), *plane) != planes.end()) {
      return error(word.source, quoted(word.text) + " is named twice; once is enough");
    }
    planes.push_back(*plane);
  }
  return planes;
}

Result<void> TomlSection::share(std::string_view key, Share& value) const {
  const toml::node* const node = table_->get(key);
  if (node == nullptr) return {};
  const auto read = node->value<double>();
  if (!node->is_number() || !read || !(*read >= 0 && *read <= 1)) {
    return error(node->source(), std::string{key} + " must be a share from 0 to 1, like 0.05");
  }
  value.millionths = static_cast<std::uint32_t>(std::lround(*read * 1e6));
  return {};
}

Result<void> TomlSection::number(std::string_view key, std::uint32_t low, std::uint32_t high,
                                 std::uint32_t& value) const {
  const toml::node* const node = table_->get(key);
  if (node == nullptr) return {};
  const auto read = node->value_exact<std::int64_t>();
  if (!read || *read < low || *read > high) {
    return error(node->source(), std::string{key} + " must be a whole number from " + std::to_string(low) + " to " +
                                     std::to_string(high));
  }
  value = static_cast<std::uint32_t>(*read);
  return {};
}

}  // namespace eugress
