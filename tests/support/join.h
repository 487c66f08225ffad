// How a client enters a meeting: names, TLS to the web tier, the zone controllers of two sites in parallel, one router,
// then the call; or, from a browser, static assets, a zone selector, and one gateway for everything.
#pragma once

#include <vector>

#include "support/call.h"
#include "support/network.h"

namespace eugress::synth {

struct Meeting {
  Host web;
  Host account;  // The tenant's or the cluster's web front.
  Host log;
  std::vector<Host> controllers;
  Host router;
  std::vector<Host> stun;  // Empty: the client does not ask.
};

struct NativeJoin {
  CallShape call;
  bool is_first_of_day = true;  // Otherwise names of the web tier are still in the client's own cache.
  Duration signalling_every = seconds(4);
  // Multiplies what the web tier sends; the measured join is 1.
  int page_kilobytes = 14;
};

Time join_natively(Network& network, const Client& client, const Meeting& meeting, Time start, const NativeJoin& how);

struct WebMeeting {
  Host web;
  Host static_assets;
  Host log;
  std::vector<Host> selectors;
  Host gateway;
};

struct WebJoin {
  Duration length = seconds(15);
  std::size_t static_octets = 15'460'000;  // As measured: 92 % of a join.
  Duration media_every = ms(20);
  Duration check_every = seconds(5);  // ICE consent (RFC 7675)
  Duration signalling_every = seconds(4);
  bool has_media = true;
};

Time join_from_browser(Network& network, const Client& client, const WebMeeting& meeting, Time start,
                       const WebJoin& how);

// One short HTTPS conversation, name looked up first: `answer` octets come back, the connection is closed.
Time fetch(Network& network, const Client& client, const Host& host, Time start, std::size_t request,
           std::size_t answer, Loss loss = Loss::none);

}  // namespace eugress::synth
