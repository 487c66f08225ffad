#include "decode/quic.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <string_view>

#include "base/result.h"

namespace eugress {
namespace {

constexpr std::size_t key_octets = 16;
constexpr std::size_t iv_octets = 12;
constexpr std::size_t tag_octets = 16;
constexpr std::size_t sample_octets = 16;
constexpr std::size_t secret_octets = 32;
constexpr std::uint8_t longest_id = 20;     // RFC 9000 section 17.2
constexpr std::uint8_t long_header = 0xc0;  // with the fixed bit

using Secret = std::array<std::uint8_t, secret_octets>;

// RFC 9000 section 16
std::uint64_t read_varint(ByteReader& reader) noexcept {
  const std::uint8_t first = reader.u8();
  std::uint64_t value = first & 0x3fU;
  for (unsigned more = (1U << (first >> 6U)) - 1; more > 0; --more) value = value << 8U | reader.u8();
  return value;
}

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* made) const noexcept { EVP_CIPHER_CTX_free(made); }
};
struct FreeMac {
  void operator()(EVP_MAC_CTX* made) const noexcept { EVP_MAC_CTX_free(made); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;
using Mac = std::unique_ptr<EVP_MAC_CTX, FreeMac>;

Cipher make_cipher(const char* name) {
  EVP_CIPHER* const fetched = EVP_CIPHER_fetch(nullptr, name, nullptr);
  Cipher made{EVP_CIPHER_CTX_new()};
  check(fetched != nullptr && made && EVP_CipherInit_ex2(made.get(), fetched, nullptr, nullptr, 0, nullptr) == 1,
        "libcrypto has AES-128");
  EVP_CIPHER_free(fetched);
  return made;
}

Mac make_hmac() {
  EVP_MAC* const fetched = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  Mac made{EVP_MAC_CTX_new(fetched)};
  EVP_MAC_free(fetched);
  std::array<char, 7> digest{"SHA256"};
  const OSSL_PARAM parameters[] = {
      // NOLINT(modernize-avoid-c-arrays): libcrypto's
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0), OSSL_PARAM_construct_end()};
  check(made && EVP_MAC_CTX_set_params(made.get(), parameters) == 1, "libcrypto has HMAC-SHA-256");
  return made;
}

}  // namespace

struct QuicInitials::Ciphers {
  Cipher gcm = make_cipher("AES-128-GCM");
  Cipher ecb = make_cipher("AES-128-ECB");
  Mac hmac_sha256 = make_hmac();

  [[nodiscard]] bool hmac(Bytes key, Bytes text, Secret& result) const noexcept {
    std::size_t size = 0;
    return EVP_MAC_init(hmac_sha256.get(), key.data(), key.size(), nullptr) == 1 &&
           EVP_MAC_update(hmac_sha256.get(), text.data(), text.size()) == 1 &&
           EVP_MAC_final(hmac_sha256.get(), result.data(), &size, result.size()) == 1 && size == result.size();
  }

  // HKDF-Expand-Label (RFC 8446 section 7.1) without context; one round of the hash is enough for every length here.
  [[nodiscard]] bool expand(const Secret& secret, std::string_view label,
                            std::span<std::uint8_t> result) const noexcept {
    constexpr std::string_view prefix = "tls13 ";
    std::array<std::uint8_t, 32> info{};
    std::uint8_t* at = info.data();
    *at++ = 0;
    *at++ = static_cast<std::uint8_t>(result.size());
    *at++ = static_cast<std::uint8_t>(prefix.size() + label.size());
    at = std::copy(prefix.begin(), prefix.end(), at);
    at = std::copy(label.begin(), label.end(), at);
    *at++ = 0;
    *at++ = 1;  // the round
    Secret block{};
    if (!hmac(secret, Bytes{info}.first(static_cast<std::size_t>(at - info.data())), block)) return false;
    std::copy_n(block.begin(), result.size(), result.begin());
    return true;
  }

