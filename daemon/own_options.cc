#include "own_options.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/exit_codes.h"
#include "evidence/files.h"

namespace eugress {
namespace {

constexpr std::array<const char*, 5> of_settings{"config", "profile", "tables", "database", "position"};

bool is_among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Result<OwnOptions> OwnOptions::read(const std::vector<std::string>& arguments, const Known& known) {
  OwnOptions options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (!argument.starts_with("--")) {
      options.words.push_back(argument);
      continue;  // a word
    }
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
    if (is_among(known.switches, name)) {
      if (equals != std::string::npos) return Error{"--" + name + " takes no value"};
      options.values[name];
      continue;  // a switch
    }
    const bool is_own = is_among(known.with_value, name);
    if (!is_own && std::find(of_settings.begin(), of_settings.end(), name) == of_settings.end())
      return Error{"there is no option --" + name + " here; --help lists them"};
    if (equals == std::string::npos && (i + 1 == arguments.size() || arguments[i + 1].starts_with("--")))
      return Error{"--" + name + " needs a value"};
    const std::string value = equals == std::string::npos ? arguments[++i] : argument.substr(equals + 1);
    if (is_own) {
      options.values[name] = value;
      options.given.emplace_back(name, value);
    } else {
      options.handed_on.push_back("--" + name);
      options.handed_on.push_back(value);
    }
  }
  return options;
}

SettingsOutcome settings_for(const OwnOptions& options) {
  std::vector<const char*> arguments{"eugress", "check"};
  for (const std::string& one : options.handed_on) arguments.push_back(one.c_str());
  return read_settings(static_cast<int>(arguments.size()), arguments.data());
}

Result<std::vector<Language>> languages_from(const OwnOptions& options) {
  const std::string* const given = options.value("lang");
  std::istringstream list{given != nullptr ? *given : "en"};
  std::vector<Language> languages;
  for (std::string word; std::getline(list, word, ',');) {
    const auto language = language_from_text(word);
    if (!language || std::find(languages.begin(), languages.end(), *language) != languages.end())
      return Error{"--lang is nl, en or both, like nl,en"};
    languages.push_back(*language);
  }
  if (languages.empty()) return Error{"--lang is nl, en or both, like nl,en"};
  return languages;
}

Result<Annotations> annotations_from(const OwnOptions& options) {
  const std::string* const path = options.value("annotations");
  if (path == nullptr) return Annotations{};
  const auto text = text_of_file(*path);
  if (!text) return text.error();
  return Annotations::parse(*path, *text);
}

Result<std::string> text_of_file(const std::string& path) {
  constexpr std::streamsize most = 64 << 20;
  std::ifstream file{path, std::ios::binary};
  if (!file) return Error{path + ": " + std::strerror(errno)};
  std::string text;
  std::array<char, 65536> block{};
  while (file.read(block.data(), block.size()) || file.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(file.gcount()));
    if (static_cast<std::streamsize>(text.size()) > most)
      return Error{path + " is larger than 64 MiB; is this the right file?"};
  }
  if (file.bad()) return Error{path + " cannot be read"};
  return text;
}

Result<void> put_file(const std::string& directory, const std::string& name, const std::string& text) {
  const auto place = Directory::open(directory);
  if (!place) return place.error();
  const IoError error = place->replace(name, text);
  if (error != 0) return Error{io_sentence(directory + "/" + name, error)};
  return {};
}

int say_to_reader(const std::string& text, int code) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  return std::fflush(stdout) == 0 ? code : exit_io;
}

int complain_to_reader(const std::string& sentence, int code) {
  std::fprintf(stderr, "eugress: %s\n", sentence.c_str());
  return code;
}

}  // namespace eugress
