// What else crosses a campus gateway: just enough of each protocol that a classifier must look twice.
#pragma once

#include <string_view>

#include "support/bytes.h"
#include "support/random.h"

namespace eugress::synth {

[[nodiscard]] Bytes quic_initial(Random& random);  // RFC 9000 section 17.2.2: long header, padded to 1,200 octets.
[[nodiscard]] Bytes quic_short(std::size_t size, Random& random);
[[nodiscard]] Bytes ntp_request(Random& random);  // RFC 5905, version 4, mode 3.
[[nodiscard]] Bytes ntp_reply(Random& random);
[[nodiscard]] Bytes http_request(std::string_view host, std::string_view path);
[[nodiscard]] Bytes http_response(std::size_t body);
[[nodiscard]] Bytes ssh_banner(std::string_view software);
[[nodiscard]] Bytes ssdp_search();
[[nodiscard]] Bytes icmp_echo(bool is_reply, std::uint16_t sequence);  // RFC 792
[[nodiscard]] Bytes arp_request(std::uint32_t sender, std::uint32_t target);
[[nodiscard]] Bytes lldp_advertisement();

// A word that occurs in clear in background payloads, so that a test can show that no payload reaches any output.
inline constexpr std::string_view planted_payload = "planted-payload-7f3a";

}  // namespace eugress::synth
