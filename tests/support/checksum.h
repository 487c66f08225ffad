// The Internet checksum of RFC 1071, as the headers of IPv4, UDP, TCP and ICMP carry it.
#pragma once

#include <cstdint>

#include "support/bytes.h"
#include "support/endpoint.h"

namespace eugress::synth {

[[nodiscard]] std::uint16_t internet_checksum(BytesView data);

// Over the pseudo header (RFC 768, RFC 9293 section 3.1, RFC 8200 section 8.1) and the segment. `protocol` is the
// transport's number, never an extension header's.
[[nodiscard]] std::uint16_t transport_checksum(const Ip& source, const Ip& destination, std::uint8_t protocol,
                                               BytesView segment);

}  // namespace eugress::synth
