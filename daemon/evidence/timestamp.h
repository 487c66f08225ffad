// Time-stamps of a third party over a seal (RFC 3161): the query that an operator sends, and what the reply is worth.
// The one home of OpenSSL's TS functions. Sends nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace eugress {

constexpr std::size_t largest_reply = 1U << 16U;  // of an authority, in octets

// DER of a TimeStampReq over SHA-256 of the octets; asks for the certificate, has no nonce, so that a reply stands by
// itself.
[[nodiscard]] std::string timestamp_query(std::string_view octets);

struct Stamped {
  Timestamp at;              // as the authority says
  bool is_verified = false;  // by a certificate that leads to one we trust; else only that it is of these octets
};
// DER of a TimeStampResp. An error if it is not granted, or of other octets. `authority`: certificates in PEM that are
// trusted; empty: the signature is not looked at.
[[nodiscard]] Result<Stamped> check_timestamp(std::string_view reply, std::string_view octets,
                                              const std::string& authority);

}  // namespace eugress
