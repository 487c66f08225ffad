#include "evidence/merkle.h"

#include <gtest/gtest.h>

#include <bit>

#include "evidence/proof.h"
#include "evidence/vectors.h"

namespace eugress {
namespace {

using nlohmann::json;

// RFC 6962 section 2.1 word for word, slow and without any cleverness: the oracle of everything below.
Digest naive_root(const std::vector<Digest>& leaves, std::size_t begin, std::size_t end) {
  if (begin == end) return empty_root();
  if (end - begin == 1) return leaves[begin];
  std::size_t k = 1;
  while (k * 2 < end - begin) k *= 2;
  return hash_node(naive_root(leaves, begin, begin + k), naive_root(leaves, begin + k, end));
}

std::vector<Digest> numbered_leaves(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(hash_leaf("entry " + std::to_string(i)));
  return leaves;
}

Subtrees subtrees_of(const std::vector<Digest>& leaves) {
  return [&leaves](unsigned level, std::uint64_t index) -> Result<Digest> {
    const std::uint64_t size = std::uint64_t{1} << level;
    return naive_root(leaves, index * size, (index + 1) * size);
  };
}

// Empty where an item is no hash: such a proof cannot even be written down for us.
std::optional<ProofHashes> proof_from(const json& items) {
  ProofHashes proof;
  for (const json& item : items.is_null() ? json::array() : items) {
    const auto hash = digest_from_base64(item.get<std::string>());
    if (!hash) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

// Some cases have words where roots belong ("don't care 2"): the same word is the same root.
Digest root_or_stand_in(const std::string& text) {
  const auto root = digest_from_base64(text);
  return root ? *root : hash_leaf(text);
}

TEST(Merkle, HashesAreThoseOfTheRfcsReferenceTests) {
  for (const json& row : vectors("merkle-rfc6962")["hasher"]) {
    const auto expected = array_from_hex(row["hash"]);
    if (row["what"] == "node") continue;  // of two four-octet children; ours are hashes, and the roots below need them
    const bool is_leaf = row["what"] == "leaf";
    EXPECT_EQ(is_leaf ? hash_leaf(text_from_hex(row["data_hex"])) : empty_root(), expected);
  }
}

TEST(Merkle, RootsOfAllSizesAreThoseOfTheReferenceTree) {
  const json known = vectors("merkle-rfc6962");
  Frontier frontier;
  EXPECT_EQ(frontier.root(), array_from_hex(known["roots_by_size"][0]));
  for (std::size_t i = 0; i < known["leaves_hex"].size(); ++i) {
    frontier.append(hash_leaf(text_from_hex(known["leaves_hex"][i])));
    EXPECT_EQ(frontier.root(), array_from_hex(known["roots_by_size"][i + 1])) << i;
  }
}

TEST(Merkle, TheGoldenLogHasItsLeavesAndRoots) {
  const json golden = vectors("evidence-golden");
  Frontier frontier;
  for (std::size_t i = 0; i < golden["lines"].size(); ++i) {
    const Digest leaf = hash_leaf(golden["lines"][i].get<std::string>());
    EXPECT_EQ(leaf, array_from_hex(golden["leaf_hashes_hex"][i]));
    frontier.append(leaf);
    EXPECT_EQ(frontier.root(), array_from_hex(golden["roots_hex_by_size"][i + 1])) << i;
  }
}

TEST(Merkle, AFrontierSurvivesItsPeaksAtEverySize) {
  const auto leaves = numbered_leaves(1030);
  Frontier frontier;
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    frontier.append(leaves[size - 1]);
    const auto peaks = frontier.peaks();
    ASSERT_EQ(peaks.size(), static_cast<std::size_t>(std::popcount(size)));
    auto again = Frontier::from_peaks(size, peaks);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->root(), frontier.root());
    EXPECT_FALSE(Frontier::from_peaks(size + size + 1, peaks)) << "one peak more is needed";
    if (size <= 300) {
      EXPECT_EQ(frontier.root(), naive_root(leaves, 0, size));
    }
    if (size % block_entries == 0) {
      EXPECT_EQ(frontier.last_block(), naive_root(leaves, size - block_entries, size)) << size;
    }
  }
}

TEST(Merkle, BlocksAppendedWholeGiveTheSameTree) {
  const auto leaves = numbered_leaves(1024);
  Frontier by_blocks;
  for (std::size_t at = 0; at < leaves.size(); at += block_entries)
    by_blocks.append_subtree(block_level, naive_root(leaves, at, at + block_entries));
  EXPECT_EQ(by_blocks.size(), 1024U);
  EXPECT_EQ(by_blocks.root(), naive_root(leaves, 0, leaves.size()));
  EXPECT_EQ(by_blocks.last_block(), naive_root(leaves, 768, 1024));
}

TEST(Proof, EveryInclusionCaseOfTheReferenceTestsIsJudgedAlike) {
  const json cases = vectors("merkle-rfc6962")["inclusion"];
  ASSERT_EQ(cases.size(), 98U);
  for (const json& one : cases) {
    const auto proof = proof_from(one["proof"]);
    const auto leaf = digest_from_base64(one["leafHash"].get<std::string>());
    const auto root = digest_from_base64(one["root"].get<std::string>());
    const bool accepted = proof && leaf && root && is_included(one["leafIdx"], one["treeSize"], *leaf, *proof, *root);
    EXPECT_EQ(accepted, !one["wantErr"].get<bool>()) << one["name"];
  }
}

TEST(Proof, EveryConsistencyCaseOfTheReferenceTestsIsJudgedAlike) {
  const json cases = vectors("merkle-rfc6962")["consistency"];
  ASSERT_EQ(cases.size(), 98U);
  for (const json& one : cases) {
    const auto proof = proof_from(one["proof"]);
    const Digest first = root_or_stand_in(one["root1"]);
    const Digest second = root_or_stand_in(one["root2"]);
    const bool accepted = proof && is_consistent(one["size1"], first, one["size2"], second, *proof);
    EXPECT_EQ(accepted, !one["wantErr"].get<bool>()) << one["name"];
  }
}

TEST(Proof, TheGoldenLogsProofsAreMadeOctetByOctet) {
  const json golden = vectors("evidence-golden");
  std::vector<Digest> leaves;
  for (const json& line : golden["lines"]) leaves.push_back(hash_leaf(line.get<std::string>()));
  for (const json& one : golden["inclusion"]) {
    const auto made = inclusion_proof(one["index"], one["size"], subtrees_of(leaves));
    ASSERT_TRUE(made);
    EXPECT_EQ(*made, proof_from(one["proof"])) << one["index"];
  }
  for (const json& one : golden["consistency"]) {
    const auto made = consistency_proof(one["m"], one["n"], subtrees_of(leaves));
    ASSERT_TRUE(made);
    EXPECT_EQ(*made, proof_from(one["proof"])) << one["m"];
  }
}

// Every tree of up to 300 leaves is too many pairs for each run; these sizes hold all shapes of the right edge.
TEST(Proof, EveryEntryAndEveryPrefixOfATreeCanBeShown) {
  const auto leaves = numbered_leaves(300);
  const auto subtrees = subtrees_of(leaves);
  for (const std::size_t size : {1U, 2U, 3U, 7U, 8U, 9U, 31U, 64U, 65U, 127U, 130U, 255U, 256U, 257U, 300U}) {
    const Digest root = naive_root(leaves, 0, size);
    EXPECT_EQ(*root_of(size, subtrees), root);
    for (std::size_t i = 0; i < size; ++i) {
      const auto proof = inclusion_proof(i, size, subtrees);
      ASSERT_TRUE(proof);
      EXPECT_TRUE(is_included(i, size, leaves[i], *proof, root)) << i << " of " << size;
      EXPECT_FALSE(is_included(i, size, leaves[(i + 1) % leaves.size()], *proof, root)) << "another entry";
      EXPECT_FALSE(is_included(i + size, size, leaves[i], *proof, root)) << "an entry beyond the tree";
    }
    for (std::size_t m = 1; m <= size; ++m) {
      const auto proof = consistency_proof(m, size, subtrees);
      ASSERT_TRUE(proof);
      const Digest before = naive_root(leaves, 0, m);
      EXPECT_TRUE(is_consistent(m, before, size, root, *proof)) << m << " of " << size;
      EXPECT_FALSE(is_consistent(0, before, size, root, *proof)) << "an empty tree shows nothing";
    }
  }
}

TEST(Proof, OneChangedBitOfAProofIsRefused) {
  const auto leaves = numbered_leaves(13);
  const auto subtrees = subtrees_of(leaves);
  const Digest root = naive_root(leaves, 0, 13);
  const Digest before = naive_root(leaves, 0, 6);
  auto inclusion = *inclusion_proof(5, 13, subtrees);
  auto consistency = *consistency_proof(6, 13, subtrees);
  for (std::size_t bit = 0; bit < inclusion.size() * 256; ++bit) {
    std::uint8_t& octet = inclusion[bit / 256][bit % 256 / 8];
    octet = static_cast<std::uint8_t>(octet ^ (1U << bit % 8));
    EXPECT_FALSE(is_included(5, 13, leaves[5], inclusion, root)) << bit;
    octet = static_cast<std::uint8_t>(octet ^ (1U << bit % 8));
  }
  for (std::size_t bit = 0; bit < consistency.size() * 256; ++bit) {
    std::uint8_t& octet = consistency[bit / 256][bit % 256 / 8];
    octet = static_cast<std::uint8_t>(octet ^ (1U << bit % 8));
    EXPECT_FALSE(is_consistent(6, before, 13, root, consistency)) << bit;
    octet = static_cast<std::uint8_t>(octet ^ (1U << bit % 8));
  }
  EXPECT_TRUE(is_included(5, 13, leaves[5], inclusion, root));
  EXPECT_TRUE(is_consistent(6, before, 13, root, consistency));
}

TEST(Proof, AHashThatIsNoLongerKeptIsSaidToBe) {
  const Subtrees nothing = [](unsigned, std::uint64_t) -> Result<Digest> { return Error{"the day was pruned"}; };
  const auto proof = inclusion_proof(0, 2, nothing);
  ASSERT_FALSE(proof);
  EXPECT_EQ(proof.error().message, "the day was pruned");
}

}  // namespace
}  // namespace eugress
