#include "settings/settings.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "base/exit_codes.h"
#include "settings/command_line.h"
#include "settings/places.h"
#include "settings/toml_file.h"
#include "settings/values.h"

namespace eugress {
namespace {

namespace fs = std::filesystem;

bool is_present(const fs::path& path) {
  std::error_code unknown;
  return fs::exists(path, unknown) || unknown;  // what we may not look at is there: reading it says why not
}

// Empty, or why the file (or the directory, if that is wanted) cannot be read and what to do about it.
std::string why_unreadable(const std::string& path, bool wants_directory) {
  if (access(path.c_str(), wants_directory ? R_OK | X_OK : R_OK) != 0) {
    const int reason = errno;
    const bool is_missing = reason == ENOENT || reason == ENOTDIR;
    return std::string{"cannot be read ("} + std::strerror(reason) +
           (is_missing ? "); check the path" : "); give the user that runs eugress the right to read it");
  }
  std::error_code unknown;
  const bool is_directory = fs::is_directory(path, unknown);
  if (wants_directory && !is_directory) return "is not a directory; name the one that holds regions.tsv";
  if (!wants_directory && is_directory) return "is a directory; name a file";
  return {};
}

// The steps from arguments to settings, in their order; the first that fails ends them.
class Reading {
 public:
  Reading(const CommandLine& line, const DefaultPlaces& places) : line_(line), places_(places) {}

  SettingsOutcome settings() {
    line_.apply(settings_);
    const bool needs_more = settings_.command != Command::help && settings_.command != Command::version &&
                            settings_.command != Command::interfaces;
    if (!needs_more) return settings_;
    for (const auto step :
         {&Reading::read_file, &Reading::spare_minors, &Reading::find_tables, &Reading::find_databases,
          &Reading::find_published, &Reading::choose_source, &Reading::choose_evidence, &Reading::check_readable}) {
      if (auto failed = (this->*step)()) return *std::move(failed);
    }
    return settings_;
  }

 private:
  using Failure = std::optional<SettingsError>;

  Failure read_file();
  Failure spare_minors();
  Failure find_tables();
  Failure find_databases();
  Failure find_published();
  Failure choose_source();
  Failure choose_evidence();
  Failure check_readable();
  Failure check_alternative();
  [[nodiscard]] Failure check_named(const std::string& path, const std::string& what, bool wants_directory) const;
  [[nodiscard]] bool is_the_daemon() const {
    return settings_.command == Command::run && settings_.replay_file.empty();
  }
  [[nodiscard]] bool is_about_the_daemon() const;
  [[nodiscard]] std::string here(const char* below) const { return (fs::path{places_.here} / below).string(); }

