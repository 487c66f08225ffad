#include "base/digest.h"

#include <openssl/evp.h>

#include "base/result.h"

namespace eugress {

Digest sha256(Bytes bytes) noexcept {
  Digest digest{};
  const int done = EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  check(done == 1, "libcrypto computes SHA-256");
  return digest;
}

std::string sha256_text(Bytes bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * sizeof(Digest));
  for (const std::uint8_t octet : sha256(bytes)) {
    text += digits[octet >> 4U];
    text += digits[octet & 15U];
  }
  return text;
}

}  // namespace eugress
