// What we know of a flow so far, as the wire told it: all that assess() needs, and nothing of our side. A plain value:
// recorded, it gives the same assessment years later.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/address.h"
#include "base/host_name.h"
#include "base/time.h"
#include "flow/address_plan.h"

namespace eugress {

// How a name came to a flow. `carried`: from DNS or another flow's handshake with the same address, while fresh.
enum class NameSource : std::uint8_t { none, handshake, carried };

// What a payload is, in words that hold for any provider. What it proves is for identify/ to say.
enum class PayloadKind : std::uint8_t {
  none,    // no payload yet, or nothing known
  media,   // the provider's own media framing, its set-up and its ping included
  stun,    // a STUN exchange
  dtls,    // DTLS records
  tls,     // TLS records
  foreign  // positively something else
};

// Counted up to 255 and then held: enough to see consistency from both sides.
struct PayloadFacts {
  PayloadKind kind = PayloadKind::none;
  std::uint8_t from_ours = 0;  // packets that the provider's probe recognised
  std::uint8_t from_theirs = 0;
  std::uint8_t unrecognised = 0;  // packets with a payload that it did not
};

// Which exchange a round-trip time was measured on.
enum class RttMethod : std::uint8_t { none, tcp_syn, tls_hello, tcp_ack, tcp_timestamp, stun, hello, ping };
constexpr std::size_t rtt_method_count = 8;
[[nodiscard]] std::string_view to_text(RttMethod method) noexcept;  // "tcp-syn", ...

// The smallest round trip seen to a server's address since it is remembered.
struct RoundTrip {
  Nanoseconds smallest{0};
  std::uint32_t samples = 0;
  RttMethod method = RttMethod::none;  // of the smallest

  [[nodiscard]] bool is_measured() const noexcept { return samples != 0; }
  // True if the minimum fell.
  bool add(Nanoseconds sample, RttMethod by) noexcept;
  bool add(const RoundTrip& other) noexcept;
};

struct FlowFacts {
  Endpoint server;
  Transport transport = Transport::udp;
  ProviderNumber listed_by = 0;  // whose address list holds the server on the flow's day
  NameSource name_source = NameSource::none;
  HostName name;
  PayloadFacts payload;
  RoundTrip round_trip;  // of the server's address, from all its flows
  Timestamp first_seen;
  Timestamp last_seen;
};

}  // namespace eugress
