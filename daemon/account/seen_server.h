// A server on one plane from one zone as it was last seen, with the facts that its assessment rests on: new Knowledge
// is tried on these before it comes into force. Never leaves the daemon: the facts hold names that no page may show.
#pragma once

#include <vector>

#include "account/cell.h"
#include "base/time.h"
#include "flow/flow_facts.h"

namespace eugress {

struct SeenServer {
  FlowFacts facts;
  ZoneNumber zone = 0;
  TwoWay counts;  // since the start
  Timestamp last_seen;
};
using SeenServers = std::vector<SeenServer>;

}  // namespace eugress
