#include "flow/server_memory.h"

#include <bit>

namespace eugress {

ServerMemory::ServerMemory(Settings settings, KeyedHash hash)
    : settings_(settings),
      hash_(hash),
      servers_(std::bit_ceil(settings.capacity < ways ? ways : settings.capacity)),
      tags_(servers_.size() / ways) {}

RememberedServer& ServerMemory::place_for(Address address, Timestamp now) noexcept {
  const std::uint64_t hash = hash_of(address);
  if (const std::size_t known = place_of(hash, address); known != nowhere) {
    servers_[known].last_seen = now;
    return servers_[known];
  }
  const std::size_t first = set_of(hash) * ways;
  std::size_t chosen = first;
  for (std::size_t i = first; i < first + ways; ++i) {
    const RememberedServer& server = servers_[i];
    const RememberedServer& best = servers_[chosen];
    if (best.is_used && (!server.is_used || server.last_seen < best.last_seen)) chosen = i;
  }
  RememberedServer& server = servers_[chosen];
  if (server.is_used) {
    ++evicted_;
  } else {
    ++size_;
  }
  const std::uint32_t generation = server.generation;
  server = RememberedServer{};
  server.address = address;
  server.last_seen = now;
  server.is_used = true;
  server.generation = generation + 1;
  tags_.put(set_of(hash), chosen - first, hash);
  return server;
}

bool ServerMemory::learn_name(Address address, const HostName& name, ProviderNumber provider, Timestamp now) noexcept {
  constexpr std::chrono::minutes a_while{10};
  RememberedServer& server = place_for(address, now);
  const bool is_new = server.named_by != provider || !(server.name == name);
  if (is_new) {
    server.name = name;
    server.named_by = provider;
    ++server.generation;
  }
  const bool is_news = is_new || now - server.told_at > a_while;
  server.named_at = now;
  if (is_news) server.told_at = now;
  return is_news;
}

bool ServerMemory::is_news(Address address, Timestamp told, Timestamp now) const noexcept {
  if (now - told > settings_.name_lifetime) return false;
  const RememberedServer* const server = find(address);
  return server == nullptr || server->named_by == 0 || server->named_at < told;
}

RememberedServer& ServerMemory::measured_place_for(Address address, Timestamp now) noexcept {
  RememberedServer& server = place_for(address, now);
  if (!has_fresh_round_trip(server, now)) server.round_trip = {};
  server.measured_at = now;
  return server;
}

bool ServerMemory::learn_round_trip(Address address, const RttSample& sample, std::uint64_t answered,
                                    Timestamp now) noexcept {
  RememberedServer& server = measured_place_for(address, now);
  const bool has_grown = server.round_trip.add(sample, answered);
  if (has_grown) ++server.generation;
  return has_grown;
}

bool ServerMemory::learn_round_trip(Address address, const RoundTrip& measured, Timestamp now) noexcept {
  RememberedServer& server = measured_place_for(address, now);
  const bool has_grown = server.round_trip.add(measured);
  if (has_grown) ++server.generation;
  return has_grown;
}

}  // namespace eugress
