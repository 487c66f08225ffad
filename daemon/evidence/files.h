// The few things that the log asks of a file system, each with its error: all below one directory, by its descriptor.
// Interrupted calls are repeated and short writes continued; nothing else is. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace eugress {

// errno of what failed; 0 if nothing did.
using IoError = int;
[[nodiscard]] std::string io_sentence(std::string_view what, IoError error);

class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int number) noexcept : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() { reset(); }

  [[nodiscard]] int number() const noexcept { return number_; }
  [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
  void reset() noexcept;

 private:
  int number_ = -1;
};

[[nodiscard]] IoError write_at(const FileDescriptor& file, std::string_view octets, std::uint64_t offset) noexcept;
[[nodiscard]] IoError cut_to(const FileDescriptor& file, std::uint64_t size) noexcept;
[[nodiscard]] IoError sync_data(const FileDescriptor& file) noexcept;
// How many octets came, 0 at the end of the file. Empty with errno set.
[[nodiscard]] std::optional<std::size_t> read_at(const FileDescriptor& file, char* into, std::size_t size,
                                                 std::uint64_t offset) noexcept;
[[nodiscard]] std::optional<std::uint64_t> size_of(const FileDescriptor& file) noexcept;

class Directory {
 public:
  [[nodiscard]] static Result<Directory> open(const std::string& path);

  // For as long as the descriptor lives, one process. The error names the one that has it.
  [[nodiscard]] Result<void> lock() const;
  // Which one has it; 0: none, as far as the system says.
  [[nodiscard]] int holder() const;

  // Not open and errno set if there is none. A file made is readable by owner and group.
  [[nodiscard]] FileDescriptor open_existing(const std::string& name) const noexcept;
  [[nodiscard]] FileDescriptor open_for_writing(const std::string& name) const noexcept;
  // Also on disk when this returns; fails if there is one.
  [[nodiscard]] IoError create(const std::string& name, FileDescriptor& made, unsigned mode = 0640) const noexcept;
  // The whole file, new or in the place of the old one: at any moment, also of a power loss, one of the two is there.
  [[nodiscard]] IoError replace(const std::string& name, std::string_view octets) const noexcept;
  [[nodiscard]] IoError rename(const std::string& from, const std::string& to) const noexcept;
  // No error if there is none. The removal is on disk when this returns.
  [[nodiscard]] IoError remove(const std::string& name) const noexcept;
  // Empty if there is none, an error if it cannot be read or is longer than `most`.
  [[nodiscard]] Result<std::optional<std::string>> read(const std::string& name, std::size_t most = 1U << 20U) const;
  // An allocated file of this size, so that removing it gives room.
  [[nodiscard]] IoError allocate(const std::string& name, std::uint64_t size) const noexcept;
  [[nodiscard]] bool has(const std::string& name) const noexcept;
  // Sorted; of more than `most`, some.
  [[nodiscard]] Result<std::vector<std::string>> names(std::size_t most = SIZE_MAX) const;
  // Of a file that a stranger may have put here: never waits for one, and reads no more than that. Empty if there is no
  // plain file of the name, or it is longer.
  [[nodiscard]] std::optional<std::string> read_small(const std::string& name, std::size_t most) const;
  [[nodiscard]] std::optional<std::uint64_t> free_octets() const noexcept;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  Directory(std::string path, FileDescriptor itself) : path_(std::move(path)), itself_(std::move(itself)) {}
  [[nodiscard]] FileDescriptor open_at(const std::string& name, int flags, unsigned mode = 0640) const noexcept;

  std::string path_;
  FileDescriptor itself_;
};

}  // namespace eugress
