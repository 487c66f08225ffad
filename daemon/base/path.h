// What a path says by its letters alone; nothing is looked up.
#pragma once

#include <filesystem>
#include <string>

namespace eugress {

// Where the file or directory is; "." if the path does not say.
[[nodiscard]] inline std::string directory_of(const std::string& path) {
  const std::size_t last = path.find_last_not_of('/');
  const std::filesystem::path above = std::filesystem::path{path.substr(0, last + 1)}.parent_path();
  return !above.empty() ? above.string() : path.starts_with('/') ? "/" : ".";
}

}  // namespace eugress
