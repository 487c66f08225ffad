#include "base/address.h"

#include <arpa/inet.h>

#include <charconv>
#include <cstring>

namespace eugress {
namespace {

std::uint64_t big_endian(const std::uint8_t* bytes) noexcept {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8U | bytes[i];
  return value;
}

// Host bits below `length` in each half.
std::uint64_t host_mask(std::uint8_t length, std::uint8_t half_start) noexcept {
  if (length >= half_start + 64) return 0;
  if (length <= half_start) return ~std::uint64_t{0};
  return ~std::uint64_t{0} >> static_cast<unsigned>(length - half_start);
}

}  // namespace

std::optional<Address> Address::from_text(std::string_view text) noexcept {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.empty() || text.size() >= terminated.size()) return std::nullopt;
  std::memcpy(terminated.data(), text.data(), text.size());
  std::array<std::uint8_t, 16> bytes{};
  if (inet_pton(AF_INET, terminated.data(), bytes.data()) == 1) {
    return from_ipv4(static_cast<std::uint32_t>(big_endian(bytes.data()) >> 32U));
  }
  if (inet_pton(AF_INET6, terminated.data(), bytes.data()) == 1) {
    return Address{big_endian(bytes.data()), big_endian(bytes.data() + 8)};
  }
  return std::nullopt;
}

std::string Address::text() const {
  std::array<std::uint8_t, 16> bytes{};
  for (unsigned i = 0; i < 8; ++i) {
    bytes[i] = static_cast<std::uint8_t>(high_ >> (56 - 8 * i));
    bytes[i + 8] = static_cast<std::uint8_t>(low_ >> (56 - 8 * i));
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (is_ipv4()) {
    inet_ntop(AF_INET, bytes.data() + 12, text.data(), text.size());
  } else {
    inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
  }
  return text.data();
}

std::optional<Prefix> Prefix::from_text(std::string_view text) noexcept {
  const std::size_t slash = text.find('/');
  const auto address = Address::from_text(text.substr(0, slash));
  if (!address) return std::nullopt;
  const bool written_as_ipv4 = address->is_ipv4() && text.find(':') == std::string_view::npos;
  const unsigned offset = written_as_ipv4 ? mapped_bits : 0;
  unsigned length = 128 - offset;
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const char* const end = digits.data() + digits.size();
    unsigned given = 0;
    const auto [stopped, error] = std::from_chars(digits.data(), end, given);
    if (error != std::errc{} || stopped != end || given > length) return std::nullopt;
    length = given;
  }
  const Prefix prefix{*address, static_cast<std::uint8_t>(length + offset)};
  const bool host_bits_clear =
      (address->high() & host_mask(prefix.length, 0)) == 0 && (address->low() & host_mask(prefix.length, 64)) == 0;
  if (!host_bits_clear) return std::nullopt;
  return prefix;
}

Address Prefix::last() const noexcept {
  return {address.high() | host_mask(length, 0), address.low() | host_mask(length, 64)};
}

std::string Prefix::text() const {
  const bool ipv4 = address.is_ipv4() && length >= mapped_bits;
  return address.text() + "/" + std::to_string(ipv4 ? length - mapped_bits : length);
}

}  // namespace eugress
