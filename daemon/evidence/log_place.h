// What a log can be written to and with, asked before anything is written: the file of the key, the directory, its
// disk. Reads only, as the user who asks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/result.h"
#include "evidence/checkpoint.h"
#include "evidence/files.h"

namespace eugress {

// Of a file by its path: the directory it is in, and its name there.
[[nodiscard]] Result<std::pair<Directory, std::string>> file_at(const std::string& path);

// Of a log. The file holds the text form in its first line.
[[nodiscard]] Result<SigningKey> read_signing_key(const std::string& path);

struct LogPlace {
  std::string why_no_key;                    // empty: it can be read
  bool is_key_exposed = false;               // others than its owner and group may read it
  std::string why_no_directory;              // empty: a log is there that this key signed, or one can be begun
  std::optional<Checkpoint> head;            // of the log that is there
  std::optional<std::uint64_t> free_octets;  // of its disk
};
// Without the name of a key nothing is asked about it: a unit may get it as a credential that nobody else sees.
[[nodiscard]] LogPlace look_at_log_place(const std::string& directory, const std::string& key_file);

}  // namespace eugress
