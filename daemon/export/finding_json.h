// The members by which JSON tells a finding, the same in the list of servers, in flows and in a story. Inner header of
// export/.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "account/finding.h"

namespace eugress {

// Without a server that may not be named, and of a peer only its class.
[[nodiscard]] nlohmann::ordered_json finding_json(const Endpoint& server, Transport transport, const Finding& finding);

}  // namespace eugress
