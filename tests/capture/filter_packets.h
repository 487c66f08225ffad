// Packets made from parameters, and what a filter must do with each by those parameters alone: the octets are never
// looked at. Shares nothing with the compiler of the filter but the wish.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <vector>

#include "capture/filter.h"
#include "capture/frame.h"

namespace eugress {

// Reproducible on every machine, unlike the distributions of the library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t any() { return engine_(); }
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(engine_() % bound); }
  bool once_in(std::uint32_t times) { return below(times) == 0; }
  template <typename Values>
  auto one_of(const Values& values) {
    return values[below(static_cast<std::uint32_t>(values.size()))];
  }

 private:
  std::mt19937_64 engine_;
};

enum class Part : std::uint8_t { whole, first, later };

struct PacketPlan {
  LinkType link = LinkType::ethernet;
  std::vector<std::uint16_t> tags;  // that the kernel left in the packet
  std::uint16_t ethertype = 0;      // 0: that of the addresses
  Address source;
  Address destination;
  std::uint32_t option_words = 0;        // of IPv4
  std::vector<std::uint8_t> extensions;  // of IPv6: 0, 43, 51, 60
  Part part = Part::whole;
  std::uint8_t protocol = 17;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint32_t tcp_option_words = 0;
  std::vector<std::uint8_t> payload;

  [[nodiscard]] bool is_ipv4() const { return source.is_ipv4(); }
};

struct PacketOctets {
  std::vector<std::uint8_t> all;
  std::uint16_t protocol = 0;   // as the kernel would say for a cooked socket
  std::uint32_t transport = 0;  // offset
};

inline void put16(std::vector<std::uint8_t>& octets, std::uint32_t value) {
  octets.push_back(static_cast<std::uint8_t>(value >> 8U));
  octets.push_back(static_cast<std::uint8_t>(value));
}
inline void put32(std::vector<std::uint8_t>& octets, std::uint32_t value) {
  put16(octets, value >> 16U);
  put16(octets, value & 0xffffU);
}
inline void put_address(std::vector<std::uint8_t>& octets, const Address& address) {
  if (address.is_ipv4()) return put32(octets, address.ipv4());
  for (const std::uint64_t half : {address.high(), address.low()}) {
    put32(octets, static_cast<std::uint32_t>(half >> 32U));
    put32(octets, static_cast<std::uint32_t>(half));
  }
}

inline std::vector<std::uint8_t> transport_octets(const PacketPlan& plan) {
  std::vector<std::uint8_t> octets;
  if (plan.protocol == 17) {
    put16(octets, plan.source_port);
    put16(octets, plan.destination_port);
    put16(octets, static_cast<std::uint32_t>(8 + plan.payload.size()));
    put16(octets, 0);
  } else if (plan.protocol == 6) {
    put16(octets, plan.source_port);
    put16(octets, plan.destination_port);
    put32(octets, 1);
    put32(octets, 2);
    put16(octets, (5 + plan.tcp_option_words) << 12U | 0x18U);
    put16(octets, 0xffff);
    put32(octets, 0);
    octets.resize(octets.size() + 4 * plan.tcp_option_words, 1);
  }
  octets.insert(octets.end(), plan.payload.begin(), plan.payload.end());
  return octets;
}

