#include "identify/shared_forms.h"

namespace eugress {

// RFC 6347 section 4.1: content type, version 1.0 or 1.2 (also of a 1.3 ClientHello), epoch, sequence, length.
bool is_dtls(const Payload& payload) noexcept {
  ByteReader reader{payload.bytes};
  const std::uint8_t type = reader.u8();
  const std::uint16_t version = reader.u16();
  reader.skip(8);
  const std::uint32_t length = reader.u16();
  if (!reader.ok() || type < 20 || type > 23 || (version != 0xfeff && version != 0xfefd)) return false;
  return length > 0 && 13 + length <= payload.octets;
}

// RFC 8446 section 5.1. A record may go on in later segments; a segment may begin in the middle of one, and is then
// nothing that we know.
bool is_tls(const Payload& payload) noexcept {
  constexpr std::uint16_t longest = 16384 + 2048;
  ByteReader reader{payload.bytes};
  const std::uint8_t type = reader.u8();
  const std::uint16_t version = reader.u16();
  const std::uint16_t length = reader.u16();
  return reader.ok() && type >= 20 && type <= 23 && version >= 0x0301 && version <= 0x0304 && length > 0 &&
         length <= longest;
}

// Alone, or behind the two octets of length that ICE puts before it on TCP (RFC 4571, RFC 6544).
bool is_stun_on_tcp(const Payload& payload) noexcept {
  if (read_stun(payload.bytes, payload.octets)) return true;
  ByteReader reader{payload.bytes};
  const std::uint32_t length = reader.u16();
  return reader.ok() && length + 2 == payload.octets && read_stun(reader.rest(), length);
}

std::optional<Echo> stun_echo(const Stun& stun) noexcept {
  if (stun.kind == StunKind::other) return std::nullopt;
  Echo echo;
  echo.kind = stun.kind == StunKind::request ? Echo::Kind::request : Echo::Kind::reply;
  echo.method = RttMethod::stun;
  echo.key = stun.transaction;
  // The native client sends every request three times, 10 ms apart.
  constexpr std::chrono::milliseconds copies{20};
  if (stun.form == StunForm::zoom_native) echo.doubt = copies;
  return echo;
}

}  // namespace eugress
