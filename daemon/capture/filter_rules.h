// Inner: the second half of the kernel filter, which decides once the headers have been read. What it must be told
// stands in the program's scratch memory and in X.
#pragma once

#include <cstdint>

#include "capture/filter_program.h"
#include "capture/program_writer.h"

namespace eugress {

struct FilterScratch {
  static constexpr std::uint32_t source = 0;       // first word of the address
  static constexpr std::uint32_t destination = 1;  // likewise
  static constexpr std::uint32_t transport = 2;    // offset of the transport header, or one of the next two
  static constexpr std::uint32_t no_transport = 0;
  static constexpr std::uint32_t in_tunnel = 1;  // something that is opened in user space
  static constexpr std::uint32_t protocol = 3;   // 0 of a later fragment
  static constexpr std::uint32_t network = 4;    // offset of an IPv6 header with extensions
  static constexpr std::uint32_t next = 5;       // next header
  static constexpr std::uint32_t source_port = 6;
  static constexpr std::uint32_t destination_port = 7;
};

// Where the headers lead. The last two want addresses, transport and protocol in scratch memory, and in X the offset of
// an IPv6 header.
struct FilterRules {
  ProgramWriter::Place drop = 0;
  ProgramWriter::Place whole = 0;
  ProgramWriter::Place ipv4 = 0;
  ProgramWriter::Place ipv6 = 0;
};

// `base`: the offset of the IP header in a frame without tags.
[[nodiscard]] FilterRules write_rules(ProgramWriter& writer, const FilterText& text, std::uint32_t base);

}  // namespace eugress
