#include "report/annotations.h"

#include <toml++/toml.h>

#include <algorithm>
#include <span>

#include "report/claim_table.h"

namespace eugress {
namespace {

constexpr std::array<std::string_view, 6> kinds{"account-setting", "policy", "database", "list", "gateway", "other"};
constexpr std::array<std::string_view, 5> file_keys{"institution", "controller", "change", "attested", "declared"};
constexpr std::array<std::string_view, 4> controller_keys{"name", "contact", "officer", "basis"};
constexpr std::array<std::string_view, 2> bases{"public-task", "legitimate-interest"};
constexpr std::array<std::string_view, 5> change_keys{"day", "kind", "author", "en", "nl"};
constexpr std::array<std::string_view, 5> attested_keys{"claim", "day", "author", "en", "nl"};
constexpr std::array<std::string_view, 5> declared_keys{"claim", "day", "source", "en", "nl"};
constexpr std::size_t longest_text = 500;

using Keys = std::span<const std::string_view>;

bool is_among(Keys words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string listed(Keys words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string{word};
  return text;
}

class AnnotationFile {
 public:
  explicit AnnotationFile(const std::string& name) : name_(name) {}

  Result<Annotations> read(const toml::table& file) {
    if (auto known = only(file, file_keys); !known) return known.error();
    Annotations found;
    if (file.contains("institution")) {
      auto name = text(file, "institution");
      if (!name) return name.error();
      found.institution = std::move(*name);
    }
    if (auto read = controller(file, found.controller); !read) return read.error();
    if (auto read = sections(file, "change", change_keys, found.changes); !read) return read.error();
    if (auto read = sections(file, "attested", attested_keys, found.attested); !read) return read.error();
    if (auto read = sections(file, "declared", declared_keys, found.declared); !read) return read.error();
    return found;
  }

  [[nodiscard]] Error error(const toml::source_region& at, const std::string& what) const {
    return Error{name_ + ":" + std::to_string(at.begin.line) + ":" + std::to_string(at.begin.column) + ": " + what};
  }

 private:
  Result<void> only(const toml::table& table, Keys keys) const {
    for (const auto& [key, value] : table) {
      if (!is_among(keys, key.str()))
        return error(key.source(), "unknown key \"" + std::string{key.str()} + "\"; known here: " + listed(keys));
    }
    return {};
  }

  Result<std::string> text(const toml::table& table, std::string_view key) const {
    const toml::node* const node = table.get(key);
    if (node == nullptr) return error(table.source(), std::string{key} + " is missing");
    auto value = node->value_exact<std::string>();
    if (!value || value->empty() || value->size() > longest_text)
      return error(node->source(), std::string{key} + " must be a text in quotes, of at most 500 octets");
    return std::move(*value);
  }

  Result<Day> day(const toml::table& table) const {
    const toml::node* const node = table.get("day");
    if (node == nullptr) return error(table.source(), "day is missing");
    const auto date = node->value_exact<toml::date>();
    if (!date) return error(node->source(), "day must be a day without quotes, like 2026-09-14");
    return Day{std::chrono::year{date->year} / std::chrono::month{date->month} / std::chrono::day{date->day}};
  }

  Result<void> controller(const toml::table& file, Controller& into) const {
    const toml::node* const node = file.get("controller");
    if (node == nullptr) return {};
    const toml::table* const table = node->as_table();
    if (table == nullptr) return error(node->source(), "write [controller]");
    if (auto known = only(*table, controller_keys); !known) return known;
    for (const auto& [key, place] : {std::pair{"name", &into.name}, std::pair{"contact", &into.contact},
                                     std::pair{"officer", &into.officer}, std::pair{"basis", &into.basis}}) {
      if (!table->contains(key)) continue;  // stays a blank to fill in
      auto value = text(*table, key);
      if (!value) return value.error();
      *place = std::move(*value);
    }
    if (!into.basis.empty() && !is_among(bases, into.basis))
      return error(table->get("basis")->source(), "basis must be one of " + listed(bases));
    return {};
  }

  Result<void> sections(const toml::table& file, std::string_view key, Keys keys, std::vector<Annotation>& into) const {
    const toml::node* const node = file.get(key);
    if (node == nullptr) return {};
    const toml::array* const list = node->as_array();
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
      const toml::table* const table = list->get(i)->as_table();
      if (table == nullptr) return error(node->source(), "write [[" + std::string{key} + "]]");
      auto read = section(*table, keys);
      if (!read) return read.error();
      into.push_back(std::move(*read));
    }
    if (list == nullptr) return error(node->source(), "write [[" + std::string{key} + "]]");
    return {};
  }

  Result<Annotation> section(const toml::table& table, Keys keys) const {
    if (auto known = only(table, keys); !known) return known.error();
    Annotation found;
    auto when = day(table);
    if (!when) return when.error();
    found.day = *when;
    for (const std::string_view key : keys) {
      if (key == "day") continue;  // read above
      auto value = text(table, key);
      if (!value) return value.error();
      if (key == "kind" && !is_among(kinds, *value))
        return error(table.get(key)->source(), "kind must be one of " + listed(kinds));
      if (key == "claim" && find_claim(*value) == nullptr)
        return error(table.get(key)->source(), "claim must be C01 to C17 or K01 to K10");
      place_of(found, key) = std::move(*value);
    }
    return found;
  }

  static std::string& place_of(Annotation& annotation, std::string_view key) {
    if (key == "kind") return annotation.kind;
    if (key == "claim") return annotation.claim;
    if (key == "en") return annotation.text[static_cast<std::size_t>(Language::english)];
    if (key == "nl") return annotation.text[static_cast<std::size_t>(Language::dutch)];
    return annotation.author;  // author, source
  }

  const std::string& name_;
};

}  // namespace

Result<Annotations> Annotations::parse(const std::string& name, std::string_view text) {
  AnnotationFile file{name};
  try {
    return file.read(toml::parse(text, name));
  } catch (const toml::parse_error& thrown) {
    return file.error(thrown.source(), std::string{thrown.description()});
  }
}

std::vector<std::string> annotation_keys() {
  std::vector<std::string> keys(file_keys.begin(), file_keys.end());
  const auto add = [&](const char* section, Keys names) {
    for (const std::string_view name : names) keys.push_back(std::string{section} + "." + std::string{name});
  };
  add("controller", controller_keys);
  add("change", change_keys);
  add("attested", attested_keys);
  add("declared", declared_keys);
  return keys;
}

}  // namespace eugress
