// One UDP flow as a tap sees it. Nothing here has state beyond the two ends; round trips are timed by `exchange`.
#pragma once

#include <string_view>
#include <utility>

#include "support/path.h"
#include "support/session.h"

namespace eugress::synth {

class UdpConversation {
 public:
  UdpConversation(Session& session, FlowIndex flow, const Path& path);

  void up(Time time, BytesView payload, std::size_t snap = whole_frame) { send(Way::egress, time, payload, snap); }
  void down(Time time, BytesView payload, std::size_t snap = whole_frame) { send(Way::ingress, time, payload, snap); }
  // Question out, answer in; returns when the answer passed. `extra` is what the server takes to think.
  Time exchange(Time time, BytesView question, BytesView answer, RttMethod method, Duration extra = Duration(0),
                std::size_t snap = whole_frame);
  // A datagram too large for the path: the first fragment is the flow's, the others are nobody's.
  void up_in_fragments(Time time, BytesView payload, std::size_t piece);

  // IPv4 options or IPv6 extension headers on every packet from here on.
  void use_header(IpFields fields) { header_ = std::move(fields); }

  // From here on it carries its provider's own framing.
  void note_framing() { session_.note_framing(flow_); }

  // What the packets from here on are, in its provider's own framing; must outlive the conversation.
  void carries(std::string_view kind) { kind_ = kind; }

  [[nodiscard]] Session& session() { return session_; }
  [[nodiscard]] Random& random() { return random_; }
  [[nodiscard]] const Path& path() const { return path_; }
  [[nodiscard]] const Endpoint& client() const { return client_; }

 private:
  void send(Way way, Time time, BytesView payload, std::size_t snap);

  Session& session_;
  FlowIndex flow_;
  Path path_;
  Random random_;
  Endpoint client_;
  Endpoint server_;
  IpFields header_;
  std::string_view kind_;
};

}  // namespace eugress::synth
