// Capture files written octet by octet from their specifications (draft-ietf-opsawg-pcap, -pcapng), without libpcap:
// the library that reads them later must not also have written them.
#pragma once

#include <cstdint>
#include <cstdio>

#include "support/bytes.h"
#include "support/capture.h"

namespace eugress::synth {

struct FileShape {
  enum class Format { pcap, pcapng };
  Format format = Format::pcap;
  bool has_nanoseconds = false;
  bool is_big_endian = false;
  std::uint32_t snap_length = 262144;
};

[[nodiscard]] Bytes file_header(const FileShape& shape, LinkType link);
[[nodiscard]] Bytes file_record(const FileShape& shape, const CapturedFrame& frame, BytesView octets);

// Header and all records, for tests.
[[nodiscard]] Bytes file_image(const Capture& capture, const FileShape& shape);
// False as soon as the stream takes no more; errno then says why.
[[nodiscard]] bool write_capture(const Capture& capture, const FileShape& shape, std::FILE* stream);

}  // namespace eugress::synth
