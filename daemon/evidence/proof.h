// Proofs of the tree of RFC 6962: that an entry is in it (section 2.1.1), and that a smaller tree is a beginning of a
// larger one (section 2.1.2). Building asks for perfect subtrees only, from wherever they are kept; checking needs
// nothing but the proof, by the algorithms of RFC 9162 sections 2.1.3.2 and 2.1.4.2.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/digest.h"
#include "base/result.h"

namespace eugress {

using ProofHashes = std::vector<Digest>;

// Gives the root of the 2^level leaves that begin at index * 2^level, or says why it is no longer kept.
using Subtrees = std::function<Result<Digest>(unsigned level, std::uint64_t index)>;

[[nodiscard]] Result<Digest> root_of(std::uint64_t size, const Subtrees& subtrees);
// index < size
[[nodiscard]] Result<ProofHashes> inclusion_proof(std::uint64_t index, std::uint64_t size, const Subtrees& subtrees);
// 0 < first <= second
[[nodiscard]] Result<ProofHashes> consistency_proof(std::uint64_t first, std::uint64_t second,
                                                    const Subtrees& subtrees);

[[nodiscard]] bool is_included(std::uint64_t index, std::uint64_t size, const Digest& leaf_hash,
                               const ProofHashes& proof, const Digest& root) noexcept;
// Nothing follows from an empty first tree, so nothing is a proof of it.
[[nodiscard]] bool is_consistent(std::uint64_t first, const Digest& first_root, std::uint64_t second,
                                 const Digest& second_root, const ProofHashes& proof) noexcept;

}  // namespace eugress
