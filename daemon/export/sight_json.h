// The members of the status document that say whether we could have seen it: frames and what was lost of them, tables
// and witnesses, overload, sequence numbers, gaps. Inner header of export/.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "account/snapshot.h"

namespace eugress {

[[nodiscard]] nlohmann::ordered_json frames_json(const Snapshot& snapshot);
[[nodiscard]] nlohmann::ordered_json coverage_json(const Snapshot& snapshot);
[[nodiscard]] nlohmann::ordered_json overload_json(const Snapshot& snapshot);
[[nodiscard]] nlohmann::ordered_json sequences_json(const Snapshot& snapshot);
[[nodiscard]] nlohmann::ordered_json gaps_json(const Snapshot& snapshot);

}  // namespace eugress
