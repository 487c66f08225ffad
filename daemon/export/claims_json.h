// The members of the status document that speak of claims: each promised plane, each reference call, and legal rows
// that end soon. Inner header of export/.
#pragma once

#include <nlohmann/json.hpp>

#include "account/snapshot.h"

namespace eugress {

[[nodiscard]] nlohmann::ordered_json claims_json(const Snapshot& snapshot);
[[nodiscard]] nlohmann::ordered_json calls_json(const Snapshot& snapshot);
[[nodiscard]] nlohmann::ordered_json legal_ends_json(const Snapshot& snapshot);

}  // namespace eugress
