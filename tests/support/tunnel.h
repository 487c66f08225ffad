// Tunnels and mirrors around the packets of a story, each as its standard draws it; nothing is shared with the daemon's
// readers. A wrapping takes what an Ethernet frame would carry and gives what it carries instead.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "support/packet_builder.h"

namespace eugress::synth {

struct Carried {
  std::uint16_t ethertype = 0x0800;
  Bytes octets;
};

struct Wrapping {
  std::string kind;  // as the daemon counts it
  std::function<Carried(Way, const Carried&)> wrap;
  std::vector<Ip> ends;  // may occur in no output
};

// The two ends, of which one lies towards the campus.
struct TunnelEnds {
  Ip inner;
  Ip outer;
};

[[nodiscard]] Carried carried_ip(Bytes packet);

// RFC 3032: the label stack, outermost first, in front of IP.
[[nodiscard]] Wrapping in_mpls(std::vector<std::uint32_t> labels);
// RFC 4448: a whole Ethernet frame behind one label and a control word.
[[nodiscard]] Wrapping in_pseudowire(std::uint32_t label);
[[nodiscard]] Wrapping in_pppoe(std::uint16_t session);  // RFC 2516
[[nodiscard]] Wrapping in_gre(const TunnelEnds& ends);   // RFC 2784
// RFC 2890: key and sequence number, around a whole frame.
[[nodiscard]] Wrapping in_gre_bridge(const TunnelEnds& ends, std::uint32_t key);
// draft-foschiano-erspan: types I, II and III; the latter with its platform subheader.
[[nodiscard]] Wrapping in_erspan(const TunnelEnds& ends, int type);
[[nodiscard]] Wrapping in_vxlan(const TunnelEnds& ends, std::uint32_t network);  // RFC 7348
// RFC 8926, with two options, one of them critical.
[[nodiscard]] Wrapping in_geneve(const TunnelEnds& ends, std::uint32_t network);
// TS 29.281, with the extension header of a 5G session.
[[nodiscard]] Wrapping in_gtp_u(const TunnelEnds& ends);
// RFC 2003, RFC 2473, RFC 4213, by the versions of ends and packet.
[[nodiscard]] Wrapping in_ip(const TunnelEnds& ends, std::string kind);
// RFC 4380, from a client to a relay; from the relay with an origin indication.
[[nodiscard]] Wrapping in_teredo(const TunnelEnds& ends);

// The address of a Teredo client behind `address`, and of an IPv4 host behind a NAT64 (RFC 6052).
[[nodiscard]] Ip teredo_address(const Ip& address);
[[nodiscard]] Ip nat64_address(const Ip& address);
// The IPv4 host that such an address stands for, or the address itself.
[[nodiscard]] Ip plain_address(const Ip& address);

}  // namespace eugress::synth
