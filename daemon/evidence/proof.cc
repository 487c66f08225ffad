#include "evidence/proof.h"

#include <algorithm>
#include <bit>

#include "evidence/merkle.h"

namespace eugress {
namespace {

// Of the recursion of RFC 6962: the left child of a tree of n > 1 leaves is the largest power of two below n.
std::uint64_t left_size(std::uint64_t size) noexcept {
  return std::bit_floor(size - 1);
}

// MTH(D[begin:end]) of a node of the tree: its perfect subtrees from left to right, folded from the right.
Result<Digest> range_root(std::uint64_t begin, std::uint64_t end, const Subtrees& subtrees) {
  std::vector<Digest> parts;
  while (begin != end) {
    const std::uint64_t size = std::bit_floor(end - begin);
    auto part = subtrees(static_cast<unsigned>(std::countr_zero(size)), begin / size);
    if (!part) return part.error();
    parts.push_back(*part);
    begin += size;
  }
  if (parts.empty()) return empty_root();
  Digest root = parts.back();
  for (auto part = parts.rbegin() + 1; part != parts.rend(); ++part) root = hash_node(*part, root);
  return root;
}

}  // namespace

Result<Digest> root_of(std::uint64_t size, const Subtrees& subtrees) {
  return range_root(0, size, subtrees);
}

Result<ProofHashes> inclusion_proof(std::uint64_t index, std::uint64_t size, const Subtrees& subtrees) {
  check(index < size, "an entry of the tree is to be shown");
  ProofHashes path;
  for (std::uint64_t begin = 0, end = size; end - begin > 1;) {
    const std::uint64_t middle = begin + left_size(end - begin);
    const bool goes_left = index < middle;
    auto sibling = goes_left ? range_root(middle, end, subtrees) : range_root(begin, middle, subtrees);
    if (!sibling) return sibling.error();
    path.push_back(*sibling);
    (goes_left ? end : begin) = middle;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

Result<ProofHashes> consistency_proof(std::uint64_t first, std::uint64_t second, const Subtrees& subtrees) {
  check(first > 0 && first <= second, "a tree that is not empty is compared with a later one");
  ProofHashes path;
  std::uint64_t begin = 0;
  std::uint64_t end = second;
  while (first != end) {
    const std::uint64_t middle = begin + left_size(end - begin);
    const bool goes_left = first <= middle;
    auto sibling = goes_left ? range_root(middle, end, subtrees) : range_root(begin, middle, subtrees);
    if (!sibling) return sibling.error();
    path.push_back(*sibling);
    (goes_left ? end : begin) = middle;
  }
  if (begin != 0) {  // the checker knows the root of the first tree, not this part of it
    auto shared = range_root(begin, end, subtrees);
    if (!shared) return shared.error();
    path.push_back(*shared);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

bool is_included(std::uint64_t index, std::uint64_t size, const Digest& leaf_hash, const ProofHashes& proof,
                 const Digest& root) noexcept {
  if (index >= size) return false;
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Digest hash = leaf_hash;
  for (const Digest& sibling : proof) {
    if (last == 0) return false;
    if ((node & 1U) != 0 || node == last) {
      hash = hash_node(sibling, hash);
      while ((node & 1U) == 0 && node != 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      hash = hash_node(hash, sibling);
    }
    node >>= 1U;
    last >>= 1U;
  }
  return last == 0 && hash == root;
}

bool is_consistent(std::uint64_t first, const Digest& first_root, std::uint64_t second, const Digest& second_root,
                   const ProofHashes& proof) noexcept {
  if (first == 0 || first > second) return false;
  if (first == second) return proof.empty() && first_root == second_root;
  if (proof.empty()) return false;
  auto sibling = proof.begin();
  Digest of_first = std::has_single_bit(first) ? first_root : *sibling++;
  Digest of_second = of_first;
  std::uint64_t node = first - 1;
  std::uint64_t last = second - 1;
  while ((node & 1U) != 0) {
    node >>= 1U;
    last >>= 1U;
  }
  for (; sibling != proof.end(); ++sibling) {
    if (last == 0) return false;
    if ((node & 1U) != 0 || node == last) {
      of_first = hash_node(*sibling, of_first);
      of_second = hash_node(*sibling, of_second);
      while ((node & 1U) == 0 && node != 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      of_second = hash_node(of_second, *sibling);
    }
    node >>= 1U;
    last >>= 1U;
  }
  return last == 0 && of_first == first_root && of_second == second_root;
}

}  // namespace eugress
