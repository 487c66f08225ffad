#include "flow/flow_facts.h"

#include <array>

#include "flow/campus_endpoint.h"
#include "flow/flow_end.h"
#include "flow/heard_names.h"

namespace eugress {
namespace {

constexpr Prefix ipv4_prefix(std::uint32_t address, std::uint8_t length) noexcept {
  return {Address::from_ipv4(address), static_cast<std::uint8_t>(96 + length)};
}

// RFC 1918, RFC 6598 (shared address space), RFC 3927 (link local).
constexpr std::array translated{ipv4_prefix(0x0a000000, 8), ipv4_prefix(0xac100000, 12), ipv4_prefix(0xc0a80000, 16),
                                ipv4_prefix(0x64400000, 10), ipv4_prefix(0xa9fe0000, 16)};

}  // namespace

std::string_view to_text(NameSource source) noexcept {
  switch (source) {
    case NameSource::none:
      return "none";
    case NameSource::handshake:
      return "handshake";
    case NameSource::carried:
      return "carried";
    case NameSource::outer:
      return "outer";
    case NameSource::certificate:
      return "certificate";
  }
  return "none";
}

std::string_view to_text(PayloadKind kind) noexcept {
  switch (kind) {
    case PayloadKind::none:
      return "none";
    case PayloadKind::media:
      return "media";
    case PayloadKind::rtp:
      return "rtp";
    case PayloadKind::stun:
      return "stun";
    case PayloadKind::dtls:
      return "dtls";
    case PayloadKind::tls:
      return "tls";
    case PayloadKind::foreign:
      return "foreign";
  }
  return "none";
}

std::string_view to_text(ClientExposure exposure) noexcept {
  switch (exposure) {
    case ClientExposure::nat4:
      return "nat4";
    case ClientExposure::public4:
      return "public4";
    case ClientExposure::v6_random:
      return "v6_random";
    case ClientExposure::v6_eui64:
      return "v6_eui64";
  }
  return "nat4";
}

ClientExposure client_exposure(Address address) noexcept {
  if (address.is_ipv4()) {
    for (const Prefix& prefix : translated) {
      if (prefix.contains(address)) return ClientExposure::nat4;
    }
    return ClientExposure::public4;
  }
  // A modified EUI-64 made from a 48-bit MAC carries ff:fe in its middle (RFC 4291 appendix A).
  const bool carries_mac = ((address.low() >> 24U) & 0xffffU) == 0xfffe;
  return carries_mac ? ClientExposure::v6_eui64 : ClientExposure::v6_random;
}

std::string_view to_text(FeedLine line) noexcept {
  switch (line) {
    case FeedLine::used:
      return "used";
    case FeedLine::foreign:
      return "foreign";
    case FeedLine::malformed:
      return "malformed";
  }
  return "malformed";
}

std::string_view to_text(FlowEnd end) noexcept {
  switch (end) {
    case FlowEnd::idle:
      return "idle";
    case FlowEnd::end_detected:
      return "end-detected";
    case FlowEnd::forced:
      return "forced";
    case FlowEnd::nobodys:
      return "nobodys";
    case FlowEnd::time_jump:
      return "time-jump";
  }
  return "idle";
}

}  // namespace eugress
