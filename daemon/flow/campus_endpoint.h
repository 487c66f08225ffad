// Address and port of our side: a student's laptop. It can be compared and hashed, and nothing else: there is no way
// from here to text, a log, a label or a file, and none may be added (tests/must_not_compile). It never leaves the
// worker's thread; what another worker needs of it is a mark.
#pragma once

#include <array>
#include <cstdint>

#include "base/address.h"
#include "base/keyed_hash.h"

namespace eugress {

// What a provider learns about a device from the kind of address it connects from, and all that we keep of that
// address. nat4: private or shared IPv4, so a translator stands before the Internet. v6_eui64: the interface identifier
// carries the MAC address (RFC 4291 appendix A), which follows the device everywhere; v6_random: any other.
enum class ClientExposure : std::uint8_t { nat4, public4, v6_random, v6_eui64 };
constexpr std::size_t client_exposure_count = 4;
[[nodiscard]] std::string_view to_text(ClientExposure exposure) noexcept;
[[nodiscard]] ClientExposure client_exposure(Address address) noexcept;

// Stands for a socket or a device of ours where it must be known again and nothing else: in memories, and between the
// workers of one process. Whoever does not have the process's random key, which is nowhere but in its memory, learns
// nothing from it; two different ones are alike with a chance of 2^-64.
class CampusMark {
 public:
  constexpr CampusMark() noexcept = default;
  friend constexpr bool operator==(const CampusMark&, const CampusMark&) noexcept = default;
  // Spread over all bits.
  [[nodiscard]] constexpr std::uint64_t hash() const noexcept { return value_; }

 private:
  friend class CampusEndpoint;
  constexpr explicit CampusMark(std::uint64_t value) noexcept : value_(value) {}
  std::uint64_t value_ = 0;
};

class CampusEndpoint {
 public:
  constexpr CampusEndpoint() noexcept = default;
  constexpr CampusEndpoint(Address address, std::uint16_t port) noexcept : address_(address), port_(port) {}

  // The device behind it: the address without the port.
  [[nodiscard]] constexpr CampusEndpoint device() const noexcept { return {address_, 0}; }

  friend constexpr bool operator==(const CampusEndpoint&, const CampusEndpoint&) noexcept = default;

  [[nodiscard]] constexpr CampusMark mark(const KeyedHash& keyed) const noexcept {
    return CampusMark{keyed({address_.high(), address_.low(), port_, 0, 0, 0})};
  }

 private:
  friend struct FlowKey;  // hashes it
  Address address_;
  std::uint16_t port_ = 0;
};

}  // namespace eugress
