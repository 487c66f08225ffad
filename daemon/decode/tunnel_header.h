// How each reader of a tunnel header reads and concludes. For tunnel.cc and tunnel_udp.cc alone.
#pragma once

#include <algorithm>

#include "decode/tunnel.h"

namespace eugress {

class TunnelHeader {
 public:
  TunnelHeader(Tunnel tunnel, const Cargo& cargo) noexcept
      : tunnel_(tunnel),
        octets_(cargo.octets),
        is_part_(cargo.is_part),
        reader_(cargo.captured.first(std::min<std::size_t>(cargo.captured.size(), cargo.octets))),
        is_cut_(cargo.captured.size() < cargo.octets) {}

  [[nodiscard]] ByteReader& reader() noexcept { return reader_; }
  // Of the cargo, behind what was read.
  [[nodiscard]] std::uint32_t left() const noexcept {
    return octets_ - static_cast<std::uint32_t>(std::min<std::size_t>(reader_.position(), octets_));
  }
  [[nodiscard]] bool is_part() const noexcept { return is_part_; }
  // What the header says of itself.
  void rename(Tunnel tunnel) noexcept { tunnel_ = tunnel; }
  // The cargo is only the beginning of what was sent: lengths inside go beyond it.
  void declare_part() noexcept { is_part_ = true; }
  // What is left is `octets` and padding.
  void trim(std::uint32_t octets) noexcept { octets_ = static_cast<std::uint32_t>(reader_.position()) + octets; }

  [[nodiscard]] Opening no_tunnel() const noexcept { return concluded(Opening::Outcome::no_tunnel); }
  [[nodiscard]] Opening refused() const noexcept { return concluded(Opening::Outcome::refused); }
  // The reader is spent: by the capture, or because there never was so much.
  [[nodiscard]] Opening short_of_octets() const noexcept {
    return concluded(is_cut_ ? Opening::Outcome::truncated : Opening::Outcome::refused);
  }
  [[nodiscard]] Opening ethernet() noexcept {
    constexpr std::uint32_t smallest_frame = 14;
    return left() < smallest_frame ? refused() : opened(LinkType::ethernet);
  }
  // `version` 0: either.
  [[nodiscard]] Opening ip(std::uint8_t version) noexcept {
    if (left() == 0) return refused();
    ByteReader ahead = reader_;
    const auto found = static_cast<std::uint8_t>(ahead.u8() >> 4U);
    if (!ahead.ok()) return short_of_octets();
    const bool is_ip = found == 4 || found == 6;
    return is_ip && (version == 0 || version == found) ? opened(LinkType::raw_ip) : refused();
  }

 private:
  [[nodiscard]] Opening concluded(Opening::Outcome outcome) const noexcept {
    return {.outcome = outcome, .tunnel = tunnel_, .inner = {}};
  }
  [[nodiscard]] Opening opened(LinkType link) noexcept {
    // The longest IPv6 packet that is no jumbogram, in an Ethernet frame with its tags.
    constexpr std::uint32_t longest_inner = 40 + 0xffff + 14 + 12;
    const std::uint32_t on_wire = is_part_ ? std::max(longest_inner, left()) : left();
    const Bytes rest = reader_.rest();
    Opening opening = concluded(Opening::Outcome::opened);
    opening.inner.bytes = rest.first(std::min<std::size_t>(rest.size(), on_wire));
    opening.inner.wire_length = on_wire;
    opening.inner.link = link;
    return opening;
  }

  Tunnel tunnel_;
  std::uint32_t octets_;
  bool is_part_;
  ByteReader reader_;
  bool is_cut_;
};

}  // namespace eugress
