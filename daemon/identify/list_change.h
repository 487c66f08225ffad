// How much a provider's list moved between two readings, and whether that is more than a provider does from one day to
// the next: then a broken or foreign file is likelier than news, and a person should look before it decides whose
// traffic is whose. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "identify/identify.h"

namespace eugress {

// Of the ranges that hold on one day.
struct ListChange {
  ProviderNumber provider = 0;
  std::uint64_t prefixes = 0;  // after
  std::uint64_t added = 0;     // prefixes that only the later one holds
  std::uint64_t removed = 0;
  // Space in IPv4 addresses and in IPv6 /48s, overlapping prefixes counted once.
  struct Space {
    std::uint64_t before = 0;
    std::uint64_t after = 0;
    std::uint64_t shared = 0;
  };
  Space ipv4;
  Space ipv6;

  [[nodiscard]] bool is_empty() const noexcept { return added == 0 && removed == 0; }
  // More than a fifth of the space that was held comes or goes at once. The lists held of 2022 to 2026 moved by 14 % at
  // most, in half a year (config/providers/zoom/ranges.tsv).
  [[nodiscard]] bool is_sudden() const noexcept;
};

[[nodiscard]] ListChange compare_ranges(const std::vector<ListedRange>& before, const std::vector<ListedRange>& after,
                                        Day day);

}  // namespace eugress
