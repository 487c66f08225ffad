// The entries of one UTC day as a file: plain lines while the day is open, one zstd frame with a checksum of its
// content once it is sealed. This is the one home of zstd. What the lines say is not looked at here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "base/time.h"
#include "evidence/files.h"

namespace eugress {

// Names of files in the directory of a log.
constexpr const char* checkpoint_name = "checkpoint";
constexpr const char* verifier_key_name = "log.vkey";
constexpr const char* reserve_name = "reserve";
[[nodiscard]] std::string plain_name(Day day);   // "2026-11-21.jsonl"
[[nodiscard]] std::string packed_name(Day day);  // "2026-11-21.jsonl.zst"
[[nodiscard]] std::string seal_name(Day day);    // "2026-11-21.seal"

// Which days a directory has, in order, from the names of its files.
struct DayNames {
  std::vector<Day> plain;
  std::vector<Day> packed;
  std::vector<Day> sealed;

  [[nodiscard]] static Result<DayNames> in(const Directory& directory);
  [[nodiscard]] std::vector<Day> with_lines() const;  // plain or packed
};

// Reads lines from the first to the last, in either form; the plain file wins while both exist, because the packed one
// may not have been checked. Memory does not grow with the file.
class DayReader {
 public:
  enum class Read : std::uint8_t {
    line,
    torn,  // the last octets without a line feed, or a line too long to be one; nothing follows
    finished,
    failed,  // see error()
  };

  [[nodiscard]] static Result<DayReader> open(const Directory& directory, Day day);
  DayReader(DayReader&&) noexcept;
  DayReader& operator=(DayReader&&) noexcept;
  ~DayReader();

  // The view holds until the next call.
  [[nodiscard]] Read next(std::string_view& line);
  // Octets of lines given so far, their line feeds included.
  [[nodiscard]] std::uint64_t position() const noexcept { return position_; }
  [[nodiscard]] const std::string& error() const noexcept { return error_; }

 private:
  struct Unpacking;
  friend class DayPacker;  // reads its file before it has its name
  DayReader(FileDescriptor file, std::string name, bool is_packed);
  [[nodiscard]] bool fill();  // false at the end or with an error
  [[nodiscard]] bool read_more(char* into, std::size_t size, std::size_t& came);

  FileDescriptor file_;
  std::string name_;
  std::unique_ptr<Unpacking> unpacking_;  // of a packed file
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t offset_ = 0;    // in the file
  std::uint64_t position_ = 0;  // in the lines
  std::string error_;
};

// Packs a sealed day in steps that are short enough for the log to be written between them: compresses aside, unpacks
// what was written, hashes it again against the blocks of the tree, and only then takes the plain file's place.
class DayPacker {
 public:
  // `blocks` are the hashes of the day's blocks of 256 entries.
  [[nodiscard]] static Result<DayPacker> begin(const Directory& directory, Day day, std::vector<Digest> blocks);
  DayPacker(DayPacker&&) noexcept;
  DayPacker& operator=(DayPacker&&) noexcept;
  ~DayPacker();

  // True when the packed file stands and the plain one is gone. After an error nothing has been lost: begin again.
  [[nodiscard]] Result<bool> step();
  [[nodiscard]] Day day() const noexcept { return day_; }

 private:
  struct Packing;
  enum class Stage : std::uint8_t { compress, check, swap };
  DayPacker(const Directory& directory, Day day, std::vector<Digest> blocks);
  [[nodiscard]] Result<void> compress();
  [[nodiscard]] Result<void> check_lines();
  [[nodiscard]] Result<void> swap();

  const Directory* directory_;
  Day day_;
  std::vector<Digest> blocks_;
  std::unique_ptr<Packing> packing_;
  Stage stage_ = Stage::compress;
};

}  // namespace eugress