  // RFC 9001 section 5.4.3
  [[nodiscard]] bool mask(Bytes key, Bytes sample, std::array<std::uint8_t, sample_octets>& result) const noexcept {
    int size = 0;
    return EVP_EncryptInit_ex2(ecb.get(), nullptr, key.data(), nullptr, nullptr) == 1 &&
           EVP_EncryptUpdate(ecb.get(), result.data(), &size, sample.data(), static_cast<int>(sample.size())) == 1 &&
           size == static_cast<int>(result.size());
  }

  // RFC 9001 section 5.3. `sealed` ends with the tag; `plain` has room for it.
  [[nodiscard]] bool open(Bytes key, Bytes nonce, Bytes header, Bytes sealed, std::uint8_t* plain) const noexcept {
    const Bytes text = sealed.first(sealed.size() - tag_octets);
    std::array<std::uint8_t, tag_octets> tag{};
    std::copy_n(sealed.end() - tag_octets, tag_octets, tag.begin());
    int size = 0;
    return EVP_DecryptInit_ex2(gcm.get(), nullptr, key.data(), nonce.data(), nullptr) == 1 &&
           EVP_CIPHER_CTX_ctrl(gcm.get(), EVP_CTRL_AEAD_SET_TAG, tag_octets, tag.data()) == 1 &&
           EVP_DecryptUpdate(gcm.get(), nullptr, &size, header.data(), static_cast<int>(header.size())) == 1 &&
           EVP_DecryptUpdate(gcm.get(), plain, &size, text.data(), static_cast<int>(text.size())) == 1 &&
           EVP_DecryptFinal_ex(gcm.get(), plain + size, &size) == 1;
  }
};

struct QuicInitials::Version {
  std::uint32_t number;
  std::array<std::uint8_t, 20> salt;
  std::uint8_t initial_type;  // of the two type bits
  std::uint8_t retry_type;
  std::string_view key_label;
  std::string_view iv_label;
  std::string_view protection_label;
};

struct QuicInitials::Packet {
  Bytes whole;                // from its first octet to its last
  std::size_t number_at = 0;  // of the packet number
};

QuicInitials::QuicInitials() : ciphers_(std::make_unique<Ciphers>()) {}
QuicInitials::~QuicInitials() = default;

QuicReading QuicInitials::read(Bytes datagram, Bytes first_id) noexcept {
  // RFC 9001 section 5.2, RFC 9369 section 3
  static constexpr std::array<Version, 2> versions{
      Version{0x00000001,
              {0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
               0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a},
              0,
              3,
              "quic key",
              "quic iv",
              "quic hp"},
      Version{0x6b3343cf,
              {0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93,
               0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9},
              1,
              0,
              "quicv2 key",
              "quicv2 iv",
              "quicv2 hp"},
  };
  piece_count_ = 0;
  plain_octets_ = 0;
  key_id_ = {};
  QuicReading reading = QuicReading::other;
  if (datagram.size() > longest_datagram) return reading;
  int initials = 0;
  ByteReader reader{datagram};
  // Every turn takes at least the seven octets of a long header.
  while (reader.remaining() > 0) {
    const std::size_t begin = reader.position();
    const std::uint8_t first = reader.u8();
    const std::uint32_t number = reader.u32();
    if (!reader.ok() || (first & long_header) != long_header) return reading;  // a short header, or padding
    const auto version =
        std::find_if(versions.begin(), versions.end(), [&](const Version& one) { return one.number == number; });
    if (version == versions.end()) return reading;
    const std::uint8_t type = first >> 4U & 3U;
    const bool is_initial = type == version->initial_type;
    const std::uint8_t id_octets = reader.u8();
    const Bytes id = reader.take(id_octets);
    const std::uint8_t source_id_octets = reader.u8();
    reader.skip(source_id_octets);
    if (is_initial) reader.skip(read_varint(reader));  // the token
    if (type == version->retry_type) return reading;   // a server's
    const std::uint64_t length = read_varint(reader);
    const std::size_t number_at = reader.position() - begin;
    reader.skip(length);
    if (!reader.ok() || id_octets > longest_id || source_id_octets > longest_id) return QuicReading::refused;
    if (is_initial) {
      if (++initials > max_initials) return QuicReading::refused;
      const Packet packet{datagram.subspan(begin, reader.position() - begin), number_at};
      if (!read_initial(*version, packet, id, first_id)) return QuicReading::refused;
      reading = QuicReading::opened;
    }
  }
  return reading;
}

