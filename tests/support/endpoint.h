// Addresses and endpoints as the generator writes them: the octets of the header, no arithmetic.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/bytes.h"

namespace eugress::synth {

struct Ip {
  std::array<std::uint8_t, 16> octets{};  // IPv4 uses the first four.
  bool is_v6 = false;

  [[nodiscard]] BytesView view() const { return BytesView(octets).first(is_v6 ? 16 : 4); }
  [[nodiscard]] std::uint8_t last_octet() const { return octets[is_v6 ? 15 : 3]; }
  friend auto operator<=>(const Ip&, const Ip&) = default;
};

struct Endpoint {
  Ip address;
  std::uint16_t port = 0;
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

enum class Transport : std::uint8_t { tcp = 6, udp = 17 };
// As seen from the campus: egress leaves it.
enum class Way { egress, ingress };

// Throws std::invalid_argument: a story with a misspelled address must not produce a capture.
[[nodiscard]] Ip ip(std::string_view text);
[[nodiscard]] Ip v4(unsigned a, unsigned b, unsigned c, unsigned d);
[[nodiscard]] std::string to_text(const Ip& address);
[[nodiscard]] std::string_view to_text(Transport transport);

}  // namespace eugress::synth
