// A conversation of any payloads, either way, over either transport: what is an echo passes the check of its first
// octet, so that the check hides nothing; over TCP there is none; and no round trip is longer than the conversation or
// answered before it was asked. Of the streams in it no more is lost than was expected, and they stay in their table.
// Each payload follows two octets: its shape, and its length.
#include <algorithm>
#include <cstdlib>

#include "flow/media_streams.h"
#include "flow/udp_timing.h"
#include "identify/identify.h"

namespace {

using namespace eugress;

void check_quality(const StreamQuality& quality) {
  if (quality.lost_millionths > 1'000'000) std::abort();
}

// More streams than places, so that some are given up. An interval ends every 64 packets.
void follow_streams(MediaStreams& streams, const Payload& payload, const Packet& packet, std::uint64_t flow) {
  for (const Provider* provider : all_providers()) {
    if (provider->media == nullptr) continue;  // nothing is read of its media
    const MediaReading read = provider->media(payload);
    if (!read.rtp) continue;  // no stream
    const auto given_up = streams.take({flow, 1, read.kind, payload.direction}, *read.rtp, packet.time);
    if (given_up) check_quality(*given_up);
  }
  if (packet.number % 64 == 0) streams.close(check_quality);
  if (streams.size() > streams.capacity()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader{Bytes{data, size}};
  MediaStreams streams{8, KeyedHash{{1, 2, 3, 4, 5, 6}}};
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
    follow_streams(streams, payload, packet, shape & 0x10U);
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
