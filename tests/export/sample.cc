#include "sample.h"

namespace eugress {
namespace {

Country country(const char* code) {
  return *Country::from_text(code);
}

std::vector<Cell> sample_cells() {
  constexpr auto excluded = ReachClass::us_excluded;
  constexpr auto possible = ReachClass::us_possible;
  constexpr auto unmeasured = ReachClass::unmeasured;
  return {
      sample_cell(Plane::media, Country::unknown(), Law::eu, Verdict::inside, Grade::b, {10'000, 100, 5},
                  {20'000, 150, 0}, excluded),
      sample_cell(Plane::media, Country::unknown(), Law::unknown, Verdict::unknown, Grade::none, {7'666, 10, 2},
                  {181'979, 175, 0}, possible),
      sample_cell(Plane::media, country("DE"), Law::eu, Verdict::inside, Grade::b, {1'000'000'000, 1'000'000, 400},
                  {4'000'000'000, 4'000'000, 0}, excluded),
      sample_cell(Plane::media, country("DE"), Law::eu, Verdict::inside, Grade::b, {100, 1, 1}, {}, possible),
      sample_cell(Plane::media, country("NL"), Law::eu, Verdict::inside, Grade::a, {500'000'000, 500'000, 200},
                  {2'000'000'000, 2'000'000, 0}, excluded, 1),
      sample_cell(Plane::signalling, country("NL"), Law::eu, Verdict::inside, Grade::a, {3'000'000, 6'000, 800},
                  {6'000'000, 8'000, 0}, excluded),
      sample_cell(Plane::signalling, country("US"), Law::third, Verdict::outside, Grade::c, {4'000, 40, 4},
                  {8'000, 50, 0}, possible),
      sample_cell(Plane::web, country("CH"), Law::adequate, Verdict::outside, Grade::b, {50'000, 100, 9},
                  {250'000, 200, 0}, unmeasured),
      sample_cell(Plane::web, country("GB"), Law::adequate, Verdict::disputed, Grade::d, {1'000, 10, 3}, {2'000, 12, 0},
                  unmeasured),
      sample_cell(Plane::telemetry, country("US"), Law::third, Verdict::outside, Grade::a, {900'000, 2'000, 212},
                  {100'000, 1'000, 0}, possible),
      sample_cell(Plane::static_, Country::anycast(), Law::unknown, Verdict::unknown, Grade::none, {20'000, 400, 60},
                  {9'000'000, 7'000, 0}, excluded),
      sample_cell(Plane::p2p, Country::unknown(), Law::eu, Verdict::unknown, Grade::none, {70'000'000, 60'000, 6},
                  {65'000'000, 58'000, 1}, unmeasured),
  };
}

Setting sample_setting() {
  Setting setting;
  setting.providers = {"zoom"};
  setting.zones = {"other", "west"};
  setting.observation_point = "gw1, eth0";
  setting.has_position = true;
  setting.epoch = 3;
  setting.knowledge = {
      {"country.mmdb", std::string(64, 'a'), at("2026-10-01", 0, 0)},
      {"zoom/ranges.tsv", std::string(64, 'b'), at("2026-11-20", 0, 0)},
      {"surf-eu/policy.toml", std::string(64, 'c'), std::nullopt},
  };
  setting.lacking = {"No cloud region file is loaded: servers at cloud providers stay at grade C."};
  setting.promise = {.profile = "surf-eu",
                     .document_title = "Data protection agreement, annex 2",
                     .document_issuer = "A cooperative",
                     .document_dated = "2022-02-01",
                     .effective_from = "2023-01-01",
                     .reading = "Meetings that we host, their content and their metadata stay in the EU and the EEA.",
                     .areas = {{Plane::media, "EU + EEA"}, {Plane::telemetry, "EU + EEA"}}};
  return setting;
}

RoundTrip measured(Nanoseconds smallest, RttMethod method, std::uint32_t samples) {
  RoundTrip round_trip;
  for (std::uint32_t i = 0; i < samples; ++i) {
    round_trip.add({smallest + std::chrono::milliseconds{i}, method, 1}, i + 1);
  }
  return round_trip;
}

Finding router_finding() {
  Finding found;
  found.provider = "zoom";
  found.plane = Plane::media;
  found.basis = {.address = true, .name = true, .payload = true};
  found.names = {"zoomfrn99mmr.zoom.us"};
  found.country = country("DE");
  found.city = "Frankfurt am Main";
  found.grade = Grade::b;
  found.reach = ReachClass::us_excluded;
  found.within_km = 2'450;
  found.hints = {{HintSource::site_code, "DE", "Frankfurt am Main", "zoom/site-codes.tsv", "2026-09-07", true},
                 {HintSource::database, "US", "", "country.mmdb", "2026-10-01", false},
                 {HintSource::database, "NL", "", "second.mmdb", "2026-10-15", true}};
  found.round_trip = measured(Nanoseconds{24'500'000}, RttMethod::ping, 17);
  found.law = Law::eu;
  found.verdict = Verdict::inside;
  found.asn = 64'500;
  found.operator_name = "Example Carrier";
  found.epoch = 3;
  found.may_name_server = true;
  return found;
}

Finding log_finding() {
  Finding found = router_finding();
  found.plane = Plane::telemetry;
  found.basis = {.address = true, .name = true, .payload = false};
  found.names = {"<script>alert('1')</script>&\"x\".zoom.us"};  // hostile on purpose
  found.country = country("US");
  found.city = "";
  found.grade = Grade::a;
  found.reach = ReachClass::us_possible;
  found.within_km = std::nullopt;
  found.hints = {{HintSource::cloud_region, "US", "", "cloud.tsv", "2026-11-01", true},
                 {HintSource::database, "US", "", "country.mmdb", "2026-10-01", true}};
  found.round_trip = measured(Nanoseconds{107'234'567}, RttMethod::tcp_syn, 12);
  found.law = Law::third;
  found.verdict = Verdict::outside;
  return found;
}

ServerLine server(const char* address, std::uint16_t port, Transport transport, Finding finding, TwoWay counts) {
  ServerLine line;
  line.latest = {{*Address::from_text(address), port}, transport, 0, std::move(finding), counts};
  line.first_seen = at("2026-11-21", 8, 0);
  line.last_seen = at("2026-11-21", 8, 14);
  return line;
}

std::vector<ServerLine> sample_servers() {
  Finding unlisted = router_finding();
  unlisted.names.clear();
  unlisted.hints.clear();
  unlisted.basis = {.address = false, .name = false, .payload = true};
  unlisted.country = Country::unknown();
  unlisted.city = "";
  unlisted.law = Law::unknown;
  unlisted.verdict = Verdict::unknown;
  unlisted.grade = Grade::none;
  unlisted.reach = ReachClass::unmeasured;
  unlisted.within_km = std::nullopt;
  unlisted.round_trip = {};
  unlisted.asn = 64'501;
  unlisted.may_name_server = false;
  Finding peer = unlisted;
  peer.plane = Plane::p2p;
  peer.may_name_server = true;  // wrong on purpose: a peer is never shown, whatever the record says

  ServerLine elsewhere = server("198.51.100.9", 8801, Transport::udp, router_finding(), {{500, 5, 2}, {1'000, 10, 0}});
  elsewhere.latest.zone = 1;
  return {server("198.51.100.9", 8801, Transport::udp, router_finding(), {{7'666, 10, 1}, {181'979, 175, 0}}),
          server("2001:db8::10", 443, Transport::tcp, log_finding(), {{900'000, 2'000, 212}, {100'000, 1'000, 0}}),
          elsewhere, server("192.0.2.66", 8801, Transport::udp, unlisted, {{600, 6, 1}, {700, 7, 0}}),
          server(planted_peer, 50'000, Transport::udp, peer, {{70'000'000, 60'000, 6}, {65'000'000, 58'000, 1}})};
}

}  // namespace

Cell sample_cell(Plane plane, Country where, Law law, Verdict verdict, Grade grade, Counts egress, Counts ingress,
                 ReachClass reach, ZoneNumber zone) {
  return {{1, plane, where, law, verdict, grade, reach, zone}, {egress, ingress}};
}

Timestamp at(const char* day, int hour, int minute) {
  return Timestamp{*day_from_text(day)} + std::chrono::hours{hour} + std::chrono::minutes{minute};
}

Snapshot sample_snapshot() {
  Snapshot books;
  books.setting = sample_setting();
  books.cells = sample_cells();
  books.frames.seen = 10'000;
  books.frames.flow = 9'000;
  books.frames.sighting = 120;
  books.frames.skipped[static_cast<std::size_t>(Skip::not_ip)] = 300;
  books.frames.skipped[static_cast<std::size_t>(Skip::not_ours)] = 563;
  books.frames.pending = 17;
  books.tunnels.decapsulated[static_cast<std::size_t>(Tunnel::gtp_u)] = 81;
  books.tunnels.refused[static_cast<std::size_t>(Tunnel::vxlan)] = 6;
  books.lost = {.kernel = 12, .interface = std::nullopt};
  books.filter = {.is_attached = true,
                  .instructions = 812,
                  .ranges = 140,
                  .aggregated = 7,
                  .evicted = 3,
                  .forgotten = 2,
                  .swaps = {9, 1, 0}};
  books.witnesses = {.all = 8'000, .address = 7'600, .name = 6'000, .payload = 5'000, .payload_alone = 300};
  books.aggregated = {51'200, 64};
  books.one_way_bytes = 640;
  books.exposed_connections = {900, 3, 700, 11};
  books.disagreeing_connections = 42;
  books.disagreeing_bytes = 4'200;
  books.tables = {.flows = 1'204,
                  .flow_capacity = 262'144,
                  .aggregates = 12,
                  .aggregate_capacity = 1'024,
                  .aggregates_evicted = 9,
                  .candidates = 33,
                  .candidate_capacity = 16'384,
                  .servers = 88,
                  .server_capacity = 65'536,
                  .servers_evicted = 5,
                  .flows_ended = {100, 200, 0, 30, 4}};
  books.oddities = {.hello_reassembled = 6,
                    .hello_cut = 1,
                    .name_refused = 2,
                    .name_outer = 7,
                    .time_went_back = 3,
                    .dns_left_out = 4,
                    .round_trips_refused = 5};
  books.intervals_closed = 15;
  books.intervals_assessable = 14;
  books.last_interval_assessable = true;
  books.last_coverage = 0.998;
  books.first_interval_start = at("2026-11-21", 8, 0);
  books.last_interval_end = at("2026-11-21", 8, 15);
  books.gaps = {{at("2026-11-21", 8, 3), at("2026-11-21", 8, 4), Gap::Why::worker_missing}};
  books.gaps_in_all = 1;
  books.reports_refused = 2;
  books.servers = sample_servers();
  books.servers_left_out = 7;
  return books;
}

std::vector<FlowLine> sample_flows() {
  FlowLine media;
  media.server = {*Address::from_text("198.51.100.9"), 8801};
  media.finding = router_finding();
  media.first_seen =
      Timestamp{*day_from_text("2019-09-26")} + std::chrono::hours{10} + std::chrono::microseconds{123'456};
  media.last_seen = media.first_seen + std::chrono::seconds{9};
  media.egress = {7'666, 10, 1};
  media.ingress = {181'979, 175, 0};
  const Cell posted = sample_cell(Plane::media, country("DE"), Law::eu, Verdict::inside, Grade::b, media.egress,
                                  media.ingress, ReachClass::us_excluded);
  media.posted = {{posted.key, posted.counts}};

  FlowLine peer = media;
  peer.server = {*Address::from_text(planted_peer), 50'000};
  peer.finding.plane = Plane::p2p;
  peer.finding.verdict = Verdict::unknown;
  peer.posted.clear();

  FlowLine nobodys = media;
  nobodys.server = {*Address::from_text("192.0.2.99"), 443};
  nobodys.transport = Transport::tcp;
  nobodys.finding = Finding{};
  nobodys.posted.clear();
  return {media, peer, nobodys};
}

}  // namespace eugress
