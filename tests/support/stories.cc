#include "support/stories.h"

#include <array>
#include <string>

#include "support/cast.h"
#include "support/stun_payload.h"

namespace eugress::synth {
namespace {

constexpr std::size_t small_snap = 128;

void native_join_eu(Session& session) {
  Network network(session);
  Meeting meeting = cast::eu_meeting(0);
  meeting.stun = {meeting.controllers[0], meeting.controllers[2]};
  const Time start = cast::morning + seconds(10);
  Lookup mixed;
  mixed.is_case_mixed = true;  // Names compare without regard to case (RFC 4343).
  network.resolve(cast::campus_client(1), meeting.web, start - ms(200), mixed);
  NativeJoin how;
  how.call.length = seconds(20);
  join_natively(network, cast::campus_client(1), meeting, start, how);
}

void native_join_2019(Session& session) {
  Network network(session);
  Client client{v4(10, 60, 1, 117), us(300)};
  Meeting meeting;
  meeting.web = placed_host(Role::web, "zoom.us", v4(52, 202, 62, 210), us(109300), "US", PlaceBasis::cloud_range);
  meeting.account =
      placed_host(Role::web, "www3.zoom.us", v4(52, 202, 62, 236), us(111500), "US", PlaceBasis::cloud_range);
  meeting.log =
      placed_host(Role::telemetry, "log.zoom.us", v4(52, 202, 62, 230), us(107200), "US", PlaceBasis::cloud_range);
  meeting.controllers = {
      controller_2019(frankfurt_2019, v4(213, 244, 140, 91)), controller_2019(frankfurt_2019, v4(213, 244, 140, 92)),
      controller_2019(amsterdam_2019, v4(213, 19, 144, 111)), controller_2019(amsterdam_2019, v4(213, 19, 144, 112))};
  meeting.router = router_2019(frankfurt_2019_routers, v4(109, 94, 160, 57));
  // Asked by address alone; both are in the table of places, US West and US East.
  meeting.stun = {placed_host(Role::relay, "", v4(162, 255, 37, 11), us(164000), "US", PlaceBasis::address_place),
                  placed_host(Role::relay, "", v4(162, 255, 36, 11), us(98000), "US", PlaceBasis::address_place)};
  NativeJoin how;
  how.page_kilobytes = 16;
  how.call = {seconds(12), 3, 0, OuterForm::one_octet, full_cadence, false, false};
  join_natively(network, client, meeting, utc(2019, 9, 26, 15, 54) + seconds(28), how);
}

void web_client(Session& session) {
  session.use_media_snap(small_snap);
  Network network(session);
  WebJoin how;
  join_from_browser(network, cast::campus_client(7), cast::eu_web_meeting(), cast::morning + seconds(5), how);
}

void us_hosted_meeting(Session& session) {
  Network network(session);
  NativeJoin how;
  how.call.length = seconds(15);
  join_natively(network, cast::campus_client(11), cast::us_meeting(), cast::morning + seconds(10), how);
  Meeting eastern = cast::us_meeting();
  eastern.router = router(ashburn, "cc", v4(206, 247, 61, 18));
  eastern.stun = {eastern.controllers[0], eastern.controllers[2]};
  how.call.length = seconds(8);
  join_natively(network, cast::campus_client(12), eastern, cast::morning + seconds(14), how);
}

void telemetry_to_us(Session& session) {
  Network network(session);
  const Client client = cast::campus_client(21);
  session.plant_tenant("planted-tenant-lyceum");
  Time at = fetch(network, client, cast::tenant_web(), cast::morning + seconds(10), 1200, 9000);
  at = fetch(network, client, cast::log_us(), at, 5200, 900);
  at = fetch(network, client, cast::telemetry_us(), at, 8800, 24'000, Loss::behind_tap);
  at = fetch(network, client, cast::log_gateway(), at, 3100, 24'000, Loss::before_tap);
  at = fetch(network, client, cast::eu_cluster_log(), at, 2100, 600);
  at = fetch(network, client, cast::eu_cluster_push(), at, 700, 2600);
  at = fetch(network, client, cast::eu_cluster_files(), at, 900, 64'000);
  at = fetch(network, client, cast::support_desk(), at, 800, 21'000);

  // One upload whose last segment is lost behind the tap: its second copy must not time the server.
  const Host log = cast::log_us();
  TcpConversation upload = network.open_tcp(client, log, 443, network.resolve(client, log, at));
  upload.connect();
  upload.tls_handshake(plain_hello(log.name));
  upload.lose_next_request();
  upload.tls_exchange(1100, 300, ms(5));
  upload.tls_exchange(6100, 300, ms(5));
  upload.reset_by_server();
}

// A relay behind three extension headers, asked as ICE does.
void ask_relay_v6(Network& network, const Client& client, Time time) {
  const Host relay = placed_host(Role::relay, "turnams01.ams.zoom.us", ip("2407:30c0:30::3478"), us(3500), "NL",
                                 PlaceBasis::site_code_only);
  const Time resolved = network.resolve(client, relay, time);
  UdpConversation flow = network.open_udp(client, relay, 3478);
  IpFields header;
  header.v6_extensions = {{Ipv6Extension::Kind::hop_by_hop, 0},
                          {Ipv6Extension::Kind::routing, 2},
                          {Ipv6Extension::Kind::destination_options, 1}};
  flow.use_header(header);
  const StunTransaction transaction = stun_transaction(flow.random());
  const Bytes request = stun_ice_request(transaction, false, flow.random());
  flow.exchange(resolved, request, stun_ice_response(transaction, {client.address, 50000}), RttMethod::ice_stun);
}

void ipv6_web(Session& session) {
  session.use_media_snap(small_snap);
  Network network(session);
  const WebMeeting meeting = cast::eu_web_meeting_v6();
  WebJoin how;
  how.static_octets = 600'000;
  how.length = seconds(8);
  const Client client = cast::campus_client_v6(3);
  const Time end = join_from_browser(network, client, meeting, cast::morning + seconds(5), how);
  ask_relay_v6(network, client, end);
}

void vlan_mix(Session& session) {
  Network network(session);
  const std::array<std::vector<VlanTag>, 4> tags{std::vector<VlanTag>{},
                                                 {{0x8100, 120}},
                                                 {{0x88a8, 900}, {0x8100, 121}},
                                                 {{0x88a8, 900}, {0x8100, 7}, {0x8100, 122}}};
  for (unsigned index = 0; index < tags.size(); ++index) {
    session.use_vlans(tags[index]);
    NativeJoin how;
    how.call.length = seconds(4);
    how.call.cadence.has_opening_burst = false;
    how.signalling_every = seconds(1);
    join_natively(network, cast::bench_client(30 + index), cast::eu_meeting(index),
                  cast::morning + seconds(5) + ms(700) * static_cast<int>(index), how);
  }
}

constexpr auto all_stories = std::to_array<StoryEntry>({
    {"native-join-eu", "a native client of 2025 joins a meeting in Frankfurt", native_join_eu},
    {"native-join-2019", "the one-octet outer header and native STUN of 2019", native_join_2019},
    {"web-client", "a browser joins through a web gateway; static assets dominate", web_client},
    {"us-hosted-meeting", "routers in San Jose and Ashburn, over 140 ms away", us_hosted_meeting},
    {"telemetry-to-us", "logs to the US beside the other metadata planes, with losses", telemetry_to_us},
    {"ipv6-web", "a browser join over IPv6, extension headers included", ipv6_web},
    {"vlan-mix", "untagged, 802.1Q, QinQ and three tags", vlan_mix},
    {"qinq-gtp", "a mobile core behind two tags: both outer ends look like the campus", tell_qinq_gtp},
    {"mpls-pppoe", "an access line's session in a pseudowire", tell_mpls_pppoe},
    {"mpls-stack", "three labels say nothing of what follows them", tell_mpls_stack},
    {"gre-mirror", "a bridge whose far end is the provider's own address", tell_gre_mirror},
    {"erspan-1", "a mirror without a header of its own, sent to the provider's address", tell_erspan_1},
    {"erspan-2", "a mirror between strangers: as transit it would be lost", tell_erspan_2},
    {"erspan-3", "a mirror with its platform subheader", tell_erspan_3},
    {"vxlan-mirror", "a mirror that looks like UDP to the provider", tell_vxlan_mirror},
    {"geneve-options", "options that must be understood, over IPv6", tell_geneve_options},
    {"ip-in-ip", "the outer header is the provider's in San Jose", tell_ip_in_ip},
    {"four-in-six", "IPv4 through a network that has IPv6 alone", tell_four_in_six},
    {"six-in-four", "IPv6 through a network that has IPv4 alone", tell_six_in_four},
    {"teredo-client", "a client whose address hides its own, through a relay of the provider's", tell_teredo_client},
    {"nat64", "IPv4 servers behind IPv6 addresses: the place is the server's", tell_nat64},
    {"tunnel-in-tunnel", "GTP-U in PPPoE in MPLS in ERSPAN", tell_tunnel_in_tunnel},
    {"refused-tunnels", "ports and protocols of tunnels that are none, beside a join", tell_refused_tunnels},
    {"lossy-media", "streams that lose, double, shuffle and restart, each packet known", tell_lossy_media},
    {"hybrid-server", "a server of Zoom's programs on an NREN's address, with its name and without any",
     tell_hybrid_server},
    {"late-start", "the capture begins in the middle of calls: pings and data alone", tell_late_start},
    {"renamed-cluster", "clusters, roles and sites that no table knows yet", tell_renamed_cluster},
    {"list-of-the-wrong-year", "a server that only lists of earlier years hold", tell_list_of_the_wrong_year},
    {"on-site-server", "a server of Zoom's programs inside the campus, declared nowhere", tell_on_site_server},
    {"port-8801-not-zoom", "other services, echoes, replays and half a call on Zoom's media ports",
     tell_port_8801_not_zoom},
    {"stun-of-another-service", "STUN of both dialects to servers of nobody we know", tell_stun_of_another_service},
    {"whose-meeting", "tenants' pages before, during and long before the meeting that is joined", tell_whose_meeting},
    {"p2p-meeting", "two participants reach each other, one of them elsewhere in the EEA", tell_p2p_meeting},
    {"p2p-same-campus", "two participants in one house", tell_p2p_same_campus},
    {"p2p-abroad", "the other participant is outside the EEA, and does not answer everything", tell_p2p_abroad},
    {"p2p-expired", "61 seconds after the last STUN request a socket is like any other", tell_p2p_expired},
    {"p2p-look-alike", "the right socket with other traffic, and Zoom's traffic from the wrong socket",
     tell_p2p_look_alike},
    {"teams-beside-zoom", "Microsoft Teams and Zoom at once, on shared STUN ports", tell_teams_beside_zoom},
    {"background", "ordinary traffic, some of it made to look like Zoom", tell_background},
    {"hostile", "damaged frames of every layer: to be survived", tell_hostile, false},
    {"more-flows-than-records", "more callers and servers than the smallest flow table holds",
     tell_more_flows_than_records},
    {"school-morning", "400 clients, five lessons, one guest lecture from the US", tell_school_morning},
    {"split-hello", "hellos in segments that come late, twice, overlapping, in tiny pieces or records",
     tell_split_hello},
    {"broken-hello", "hellos that contradict themselves, miss a piece or never end", tell_broken_hello},
    {"post-quantum-hello", "hellos longer than a segment, the name behind the key", tell_post_quantum_hello},
    {"grease-everywhere", "values that mean nothing wherever RFC 8701 allows them", tell_grease_everywhere},
    {"ech-outer-name", "a provider's name beside an encrypted hello, true and borrowed", tell_ech_outer_name},
    {"ech-foreign-outer-name", "a stranger's name in front of a provider's server", tell_ech_foreign_outer_name},
    {"quic-v1-name", "the name in an Initial of QUIC version 1", tell_quic_v1_name},
    {"quic-v2-name", "the name in an Initial of QUIC version 2", tell_quic_v2_name},
    {"quic-crypto-split", "a hello scattered over frames, packets and datagrams", tell_quic_crypto_split},
    {"web-client-dtls-certificate", "media of an unlisted server that only its certificate names",
     tell_web_client_dtls_certificate},
    {"lookalike-names", "names that are nearly the provider's, and spellings that are", tell_lookalike_names},
    {"resolver-inside-campus", "only the resolver's own questions pass, and chains go over several",
     tell_resolver_inside_campus},
});

}  // namespace

std::span<const StoryEntry> stories() {
  return all_stories;
}

const StoryEntry* find_story(std::string_view name) {
  for (const StoryEntry& entry : all_stories) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

Story tell(const StoryEntry& entry, const StoryShape& shape) {
  Session session(std::string(entry.name), shape.seed, shape.link);
  entry.tell(session);
  if (!entry.is_well_formed) session.declare_hostile();
  return session.finish();
}

}  // namespace eugress::synth
