// A directory in place of the machine: nothing below it exists until a test writes it.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "settings/places.h"
#include "settings/settings.h"

namespace eugress {

class Machine {
 public:
  Machine() {
    std::string pattern = (std::filesystem::temp_directory_path() / "eugress-settings-XXXXXX").string();
    root_ = mkdtemp(pattern.data());
  }
  ~Machine() {
    std::error_code left_behind;
    std::filesystem::remove_all(root_, left_behind);
  }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  // The full path of something on it.
  [[nodiscard]] std::string operator()(const std::string& below) const { return (root_ / below).string(); }
  // Its full path, too.
  std::string write(const std::string& below, const std::string& text) const {
    std::filesystem::create_directories((root_ / below).parent_path());
    std::ofstream{root_ / below, std::ios::binary} << text;
    return (*this)(below);
  }

  [[nodiscard]] SettingsOutcome read(std::vector<std::string> words) const {
    words.insert(words.begin(), "eugress");
    std::vector<const char*> arguments;
    for (const std::string& word : words) arguments.push_back(word.c_str());
    const DefaultPlaces places{.here = (*this)("here"),
                               .configuration = (*this)("etc"),
                               .tables = (*this)("share"),
                               .geo_databases = (*this)("geo"),
                               .published = (*this)("published"),
                               .credentials = (*this)("credentials")};
    return read_settings(static_cast<int>(arguments.size()), arguments.data(), places);
  }

  [[nodiscard]] Settings good(std::vector<std::string> words) const {
    SettingsOutcome outcome = read(std::move(words));
    const auto* const error = std::get_if<SettingsError>(&outcome);
    if (error != nullptr) ADD_FAILURE() << error->message;
    return error == nullptr ? std::get<Settings>(std::move(outcome)) : Settings{};
  }
  // "2: unknown flag ..."
  [[nodiscard]] std::string bad(std::vector<std::string> words) const {
    const SettingsOutcome outcome = read(std::move(words));
    const auto* const error = std::get_if<SettingsError>(&outcome);
    return error == nullptr ? "no error" : std::to_string(error->exit_code) + ": " + error->message;
  }

 private:
  std::filesystem::path root_;
};

inline std::string file_text(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

}  // namespace eugress
