// Inner: several sockets that share one link between them (PACKET_FANOUT, packet(7)). A program of ours chooses the
// socket from the pair of addresses, so that both directions of a flow, and all flows of the pair, come to the same
// one; the kernel's own hash would dissect every packet of the link before any filter, at three times the price.
#pragma once

#include <linux/filter.h>

#include <span>
#include <vector>

#include "base/result.h"

namespace eugress {

// What it returns, modulo their number, is the socket. It reads from the network header, behind which up to three tags
// may still stand; everything but IP goes to the first socket.
[[nodiscard]] std::vector<sock_filter> fanout_program();

// Packet sockets of one interface, bound and so far shut: what comes before the last has joined would come to several.
[[nodiscard]] Result<void> share_link(std::span<const int> descriptors);

}  // namespace eugress
