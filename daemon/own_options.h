// The options of a command that is not the daemon's: some are its own, the others say where the configuration is and
// are handed to the reader of settings as they stand. Of one that is repeated the last counts; a switch has no value.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "report/annotations.h"
#include "settings/settings.h"

namespace eugress {

struct OwnOptions {
  std::vector<std::string> words;                          // in order
  std::map<std::string, std::string> values;               // without dashes; of a switch, empty
  std::vector<std::pair<std::string, std::string>> given;  // values in order, for options that may be repeated
  std::vector<std::string> handed_on;

  [[nodiscard]] bool has(const std::string& name) const { return values.contains(name); }
  [[nodiscard]] const std::string* value(const std::string& name) const {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : &found->second;
  }

  [[nodiscard]] std::vector<std::string> all(const std::string& name) const {
    std::vector<std::string> found;
    for (const auto& [one, value] : given) {
      if (one == name) found.push_back(value);
    }
    return found;
  }

  struct Known {
    std::vector<std::string> with_value;
    std::vector<std::string> switches;
  };
  // Besides its own, every command knows --config, --profile, --tables, --database and --position.
  [[nodiscard]] static Result<OwnOptions> read(const std::vector<std::string>& arguments, const Known& known);
};

// The settings as `check` reads them, with what was handed on.
[[nodiscard]] SettingsOutcome settings_for(const OwnOptions& options);

// "nl,en"; the first is the reader's own. `otherwise` if the option was not given.
[[nodiscard]] Result<std::vector<Language>> languages_from(const OwnOptions& options);

// The file of --annotations; empty ones if the option was not given.
[[nodiscard]] Result<Annotations> annotations_from(const OwnOptions& options);

// The whole of a file, at most 64 MiB. The error names it.
[[nodiscard]] Result<std::string> text_of_file(const std::string& path);
// Into the directory, whole or not at all.
[[nodiscard]] Result<void> put_file(const std::string& directory, const std::string& name, const std::string& text);

// To standard output and standard error; the exit code.
[[nodiscard]] int say_to_reader(const std::string& text, int code);
[[nodiscard]] int complain_to_reader(const std::string& sentence, int code);

}  // namespace eugress
