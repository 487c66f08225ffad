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
    return address.is_ipv4() ? find_ipv4(address.ipv4()) : find_ipv6(address);
  }

 private:
  // A number, or with the highest bit the place of a table for the next octet.
  using Node = std::uint32_t;
  static constexpr Node is_table = Node{1} << 31U;
  using Table = std::array<Node, 256>;

  struct Family {
    std::array<std::uint64_t, 1024> in_use{};
    std::vector<Node> blocks;  // by the first 16 bits; empty as long as none is in use

    [[nodiscard]] Node node(std::size_t block) const noexcept {
      return (in_use[block >> 6U] >> (block & 63U) & 1U) == 0 ? Node{0} : blocks[block];
    }
  };

  [[nodiscard]] static std::size_t octet(Address address, unsigned index) noexcept {
    const std::uint64_t half = index < 8 ? address.high() : address.low();
    return half >> (56U - 8U * (index & 7U)) & 0xffU;
  }
  [[nodiscard]] Node step(Node node, std::size_t octet) const noexcept {
    return (node & is_table) == 0 ? node : tables_[node & ~is_table][octet];
  }
  [[nodiscard]] std::uint32_t find_ipv4(std::uint32_t address) const noexcept {
    const Node node = families_[0].node(address >> 16U);
    return (node & is_table) == 0 ? node : step(step(node, address >> 8U & 0xffU), address & 0xffU);
  }
  [[nodiscard]] std::uint32_t find_ipv6(Address address) const noexcept {
    Node node = families_[1].node(address.high() >> 48U);
    for (unsigned next = 2; (node & is_table) != 0; ++next) node = step(node, octet(address, next));
    return node;
  }

  class Builder;

  std::array<Family, 2> families_;  // IPv4, IPv6
  std::vector<Table> tables_;
};

}  // namespace eugress
