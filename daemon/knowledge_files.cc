#include "knowledge_files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/digest.h"

namespace eugress {

std::string file_name_of(const std::string& path) {
  return std::filesystem::path{path}.filename().string();
}

Result<std::string> KnowledgeFiles::text(const std::string& path) {
  stamp(path);
  std::error_code unreadable;
  if (std::filesystem::is_directory(path, unreadable)) return Error{path + ": a directory where a file was expected"};
  std::ifstream file{path, std::ios::binary};
  if (!file) return Error{path + ": cannot be read (" + std::strerror(errno) + ")"};
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

Result<std::string> KnowledgeFiles::read(const std::string& path, const std::string& known_as) {
  auto content = text(path);
  if (!content) return content;
  const void* const data = content->data();
  items_.push_back({known_as, sha256_text({static_cast<const std::uint8_t*>(data), content->size()}), std::nullopt});
  return content;
}

Result<std::string> KnowledgeFiles::read(const std::string& path) {
  return read(path, file_name_of(path));
}

Result<std::vector<std::string>> KnowledgeFiles::names_in(const std::string& directory) {
  stamp(directory);
  std::vector<std::string> names;
  std::error_code failed;
  if (!std::filesystem::exists(directory, failed)) return names;
  std::filesystem::directory_iterator entries{directory, failed};
  if (failed) return Error{directory + ": cannot be read (" + failed.message() + ")"};
  for (const std::filesystem::directory_entry& entry : entries) {
    std::string name = entry.path().filename().string();
    if (!name.starts_with(".")) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<Table> KnowledgeFiles::table(const std::string& known_as, const std::vector<std::string_view>& columns) {
  const std::string path = tables_ + "/" + known_as;
  auto text = read(path, known_as);
  if (!text) return text.error();
  if (known_as != "outlines.tsv") texts_.push_back(std::make_shared<const std::string>(*text));
  auto parsed = Table::parse(path, std::move(*text), columns);
  // Its day is in its head. Outlines have one too, but coasts do not age.
  if (parsed && known_as != "outlines.tsv") {
    const auto compiled = day_from_text(parsed->remark("Compiled").substr(0, 10));
    if (compiled) date_last(Timestamp{*compiled});
  }
  return parsed;
}

}  // namespace eugress
