#include "base/address_index.h"

#include <algorithm>
#include <iterator>

namespace eugress {
namespace {

constexpr unsigned block_bits = 16;
constexpr unsigned step_bits = 8;
constexpr std::uint32_t block_count = 1U << block_bits;
// Of the 128-bit space, where the blocks of either family begin (base/address.h).
constexpr std::array<unsigned, 2> bits_before_block{96, 0};

// The address with `value` in the `width` bits behind the first `offset` bits.
Address with_bits(Address address, unsigned offset, unsigned width, std::uint64_t value) noexcept {
  const unsigned shift = 128 - offset - width;
  if (shift >= 64) return {address.high() | value << (shift - 64), address.low()};
  return {address.high(), address.low() | value << shift};
}

}  // namespace

class AddressIndex::Builder {
 public:
  Builder(AddressIndex& index, const std::vector<Stretch>& stretches) : index_(index), stretches_(stretches) {}

  void fill(std::size_t family) {
    const Address base = family == 0 ? Address::from_ipv4(0) : Address{};
    const unsigned before = bits_before_block[family];
    Family& into = index_.families_[family];
    for (std::uint32_t block = 0; block < block_count;) {
      const Node node = node_of(with_bits(base, before, block_bits, block), before + block_bits);
      if (node == 0) {  // nothing lies here, up to where the next stretch begins
        block = std::max(block + 1, next_block(family));
        continue;
      }
      into.blocks.resize(block_count);
      into.blocks[block] = node;
      into.in_use[block >> 6U] |= std::uint64_t{1} << (block & 63U);
      ++block;
    }
  }

 private:
  // What lies at the addresses that share their first `bits` bits with `first`. Blocks and octets are asked for in
  // ascending order, so that the stretches are walked once.
  Node node_of(Address first, unsigned bits) {
    while (at_ < stretches_.size() && stretches_[at_].first <= first) ++at_;
    const Prefix covered{first, static_cast<std::uint8_t>(bits)};
    if (at_ == stretches_.size() || covered.last() < stretches_[at_].first) {
      return at_ == 0 ? Node{0} : stretches_[at_ - 1].number;
    }
    const std::size_t place = index_.tables_.size();
    index_.tables_.emplace_back();
    for (std::uint64_t octet = 0; octet < Table{}.size(); ++octet) {
      const Node node = node_of(with_bits(first, bits, step_bits, octet), bits + step_bits);
      index_.tables_[place][octet] = node;
    }
    return static_cast<Node>(place) | is_table;
  }

  // In which block the next stretch begins; of IPv4, all that is behind it begins behind its blocks.
  [[nodiscard]] std::uint32_t next_block(std::size_t family) const noexcept {
    if (at_ == stretches_.size()) return block_count;
    const Address next = stretches_[at_].first;
    if (family == 1) return static_cast<std::uint32_t>(next.high() >> 48U);
    return next.is_ipv4() ? next.ipv4() >> 16U : block_count;
  }

  AddressIndex& index_;
  const std::vector<Stretch>& stretches_;
  std::size_t at_ = 0;  // the first stretch behind what was asked for last
};

AddressIndex::AddressIndex(const std::vector<Stretch>& stretches) {
  Builder{*this, stretches}.fill(0);
  // Nobody asks the tables of IPv6 for IPv4's corner of the space: no tables for it. Prefixes nest, so what holds
  // behind that corner without beginning there holds in front of it too.
  std::vector<Stretch> without_ipv4;
  std::copy_if(stretches.begin(), stretches.end(), std::back_inserter(without_ipv4),
               [](const Stretch& stretch) { return !stretch.first.is_ipv4(); });
  Builder{*this, without_ipv4}.fill(1);
}

}  // namespace eugress
