// When every record is taken: packets of a new flow are counted under the server that a list or a name vouches for,
// together with those of all others who speak to it from the same zone. Octets, packets, plane and place stay exact;
// connections, round trips, the names that a client writes itself and the quality of streams need a record and are not
// had. Part of the packet path.
#include "worker_books.h"

namespace eugress {
namespace {

constexpr std::uint16_t aggregate_idle_seconds = 180;

// Its own side is nobody: the unspecified address, and for a port where in the campus it stands.
FlowKey key_of_aggregate(const FlowKey& key, const Orientation& way) noexcept {
  constexpr std::uint16_t foreign = 0x100;
  const auto where = static_cast<std::uint16_t>(way.ours.zone | (way.ours.is_campus ? 0U : foreign));
  return {{Address{}, where}, key.theirs, key.transport};
}

}  // namespace

// What framing alone would show takes both sides of one flow, and so a record of it.
bool Worker::Books::is_vouched_for(Address server, const Side& theirs, Timestamp now) const noexcept {
  if (theirs.provider != 0) return true;
  const RememberedServer* const remembered = servers_.find(server);
  return remembered != nullptr && servers_.has_fresh_name(*remembered, now);
}

// Null if nobody speaks for the server.
FlowSlot* Worker::Books::aggregate_of(const FlowKey& key, const Packet& packet, const Orientation& way) noexcept {
  if (!is_vouched_for(key.theirs.address, way.theirs, packet.time)) return nullptr;
  const FlowKey together = key_of_aggregate(key, way);
  const std::uint64_t hash = flows_.hash(together);
  FlowSlot* const slot = flows_.find(together, hash);
  return slot != nullptr ? slot : &begin_aggregate(together, hash, packet, way);
}

// Each open aggregate stands in the ring once at least, so that there are never more than it has places.
FlowSlot& Worker::Books::begin_aggregate(const FlowKey& key, std::uint64_t hash, const Packet& packet,
                                         const Orientation& way) noexcept {
  FlowKey& place = aggregated_[next_aggregate_];
  next_aggregate_ = (next_aggregate_ + 1) % aggregated_.size();
  FlowSlot* const oldest = flows_.find(place, flows_.hash(place));
  if (oldest != nullptr && flows_.record(*oldest).is_aggregate) {
    ++aggregates_evicted_;
    flows_.end(*oldest, FlowEnd::forced,
               [this](FlowSlot& ended, Flow& flow, FlowEnd reason) { end(ended, flow, reason); });
  }
  place = key;
  FlowSlot& slot = *flows_.insert(key, hash, packet.time);
  ++aggregates_;
  slot.idle_seconds = aggregate_idle_seconds;
  Flow& flow = flows_.record(slot);
  flow.is_aggregate = true;
  flow.is_counted = true;  // as connections they are not
  begin_facts(flow, packet, way);
  assess_flow(slot, flow);
  return slot;
}

void Worker::Books::count_aggregated(const FlowKey& key, const Packet& packet, const Orientation& way) noexcept {
  FlowSlot* const slot = aggregate_of(key, packet, way);
  if (slot == nullptr || !slot->is_identified) return skip(Skip::table_full);
  add(*slot, packet, way.direction);
  ++interval_.frames.flow;
  interval_.aggregated += {packet.ip_octets, 1};
  tap_.see(packet, interval_.tap);
  if (slot->is_inspected && packet.payload_octets != 0) {
    Flow& flow = flows_.record(*slot);
    if (probe(*slot, flow, packet, way.direction)) assess_flow(*slot, flow);
    slot->is_inspected = is_inspected(*slot, flow.facts.payload);
  }
  if (slot->media_of != 0) static_cast<void>(count_media_kind(*slot, packet, way.direction));
  if (is_sampled_) estimate(*slot, packet, way.direction);
}

}  // namespace eugress
