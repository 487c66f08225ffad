#include "support/tunnel.h"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>

namespace eugress::synth {
namespace {

constexpr std::uint16_t type_ipv4 = 0x0800;
constexpr std::uint16_t type_ipv6 = 0x86dd;

Carried outer_packet(const TunnelEnds& ends, Way way, std::uint8_t protocol, BytesView body) {
  const bool leaves = way == Way::egress;
  return carried_ip(ip_packet(leaves ? ends.inner : ends.outer, leaves ? ends.outer : ends.inner, protocol, body));
}

// The source port is the hash of a flow: here one of a few.
Carried outer_datagram(const TunnelEnds& ends, Way way, std::uint16_t source, std::uint16_t port, BytesView body) {
  const bool leaves = way == Way::egress;
  const Endpoint from{leaves ? ends.inner : ends.outer, source};
  const Endpoint to{leaves ? ends.outer : ends.inner, port};
  return outer_packet(ends, way, 17, udp_segment(from, to, body));
}

Bytes framed(Way way, const Carried& inner, std::vector<VlanTag> tags = {}) {
  return link_frame({LinkType::ethernet, std::move(tags)}, way, inner.ethertype, inner.octets);
}

void must_be_ip(const Carried& inner) {
  if (inner.ethertype != type_ipv4 && inner.ethertype != type_ipv6) {
    throw std::invalid_argument("this wrapping carries IP alone");
  }
}

std::vector<Ip> both(const TunnelEnds& ends) {
  return {ends.inner, ends.outer};
}

// Counts up for each packet of one direction, as the standards want it.
std::shared_ptr<std::uint32_t> counter() {
  return std::make_shared<std::uint32_t>(0);
}

Carried erspan_i(const TunnelEnds& ends, Way way, const Carried& inner) {
  ByteWriter out;
  out.u16(0).u16(0x88be).bytes(framed(way, inner));
  return outer_packet(ends, way, 47, out.view());
}

Carried erspan_ii(const TunnelEnds& ends, Way way, const Carried& inner, std::uint32_t sequence) {
  ByteWriter out;
  out.u16(0x1000).u16(0x88be).u32(sequence);
  out.u16(0x1000 | 120).u16(3U << 11U | 12).u32(77);  // version 1, VLAN 120; the tag is in the frame, session 12; index
  out.bytes(framed(way, inner, {{0x8100, 120}}));
  return outer_packet(ends, way, 47, out.view());
}

Carried erspan_iii(const TunnelEnds& ends, Way way, const Carried& inner, std::uint32_t sequence) {
  ByteWriter out;
  out.u16(0x1000).u16(0x22eb).u32(sequence);
  out.u16(0x2000 | 120).u16(12).u32(sequence * 1000).u16(0);  // version 2, VLAN, session; timestamp; group
  out.u16(0x8000 | 5U << 4U | 1);                             // an Ethernet frame, hardware 5, a subheader follows
  out.u32(0x0c000000).u32(1'700'000'000);                     // platform 3: port and seconds
  out.bytes(framed(way, inner));
  return outer_packet(ends, way, 47, out.view());
}

}  // namespace

Carried carried_ip(Bytes packet) {
  const bool is_v6 = !packet.empty() && packet[0] >> 4U == 6;
  return {is_v6 ? type_ipv6 : type_ipv4, std::move(packet)};
}

Wrapping in_mpls(std::vector<std::uint32_t> labels) {
  return {"mpls",
          [labels = std::move(labels)](Way, const Carried& inner) {
            must_be_ip(inner);
            ByteWriter out;
            for (std::size_t at = 0; at < labels.size(); ++at) {
              out.u32(labels[at] << 12U | (at + 1 == labels.size() ? 0x100U : 0U) | 61U);
            }
            return Carried{0x8847, out.bytes(inner.octets).take()};
          },
          {}};
}

Wrapping in_pseudowire(std::uint32_t label) {
  return {"mpls",
          [label, sequence = counter()](Way way, const Carried& inner) {
            ByteWriter out;
            out.u32(label << 12U | 0x1ffU).u16(0).u16(++*sequence & 0xffffU).bytes(framed(way, inner));
            return Carried{0x8847, out.take()};
          },
          {}};
}

Wrapping in_pppoe(std::uint16_t session) {
  return {"pppoe",
          [session](Way, const Carried& inner) {
            must_be_ip(inner);
            ByteWriter out;
            out.u8(0x11).u8(0).u16(session).u16(inner.octets.size() + 2);
            out.u16(inner.ethertype == type_ipv6 ? 0x0057 : 0x0021).bytes(inner.octets);
            return Carried{0x8864, out.take()};
          },
          {}};
}

Wrapping in_gre(const TunnelEnds& ends) {
  return {"gre",
          [ends](Way way, const Carried& inner) {
            must_be_ip(inner);
            ByteWriter out;
            out.u16(0).u16(inner.ethertype).bytes(inner.octets);
            return outer_packet(ends, way, 47, out.view());
          },
          both(ends)};
}

Wrapping in_gre_bridge(const TunnelEnds& ends, std::uint32_t key) {
  return {"gre",
          [ends, key, sequence = counter()](Way way, const Carried& inner) {
            ByteWriter out;
            out.u16(0x3000).u16(0x6558).u32(key).u32(++*sequence).bytes(framed(way, inner, {{0x8100, 7}}));
            return outer_packet(ends, way, 47, out.view());
          },
          both(ends)};
}

Wrapping in_erspan(const TunnelEnds& ends, int type) {
  return {"erspan",
          [ends, type, sequence = counter()](Way way, const Carried& inner) {
            if (type == 1) return erspan_i(ends, way, inner);
            return (type == 2 ? erspan_ii : erspan_iii)(ends, way, inner, ++*sequence);
          },
          both(ends)};
}

Wrapping in_vxlan(const TunnelEnds& ends, std::uint32_t network) {
  return {"vxlan",
          [ends, network](Way way, const Carried& inner) {
            ByteWriter out;
            out.u32(0x08000000).u24(network).u8(0).bytes(framed(way, inner));
            return outer_datagram(ends, way, static_cast<std::uint16_t>(51000 + inner.octets.size() % 7), 4789,
                                  out.view());
          },
          both(ends)};
}

Wrapping in_geneve(const TunnelEnds& ends, std::uint32_t network) {
  return {"geneve",
          [ends, network](Way way, const Carried& inner) {
            ByteWriter out;
            out.u8(5).u8(0x40).u16(0x6558).u24(network).u8(0);
            out.u16(0x0108).u8(1).u8(2).u64(0x1122334455667788);  // eight octets of some vendor's
            out.u16(0x0108).u8(0x82).u8(1).u32(9);                // four that must be understood
            out.bytes(framed(way, inner));
            return outer_datagram(ends, way, 53021, 6081, out.view());
          },
          both(ends)};
}

Wrapping in_gtp_u(const TunnelEnds& ends) {
  return {"gtp-u",
          [ends](Way way, const Carried& inner) {
            must_be_ip(inner);
            ByteWriter out;
            out.u8(0x34).u8(255).u16(inner.octets.size() + 8).u32(way == Way::egress ? 0x1001 : 0x2002);
            out.u16(0).u8(0).u8(0x85).u8(1).u8(way == Way::egress ? 0x10 : 0).u8(9).u8(0);  // PDU session container
            out.bytes(inner.octets);
            return outer_datagram(ends, way, 2152, 2152, out.view());
          },
          both(ends)};
}

Wrapping in_ip(const TunnelEnds& ends, std::string kind) {
  return {std::move(kind),
          [ends](Way way, const Carried& inner) {
            must_be_ip(inner);
            return outer_packet(ends, way, inner.ethertype == type_ipv6 ? 41 : 4, inner.octets);
          },
          both(ends)};
}

Wrapping in_teredo(const TunnelEnds& ends) {
  return {"teredo",
          [ends](Way way, const Carried& inner) {
            must_be_ip(inner);
            ByteWriter out;
            if (way == Way::egress) return outer_datagram(ends, way, 50123, 3544, inner.octets);
            out.u16(0).u16(50123U ^ 0xffffU);
            for (const std::uint8_t octet : ends.inner.view()) out.u8(octet ^ 0xffU);
            out.bytes(inner.octets);
            const Endpoint from{ends.outer, 3544};
            const Endpoint to{ends.inner, 50123};
            return outer_packet(ends, way, 17, udp_segment(from, to, out.view()));
          },
          both(ends)};
}

Ip teredo_address(const Ip& address) {
  Ip out = ip("2001:0:c633:6401:8000:3c34::");  // server 198.51.100.1, port 50123 turned over
  for (std::size_t at = 0; at < 4; ++at) out.octets[12 + at] = static_cast<std::uint8_t>(address.octets[at] ^ 0xffU);
  return out;
}

Ip nat64_address(const Ip& address) {
  Ip out = ip("64:ff9b::");
  std::copy_n(address.octets.begin(), 4, out.octets.begin() + 12);
  return out;
}

Ip plain_address(const Ip& address) {
  if (!address.is_v6) return address;
  Ip low;
  std::copy_n(address.octets.begin() + 12, 4, low.octets.begin());
  if (nat64_address(low) == address) return low;
  for (std::size_t at = 0; at < 4; ++at) low.octets[at] = static_cast<std::uint8_t>(low.octets[at] ^ 0xffU);
  return teredo_address(low) == address ? low : address;
}

}  // namespace eugress::synth
