#include "support/quic_payload.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace eugress::synth {
namespace {

constexpr std::size_t tag_size = 16;
constexpr std::size_t number_size = 4;

void expect(bool is_done) {
  if (!is_done) throw std::runtime_error("libcrypto refused");
}

Bytes hmac_sha256(BytesView key, BytesView text) {
  Bytes out(32);
  unsigned size = 0;
  expect(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), text.data(), text.size(), out.data(), &size) !=
         nullptr);
  return out;
}

Bytes expand_label(BytesView secret, std::string_view label, std::size_t size) {
  ByteWriter info;
  info.u16(size).u8(6 + label.size()).text("tls13 ").text(label).u8(0).u8(1);
  Bytes out = hmac_sha256(secret, info.view());
  out.resize(size);
  return out;
}

struct Keys {
  Bytes key;
  Bytes iv;
  Bytes protection;
};

Keys client_keys(QuicVersion version, BytesView id) {
  static const Bytes salt_v1{0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
                             0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a};
  static const Bytes salt_v2{0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93,
                             0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9};
  const bool is_first = version == QuicVersion::v1;
  const Bytes client = expand_label(hmac_sha256(is_first ? salt_v1 : salt_v2, id), "client in", 32);
  return {expand_label(client, is_first ? "quic key" : "quicv2 key", 16),
          expand_label(client, is_first ? "quic iv" : "quicv2 iv", 12),
          expand_label(client, is_first ? "quic hp" : "quicv2 hp", 16)};
}

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Bytes seal(const Keys& keys, BytesView nonce, BytesView header, BytesView plain) {
  const Cipher cipher{EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
  Bytes out(plain.size() + tag_size);
  int size = 0;
  expect(EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_gcm(), nullptr, keys.key.data(), nonce.data()) == 1);
  expect(EVP_EncryptUpdate(cipher.get(), nullptr, &size, header.data(), static_cast<int>(header.size())) == 1);
  expect(EVP_EncryptUpdate(cipher.get(), out.data(), &size, plain.data(), static_cast<int>(plain.size())) == 1);
  expect(EVP_EncryptFinal_ex(cipher.get(), out.data() + size, &size) == 1);
  expect(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, tag_size, out.data() + plain.size()) == 1);
  return out;
}

Bytes protection_mask(const Keys& keys, BytesView sample) {
  const Cipher cipher{EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
  Bytes out(32);
  int size = 0;
  expect(EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_ecb(), nullptr, keys.protection.data(), nullptr) == 1);
  expect(EVP_EncryptUpdate(cipher.get(), out.data(), &size, sample.data(), 16) == 1);
  return out;
}

void write_varint(ByteWriter& out, std::uint64_t value) {
  if (value < 64) {
    out.u8(value);
  } else {
    out.u16(0x4000U | value);
  }
}

// 0 Initial, 1 0-RTT; version 2 counts on by one.
void write_long_header(ByteWriter& out, const InitialShape& shape, unsigned type) {
  const unsigned bits = shape.version == QuicVersion::v1 ? type : type + 1;
  const Bytes& destination = shape.destination_id.empty() ? shape.first_id : shape.destination_id;
  out.u8(0xc0U | bits << 4U | (number_size - 1)).u32(static_cast<std::uint32_t>(shape.version));
  out.u8(destination.size()).bytes(destination).u8(shape.source_id.size()).bytes(shape.source_id);
}

Bytes frames(const InitialShape& shape, const std::vector<CryptoPiece>& pieces) {
  ByteWriter out;
  for (const CryptoPiece& piece : pieces) {
    if (shape.has_noise) out.u8(1).u8(0).u8(0).u8(2).u8(0).u8(9).u8(0).u8(0);  // PING, PADDING, ACK of packet 0
    out.u8(6);
    write_varint(out, piece.offset);
    write_varint(out, piece.octets.size());
    out.bytes(piece.octets);
  }
  return out.take();
}

}  // namespace

CryptoPiece crypto_piece(BytesView stream, std::size_t offset, std::size_t size) {
  const BytesView part = stream.subspan(offset, std::min(size, stream.size() - offset));
  return {offset, Bytes(part.begin(), part.end())};
}

Bytes handshake_of(const ClientHelloShape& shape, Random& random) {
  const Bytes in_a_record = client_hello(shape, random);
  return {in_a_record.begin() + 5, in_a_record.end()};
}

Bytes quic_client_initial(const InitialShape& shape, const std::vector<CryptoPiece>& pieces) {
  return quic_client_initial(shape, frames(shape, pieces));
}

Bytes quic_client_initial(const InitialShape& shape, Bytes plain) {
  ByteWriter out;
  write_long_header(out, shape, 0);
  write_varint(out, shape.token.size());
  out.bytes(shape.token);
  const std::size_t length_size = 2;
  const std::size_t number_at = out.size() + length_size;
  const std::size_t overhead = number_at + number_size + tag_size;
  plain.resize(std::max({plain.size(), std::size_t{20}, shape.padded_to > overhead ? shape.padded_to - overhead : 0}));
  out.u16(0x4000U | (number_size + plain.size() + tag_size)).u32(shape.number);

  const Keys keys = client_keys(shape.version, shape.first_id);
  Bytes nonce = keys.iv;
  for (unsigned octet = 0; octet < number_size; ++octet) {
    nonce[11 - octet] = static_cast<std::uint8_t>(nonce[11 - octet] ^ (shape.number >> 8U * octet & 0xffU));
  }
  const Bytes sealed = seal(keys, nonce, out.view(), plain);
  Bytes packet = out.take();
  packet.insert(packet.end(), sealed.begin(), sealed.end());
  const Bytes mask = protection_mask(keys, BytesView(packet).subspan(number_at + 4, 16));
  packet[0] = static_cast<std::uint8_t>(packet[0] ^ (mask[0] & 0x0fU));
  for (std::size_t octet = 0; octet < number_size; ++octet) {
    packet[number_at + octet] = static_cast<std::uint8_t>(packet[number_at + octet] ^ mask[1 + octet]);
  }
  return packet;
}

Bytes quic_early_data(const InitialShape& shape, std::size_t size, Random& random) {
  ByteWriter out;
  write_long_header(out, shape, 1);
  write_varint(out, size);
  out.bytes(random.bytes(size));
  return out.take();
}

}  // namespace eugress::synth
