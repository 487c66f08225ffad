#include "support/network.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "support/dns_payload.h"

namespace eugress::synth {
namespace {

constexpr std::uint16_t dns_port = 53;
constexpr Duration resolver_round_trip = ms(6);

std::string digits_of(const Ip& address) {
  std::string out = to_text(address);
  std::erase(out, '.');
  return out;
}

Host made(Role role, std::string name, const Ip& address, std::optional<std::string> country, PlaceBasis basis,
          Duration round_trip) {
  Host out;
  out.role = role;
  out.name = std::move(name);
  out.address = address;
  out.country = std::move(country);
  out.basis = basis;
  out.round_trip = round_trip;
  return out;
}

Host sited(Role role, std::string name, const Ip& address, const Site& site) {
  return made(role, std::move(name), address, std::string(site.country), PlaceBasis::site_code, site.round_trip);
}

std::string join(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out += part;
  return out;
}

// Every other letter in upper case.
std::string mixed_case(std::string_view name) {
  std::string out(name);
  for (std::size_t at = 0; at < out.size(); at += 2) {
    out[at] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[at])));
  }
  return out;
}

Ip resolver_for(const Ip& client) {
  return client.is_v6 ? ip("2001:db8:53::53") : ip("192.0.2.53");
}

}  // namespace

Host router(const Site& site, std::string_view pod, const Ip& address) {
  const std::string digits = std::to_string(address.last_octet());
  return sited(Role::media_router, join({"zoom", site.code, pod, digits, "mmr.", site.code, ".zoom.us"}), address,
               site);
}

Host controller(const Site& site, std::string_view pod, const Ip& address) {
  const std::string digits = std::to_string(address.last_octet());
  return sited(Role::zone_controller, join({"zoom", site.code, pod, digits, "zc.", site.code, ".zoom.us"}), address,
               site);
}

Host router_2019(const Site& site, const Ip& address) {
  const std::string digits = std::to_string(address.last_octet());
  return sited(Role::media_router, join({"zoom", site.code, digits, "mmr.zoom.us"}), address, site);
}

Host controller_2019(const Site& site, const Ip& address) {
  const std::string digits = std::to_string(address.last_octet());
  return sited(Role::zone_controller, join({"zoom", site.code, digits, "zc.zoom.us"}), address, site);
}

Host web_gateway(const Site& site, const Ip& address) {
  const std::string name = join({"zoom", site.code, digits_of(address), "rwg.", site.code, ".zoom.us"});
  return sited(Role::web_gateway, name, address, site);
}

Host zone_selector(const Site& site, const Ip& address) {
  Host out = sited(Role::zone_selector, join({"rwc", site.code, ".", site.code, ".zoom.us"}), address, site);
  out.basis = PlaceBasis::site_code_only;
  return out;
}

Host plain_host(Role role, std::string name, const Ip& address, Duration round_trip) {
  return made(role, std::move(name), address, std::nullopt, PlaceBasis::none, round_trip);
}

Host placed_host(Role role, std::string name, const Ip& address, Duration round_trip, std::string country,
                 PlaceBasis basis) {
  return made(role, std::move(name), address, std::move(country), basis, round_trip);
}

Host edge_host(std::string name, const Ip& address) {
  return made(Role::static_assets, std::move(name), address, std::nullopt, PlaceBasis::edge, us(2100));
}

Host peer(const Ip& address, std::string where, Duration round_trip) {
  Host out = made(Role::peer, "", address, std::nullopt, PlaceBasis::none, round_trip);
  out.is_listed = false;
  out.peer_class = std::move(where);
  return out;
}

Host stranger(std::string name, const Ip& address, Duration round_trip) {
  return made(Role::stranger, std::move(name), address, std::nullopt, PlaceBasis::none, round_trip);
}

Host unlisted(Host host) {
  host.is_listed = false;
  return host;
}

