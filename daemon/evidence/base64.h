// Base64 of RFC 4648 section 4, with padding, in its one form: what decodes encodes to the same text. Stricter than
// most decoders (stray bits behind the last octet are refused), so that no signed text has two spellings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_reader.h"
#include "base/digest.h"

namespace eugress {

[[nodiscard]] std::string to_base64(Bytes octets);
[[nodiscard]] std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text);
// Exactly 32 octets: a hash.
[[nodiscard]] std::optional<Digest> digest_from_base64(std::string_view text);

}  // namespace eugress
