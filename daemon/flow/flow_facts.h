// What we know of a flow so far, as the wire told it: all that assess() needs, and nothing of our side. A plain value:
// recorded, it gives the same assessment years later.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/address.h"
#include "base/host_name.h"
#include "base/time.h"
#include "flow/address_plan.h"
#include "flow/flow_key.h"
#include "flow/round_trip.h"

namespace eugress {

// How a name came to a flow.
enum class NameSource : std::uint8_t {
  none,
  handshake,    // the client asked for it: TLS or QUIC
  carried,      // from DNS or another flow's handshake with the same address, while fresh
  outer,        // the client wrote it, but beside an encrypted hello, so that it may have asked for another
  certificate,  // the server claims it
};
[[nodiscard]] std::string_view to_text(NameSource source) noexcept;

// What a payload is, in words that hold for any provider. What it proves is for identify/ to say.
enum class PayloadKind : std::uint8_t {
  none,    // no payload yet, or nothing known
  media,   // the provider's own media framing, its set-up and its ping included
  stun,    // a STUN exchange
  dtls,    // DTLS records
  tls,     // TLS records
  foreign  // positively something else
};
constexpr std::size_t payload_kind_count = 6;
[[nodiscard]] std::string_view to_text(PayloadKind kind) noexcept;

// What the payloads of a flow were, together. One connection mixes kinds (RFC 7983): the kind that tells most stands
// for the flow, media before DTLS before STUN before TLS, and only its packets are counted as recognised.
struct PayloadFacts {
  PayloadKind kind = PayloadKind::none;
  std::uint8_t from_ours = 0;     // packets of that kind, up to 255 and then held
  std::uint8_t from_theirs = 0;   //
  std::uint8_t unrecognised = 0;  // packets with a payload of no known kind; held once either of the others is full,
                                  // so that a proportion once good does not spoil over a long life

  // One packet with a payload, as a probe read it. True if the facts changed.
  constexpr bool add(PayloadKind seen, Direction direction) noexcept {
    constexpr std::uint8_t full = 255;
    const int rank = weight(seen);
    if (rank == 0) {  // nothing known, or something else
      const bool changes_kind = seen == PayloadKind::foreign && kind == PayloadKind::none;
      if (changes_kind) kind = PayloadKind::foreign;
      const bool counts = unrecognised != full && from_ours != full && from_theirs != full;
      if (counts) ++unrecognised;
      return changes_kind || counts;
    }
    if (rank < weight(kind)) return false;
    if (rank > weight(kind)) {
      kind = seen;
      from_ours = 0;
      from_theirs = 0;
    }
    std::uint8_t& side = direction == Direction::egress ? from_ours : from_theirs;
    if (side == full) return false;
    ++side;
    return true;
  }

 private:
  static constexpr int weight(PayloadKind of) noexcept {
    switch (of) {
      case PayloadKind::media:
        return 4;
      case PayloadKind::dtls:
        return 3;
      case PayloadKind::stun:
        return 2;
      case PayloadKind::tls:
        return 1;
      case PayloadKind::none:
      case PayloadKind::foreign:
        break;
    }
    return 0;
  }
};

struct FlowFacts {
  Endpoint server;
  Transport transport = Transport::udp;
  ProviderNumber listed_by = 0;                         // whose address list holds the server on the flow's day
  ListedService listed_service = ListedService::other;  // and what for
  NameSource name_source = NameSource::none;
  HostName name;
  PayloadFacts payload;
  RoundTrip round_trip;  // of the server's address, from all its flows
  Timestamp first_seen;
  Timestamp last_seen;
};

}  // namespace eugress
