// capture/: where frames come from. This door opens sources; libpcap stays behind it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "capture/source.h"

namespace eugress {

// Plain pcap files are read without libpcap where they are sound, or all by libpcap: the same frames and errors, for
// tests that compare the two.
enum class FileReader : std::uint8_t { fastest, libpcap };

// A pcap or pcapng file (micro- or nanoseconds), "-" for standard input, or a directory whose regular files are read in
// the order of their names as one capture. Errors name the file and, for damage inside it, the octet offset or the
// frame number; what was read before the damage has been given to the sink.
[[nodiscard]] Result<std::unique_ptr<Source>> open_files(const std::string& path,
                                                         FileReader reader = FileReader::fastest);

struct LiveSettings {
  std::vector<std::string> interfaces;    // of one gateway, as one observation; or "any" alone
  std::size_t sources = 1;                // that share the link between them
  std::uint32_t ring_bytes = 64U << 20U;  // hot-path: ring / 256 KiB blocks x 10 ms must outlast the worst stall
  std::uint32_t snap_length = 262144;
  bool promiscuous = true;
  bool is_filtered = false;  // nothing is captured until Source::narrow() has said what is wanted
};
// Live capture: TPACKET_V3 through libpcap, non-blocking with poll, nanosecond timestamps. With several sources every
// frame comes to one of them, all of a pair of addresses to the same; each has a ring of its own and belongs to one
// thread. Errors say which right or interface is missing and the command that mends it.
[[nodiscard]] Result<std::vector<std::unique_ptr<Source>>> open_live(const LiveSettings& settings);

struct InterfaceDescription {
  std::string name;
  std::string description;
  bool up = false;
};
// What could be captured on, for `eugress interfaces`.
[[nodiscard]] Result<std::vector<InterfaceDescription>> list_interfaces();

}  // namespace eugress
