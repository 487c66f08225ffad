// What the media plane carries, packet by packet: kinds in octets. Asked of flows alone that are already known to be a
// provider's media, once a packet, in constant time.
#include "worker_books.h"

namespace eugress {

void Worker::Books::count_media(const FlowSlot& slot, const Packet& packet, Direction direction) noexcept {
  const Provider& provider = *known_->providers[slot.media_of - 1U].provider;
  const std::uint16_t server_port = direction == Direction::egress ? packet.destination_port : packet.source_port;
  MediaReading read;
  if (provider.media != nullptr && packet.payload_octets != 0) {
    read = provider.media({packet.payload, packet.payload_octets, packet.transport, server_port, direction});
  }
  interval_.media[slot.media_of - 1U].of(read.kind, direction) += {packet.ip_octets, 1};
}

}  // namespace eugress
