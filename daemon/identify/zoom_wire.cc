#include "identify/zoom_wire.h"

#include <algorithm>

namespace eugress {
namespace {

// A payload that may have been cut: what is read comes from `bytes`, what is reasoned about length from `octets`.
struct View {
  Bytes bytes;
  std::uint32_t octets = 0;

  [[nodiscard]] ByteReader at(std::size_t offset) const noexcept { return reader_at(bytes, offset); }
  // Octets on the wire behind the offset.
  [[nodiscard]] std::uint32_t behind(std::uint32_t offset) const noexcept {
    return octets > offset ? octets - offset : 0;
  }
  [[nodiscard]] View from(std::uint32_t offset) const noexcept {
    return {bytes.subspan(std::min<std::size_t>(offset, bytes.size())), behind(offset)};
  }
};

View view_of(const Payload& payload) noexcept {
  return {payload.bytes.first(std::min<std::size_t>(payload.bytes.size(), payload.octets)), payload.octets};
}

// A value read to the end of its octets and as expected; a short read is never a match.
template <typename Number>
bool is(const ByteReader& reader, Number value, Number expected) noexcept {
  return reader.ok() && value == expected;
}

// Of a cut payload, the part that was captured.
bool are_all_zero(Bytes bytes) noexcept {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t octet) { return octet == 0; });
}

constexpr std::uint8_t token_tag = 5;
constexpr std::uint8_t token_octets = 64;

// type, version, session (16), seven zero octets and a 2, client clock twice, token length, token, tail.
bool is_hello(const View& view) noexcept {
  ByteReader reader = view.at(1);
  const std::uint16_t version = reader.u16();
  reader.skip(16);
  const std::uint64_t constant = reader.u64();
  const std::uint32_t clock = reader.u32();
  const std::uint32_t clock_again = reader.u32();
  const std::uint32_t token = reader.u32();
  if (!reader.ok() || constant != 2 || clock != clock_again || token != token_octets) return false;
  constexpr std::uint32_t fixed = 103;
  if (version == 2) return view.octets == fixed + 4 || view.octets == fixed + 6;
  if (version == 3) return view.octets == fixed + 20 || view.octets == fixed + 22;
  return false;
}

// type, version, session (16), connection id, client clock, then zeros; in version 3 the zeros hold a few sizes, whose
// exact place differs, so there each octet must be one of those that occur.
bool is_reply(const View& view) noexcept {
  ByteReader reader = view.at(1);
  const std::uint16_t version = reader.u16();
  reader.skip(16);
  const std::uint32_t connection = reader.u32();
  reader.skip(4);
  if (!reader.ok() || connection == 0) return false;
  constexpr std::uint32_t fixed = 27;
  constexpr std::uint32_t shortest_tail = 8;
  const Bytes tail = reader.rest();
  if (tail.size() < shortest_tail) return false;
  if (version == 1) return view.octets == fixed + shortest_tail && are_all_zero(tail);
  if (version != 3 || view.octets > fixed + token_octets) return false;
  return std::all_of(tail.begin(), tail.end(),
                     [](std::uint8_t octet) { return octet == 0 || octet == 0x40 || octet == 0x03 || octet == 0xe0; });
}

// Tag, length, value, until a zero octet that ends the payload. Lengths are those seen with each tag.
bool are_ping_options(View view) noexcept {
  while (view.octets > 1) {
    ByteReader reader = view.at(0);
    const std::uint8_t tag = reader.u8();
    const std::uint8_t length = reader.u8();
    if (!reader.ok()) return true;  // the capture ends here, and so far all fits
    const bool known =
        (tag == 1 && length == 26) || (tag == 2 && length == 8) || (tag == token_tag && length == token_octets);
    if (!known || view.octets < 2U + length) return false;
    view = view.from(2U + length);
  }
  if (view.octets != 1) return false;
  return view.bytes.empty() || view.bytes.front() == 0;
}