  const CommandLine& line_;
  const DefaultPlaces& places_;
  Settings settings_;
  NamedAt named_at_;
};

Reading::Failure Reading::read_file() {
  std::string path = settings_.read_from;
  if (path.empty()) {
    for (const std::string& candidate : {here("config/eugress.toml"), places_.configuration + "/eugress.toml"}) {
      if (path.empty() && is_present(candidate)) path = candidate;
    }
  }
  if (path.empty()) return {};
  const std::string lead = line_.has("config") ? "--config " + path : path;
  if (const std::string why = why_unreadable(path, false); !why.empty()) {
    return SettingsError{lead + ": " + why, exit_io};
  }
  // Far above any real file, far below what would hurt.
  constexpr std::size_t largest = 1U << 20U;
  std::string text(largest + 1, '\0');
  std::ifstream file{path, std::ios::binary};
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || !file.eof()) {
    const bool is_large = file.gcount() > static_cast<std::streamsize>(largest);
    return SettingsError{lead + (is_large ? ": is larger than 1 MiB; is this the right file?" : ": cannot be read"),
                         is_large ? exit_configuration : exit_io};
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  Settings from_file;
  auto named_at = read_toml(path, text, from_file);
  if (!named_at) return SettingsError{named_at.error().message, exit_configuration};
  named_at_ = std::move(*named_at);
  settings_ = std::move(from_file);
  line_.apply(settings_);
  settings_.read_from = path;
  return {};
}

// One switch: whoever turns it on need not know which numbers follow from it.
Reading::Failure Reading::spare_minors() {
  if (!settings_.is_school) return {};
  settings_.interval = std::max(settings_.interval, school_interval);
  settings_.small_count = std::max(settings_.small_count, school_small_count);
  return {};
}

Reading::Failure Reading::find_tables() {
  if (!settings_.tables.empty()) return {};
  settings_.tables = is_present(here("config/regions.tsv")) ? here("config") : places_.tables;
  return {};
}

Reading::Failure Reading::find_databases() {
  if (!settings_.databases.empty()) return {};
  if (const std::string built = here(".geo/country.mmdb"); is_present(built)) {
    settings_.databases.push_back({built, {}});
    return {};
  }
  std::error_code none;
  for (const auto& entry : fs::directory_iterator{places_.geo_databases, none}) {
    if (entry.path().extension() == ".mmdb") settings_.databases.push_back({entry.path().string(), {}});
  }
  std::sort(settings_.databases.begin(), settings_.databases.end(),
            [](const DatabaseSetting& a, const DatabaseSetting& b) { return a.path < b.path; });
  return {};
}

Reading::Failure Reading::find_published() {
  const fs::path home{places_.published};
  if (settings_.lists.empty() && is_present(home / "lists")) settings_.lists = (home / "lists").string();
  if (settings_.cloud_ranges.empty() && is_present(home / "clouds")) {
    settings_.cloud_ranges.push_back((home / "clouds").string());
  }
  return {};
}

// The file speaks of the daemon's link and log. They belong to the daemon, and to those who look at what it would do.
bool Reading::is_about_the_daemon() const {
  return settings_.command == Command::check || settings_.command == Command::doctor || is_the_daemon();
}

Reading::Failure Reading::choose_source() {
  if (!is_about_the_daemon()) settings_.interfaces.clear();
  if (settings_.command != Command::run) return {};
  if (!settings_.replay_file.empty() || !settings_.interfaces.empty()) return {};
  return SettingsError{
      "run needs --interface NAME, --replay FILE, or interface under [capture] in eugress.toml; `eugress interfaces` "
      "lists the names",
      exit_usage};
}

// What a capture shows is evidence of the past, in no log that a gateway signs: only where somebody asks for it.
Reading::Failure Reading::choose_evidence() {
  if (!is_about_the_daemon()) {
    if (!line_.has("evidence")) settings_.evidence_directory.clear();
    settings_.evidence_key.clear();
    return {};
  }
  if (settings_.evidence_directory.empty() || !settings_.evidence_key.empty()) return {};
  const fs::path credential = fs::path{places_.credentials} / "evidence-key";
  if (!places_.credentials.empty() && is_present(credential.string())) {
    settings_.evidence_key = credential.string();
    return {};
  }
  if (!is_the_daemon()) return {};  // the unit may have what we do not see
  return SettingsError{
      "evidence.directory is set and evidence.key is not, nor has the unit a credential evidence-key; eugress evidence "
      "keygen --origin NAME --out FILE makes one",
      exit_configuration};
}

Reading::Failure Reading::check_readable() {
  const bool tables_are_flagged = line_.has("tables") && settings_.command != Command::what_if;
  const bool tables_are_named = tables_are_flagged || named_at_.contains(settings_.tables);
  if (tables_are_named) {
    if (auto failed = check_named(settings_.tables, "tables", true)) return failed;
  }
  if (settings_.profile.ends_with(".toml")) {
    if (auto failed = check_named(settings_.profile, "profile", false)) return failed;
  }
  for (const DatabaseSetting& database : settings_.databases) {
    if (auto failed = check_named(database.path, "database", false)) return failed;
  }
  if (auto failed = check_alternative()) return failed;
  if (!settings_.overrides.empty()) {
    if (auto failed = check_named(settings_.overrides, "overrides", false)) return failed;
  }
  for (const std::string& place : settings_.cloud_ranges) {
    std::error_code unknown;
    if (auto failed = check_named(place, "cloud_ranges", fs::is_directory(place, unknown))) return failed;
  }
  for (const std::string& file : settings_.geofeeds) {
    if (auto failed = check_named(file, "geofeeds", false)) return failed;
  }
  if (!settings_.lists.empty()) {
    if (auto failed = check_named(settings_.lists, "lists", true)) return failed;
  }
  if (!settings_.name_feed.empty()) {
    if (auto failed = check_named(settings_.name_feed, "name_feed", false)) return failed;
  }
  if (!settings_.anycast.empty()) {
    if (auto failed = check_named(settings_.anycast, "anycast", false)) return failed;
  }
  const bool reads_capture = settings_.command == Command::replay || settings_.command == Command::what_if;
  const std::string& capture = reads_capture ? settings_.subject : settings_.replay_file;
  std::error_code unknown;
  if (capture.empty() || capture == "-" || fs::is_directory(capture, unknown)) return {};
  return check_named(capture, "replay", false);
}

Reading::Failure Reading::check_alternative() {
  const Alternative& other = settings_.alternative;
  if (other.profile.ends_with(".toml")) {
    if (auto failed = check_named(other.profile, "policy", false)) return failed;
  }
  if (!other.tables.empty()) {
    if (auto failed = check_named(other.tables, "tables", true)) return failed;
  }
  for (const DatabaseSetting& database : other.databases) {
    if (auto failed = check_named(database.path, "database", false)) return failed;
  }
  return {};
}

// `what` is the flag's name too, if there is one.
Reading::Failure Reading::check_named(const std::string& path, const std::string& what, bool wants_directory) const {
  const std::string why = why_unreadable(path, wants_directory);
  if (why.empty()) return {};
  const auto named = named_at_.find(path);
  std::string lead = what + " ";
  if (line_.has(what)) {
    lead = "--" + lead;
  } else if (named != named_at_.end()) {
    lead = named->second + ": ";
  }
  return SettingsError{lead + path + ": " + why, exit_io};
}

}  // namespace

SettingsOutcome read_settings(int argument_count, const char* const* arguments) {
  DefaultPlaces places;
  if (const char* const credentials = std::getenv("CREDENTIALS_DIRECTORY")) places.credentials = credentials;
  return read_settings(argument_count, arguments, places);
}

SettingsOutcome read_settings(int argument_count, const char* const* arguments, const DefaultPlaces& places) {
  const auto line = CommandLine::parse(argument_count, arguments);
  if (!line) return SettingsError{line.error().message, exit_usage};
  return Reading{*line, places}.settings();
}

}  // namespace eugress
