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
#include "flow/join_memory.h"
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
  rtp,     // RTP or RTCP, sealed or not
  stun,    // a STUN exchange
  dtls,    // DTLS records
  tls,     // TLS records
  foreign  // positively something else
};
constexpr std::size_t payload_kind_count = 7;
[[nodiscard]] std::string_view to_text(PayloadKind kind) noexcept;

// One payload, as a provider's probe read it.
struct PayloadReading {
  PayloadKind kind = PayloadKind::none;
  bool is_own = false;           // the provider's own framing; STUN, DTLS, TLS and RTP are everybody's
  bool is_servers = false;       // a form that only the provider's server sends
  std::uint32_t connection = 0;  // the number that both sides of its connections repeat; 0: none in this packet
};

// The number of the connection that a flow's packets carry, and which side repeated it how often. Whoever did not see
// the server's packets cannot repeat the server's number, and who mirrors them does not speak as a server. If another
// number outvotes the first, that one is taken: a stray packet may have come first.
struct ConnectionFacts {
  std::uint32_t number = 0;  // 0: none seen
  std::uint8_t from_ours = 0;
  std::uint8_t from_theirs = 0;
  std::uint8_t others = 0;    // packets that carry another number
  bool server_spoke = false;  // with this number, in a form that only a server sends

  // True if the facts changed.
  constexpr bool add(const PayloadReading& reading, Direction direction) noexcept {
    if (reading.connection == 0) return false;
    if (number == 0) number = reading.connection;
    if (number != reading.connection) {
      const bool has_grown = count(others);
      if (others <= from_ours + from_theirs) return has_grown;
      *this = {reading.connection, 0, 0, 0, false};
    }
    const bool speaks_first = !server_spoke && reading.is_servers && direction == Direction::ingress;
    server_spoke = server_spoke || speaks_first;
    return count(direction == Direction::egress ? from_ours : from_theirs) || speaks_first;
  }

 private:
  static constexpr bool count(std::uint8_t& counter) noexcept {
    if (counter == 255) return false;
    ++counter;
    return true;
  }
};

// What the payloads of a flow were, together. One connection mixes kinds (RFC 7983): the kind that tells most stands
// for the flow, media before RTP before DTLS before STUN before TLS, and only its packets are counted as recognised.
struct PayloadFacts {
  PayloadKind kind = PayloadKind::none;
  std::uint8_t from_ours = 0;     // packets of that kind, up to 255 and then held
  std::uint8_t from_theirs = 0;   //
  std::uint8_t unrecognised = 0;  // packets with a payload of no known kind; held once either of the others is full,
                                  // so that a proportion once good does not spoil over a long life
  ProviderNumber own_of = 0;      // whose own framing was read, by the first that read any
  ConnectionFacts connection;

  // One packet with a payload, as the probe of provider `by` read it. True if the facts changed.
  constexpr bool add(const PayloadReading& reading, ProviderNumber by, Direction direction) noexcept {
    constexpr std::uint8_t full = 255;
    const bool contradicts = reading.is_own && own_of != 0 && own_of != by;
    const PayloadKind seen = contradicts ? PayloadKind::none : reading.kind;
    const int rank = weight(seen);
    if (rank == 0) {  // nothing known, or something else
      const bool changes_kind = seen == PayloadKind::foreign && kind == PayloadKind::none;
      if (changes_kind) kind = PayloadKind::foreign;
      const bool counts = unrecognised != full && from_ours != full && from_theirs != full;
      if (counts) ++unrecognised;
      return changes_kind || counts;
    }
    const bool is_first_of_its_own = reading.is_own && own_of == 0;
    if (is_first_of_its_own) own_of = by;
    const bool is_repeated = reading.is_own && connection.add(reading, direction);
    if (rank < weight(kind)) return is_first_of_its_own;
    if (rank > weight(kind)) {
      kind = seen;
      from_ours = 0;
      from_theirs = 0;
    }
    std::uint8_t& side = direction == Direction::egress ? from_ours : from_theirs;
    if (side == full) return is_repeated;
    ++side;
    return true;
  }

 private:
  static constexpr int weight(PayloadKind of) noexcept {
    switch (of) {
      case PayloadKind::media:
        return 5;
      case PayloadKind::rtp:
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
  // Our side had just asked this provider's STUN servers from the same port: the far side may be another participant.
  ProviderNumber peer_of = 0;
  bool is_peer_on_campus = false;
  // Of the meeting that its device was joining when it began: a word of the policy of that time, without any name.
  JoinedHost joined;
  RoundTrip round_trip;  // of the server's address, from all its flows
  Timestamp first_seen;
  Timestamp last_seen;
};

}  // namespace eugress
