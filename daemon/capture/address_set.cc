#include "capture/address_set.h"

#include <algorithm>
#include <utility>

namespace eugress {
namespace {

// One bit of an address, counted from 1 at the left.
Address bit_of(unsigned number) noexcept {
  const std::uint64_t bit = std::uint64_t{1} << ((128U - number) % 64U);
  return number <= 64 ? Address{bit, 0} : Address{0, bit};
}

bool are_halves(const Prefix& left, const Prefix& right) noexcept {
  const unsigned shortest = is_ipv4(left) ? mapped_bits : 0;
  if (left.length != right.length || left.length <= shortest) return false;
  const Address bit = bit_of(left.length);
  const bool is_left = (left.address.high() & bit.high()) == 0 && (left.address.low() & bit.low()) == 0;
  return is_left && right.address == Address{left.address.high() | bit.high(), left.address.low() | bit.low()};
}

}  // namespace

bool is_ipv4(const Prefix& prefix) noexcept {
  return prefix.address.is_ipv4() && prefix.length >= mapped_bits;
}

unsigned family_length(const Prefix& prefix) noexcept {
  return prefix.length - (is_ipv4(prefix) ? mapped_bits : 0U);
}

std::uint32_t word_of(const Prefix& prefix, unsigned word) noexcept {
  const Address& address = prefix.address;
  if (is_ipv4(prefix)) return address.ipv4();
  const std::uint64_t half = word < 2 ? address.high() : address.low();
  return static_cast<std::uint32_t>(word % 2 == 0 ? half >> 32U : half);
}

std::vector<Prefix> disjoint(std::vector<Prefix> prefixes) {
  std::sort(prefixes.begin(), prefixes.end());
  std::vector<Prefix> kept;
  for (const Prefix& prefix : prefixes) {
    if (!kept.empty() && kept.back().contains(prefix.address)) continue;  // covered
    kept.push_back(prefix);
    while (kept.size() >= 2 && are_halves(kept[kept.size() - 2], kept.back())) {
      kept.pop_back();
      --kept.back().length;
    }
  }
  return kept;
}

AddressSet address_set(std::vector<Prefix> prefixes) {
  const auto first_ipv6 = std::partition(prefixes.begin(), prefixes.end(), is_ipv4);
  return {disjoint({prefixes.begin(), first_ipv6}), disjoint({first_ipv6, prefixes.end()})};
}

}  // namespace eugress