inline PacketOctets octets_of(const PacketPlan& plan) {
  PacketOctets made;
  std::vector<std::uint8_t>& octets = made.all;
  std::vector<std::uint16_t> types = plan.tags;
  types.push_back(plan.ethertype != 0 ? plan.ethertype : (plan.is_ipv4() ? 0x0800 : 0x86dd));
  made.protocol = types.front();
  if (plan.link == LinkType::ethernet) {
    octets.assign(12, 2);
    put16(octets, types.front());
  }
  if (plan.link != LinkType::raw_ip) {
    for (std::size_t i = 1; i < types.size(); ++i) {
      put16(octets, 0x2007);
      put16(octets, types[i]);
    }
  }
  const std::vector<std::uint8_t> transport = transport_octets(plan);
  if (plan.is_ipv4()) {
    const std::uint32_t header = 20 + 4 * plan.option_words;
    put16(octets, 0x4000U | (5 + plan.option_words) << 8U);
    put16(octets, header + static_cast<std::uint32_t>(transport.size()));
    put16(octets, 7);
    put16(octets, plan.part == Part::whole ? 0x4000U : (plan.part == Part::first ? 0x2000U : 0x00b9U));
    put16(octets, 64U << 8U | plan.protocol);
    put16(octets, 0);
    put_address(octets, plan.source);
    put_address(octets, plan.destination);
    octets.resize(octets.size() + 4 * plan.option_words, 1);
  } else {
    std::vector<std::uint8_t> chain = plan.extensions;
    if (plan.part != Part::whole) chain.push_back(44);
    chain.push_back(plan.protocol);
    put32(octets, 0x60000000);
    const std::size_t length_at = octets.size();
    put16(octets, 0);
    put16(octets, std::uint32_t{chain.front()} << 8U | 64U);
    put_address(octets, plan.source);
    put_address(octets, plan.destination);
    const std::size_t behind = octets.size();
    for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
      const std::uint8_t kind = chain[i];
      octets.push_back(chain[i + 1]);
      if (kind == 44) {
        octets.push_back(0);
        put16(octets, plan.part == Part::first ? 1 : 0x0571);
        put32(octets, 9);
      } else if (kind == 51) {
        octets.push_back(4);  // (4 + 2) * 4 octets, RFC 4302
        octets.resize(octets.size() + 22, 0xaa);
      } else {
        const std::uint8_t more = static_cast<std::uint8_t>(i % 3);  // in units of eight octets behind the first
        octets.push_back(more);
        octets.resize(octets.size() + 6 + 8 * std::size_t{more}, 0);
      }
    }
    const std::size_t length = octets.size() - behind + transport.size();
    octets[length_at] = static_cast<std::uint8_t>(length >> 8U);
    octets[length_at + 1] = static_cast<std::uint8_t>(length);
  }
  made.transport = static_cast<std::uint32_t>(octets.size());
  octets.insert(octets.end(), transport.begin(), transport.end());
  return made;
}

// ---- what must become of it

inline bool is_in(const std::vector<Prefix>& prefixes, const Address& address) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](const Prefix& prefix) {
    const bool is_ipv4 = prefix.address.is_ipv4() && prefix.length >= 96;
    return is_ipv4 == address.is_ipv4() && prefix.contains(address);
  });
}

inline bool is_named(const Wanted& wanted, const Address& address) {
  const bool is_learned = std::any_of(wanted.learned.begin(), wanted.learned.end(),
                                      [&](const WantedAddress& learned) { return learned.address == address; });
  return is_learned || is_in(wanted.listed, address);
}
inline bool is_named_behind_nat64(const Wanted& wanted, const Address& address) {
  return !address.is_ipv4() && is_in(wanted.nat64, address) &&
         is_named(wanted, Address::from_ipv4(static_cast<std::uint32_t>(address.low())));
}

inline bool is_wanted_port(const Wanted& wanted, Transport transport, std::uint16_t port) {
  return std::any_of(wanted.ports.begin(), wanted.ports.end(), [&](const WantedPorts& ports) {
    return ports.transport == transport && ports.first <= port && port <= ports.last;
  });
}

constexpr std::uint32_t captured_whole = 262144;

// Octets to capture; 0: it is dropped.
class Oracle {
 public:
  explicit Oracle(const Wanted& wanted) : wanted_(wanted) {}

