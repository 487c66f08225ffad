// STUN in both dialects: RFC 8489 (5389) with magic cookie, and the native client's older form without one: request
// type 0x0001 with attribute 0x0101 of twenty octets (nineteen digits and a zero), reply type 0x0002 with attribute
// 0x0103, a plain mapped address (RFC 3489 section 11.2.1).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/bytes.h"
#include "support/endpoint.h"
#include "support/random.h"

namespace eugress::synth {

namespace stun_attribute {
inline constexpr std::uint16_t username = 0x0006, xor_mapped_address = 0x0020, priority = 0x0024,
                               use_candidate = 0x0025, software = 0x8022, ice_controlled = 0x8029,
                               ice_controlling = 0x802a;
}

using StunTransaction = std::array<std::uint8_t, 12>;

class StunMessage {
 public:
  // `padding` fills attributes up to four octets; the RFC leaves its value open.
  StunMessage(std::uint16_t type, const StunTransaction& transaction, std::uint8_t padding = 0);
  StunMessage& attribute(std::uint16_t type, BytesView value);
  StunMessage& text(std::uint16_t type, std::string_view value);
  StunMessage& xor_mapped_address(const Endpoint& mapped);
  StunMessage& message_integrity(std::string_view password);  // HMAC-SHA1, RFC 8489 section 14.5
  StunMessage& fingerprint();                                 // CRC-32, section 14.7
  [[nodiscard]] Bytes take() { return out_.take(); }

 private:
  ByteWriter out_;
  StunTransaction transaction_;
  std::uint8_t padding_;
};

[[nodiscard]] StunTransaction stun_transaction(Random& random);
[[nodiscard]] Bytes stun_ice_request(const StunTransaction& transaction, bool use_candidate, Random& random);
[[nodiscard]] Bytes stun_ice_response(const StunTransaction& transaction, const Endpoint& mapped);

using NativeStunTransaction = std::array<std::uint8_t, 16>;
[[nodiscard]] NativeStunTransaction native_stun_transaction(Random& random);
[[nodiscard]] Bytes native_stun_request(const NativeStunTransaction& transaction, Random& random);
[[nodiscard]] Bytes native_stun_reply(const NativeStunTransaction& transaction, const Endpoint& mapped);

}  // namespace eugress::synth
