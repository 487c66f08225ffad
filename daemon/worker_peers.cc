// Flows that begin between addresses of which nothing is known: participants who reach each other directly, and servers
// that stand on the campus undeclared.
#include <algorithm>
#include <array>

#include "worker_books.h"

namespace eugress {

// Both sides are ours: two participants who sit here, or a server of a provider that stands here although nobody
// declared it. Whoever asked the STUN server is our side, or whoever speaks to a provider's port; the flow keeps the
// side of its first packet.
std::optional<Direction> Worker::Books::direction_within_campus(const Packet& packet) noexcept {
  if (packet.transport != Transport::udp) return std::nullopt;
  constexpr std::array ways{Direction::egress, Direction::ingress};
  const auto key = [&](Direction direction) { return key_of(packet, direction); };
  if (within_campus_ != 0) {
    for (const Direction direction : ways) {
      if (flows_.find(key(direction), flows_.hash(key(direction))) != nullptr) return direction;
    }
  }
  for (const Direction direction : ways) {
    if (peers_.asked(key(direction).ours.mark(hash_), packet.time) != 0) return direction;
  }
  for (const Direction direction : ways) {
    if (speaks_own_framing(packet, key(direction).theirs.port, direction)) return direction;
  }
  return std::nullopt;
}

// A provider's port and its framing in one packet: enough to look closer.
bool Worker::Books::speaks_own_framing(const Packet& packet, std::uint16_t port, Direction direction) const noexcept {
  if (!known_->ports.contains(packet.transport, port)) return false;
  const Payload payload{packet.payload, packet.payload_octets, packet.transport, port, direction};
  return std::any_of(known_->providers.begin(), known_->providers.end(), [&](const KnownProvider& known) {
    const PayloadReading read = known.provider->probe(payload);
    return read.is_own && read.kind == PayloadKind::media;
  });
}

// Whose other participant the far side may be. A port of the provider's servers is none.
ProviderNumber Worker::Books::expected_peer(const FlowKey& key, const Side& theirs, Timestamp now) const noexcept {
  if (key.transport != Transport::udp || theirs.provider != 0 || theirs.is_on_site_server) return 0;
  if (peers_.size() == 0) return 0;
  const ProviderNumber asked = peers_.asked(key.ours.mark(hash_), now);
  if (asked == 0) return 0;
  const auto& ports = known_->providers[asked - 1U].provider->ports;
  const bool is_servers_port = std::any_of(ports.begin(), ports.end(), [&](const PortRange& range) {
    return range.contains(key.transport, key.theirs.port);
  });
  return is_servers_port ? ProviderNumber{0} : asked;
}

// A request to a STUN server of the provider's, answered or not: the socket may go on to another participant.
void Worker::Books::remember_peer(const Flow& flow, const Provider& asked, const Echo& echo, const Packet& packet,
                                  Direction direction) noexcept {
  if (echo.kind != Echo::Kind::request || echo.method != RttMethod::stun || direction != Direction::egress) return;
  const auto& ports = asked.rendezvous_ports;
  const bool is_rendezvous = std::any_of(ports.begin(), ports.end(), [&](const PortRange& range) {
    return range.contains(Transport::udp, flow.key.theirs.port);
  });
  if (!is_rendezvous || asked.peer_probe == nullptr) return;
  see(PeerSighting{flow.key.ours.mark(hash_), packet.source_port, flow.cell.provider, packet.time});
}

}  // namespace eugress
