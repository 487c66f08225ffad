#include "settings/flags.h"

#include <chrono>
#include <utility>

#include "settings/values.h"

namespace eugress {
namespace {

using Values = std::vector<std::string>;

// For a flag that sets one text by one rule.
template <std::string Settings::*field, Result<std::string> (*understand)(std::string_view)>
Result<void> set(const Values& values, Settings& settings) {
  auto value = understand(values.front());
  if (!value) return value.error();
  settings.*field = std::move(*value);
  return {};
}

template <bool Settings::*field>
Result<void> switch_on(const Values& /*none*/, Settings& settings) {
  settings.*field = true;
  return {};
}

Result<void> set_all_flows(const Values& /*none*/, Settings& settings) {
  settings.all_flows = settings.with_flows = true;
  return {};
}

Result<void> set_position(const Values& values, Settings& settings) {
  auto position = position_from(values.front());
  if (!position) return position.error();
  settings.position = std::move(*position);
  return {};
}

Result<void> set_interval(const Values& values, Settings& settings) {
  const auto seconds = number_from(values.front(), interval_bounds);
  if (!seconds) return seconds.error();
  settings.interval = std::chrono::seconds{*seconds};
  return {};
}

Result<void> set_seconds(const Values& values, Settings& settings) {
  const auto seconds = number_from(values.front(), seconds_bounds);
  if (!seconds) return seconds.error();
  settings.seconds = static_cast<std::uint32_t>(*seconds);
  return {};
}

Result<void> set_databases(const Values& values, Settings& settings) {
  auto& databases = settings.command == Command::what_if ? settings.alternative.databases : settings.databases;
  databases.clear();
  for (const std::string& value : values) {
    auto database = database_from(value);
    if (!database) return database.error();
    databases.push_back(std::move(*database));
  }
  return {};
}

Result<void> set_tables(const Values& values, Settings& settings) {
  auto path = path_from(values.front());
  if (!path) return path.error();
  (settings.command == Command::what_if ? settings.alternative.tables : settings.tables) = std::move(*path);
  return {};
}

Result<void> set_policy(const Values& values, Settings& settings) {
  auto profile = profile_from(values.front());
  if (!profile) return profile.error();
  settings.alternative.profile = std::move(*profile);
  return {};
}

Result<void> set_interfaces(const Values& values, Settings& settings) {
  settings.interfaces.clear();
  for (const std::string& value : values) {
    auto interface = interface_from(value);
    if (!interface) return interface.error();
    if (auto added = add_interface(settings.interfaces, std::move(*interface)); !added) return added.error();
  }
  return {};
}

Result<void> set_campus(const Values& values, Settings& settings) {
  settings.campus.clear();
  for (const std::string& value : values) {
    const auto prefix = prefix_from(value);
    if (!prefix) return prefix.error();
    settings.campus.push_back(*prefix);
  }
  return {};
}

constexpr std::string_view common = " run replay check lookup doctor ";

}  // namespace

const std::vector<CommandRow>& commands() {
  static const std::vector<CommandRow> rows{
      {"run", Command::run, ""},
      {"replay", Command::replay, "FILE|DIRECTORY|-"},
      {"check", Command::check, ""},
      {"lookup", Command::lookup, "ADDRESS|NAME"},
      {"interfaces", Command::interfaces, ""},
      {"doctor", Command::doctor, ""},
      {"canary", Command::canary, ""},
      {"what-if", Command::what_if, "FILE|DIRECTORY|-"},
  };
  return rows;
}

const std::vector<Flag>& flags() {
  static const std::vector<Flag> rows{
      {"interface", "NAME", " run doctor ", "capture on this interface of the gateway; may be repeated", true,
       set_interfaces},
      {"replay", "FILE", " run ", "take a capture instead of an interface, then keep serving", false,
       set<&Settings::replay_file, path_from>},
      {"listen", "A:P", " run check ", "address and port of page, metrics and API", false,
       set<&Settings::listen, listen_from>},
      {"diff", "", " check ", "what a running daemon would change by reading anew", false,
       switch_on<&Settings::with_diff>},
      {"json", "", " replay lookup doctor canary what-if ", "print one JSON object", false,
       switch_on<&Settings::as_json>},
      {"flows", "", " replay ", "with --json: list the flows of providers", false, switch_on<&Settings::with_flows>},
      {"all-flows", "", " replay ", "with --json: list every flow", false, set_all_flows},
      {"config", "FILE", " run replay check lookup doctor canary what-if ", "read this eugress.toml and no other",
       false, set<&Settings::read_from, path_from>},
      {"profile", "NAME", " run replay check lookup doctor canary ",
       "promise to judge by: a name, or a path that ends in .toml", false, set<&Settings::profile, profile_from>},
      {"position", "LAT,LON", common, "where the gateway stands, in degrees", false, set_position},
      {"policy", "NAME", " what-if ", "another promise: a name, or a path that ends in .toml", false, set_policy},
      {"database", "FILE[=LINEAGE]", " run replay check lookup doctor what-if ",
       "geo database (.mmdb); may be repeated", true, set_databases},
      {"campus", "PREFIX", common, "addresses that are ours; may be repeated", true, set_campus},
      {"tables", "DIR", " run replay check lookup doctor canary what-if ", "directory with regions.tsv and providers/",
       false, set_tables},
      {"interval", "SECONDS", common, "length of an interval, 10 to 900", false, set_interval},
      {"school", "", common, "pupils are minors: show less, in steps of 15 minutes", false,
       switch_on<&Settings::is_school>},
      {"evidence", "DIR", " run replay ", "write the evidence log into this directory", false,
       set<&Settings::evidence_directory, path_from>},
      {"seconds", "N", " doctor ", "how long to look at the link, 1 to 60", false, set_seconds},
      {"help", "", " run replay check lookup interfaces doctor canary what-if ", "show this", false, nullptr},
      {"version", "", "", "say which build this is", false, nullptr},
  };
  return rows;
}

bool belongs_to(const Flag& flag, std::string_view command) {
  return flag.commands.find(" " + std::string{command} + " ") != std::string_view::npos;
}

// "run, replay and lookup"
std::string owners(const Flag& flag) {
  std::vector<std::string_view> names;
  for (const CommandRow& row : commands()) {
    if (belongs_to(flag, row.name)) names.push_back(row.name);
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + std::string{names[i]};
  }
  return text;
}

}  // namespace eugress
