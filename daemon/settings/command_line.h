// The arguments as the operator gave them: which command, about what, with which flags. Reads no file. Boost's parser
// only cuts the arguments into flags and words; abbreviations are off, and every other rule is ours, because Boost
// takes -1 for 4294967295 and the next flag for a value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "settings/flags.h"
#include "settings/settings.h"

namespace eugress {

// One line a flag of this command, or more where the help is long. Of several commands, separated by blanks: the flags
// that all of them have.
[[nodiscard]] std::string describe_flags(std::string_view command);

class CommandLine {
 public:
  // Everything that can be wrong with the arguments themselves is an Error here, ranges of values included.
  [[nodiscard]] static Result<CommandLine> parse(int argument_count, const char* const* arguments);

  // Sets what was given and leaves the rest alone; a repeated flag replaces a whole list. Cannot fail any more.
  void apply(Settings& settings) const;
  [[nodiscard]] bool has(std::string_view flag) const noexcept;

 private:
  struct Given {
    const Flag* flag;
    std::vector<std::string> values;
  };
  struct Arguments;

  [[nodiscard]] static Result<Arguments> cut(int argument_count, const char* const* arguments);
  [[nodiscard]] Result<void> add(const Flag& flag, std::vector<std::string> values);
  [[nodiscard]] Result<void> take_words(const std::vector<std::string>& words);
  [[nodiscard]] Result<void> check_together() const;
  [[nodiscard]] std::string_view name() const noexcept;

  Command command_ = Command::help;
  std::string subject_;
  std::vector<Given> given_;
};

}  // namespace eugress
