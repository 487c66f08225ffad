#include "support/endpoint.h"

#include <arpa/inet.h>

#include <stdexcept>

namespace eugress::synth {

Ip ip(std::string_view text) {
  Ip out;
  out.is_v6 = text.find(':') != std::string_view::npos;
  const std::string terminated(text);
  if (inet_pton(out.is_v6 ? AF_INET6 : AF_INET, terminated.c_str(), out.octets.data()) != 1) {
    throw std::invalid_argument("not an address: " + terminated);
  }
  return out;
}

Ip v4(unsigned a, unsigned b, unsigned c, unsigned d) {
  Ip out;
  out.octets[0] = static_cast<std::uint8_t>(a);
  out.octets[1] = static_cast<std::uint8_t>(b);
  out.octets[2] = static_cast<std::uint8_t>(c);
  out.octets[3] = static_cast<std::uint8_t>(d);
  return out;
}

std::string to_text(const Ip& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(address.is_v6 ? AF_INET6 : AF_INET, address.octets.data(), text.data(), text.size());
  return text.data();
}

std::string_view to_text(Transport transport) {
  return transport == Transport::tcp ? "tcp" : "udp";
}

}  // namespace eugress::synth
