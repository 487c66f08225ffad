// The one place of this room that sees toml++. It throws; nothing leaves this file but a Result.
#include "settings/toml_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <tuple>
#include <utility>

#include "base/embedded_address.h"
#include "settings/nearest.h"
#include "settings/zones.h"

namespace eugress {
namespace {

constexpr Bounds population_bounds{0, 10'000'000};
constexpr std::array<std::string_view, 3> zone_keys{"name", "prefixes", "population"};

class FileReader;

struct Key {
  std::string_view section;
  std::string_view name;
  Bounds bounds;
  void (FileReader::*read)(const toml::node&, const Key&);

  [[nodiscard]] std::string path() const { return std::string{section} + "." + std::string{name}; }
};
const std::vector<Key>& keys();

class FileReader {
 public:
  FileReader(const std::string& name, Settings& settings)
      : name_(name), directory_(std::filesystem::path{name}.parent_path()), settings_(settings) {}

  Result<NamedAt> read(const toml::table& root);

  template <std::uint32_t Settings::*field>
  void number(const toml::node& node, const Key& key) {
    settings_.*field = static_cast<std::uint32_t>(whole(node, key.path(), key.bounds));
  }
  template <bool Settings::*field>
  void truth(const toml::node& node, const Key& key) {
    const auto value = node.value_exact<bool>();
    if (!value) return complain(node.source().begin, key.path() + ": write true or false, without quotes");
    settings_.*field = *value;
  }
  // An empty text stands for the default.
  template <std::string Settings::*field, Result<std::string> (*understand)(std::string_view)>
  void word(const toml::node& node, const Key& key) {
    settings_.*field = understood(node, key.path(), understand, Settings{}.*field);
  }
  template <std::string Settings::*field>
  void path(const toml::node& node, const Key& key) {
    const std::string given = understood(node, key.path(), path_from, {});
    settings_.*field = given.empty() ? Settings{}.*field : located(given, node);
  }
  template <std::vector<std::string> Settings::*field>
  void file_list(const toml::node& node, const Key& key) {
    settings_.*field = files(node, key.path());
  }
  template <std::vector<Prefix> Settings::*field>
  void prefix_list(const toml::node& node, const Key& key) {
    settings_.*field = prefixes(node, key.path());
  }
  void position(const toml::node& node, const Key& key);
  void profile(const toml::node& node, const Key& key);
  void databases(const toml::node& node, const Key& key);
  void interval(const toml::node& node, const Key& key);
  void interfaces(const toml::node& node, const Key& key);
  void tunnels(const toml::node& node, const Key& key);
  void nat64(const toml::node& node, const Key& key);
  void excluded(const toml::node& node, const Key& key);
  void zones(const toml::node& node, const Key& key);

 private:
  void complain(const toml::source_position& at, const std::string& what);
  [[nodiscard]] std::string place(const toml::source_position& at) const;
  [[nodiscard]] std::string located(const std::string& path, const toml::node& node);

  std::int64_t whole(const toml::node& node, const std::string& path, Bounds bounds);
  std::string understood(const toml::node& node, const std::string& path,
                         Result<std::string> (*understand)(std::string_view), std::string fallback);
  void each_text(const toml::node& node, const std::string& path, const std::string& example,
                 const std::function<void(const std::string&, const toml::node&)>& take);
  std::vector<Prefix> prefixes(const toml::node& node, const std::string& path);
  std::vector<std::string> files(const toml::node& node, const std::string& path);

  void section(std::string_view name, const toml::node& node, const toml::source_position& at);
  void unknown_section(const toml::key& key, const toml::node& node);
  void unknown_key(std::string_view section, const toml::key& key);
  ZoneSetting zone(const toml::table& table);
  void zones_apart();
  void candidates_fit(const toml::table& root);

