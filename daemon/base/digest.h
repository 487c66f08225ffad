// SHA-256 (FIPS 180-4), by which tables, databases and policies are named in metrics and evidence. The one home of
// OpenSSL's digests outside evidence/ and decode/quic. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/byte_reader.h"

namespace eugress {

using Digest = std::array<std::uint8_t, 32>;
[[nodiscard]] Digest sha256(Bytes bytes) noexcept;
[[nodiscard]] Digest sha256(std::string_view text) noexcept;
// Lower-case.
// Whether the text is 64 such digits.
[[nodiscard]] bool is_sha256_text(std::string_view text) noexcept;
[[nodiscard]] std::string hexadecimal(Bytes bytes);
[[nodiscard]] std::string sha256_text(Bytes bytes);
[[nodiscard]] std::string sha256_text(std::string_view text);

}  // namespace eugress
