// Microsoft Teams and Zoom from one desk at once. Addresses lie in Microsoft's published ranges; names are those of its
// published list. Nothing ties a server to a place, and no policy promises anything of it.
#include "support/cast.h"
#include "support/other_payload.h"
#include "support/stories.h"
#include "support/stun_payload.h"

namespace eugress::synth {
namespace {

Host teams_host(Plane plane, std::string name, const Ip& address, Duration round_trip) {
  Host out = plain_host(Role::web, std::move(name), address, round_trip);
  out.provider = "teams";
  out.plane = plane;
  return out;
}

// [MS-ICE2]: Implementation-Version beside what RFC 8489 asks for.
Bytes stun_of_microsoft(std::uint16_t type, const StunTransaction& transaction) {
  ByteWriter version;
  version.u32(3);
  return StunMessage(type, transaction).attribute(0x8070, version.view()).fingerprint().take();
}

// SRTP (RFC 3711): the header is RTP's, the rest is sealed.
Bytes sealed_media(std::uint16_t sequence, std::size_t size, Random& random) {
  ByteWriter out;
  out.u8(0x90).u8(104).u16(sequence).u32(960U * sequence).u32(0x00051b2c).u16(0xbede).u16(1).u32(0x10800000);
  return out.bytes(random.bytes(size)).take();
}

void find_relay(UdpConversation& flow, Time time) {
  const StunTransaction transaction = stun_transaction(flow.random());
  const Bytes question = stun_of_microsoft(0x0003, transaction);  // TURN's Allocate
  flow.exchange(time, question, stun_of_microsoft(0x0103, transaction), RttMethod::ice_stun);
  flow.note_framing();
}

void speak(UdpConversation& flow, Time time, std::uint16_t packets) {
  for (std::uint16_t packet = 0; packet < packets; ++packet, time += ms(20)) {
    const std::size_t size = flow.random().between(80, 900);
    flow.up(time, sealed_media(packet, size, flow.random()));
    flow.down(time + ms(9), sealed_media(packet, size, flow.random()));
  }
}

void call_by_teams(Network& network, const Client& client, Time start) {
  Host relay = teams_host(Plane::media, "world.tr.teams.microsoft.com", ip("52.114.251.9"), us(8700));
  const Time resolved = network.resolve(client, relay, start);
  for (const std::uint16_t port : {std::uint16_t{3478}, std::uint16_t{3479}, std::uint16_t{3480}}) {
    UdpConversation flow = network.open_udp(client, relay, port);
    find_relay(flow, resolved + ms(3));
    speak(flow, resolved + ms(40), 120);
  }
  // Asked, and not chosen. The address was never named here.
  UdpConversation unused =
      network.open_udp(client, teams_host(Plane::signalling, "", ip("52.123.129.14"), us(8900)), 3478);
  const StunTransaction transaction = stun_transaction(unused.random());
  const Bytes question = stun_ice_request(transaction, false, unused.random());
  unused.exchange(resolved, question, stun_ice_response(transaction, unused.client()), RttMethod::ice_stun);
}

void sign_in(Network& network, const Client& client, Time start) {
  Time at = fetch(network, client, teams_host(Plane::web, "teams.microsoft.com", ip("52.123.128.14"), us(2600)), start,
                  1800, 22'000);
  const Host telemetry =
      unlisted(teams_host(Plane::telemetry, "teams.events.data.microsoft.com", ip("198.51.100.90"), us(12400)));
  at = fetch(network, client, telemetry, at, 5200, 400);
  Host assets = unlisted(teams_host(Plane::static_, "statics.teams.cdn.office.net", ip("203.0.113.91"), us(2100)));
  assets.basis = PlaceBasis::edge;
  fetch(network, client, assets, at, 500, 30'000);
  // The zone is Microsoft's, but nothing of Teams.
  fetch(network, client, stranger("login.microsoftonline.com", ip("198.51.100.92")), at, 900, 7000);
}

// A telephone of another service on a port that only Teams uses.
void telephone(Network& network, const Client& client, Time start) {
  UdpConversation flow = network.open_udp(client, stranger("", ip("198.51.100.93")), 3480);
  speak(flow, start, 60);
}

}  // namespace

void tell_teams_beside_zoom(Session& session) {
  Network network(session);
  const Client client = cast::campus_client(80);
  const Time start = cast::morning + seconds(4);
  sign_in(network, client, start);
  call_by_teams(network, client, start + seconds(2));
  telephone(network, cast::campus_client(81), start + seconds(2));
  Meeting meeting = cast::eu_meeting(0);
  meeting.stun = {meeting.controllers[0], meeting.controllers[2]};
  NativeJoin how;
  how.call.length = seconds(6);
  how.call.cadence.has_opening_burst = false;
  join_natively(network, client, meeting, start + ms(500), how);
}

}  // namespace eugress::synth
