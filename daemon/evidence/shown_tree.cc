#include "evidence/shown_tree.h"

#include <algorithm>
#include <bit>

namespace eugress {
namespace {

class Walk {
 public:
  Walk(const std::vector<ShownEntry>& shown, const std::vector<Digest>& hidden)
      : entry_(shown.begin()), last_entry_(shown.end()), hash_(hidden.begin()), last_hash_(hidden.end()) {}

  std::optional<Digest> root(std::uint64_t begin, std::uint64_t end) {
    if (entry_ == last_entry_ || entry_->index >= end) {
      return hash_ == last_hash_ ? std::nullopt : std::optional{*hash_++};
    }
    if (entry_->index < begin) return std::nullopt;
    if (end - begin == 1) return hash_leaf((entry_++)->line);
    const std::uint64_t middle = begin + std::bit_floor(end - begin - 1);
    const auto left = root(begin, middle);
    const auto right = left ? root(middle, end) : std::nullopt;
    return right ? std::optional{hash_node(*left, *right)} : std::nullopt;
  }

  [[nodiscard]] bool is_spent() const { return entry_ == last_entry_ && hash_ == last_hash_; }

 private:
  std::vector<ShownEntry>::const_iterator entry_;
  std::vector<ShownEntry>::const_iterator last_entry_;
  std::vector<Digest>::const_iterator hash_;
  std::vector<Digest>::const_iterator last_hash_;
};

}  // namespace

ShownTree::ShownTree(const Frontier& before) : size_(before.size()) {
  std::uint64_t begin = 0;
  std::uint64_t rest = before.size();
  for (const Digest& peak : before.peaks()) {
    const std::uint64_t size = std::bit_floor(rest);
    nodes_.push_back({begin, size, peak});
    begin += size;
    rest -= size;
  }
}

ShownTree::Node ShownTree::join(const Node& left, const Node& right) {
  Node both{left.begin, left.size + right.size, std::nullopt};
  if (left.root && right.root) {
    both.root = hash_node(*left.root, *right.root);
    return both;
  }
  for (const Node* const side : {&left, &right}) {
    if (side->root) hidden_.push_back({side->begin, *side->root});
  }
  return both;
}

void ShownTree::append(const Digest& leaf_hash, bool is_shown) {
  Node node{size_++, 1, is_shown ? std::nullopt : std::optional{leaf_hash}};
  while (!nodes_.empty() && nodes_.back().size == node.size) {
    node = join(nodes_.back(), node);
    nodes_.pop_back();
  }
  nodes_.push_back(node);
}

std::vector<Digest> ShownTree::hidden() {
  Node node = nodes_.empty() ? Node{} : nodes_.back();
  for (auto left = nodes_.rbegin(); left != nodes_.rend(); ++left)
    node = left == nodes_.rbegin() ? node : join(*left, node);
  if (node.root) hidden_.push_back({node.begin, *node.root});
  std::sort(hidden_.begin(), hidden_.end(), [](const Hidden& a, const Hidden& b) { return a.begin < b.begin; });
  std::vector<Digest> hashes;
  hashes.reserve(hidden_.size());
  for (const Hidden& one : hidden_) hashes.push_back(one.root);
  return hashes;
}

std::optional<Digest> root_of_shown(std::uint64_t size, const std::vector<ShownEntry>& shown,
                                    const std::vector<Digest>& hidden) {
  if (size == 0) return shown.empty() && hidden.empty() ? std::optional{empty_root()} : std::nullopt;
  const bool is_ordered = std::is_sorted(shown.begin(), shown.end(),
                                         [](const ShownEntry& a, const ShownEntry& b) { return a.index < b.index; });
  if (!is_ordered) return std::nullopt;
  Walk walk{shown, hidden};
  const auto root = walk.root(0, size);
  return root && walk.is_spent() ? root : std::nullopt;
}

}  // namespace eugress
