// The hash tree of RFC 6962 section 2.1 (the same in RFC 9162): leaves are hashed apart from nodes, so that no inner
// node can pass for an entry. A Frontier is all that appending needs: the roots of the perfect subtrees at the right
// edge, at most 64 hashes for any size; an append costs two hashes on average. No I/O; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/digest.h"

namespace eugress {

[[nodiscard]] Digest hash_leaf(std::string_view entry) noexcept;                   // SHA-256(0x00 || entry)
[[nodiscard]] Digest hash_node(const Digest& left, const Digest& right) noexcept;  // SHA-256(0x01 || l || r)
[[nodiscard]] Digest empty_root() noexcept;                                        // SHA-256("")

class Frontier {
 public:
  Frontier() = default;
  // From the peaks as peaks() gives them. Empty if their number does not fit the size.
  [[nodiscard]] static std::optional<Frontier> from_peaks(std::uint64_t size,
                                                          const std::vector<Digest>& peaks) noexcept;

  void append(const Digest& leaf_hash) noexcept { append_subtree(0, leaf_hash); }
  // The root of the next 2^level leaves at once; the size must be a multiple of that.
  void append_subtree(unsigned level, const Digest& root) noexcept;

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] Digest root() const noexcept;
  [[nodiscard]] std::vector<Digest> peaks() const;  // left to right
  // The perfect subtree of 2^level leaves that the last append completed; only if the size is a multiple of 2^level.
  // Its parents may have swallowed it, therefore it is kept for one level only: that of a block.
  [[nodiscard]] const Digest& last_block() const noexcept { return last_block_; }

 private:
  std::uint64_t size_ = 0;
  std::array<Digest, 64> by_level_{};  // set where the size has a bit
  Digest last_block_{};
};

// Days, proofs and the file `hashes` step in blocks of this many entries (a C2SP tile is as wide).
constexpr unsigned block_level = 8;
constexpr std::uint64_t block_entries = 1U << block_level;

}  // namespace eugress
