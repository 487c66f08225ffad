// IPv4 hosts that IPv6 addresses stand for: behind a NAT64 (RFC 6052 section 2) or a Teredo client's (RFC 4380 section
// 4). Whoever wants to know who and where a host is wants the IPv4 address.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/address.h"

namespace eugress {

class EmbeddedAddresses {
 public:
  static constexpr std::size_t max_prefixes = 4;

  // 64:ff9b::/96 is known. A network may have others of its own; what does not fit is left out and says so.
  [[nodiscard]] constexpr bool add_nat64(const Prefix& prefix) noexcept {
    if (prefix.length != nat64_bits || count_ == prefixes_.size()) return false;
    prefixes_[count_++] = prefix.address;
    return true;
  }

  [[nodiscard]] constexpr Address plain(Address address) const noexcept {
    const std::uint64_t high = address.high();
    if (high >> 32U == teredo) [[unlikely]]
      return Address::from_ipv4(~static_cast<std::uint32_t>(address.low()));
    // The usual prefix, and any of the network's own, in few comparisons for all other addresses.
    if (high != known_nat64 && count_ == 0) [[likely]]
      return address;
    return behind_nat64(address);
  }

  static constexpr std::uint8_t nat64_bits = 96;
  // The one that everybody knows.
  [[nodiscard]] static constexpr Prefix known_prefix() noexcept { return {{known_nat64, 0}, nat64_bits}; }

 private:
  static constexpr std::uint32_t teredo = 0x20010000;
  static constexpr std::uint64_t known_nat64 = 0x0064ff9b00000000;

  [[nodiscard]] constexpr Address behind_nat64(Address address) const noexcept {
    bool is_behind = address.high() == known_nat64 && address.low() >> 32U == 0;
    for (std::size_t i = 0; i < count_; ++i) {
      is_behind =
          is_behind || (address.high() == prefixes_[i].high() && address.low() >> 32U == prefixes_[i].low() >> 32U);
    }
    return is_behind ? Address::from_ipv4(static_cast<std::uint32_t>(address.low())) : address;
  }

  std::array<Address, max_prefixes> prefixes_{};
  std::size_t count_ = 0;
};

}  // namespace eugress
