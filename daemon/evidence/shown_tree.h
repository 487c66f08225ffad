// Some entries of a log, and the hashes of the rest: one proof that all of them stand where they are said to stand. In
// the tree of RFC 6962 every subtree without a shown entry is given by its root, from left to right, each as large as
// possible; there is one such list for a set of entries, so nothing in it can be otherwise. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "evidence/merkle.h"

namespace eugress {

struct ShownEntry {
  std::uint64_t index = 0;
  std::string line;

  friend bool operator==(const ShownEntry&, const ShownEntry&) = default;
};

// Collects the hidden hashes while the log is read. Memory grows with what is shown.
class ShownTree {
 public:
  // Nothing of what came before is shown.
  explicit ShownTree(const Frontier& before);
  void append(const Digest& leaf_hash, bool is_shown);
  // The list. The tree is spent.
  [[nodiscard]] std::vector<Digest> hidden();

 private:
  struct Node {
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
    std::optional<Digest> root;  // none if something in it is shown
  };
  struct Hidden {
    std::uint64_t begin;
    Digest root;
  };
  [[nodiscard]] Node join(const Node& left, const Node& right);

  std::vector<Node> nodes_;  // perfect subtrees from left to right
  std::vector<Hidden> hidden_;
  std::uint64_t size_ = 0;
};

// The root of the tree of `size` entries of which these are shown, in order. Empty if there are too few or too many
// hashes, or the entries are not in order or in the tree.
[[nodiscard]] std::optional<Digest> root_of_shown(std::uint64_t size, const std::vector<ShownEntry>& shown,
                                                  const std::vector<Digest>& hidden);

}  // namespace eugress
