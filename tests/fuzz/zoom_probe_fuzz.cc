// Any payload, cut anywhere, either way, over either transport: every provider's probe answers without reading past the
// end, media is only what is framed, neither framing nor DTLS exists over TCP, and only what is seen or heard stands in
// a stream. The first four octets of the input choose the shape.
#include <cstdlib>

#include "identify/identify.h"
#include "identify/zoom_wire.h"

namespace {

using namespace eugress;

void read_media(const Provider& provider, const Payload& payload) {
  if (provider.media == nullptr) return;
  const MediaReading read = provider.media(payload);
  const bool has_stream =
      read.kind == MediaKind::audio || read.kind == MediaKind::video || read.kind == MediaKind::screen;
  if (read.rtp && (!has_stream || read.rtp->clock == 0)) std::abort();
  const ZoomFrame frame = read_zoom_frame(payload).frame;
  if (read.kind != MediaKind::unknown && frame == ZoomFrame::none) std::abort();
  if (read.kind == MediaKind::set_up && frame == ZoomFrame::data) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  ByteReader reader{Bytes{data, size}};
  const std::uint8_t shape = reader.u8();
  const std::uint8_t port = reader.u8();
  const std::uint16_t uncaptured = reader.u16();
  const Bytes bytes = reader.rest();

  Payload payload;
  payload.bytes = bytes;
  payload.octets = static_cast<std::uint32_t>(bytes.size()) + ((shape & 4U) != 0 ? uncaptured : 0U);
  payload.transport = (shape & 1U) != 0 ? Transport::tcp : Transport::udp;
  payload.direction = (shape & 2U) != 0 ? Direction::ingress : Direction::egress;
  payload.server_port = static_cast<std::uint16_t>((shape & 8U) != 0 ? 3470U + port : 8800U + port);
  for (const Provider* provider : all_providers()) {
    const PayloadKind kind = provider->probe(payload).kind;
    const bool is_framed = read_zoom_frame(payload).frame != ZoomFrame::none;
    if (kind == PayloadKind::media && !is_framed) std::abort();
    read_media(*provider, payload);
    if (provider->peer_probe != nullptr) static_cast<void>(provider->peer_probe(payload));
    if (payload.transport == Transport::tcp && (kind == PayloadKind::media || kind == PayloadKind::dtls)) std::abort();
  }
  return 0;
}
