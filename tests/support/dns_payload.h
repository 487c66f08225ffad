// DNS messages (RFC 1035, EDNS RFC 6891) with name compression, as stub resolvers and their servers exchange them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/bytes.h"
#include "support/endpoint.h"

namespace eugress::synth {

namespace dns_type {
inline constexpr std::uint16_t a = 1, cname = 5, aaaa = 28, https = 65;
}

struct DnsRecord {
  std::string owner;
  std::uint16_t type = dns_type::a;
  std::uint32_t time_to_live = 300;
  Ip address;         // a, aaaa
  std::string alias;  // cname
};

[[nodiscard]] Bytes dns_query(std::uint16_t id, std::string_view name, std::uint16_t type);
[[nodiscard]] Bytes dns_response(std::uint16_t id, std::string_view name, std::uint16_t type,
                                 const std::vector<DnsRecord>& answers, std::uint8_t response_code = 0);
// Multicast DNS question and answer carry no transaction id (RFC 6762 section 18.1).
[[nodiscard]] Bytes mdns_query(std::string_view name);

}  // namespace eugress::synth
