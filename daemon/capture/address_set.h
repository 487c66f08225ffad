// Inner: prefixes as a kernel filter looks for them: disjoint, sorted, apart by family. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "base/address.h"

namespace eugress {

[[nodiscard]] bool is_ipv4(const Prefix& prefix) noexcept;
// Bits of the prefix in the notation of its family.
[[nodiscard]] unsigned family_length(const Prefix& prefix) noexcept;
// One of the 32-bit words of the address in its family: IPv4 has one, IPv6 four.
[[nodiscard]] std::uint32_t word_of(const Prefix& prefix, unsigned word) noexcept;

// Without what another one covers, halves put together. Of one family.
[[nodiscard]] std::vector<Prefix> disjoint(std::vector<Prefix> prefixes);

struct AddressSet {
  std::vector<Prefix> ipv4;
  std::vector<Prefix> ipv6;
  [[nodiscard]] std::size_t size() const noexcept { return ipv4.size() + ipv6.size(); }
};
[[nodiscard]] AddressSet address_set(std::vector<Prefix> prefixes);

}  // namespace eugress
