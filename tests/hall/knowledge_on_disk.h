// A directory with the shipped tables and two small geo databases, which a test may spoil as it likes.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "knowledge.h"
#include "support/tables.h"

namespace eugress::test {

class KnowledgeOnDisk {
 public:
  KnowledgeOnDisk() {
    std::string pattern = (std::filesystem::temp_directory_path() / "eugress-hall-XXXXXX").string();
    root_ = mkdtemp(pattern.data());
    std::filesystem::copy(EUGRESS_CONFIG, root_, std::filesystem::copy_options::recursive);
    for (const char* name : {"alpha.mmdb", "beta.mmdb"}) put(name, database(name));
  }
  ~KnowledgeOnDisk() {
    std::error_code left_behind;
    std::filesystem::remove_all(root_, left_behind);
  }
  KnowledgeOnDisk(const KnowledgeOnDisk&) = delete;
  KnowledgeOnDisk& operator=(const KnowledgeOnDisk&) = delete;

  // The content of one of the databases that the tests are shipped with, or of the one that stands under this name.
  [[nodiscard]] static std::string database(const std::string& name) {
    const std::string file = name == "alpha.mmdb"  ? "nested-country.mmdb"
                             : name == "beta.mmdb" ? "nested-city.mmdb"
                                                   : name;
    return file_text(std::string{EUGRESS_TEST_DATABASES} + "/" + file);
  }

  [[nodiscard]] std::string path(const std::string& below) const { return (root_ / below).string(); }
  [[nodiscard]] std::string text(const std::string& below) const { return file_text(path(below)); }

  // Overwrites in place: the inode stays.
  void put(const std::string& below, const std::string& content) const {
    std::ofstream{path(below), std::ios::binary | std::ios::trunc} << content;
  }
  // As package managers and careful jobs do it: another file takes the name.
  void replace(const std::string& below, const std::string& content) const {
    put(below + ".new", content);
    std::filesystem::rename(path(below + ".new"), path(below));
  }
  void truncate(const std::string& below, std::uintmax_t octets) const {
    std::filesystem::resize_file(path(below), octets);
  }

  [[nodiscard]] Settings settings() const {
    Settings settings;
    settings.command = Command::replay;  // benchmark addresses count as campus
    settings.tables = root_.string();
    settings.databases = {{path("alpha.mmdb"), "alpha"}, {path("beta.mmdb"), "beta"}};
    return settings;
  }

 private:
  std::filesystem::path root_;
};

}  // namespace eugress::test
