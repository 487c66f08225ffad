#include "decode/stun.h"

#include <algorithm>

namespace eugress {
namespace {

constexpr std::uint32_t stun_header_octets = 20;
constexpr std::uint32_t magic_cookie = 0x2112a442;  // RFC 8489 section 5
constexpr std::uint16_t class_bits = 0x0110;
constexpr std::uint16_t class_request = 0x0000;
constexpr std::uint16_t class_indication = 0x0010;
// Of the methods from 0x080 on, whose types begin with other octets than 0 and 1. IANA has assigned none of them.
constexpr std::uint16_t high_method_bits = 0x3e00;

// zoom-wire.md 5.5
constexpr std::uint16_t native_request = 0x0001;
constexpr std::uint16_t native_reply = 0x0002;
constexpr std::uint16_t native_digits = 0x0101;
constexpr std::uint16_t native_mapped_address = 0x0103;
constexpr std::uint16_t native_digits_octets = 20;
constexpr std::uint16_t native_mapped_ipv4_octets = 8;
constexpr std::uint16_t native_mapped_ipv6_octets = 20;

// Nineteen digits and a zero octet, as far as captured.
bool are_digits(Bytes value) noexcept {
  const Bytes digits = value.first(std::min<std::size_t>(value.size(), native_digits_octets - 1));
  const bool all = std::all_of(digits.begin(), digits.end(), [](std::uint8_t c) { return c >= '0' && c <= '9'; });
  return all && (value.size() < native_digits_octets || value.back() == 0);
}

struct Attributes {
  bool consistent = false;
  bool native_request = false;  // carries what only the native client's request carries
  bool native_reply = false;    // and the reply
};

// `octets` is what the header promises; of it `captured` holds all or the beginning. Each attribute is padded to four
// octets (RFC 8489 section 14).
Attributes walk_attributes(Bytes captured, std::uint32_t octets) noexcept {
  Attributes found;
  ByteReader reader{captured};
  while (octets > 0) {
    const std::uint16_t type = reader.u16();
    const std::uint16_t length = reader.u16();
    if (!reader.ok()) break;  // the capture ends here, and so far all fits
    const std::uint32_t padded = (length + 3U) & ~3U;
    if (4 + padded > octets) return {};
    octets -= 4 + padded;
    const Bytes value = reader.take(std::min<std::size_t>(padded, reader.remaining()));
    if (type == native_digits && length == native_digits_octets && are_digits(value)) found.native_request = true;
    if (type == native_mapped_address && (length == native_mapped_ipv4_octets || length == native_mapped_ipv6_octets)) {
      found.native_reply = true;
    }
  }
  found.consistent = true;
  return found;
}

StunKind kind_of(std::uint16_t type) noexcept {
  if ((type & high_method_bits) != 0) return StunKind::other;
  const std::uint16_t message_class = type & class_bits;
  if (message_class == class_request) return StunKind::request;
  if (message_class == class_indication) return StunKind::other;
  return StunKind::reply;  // an error answers too
}

}  // namespace

std::optional<Stun> read_sized_stun(Bytes payload, std::uint32_t payload_octets) noexcept {
  ByteReader reader{payload};
  const std::uint16_t type = reader.u16();
  const std::uint16_t length = reader.u16();
  Bytes identity = reader.take(16);
  if (!reader.ok() || (type & 0xc000U) != 0 || length % 4 != 0) return std::nullopt;
  if (payload_octets != stun_header_octets + length || payload.size() > payload_octets) return std::nullopt;
  const Attributes attributes = walk_attributes(reader.rest(), length);
  if (!attributes.consistent) return std::nullopt;

  Stun stun;
  if (ByteReader{identity}.u32() == magic_cookie) {
    stun.form = StunForm::rfc5389;
    stun.kind = kind_of(type);
    identity = identity.subspan(4);
  } else if (type == native_request && attributes.native_request) {
    stun.form = StunForm::zoom_native;
    stun.kind = StunKind::request;
  } else if (type == native_reply && attributes.native_reply) {
    stun.form = StunForm::zoom_native;
    stun.kind = StunKind::reply;
  } else {
    return std::nullopt;
  }
  std::copy(identity.begin(), identity.end(), stun.transaction.end() - static_cast<std::ptrdiff_t>(identity.size()));
  return stun;
}

}  // namespace eugress
