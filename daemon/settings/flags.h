// Which commands there are and which flags each of them takes, as data: the parser, the help, the suggestions and the
// check of the reference page all read these two lists.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "settings/settings.h"

namespace eugress {

struct CommandRow {
  std::string_view name;
  Command command = Command::help;
  std::string_view subject;  // "ADDRESS|NAME"; empty: the command takes no word
};
[[nodiscard]] const std::vector<CommandRow>& commands();

struct Flag {
  std::string_view name;      // without dashes
  std::string_view value;     // "FILE"; empty: the flag takes none
  std::string_view commands;  // " run replay "
  std::string_view help;
  bool is_repeatable = false;
  Result<void> (*apply)(const std::vector<std::string>& values, Settings& settings) = nullptr;
};
[[nodiscard]] const std::vector<Flag>& flags();
[[nodiscard]] bool belongs_to(const Flag& flag, std::string_view command);
// "run, replay and lookup"
[[nodiscard]] std::string owners(const Flag& flag);

}  // namespace eugress
