// IPv4 and IPv6 addresses, prefixes and endpoints as plain values of one 128-bit space: IPv4 lives in ::ffff:0:0/96
// (RFC 4291 section 2.5.5.2), so one table and one comparison serve both families.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eugress {

class Address {
 public:
  constexpr Address() noexcept = default;
  // Host byte order. `high` holds the first eight octets.
  constexpr Address(std::uint64_t high, std::uint64_t low) noexcept : high_(high), low_(low) {}

  [[nodiscard]] static constexpr Address from_ipv4(std::uint32_t value) noexcept {
    return {0, (std::uint64_t{0xffff} << 32U) | value};
  }
  // Dotted quad or RFC 4291 text; a mapped IPv4 address is IPv4.
  [[nodiscard]] static std::optional<Address> from_text(std::string_view text) noexcept;

  [[nodiscard]] constexpr bool is_ipv4() const noexcept { return high_ == 0 && (low_ >> 32U) == 0xffff; }
  // Only of an IPv4 address.
  [[nodiscard]] constexpr std::uint32_t ipv4() const noexcept { return static_cast<std::uint32_t>(low_); }
  [[nodiscard]] constexpr std::uint64_t high() const noexcept { return high_; }
  [[nodiscard]] constexpr std::uint64_t low() const noexcept { return low_; }

  // Of provider infrastructure only: a campus address has a type of its own that cannot become text
  // (flow/campus_endpoint.h).
  [[nodiscard]] std::string text() const;

  friend constexpr auto operator<=>(const Address&, const Address&) noexcept = default;

 private:
  std::uint64_t high_ = 0;
  std::uint64_t low_ = 0;
};

inline constexpr std::uint8_t mapped_bits = 96;  // in front of an IPv4 address, in the 128-bit space

// `length` counts bits of the 128-bit space: 10.0.0.0/8 has length 104.
struct Prefix {
  Address address;
  std::uint8_t length = 0;

  // "192.0.2.0/24" or "2001:db8::/32"; a bare address is a prefix of one. Host bits must be zero.
  [[nodiscard]] static std::optional<Prefix> from_text(std::string_view text) noexcept;
  [[nodiscard]] Address first() const noexcept { return address; }
  [[nodiscard]] Address last() const noexcept;
  [[nodiscard]] bool contains(Address candidate) const noexcept { return first() <= candidate && candidate <= last(); }
  // In the notation of its family, IPv4 lengths 0 to 32.
  [[nodiscard]] std::string text() const;

  friend constexpr auto operator<=>(const Prefix&, const Prefix&) noexcept = default;
};

enum class Transport : std::uint8_t { udp, tcp };
[[nodiscard]] constexpr std::string_view to_text(Transport transport) noexcept {
  return transport == Transport::udp ? "udp" : "tcp";
}

// Address and port of the far side.
struct Endpoint {
  Address address;
  std::uint16_t port = 0;

  friend constexpr auto operator<=>(const Endpoint&, const Endpoint&) noexcept = default;
};

}  // namespace eugress