// STUN, zone controllers, relays and web-gateway TCP are signalling, as is TCP to a media router; the SFU protocol and
// web-gateway UDP are media.
std::optional<Plane> plane_of(Role role, Transport transport, std::uint16_t port) {
  const bool is_media_transport = transport == Transport::udp && port != 3478 && port != 3479;
  switch (role) {
    case Role::media_router:
    case Role::web_gateway:
      return is_media_transport ? Plane::media : Plane::signalling;
    case Role::zone_controller:
    case Role::zone_selector:
    case Role::relay:
      return Plane::signalling;
    case Role::web:
      return Plane::web;
    case Role::telemetry:
      return Plane::telemetry;
    case Role::files:
      return Plane::files;
    case Role::push:
      return Plane::push;
    case Role::support:
      return Plane::support;
    case Role::static_assets:
      return Plane::static_;
    case Role::unnamed:
      return Plane::other;
    case Role::peer:
      return Plane::p2p;
    case Role::stranger:
      break;
  }
  return std::nullopt;
}

Time Network::ask(const Client& client, std::string_view name, std::uint16_t type,
                  const std::vector<DnsRecord>& answers, std::uint8_t response_code, Time time) {
  const Endpoint from{client.address, session_.next_port(client.address)};
  const Endpoint to{resolver_for(client.address), dns_port};
  const std::uint16_t id = session_.random().u16();
  const Duration round_trip = session_.random().between(resolver_round_trip, resolver_round_trip * 4);
  const Bytes query = udp_segment(from, to, dns_query(id, name, type));
  const Bytes answer = udp_segment(to, from, dns_response(id, name, type, answers, response_code));
  session_.deliver(FrameKind::sighting, Way::egress, time, ip_packet(from.address, to.address, 17, query));
  session_.deliver(FrameKind::sighting, Way::ingress, time + round_trip,
                   ip_packet(to.address, from.address, 17, answer));
  return time + round_trip + client.round_trip;
}

Time Network::resolve(const Client& client, const Host& host, Time time, const Lookup& lookup) {
  const std::string asked = lookup.is_case_mixed ? mixed_case(host.name) : host.name;
  std::vector<DnsRecord> answers;
  std::string owner = asked;
  for (const std::string& alias : lookup.aliases) {
    answers.push_back({owner, dns_type::cname, 300, {}, alias});
    owner = alias;
  }
  const std::uint16_t type = host.address.is_v6 ? dns_type::aaaa : dns_type::a;
  answers.push_back({owner, type, 300, host.address, {}});
  if (lookup.asks_https) ask(client, asked, dns_type::https, {}, 0, time + us(90));
  return ask(client, asked, type, answers, 0, time);
}

Time Network::recurse(std::string_view name, const std::vector<DnsRecord>& answers, Time time) {
  const Client resolver{v4(10, 20, 0, 53), us(150)};
  return ask(resolver, mixed_case(name), dns_type::a, answers, 0, time);
}

Time Network::resolve_missing(const Client& client, std::string_view name, Time time) {
  return ask(client, name, dns_type::a, {}, 3, time);
}

FlowIndex Network::open_flow(const Endpoint& client, const Host& host, Transport transport, std::uint16_t port) {
  FlowTruth flow;
  flow.client = client;
  flow.server = {host.address, port};
  flow.transport = transport;
  flow.plane = host.plane ? host.plane : plane_of(host.role, transport, port);
  flow.peer_class = host.peer_class;
  if (flow.plane) flow.provider = host.provider;
  flow.witnesses.address = host.is_listed;
  flow.witnesses.name = host.has_own_name && !host.name.empty();
  flow.country = host.country;
  flow.basis = host.basis;
  if (!host.name.empty()) flow.names.push_back(host.name);
  return session_.open_flow(std::move(flow));
}

TcpConversation Network::open_tcp(const Client& client, const Host& host, std::uint16_t port, Time time) {
  const Endpoint from{client.address, session_.next_port(client.address)};
  const Path path{client.round_trip, host.round_trip, us(300)};
  return {session_, open_flow(from, host, Transport::tcp, port), path, time};
}

UdpConversation Network::open_udp(const Client& client, const Host& host, std::uint16_t port) {
  return open_udp_from({client.address, session_.next_port(client.address)}, host, port, client.round_trip);
}

UdpConversation Network::open_udp_from(const Endpoint& client, const Host& host, std::uint16_t port,
                                       Duration client_round_trip) {
  const Path path{client_round_trip, host.round_trip, us(900)};
  return {session_, open_flow(client, host, Transport::udp, port), path};
}

}  // namespace eugress::synth
