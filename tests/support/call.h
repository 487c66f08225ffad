// The UDP side of a call through a media router: several sockets to one address, each opened by a handshake, kept alive
// by pings, carrying audio, video, screen share, filler or nothing, and closed by one farewell. Rates and sizes are
// those of the traffic model in the wire facts (section 7).
#pragma once

#include "support/network.h"
#include "support/zoom_payload.h"

namespace eugress::synth {

// Time between packets of one kind; a call can be told in full or thinned out to a few packets a minute, which keeps
// sizes, order and every flow's life and lets a whole morning fit into a small file.
struct Cadence {
  Duration audio;
  Duration video_frame;
  Duration share;
  Duration report;
  Duration ping;
  Duration filler;
  int packets_per_frame = 4;
  bool has_opening_burst = true;  // 1.4 s of filler at a megabit, and keepalives for 0.7 s.
};

// As measured.
inline constexpr Cadence full_cadence{ms(20), ms(66), ms(180), seconds(1), us(3'750'000), ms(45), 4, true};
// Either side pings every 300 s, half a period apart: no socket stays silent for the 180 s after which a UDP flow ends.
inline constexpr Cadence thin_cadence{seconds(40),  seconds(30), seconds(90), seconds(120),
                                      seconds(300), seconds(80), 2,           false};

struct CallShape {
  Duration length = seconds(12);
  int data_sockets = 5;   // 3 until 2022, 5 in 2025
  int probe_sockets = 5;  // None until 2022
  OuterForm form = OuterForm::eight_octets;
  Cadence cadence = full_cadence;
  bool has_bye = true;  // Seen in 2022, not in 2019.
  bool shares_screen = true;
  bool is_under_way = false;  // The capture begins in the middle: nobody greets any more.
};

// Returns when the last packet passed.
Time run_call(Network& network, const Client& client, const Host& router, Time start, const CallShape& shape);

// Three native requests 10 ms apart under one transaction id to ports 3478 and 3479 of each server, from one socket.
Time run_native_stun(Network& network, const Client& client, const std::vector<Host>& servers, Time start);

}  // namespace eugress::synth
