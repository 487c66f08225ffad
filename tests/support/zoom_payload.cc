#include "support/zoom_payload.h"

#include <string_view>

namespace eugress::synth {
namespace {

constexpr std::size_t token_size = 64;

void write_token(ByteWriter& out, Random& random) {
  out.u8(5).u8(token_size).bytes(random.bytes(token_size));
}

void write_outer(ByteWriter& out, const ZoomOuter& outer) {
  if (outer.form == OuterForm::none) return;
  out.u8(5);
  if (outer.form == OuterForm::one_octet) return;
  out.u16(outer.sequence).u32(outer.connection);
  out.u8((outer.is_from_server ? 0x04U : 0U) | (outer.has_unknown_flag ? 0x01U : 0U));
}

// From the start of the media header to RTP or RTCP.
std::size_t inner_offset(ZoomMedia media) {
  switch (media) {
    case ZoomMedia::audio:
      return 19;
    case ZoomMedia::video:
      return 24;
    case ZoomMedia::share_or_control:
      return 27;
    case ZoomMedia::share:
      return 20;
    case ZoomMedia::sender_report:
    case ZoomMedia::sender_report_with_names:
      return 16;
    case ZoomMedia::keepalive:
    case ZoomMedia::probe:
      break;
  }
  return 0;
}

void write_media_header(ByteWriter& out, const ZoomStream& stream) {
  const std::size_t start = out.size();
  out.fill(inner_offset(stream.media));
  out.patch_u8(start, static_cast<std::uint8_t>(stream.media));
  out.patch_u8(start + 1, 0x01);
  if (stream.media == ZoomMedia::share_or_control) out.patch_u8(start + 7, 0x1e);
  out.patch_u16(start + 9, stream.sequence);
  out.patch_u16(start + 11, stream.timestamp >> 16U);
  out.patch_u16(start + 13, stream.timestamp & 0xffffU);
  if (stream.media == ZoomMedia::video) {
    out.patch_u8(start + 20, 2);
    out.patch_u16(start + 21, stream.frame);
    out.patch_u8(start + 23, stream.packets_in_frame);
  }
}

}  // namespace

Bytes zoom_hello(const ZoomHello& hello, Random& random) {
  ByteWriter out;
  out.u8(1).u16(hello.version).bytes(hello.session).fill(7).u8(2).u32(hello.client_clock).u32(hello.client_clock);
  out.u32(token_size).bytes(random.bytes(token_size));
  out.u8(hello.version == 2 ? 0x2d : 0x31).fill(hello.version == 2 ? 3 : 19);
  return out.take();
}

Bytes zoom_hello_reply(const ZoomHello& hello, std::uint32_t connection) {
  ByteWriter out;
  out.u8(2).u16(hello.version == 2 ? 1 : hello.version).bytes(hello.session).u32(connection).u32(hello.client_clock);
  if (hello.version == 2) return out.fill(8).take();
  return out.fill(8).u16(0x0040).u16(0x0040).u16(0x03e0).u8(3).take();
}

Bytes zoom_ping(const ZoomPing& ping, std::size_t length, Random& random) {
  ByteWriter out;
  out.u8(3).u32(ping.counter).u32(ping.clock).u32(ping.connection);
  if (length <= 13) return out.take();
  out.u8(1);
  if (length > 81) out.u8(2).u8(8).bytes(random.bytes(8));
  write_token(out, random);
  return out.u8(0).take();
}

Bytes zoom_pong(BytesView ping, std::size_t length, Random& random) {
  ByteWriter out;
  out.u8(4).bytes(ping.subspan(1, 12));
  if (length <= 13) return out.take();
  out.u8(0);
  if (length > 81) out.u8(1).u8(26).bytes(random.bytes(26));
  write_token(out, random);
  return out.u8(0).take();
}

Bytes zoom_bye(std::uint32_t connection, Random& random) {
  ByteWriter out;
  out.u8(7).u32(0).u32(connection);
  write_token(out, random);
  return out.take();
}

Bytes zoom_way_check(bool is_answer, Random& random) {
  ByteWriter out;
  out.u32(0x1f020100).u16(is_answer ? 0x0400 : 0x0800).u16(0x0100).u16(is_answer ? 0x0800 : 0x0400);
  return out.bytes(random.bytes(75)).take();
}

Bytes zoom_media(const ZoomOuter& outer, const ZoomStream& stream, std::size_t size, Random& random) {
  ByteWriter out;
  write_outer(out, outer);
  write_media_header(out, stream);
  // RTP version 2 with an extension in the one-byte form (RFC 3550, RFC 8285), as on every packet measured.
  out.u8(0x90).u8(stream.payload_type).u16(stream.sequence).u32(stream.timestamp).u32(stream.source);
  out.u16(0xbede).u16(1).u8(0x10).u8(0x80).u16(0);
  if (size > out.size()) out.bytes(random.bytes(size - out.size()));
  return out.take();
}

Bytes zoom_sender_report(const ZoomOuter& outer, const ZoomStream& stream, Random& random) {
  ByteWriter out;
  write_outer(out, outer);
  write_media_header(out, stream);
  out.u8(0x80).u8(200).u16(6).u32(stream.source).bytes(random.bytes(8)).u32(stream.timestamp);
  const std::uint32_t packets = stream.sequence;
  out.u32(packets).u32(std::uint64_t{packets} * 160);
  if (stream.media == ZoomMedia::sender_report_with_names) {
    // One chunk with an empty item list: SSRC, end, padding.
    out.u8(0x81).u8(202).u16(2).u32(stream.source).u32(0);
  }
  return out.take();
}

Bytes zoom_probe(const ZoomOuter& outer, std::uint16_t sequence, std::uint32_t clock) {
  constexpr std::size_t filler = 1000;
  ByteWriter out;
  write_outer(out, outer);
  out.u8(static_cast<std::uint8_t>(ZoomMedia::probe)).u8(1).fill(7).u16(0x3301).u16(0x0dff).u16(sequence);
  out.u32(clock).u24(0).u16(filler).fill(4);
  return out.fill(filler, 1).take();
}

Bytes zoom_keepalive(const ZoomOuter& outer, std::uint32_t clock) {
  ByteWriter out;
  write_outer(out, outer);
  out.u8(static_cast<std::uint8_t>(ZoomMedia::keepalive)).u8(1).fill(9).u32(clock).fill(4);
  return out.take();
}

Bytes zoom_bind(const ZoomOuter& outer, Random& random) {
  constexpr std::string_view key = "data_bind_replace_flag";
  ByteWriter out;
  write_outer(out, outer);
  out.u8(12).u8(1).u8(0x21).bytes(random.bytes(17)).u16(1).fill(8).u16(1).u16(0).u16(key.size()).text(key);
  return out.u8(2).u32(1).take();
}

}  // namespace eugress::synth
