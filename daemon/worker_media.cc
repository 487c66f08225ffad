// What the media plane carries, packet by packet: kinds in octets, streams in loss and jitter. Asked of flows alone
// that are already known to be a provider's media, once a packet, in constant time.
#include "worker_books.h"

namespace eugress {

MediaReading Worker::Books::count_media_kind(const FlowSlot& slot, const Packet& packet, Direction direction) noexcept {
  const Provider& provider = *known_->providers[slot.media_of - 1U].provider;
  const std::uint16_t server_port = direction == Direction::egress ? packet.destination_port : packet.source_port;
  MediaReading read;
  if (provider.media != nullptr && packet.payload_octets != 0) {
    read = provider.media({packet.payload, packet.payload_octets, packet.transport, server_port, direction});
  }
  interval_.media[slot.media_of - 1U].of(read.kind, direction) += {packet.ip_octets, 1};
  return read;
}

void Worker::Books::count_media(const FlowSlot& slot, const Packet& packet, Direction direction) noexcept {
  const MediaReading read = count_media_kind(slot, packet, direction);
  if (!read.rtp) return;
  if (overload_.sheds()) {
    ++interval_.overload.media_shed;
    return;
  }
  const StreamKey key{slot.hash, slot.media_of, read.kind, direction};
  if (const auto given_up = streams_.take(key, *read.rtp, packet.time)) add_quality(*given_up);
}

void Worker::Books::add_quality(const StreamQuality& stream) noexcept {
  interval_.sequences[index(stream.direction)] += {stream.expected, stream.missing};
  interval_.media[stream.provider - 1U].quality_of(stream.kind, stream.direction).add(stream);
}

void Worker::Books::close_media() noexcept {
  streams_.close([this](const StreamQuality& stream) { add_quality(stream); });
  interval_.tables.streams = streams_.size();
  interval_.tables.stream_capacity = streams_.capacity();
  interval_.tables.streams_evicted = streams_.evicted();
}

}  // namespace eugress
