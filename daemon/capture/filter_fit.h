// Inner: what of a wish fits into a kernel filter. Everything exact if it does; else learned addresses stand for their
// /24 or /64, then the oldest are left out, and at the last listed prefixes widen: more passes, never less of what is
// listed. Pure; says what it gave up.
#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <vector>

#include "capture/filter.h"
#include "capture/frame.h"

namespace eugress {

constexpr std::size_t most_instructions = BPF_MAXINSNS;

struct FittedFilter {
  std::vector<sock_filter> program;  // empty: nothing fits, or no interface has such a link layer
  std::uint32_t ranges = 0;
  std::uint32_t aggregated = 0;
  std::uint32_t evicted = 0;
};

[[nodiscard]] FittedFilter fit_filter(const Wanted& wanted, LinkType link, std::size_t limit = most_instructions);

}  // namespace eugress
