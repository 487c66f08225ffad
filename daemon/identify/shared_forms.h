// Payload forms that every service speaks, for the probes of providers. None of them tells whose a flow is; what they
// tell is its plane, and where a provider's own framing may be looked for.
#pragma once

#include <optional>

#include "decode/stun.h"
#include "identify/provider.h"

namespace eugress {

[[nodiscard]] bool is_dtls(const Payload& payload) noexcept;
// The beginning of a TLS record.
[[nodiscard]] bool is_tls(const Payload& payload) noexcept;
[[nodiscard]] bool is_stun_on_tcp(const Payload& payload) noexcept;

// A STUN exchange as a round trip; nothing for indications, which nobody answers.
[[nodiscard]] std::optional<Echo> stun_echo(const Stun& stun) noexcept;

}  // namespace eugress
