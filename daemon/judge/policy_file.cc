// The one place that reads policy.toml. toml++ throws; nothing leaves this file but a Result.
#include <toml++/toml.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "judge/policy.h"
#include "locate/location.h"

namespace eugress {
namespace {

class PolicyReader {
 public:
  explicit PolicyReader(const std::string& name) : name_(name) {}

  Result<Policy> policy(const toml::table& root);

 private:
  using Keys = std::initializer_list<std::string_view>;

  [[nodiscard]] Error error(const toml::source_region& at, const std::string& what) const {
    return Error{name_ + ":" + std::to_string(at.begin.line) + ":" + std::to_string(at.begin.column) + ": " + what};
  }
  Result<void> only(const toml::table& table, Keys keys) const;
  Result<std::string> text(const toml::table& table, std::string_view key) const;
  Result<Day> day(const toml::table& table, std::string_view key) const;
  Result<const toml::table*> section(const toml::table& table, std::string_view key) const;
  Result<std::vector<std::pair<std::string, const toml::node*>>> list(const toml::table& table, std::string_view key,
                                                                      bool is_required) const;
  Result<std::vector<Country>> countries(const toml::table& table, std::string_view key) const;
  Result<ClaimDocument> document(const toml::table& table) const;
  Result<void> promise(const toml::table& table, std::vector<PlanePromise>& planes) const;

