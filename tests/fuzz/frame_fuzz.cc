// Any octets as a frame of any link layer. What decode() gives must lie inside the frame, and its lengths must nest.
#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "decode/decode.h"

using namespace eugress;

// Input: link type, two octets of how much longer the frame was on the wire, the captured octets.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader{Bytes{data, size}};
  const std::uint8_t link = reader.u8() % 5;
  const std::uint32_t not_captured = reader.u16();
  if (!reader.ok()) return 0;
  Frame frame;
  frame.link = static_cast<LinkType>(link);
  frame.bytes = reader.rest();
  frame.wire_length = static_cast<std::uint32_t>(frame.bytes.size()) + not_captured;

  Packet packet;
  const Skip skip = decode(frame, packet);
  check(packet.ip_octets <= frame.wire_length, "an IP packet is no longer than its frame");
  check(skip <= Skip::local_service, "decode judges form, not whose the traffic is");
  if (skip != Skip::none) return 0;
  const std::uint32_t headers = (packet.source.is_ipv4() ? 20U : 40U) + (packet.transport == Transport::udp ? 8U : 20U);
  check(packet.payload_octets + headers <= packet.ip_octets, "headers and payload fit the packet");
  check(packet.payload.size() <= packet.payload_octets, "no more was captured than passed");
  if (!packet.payload.empty()) {
    check(packet.payload.data() >= frame.bytes.data() &&
              packet.payload.data() + packet.payload.size() <= frame.bytes.data() + frame.bytes.size(),
          "the payload lies inside the frame");
  }
  return 0;
}
