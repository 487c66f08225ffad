// Inner: the text of the kernel filter, a classic BPF program (at most 4,096 instructions) over an interval tree of
// addresses. docs/explanation/kernel-filter.md draws its shape. The kernel takes the outermost VLAN tag out of a packet
// before a filter sees it; up to three more may be left. Pure.
#pragma once

#include <linux/filter.h>

#include <vector>

#include "capture/address_set.h"
#include "capture/filter.h"
#include "capture/frame.h"

namespace eugress {

struct FilterText {
  AddressSet wanted;
  AddressSet excluded;
  std::vector<Prefix> nat64;
  std::vector<WantedPorts> ports;
  TunnelSet tunnels;
  std::vector<std::uint32_t> interfaces;
  bool client_hellos = true;
  std::uint32_t sampling = 0;
};

// Of what a rule lets through, the octets that a reader may need; counted from where the kernel shows a packet.
struct FilterCut {
  // Of a payload of media: the deepest offset that identify/zoom_wire.cc and identify/teams.cc read is 51.
  static constexpr std::uint32_t media_payload = 64;
  // Behind a TCP header: of a server's answer, which is known by its first octets.
  static constexpr std::uint32_t answer = 60 + 64;
  // A later fragment, of which only addresses and length are read.
  static constexpr std::uint32_t fragment = 128;
  static constexpr std::uint32_t whole = 262144;
};

// Empty for a link layer on which no interface captures. It may be longer than the kernel takes.
[[nodiscard]] std::vector<sock_filter> filter_program(const FilterText& text, LinkType link);
// Everything from these.
[[nodiscard]] std::vector<sock_filter> interfaces_program(const std::vector<std::uint32_t>& interfaces);

}  // namespace eugress
