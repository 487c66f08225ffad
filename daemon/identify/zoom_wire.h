// Zoom's own framing over UDP, as its clients and servers speak it on ports 8801 to 8810: the outer header of eight
// octets (seen since 2021) and of one octet (2019), handshake, ping and pong, bye, and the media header behind it. Only
// what can be told from one packet; what several packets of a flow prove together is for identify() to say. Offsets and
// lengths are measured (three captures of 2019 to 2022 and a fragment of 2023), since no document gives them.
#pragma once

#include <cstdint>

#include "identify/provider.h"

namespace eugress {

// Named by the outer type, the first octet.
enum class ZoomFrame : std::uint8_t { none, hello, reply, ping, pong, data, bye };

// A chance payload passes with a probability under 2^-20 whatever its length and direction. The weakest ways through:
// - data, eight-octet form: 8 bits of outer type, 7 of flags, then one of five media types of which nothing else is
//   known (5/256): 2^-20.7. With a length of exactly 27 octets also the keepalive, 6/256: 2^-20.4.
// - ping or pong of 13 octets: one of two outer types (2/256) and 16 zero bits above the counter: 2^-23.
// All others leave 29 bits or more. Payloads of other protocols are not chance; for them the flags must agree with the
// direction and identify() wants several packets each way.
struct ZoomReading {
  ZoomFrame frame = ZoomFrame::none;
  std::uint32_t connection = 0;  // chosen by the server; 0 of a hello, and of data behind one octet
  bool is_servers = false;       // a reply, or data with the server's flag
};
[[nodiscard]] ZoomReading read_zoom_frame(const Payload& payload) noexcept;

// What a packet of a flow that is known to be Zoom's is: by the outer type, and of data by the inner one. As strict as
// read_zoom_frame(): what it refuses, and what nobody has described, is unknown.
[[nodiscard]] MediaReading read_zoom_media(const Payload& payload) noexcept;

// What two participants say to each other directly: the media header without an outer one, and the check of a way, type
// 31. Seen in one capture of 2022 and one of 2021. A chance payload passes with less than 2^-26.
[[nodiscard]] bool is_zoom_peer_frame(const Payload& payload) noexcept;

}  // namespace eugress
