// Microsoft Teams: its ports, and what can be told from its payloads. Media is SRTP (RFC 3711) and looks like
// anybody's; STUN and TURN carry attributes that only Microsoft uses. So no payload alone makes a flow Teams': there is
// no number that both sides repeat, and identify() asks for one.
#include <algorithm>
#include <array>

#include "decode/stun.h"
#include "identify/provider.h"
#include "identify/shared_forms.h"

namespace eugress {
namespace {

// Microsoft's list of 14 August 2026, endpoint set 11. TCP 443 is missing: all the world uses it.
constexpr std::array ports{PortRange{Transport::udp, 3478, 3481}};

// 3478 connectivity, 3479 sound, 3480 video, 3481 shared screens. A client may carry everything over 3478; then the
// payload says so.
constexpr std::array port_planes{
    PortPlane{{Transport::udp, 3478, 3478}, Plane::signalling},
    PortPlane{{Transport::udp, 3479, 3481}, Plane::media},
};

// [MS-TURN] section 2.2.2 and [MS-ICE2] section 2.2: MS-Version, MS-Sequence-Number, Candidate-Identifier,
// MS-Service-Quality, Implementation-Version, MS-Multiplexed-TURN-Session-ID. No other published use.
constexpr std::array<std::uint16_t, 6> attributes_of_microsoft{0x8008, 0x8050, 0x8054, 0x8055, 0x8070, 0x8095};

// `message` has been read as STUN, so its attributes fill it; of a cut capture the captured ones.
bool has_attribute_of_microsoft(Bytes message) noexcept {
  constexpr std::size_t header_octets = 20;
  ByteReader reader = reader_at(message, header_octets);
  while (true) {
    const std::uint16_t type = reader.u16();
    const std::uint16_t length = reader.u16();
    if (!reader.ok()) return false;
    if (std::find(attributes_of_microsoft.begin(), attributes_of_microsoft.end(), type) !=
        attributes_of_microsoft.end()) {
      return true;
    }
    reader.skip((length + 3U) & ~3U);
  }
}

// RFC 3550 sections 5.1 and 6.1, told apart as in RFC 5761 section 4. A quarter of all chance payloads begin so: this
// says what a Teams server's flow carries, never whose it is.
bool is_rtp_or_rtcp(Bytes bytes, std::uint32_t octets) noexcept {
  ByteReader reader{bytes};
  const std::uint8_t first = reader.u8();
  const std::uint8_t second = reader.u8();
  const std::uint32_t length = reader.u16();
  if (!reader.ok() || (first & 0xc0U) != 0x80) return false;
  if (second >= 192 && second <= 223) return (length + 1U) * 4U <= octets;
  constexpr std::uint32_t fixed_header = 12;
  const std::uint32_t sources = first & 0x0fU;
  return octets >= fixed_header + 4 * sources;
}

// RFC 8656 section 12.4: a channel of TURN around it.
bool is_rtp_in_channel(const Payload& payload) noexcept {
  constexpr std::uint32_t header_octets = 4;
  ByteReader reader{payload.bytes};
  const std::uint16_t channel = reader.u16();
  const std::uint32_t length = reader.u16();
  if (!reader.ok() || channel < 0x4000 || channel > 0x4fff || header_octets + length > payload.octets) return false;
  return is_rtp_or_rtcp(reader.rest(), length);
}

PayloadReading probe(const Payload& payload) noexcept {
  if (payload.transport == Transport::tcp) {
    if (is_tls(payload)) return {PayloadKind::tls};
    return {is_stun_on_tcp(payload) ? PayloadKind::stun : PayloadKind::none};
  }
  const bool is_own_port = ports[0].contains(Transport::udp, payload.server_port);
  if (read_stun(payload.bytes, payload.octets)) {
    return {PayloadKind::stun, is_own_port && has_attribute_of_microsoft(payload.bytes)};
  }
  if (is_dtls(payload)) return {PayloadKind::dtls};
  const bool is_media = is_rtp_or_rtcp(payload.bytes, payload.octets) || is_rtp_in_channel(payload);
  return {is_own_port && is_media ? PayloadKind::rtp : PayloadKind::none};
}

// STUN's types begin with 0 (requests) or 1 (replies).
constexpr std::array<std::uint8_t, 2> echo_octets{0, 1};

std::optional<Echo> echo(const Payload& payload) noexcept {
  if (payload.transport != Transport::udp) return std::nullopt;
  const auto stun = read_stun(payload.bytes, payload.octets);
  return stun ? stun_echo(*stun) : std::nullopt;
}

}  // namespace

extern const Provider teams;
constexpr Provider teams{.name = "teams",
                         .ports = ports,
                         .port_planes = port_planes,
                         .probe = probe,
                         .echo = echo,
                         .echo_octets = echo_octets};

}  // namespace eugress
