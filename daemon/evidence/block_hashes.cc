#include "evidence/block_hashes.h"

#include <algorithm>
#include <cerrno>

namespace eugress {
namespace {

constexpr std::size_t hash_octets = sizeof(Digest);

}  // namespace

Result<BlockHashes> BlockHashes::open(const Directory& directory, bool is_writer) {
  FileDescriptor file = is_writer ? directory.open_for_writing(name) : directory.open_existing(name);
  if (!file.is_open() && errno == ENOENT && is_writer) {
    if (const IoError error = directory.create(name, file); error != 0)
      return Error{io_sentence(directory.path() + "/" + name + " cannot be made", error)};
  }
  if (!file.is_open()) return Error{io_sentence(directory.path() + "/" + name + " cannot be opened", errno)};
  const auto size = size_of(file);
  if (!size) return Error{io_sentence(directory.path() + "/" + name + " cannot be read", errno)};
  return BlockHashes{std::move(file), *size / hash_octets};
}

Result<std::vector<Digest>> BlockHashes::read(std::uint64_t first, std::uint64_t count) const {
  if (first > count_ || count > count_ - first)
    return Error{"the file of block hashes ends at block " + std::to_string(count_)};
  std::string octets(count * hash_octets, '\0');
  for (std::size_t at = 0; at < octets.size();) {
    const auto came = read_at(file_, octets.data() + at, octets.size() - at, first * hash_octets + at);
    if (!came || *came == 0) return Error{io_sentence("the file of block hashes cannot be read", came ? EIO : errno)};
    at += *came;
  }
  std::vector<Digest> blocks(count);
  for (std::size_t i = 0; i < count; ++i)
    std::transform(octets.begin() + static_cast<std::ptrdiff_t>(i * hash_octets),
                   octets.begin() + static_cast<std::ptrdiff_t>((i + 1) * hash_octets), blocks[i].begin(),
                   [](char c) { return static_cast<std::uint8_t>(c); });
  return blocks;
}

Result<Frontier> BlockHashes::frontier(std::uint64_t blocks) const {
  constexpr std::uint64_t at_once = 8192;
  Frontier frontier;
  for (std::uint64_t first = 0; first < blocks; first += at_once) {
    const auto hashes = read(first, std::min(at_once, blocks - first));
    if (!hashes) return hashes.error();
    for (const Digest& hash : *hashes) frontier.append_subtree(block_level, hash);
  }
  return frontier;
}

IoError BlockHashes::write(std::uint64_t first, const std::vector<Digest>& blocks) {
  std::string octets;
  octets.reserve(blocks.size() * hash_octets);
  for (const Digest& block : blocks) octets.append(block.begin(), block.end());
  if (const IoError error = write_at(file_, octets, first * hash_octets); error != 0) return error;
  count_ = first + blocks.size();
  return cut_to(file_, count_ * hash_octets);
}

}  // namespace eugress
