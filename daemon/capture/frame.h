// What one look at the wire gives: captured bytes, when, and how long the frame was there. A view: it dies with its
// run (capture/source.h).
#pragma once

#include <cstdint>

#include "base/byte_reader.h"
#include "base/time.h"

namespace eugress {

// The link layers that decode/ reads. Numbers are ours; pcap's DLT values are mapped in capture/.
enum class LinkType : std::uint8_t {
  ethernet,
  linux_cooked,     // LINKTYPE_LINUX_SLL, 16 octets
  linux_cooked_v2,  // LINKTYPE_LINUX_SLL2, 20 octets
  raw_ip,           // LINKTYPE_RAW, also IPV4 and IPV6
  null_loopback,    // LINKTYPE_NULL (host order of the capturing machine) and LOOP (network order)
};

struct Frame {
  Timestamp time;
  Bytes bytes;                    // what was captured, at most wire_length
  std::uint32_t wire_length = 0;  // what passed
  LinkType link = LinkType::ethernet;
};

}  // namespace eugress
