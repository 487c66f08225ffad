// Zoom: its ports, what its payloads look like, its own ping, and the places in its host names.
#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "decode/stun.h"
#include "identify/provider.h"
#include "identify/shared_forms.h"
#include "identify/zoom_wire.h"

namespace eugress {
namespace {

constexpr std::array ports{
    PortRange{Transport::udp, 8801, 8810},
    PortRange{Transport::tcp, 8801, 8810},
    PortRange{Transport::udp, 3478, 3479},
    PortRange{Transport::tcp, 3478, 3479},
};

constexpr std::array rendezvous_ports{ports[2]};

// UDP 8801 to 8810 is missing on purpose: only the payload tells media from a connectivity check. So is TCP 443, where
// web, telemetry, files and signalling all live. 5091 is SIP over TLS of Zoom Phone.
constexpr std::array port_planes{
    PortPlane{{Transport::tcp, 8801, 8810}, Plane::signalling},
    PortPlane{{Transport::udp, 3478, 3479}, Plane::signalling},
    PortPlane{{Transport::tcp, 3478, 3479}, Plane::signalling},
    PortPlane{{Transport::tcp, 5091, 5091}, Plane::phone},
};

// ---- payloads

// Text. No payload on these ports begins with eight printable characters: Zoom's framing, STUN and DTLS begin with a
// control character, SRTP with 128 or more, and a TURN channel of that number would be longer than a datagram.
bool is_text(Bytes bytes) noexcept {
  ByteReader reader{bytes};
  const Bytes start = reader.take(8);
  return reader.ok() && std::all_of(start.begin(), start.end(), [](std::uint8_t c) { return c >= 0x20 && c < 0x7f; });
}

PayloadReading probe(const Payload& payload) noexcept {
  if (payload.transport == Transport::tcp) {
    if (is_tls(payload)) return {PayloadKind::tls};
    return {is_stun_on_tcp(payload) ? PayloadKind::stun : PayloadKind::none};
  }
  constexpr PortRange framed = ports[0];
  const bool may_be_framed = framed.contains(Transport::udp, payload.server_port);
  // STUN first: both begin with small numbers, and STUN's cookie and lengths leave no doubt.
  if (read_stun(payload.bytes, payload.octets)) return {PayloadKind::stun};
  if (may_be_framed) {
    const ZoomReading read = read_zoom_frame(payload);
    if (read.frame != ZoomFrame::none) return {PayloadKind::media, true, read.is_servers, read.connection};
  }
  if (is_dtls(payload)) return {PayloadKind::dtls};
  const bool is_zooms_port = may_be_framed || ports[2].contains(Transport::udp, payload.server_port);
  return {is_zooms_port && is_text(payload.bytes) ? PayloadKind::foreign : PayloadKind::none};
}

PayloadReading peer_probe(const Payload& payload) noexcept {
  const bool is_own = payload.transport == Transport::udp && is_zoom_peer_frame(payload);
  return {is_own ? PayloadKind::media : PayloadKind::none, is_own};
}

// ---- its own questions and answers

// The outer types hello, reply, ping and pong; and STUN, whose types begin with 0 (requests, native replies) or 1
// (replies). Data, nearly all packets of a call, begins with 5.
constexpr std::array<std::uint8_t, 5> echo_octets{0, 1, 2, 3, 4};

Echo echo_at(const Payload& payload, Echo::Kind kind, RttMethod method, std::size_t offset,
             std::size_t octets) noexcept {
  Echo echo;
  echo.kind = kind;
  echo.method = method;
  ByteReader reader = reader_at(payload.bytes, offset);
  const Bytes key = reader.take(octets);
  std::copy(key.begin(), key.end(), echo.key.begin());
  return echo;
}

std::optional<Echo> echo(const Payload& payload) noexcept {
  if (payload.transport != Transport::udp) return std::nullopt;
  if (const auto stun = read_stun(payload.bytes, payload.octets)) return stun_echo(*stun);
  if (!ports[0].contains(Transport::udp, payload.server_port)) return std::nullopt;
  // Behind type and version the session, which the reply repeats; behind the type of a ping the counter, the clock and
  // the connection id, which the pong copies.
  constexpr std::size_t session_at = 3;
  constexpr std::size_t session_octets = 16;
  constexpr std::size_t counter_at = 1;
  constexpr std::size_t copied_octets = 12;
  switch (read_zoom_frame(payload).frame) {
    case ZoomFrame::hello:
      return echo_at(payload, Echo::Kind::request, RttMethod::hello, session_at, session_octets);
    case ZoomFrame::reply:
      return echo_at(payload, Echo::Kind::reply, RttMethod::hello, session_at, session_octets);
    case ZoomFrame::ping:
      return echo_at(payload, Echo::Kind::request, RttMethod::ping, counter_at, copied_octets);
    case ZoomFrame::pong:
      return echo_at(payload, Echo::Kind::reply, RttMethod::ping, counter_at, copied_octets);
    case ZoomFrame::data:
    case ZoomFrame::bye:
    case ZoomFrame::none:
      break;
  }
  return std::nullopt;
}

// ---- media

MediaReading media(const Payload& payload) noexcept {
  return ports[0].contains(payload.transport, payload.server_port) ? read_zoom_media(payload) : MediaReading{};
}

// ---- places in names

std::string_view take_while(std::string_view& text, bool (*wanted)(char) noexcept) noexcept {
  const auto end = std::find_if_not(text.begin(), text.end(), wanted);
  const std::string_view taken = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(taken.size());
  return taken;
}

bool take_suffix(std::string_view& text, std::string_view suffix) noexcept {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

bool take_prefix(std::string_view& text, std::string_view prefix) noexcept {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// An IPv4 address as names spell it: octets in decimal, joined by nothing or by a dash.
class SpelledAddress {
 public:
  SpelledAddress(std::uint32_t ipv4, std::string_view joint) noexcept {
    char* at = text_.data();
    for (unsigned shift = 32; shift > 0; shift -= 8) {
      if (shift != 32) at = std::copy(joint.begin(), joint.end(), at);
      last_ = at;
      at = std::to_chars(at, text_.data() + text_.size(), ipv4 >> (shift - 8) & 0xffU).ptr;
    }
    end_ = at;
  }
  SpelledAddress(const SpelledAddress&) = delete;
  SpelledAddress& operator=(const SpelledAddress&) = delete;
  ~SpelledAddress() = default;

  [[nodiscard]] std::string_view whole() const noexcept { return view(text_.data()); }
  [[nodiscard]] std::string_view last_octet() const noexcept { return view(last_); }

 private:
  [[nodiscard]] std::string_view view(const char* from) const noexcept {
    return {from, static_cast<std::size_t>(end_ - from)};
  }
  std::array<char, 16> text_{};
  const char* last_ = nullptr;
  const char* end_ = nullptr;
};

enum class Spelling : std::uint8_t { last_octet_or_whole, whole, dashed };

// Digits in a name are ambiguous, an address is not: so the address is spelled and compared, never the digits read. No
// rule is known for IPv6.
bool spells(std::string_view digits, Spelling spelling, Address server) noexcept {
  if (!server.is_ipv4()) return false;
  if (spelling == Spelling::dashed) return digits == SpelledAddress{server.ipv4(), "-"}.whole();
  const SpelledAddress spelled{server.ipv4(), ""};
  return digits == spelled.whole() || (spelling == Spelling::last_octet_or_whole && digits == spelled.last_octet());
}

// zoom + code + pod letters + digits + role, and since about 2022 the code again as a label of its own. Of a router or
// zone controller the digits are the last octet (once, in 2020, the whole address), of a web gateway the whole address.
std::optional<SiteCode> code_of_server(std::string_view label, std::string_view second, Address server) noexcept {
  Spelling spelling = Spelling::last_octet_or_whole;
  if (take_suffix(label, "zssgw")) {
    spelling = Spelling::dashed;
  } else if (take_suffix(label, "rwg")) {
    spelling = Spelling::whole;
  } else if (!take_suffix(label, "mmr") && !take_suffix(label, "zc")) {
    return std::nullopt;
  }
  const std::string_view letters = take_while(label, is_small_letter);
  if (letters.size() < 2 || label.empty() || !is_digit(label.front())) return std::nullopt;
  const bool digits_agree = spells(label, spelling, server);
  if (second.empty()) return SiteCode{letters, digits_agree};
  return SiteCode{second, digits_agree && letters.starts_with(second)};
}

// Web-zone selectors and TURN relays: their number counts machines and says nothing about the address. What the
// operator writes twice, in two labels that agree, is taken as its word for the place, as the wire facts list it; a
// code that stands alone (rwcff.cloud) has nothing to agree with and is no evidence.
std::optional<SiteCode> code_of_zone(std::string_view rest, std::string_view second) noexcept {
  const std::string_view letters = take_while(rest, is_small_letter);
  const bool ends_in_number = std::all_of(rest.begin(), rest.end(), is_digit);
  if (letters.size() < 2 || second.empty() || !ends_in_number) return std::nullopt;
  if (second == "cloud") return SiteCode{letters, false};
  return SiteCode{second, letters == second};
}

std::optional<SiteCode> site_code(std::string_view host, Address server) noexcept {
  if (!take_suffix(host, ".zoom.us")) return std::nullopt;
  const std::size_t dot = host.find('.');
  std::string_view label = host.substr(0, dot);
  const std::string_view second = dot == std::string_view::npos ? std::string_view{} : host.substr(dot + 1);
  const bool is_code = std::all_of(second.begin(), second.end(), is_small_letter) && second.size() <= 4;
  if (!is_code && second != "cloud") return std::nullopt;
  if (dot != std::string_view::npos && second.size() < 2) return std::nullopt;

  if (take_prefix(label, "turn")) return code_of_zone(label, second);
  if (const std::size_t zone = label.find("rwc"); zone != std::string_view::npos) {
    return code_of_zone(label.substr(zone + 3), second);  // rwc, gorwc, intuitive-rwc
  }
  if (second == "cloud" || !take_prefix(label, "zoom")) return std::nullopt;
  return code_of_server(label, second, server);
}

}  // namespace

extern const Provider zoom;
constexpr Provider zoom{.name = "zoom",
                        .ports = ports,
                        .port_planes = port_planes,
                        .probe = probe,
                        .rendezvous_ports = rendezvous_ports,
                        .peer_probe = peer_probe,
                        .echo = echo,
                        .echo_octets = echo_octets,
                        .media = media,
                        .site_code = site_code};

}  // namespace eugress
