// The file `hashes`: one hash for each full block of 256 entries, for ever, also of days whose lines are gone. With it
// any two seals can be shown to be of one history, and damage to a day is found to the block. While a day is open its
// blocks here are a copy that recovery makes again; when it is sealed they are on disk. One writer.
#pragma once

#include <cstdint>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "evidence/files.h"
#include "evidence/merkle.h"

namespace eugress {

class BlockHashes {
 public:
  static constexpr const char* name = "hashes";

  // Made if there is none and `is_writer`.
  [[nodiscard]] static Result<BlockHashes> open(const Directory& directory, bool is_writer);

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  // Blocks [first, first + count), or an error if they are not there.
  [[nodiscard]] Result<std::vector<Digest>> read(std::uint64_t first, std::uint64_t count) const;
  // The tree of the first `blocks` blocks.
  [[nodiscard]] Result<Frontier> frontier(std::uint64_t blocks) const;

  // Everything from block `first` on is as given, and nothing follows.
  [[nodiscard]] IoError write(std::uint64_t first, const std::vector<Digest>& blocks);
  [[nodiscard]] IoError sync() const noexcept { return sync_data(file_); }

 private:
  BlockHashes(FileDescriptor file, std::uint64_t count) : file_(std::move(file)), count_(count) {}
  FileDescriptor file_;
  std::uint64_t count_ = 0;
};

}  // namespace eugress
