// The one place that sees Boost.Program_options. It throws; nothing leaves this file but a Result.
#include "settings/command_line.h"

#include <algorithm>
#include <boost/program_options.hpp>
#include <sstream>
#include <utility>

#include "settings/nearest.h"
#include "settings/values.h"

namespace eugress {
namespace {

namespace po = boost::program_options;
using Values = std::vector<std::string>;

const CommandRow* find_command(std::string_view name) {
  const auto row =
      std::find_if(commands().begin(), commands().end(), [&](const auto& one) { return one.name == name; });
  return row == commands().end() ? nullptr : &*row;
}

const Flag* find_flag(std::string_view name) {
  const auto flag = std::find_if(flags().begin(), flags().end(), [&](const Flag& one) { return one.name == name; });
  return flag == flags().end() ? nullptr : &*flag;
}

std::string dashed(std::string_view name) {
  return "--" + std::string{name};
}

std::string how_to_write(const Flag& flag) {
  return dashed(flag.name) + (flag.value.empty() ? "" : " " + std::string{flag.value});
}

po::options_description described(std::string_view command) {
  po::options_description description{80, 48};
  for (const Flag& flag : flags()) {
    if (!command.empty() && !belongs_to(flag, command)) continue;  // another command's
    const std::string spelling = std::string{flag.name} + (flag.name == "help" ? ",h" : "");
    const std::string help{flag.help};
    if (flag.value.empty()) {
      description.add_options()(spelling.c_str(), help.c_str());
    } else {
      auto* const value = po::value<std::string>()->value_name(std::string{flag.value});
      description.add_options()(spelling.c_str(), value, help.c_str());
    }
  }
  return description;
}

Error syntax_error(const po::invalid_command_line_syntax& thrown) {
  const std::string spelling = thrown.get_option_name();
  const Flag* const flag = find_flag(std::string_view{spelling}.substr(spelling.find_first_not_of('-')));
  if (flag == nullptr) return Error{thrown.what()};
  if (flag->value.empty()) return Error{dashed(flag->name) + " takes no value; write it alone"};
  return Error{dashed(flag->name) + " needs a value; write " + how_to_write(*flag)};
}

Error unknown_flag(const std::string& token, std::string_view command) {
  const std::string name = token.substr(0, token.find('='));
  Values valid;
  for (const Flag& flag : flags()) {
    if (command.empty() || belongs_to(flag, command)) valid.push_back(dashed(flag.name));
  }
  const std::string guess = did_you_mean(name, valid);
  const std::string help =
      "; `eugress " + (command.empty() ? "" : std::string{command} + " ") + "--help` lists the flags";
  return Error{"unknown flag " + in_quotes(name) + (guess.empty() ? help : guess)};
}

}  // namespace

std::string describe_flags(std::string_view command) {
  std::ostringstream text;
  text << described(command);
  std::string lines = std::move(text).str();
  const std::string_view boost_spelling = "-h [ --help ]";
  if (const std::size_t at = lines.find(boost_spelling); at != std::string::npos) {
    lines.replace(at, boost_spelling.size(), "-h, --help   ");
  }
  return lines;
}

// What Boost leaves: flags it knows with their values, tokens that only look like flags, and words.
struct CommandLine::Arguments {
  std::vector<std::pair<const Flag*, std::string>> known;
  Values unknown;
  Values words;

