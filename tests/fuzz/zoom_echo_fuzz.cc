// A conversation of any payloads, either way, over either transport: what is an echo passes the check of its first
// octet, so that the check hides nothing; over TCP there is none; and no round trip is longer than the conversation or
// answered before it was asked. Each payload follows two octets: its shape, and its length.
#include <algorithm>
#include <cstdlib>

#include "flow/udp_timing.h"
#include "identify/identify.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace eugress;
  ByteReader reader{Bytes{data, size}};
  UdpTiming timing;
  Packet packet;
  while (reader.remaining() >= 2) {
    const std::uint8_t shape = reader.u8();
    const std::size_t length = std::min<std::size_t>(reader.u8(), reader.remaining());
    Payload payload;
    payload.bytes = reader.take(length);
    payload.octets = static_cast<std::uint32_t>(length + ((shape & 4U) != 0 ? 100U : 0U));
    payload.transport = (shape & 1U) != 0 ? Transport::tcp : Transport::udp;
    payload.direction = (shape & 2U) != 0 ? Direction::ingress : Direction::egress;
    payload.server_port = (shape & 8U) != 0 ? 3478 : 8801;
    packet.time += std::chrono::milliseconds{1};
    ++packet.number;
    for (const Provider* provider : all_providers()) {
      const auto echo = provider->echo(payload);
      if (!echo) continue;  // nothing to time
      if (payload.transport == Transport::tcp || payload.bytes.empty()) std::abort();
      const auto octets = provider->echo_octets;
      if (std::find(octets.begin(), octets.end(), payload.bytes.front()) == octets.end()) std::abort();
      const auto sample = timing.observe(*echo, packet, payload.direction);
      if (!sample) continue;  // a question, or an answer to none
      if (payload.direction != Direction::ingress || sample->method != echo->method) std::abort();
      if (sample->frames == 0 || sample->frames >= packet.number) std::abort();
      if (sample->duration != std::chrono::milliseconds{sample->frames}) std::abort();
    }
  }
  return 0;
}
