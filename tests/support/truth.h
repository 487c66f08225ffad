// What is true of a story, kept while its frames are made: the answer against which the daemon is checked.
// Bytes are octets of the innermost IP packet (IPv4 total length; IPv6 40 + payload length), never of the frame; of a
// fragmented packet only the first fragment belongs to its flow. Egress leaves the campus.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/clock.h"
#include "support/endpoint.h"

namespace eugress::synth {

enum class Plane { media, signalling, web, telemetry, files, push, support, static_, phone, p2p, other };

// What ties a server to a place; it decides which configuration can know the country.
enum class PlaceBasis {
  none,            // nothing; country unknown
  site_code,       // the name carries a site code and digits that agree with the address
  site_code_only,  // the name carries a site code, but no digits that could be checked
  region_word,     // the name's first label is a country
  cluster,         // a web cluster: a region, not a country
  cloud_range,     // the address lies in a cloud provider's published region
  address_place,   // the address is in the table of places
  edge             // anycast or CDN edge: place "anycast"
};

enum class RttMethod { syn, tls_hello, tcp_ack, sfu_hello, sfu_ping, ice_stun, native_stun, other };
inline constexpr std::size_t rtt_methods = 8;

// Where a frame must end. The sum over all kinds is the number of frames.
enum class FrameKind {
  provider_flow,
  other_flow,
  sighting,
  icmp,
  later_fragment,
  local_multicast,
  not_ip,
  other_protocol,
  hostile
};
inline constexpr std::size_t frame_kinds = 9;

[[nodiscard]] std::string_view to_text(Plane plane);
[[nodiscard]] std::string_view to_text(PlaceBasis basis);
[[nodiscard]] std::string_view to_text(RttMethod method);
[[nodiscard]] std::string_view to_text(FrameKind kind);

struct Counts {
  std::uint64_t bytes = 0;
  std::uint64_t packets = 0;
  Counts& operator+=(const Counts& more) {
    bytes += more.bytes;
    packets += more.packets;
    return *this;
  }
  friend bool operator==(const Counts&, const Counts&) = default;
};

// Which witnesses ought to speak for a provider's flow, each for itself.
struct Witnesses {
  bool address = false;  // The provider's list of that day holds the server.
  bool name = false;     // DNS or TLS gave a name of the provider's.
  bool payload = false;  // The flow carries the provider's own framing, set-up and ping included.
};

struct FlowTruth {
  Endpoint client;  // For tests alone: the daemon must never print it.
  Endpoint server;
  Transport transport = Transport::udp;
  std::optional<std::string> provider;
  std::optional<Plane> plane;
  std::optional<std::string> country;  // ISO 3166-1 alpha-2
  PlaceBasis basis = PlaceBasis::none;
  Witnesses witnesses;
  std::optional<std::string> peer_class;  // Of another participant all that may be said: same-campus, eea, abroad.
  std::string host = "unknown";           // Of media: whose meeting, as far as a tenant's name before it tells.
  std::vector<std::string> names;         // Names that DNS or TLS gave this server before or in the flow, lower case.
  Counts egress;
  Counts ingress;
  std::array<std::optional<Duration>, rtt_methods> smallest_rtt;  // From the tap to the server and back.
  Time first_seen;
  Time last_seen;
  Duration longest_silence{};
  std::uint64_t retransmissions = 0;
  bool is_connection = false;  // UDP: any packet. TCP: a SYN/ACK or payload.

  [[nodiscard]] std::optional<Duration> smallest() const;
};

// What framed media was, by intention: "audio", "video", "screen", "control", "filler", "rtcp", "set-up".
struct MediaKey {
  std::string kind;
  Way way = Way::egress;
  friend auto operator<=>(const MediaKey&, const MediaKey&) = default;
};

// One sequence of RTP packets: how many its sender numbered between the first and the last that passed, and how many
// different ones of these passed.
struct StreamTruth {
  MediaKey of;
  std::uint64_t expected = 0;
  std::uint64_t received = 0;
  std::optional<Duration> jitter;  // Of RFC 3550, where it settles.
};

struct CellKey {
  Plane plane = Plane::other;
  std::string country;  // ISO code, "anycast" or "unknown", as the metrics spell it.
  Way way = Way::egress;
  friend auto operator<=>(const CellKey&, const CellKey&) = default;
};

struct Truth {
  std::string story;
  std::uint64_t seed = 0;
  bool is_well_formed = true;  // False: only the number of frames is true.
  std::array<std::uint64_t, frame_kinds> frames{};
  std::vector<FlowTruth> flows;
  std::vector<std::string> tenants;           // Planted: may occur in no output at all.
  std::vector<std::string> background_names;  // Likewise.
  std::vector<Ip> tunnel_ends;                // Likewise: only what is inside a tunnel is anybody's business.
  std::map<MediaKey, Counts> media;           // In the provider's own framing, IP octets.
  std::vector<StreamTruth> streams;           // Of stories that are about them.
  // Tunnels taken off, and refused, by kind; a frame in two tunnels counts in both.
  std::map<std::string, std::uint64_t> decapsulated;
  std::map<std::string, std::uint64_t> refused;

  [[nodiscard]] std::uint64_t frames_total() const;
  [[nodiscard]] std::uint64_t frames_of(FrameKind kind) const { return frames[static_cast<std::size_t>(kind)]; }
  // Sums over the provider's flows.
  [[nodiscard]] std::map<CellKey, Counts> cells() const;
  // Connections by plane and country; the way of the key is always egress.
  [[nodiscard]] std::map<CellKey, std::uint64_t> connections() const;
};

// One JSON object; times are integer nanoseconds since the epoch and round-trip times integer nanoseconds.
[[nodiscard]] std::string to_json(const Truth& truth);

}  // namespace eugress::synth
