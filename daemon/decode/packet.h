// What one frame says about who talks to whom: the innermost IP addresses, ports and the payload, as a view into the
// frame. Read once, left to right, never past the end. Thread: the worker's; lifetime: the frame's.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/address.h"
#include "base/byte_reader.h"
#include "base/time.h"

namespace eugress {

// The enumerated reason why a frame gave no Packet, or why a Packet went no further. Every value is a counter and a
// label value.
enum class Skip : std::uint8_t {
  none,             // not skipped
  truncated,        // the capture ends inside a header that we need
  malformed,        // a header contradicts itself or its length
  not_ip,           // ARP, LLDP, STP, ...
  other_transport,  // ICMP, ESP, ...: neither UDP nor TCP
  fragment,         // a later IP fragment: it has no ports
  local_service,    // mDNS, LLMNR, SSDP, NetBIOS, DHCP and multicast: never leaves the campus
  transit,          // neither side is ours or a provider's
  internal,         // both sides are ours
  not_ours,         // one side is ours, the far side is no provider's as far as we can tell
  table_full,       // the flow table or the candidates' pool had no room
  excluded,         // one side is in a prefix at which nobody may look
};
constexpr std::size_t skip_count = 12;
[[nodiscard]] std::string_view to_text(Skip skip) noexcept;  // "not-ip", "local-service", ...

struct TcpHeader {
  static constexpr std::uint8_t fin = 0x01;
  static constexpr std::uint8_t syn = 0x02;
  static constexpr std::uint8_t rst = 0x04;
  static constexpr std::uint8_t ack_flag = 0x10;

  std::uint32_t sequence = 0;
  std::uint32_t acknowledgement = 0;
  std::uint8_t flags = 0;
  bool has_timestamps = false;       // RFC 7323 section 3.2
  std::uint32_t timestamp = 0;       // TSval
  std::uint32_t timestamp_echo = 0;  // TSecr; means something only beside ack_flag
  [[nodiscard]] constexpr bool has(std::uint8_t flag) const noexcept { return (flags & flag) != 0; }
};

struct Packet {
  Timestamp time;
  std::uint32_t number = 0;  // of its frame among all that were read, modulo 2^32: order, whatever clocks do
  Address source;
  Address destination;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  Transport transport = Transport::udp;
  TcpHeader tcp;                     // only of TCP
  std::uint16_t identification = 0;  // of IPv4; 0 of IPv6
  std::uint32_t ip_octets = 0;       // IPFIX octetDeltaCount: IPv4 total length, IPv6 40 + payload length
  std::uint32_t payload_octets = 0;  // of the transport's payload on the wire, although perhaps not captured
  Bytes payload;                     // what of it was captured
};

}  // namespace eugress