  [[nodiscard]] std::uint32_t captured(const PacketPlan& plan, std::uint32_t transport_offset) const {
    const TunnelSet& tunnels = wanted_.tunnels;
    if (plan.tags.size() > 3) return 0;
    if (plan.ethertype == 0x8847 || plan.ethertype == 0x8848)
      return tunnels.contains(Tunnel::mpls) ? captured_whole : 0;
    if (plan.ethertype == 0x8864) return tunnels.contains(Tunnel::pppoe) ? captured_whole : 0;
    if (plan.ethertype != 0) return 0;
    if (is_in(wanted_.excluded, plan.source) || is_in(wanted_.excluded, plan.destination)) return 0;
    const std::size_t headers = plan.extensions.size() + (plan.part != Part::whole ? 1 : 0);
    if (!plan.is_ipv4() && headers > 8) return 0;
    const bool is_later = plan.part == Part::later;
    const bool shows_protocol = plan.is_ipv4() || !is_later;
    if (shows_protocol && is_tunnel(plan)) return captured_whole;
    if (shows_protocol && plan.protocol != 6 && plan.protocol != 17) return 0;
    // Of two servers, one behind a NAT64, the other decides which way this is.
    const bool is_to_named = is_named(wanted_, plan.destination);
    const bool is_from_server =
        is_named(wanted_, plan.source) || (!is_to_named && is_named_behind_nat64(wanted_, plan.source));
    if (is_from_server || is_to_named || is_named_behind_nat64(wanted_, plan.destination)) {
      if (is_later) return 128;
      if (plan.protocol == 17) return of_udp(plan, transport_offset);
      return is_from_server ? transport_offset + 124 : captured_whole;
    }
    if (is_later) return 0;
    return plan.protocol == 17 ? by_udp_port(plan, transport_offset) : by_tcp_port(plan, transport_offset);
  }

 private:
  [[nodiscard]] bool is_tunnel(const PacketPlan& plan) const {
    const TunnelSet& tunnels = wanted_.tunnels;
    switch (plan.protocol) {
      case 47:
        return tunnels.contains(Tunnel::gre) || tunnels.contains(Tunnel::erspan);
      case 4:
        return tunnels.contains(plan.is_ipv4() ? Tunnel::ip_in_ip : Tunnel::four_in_six);
      case 41:
        return tunnels.contains(plan.is_ipv4() ? Tunnel::six_in_four : Tunnel::ip_in_ip);
      default:
        return false;
    }
  }
  static std::uint32_t of_udp(const PacketPlan& plan, std::uint32_t transport_offset) {
    const bool is_media =
        plan.payload.empty() || plan.payload[0] == 5 || (plan.payload[0] >= 64 && plan.payload[0] < 192);
    return is_media ? transport_offset + 8 + 64 : captured_whole;
  }
  [[nodiscard]] std::uint32_t by_udp_port(const PacketPlan& plan, std::uint32_t transport_offset) const {
    const TunnelSet& tunnels = wanted_.tunnels;
    for (const bool is_to : {false, true}) {
      const std::uint16_t port = is_to ? plan.destination_port : plan.source_port;
      if (port == 53) return captured_whole;
      const bool is_tunnels = (port == 3544 && tunnels.contains(Tunnel::teredo)) ||
                              (is_to && port == 2152 && tunnels.contains(Tunnel::gtp_u)) ||
                              (is_to && port == 4789 && tunnels.contains(Tunnel::vxlan)) ||
                              (is_to && port == 6081 && tunnels.contains(Tunnel::geneve));
      if (is_tunnels) return captured_whole;
      if (is_wanted_port(wanted_, Transport::udp, port)) return of_udp(plan, transport_offset);
    }
    const auto& payload = plan.payload;
    const bool is_stun = payload.size() >= 8 && payload[0] < 64 && payload[4] == 0x21 && payload[5] == 0x12 &&
                         payload[6] == 0xa4 && payload[7] == 0x42;
    return is_stun ? captured_whole : 0;
  }
  [[nodiscard]] std::uint32_t by_tcp_port(const PacketPlan& plan, std::uint32_t transport_offset) const {
    if (plan.source_port == 53) return captured_whole;
    if (is_wanted_port(wanted_, Transport::tcp, plan.source_port)) return transport_offset + 124;
    if (plan.destination_port == 53) return captured_whole;
    if (is_wanted_port(wanted_, Transport::tcp, plan.destination_port)) return captured_whole;
    const auto& payload = plan.payload;
    const bool is_web = plan.destination_port == 80 || plan.destination_port == 443;
    const bool is_hello = payload.size() >= 6 && payload[0] == 0x16 && payload[1] == 3 && payload[5] == 1;
    return wanted_.client_hellos && is_web && is_hello ? captured_whole : 0;
  }

  const Wanted& wanted_;
};

}  // namespace eugress
