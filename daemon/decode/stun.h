// STUN in both forms that Zoom speaks: RFC 5389/8489 with the magic cookie, and the native client's RFC 3489 form
// without one, where the reply has type 0x0002 and a plain mapped address (zoom-wire.md 5.5: request attribute 0x0101
// of 20 octets, 19 digits and a zero; reply attribute 0x0103). The mapped address is a client's and is not kept.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/byte_reader.h"

namespace eugress {

// Of any method that somebody has defined, so that TURN counts too; a reply is a success or an error, `other` an
// indication, or of a method that nobody answers.
enum class StunKind : std::uint8_t { request, reply, other };
enum class StunForm : std::uint8_t { rfc5389, zoom_native };

struct Stun {
  StunKind kind = StunKind::other;
  StunForm form = StunForm::rfc5389;
  // With cookie: the last 12 of the 16 octets, 0 in front; native: all 16.
  std::array<std::uint8_t, 16> transaction{};
};

// The whole payload must be one consistent message: type with two zero bits, length that ends with the payload and is a
// multiple of four, attributes that fill it. `payload_octets` is the length on the wire; of a cut capture the captured
// attributes must fit. Without cookie the telling attribute must have been captured too: nothing else tells such a
// message from chance.
[[nodiscard]] std::optional<Stun> read_sized_stun(Bytes payload, std::uint32_t payload_octets) noexcept;
[[nodiscard]] inline std::optional<Stun> read_stun(Bytes payload, std::uint32_t payload_octets) noexcept {
  // Asked of every datagram of a link: type and length, which need no call, refuse nearly all.
  constexpr std::uint32_t header_octets = 20;
  ByteReader reader{payload};
  const std::uint16_t type = reader.u16();
  const std::uint32_t length = reader.u16();
  const bool may_be = (type & 0xc000U) == 0 && header_octets + length == payload_octets;
  return may_be ? read_sized_stun(payload, payload_octets) : std::nullopt;
}

}  // namespace eugress
