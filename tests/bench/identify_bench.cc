// Nanoseconds for the probe on what a media port carries and on what it refuses, for a name's look-up in a table of the
// size of Zoom's, and for the whole identification of a flow.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

#include "../identify/octets.h"
#include "identify/identify.h"

namespace eugress {
namespace {

using Message = std::vector<std::uint8_t>;

const Message filler = Octets{}.u8(5).u16(1).u32(0x00c0ffee).u8(0).u8(21).u8(1).fill(7).fill(1011, 0x33);
const Message audio =
    Octets{}.u8(5).u16(1).u32(0x00c0ffee).u8(0).u8(15).u8(1).fill(17).u8(0x90).u8(112).fill(10).u16(0xbede).fill(80);
const Message ping = Octets{}.u8(3).u32(7).u32(9).u32(0x00c0ffee).u8(1).u8(5).u8(64).fill(64).u8(0);
const Message secure_audio = Octets{}.u8(0x90).u8(111).fill(158, 0xa5);
const Message native_stun = Octets{}.u16(1).u16(24).fill(16).u16(0x0101).u16(20).text("1234567890123456789").u8(0);
const Message tls_middle = Octets{}.fill(1400, 0xa5);

void probe(benchmark::State& state, const Message& message, Transport transport, PayloadKind expected) {
  const Provider& zoom = *all_providers().front();
  Payload payload{message, static_cast<std::uint32_t>(message.size()), transport, 8801, Direction::egress};
  if (zoom.probe(payload).kind != expected) state.SkipWithError("not the road that this measures");
  for (auto _ : state) {
    benchmark::DoNotOptimize(&payload);
    benchmark::ClobberMemory();
    benchmark::DoNotOptimize(zoom.probe(payload));
  }
}
BENCHMARK_CAPTURE(probe, filler, filler, Transport::udp, PayloadKind::media);
BENCHMARK_CAPTURE(probe, audio, audio, Transport::udp, PayloadKind::media);
BENCHMARK_CAPTURE(probe, ping, ping, Transport::udp, PayloadKind::media);
BENCHMARK_CAPTURE(probe, stun, native_stun, Transport::udp, PayloadKind::stun);
BENCHMARK_CAPTURE(probe, refused_udp, secure_audio, Transport::udp, PayloadKind::none);
BENCHMARK_CAPTURE(probe, refused_tcp, tls_middle, Transport::tcp, PayloadKind::none);

// 70 literal names and 25 patterns under one domain, 25 other domains: what Zoom's table looks like.
HostTable table() {
  std::string rows = "pattern\tplane\trule\tprints\tregion\tregion_kind\tedge\tdated\tsource\n";
  const auto add = [&](const std::string& pattern) { rows += pattern + "\tweb\tid\tname\t-\t-\tno\t2026-11-21\tt\n"; };
  for (int i = 0; i < 70; ++i) add("service" + std::to_string(i) + ".zoom.us");
  for (int i = 0; i < 20; ++i) add("<cluster>role" + std::to_string(i) + ".zoom.us");
  for (const char* pattern : {"zoom<loc>mmr.<loc>.zoom.us", "zoom<loc>zc.<loc>.zoom.us", "*rwc<loc>.<loc>.zoom.us",
                              "*.zoom.us", "**.zoom.us"}) {
    add(pattern);
  }
  for (int i = 0; i < 25; ++i) add("**.domain" + std::to_string(i) + ".example");
  auto text = Table::parse("hosts.tsv", rows,
                           {"pattern", "plane", "rule", "prints", "region", "region_kind", "edge", "dated", "source"});
  auto made = text ? HostTable::from_table(*text) : Result<HostTable>{text.error()};
  check(made.has_value(), "the bench's own table is well-formed");
  return *std::move(made);
}

void match(benchmark::State& state, const char* name, bool expected) {
  const HostTable hosts = table();
  std::string host = name;
  if ((hosts.match(host) != nullptr) != expected) state.SkipWithError("not the road that this measures");
  for (auto _ : state) {
    benchmark::DoNotOptimize(host.data());
    benchmark::ClobberMemory();
    benchmark::DoNotOptimize(hosts.match(host));
  }
}
BENCHMARK_CAPTURE(match, foreign, "www.example.org", false);
BENCHMARK_CAPTURE(match, look_alike, "zoom.us.evil.example", false);
BENCHMARK_CAPTURE(match, literal, "service42.zoom.us", true);
BENCHMARK_CAPTURE(match, router, "zoomfrarr62mmr.fra.zoom.us", true);
BENCHMARK_CAPTURE(match, tenant, "a-university-with-a-name.zoom.us", true);

void identify_flow(benchmark::State& state) {
  Providers providers;
  providers.push_back({all_providers().front(), table(), {}});
  FlowFacts facts;
  facts.server = {Address::from_ipv4(0x9f7c013e), 8801};
  facts.listed_by = 1;
  facts.name = *HostName::from_text("zoomfrarr62mmr.fra.zoom.us");
  facts.name_source = NameSource::carried;
  for (auto _ : state) {
    benchmark::DoNotOptimize(&facts);
    benchmark::ClobberMemory();
    benchmark::DoNotOptimize(identify(providers, facts));
  }
}
BENCHMARK(identify_flow);

}  // namespace
}  // namespace eugress
