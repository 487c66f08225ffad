// Inner: pcap's link-layer numbers (DLT_*, https://www.tcpdump.org/linktypes.html) that decode/ reads. The numbers are
// written out here because pcap's own headers stay in the two sources; file_source.cc asserts that they agree.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "capture/frame.h"

namespace eugress {

struct DataLink {
  int number;
  std::string_view name;  // pcap's
  LinkType link;
};

inline constexpr std::array data_links{
    DataLink{1, "EN10MB", LinkType::ethernet},
    DataLink{113, "LINUX_SLL", LinkType::linux_cooked},
    DataLink{276, "LINUX_SLL2", LinkType::linux_cooked_v2},
    DataLink{12, "RAW", LinkType::raw_ip},
    DataLink{228, "IPV4", LinkType::raw_ip},
    DataLink{229, "IPV6", LinkType::raw_ip},
    DataLink{0, "NULL", LinkType::null_loopback},
    DataLink{108, "LOOP", LinkType::null_loopback},
};

[[nodiscard]] constexpr std::optional<LinkType> link_type_of(int number) noexcept {
  for (const DataLink& known : data_links) {
    if (known.number == number) return known.link;
  }
  return std::nullopt;
}

// "link type 105 (IEEE802_11) is not supported; supported are EN10MB, ...". `name` is pcap's, or null if it has none.
[[nodiscard]] inline std::string unsupported_link(int number, const char* name) {
  std::string text = "link type " + std::to_string(number);
  if (name != nullptr) text += std::string{" ("} + name + ")";
  text += " is not supported; supported are ";
  for (const DataLink& known : data_links) {
    if (&known != &data_links.front()) text += ", ";
    text += known.name;
  }
  return text;
}

}  // namespace eugress