bool QuicInitials::read_initial(const Version& version, const Packet& packet, Bytes id, Bytes first_id) noexcept {
  auto payload = open(version, packet, id);
  const bool has_other_keys = !first_id.empty() && !std::equal(id.begin(), id.end(), first_id.begin(), first_id.end());
  if (!payload && has_other_keys) payload = open(version, packet, first_id);
  return payload && read_frames(*payload);
}

std::optional<Bytes> QuicInitials::open(const Version& version, const Packet& packet, Bytes id) noexcept {
  constexpr std::size_t longest_number = 4;
  const std::size_t sample_at = packet.number_at + longest_number;
  if (packet.whole.size() < sample_at + sample_octets) return std::nullopt;

  Secret secret{};
  std::array<std::uint8_t, key_octets> key{};
  std::array<std::uint8_t, iv_octets> nonce{};
  std::array<std::uint8_t, key_octets> protection_key{};
  std::array<std::uint8_t, sample_octets> mask{};
  const bool has_keys =
      ciphers_->hmac(version.salt, id, secret) && ciphers_->expand(Secret{secret}, "client in", secret) &&
      ciphers_->expand(secret, version.key_label, key) && ciphers_->expand(secret, version.iv_label, nonce) &&
      ciphers_->expand(secret, version.protection_label, protection_key) &&
      ciphers_->mask(protection_key, packet.whole.subspan(sample_at, sample_octets), mask);
  if (!has_keys) return std::nullopt;

  std::copy_n(packet.whole.begin(), sample_at, header_.begin());
  header_[0] = static_cast<std::uint8_t>(header_[0] ^ (mask[0] & 0x0fU));
  const std::size_t number_octets = 1U + (header_[0] & 3U);
  // The number is written in part only (RFC 9000 section 17.1), but the first few hundred are whole in one octet, and
  // no client sends more Initials.
  for (std::size_t i = 0; i < number_octets; ++i) {
    const auto octet = static_cast<std::uint8_t>(header_[packet.number_at + i] ^ mask[1 + i]);
    header_[packet.number_at + i] = octet;
    nonce[iv_octets - number_octets + i] ^= octet;
  }
  const std::size_t header_octets = packet.number_at + number_octets;
  const Bytes sealed = packet.whole.subspan(header_octets);
  if (sealed.size() < tag_octets || plain_octets_ + sealed.size() > plain_.size()) return std::nullopt;
  std::uint8_t* const plain = plain_.data() + plain_octets_;
  if (!ciphers_->open(key, nonce, Bytes{header_}.first(header_octets), sealed, plain)) return std::nullopt;
  const Bytes payload{plain, sealed.size() - tag_octets};
  plain_octets_ += payload.size();
  key_id_ = id;
  return payload;
}

// RFC 9000 section 12.4: of all frames an Initial may hold only these (section 17.2.2).
bool QuicInitials::read_frames(Bytes payload) noexcept {
  ByteReader reader{payload};
  while (reader.remaining() > 0) {
    const std::uint64_t type = read_varint(reader);
    switch (type) {
      case 0x00:  // PADDING
      case 0x01:  // PING
        break;
      case 0x02:    // ACK
      case 0x03: {  // with ECN counts
        read_varint(reader);
        read_varint(reader);
        std::uint64_t ranges = read_varint(reader);
        read_varint(reader);
        for (; ranges > 0 && reader.ok(); --ranges) {
          read_varint(reader);
          read_varint(reader);
        }
        for (int count = 0; type == 0x03 && count < 3; ++count) read_varint(reader);
        break;
      }
      case 0x06: {  // CRYPTO
        const std::uint64_t offset = read_varint(reader);
        const Bytes octets = reader.take(read_varint(reader));
        if (!reader.ok() || piece_count_ == max_pieces) return false;
        pieces_[piece_count_++] = {offset, octets};
        break;
      }
      case 0x1c:  // CONNECTION_CLOSE
        read_varint(reader);
        read_varint(reader);
        reader.skip(read_varint(reader));
        break;
      default:
        return false;
    }
    if (!reader.ok()) return false;
  }
  return true;
}

}  // namespace eugress
