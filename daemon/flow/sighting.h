// What the packets of one worker taught and its neighbours need, because the flow that it explains may be theirs: names
// and aliases, round trips to servers, and of our side which socket may go on to another participant and which device
// joins whose meeting. Our side is a mark. Plain values of fixed size: they are made on the packet path.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "base/address.h"
#include "base/host_name.h"
#include "base/time.h"
#include "flow/address_plan.h"
#include "flow/campus_endpoint.h"
#include "flow/join_memory.h"
#include "flow/round_trip.h"

namespace eugress {

struct NameSighting {
  Address server;
  HostName name;
  ProviderNumber provider = 0;
  Timestamp at;
};

struct AliasSighting {
  HostName target;
  HostName head;  // the provider's name
  ProviderNumber provider = 0;
  std::chrono::seconds time_to_live{0};
  Timestamp at;
};

struct RoundTripSighting {
  Address server;
  RoundTrip measured;  // without the numbers of frames, which every worker counts for itself
  Timestamp at;
};

struct PeerSighting {
  CampusMark socket;
  std::uint16_t port = 0;  // of the socket: what a kernel filter must let in
  ProviderNumber provider = 0;
  Timestamp at;
};

struct JoinSighting {
  enum class What : std::uint8_t { named, media_began, media_ended };
  CampusMark device;
  What what = What::named;
  JoinedHost tenant;  // of `named`
  Timestamp at;
};

using Sighting = std::variant<NameSighting, AliasSighting, RoundTripSighting, PeerSighting, JoinSighting>;

// What one worker has seen lately, in order; published by it, read by its neighbours, immutable.
struct Sightings {
  using Batch = std::vector<Sighting>;
  static constexpr std::size_t most_batches = 64;  // whoever comes later has missed some, and counts them
  std::uint64_t first = 0;                         // the running number of the first batch
  std::vector<std::shared_ptr<const Batch>> batches;
};

}  // namespace eugress
