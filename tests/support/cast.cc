#include "support/cast.h"

#include <array>

namespace eugress::synth::cast {
namespace {

Duration access_distance(unsigned number) {
  return us(250 + 37 * static_cast<int>(number % 40));
}

Host cluster_host(Role role, std::string name, const Ip& address, Duration round_trip) {
  Host out = plain_host(role, std::move(name), address, round_trip);
  out.basis = PlaceBasis::cluster;
  return out;
}

}  // namespace

Client campus_client(unsigned number) {
  return {v4(10, 20, number / 200 + 1, number % 200 + 10), access_distance(number)};
}

Client bench_client(unsigned number) {
  return {v4(198, 18, number / 200 + 1, number % 200 + 10), access_distance(number)};
}

Client campus_client_v6(unsigned number) {
  Ip address = ip("2001:2:0:20::");
  address.octets[14] = static_cast<std::uint8_t>(number >> 8U);
  address.octets[15] = static_cast<std::uint8_t>((number & 0xffU) + 0x10U);
  return {address, access_distance(number)};
}

Host zoom_web() {
  return plain_host(Role::web, "zoom.us", v4(170, 114, 52, 2), ms(11));
}
Host eu_cluster_web() {
  return cluster_host(Role::web, "eu01web.zoom.us", v4(170, 114, 52, 40), ms(10));
}
Host us_cluster_web() {
  return cluster_host(Role::web, "us02web.zoom.us", v4(170, 114, 52, 70), ms(96));
}
Host tenant_web() {
  return plain_host(Role::web, "planted-tenant-lyceum.zoom.us", v4(170, 114, 52, 60), ms(10));
}
Host eu_cluster_push() {
  return cluster_host(Role::push, "eu01xmpp1.zoom.us", v4(170, 114, 53, 9), ms(10));
}
Host eu_cluster_files() {
  return cluster_host(Role::files, "eu01file.zoom.us", v4(170, 114, 53, 21), ms(10));
}
Host support_desk() {
  return unlisted(plain_host(Role::support, "support.zoom.us", v4(198, 51, 100, 77), ms(13)));
}
Host static_assets() {
  return edge_host("st1.zoom.us", v4(170, 114, 45, 10));
}

Host log_us() {
  return placed_host(Role::telemetry, "log.zoom.us", v4(3, 235, 82, 40), us(88400), "US", PlaceBasis::cloud_range);
}

Host telemetry_us() {
  return placed_host(Role::telemetry, "us.telemetry.zoom.us", v4(3, 235, 97, 20), us(89100), "US",
                     PlaceBasis::region_word);
}

Host log_gateway() {
  return plain_host(Role::telemetry, "log-gateway.zoom.us", v4(170, 114, 65, 10), ms(12));
}
Host eu_cluster_log() {
  return cluster_host(Role::telemetry, "eu01log.zoom.us", v4(170, 114, 53, 33), ms(10));
}

Host eu_router(unsigned number) {
  const std::array<Host, 6> routers{
      router(frankfurt, "arr", v4(159, 124, 41, 62)), router(amsterdam, "btd", v4(159, 124, 4, 118)),
      router(frankfurt, "arr", v4(159, 124, 41, 63)), router(amsterdam, "btd", v4(159, 124, 4, 121)),
      router(frankfurt, "ck", v4(159, 124, 55, 7)),   router(amsterdam, "bte", v4(159, 124, 11, 201))};
  return routers[number % routers.size()];
}

std::vector<Host> eu_controllers() {
  return {controller(frankfurt, "bm", v4(159, 124, 43, 84)), controller(frankfurt, "bm", v4(159, 124, 43, 85)),
          controller(amsterdam, "cd", v4(159, 124, 7, 104)), controller(amsterdam, "cd", v4(159, 124, 7, 105))};
}

std::vector<Host> us_controllers() {
  return {controller(san_jose, "cbm", v4(144, 195, 31, 213)), controller(san_jose, "cbm", v4(144, 195, 31, 214)),
          controller(ashburn, "da", v4(206, 247, 44, 31)), controller(ashburn, "da", v4(206, 247, 44, 32))};
}

Meeting eu_meeting(unsigned number) {
  return {zoom_web(), eu_cluster_web(), eu_cluster_log(), eu_controllers(), eu_router(number), {}};
}

Meeting us_meeting() {
  return {zoom_web(), us_cluster_web(), log_us(), us_controllers(), router(san_jose, "bb", v4(144, 195, 29, 57)), {}};
}

WebMeeting eu_web_meeting() {
  return {zoom_web(),
          static_assets(),
          log_gateway(),
          {zone_selector(amsterdam, v4(159, 124, 9, 30)), zone_selector(frankfurt, v4(159, 124, 46, 30))},
          web_gateway(frankfurt, v4(159, 124, 57, 140))};
}

WebMeeting eu_web_meeting_v6() {
  WebMeeting meeting;
  meeting.web = eu_cluster_web();
  meeting.web.address = ip("2407:30c0:1::40");
  meeting.static_assets = edge_host("st1.zoom.us", ip("2407:30c0:180::10"));
  meeting.log = placed_host(Role::telemetry, "us.telemetry.zoom.us", ip("2407:30c0:4::9"), us(89100), "US",
                            PlaceBasis::region_word);
  meeting.selectors = {zone_selector(amsterdam, ip("2407:30c0:20::5")),
                       zone_selector(frankfurt, ip("2407:30c0:21::5"))};
  // The digits are those of its IPv4 address and prove nothing about this one: no evidence of place.
  meeting.gateway =
      plain_host(Role::web_gateway, "zoomfra15912457141rwg.fra.zoom.us", ip("2620:123:2010::76"), us(9300));
  return meeting;
}

}  // namespace eugress::synth::cast