// type, counter, sender's clock, connection id, perhaps a 0 or 1 and options. The counter starts at 1 and a ping goes
// out every 3.75 s: its upper half stays zero for 68 hours.
bool is_ping(const View& view) noexcept {
  ByteReader reader = view.at(1);
  const std::uint32_t counter = reader.u32();
  reader.skip(4);
  const std::uint32_t connection = reader.u32();
  if (!reader.ok() || counter > 0xffff || connection == 0) return false;
  constexpr std::uint32_t fixed = 13;
  if (view.octets == fixed) return true;
  const std::uint8_t flag = reader.u8();
  if (!reader.ok() || flag > 1) return false;
  if (view.octets == fixed + 1) return true;
  switch (view.octets) {
    case 81:   // token
    case 91:   // token and eight octets
    case 109:  // token and statistics
      return are_ping_options(view.from(fixed + 1));
    default:
      return false;
  }
}

// type, four zeros, connection id, then the token, perhaps after a flag and before an end mark.
bool is_bye(const View& view) noexcept {
  ByteReader reader = view.at(1);
  const std::uint32_t zeros = reader.u32();
  const std::uint32_t connection = reader.u32();
  if (!reader.ok() || zeros != 0 || connection == 0) return false;
  constexpr std::uint32_t fixed = 9;
  constexpr std::uint32_t token = 2U + token_octets;
  if (view.octets < fixed + token || view.octets > fixed + 1 + token + 1) return false;
  constexpr std::uint16_t head = token_tag << 8U | token_octets;
  ByteReader with_flag = view.at(fixed + 1);
  const std::uint16_t second = with_flag.u16();
  const std::uint16_t first = reader.u16();
  return is(reader, first, head) || is(with_flag, second, head);
}

enum class Rtp : std::uint8_t { may_extend, must_extend };

// RFC 3550 section 5.1: version 2; no mixer stands between (no contributing sources); an extension, on every packet
// measured, in a form of RFC 8285.
bool is_rtp(const View& view, std::uint32_t offset, Rtp extension) noexcept {
  constexpr std::uint32_t header_octets = 12;
  constexpr std::uint8_t extension_bit = 0x10;
  if (view.behind(offset) < header_octets) return false;
  ByteReader reader = view.at(offset);
  const std::uint8_t first = reader.u8();
  if (!reader.ok() || (first & 0xcfU) != 0x80) return false;
  if ((first & extension_bit) == 0) return extension == Rtp::may_extend;
  reader.skip(header_octets - 1);
  const std::uint16_t profile = reader.u16();
  return reader.ok() && (profile == 0xbede || (profile & 0xfff0U) == 0x1000);
}

// RFC 3550 section 6.4.1: a sender report is first, and its length fits.
bool is_sender_report(const View& view, std::uint32_t offset) noexcept {
  constexpr std::uint32_t shortest = 28;
  ByteReader reader = view.at(offset);
  const std::uint8_t first = reader.u8();
  const std::uint8_t type = reader.u8();
  const std::uint32_t length = (reader.u16() + 1U) * 4U;
  return reader.ok() && (first & 0xc0U) == 0x80 && type == 200 && length >= shortest && length <= view.behind(offset);
}

constexpr std::uint8_t screen_subtype = 0x1e;
constexpr std::uint32_t media_header_octets = 15;  // to the end of the timestamp

// Bandwidth probe and filler: a one and zeros follow the type.
bool is_filler(const View& media) noexcept {
  ByteReader reader = media.at(1);
  const std::uint32_t constant = reader.u24();
  return is<std::uint32_t>(reader, constant, 0x010000);
}

bool is_video(const View& media, Rtp extension) noexcept {
  ByteReader reader = media.at(20);
  const bool is_extended_form = reader.u8() == 2;
  return is_rtp(media, is_extended_form ? 24 : 20, extension);
}

