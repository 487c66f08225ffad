// Names that somebody beside us tells: a resolver or a sensor saw that a name stands for an address. Who asked is not
// among it. Published by the hall, read by workers; immutable.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/host_name.h"
#include "base/time.h"
#include "flow/address_plan.h"

namespace eugress {

struct HeardName {
  Timestamp time;  // at which it was so; a packet from before must not know it
  Address address;
  HostName name;
  ProviderNumber provider = 0;
};

// What became of the lines of a feed.
enum class FeedLine : std::uint8_t {
  used,      // a provider's name with an address
  foreign,   // nobody's name, or without an address: forgotten at once
  malformed  // not a line of a feed, or from the future
};
constexpr std::size_t feed_line_count = 3;
[[nodiscard]] std::string_view to_text(FeedLine line) noexcept;

struct HeardNames {
  std::uint64_t first = 0;  // the running number of names.front(); what was before it has been given up
  std::vector<HeardName> names;
  std::array<std::uint64_t, feed_line_count> lines{};  // since the start
};

}  // namespace eugress
