#include "identify/identify.h"

#include <algorithm>
#include <string>

namespace eugress {
namespace {

bool is_own_port(const Provider& provider, Transport transport, std::uint16_t port) noexcept {
  return std::any_of(provider.ports.begin(), provider.ports.end(),
                     [&](const PortRange& range) { return range.contains(transport, port); });
}

std::optional<Plane> plane_of_port(const Provider& provider, Transport transport, std::uint16_t port) noexcept {
  for (const PortPlane& said : provider.port_planes) {
    if (said.ports.contains(transport, port)) return said.plane;
  }
  return std::nullopt;
}

// One packet is enough beside another witness.
bool speaks_framing_of(ProviderNumber number, const Provider& provider, const FlowFacts& facts) noexcept {
  if (facts.payload.own_of != number) return false;
  return facts.peer_of == number || is_own_port(provider, facts.transport, facts.server.port);
}

// Framing without any other witness. A probe lets a chance payload pass with less than 2^-20 (zoom_wire.h): two each
// way make 2^-80 for a flow's first four packets, and the limit on the rest keeps a long flow of noise from collecting
// them. One in nine may be unknown, because a client newer than our knowledge sends a few types that no probe can
// check. Chance aside, both sides must repeat the number that the server gave the connection, three packets in all,
// which is the shortest exchange (reply, ping, pong); and the far side must speak as a server at least once: neither a
// replay of one side nor an echo of the other does both.
bool is_consistent_framing(const PayloadFacts& payload) noexcept {
  const int recognised = payload.from_ours + payload.from_theirs;
  const ConnectionFacts& connection = payload.connection;
  const int repeated = connection.from_ours + connection.from_theirs;
  return payload.kind == PayloadKind::media && payload.from_ours >= 2 && payload.from_theirs >= 2 &&
         payload.unrecognised * 8 <= recognised && connection.from_ours != 0 && connection.from_theirs != 0 &&
         repeated >= 3 && connection.others * 8 <= repeated && connection.server_spoke;
}

// Whose framing it is when nothing else speaks.
ProviderNumber provider_by_framing(const Providers& providers, const FlowFacts& facts) noexcept {
  const ProviderNumber whose = facts.payload.own_of;
  if (whose == 0 || whose > providers.size() || !is_consistent_framing(facts.payload)) return 0;
  return is_own_port(*providers[whose - 1U].provider, facts.transport, facts.server.port) ? whose : ProviderNumber{0};
}

// Another participant: our side asked the provider's STUN servers from the same port just before, and what is said is
// the provider's own. Either alone is not enough: ports are used again, and chance payloads happen.
bool is_peer(const Providers& providers, const FlowFacts& facts) noexcept {
  return facts.peer_of != 0 && facts.peer_of <= providers.size() && facts.payload.own_of == facts.peer_of;
}

// The witnesses in the order in which they are believed.
ProviderNumber provider_by(const Providers& providers, const FlowFacts& facts, ProviderNumber listed,
                           ProviderNumber named) noexcept {
  if (named != 0 && facts.name_source == NameSource::handshake) return named;
  if (listed != 0) return listed;
  // Carried or claimed: a shared address may serve others too, a listed one does not.
  if (named != 0 && facts.name_source != NameSource::outer) return named;
  return is_peer(providers, facts) ? facts.peer_of : provider_by_framing(providers, facts);
}

// What the payload says, whatever the name: the same server carries media, checks and set-up on one port.
std::optional<Plane> plane_by_payload(ProviderNumber number, const Provider& provider,
                                      const FlowFacts& facts) noexcept {
  const std::uint16_t port = facts.server.port;
  switch (facts.payload.kind) {
    case PayloadKind::media:
      return speaks_framing_of(number, provider, facts) ? std::optional{Plane::media} : std::nullopt;
    case PayloadKind::rtp:
      return is_own_port(provider, facts.transport, port) ? std::optional{Plane::media} : std::nullopt;
    case PayloadKind::stun:  // and nothing that tells more has been seen
      return Plane::signalling;
    case PayloadKind::dtls: {
      // A web client's media. Where a port has a plane of its own (TURN's), DTLS there decides nothing.
      const bool is_media_port =
          is_own_port(provider, facts.transport, port) && !plane_of_port(provider, facts.transport, port);
      return is_media_port ? std::optional{Plane::media} : std::nullopt;
    }
    case PayloadKind::foreign:
      return Plane::other;
    case PayloadKind::tls:
    case PayloadKind::none:
      break;
  }
  return std::nullopt;
}

Plane plane_by_name(const HostRule& rule, Transport transport) noexcept {
  // A media server's TCP is how a client joins. Media that fell back to TCP would have to show it in its framing, which
  // TLS hides.
  return rule.plane == Plane::media && transport == Transport::tcp ? Plane::signalling : rule.plane;
}

// A listed server without a name. TCP 443 stays `other`: web, telemetry, files and signalling all use it, and a guess
// would be counted as knowledge.
Plane plane_by_list(const Provider& provider, const FlowFacts& facts) noexcept {
  switch (facts.listed_service) {
    case ListedService::phone:
      return Plane::phone;
    case ListedService::cdn:
      return Plane::static_;
    case ListedService::core:
    case ListedService::other:
      break;
  }
  return plane_of_port(provider, facts.transport, facts.server.port).value_or(Plane::other);
}

}  // namespace

Identification identify(const Providers& providers, const FlowFacts& facts) noexcept {
  return identify(providers, facts, match_name(providers, facts.name.text()));
}

Identification identify(const Providers& providers, const FlowFacts& facts, const NameMatch& match) noexcept {
  const ProviderNumber listed = facts.listed_by <= providers.size() ? facts.listed_by : ProviderNumber{0};
  Identification found;
  found.provider = provider_by(providers, facts, listed, match.provider);
  if (found.provider == 0) return found;
  found.basis.address = listed == found.provider;
  found.basis.name = match.provider == found.provider;
  const Provider& provider = *providers[found.provider - 1U].provider;
  found.basis.payload = speaks_framing_of(found.provider, provider, facts);
  if (found.basis.name) found.rule = match.rule;

  if (!found.basis.address && !found.basis.name && is_peer(providers, facts)) {
    found.plane = Plane::p2p;
  } else if (const auto plane = plane_by_payload(found.provider, provider, facts)) {
    found.plane = *plane;
  } else if (found.rule != nullptr) {
    found.plane = plane_by_name(*found.rule, facts.transport);
  } else {
    found.plane = plane_by_list(provider, facts);
  }
  return found;
}

NameMatch match_name(const Providers& providers, std::string_view host) noexcept {
  const auto parts = split_name(host);
  return parts ? match_name(providers, *parts) : NameMatch{};
}

NameMatch match_name(const Providers& providers, const SplitName& host) noexcept {
  for (std::size_t i = 0; i < providers.size(); ++i) {
    if (const HostRule* rule = providers[i].hosts.match(host)) return {static_cast<ProviderNumber>(i + 1), rule};
  }
  return {};
}

std::optional<ListedService> service_from_text(std::string_view text) noexcept {
  if (text == "core") return ListedService::core;
  if (text == "phone") return ListedService::phone;
  if (text == "cdn") return ListedService::cdn;
  if (text == "other" || text == "unattributed" || text == "historical") return ListedService::other;
  return std::nullopt;
}

Result<std::vector<ListedRange>> ranges_from_table(const Table& table) {
  enum Column : std::size_t { prefix_at, service_at, valid_from_at, valid_until_at };
  std::vector<ListedRange> ranges;
  ranges.reserve(table.rows().size());
  for (const Table::Row& row : table.rows()) {
    const auto prefix = Prefix::from_text(row[prefix_at]);
    if (!prefix) {
      return table.error(row, "\"" + std::string{row[prefix_at]} +
                                  "\" is not a prefix; write 192.0.2.0/24 or 2001:db8::/32, host bits zero");
    }
    const auto service = service_from_text(row[service_at]);
    if (!service) {
      return table.error(row, "\"" + std::string{row[service_at]} +
                                  "\" is no service; write core, phone, cdn, other, unattributed or historical");
    }
    const auto validity = table.validity(row, valid_from_at, valid_until_at);
    if (!validity) return validity.error();
    ranges.push_back({*prefix, *service, *validity});
  }
  return ranges;
}

}  // namespace eugress
