// SHA-256 (FIPS 180-4), by which tables, databases and policies are named in metrics and evidence. The one home of
// OpenSSL's digests outside evidence/ and decode/quic. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/byte_reader.h"

namespace eugress {

using Digest = std::array<std::uint8_t, 32>;
[[nodiscard]] Digest sha256(Bytes bytes) noexcept;
// Lower-case hexadecimal, 64 characters.
[[nodiscard]] std::string sha256_text(Bytes bytes);

}  // namespace eugress
