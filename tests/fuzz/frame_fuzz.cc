// Any octets as a frame of any link layer, looked at from outside and with every tunnel opened. What decode() gives
// must lie inside the frame, and its lengths must nest.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>

#include "base/result.h"
#include "decode/decode.h"

using namespace eugress;

namespace {

std::uint64_t sum(const std::array<std::uint64_t, tunnel_count>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

void read_frame(const Frame& frame, const Unwrapping& unwrapping) {
  Packet packet;
  const Skip skip = decode(frame, packet, unwrapping);
  // A mirror that keeps the beginning of a packet, and the first fragment of a tunnel, hold packets longer than
  // themselves.
  constexpr std::uint32_t longest_inner = 40 + 0xffff + 14 + 12;
  const bool has_tunnels = unwrapping.counts != nullptr && sum(unwrapping.counts->decapsulated) != 0;
  check(packet.ip_octets <= (has_tunnels ? std::max(longest_inner, frame.wire_length) : frame.wire_length),
        "an IP packet is no longer than its frame");
  check(skip <= Skip::local_service, "decode judges form, not whose the traffic is");
  if (skip != Skip::none) return;
  const std::uint32_t headers = (packet.source.is_ipv4() ? 20U : 40U) + (packet.transport == Transport::udp ? 8U : 20U);
  check(packet.payload_octets + headers <= packet.ip_octets, "headers and payload fit the packet");
  check(packet.payload.size() <= packet.payload_octets, "no more was captured than passed");
  if (!packet.payload.empty()) {
    check(packet.payload.data() >= frame.bytes.data() &&
              packet.payload.data() + packet.payload.size() <= frame.bytes.data() + frame.bytes.size(),
          "the payload lies inside the frame");
  }
}

}  // namespace

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

  read_frame(frame, {});
  TunnelCounts counts;
  Unwrapping unwrapping;
  unwrapping.tunnels = TunnelSet::all();
  unwrapping.counts = &counts;
  check(unwrapping.embedded.add_nat64(*Prefix::from_text("2001:db8:64::/96")), "one prefix fits");
  read_frame(frame, unwrapping);
  check(sum(counts.decapsulated) <= unwrapping.most_tunnels, "tunnels end");
  check(sum(counts.refused) <= 1, "what is refused ends the way down");
  return 0;
}