  const std::string& name_;
};

std::string quoted(std::string_view word) {
  return "\"" + std::string{word} + "\"";
}

Result<void> PolicyReader::only(const toml::table& table, Keys keys) const {
  for (const auto& [key, value] : table) {
    if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
    std::string known;
    for (const std::string_view one : keys) known += (known.empty() ? "" : ", ") + std::string{one};
    return error(key.source(), "unknown key " + quoted(key.str()) + "; known here: " + known);
  }
  return {};
}

Result<std::string> PolicyReader::text(const toml::table& table, std::string_view key) const {
  const toml::node* const node = table.get(key);
  if (node == nullptr) return error(table.source(), std::string{key} + " is missing");
  const auto value = node->value_exact<std::string>();
  if (!value || value->empty()) return error(node->source(), std::string{key} + " must be a text in quotes");
  return *value;
}

Result<Day> PolicyReader::day(const toml::table& table, std::string_view key) const {
  const toml::node* const node = table.get(key);
  if (node == nullptr) return error(table.source(), std::string{key} + " is missing");
  const auto value = node->value_exact<toml::date>();
  if (!value) return error(node->source(), std::string{key} + " must be a day without quotes, like 2023-01-01");
  return Day{std::chrono::year_month_day{std::chrono::year{value->year}, std::chrono::month{value->month},
                                         std::chrono::day{value->day}}};
}

Result<const toml::table*> PolicyReader::section(const toml::table& table, std::string_view key) const {
  const toml::node* const node = table.get(key);
  if (node == nullptr) return error(table.source(), "the section [" + std::string{key} + "] is missing");
  if (!node->is_table())
    return error(node->source(), std::string{key} + " must be a section [" + std::string{key} + "]");
  return node->as_table();
}

Result<std::vector<std::pair<std::string, const toml::node*>>> PolicyReader::list(const toml::table& table,
                                                                                  std::string_view key,
                                                                                  bool is_required) const {
  std::vector<std::pair<std::string, const toml::node*>> words;
  const toml::node* const node = table.get(key);
  if (node == nullptr && is_required) return error(table.source(), std::string{key} + " is missing");
  if (node == nullptr) return words;
  const toml::array* const array = node->as_array();
  if (array == nullptr) return error(node->source(), std::string{key} + " must be a list, like [\"eu\", \"eea\"]");
  for (const toml::node& item : *array) {
    const auto word = item.value_exact<std::string>();
    if (!word) return error(item.source(), "each item of " + std::string{key} + " must be a text in quotes");
    words.emplace_back(*word, &item);
  }
  if (words.empty() && is_required) return error(node->source(), std::string{key} + " is empty");
  return words;
}

Result<std::vector<Country>> PolicyReader::countries(const toml::table& table, std::string_view key) const {
  std::vector<Country> countries;
  const auto words = list(table, key, false);
  if (!words) return words.error();
  for (const auto& [word, node] : *words) {
    const auto country = Country::from_text(word);
    if (!country || *country == code_of(Area::eu)) {
      return error(node->source(), quoted(word) + " is not a country; write its code, like \"CH\"");
    }
    countries.push_back(*country);
  }
  return countries;
}

Result<ClaimDocument> PolicyReader::document(const toml::table& table) const {
  if (const auto known = only(table, {"title", "issuer", "dated", "reading"}); !known) return known.error();
  ClaimDocument document;
  for (const auto& [key, member] : {std::pair{"title", &document.title}, std::pair{"issuer", &document.issuer},
                                    std::pair{"reading", &document.reading}}) {
    auto value = text(table, key);
    if (!value) return value.error();
    *member = std::move(*value);
  }
  const auto dated = day(table, "dated");
  if (!dated) return dated.error();
  document.dated = *dated;
  return document;
}

Result<void> PolicyReader::promise(const toml::table& table, std::vector<PlanePromise>& planes) const {
  if (const auto known = only(table, {"planes", "area", "including", "excluding"}); !known) return known.error();
  PromisedArea area;
  const auto laws = list(table, "area", true);
  if (!laws) return laws.error();
  for (const auto& [word, node] : *laws) {
    const auto law = law_from_text(word);
    if (!law || *law == Law::unknown) {
      return error(node->source(), quoted(word) + " is not an area; write eu, eea, adequate, conditional or third");
    }
    area.laws.push_back(*law);
  }
  for (const auto& [key, member] : {std::pair{"including", &area.including}, std::pair{"excluding", &area.excluding}}) {
    auto named = countries(table, key);
    if (!named) return named.error();
    *member = std::move(*named);
  }
  const auto words = list(table, "planes", true);
  if (!words) return words.error();
  for (const auto& [word, node] : *words) {
    const auto plane = plane_from_text(word);
    if (!plane) return error(node->source(), quoted(word) + " is not a plane; see the list in the shipped profiles");
    if (*plane == Plane::p2p) {
      return error(node->source(),
                   "p2p goes to another person's device, not to the provider; nobody can promise its place");
    }
    const bool is_second =
        std::any_of(planes.begin(), planes.end(), [&](const PlanePromise& made) { return made.plane == *plane; });
    if (is_second) return error(node->source(), "a second promise for " + quoted(word) + "; keep one");
    planes.push_back({*plane, area});
  }
  return {};
}

Result<Policy> PolicyReader::policy(const toml::table& root) {
  if (const auto known = only(root, {"profile", "provider", "effective_from", "document", "promise"}); !known) {
    return known.error();
  }
  Policy policy;
  auto profile = text(root, "profile");
  if (!profile) return profile.error();
  policy.profile = std::move(*profile);
  auto provider = text(root, "provider");
  if (!provider) return provider.error();
  policy.provider = std::move(*provider);
  const auto effective_from = day(root, "effective_from");
  if (!effective_from) return effective_from.error();
  policy.effective_from = *effective_from;
  const auto written = section(root, "document");
  if (!written) return written.error();
  auto document_read = document(**written);
  if (!document_read) return document_read.error();
  policy.document = std::move(*document_read);

  const toml::node* const promises = root.get("promise");
  if (promises == nullptr) return error(root.source(), "no [[promise]]; a policy promises something for some plane");
  const toml::array* const array = promises->as_array();
  if (array == nullptr || !array->is_homogeneous(toml::node_type::table)) {
    return error(promises->source(), "write each promise as a section [[promise]]");
  }
  for (const toml::node& each : *array) {
    const auto made = promise(*each.as_table(), policy.planes);
    if (!made) return made.error();
  }
  return policy;
}

}  // namespace

Result<Policy> Policy::parse(const std::string& name, const std::string& text) {
  try {
    const toml::table root = toml::parse(std::string_view{text});
    return PolicyReader{name}.policy(root);
  } catch (const toml::parse_error& error) {
    const toml::source_position at = error.source().begin;
    return Error{name + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " +
                 std::string{error.description()}};
  }
}

}  // namespace eugress
