// Frames that nobody sent: a short call between addresses that are reserved for documentation (RFC 5737, RFC 3849), as
// a client and a far server would be seen on Ethernet. Media in Zoom's framing over IPv4 and a STUN exchange over IPv6,
// so that both families and two planes are on their way. What is made of them is a canary's and touches no real count.
#pragma once

#include <vector>

#include "base/address.h"
#include "capture/source.h"

namespace eugress {

struct CanaryCall {
  Prefix clients;
  Endpoint server;
};
// 192.0.2.0/24 to 203.0.113.201, and 2001:db8:1::/48 to 2001:db8:2::201.
[[nodiscard]] const CanaryCall& canary_media() noexcept;
[[nodiscard]] const CanaryCall& canary_signalling() noexcept;

class CanarySource final : public Source {
 public:
  // The frames follow `from` within a second.
  explicit CanarySource(Timestamp from);

  // All of them in one batch, after which it is finished.
  Batch read(FrameSink sink) override;
  [[nodiscard]] LossCounts losses() override { return {}; }
  [[nodiscard]] std::string name() const override { return "canary"; }
  [[nodiscard]] std::size_t frames() const noexcept { return frames_.size(); }

 private:
  struct Held {
    Timestamp time;
    std::vector<std::uint8_t> octets;
  };
  std::vector<Held> frames_;
};

}  // namespace eugress
