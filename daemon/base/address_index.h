// Which of many numbered stretches of the address space an address lies in, by following its octets. Made for the
// packet path, where nearly every far address lies in none: a bit for each /16 block of either family (16 KiB, stays in
// the first cache level) says so at once; behind it a table a step of eight bits is exact. Immutable once built.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/address.h"

namespace eugress {

class AddressIndex {
 public:
  // From `first` up to the next one's first; the last one to the end of the space.
  struct Stretch {
    Address first;
    std::uint32_t number = 0;  // 0: nothing lies here; below 2^31
  };

  AddressIndex() = default;
  // Sorted by first, and made of prefixes. In front of the first one nothing lies.
  explicit AddressIndex(const std::vector<Stretch>& stretches);

  [[nodiscard]] std::uint32_t find(Address address) const noexcept {
    const bool is_ipv4 = address.is_ipv4();
    const auto block = static_cast<std::uint32_t>(is_ipv4 ? address.ipv4() >> 16U : address.high() >> 48U);
    const Family& family = families_[is_ipv4 ? 0 : 1];
    if ((family.in_use[block >> 6U] >> (block & 63U) & 1U) == 0) return 0;
    return follow(family.blocks[block], address, is_ipv4 ? 14 : 2);
  }

 private:
  // A number, or with the highest bit the place of a table for the next octet.
  using Node = std::uint32_t;
  static constexpr Node is_table = Node{1} << 31U;
  using Table = std::array<Node, 256>;

  struct Family {
    std::array<std::uint64_t, 1024> in_use{};
    std::vector<Node> blocks;  // by the first 16 bits; empty as long as none is in use
  };

  [[nodiscard]] static std::size_t octet(Address address, unsigned index) noexcept {
    const std::uint64_t half = index < 8 ? address.high() : address.low();
    return half >> (56U - 8U * (index & 7U)) & 0xffU;
  }
  [[nodiscard]] std::uint32_t follow(Node node, Address address, unsigned next_octet) const noexcept {
    while ((node & is_table) != 0) node = tables_[node & ~is_table][octet(address, next_octet++)];
    return node;
  }

  class Builder;

  std::array<Family, 2> families_;  // IPv4, IPv6
  std::vector<Table> tables_;
};

}  // namespace eugress
