#include "support/other_payload.h"

#include "support/checksum.h"

namespace eugress::synth {

Bytes quic_initial(Random& random) {
  ByteWriter out;
  out.u8(0xc3).u32(1).u8(8).bytes(random.bytes(8)).u8(0).u8(0).u16(0x4000U | 1174U);
  return out.bytes(random.bytes(1200 - out.size())).take();
}

Bytes quic_short(std::size_t size, Random& random) {
  ByteWriter out;
  out.u8(0x40U | random.between(0, 31)).bytes(random.bytes(size));
  return out.take();
}

Bytes ntp_request(Random& random) {
  ByteWriter out;
  return out.u8(0x23).u8(0).u8(6).u8(0xe9).fill(36).bytes(random.bytes(8)).take();
}

Bytes ntp_reply(Random& random) {
  ByteWriter out;
  out.u8(0x24).u8(2).u8(6).u8(0xe9).u32(0x00000450).u32(0x000002a0).text("GPS").u8(0);
  return out.bytes(random.bytes(32)).take();
}

Bytes http_request(std::string_view host, std::string_view path) {
  ByteWriter out;
  out.text("GET ").text(path).text("?q=").text(planted_payload).text(" HTTP/1.1\r\nHost: ").text(host);
  return out.text("\r\nUser-Agent: story/1\r\nAccept: */*\r\n\r\n").take();
}

Bytes http_response(std::size_t body) {
  ByteWriter out;
  out.text("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ")
      .text(std::to_string(body))
      .text("\r\n\r\n");
  while (body >= planted_payload.size()) {
    out.text(planted_payload);
    body -= planted_payload.size();
  }
  return out.fill(body, '.').take();
}

Bytes ssh_banner(std::string_view software) {
  ByteWriter out;
  return out.text("SSH-2.0-").text(software).text("\r\n").take();
}

Bytes ssdp_search() {
  ByteWriter out;
  out.text(
      "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 2\r\nST: ssdp:all\r\n\r\n");
  return out.take();
}

Bytes icmp_echo(bool is_reply, std::uint16_t sequence) {
  ByteWriter out;
  out.u8(is_reply ? 0 : 8).u8(0).u16(0).u16(0x1d0f).u16(sequence).fill(56, 0x5a);
  out.patch_u16(2, internet_checksum(out.view()));
  return out.take();
}

Bytes arp_request(std::uint32_t sender, std::uint32_t target) {
  ByteWriter out;
  out.u16(1).u16(0x0800).u8(6).u8(4).u16(1).u16(0x0200).u32(0x5e100009).u32(sender).fill(6).u32(target);
  return out.take();
}

Bytes lldp_advertisement() {
  ByteWriter out;
  out.u16(0x0207).u8(4).u16(0x0200).u32(0x5e100009);  // chassis: a MAC address
  out.u16(0x0405).u8(5).text("ge-1");                 // port: an interface name
  out.u16(0x0602).u16(120).u16(0);                    // time to live, end
  return out.take();
}

}  // namespace eugress::synth
