// What one assessment costs with the shipped tables, a gateway position and three geo databases: identify, locate and
// judge. The target is two microseconds; a flow is assessed when its facts grow, never per packet. The databases of the
// tests are small enough to stay in the cache; EUGRESS_BENCH_DATABASES=A:B:C names real ones.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <sstream>

#include "assess.h"
#include "support/tables.h"

namespace eugress {
namespace {

const Knowledge& known() {
  static const std::shared_ptr<const Knowledge> loaded = [] {
    Settings settings;
    settings.command = Command::replay;
    settings.tables = EUGRESS_CONFIG;
    settings.position = "52.09,5.12";
    const char* const given = std::getenv("EUGRESS_BENCH_DATABASES");
    std::istringstream list{given != nullptr ? given
                                             : EUGRESS_TEST_DATABASES "/nested-country.mmdb:" EUGRESS_TEST_DATABASES
                                                                      "/nested-city.mmdb:" EUGRESS_TEST_DATABASES
                                                                      "/bare.mmdb"};
    for (std::string path; std::getline(list, path, ':');) settings.databases.push_back({path, path});
    return test::sound(load_knowledge(settings, 1));
  }();
  return *loaded;
}

FlowFacts facts_of(const char* server, const char* name, std::chrono::microseconds round_trip) {
  FlowFacts facts;
  facts.server = {*Address::from_text(server), 8801};
  facts.transport = Transport::udp;
  facts.last_seen = Timestamp{test::day("2026-11-21")};
  facts.payload = {PayloadKind::media, 20, 20, 0};
  for (std::uint64_t i = 1; i <= 5; ++i) facts.round_trip.add({round_trip, RttMethod::ping, 1}, i);
  if (*name != '\0') {
    facts.name = *HostName::from_text(name);
    facts.name_source = NameSource::carried;
  }
  list_anew(known(), facts);
  return facts;
}

void assess_flow(benchmark::State& state, const char* server, const char* name, std::chrono::microseconds round_trip) {
  FlowFacts facts = facts_of(server, name, round_trip);
  for (auto _ : state) {
    benchmark::DoNotOptimize(facts);
    benchmark::DoNotOptimize(assess(known(), facts));
  }
}
BENCHMARK_CAPTURE(assess_flow, router_by_site_code, "213.19.144.104", "zoomam104zc.zoom.us",
                  std::chrono::microseconds{3800});
BENCHMARK_CAPTURE(assess_flow, web_by_tenant_name, "170.114.10.83", "someuniversity.zoom.us",
                  std::chrono::microseconds{98000});
BENCHMARK_CAPTURE(assess_flow, listed_without_name, "134.224.90.111", "", std::chrono::microseconds{1500});
BENCHMARK_CAPTURE(assess_flow, nobodys, "203.0.113.9", "", std::chrono::microseconds{20000});

// What a reload does for each server of the last day, and the records of an interval once each.
void spell_out_flow(benchmark::State& state) {
  const FlowFacts facts = facts_of("213.19.144.104", "zoomam104zc.zoom.us", std::chrono::microseconds{3800});
  for (auto _ : state) benchmark::DoNotOptimize(spell_out(known(), facts, assess(known(), facts)));
}
BENCHMARK(spell_out_flow);

}  // namespace
}  // namespace eugress
