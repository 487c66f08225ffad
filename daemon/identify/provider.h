// What it means to know a service: data and up to a few functions, not a class hierarchy. A new provider is one source
// file, one line in providers.cc and its tables under config/providers/<name>/.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/address.h"
#include "base/byte_reader.h"
#include "flow/flow_facts.h"
#include "flow/flow_key.h"
#include "flow/media.h"
#include "flow/udp_timing.h"

namespace eugress {

// What a flow carries. Spelled as labels; decisions.md, "Words that must not drift", says what belongs where.
enum class Plane : std::uint8_t { media, signalling, web, telemetry, files, push, support, static_, phone, p2p, other };
constexpr std::size_t plane_count = 11;
[[nodiscard]] std::string_view to_text(Plane plane) noexcept;  // static_ is "static"
[[nodiscard]] std::optional<Plane> plane_from_text(std::string_view text) noexcept;

struct PortRange {
  Transport transport = Transport::udp;
  std::uint16_t first = 0;
  std::uint16_t last = 0;

  [[nodiscard]] constexpr bool contains(Transport of, std::uint16_t port) const noexcept {
    return of == transport && first <= port && port <= last;
  }
};

// What a port of a server that another witness has named says about the plane, where nothing says more.
struct PortPlane {
  PortRange ports;
  Plane plane = Plane::other;
};

// One payload as a provider's probe sees it.
struct Payload {
  Bytes bytes;               // captured
  std::uint32_t octets = 0;  // on the wire
  Transport transport = Transport::udp;
  std::uint16_t server_port = 0;
  Direction direction = Direction::egress;
};

// A place in a host name: the code between the fixed parts, and whether the name agrees with itself and its digits with
// the address. A name that does not agree is no evidence of a place.
struct SiteCode {
  std::string_view code;  // a view into the name
  bool agrees = false;
};

struct Provider {
  std::string_view name;                   // label value and folder name
  std::span<const PortRange> ports;        // that alone earn a flow an entry; never an identification
  std::span<const PortPlane> port_planes;  // the first that contains the port
  // none: cannot tell from this packet; foreign: certainly not this provider's.
  PayloadReading (*probe)(const Payload& payload) noexcept = nullptr;
  // Ports of the servers that clients ask with STUN before they try to reach each other, and what they then say to each
  // other. Empty: peers are not followed.
  std::span<const PortRange> rendezvous_ports{};
  PayloadReading (*peer_probe)(const Payload& payload) noexcept = nullptr;
  // One half of an exchange that the provider's own programs time themselves by; asked only of UDP payloads that begin
  // with one of `echo_octets`, which must be rare in media.
  std::optional<Echo> (*echo)(const Payload& payload) noexcept = nullptr;
  std::span<const std::uint8_t> echo_octets{};
  // What a packet of the provider's media plane is; asked only of flows that are known to be that.
  MediaReading (*media)(const Payload& payload) noexcept = nullptr;
  // Empty: not a name that carries a code.
  std::optional<SiteCode> (*site_code)(std::string_view host, Address server) noexcept = nullptr;
};

}  // namespace eugress