  const std::string& name_;
  std::filesystem::path directory_;
  Settings& settings_;
  NamedAt named_at_;
  std::vector<ZonePrefix> claimed_;
  // The complaint that stands first: line, column, sentence.
  std::tuple<toml::source_index, toml::source_index, std::string> first_;
  bool has_failed_ = false;
};

const std::vector<Key>& keys() {
  static const std::vector<Key> all{
      {"campus", "prefixes", {}, &FileReader::prefix_list<&Settings::campus>},
      {"campus", "on_site_servers", {}, &FileReader::prefix_list<&Settings::on_site_servers>},
      {"campus", "zones", {}, &FileReader::zones},
      {"gateway", "name", {}, &FileReader::word<&Settings::gateway, gateway_from>},
      {"gateway", "position", {}, &FileReader::position},
      {"gateway", "after_nat", {}, &FileReader::truth<&Settings::is_after_nat>},
      {"gateway", "trusted_clock", {}, &FileReader::truth<&Settings::trusts_clock>},
      {"knowledge", "profile", {}, &FileReader::profile},
      {"knowledge", "tables", {}, &FileReader::path<&Settings::tables>},
      {"knowledge", "lists", {}, &FileReader::path<&Settings::lists>},
      {"knowledge", "databases", {}, &FileReader::databases},
      {"knowledge", "overrides", {}, &FileReader::path<&Settings::overrides>},
      {"knowledge", "cloud_ranges", {}, &FileReader::file_list<&Settings::cloud_ranges>},
      {"knowledge", "geofeeds", {}, &FileReader::file_list<&Settings::geofeeds>},
      {"knowledge", "anycast", {}, &FileReader::path<&Settings::anycast>},
      {"knowledge", "name_feed", {}, &FileReader::path<&Settings::name_feed>},
      {"account", "school", {}, &FileReader::truth<&Settings::is_school>},
      {"account", "interval", interval_bounds, &FileReader::interval},
      {"account", "max_series", {100, 100'000}, &FileReader::number<&Settings::max_series>},
      {"account", "small_count", {10, 10'000}, &FileReader::number<&Settings::small_count>},
      {"flow", "max_flows", {1'024, 16'777'216}, &FileReader::number<&Settings::max_flows>},
      {"flow", "max_candidates", {64, 1'048'576}, &FileReader::number<&Settings::max_candidates>},
      {"flow", "max_servers", {64, 1'048'576}, &FileReader::number<&Settings::max_servers>},
      {"capture", "interface", {}, &FileReader::interfaces},
      {"capture", "workers", worker_bounds, &FileReader::number<&Settings::workers>},
      {"capture", "ring_megabytes", {2, 2'047}, &FileReader::number<&Settings::ring_megabytes>},
      {"capture", "filter", {}, &FileReader::truth<&Settings::has_filter>},
      {"capture", "client_hellos", {}, &FileReader::truth<&Settings::client_hellos>},
      {"capture", "scope", {}, &FileReader::word<&Settings::scope, remark_from>},
      {"capture", "exclude", {}, &FileReader::excluded},
      {"capture", "tunnels", {}, &FileReader::tunnels},
      {"capture", "nat64_prefixes", {}, &FileReader::nat64},
      {"export", "listen", {}, &FileReader::word<&Settings::listen, listen_from>},
      {"evidence", "directory", {}, &FileReader::path<&Settings::evidence_directory>},
      {"evidence", "key", {}, &FileReader::path<&Settings::evidence_key>},
      {"evidence", "days", {31, 3'660}, &FileReader::number<&Settings::evidence_days>},
      {"canary", "every", {0, 86'400}, &FileReader::number<&Settings::canary_seconds>},
      {"log", "level", {}, &FileReader::word<&Settings::log_level, log_level_from>},
  };
  return all;
}

std::vector<std::string> section_names() {
  std::vector<std::string> names;
  for (const Key& key : keys()) {
    const std::string name = "[" + std::string{key.section} + "]";
    if (names.empty() || names.back() != name) names.push_back(name);
  }
  return names;
}

std::vector<std::string> key_names(std::string_view section) {
  std::vector<std::string> names;
  for (const Key& key : keys()) {
    if (key.section == section) names.emplace_back(key.name);
  }
  if (names.empty()) names.assign(zone_keys.begin(), zone_keys.end());  // "campus.zones"
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Result<NamedAt> FileReader::read(const toml::table& root) {
  const std::vector<std::string> sections = section_names();
  for (const auto& [key, node] : root) {
    const bool is_known =
        std::find(sections.begin(), sections.end(), "[" + std::string{key.str()} + "]") != sections.end();
    if (is_known) {
      section(key.str(), node, key.source().begin);
    } else {
      unknown_section(key, node);
    }
  }
  // These compare values with each other, so the values must be good.
  if (!has_failed_) zones_apart();
  if (!has_failed_) candidates_fit(root);
  if (has_failed_) return Error{std::get<2>(first_)};
  return std::move(named_at_);
}

std::string FileReader::place(const toml::source_position& at) const {
  return name_ + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

void FileReader::complain(const toml::source_position& at, const std::string& what) {
  auto complaint = std::make_tuple(at.line, at.column, place(at) + ": " + what);
  if (!has_failed_ || complaint < first_) first_ = std::move(complaint);
  has_failed_ = true;
}

std::string FileReader::located(const std::string& path, const toml::node& node) {
  std::string full = (directory_ / path).string();
  named_at_.emplace(full, place(node.source().begin));
  return full;
}

std::int64_t FileReader::whole(const toml::node& node, const std::string& path, Bounds bounds) {
  const auto value = node.value_exact<std::int64_t>();
  if (value && bounds.hold(*value)) return *value;
  const std::string said = value ? std::to_string(*value) + " is out of range" : "this is not a whole number";
  complain(node.source().begin, path + ": " + said + "; write a number from " + bounds.text() + " without quotes");
  return bounds.least;
}

std::string FileReader::understood(const toml::node& node, const std::string& path,
                                   Result<std::string> (*understand)(std::string_view), std::string fallback) {
  const auto text = node.value_exact<std::string>();
  if (!text) {
    complain(node.source().begin, path + ": this is not a text; write it in quotes");
    return fallback;
  }
  if (text->empty()) return fallback;
  auto value = understand(*text);
  if (value) return std::move(*value);
  complain(node.source().begin, path + ": " + value.error().message);
  return fallback;
}

void FileReader::each_text(const toml::node& node, const std::string& path, const std::string& example,
                           const std::function<void(const std::string&, const toml::node&)>& take) {
  const toml::array* const list = node.as_array();
  if (list == nullptr) return complain(node.source().begin, path + ": this is not a list; write " + example);
  const std::string no_text = path + ": this is not a text; write " + example;
  for (const toml::node& item : *list) {
    const auto text = item.value_exact<std::string>();
    if (text) {
      take(*text, item);
    } else {
      complain(item.source().begin, no_text);
    }
  }
}

std::vector<Prefix> FileReader::prefixes(const toml::node& node, const std::string& path) {
  std::vector<Prefix> found;
  each_text(node, path, R"(["192.0.2.0/24", "2001:db8::/32"])", [&](const std::string& text, const toml::node& item) {
    const auto prefix = prefix_from(text);
    if (prefix) return found.push_back(*prefix);
    complain(item.source().begin, path + ": " + prefix.error().message);
  });
  return found;
}

std::vector<std::string> FileReader::files(const toml::node& node, const std::string& path) {
  std::vector<std::string> found;
  each_text(node, path, R"(["geo/one-file", "geo/another"])", [&](const std::string& text, const toml::node& item) {
    const auto file = path_from(text);
    if (file) return found.push_back(located(*file, item));
    complain(item.source().begin, path + ": " + file.error().message);
  });
  return found;
}

void FileReader::position(const toml::node& node, const Key& key) {
  std::string text = understood(node, key.path(), position_from, {});
  settings_.position = text.empty() ? std::nullopt : std::optional{std::move(text)};
}

void FileReader::profile(const toml::node& node, const Key& key) {
  const std::string text = understood(node, key.path(), profile_from, Settings{}.profile);
  settings_.profile = text.ends_with(".toml") ? located(text, node) : text;
}

void FileReader::databases(const toml::node& node, const Key& key) {
  settings_.databases.clear();
  each_text(node, key.path(), R"(["geo/country.mmdb", "geo/other.mmdb=lineage"])",
            [&](const std::string& text, const toml::node& item) {
              auto database = database_from(text);
              if (!database) return complain(item.source().begin, key.path() + ": " + database.error().message);
              database->path = located(database->path, item);
              settings_.databases.push_back(std::move(*database));
            });
}

void FileReader::interval(const toml::node& node, const Key& key) {
  settings_.interval = std::chrono::seconds{whole(node, key.path(), key.bounds)};
}

// One name, or several of one gateway.
void FileReader::interfaces(const toml::node& node, const Key& key) {
  settings_.interfaces.clear();
  const auto take = [&](const std::string& text, const toml::node& item) {
    auto name = interface_from(text);
    auto added = name ? add_interface(settings_.interfaces, std::move(*name)) : Result<void>{name.error()};
    if (!added) complain(item.source().begin, key.path() + ": " + added.error().message);
  };
  const auto text = node.value_exact<std::string>();
  if (!text) return each_text(node, key.path(), R"("eth0", or ["eth0", "eth1"])", take);
  if (!text->empty()) take(*text, node);
}

void FileReader::tunnels(const toml::node& node, const Key& key) {
  settings_.tunnels = {};
  each_text(node, key.path(), R"(["erspan", "gtp-u"])", [&](const std::string& text, const toml::node& item) {
    const auto tunnel = tunnel_from(text);
    if (tunnel) return settings_.tunnels.add(*tunnel);
    complain(item.source().begin, key.path() + ": " + tunnel.error().message);
  });
}

void FileReader::nat64(const toml::node& node, const Key& key) {
  settings_.nat64_prefixes.clear();
  each_text(node, key.path(), R"(["2001:db8:64::/96"])", [&](const std::string& text, const toml::node& item) {
    const auto prefix = nat64_prefix_from(text);
    if (!prefix) return complain(item.source().begin, key.path() + ": " + prefix.error().message);
    if (settings_.nat64_prefixes.size() == EmbeddedAddresses::max_prefixes) {
      return complain(item.source().begin, key.path() + ": a fifth prefix; at most 4 are known");
    }
    settings_.nat64_prefixes.push_back(*prefix);
  });
}

void FileReader::excluded(const toml::node& node, const Key& key) {
  settings_.excluded = prefixes(node, key.path());
  if (settings_.excluded.size() <= max_excluded) return;
  settings_.excluded.clear();
  complain(node.source().begin, key.path() + ": more than " + std::to_string(max_excluded) +
                                    " prefixes; a kernel filter holds no more, put neighbours together");
}

void FileReader::section(std::string_view name, const toml::node& node, const toml::source_position& at) {
  const toml::table* const table = node.as_table();
  if (table == nullptr) {
    return complain(at, in_quotes(name) + " is a section; write [" + std::string{name} + "] and its keys below");
  }
  for (const auto& [given, value] : *table) {
    const auto key = std::find_if(keys().begin(), keys().end(), [&, word = given.str()](const Key& each) {
      return each.section == name && each.name == word;
    });
    if (key == keys().end()) {
      unknown_key(name, given);
    } else {
      (this->*key->read)(value, *key);
    }
  }
}

void FileReader::unknown_section(const toml::key& key, const toml::node& node) {
  const std::vector<std::string> sections = section_names();
  if (node.is_table() || node.is_array_of_tables()) {
    const std::string guess = did_you_mean("[" + std::string{key.str()} + "]", sections);
    return complain(key.source().begin, "unknown section " + in_quotes(key.str()) +
                                            (guess.empty() ? "; the sections are " + joined(sections) : guess));
  }
  unknown_key("", key);
}

void FileReader::unknown_key(std::string_view section, const toml::key& key) {
  const std::string lead = "unknown key " + in_quotes(key.str()) +
                           (section.empty() ? " outside of any section" : " in [" + std::string{section} + "]");
  const auto elsewhere =
      std::find_if(keys().begin(), keys().end(), [&](const Key& each) { return each.name == key.str(); });
  if (elsewhere != keys().end() && section != "campus.zones") {
    return complain(key.source().begin, lead + "; it belongs to [" + std::string{elsewhere->section} + "]");
  }
  if (section.empty()) return complain(key.source().begin, lead + "; the sections are " + joined(section_names()));
  const std::vector<std::string> known = key_names(section);
  const std::string guess = did_you_mean(key.str(), known);
  complain(key.source().begin, lead + (guess.empty() ? "; the keys there are " + joined(known) : guess));
}

void FileReader::zones(const toml::node& node, const Key& key) {
  settings_.zones.clear();
  const toml::array* const list = node.as_array();
  if (list == nullptr) {
    return complain(node.source().begin, key.path() + ": this is not a list; write a [[campus.zones]] for each zone");
  }
  for (const toml::node& item : *list) {
    const toml::table* const table = item.as_table();
    if (table == nullptr) {
      complain(item.source().begin, key.path() + ": this is not a zone; write a [[campus.zones]] for each zone");
    } else if (settings_.zones.size() == max_zones) {
      return complain(item.source().begin, key.path() + ": a 17th zone; at most 16 are kept apart, merge some");
    } else {
      settings_.zones.push_back(zone(*table));
    }
  }
}

ZoneSetting FileReader::zone(const toml::table& table) {
  const toml::source_position at = table.source().begin;
  const std::string where{"campus.zones"};
  for (const auto& [key, value] : table) {
    if (std::find(zone_keys.begin(), zone_keys.end(), key.str()) == zone_keys.end()) unknown_key(where, key);
  }
  const auto required = [&](std::string_view key, const char* example) {
    const toml::node* const node = table.get(key);
    if (node == nullptr) complain(at, where + ": a zone without " + std::string{key} + "; write " + example);
    return node;
  };
  ZoneSetting zone;
  if (const toml::node* const name = required("name", R"(name = "staff")")) {
    const auto text = name->value_exact<std::string>();
    const auto word = text ? zone_name_from(*text) : Error{"this is not a text; write it in quotes"};
    if (!word) {
      complain(name->source().begin, where + ".name: " + word.error().message);
    } else {
      zone.name = *word;
      const bool is_taken = std::any_of(settings_.zones.begin(), settings_.zones.end(),
                                        [&](const ZoneSetting& each) { return each.name == zone.name; });
      if (is_taken)
        complain(name->source().begin, where + ".name: there are two zones " + in_quotes(zone.name) + "; rename one");
    }
  }
  if (const toml::node* const list = required("prefixes", R"(prefixes = ["192.0.2.0/24"])")) {
    zone.prefixes = prefixes(*list, where + ".prefixes");
    const toml::array* const items = list->as_array();
    if (items != nullptr && items->empty()) {
      complain(list->source().begin,
               where + ".prefixes: the list is empty; name the zone's prefixes or remove the zone");
    }
    for (std::size_t i = 0; items != nullptr && zone.prefixes.size() == items->size() && i < items->size(); ++i) {
      const toml::source_position begin = items->get(i)->source().begin;
      claimed_.push_back({zone.prefixes[i], zone.name, begin.line, begin.column});
    }
  }
  if (const toml::node* const people = required("population", "population = 1200, or 0 to count it as \"other\"")) {
    zone.population = static_cast<std::uint32_t>(whole(*people, where + ".population", population_bounds));
  }
  return zone;
}

void FileReader::zones_apart() {
  const auto clash = first_clash(std::move(claimed_));
  if (!clash) return;
  const auto& [here, there] = *clash;
  complain({static_cast<toml::source_index>(here.line), static_cast<toml::source_index>(here.column)},
           "campus.zones.prefixes: " + here.prefix.text() + " is claimed by zone " + in_quotes(here.zone) +
               " and zone " + in_quotes(there.zone) + "; leave it to one of them");
}

// Candidates live in the flow table.
void FileReader::candidates_fit(const toml::table& root) {
  if (settings_.max_candidates <= settings_.max_flows) return;
  const auto given =
      root.at_path("flow.max_candidates") ? root.at_path("flow.max_candidates") : root.at_path("flow.max_flows");
  complain(given.node()->source().begin, "flow.max_candidates: " + std::to_string(settings_.max_candidates) +
                                             " is above flow.max_flows (" + std::to_string(settings_.max_flows) +
                                             "), of which candidates are a part; lower it or raise max_flows");
}

}  // namespace

Result<NamedAt> read_toml(const std::string& name, std::string_view text, Settings& settings) {
  try {
    const toml::table root = toml::parse(text, std::string_view{name});
    return FileReader{name, settings}.read(root);
  } catch (const toml::parse_error& thrown) {
    const toml::source_position& at = thrown.source().begin;
    std::string what{thrown.description()};
    if (what.starts_with("Error while parsing ")) what.replace(0, 20, "not TOML in this ");
    return Error{name + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + what};
  }
}

std::vector<KnownKey> known_keys() {
  std::vector<KnownKey> all;
  for (const Key& key : keys()) {
    all.push_back({key.path(), key.bounds});
    if (key.path() != "campus.zones") continue;  // the one list of tables
    for (const std::string_view name : zone_keys) {
      all.push_back({"campus.zones." + std::string{name}, name == "population" ? population_bounds : Bounds{}});
    }
  }
  return all;
}

}  // namespace eugress