// The types that both forms of the outer header carry in the same way.
bool is_verifiable_media(const View& media, std::uint8_t type, Rtp extension) noexcept {
  switch (type) {
    case 15:  // audio
      return is_rtp(media, 19, extension);
    case 16:  // video
      return is_video(media, extension);
    case 30:  // shared screen, and video sent as such
      return is_rtp(media, 20, extension) || is_rtp(media, 27, Rtp::must_extend);
    case 21:
      return is_filler(media);
    case 33:
    case 34:
    case 35:
      return is_sender_report(media, 16);
    default:
      return false;
  }
}

// type, outer sequence, connection id, flags.
bool is_data_behind_eight_octets(const View& view, Direction direction) noexcept {
  ByteReader reader = view.at(3);
  const std::uint32_t connection = reader.u32();
  const std::uint8_t flags = reader.u8();
  const std::uint8_t type = reader.u8();
  constexpr std::uint8_t from_server = 0x04;
  constexpr std::uint8_t unexplained = 0x01;  // seen both ways
  const std::uint8_t expected = direction == Direction::ingress ? from_server : 0;
  if (!reader.ok() || connection == 0 || (flags & ~std::uint32_t{unexplained}) != expected) return false;

  const View media = view.from(8);
  if (media.octets < media_header_octets) return false;
  switch (type) {
    case 10:  // keepalive
      return media.octets == 19;
    case 13: {  // shared screen, or control
      ByteReader subtype = media.at(7);
      return subtype.u8() == screen_subtype ? is_rtp(media, 27, Rtp::may_extend) : subtype.ok();
    }
    case 1:   // what these carry is not known
    case 7:   //
    case 12:  // stream control
    case 32:
      return true;
    default:
      return is_verifiable_media(media, type, Rtp::may_extend);
  }
}

// Stream control of 2019: a type and the two octets that begin every such message, at once or behind a few octets that
// name a stream. [measured on the one capture of that year]
bool is_control_of_2019(const View& media) noexcept {
  for (const std::size_t offset : {0U, 4U, 8U}) {
    ByteReader reader = media.at(offset);
    const std::uint32_t begin = reader.u24();
    if (reader.ok() && (begin == 0x0c0121 || begin == 0x0d0121)) return true;
  }
  return false;
}

// The one octet says little, so what follows must say more.
bool is_data_behind_one_octet(const View& view) noexcept {
  const View media = view.from(1);
  ByteReader reader = media.at(0);
  const std::uint8_t type = reader.u8();
  switch (type) {
    case 10: {  // keepalive: almost nothing but zeros
      reader.skip(1);
      const Bytes zeros = reader.take(7);
      return reader.ok() && media.octets >= 14 && media.octets <= 19 && are_all_zero(zeros);
    }
    case 12:
    case 13:
      return media.octets >= media_header_octets && is_control_of_2019(media);
    default:
      return media.octets >= media_header_octets && is_verifiable_media(media, type, Rtp::must_extend);
  }
}

// Sequence, timestamp and source of the RTP header at the offset. Forward error correction, payload type 110 since
// 2021, repeats the source of what it repairs and counts in a sequence of its own [measured on the capture of 2022];
// all other types of one source share one, as RFC 3550 has it.
MediaReading with_rtp(MediaKind kind, const View& media, std::uint32_t offset, std::uint32_t clock) noexcept {
  constexpr std::uint8_t repair = 110;
  ByteReader reader = media.at(offset + 1);
  const std::uint8_t payload_type = reader.u8() & 0x7fU;
  RtpReading rtp;
  rtp.sequence = reader.u16();
  rtp.timestamp = reader.u32();
  rtp.source = reader.u32();
  rtp.clock = clock;
  rtp.is_repair = payload_type == repair;
  MediaReading read{kind, std::nullopt};
  if (reader.ok()) read.rtp = rtp;
  return read;
}

constexpr std::uint32_t audio_clock = 32000;
constexpr std::uint32_t picture_clock = 90000;

