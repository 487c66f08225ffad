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

Digest sha256(std::string_view text) noexcept {
  const void* const octets = text.data();
  return sha256(Bytes{static_cast<const std::uint8_t*>(octets), text.size()});
}

bool is_sha256_text(std::string_view text) noexcept {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string hexadecimal(Bytes bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const std::uint8_t octet : bytes) {
    text += digits[octet >> 4U];
    text += digits[octet & 15U];
  }
  return text;
}

std::string sha256_text(Bytes bytes) {
  return hexadecimal(sha256(bytes));
}

std::string sha256_text(std::string_view text) {
  return hexadecimal(sha256(text));
}

}  // namespace eugress
