#include "support/stun_payload.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

namespace eugress::synth {
namespace {

constexpr std::uint32_t magic_cookie = 0x2112a442;
constexpr std::uint32_t fingerprint_mask = 0x5354554e;
constexpr std::size_t length_at = 2;
constexpr std::string_view ice_password = "VOkJxbRl1RmTxUk/WvJxBt";  // The password of RFC 5769's examples.

std::uint32_t crc32(BytesView data) {
  std::uint32_t crc = 0xffffffffU;
  for (const std::uint8_t octet : data) {
    crc ^= octet;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

Bytes hmac_sha1(std::string_view key, BytesView data) {
  Bytes digest(20);
  unsigned size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), data.data(), data.size(), digest.data(), &size);
  return digest;
}

}  // namespace

StunMessage::StunMessage(std::uint16_t type, const StunTransaction& transaction, std::uint8_t padding)
    : transaction_(transaction), padding_(padding) {
  out_.u16(type).u16(0).u32(magic_cookie).bytes(transaction);
}

StunMessage& StunMessage::attribute(std::uint16_t type, BytesView value) {
  out_.u16(type).u16(value.size()).bytes(value);
  while (out_.size() % 4 != 0) out_.u8(padding_);
  out_.patch_u16(length_at, out_.size() - 20);
  return *this;
}

StunMessage& StunMessage::text(std::uint16_t type, std::string_view value) {
  ByteWriter octets;
  octets.text(value);
  return attribute(type, octets.view());
}

StunMessage& StunMessage::xor_mapped_address(const Endpoint& mapped) {
  ByteWriter mask;
  mask.u32(magic_cookie).bytes(transaction_);
  ByteWriter value;
  value.u8(0).u8(mapped.address.is_v6 ? 2 : 1).u16(mapped.port ^ (magic_cookie >> 16U));
  const BytesView octets = mapped.address.view();
  for (std::size_t at = 0; at < octets.size(); ++at) value.u8(octets[at] ^ mask.view()[at]);
  return attribute(stun_attribute::xor_mapped_address, value.view());
}

StunMessage& StunMessage::message_integrity(std::string_view password) {
  out_.patch_u16(length_at, out_.size() - 20 + 24);  // The length already counts this attribute.
  const Bytes digest = hmac_sha1(password, out_.view());
  return attribute(0x0008, digest);
}

StunMessage& StunMessage::fingerprint() {
  out_.patch_u16(length_at, out_.size() - 20 + 8);
  ByteWriter value;
  value.u32(crc32(out_.view()) ^ fingerprint_mask);
  return attribute(0x8028, value.view());
}

StunTransaction stun_transaction(Random& random) {
  StunTransaction out{};
  std::ranges::copy(random.bytes(out.size()), out.begin());
  return out;
}

Bytes stun_ice_request(const StunTransaction& transaction, bool use_candidate, Random& random) {
  StunMessage message(0x0001, transaction);
  message.text(stun_attribute::username, "Gn6Q:dXq1");
  message.attribute(stun_attribute::ice_controlling, random.bytes(8));
  if (use_candidate) message.attribute(stun_attribute::use_candidate, {});
  ByteWriter priority;
  priority.u32(0x6e7f1eff);
  message.attribute(stun_attribute::priority, priority.view());
  return message.message_integrity(ice_password).fingerprint().take();
}

Bytes stun_ice_response(const StunTransaction& transaction, const Endpoint& mapped) {
  return StunMessage(0x0101, transaction)
      .xor_mapped_address(mapped)
      .message_integrity(ice_password)
      .fingerprint()
      .take();
}

NativeStunTransaction native_stun_transaction(Random& random) {
  NativeStunTransaction out{};
  std::ranges::copy(random.bytes(out.size()), out.begin());
  if (out[0] == 0x21) out[0] = 0x22;  // Never the magic cookie by accident.
  return out;
}

Bytes native_stun_request(const NativeStunTransaction& transaction, Random& random) {
  ByteWriter out;
  out.u16(0x0001).u16(24).bytes(transaction).u16(0x0101).u16(20);
  for (int digit = 0; digit < 19; ++digit) out.u8('0' + random.between(0, 9));
  return out.u8(0).take();
}

Bytes native_stun_reply(const NativeStunTransaction& transaction, const Endpoint& mapped) {
  ByteWriter out;
  out.u16(0x0002)
      .u16(12)
      .bytes(transaction)
      .u16(0x0103)
      .u16(8)
      .u8(0)
      .u8(1)
      .u16(mapped.port)
      .bytes(mapped.address.view());
  return out.take();
}

}  // namespace eugress::synth