  [[nodiscard]] bool has(std::string_view name) const {
    return std::any_of(known.begin(), known.end(), [&](const auto& each) { return each.first->name == name; });
  }
};

Result<CommandLine::Arguments> CommandLine::cut(int argument_count, const char* const* arguments) {
  using namespace po::command_line_style;
  // A program may be started without even its own name.
  const Values tokens(arguments + std::min(argument_count, 1), arguments + argument_count);
  Arguments cut;
  try {
    const auto description = described("");
    const auto parsed = po::command_line_parser(tokens)
                            .options(description)
                            .style(unix_style & ~allow_guessing & ~allow_sticky)
                            .allow_unregistered()
                            .run();
    for (const auto& option : parsed.options) {
      const std::string& token = option.original_tokens.empty() ? option.string_key : option.original_tokens.front();
      const std::string value = option.value.empty() ? "" : option.value.front();
      const Flag* const flag = option.unregistered ? nullptr : find_flag(option.string_key);
      if (option.position_key >= 0 && token == value) {
        cut.words.push_back(value);
      } else if (flag == nullptr) {
        cut.unknown.push_back(token);
      } else if (option.original_tokens.size() > 1 && value.starts_with("--")) {
        return Error{dashed(flag->name) + " needs a value, but " + in_quotes(value) + " follows; write " +
                     how_to_write(*flag)};
      } else {
        cut.known.emplace_back(flag, value);
      }
    }
  } catch (const po::invalid_command_line_syntax& thrown) {
    return syntax_error(thrown);
  } catch (const po::error& thrown) {
    return Error{thrown.what()};
  }
  return cut;
}

Result<CommandLine> CommandLine::parse(int argument_count, const char* const* arguments) {
  auto cut_up = cut(argument_count, arguments);
  if (!cut_up) return cut_up.error();
  const Arguments& given = *cut_up;
  CommandLine line;
  if (given.has("version")) {
    line.command_ = Command::version;
    return line;
  }
  if (!given.words.empty()) {
    const CommandRow* const row = find_command(given.words.front());
    if (row == nullptr) {
      Values known{"--help", "--version"};
      for (const CommandRow& each : commands()) known.emplace_back(each.name);
      const std::string guess = did_you_mean(given.words.front(), known);
      return Error{"unknown command " + in_quotes(given.words.front()) +
                   (guess.empty() ? "; `eugress --help` lists the commands" : guess)};
    }
    line.command_ = row->command;
    if (given.has("help")) {
      line.command_ = Command::help;
      line.subject_ = row->name;
      return line;
    }
  }
  if (!given.unknown.empty()) return unknown_flag(given.unknown.front(), line.name());
  if (given.words.empty()) {
    if (given.known.empty() || given.has("help")) return line;
    return Error{dashed(given.known.front().first->name) + " without a command; `eugress --help` lists the commands"};
  }
  for (const auto& [flag, value] : given.known) {
    if (auto added = line.add(*flag, {value}); !added) return added.error();
  }
  if (auto taken = line.take_words(given.words); !taken) return taken.error();
  if (auto checked = line.check_together(); !checked) return checked.error();
  return line;
}

Result<void> CommandLine::add(const Flag& flag, Values values) {
  if (!belongs_to(flag, name())) {
    return Error{std::string{name()} + " has no flag " + dashed(flag.name) + "; it belongs to " + owners(flag)};
  }
  Settings scratch;
  if (auto applied = flag.apply(values, scratch); !applied) {
    return Error{dashed(flag.name) + ": " + applied.error().message};
  }
  const auto before =
      std::find_if(given_.begin(), given_.end(), [&](const Given& each) { return each.flag->name == flag.name; });
  if (before == given_.end()) {
    given_.push_back({&flag, std::move(values)});
    return {};
  }
  if (!flag.is_repeatable) return Error{dashed(flag.name) + " is given twice; give it once"};
  before->values.insert(before->values.end(), values.begin(), values.end());
  return {};
}

Result<void> CommandLine::take_words(const Values& words) {
  const CommandRow& row = *find_command(words.front());
  const std::size_t wanted = row.subject.empty() ? 1 : 2;
  if (words.size() < wanted) {
    return Error{std::string{row.name} + " needs " + std::string{row.subject} + "; `eugress " + std::string{row.name} +
                 " --help` shows how"};
  }
  if (words.size() > wanted) {
    Values valid;
    for (const Flag& flag : flags()) {
      if (belongs_to(flag, row.name)) valid.push_back(dashed(flag.name));
    }
    const std::string takes = row.subject.empty() ? "no word" : "one " + std::string{row.subject};
    const std::string guess = did_you_mean(words[wanted], valid);
    return Error{"leftover word " + in_quotes(words[wanted]) +
                 (guess.empty() ? "; " + std::string{row.name} + " takes " + takes + " beside its flags" : guess)};
  }
  if (wanted == 2) {
    const auto subject = command_ == Command::lookup ? subject_from(words[1]) : path_from(words[1]);
    if (!subject) return Error{std::string{row.name} + ": " + subject.error().message};
    subject_ = *subject;
  }
  return {};
}

Result<void> CommandLine::check_together() const {
  for (const std::string_view flag : {"flows", "all-flows"}) {
    if (has(flag) && !has("json"))
      return Error{dashed(flag) + " needs --json: flows are listed in the JSON object only"};
  }
  if (command_ == Command::what_if && !has("policy") && !has("database") && !has("tables"))
    return Error{"what-if needs --policy, --database or --tables: what would be different?"};
  if (has("interface") && has("replay")) return Error{"--interface and --replay exclude each other; give one of them"};
  return {};
}

void CommandLine::apply(Settings& settings) const {
  settings.command = command_;
  settings.subject = subject_;
  for (const Given& each : given_) {
    check(each.flag->apply(each.values, settings).has_value(), "a flag that parsed applies");
  }
}

bool CommandLine::has(std::string_view flag) const noexcept {
  return std::any_of(given_.begin(), given_.end(), [&](const Given& each) { return each.flag->name == flag; });
}

std::string_view CommandLine::name() const noexcept {
  const auto row =
      std::find_if(commands().begin(), commands().end(), [&](const auto& one) { return one.command == command_; });
  return row == commands().end() ? std::string_view{} : row->name;
}

}  // namespace eugress
