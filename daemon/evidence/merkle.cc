#include "evidence/merkle.h"

#include <openssl/evp.h>

#include <bit>
#include <memory>

#include "base/result.h"

namespace eugress {
namespace {

struct Free {
  void operator()(EVP_MD* made) const noexcept { EVP_MD_free(made); }
  void operator()(EVP_MD_CTX* made) const noexcept { EVP_MD_CTX_free(made); }
};

// Looking an algorithm up costs more than hashing a line with it: once a process, and one workspace a thread.
const EVP_MD* algorithm() noexcept {
  static const std::unique_ptr<EVP_MD, Free> fetched{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  return fetched.get();
}

class Sha256 {
 public:
  Sha256() : state_(EVP_MD_CTX_new()) { check(state_ != nullptr && algorithm() != nullptr, "libcrypto has SHA-256"); }

  void begin() noexcept { require(EVP_DigestInit_ex2(state_.get(), algorithm(), nullptr)); }
  void add(const void* octets, std::size_t size) noexcept { require(EVP_DigestUpdate(state_.get(), octets, size)); }
  Digest end() noexcept {
    Digest digest{};
    require(EVP_DigestFinal_ex(state_.get(), digest.data(), nullptr));
    return digest;
  }

 private:
  static void require(int done) noexcept { check(done == 1, "libcrypto computes SHA-256"); }
  std::unique_ptr<EVP_MD_CTX, Free> state_;
};

Sha256& hasher() {
  thread_local Sha256 one;
  return one;
}

constexpr std::uint8_t leaf_mark = 0x00;
constexpr std::uint8_t node_mark = 0x01;

}  // namespace

Digest hash_leaf(std::string_view entry) noexcept {
  Sha256& sha = hasher();
  sha.begin();
  sha.add(&leaf_mark, 1);
  sha.add(entry.data(), entry.size());
  return sha.end();
}

Digest hash_node(const Digest& left, const Digest& right) noexcept {
  std::array<std::uint8_t, 1 + 2 * sizeof(Digest)> octets{};
  octets[0] = node_mark;
  std::copy(left.begin(), left.end(), octets.begin() + 1);
  std::copy(right.begin(), right.end(), octets.begin() + 1 + sizeof(Digest));
  Sha256& sha = hasher();
  sha.begin();
  sha.add(octets.data(), octets.size());
  return sha.end();
}

Digest empty_root() noexcept {
  Sha256& sha = hasher();
  sha.begin();
  return sha.end();
}

std::optional<Frontier> Frontier::from_peaks(std::uint64_t size, const std::vector<Digest>& peaks) noexcept {
  if (peaks.size() != static_cast<std::size_t>(std::popcount(size))) return std::nullopt;
  Frontier frontier;
  frontier.size_ = size;
  auto peak = peaks.rbegin();  // the lowest level is the rightmost peak
  for (std::uint64_t rest = size; rest != 0; rest &= rest - 1) {
    frontier.by_level_[static_cast<std::size_t>(std::countr_zero(rest))] = *peak++;
  }
  return frontier;
}

void Frontier::append_subtree(unsigned level, const Digest& root) noexcept {
  check(level < 63 && (size_ & ((std::uint64_t{1} << level) - 1)) == 0, "a subtree is appended where one may begin");
  Digest carried = root;
  unsigned at = level;
  if (at == block_level) last_block_ = carried;
  for (; (size_ >> at & 1U) != 0; ++at) {
    carried = hash_node(by_level_[at], carried);
    if (at + 1 == block_level) last_block_ = carried;
  }
  by_level_[at] = carried;
  size_ += std::uint64_t{1} << level;
}

Digest Frontier::root() const noexcept {
  if (size_ == 0) return empty_root();
  std::uint64_t rest = size_;
  Digest root = by_level_[static_cast<std::size_t>(std::countr_zero(rest))];
  for (rest &= rest - 1; rest != 0; rest &= rest - 1) {
    root = hash_node(by_level_[static_cast<std::size_t>(std::countr_zero(rest))], root);
  }
  return root;
}

std::vector<Digest> Frontier::peaks() const {
  std::vector<Digest> peaks;
  for (unsigned level = 64; level-- > 0;) {
    if ((size_ >> level & 1U) != 0) peaks.push_back(by_level_[level]);
  }
  return peaks;
}

}  // namespace eugress
