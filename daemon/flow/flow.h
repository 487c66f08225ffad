// flow/: who talks to whom. The record of one flow: its key, what the wire said of it, and what was last decided about
// it.
#pragma once

#include "decode/packet.h"
#include "flow/address_plan.h"
#include "flow/campus_endpoint.h"
#include "flow/clock_watch.h"
#include "flow/flow_end.h"
#include "flow/flow_facts.h"
#include "flow/flow_key.h"
#include "flow/flow_table.h"
#include "flow/media.h"
#include "flow/media_streams.h"
#include "flow/peer_memory.h"
#include "flow/server_memory.h"
#include "flow/tcp_timing.h"
#include "flow/udp_timing.h"

namespace eugress {

// Which way a packet goes and whose conversation it is, or why it is nobody's business.
struct Orientation {
  Skip skip = Skip::none;
  Direction direction = Direction::egress;
  Side ours;  // of what is skipped: the source
  Side theirs;
  bool is_within_campus = false;  // both sides are ours, and theirs is no configured server
};

// Exactly one side campus: that side is ours. Neither: the side that a provider lists, or that we have learned, is
// theirs; otherwise transit. Both: a configured on-site server is theirs; otherwise internal.
[[nodiscard]] constexpr Orientation orient(const Side& source, const Side& destination) noexcept {
  const auto egress = [&] { return Orientation{Skip::none, Direction::egress, source, destination}; };
  const auto ingress = [&] { return Orientation{Skip::none, Direction::ingress, destination, source}; };
  if (source.is_campus != destination.is_campus) return source.is_campus ? egress() : ingress();
  if (source.is_campus) {
    if (source.is_on_site_server == destination.is_on_site_server) {
      return {Skip::internal, Direction::egress, source, destination};
    }
    return destination.is_on_site_server ? egress() : ingress();
  }
  const bool source_is_providers = source.provider != 0;
  const bool destination_is_providers = destination.provider != 0;
  if (source_is_providers == destination_is_providers) return {Skip::transit, Direction::egress, source, destination};
  return destination_is_providers ? egress() : ingress();
}

}  // namespace eugress
