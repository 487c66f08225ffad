// What an outside witness saw of the log: at some moment so many entries with this root. From the time series that
// Prometheus keeps of `eugress_evidence_tree_size` and `eugress_evidence_root_part`, as its API exports them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"

namespace eugress {

struct WitnessedHead {
  std::uint64_t size = 0;
  Digest root{};
  double time = 0;  // Unix seconds, of the witness's clock

  friend bool operator==(const WitnessedHead&, const WitnessedHead&) = default;
};

// A root hash in numbers that a double holds exactly: five of six octets, big-endian, and the last two octets at the
// top of a sixth.
constexpr std::size_t root_parts = 6;
[[nodiscard]] std::array<std::uint64_t, root_parts> parts_of(const Digest& root) noexcept;

// One or several answers of /api/v1/query or /api/v1/query_range, one JSON document a line or a single one. A moment
// counts if it has the size and all parts.
[[nodiscard]] Result<std::vector<WitnessedHead>> sightings_from(std::string_view text);

}  // namespace eugress
