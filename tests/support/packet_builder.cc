#include "support/packet_builder.h"

#include <algorithm>
#include <array>

#include "support/checksum.h"

namespace eugress::synth {
namespace {

constexpr std::array<std::uint8_t, 6> inside_mac{0x02, 0x00, 0x5e, 0x10, 0x00, 0x01};
constexpr std::array<std::uint8_t, 6> outside_mac{0x02, 0x00, 0x5e, 0x10, 0x00, 0x02};
constexpr std::uint16_t ethertype_ipv4 = 0x0800;
constexpr std::uint16_t ethertype_ipv6 = 0x86dd;
constexpr std::size_t ethernet_minimum = 60;  // Without the frame check sequence, which taps strip.
constexpr std::uint8_t ipv6_fragment_header = 44;

struct FragmentField {
  std::uint16_t offset = 0;  // In units of eight octets.
  bool more = false;
};

Bytes padded(Bytes options, std::uint8_t filler) {
  while (options.size() % 4 != 0) options.push_back(filler);
  return options;
}

Bytes ipv4_packet(const Ip& from, const Ip& to, std::uint8_t protocol, BytesView segment, const IpFields& fields,
                  std::optional<FragmentField> fragment) {
  const Bytes options = padded(fields.v4_options, 0);
  const std::size_t header = 20 + options.size();
  std::uint64_t fragment_word = fields.dont_fragment && !fragment ? 0x4000U : 0U;
  if (fragment) fragment_word = (fragment->more ? 0x2000U : 0U) | fragment->offset;
  ByteWriter out;
  out.u8(0x40U | (header / 4)).u8(std::uint64_t{fields.dscp} << 2U).u16(header + segment.size()).u16(fields.id);
  out.u16(fragment_word).u8(fields.ttl).u8(protocol).u16(0).bytes(from.view()).bytes(to.view()).bytes(options);
  out.patch_u16(10, internet_checksum(out.view()));
  out.bytes(segment);
  return out.take();
}

void write_extension(ByteWriter& out, const Ipv6Extension& extension, const Ip& to, std::uint8_t next) {
  const std::size_t value = 6 + std::size_t{extension.units} * 8;
  out.u8(next).u8(extension.units);
  if (extension.kind == Ipv6Extension::Kind::routing) {
    // Type 0 with no segments left, which RFC 8200 section 4.4 has everybody skip. tcpdump takes the destination for
    // the checksum from the list even then, so the list names the destination.
    out.u8(0).u8(0).fill(4);
    for (std::size_t left = value - 6; left >= 16; left -= 16) out.bytes(to.view());
    return;
  }
  // PadN (RFC 8200 section 4.2); one option can hold at most 255 octets of padding.
  out.u8(1).u8(value - 2).fill(value - 2);
}

Bytes ipv6_packet(const Ip& from, const Ip& to, std::uint8_t protocol, BytesView segment, const IpFields& fields,
                  std::optional<FragmentField> fragment) {
  std::vector<std::uint8_t> chain;
  for (const Ipv6Extension& extension : fields.v6_extensions)
    chain.push_back(static_cast<std::uint8_t>(extension.kind));
  if (fragment) chain.push_back(ipv6_fragment_header);
  chain.push_back(protocol);
  ByteWriter out;
  out.u32(0x60000000U | (std::uint64_t{fields.dscp} << 22U)).u16(0).u8(chain.front()).u8(fields.ttl);
  out.bytes(from.view()).bytes(to.view());
  std::size_t link = 1;
  for (const Ipv6Extension& extension : fields.v6_extensions) write_extension(out, extension, to, chain[link++]);
  if (fragment) {
    out.u8(protocol).u8(0).u16((std::uint64_t{fragment->offset} << 3U) | (fragment->more ? 1U : 0U)).u32(fields.id);
  }
  out.bytes(segment);
  out.patch_u16(4, out.size() - 40);
  return out.take();
}

Bytes packet_of(const Ip& from, const Ip& to, std::uint8_t protocol, BytesView segment, const IpFields& fields,
                std::optional<FragmentField> fragment) {
  return from.is_v6 ? ipv6_packet(from, to, protocol, segment, fields, fragment)
                    : ipv4_packet(from, to, protocol, segment, fields, fragment);
}

bool is_v6_packet(BytesView packet) {
  return !packet.empty() && packet[0] >> 4U == 6;
}

// The address family is written little-endian for DLT_NULL, as a little-endian capturing machine would (IPv6 is 30 on
// macOS, 24 on NetBSD, 28 on FreeBSD), and big-endian for DLT_LOOP (OpenBSD), whatever the byte order of the file.
void write_family(ByteWriter& out, LinkType type, BytesView packet) {
  const std::uint64_t family = is_v6_packet(packet) ? 30 : 2;
  if (type == LinkType::loop) {
    out.u32(family);
  } else {
    out.u8(family).u24(0);
  }
}

// Leaves the ethertype field as the last thing written.
void write_link_header(ByteWriter& out, LinkType type, Way way) {
  const bool outgoing = way == Way::egress;
  if (type == LinkType::ethernet) {
    out.bytes(outgoing ? outside_mac : inside_mac).bytes(outgoing ? inside_mac : outside_mac);
  } else if (type == LinkType::linux_sll) {
    out.u16(outgoing ? 4 : 0).u16(1).u16(6).bytes(outgoing ? inside_mac : outside_mac).u16(0);
  }
}

void write_tags_and_type(ByteWriter& out, const LinkShape& shape, std::uint16_t ethertype) {
  for (const VlanTag& tag : shape.vlans) out.u16(tag.protocol).u16(tag.id);
  out.u16(ethertype);
}

}  // namespace

Bytes udp_segment(const Endpoint& from, const Endpoint& to, BytesView payload) {
  ByteWriter out;
  out.u16(from.port).u16(to.port).u16(8 + payload.size()).u16(0).bytes(payload);
  const std::uint16_t checksum = transport_checksum(from.address, to.address, 17, out.view());
  out.patch_u16(6, checksum == 0 ? 0xffff : checksum);  // RFC 768: zero means "none".
  return out.take();
}

Bytes tcp_segment(const Endpoint& from, const Endpoint& to, const TcpFields& fields, BytesView payload) {
  const Bytes options = padded(fields.options, 1);
  ByteWriter out;
  out.u16(from.port).u16(to.port).u32(fields.sequence).u32(fields.acknowledgement);
  out.u8(((20 + options.size()) / 4) << 4U).u8(fields.flags).u16(fields.window).u16(0).u16(0);
  out.bytes(options).bytes(payload);
  out.patch_u16(16, transport_checksum(from.address, to.address, 6, out.view()));
  return out.take();
}

Bytes tcp_syn_options(std::uint16_t segment_size, std::uint32_t timestamp, std::uint32_t echo) {
  ByteWriter out;
  out.u8(2).u8(4).u16(segment_size).u8(4).u8(2).u8(8).u8(10).u32(timestamp).u32(echo).u8(1).u8(3).u8(3).u8(7);
  return out.take();
}

Bytes tcp_timestamp_option(std::uint32_t timestamp, std::uint32_t echo) {
  ByteWriter out;
  out.u8(1).u8(1).u8(8).u8(10).u32(timestamp).u32(echo);
  return out.take();
}

Bytes ip_packet(const Ip& from, const Ip& to, std::uint8_t protocol, BytesView segment, const IpFields& fields) {
  return packet_of(from, to, protocol, segment, fields, std::nullopt);
}

std::vector<Bytes> ip_fragments(const Ip& from, const Ip& to, std::uint8_t protocol, BytesView segment,
                                std::size_t piece, const IpFields& fields) {
  const std::size_t step = std::max<std::size_t>(8, piece / 8 * 8);
  std::vector<Bytes> out;
  for (std::size_t at = 0; at < segment.size(); at += step) {
    const std::size_t length = std::min(step, segment.size() - at);
    const FragmentField fragment{static_cast<std::uint16_t>(at / 8), at + length < segment.size()};
    out.push_back(packet_of(from, to, protocol, segment.subspan(at, length), fields, fragment));
  }
  return out;
}

Bytes link_frame(const LinkShape& shape, Way way, BytesView packet) {
  ByteWriter out;
  if (shape.type == LinkType::null || shape.type == LinkType::loop) {
    write_family(out, shape.type, packet);
    return out.bytes(packet).take();
  }
  if (shape.type == LinkType::raw_ip) return out.bytes(packet).take();
  return link_frame(shape, way, is_v6_packet(packet) ? ethertype_ipv6 : ethertype_ipv4, packet);
}

Bytes link_frame(const LinkShape& shape, Way way, std::uint16_t ethertype, BytesView payload) {
  ByteWriter out;
  if (shape.type == LinkType::linux_sll2) {
    // Cooked v2 begins with the protocol; tags follow the header, the innermost type ends them.
    out.u16(shape.vlans.empty() ? ethertype : shape.vlans.front().protocol).u16(0).u32(2).u16(1);
    out.u8(way == Way::egress ? 4 : 0).u8(6).bytes(way == Way::egress ? inside_mac : outside_mac).u16(0);
    for (std::size_t tag = 0; tag < shape.vlans.size(); ++tag) {
      const bool innermost = tag + 1 == shape.vlans.size();
      out.u16(shape.vlans[tag].id).u16(innermost ? ethertype : shape.vlans[tag + 1].protocol);
    }
    return out.bytes(payload).take();
  }
  if (shape.type != LinkType::ethernet && shape.type != LinkType::linux_sll) return {};
  write_link_header(out, shape.type, way);
  write_tags_and_type(out, shape, ethertype);
  out.bytes(payload);
  if (shape.type == LinkType::ethernet && out.size() < ethernet_minimum) out.fill(ethernet_minimum - out.size());
  return out.take();
}

}  // namespace eugress::synth