// Of data that was found to be what its type says.
MediaReading media_of(const View& media) noexcept {
  ByteReader reader = media.at(0);
  switch (reader.u8()) {
    case 15:
      return with_rtp(MediaKind::audio, media, 19, audio_clock);
    case 16:
      return with_rtp(MediaKind::video, media, media.at(20).u8() == 2 ? 24 : 20, picture_clock);
    case 30:
      return with_rtp(MediaKind::screen, media, is_rtp(media, 20, Rtp::may_extend) ? 20 : 27, picture_clock);
    case 13:
      if (media.at(7).u8() == screen_subtype && is_rtp(media, 27, Rtp::may_extend)) {
        return with_rtp(MediaKind::screen, media, 27, picture_clock);
      }
      return {MediaKind::control, std::nullopt};
    case 10:
    case 12:
      return {MediaKind::control, std::nullopt};
    case 21:
      return {MediaKind::filler, std::nullopt};
    case 33:
    case 34:
    case 35:
      return {MediaKind::rtcp, std::nullopt};
    default:
      return {};
  }
}

std::uint32_t connection_at(const View& view, std::size_t offset) noexcept {
  return view.at(offset).u32();
}

// Where each type keeps the connection id.
constexpr std::size_t connection_of_reply = 19;
constexpr std::size_t connection_of_ping = 9;
constexpr std::size_t connection_of_data = 3;
constexpr std::size_t connection_of_bye = 5;

// The check of a way between participants: constants, among them an 8 and a 4 that change places with the side.
bool is_way_check(const View& view) noexcept {
  ByteReader reader = view.at(0);
  const std::uint32_t head = reader.u32();
  const std::uint16_t first = reader.u16();
  const std::uint16_t between = reader.u16();
  const std::uint16_t second = reader.u16();
  const bool changes_places = (first == 0x0800 && second == 0x0400) || (first == 0x0400 && second == 0x0800);
  return reader.ok() && head == 0x1f020100 && between == 0x0100 && changes_places;
}

}  // namespace

ZoomReading read_zoom_frame(const Payload& payload) noexcept {
  const View view = view_of(payload);
  const bool is_servers = payload.direction == Direction::ingress;
  ByteReader reader = view.at(0);
  switch (reader.u8()) {
    case 1:  // only a client greets, only a server replies
      return !is_servers && is_hello(view) ? ZoomReading{ZoomFrame::hello} : ZoomReading{};
    case 2:
      return is_servers && is_reply(view)
                 ? ZoomReading{ZoomFrame::reply, connection_at(view, connection_of_reply), true}
                 : ZoomReading{};
    case 3:  // both sides ping, and both answer
      return is_ping(view) ? ZoomReading{ZoomFrame::ping, connection_at(view, connection_of_ping)} : ZoomReading{};
    case 4:
      return is_ping(view) ? ZoomReading{ZoomFrame::pong, connection_at(view, connection_of_ping)} : ZoomReading{};
    case 5:
      if (is_data_behind_eight_octets(view, payload.direction)) {
        return {ZoomFrame::data, connection_at(view, connection_of_data), is_servers};
      }
      return is_data_behind_one_octet(view) ? ZoomReading{ZoomFrame::data} : ZoomReading{};
    case 7:
      return is_bye(view) ? ZoomReading{ZoomFrame::bye, connection_at(view, connection_of_bye)} : ZoomReading{};
    default:
      return {};
  }
}

MediaReading read_zoom_media(const Payload& payload) noexcept {
  const View view = view_of(payload);
  ByteReader reader = view.at(0);
  if (reader.u8() != 5) {
    const bool is_known = read_zoom_frame(payload).frame != ZoomFrame::none;
    return {is_known ? MediaKind::set_up : MediaKind::unknown, std::nullopt};
  }
  if (is_data_behind_eight_octets(view, payload.direction)) return media_of(view.from(8));
  return is_data_behind_one_octet(view) ? media_of(view.from(1)) : MediaReading{};
}

bool is_zoom_peer_frame(const Payload& payload) noexcept {
  const View view = view_of(payload);
  if (view.octets < media_header_octets) return false;
  ByteReader reader = view.at(0);
  const std::uint8_t type = reader.u8();
  if (!reader.ok()) return false;
  return is_way_check(view) || is_verifiable_media(view, type, Rtp::must_extend);
}

}  // namespace eugress
