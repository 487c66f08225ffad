// How far the two ends of a conversation are from the tap, as round trips. Jitter only adds.
#pragma once

#include "support/clock.h"
#include "support/random.h"

namespace eugress::synth {

struct Path {
  Duration to_client = us(400);
  Duration to_server = ms(10);
  Duration jitter = us(300);

  [[nodiscard]] Duration client_reply(Random& random) const { return random.between(to_client, to_client + jitter); }
  [[nodiscard]] Duration server_reply(Random& random) const { return random.between(to_server, to_server + jitter); }
};

}  // namespace eugress::synth
