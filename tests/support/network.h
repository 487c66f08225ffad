// The world of a story: hosts with names, places and distances, campus clients, and one resolver outside the campus.
// Names follow the grammar of the wire facts, so that site code, digits and address agree; what a host is for decides
// the plane of a flow, by the definitions the project has fixed and not by anything the daemon does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/path.h"
#include "support/session.h"
#include "support/tcp_conversation.h"
#include "support/udp_conversation.h"

namespace eugress::synth {

enum class Role {
  media_router,
  zone_controller,
  web_gateway,
  zone_selector,
  relay,
  web,
  telemetry,
  files,
  push,
  support,
  static_assets,
  unnamed,  // An address of the list about which nothing says what it is for.
  peer,     // Another participant, reached directly.
  stranger  // Nobody we know: no provider.
};

struct Site {
  std::string_view code;
  std::string_view country;
  Duration round_trip;
};

// Seen from a campus in the middle of the Netherlands.
inline constexpr Site amsterdam{"ams", "NL", us(3400)};
inline constexpr Site frankfurt{"fra", "DE", us(9200)};
inline constexpr Site san_jose{"sjc", "US", us(148300)};
inline constexpr Site ashburn{"iad", "US", us(141900)};
// The codes of 2019, seen from northern Italy.
inline constexpr Site amsterdam_2019{"am", "NL", us(30600)};
inline constexpr Site frankfurt_2019{"fr", "DE", us(21400)};
inline constexpr Site frankfurt_2019_routers{"frn", "DE", us(24900)};

struct Host {
  Role role = Role::stranger;
  std::string name;
  Ip address;
  std::optional<std::string> country;
  PlaceBasis basis = PlaceBasis::none;
  Duration round_trip = ms(10);
  bool is_listed = true;     // By its provider, on the story's day; of strangers without meaning.
  bool has_own_name = true;  // The name is one of its provider's; otherwise it says nothing to anybody.
  std::string provider = "zoom";
  std::optional<Plane> plane;             // Where the role does not tell it.
  std::optional<std::string> peer_class;  // Of peers.
};

// The same host, which no list of the day holds.
[[nodiscard]] Host unlisted(Host host);

// zoom + code + pod + last octet + role + . + code + .zoom.us (2022 and later)
[[nodiscard]] Host router(const Site& site, std::string_view pod, const Ip& address);
[[nodiscard]] Host controller(const Site& site, std::string_view pod, const Ip& address);
// zoom + code + last octet + role + .zoom.us (2019)
[[nodiscard]] Host router_2019(const Site& site, const Ip& address);
[[nodiscard]] Host controller_2019(const Site& site, const Ip& address);
// zoom + code + all digits of the address + rwg + . + code + .zoom.us (2026)
[[nodiscard]] Host web_gateway(const Site& site, const Ip& address);
// rwc + code + . + code + .zoom.us; no digits, so only the code speaks.
[[nodiscard]] Host zone_selector(const Site& site, const Ip& address);
[[nodiscard]] Host plain_host(Role role, std::string name, const Ip& address, Duration round_trip);
[[nodiscard]] Host placed_host(Role role, std::string name, const Ip& address, Duration round_trip, std::string country,
                               PlaceBasis basis);
[[nodiscard]] Host edge_host(std::string name, const Ip& address);
// Somebody's device, somewhere: `where` is the class that its place belongs to.
[[nodiscard]] Host peer(const Ip& address, std::string where, Duration round_trip = ms(19));
[[nodiscard]] Host stranger(std::string name, const Ip& address, Duration round_trip = ms(14));

// Empty for strangers.
[[nodiscard]] std::optional<Plane> plane_of(Role role, Transport transport, std::uint16_t port);

struct Client {
  Ip address;
  Duration round_trip = us(400);  // Between client and tap.
};

struct Lookup {
  std::vector<std::string> aliases;  // CNAME chain between the name asked and the address.
  bool is_case_mixed = false;        // draft-vixie-dnsext-dns0x20
  bool asks_https = false;           // Browsers also ask for type 65.
};

class Network {
 public:
  explicit Network(Session& session) : session_(session) {}

  // The A or AAAA question the address calls for, with its answer; returns when the answer passed the tap.
  Time resolve(const Client& client, const Host& host, Time time, const Lookup& lookup = {});
  // A question whose answer says that there is no such name.
  // A resolver on the campus asks a name server of the world, for whom nobody can tell; the answer's records are these.
  Time recurse(std::string_view name, const std::vector<struct DnsRecord>& answers, Time time);
  Time resolve_missing(const Client& client, std::string_view name, Time time);

  [[nodiscard]] TcpConversation open_tcp(const Client& client, const Host& host, std::uint16_t port, Time time);
  [[nodiscard]] UdpConversation open_udp(const Client& client, const Host& host, std::uint16_t port);
  // A flow from a port already in use by the client, for programs that speak to several servers from one socket.
  [[nodiscard]] UdpConversation open_udp_from(const Endpoint& client, const Host& host, std::uint16_t port,
                                              Duration client_round_trip);
  [[nodiscard]] Session& session() { return session_; }

 private:
  [[nodiscard]] FlowIndex open_flow(const Endpoint& client, const Host& host, Transport transport, std::uint16_t port);
  Time ask(const Client& client, std::string_view name, std::uint16_t type,
           const std::vector<struct DnsRecord>& answers, std::uint8_t response_code, Time time);

  Session& session_;
};

}  // namespace eugress::synth
