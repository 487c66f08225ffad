// Zoom's UDP datagrams: the outer header in the form of 2021 and later (eight octets) and of 2019 (one), handshake,
// ping and pong, and the media types with RTP or RTCP at their places. Offsets as in the wire facts (Michel et al.,
// IMC 2022, and own measurements); whatever is not known there is filled with noise or zeros.
#pragma once

#include <array>
#include <cstdint>

#include "support/bytes.h"
#include "support/random.h"

namespace eugress::synth {

// `none`: between participants.
enum class OuterForm { eight_octets, one_octet, none };

struct ZoomHello {
  std::uint16_t version = 3;  // 2 in 2019, 3 later.
  std::array<std::uint8_t, 16> session{};
  std::uint32_t client_clock = 0;  // Milliseconds.
};

[[nodiscard]] Bytes zoom_hello(const ZoomHello& hello, Random& random);
[[nodiscard]] Bytes zoom_hello_reply(const ZoomHello& hello, std::uint32_t connection);

struct ZoomPing {
  std::uint32_t counter = 0;
  std::uint32_t clock = 0;  // Milliseconds.
  std::uint32_t connection = 0;
};

// 13, 81 or 91 octets.
[[nodiscard]] Bytes zoom_ping(const ZoomPing& ping, std::size_t length, Random& random);
// 13, 81 or 109 octets; octets 1-12 are the ping's.
[[nodiscard]] Bytes zoom_pong(BytesView ping, std::size_t length, Random& random);
[[nodiscard]] Bytes zoom_bye(std::uint32_t connection, Random& random);

// What participants send each other to find a way, before any media: constants, then an address and an identity in
// text, here noise.
[[nodiscard]] Bytes zoom_way_check(bool is_answer, Random& random);

// The header in front of type-5 data.
struct ZoomOuter {
  OuterForm form = OuterForm::eight_octets;
  std::uint16_t sequence = 0;
  std::uint32_t connection = 0;
  bool is_from_server = false;
  bool has_unknown_flag = false;  // 0x01, seen in 4 % of the packets of 2026.
};

enum class ZoomMedia : std::uint8_t {
  keepalive = 10,
  share_or_control = 13,
  audio = 15,
  video = 16,
  probe = 21,
  share = 30,
  sender_report = 33,
  sender_report_with_names = 34
};

struct ZoomStream {
  ZoomMedia media = ZoomMedia::audio;
  std::uint8_t payload_type = 99;
  std::uint32_t source = 0x01000402;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint16_t frame = 0;            // Video only.
  std::uint8_t packets_in_frame = 0;  // Video only.
};

// `size` is the length of the whole datagram payload; smaller than the headers need means the headers alone.
[[nodiscard]] Bytes zoom_media(const ZoomOuter& outer, const ZoomStream& stream, std::size_t size, Random& random);
[[nodiscard]] Bytes zoom_sender_report(const ZoomOuter& outer, const ZoomStream& stream, Random& random);
// Filler that measures bandwidth; about a thousand octets, sent even when nobody speaks.
[[nodiscard]] Bytes zoom_probe(const ZoomOuter& outer, std::uint16_t sequence, std::uint32_t clock);
[[nodiscard]] Bytes zoom_keepalive(const ZoomOuter& outer, std::uint32_t clock);
// The short control message with which a socket is bound to a stream.
[[nodiscard]] Bytes zoom_bind(const ZoomOuter& outer, Random& random);

}  // namespace eugress::synth
