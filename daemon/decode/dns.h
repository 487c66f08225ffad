// DNS messages (RFC 1035 section 4), for what they teach: which name stands for which address. Queries are recognised
// so that every well-formed message counts as a sighting, but nothing of a query is kept.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/address.h"
#include "base/byte_reader.h"
#include "base/host_name.h"
#include "base/time.h"

namespace eugress {

// The addresses that one answer gives, each reachable from the queried name through the CNAME chain; or the chain
// alone, where the server that answers does not know where it leads. Bounded: what does not fit is counted in
// `left_out`.
struct DnsAnswer {
  static constexpr std::size_t max_addresses = 32;
  static constexpr std::size_t max_aliases = 8;

  HostName asked;  // the queried name
  std::array<HostName, max_aliases>
      aliases;  // CNAME targets in chain order; the chain ends at the owner of the addresses
  std::size_t alias_count = 0;
  std::array<Address, max_addresses> addresses;
  std::size_t address_count = 0;
  std::uint32_t ttl = 0;  // seconds, the smallest along the way
  std::size_t left_out = 0;
};

enum class DnsReading : std::uint8_t {
  not_dns,  // does not parse as a DNS message
  message,  // well-formed, teaches nothing (a query, an error, other record types)
  answer,   // `answer` was filled, with addresses
  alias,    // `answer` was filled, with a chain and no address: whoever asked will ask for its end
};

// `payload` is one UDP payload, or one TCP payload that begins with the two length octets (RFC 1035 section 4.2.2) when
// `over_tcp`. A message whose capture was cut short is judged by what is there, never past it. Names outside HostName's
// alphabet teach nothing.
[[nodiscard]] DnsReading read_dns(Bytes payload, bool over_tcp, DnsAnswer& answer) noexcept;

}  // namespace eugress
