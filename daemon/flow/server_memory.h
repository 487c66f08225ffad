// What this worker has learned of far addresses: the freshest name and the smallest round trip. It outlives flows, so
// that a media flow takes the name of the handshake before it. Bounded, eight ways associative: a full set forgets the
// address that was quiet longest, and counts it. Fixed memory, no allocation after construction, one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/address.h"
#include "base/host_name.h"
#include "base/keyed_hash.h"
#include "base/set_tags.h"
#include "base/time.h"
#include "flow/address_plan.h"
#include "flow/flow_facts.h"

namespace eugress {

struct RememberedServer {
  Address address;
  Timestamp last_seen;  // of whatever was learned last
  Timestamp named_at;
  Timestamp told_at;  // when its name was last worth telling
  Timestamp measured_at;
  HostName name;
  ProviderNumber named_by = 0;  // 0: no name
  bool is_used = false;
  RoundTrip round_trip;
  std::uint32_t generation = 0;  // grows with every fact, so that a flow can tell whether its copy is old
};

class ServerMemory {
 public:
  struct Settings {
    std::size_t capacity = 8192;  // rounded up to a power of two
    std::chrono::seconds name_lifetime{
        6 * 3600};  // since it was last seen: longer than a lesson day's break, shorter than a re-used address
    std::chrono::seconds round_trip_lifetime{24 * 3600};  // likewise: an address may move while nobody asks for it
  };

  ServerMemory(Settings settings, KeyedHash hash);

  // Null if nothing is known. Valid until the next call that learns.
  [[nodiscard]] const RememberedServer* find(Address address) const noexcept {
    const std::uint64_t hash = hash_of(address);
    const std::size_t place = place_of(hash, address);
    return place == nowhere ? nullptr : &servers_[place];
  }
  // The hash of an address by which may_know() asks.
  [[nodiscard]] std::uint64_t hash_of(Address address) const noexcept { return hash_(address.high(), address.low()); }
  // Never wrong if it says no.
  [[nodiscard]] bool may_know(std::uint64_t hash) const noexcept { return tags_.may_hold(set_of(hash), hash); }
  // The name, if it is fresh at `now`.
  [[nodiscard]] bool has_fresh_name(const RememberedServer& server, Timestamp now) const noexcept {
    return server.named_by != 0 && now - server.named_at <= settings_.name_lifetime;
  }

  // Whether a name that somebody told of the time `told` says anything by `now`: it is not yet forgotten, and no newer
  // one is known.
  [[nodiscard]] bool is_news(Address address, Timestamp told, Timestamp now) const noexcept;

  [[nodiscard]] bool has_fresh_round_trip(const RememberedServer& server, Timestamp now) const noexcept {
    return server.round_trip.is_measured() && now - server.measured_at <= settings_.round_trip_lifetime;
  }

  // These say whether that is worth telling others: a fact that an assessment reads changed, or a name was confirmed
  // that had not been for a while.
  bool learn_name(Address address, const HostName& name, ProviderNumber provider, Timestamp now) noexcept;
  // `answered` is the number of the frame that answered.
  bool learn_round_trip(Address address, const RttSample& sample, std::uint64_t answered, Timestamp now) noexcept;
  bool learn_round_trip(Address address, const RoundTrip& measured, Timestamp now) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return servers_.size(); }
  [[nodiscard]] std::uint64_t evicted() const noexcept { return evicted_; }

 private:
  static constexpr std::size_t ways = SetTags::ways;
  [[nodiscard]] std::size_t set_of(std::uint64_t hash) const noexcept { return (hash >> 32U) & last_set_; }
  static constexpr std::size_t nowhere = ~std::size_t{0};
  [[nodiscard]] std::size_t place_of(std::uint64_t hash, Address address) const noexcept {
    const std::size_t first = set_of(hash) * ways;
    const std::size_t way =
        tags_.find(set_of(hash), hash, [&](std::size_t at) { return servers_[first + at].address == address; });
    return way == ways ? nowhere : first + way;
  }
  [[nodiscard]] RememberedServer& measured_place_for(Address address, Timestamp now) noexcept;
  [[nodiscard]] RememberedServer& place_for(Address address, Timestamp now) noexcept;

  Settings settings_;
  KeyedHash hash_;
  std::vector<RememberedServer> servers_;
  std::size_t last_set_ = servers_.size() / ways - 1;
  SetTags tags_;
  std::size_t size_ = 0;
  std::uint64_t evicted_ = 0;
};

}  // namespace eugress
