// Which provider's name an alias stands for. A resolver that follows a CNAME asks for its target on its own, so that
// the answer with the addresses no longer says what was asked at first; this remembers it between the two. Bounded,
// eight ways associative: a full set forgets the alias that ends first, and counts it. No allocation after
// construction; one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/host_name.h"
#include "base/keyed_hash.h"
#include "base/time.h"
#include "flow/address_plan.h"

namespace eugress {

class AliasMemory {
 public:
  struct Alias {
    HostName target;
    HostName head;  // of the chain: the provider's name
    ProviderNumber provider = 0;
    Timestamp until;
  };

  static constexpr std::size_t default_capacity = 512;
  // A resolver asks on at once, whatever the record's time to live; and again as long as it keeps the record.
  static constexpr std::chrono::seconds shortest{30};
  static constexpr std::chrono::seconds longest{24 * 3600};

  AliasMemory(std::size_t capacity, KeyedHash hash);

  // Whether that is news to it, or makes it hold longer.
  bool learn(const HostName& target, const HostName& head, ProviderNumber provider, std::chrono::seconds time_to_live,
             Timestamp now) noexcept;
  // Null if nothing is known that still holds. Valid until the next learn().
  [[nodiscard]] const Alias* find(const HostName& target, Timestamp now) const noexcept;

  // Forgotten before their time.
  [[nodiscard]] std::uint64_t evicted() const noexcept { return evicted_; }

 private:
  static constexpr std::size_t ways = 8;
  [[nodiscard]] std::size_t first_of_set(const HostName& target) const noexcept {
    return ((target.hash(hash_) >> 32U) & (aliases_.size() / ways - 1)) * ways;
  }

  KeyedHash hash_;
  std::vector<Alias> aliases_;  // without a provider: free
  bool is_empty_ = true;
  std::uint64_t evicted_ = 0;
};

}  // namespace eugress
