// What it costs to locate and judge one flow with three databases, physics and the tables as shipped. The target is two
// microseconds. The databases of the tests are small enough to stay in the cache; EUGRESS_BENCH_DATABASES=A:B:C names
// real ones.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <sstream>

#include "judge/judge.h"
#include "locate/locate.h"
#include "support/tables.h"

namespace eugress {
namespace {

using test::sound;

std::vector<std::string> database_paths() {
  if (const char* const given = std::getenv("EUGRESS_BENCH_DATABASES")) {
    std::vector<std::string> paths;
    std::istringstream list{given};
    for (std::string path; std::getline(list, path, ':');) paths.push_back(path);
    return paths;
  }
  return {EUGRESS_TEST_DATABASES "/nested-country.mmdb", EUGRESS_TEST_DATABASES "/nested-city.mmdb",
          EUGRESS_TEST_DATABASES "/bare.mmdb"};
}

struct World {
  RegionTable regions =
      sound(RegionTable::from_table(test::shipped_table(EUGRESS_CONFIG "/regions.tsv", test::region_columns)));
  Promises promises;
  Places places;
  Providers providers;

  World() {
    const std::string profile = EUGRESS_CONFIG "/profiles/surf-eu.toml";
    promises = Promises{sound(Policy::parse(profile, test::file_text(profile))), regions};
    const std::string zoom = EUGRESS_CONFIG "/providers/zoom/";
    places.providers.resize(1);
    places.providers[0].places =
        sound(places_from_table(test::shipped_table(zoom + "places.tsv", test::place_columns)));
    places.providers[0].codes =
        sound(CodeTable::from_table(test::shipped_table(zoom + "site-codes.tsv", test::code_columns)));
    places.horizon = Horizon{
        {52.09, 5.12},
        sound(Outlines::from_table(test::shipped_table(EUGRESS_CONFIG "/outlines.tsv", test::outline_columns)))};
    std::size_t lineage = 0;
    for (const std::string& path : database_paths()) {
      places.databases.push_back(sound(GeoDatabase::open(path, "lineage " + std::to_string(++lineage))));
    }
    providers.resize(1);
    providers[0].provider = all_providers()[0];
  }
};

const World& world() {
  static const World world;
  return world;
}

void locate_and_judge(benchmark::State& state, const char* server, const char* name, RegionKind kind,
                      std::chrono::microseconds round_trip) {
  HostRule rule;
  rule.region_kind = kind;
  Identification id;
  id.provider = 1;
  id.plane = Plane::media;
  id.rule = &rule;
  FlowFacts facts;
  facts.server = {*Address::from_text(server), 8801};
  facts.name = *HostName::from_text(name);
  for (std::uint64_t i = 1; i <= 5; ++i) facts.round_trip.add({round_trip, RttMethod::tcp_syn, 1}, i);
  facts.last_seen = Timestamp{test::day("2026-11-21")};
  const World& known = world();
  for (auto _ : state) {
    benchmark::DoNotOptimize(facts);
    const Day day = day_of(facts.last_seen);
    const CountrySet& promised = known.promises.area(id.plane, day);
    const Location where = locate(known.places, promised, known.providers, id, facts);
    benchmark::DoNotOptimize(judge(known.regions, promised, id, where, day));
  }
}

BENCHMARK_CAPTURE(locate_and_judge, amsterdam_by_name, "213.19.144.104", "zoomam104zc.zoom.us", RegionKind::site,
                  std::chrono::microseconds{3800});
BENCHMARK_CAPTURE(locate_and_judge, america_by_databases, "52.202.62.236", "zoom.us", RegionKind::none,
                  std::chrono::microseconds{98000});
BENCHMARK_CAPTURE(locate_and_judge, near_by_elimination, "134.224.90.111", "zoom.us", RegionKind::none,
                  std::chrono::microseconds{1500});

// Addresses all over 134.224.0.0/16 and 52.0.0.0/8, so that the databases are not in the first cache level.
void locate_and_judge_anywhere(benchmark::State& state) {
  Identification id;
  id.provider = 1;
  id.plane = Plane::web;
  FlowFacts facts;
  for (std::uint64_t i = 1; i <= 5; ++i) {
    facts.round_trip.add({std::chrono::milliseconds{20}, RttMethod::tcp_syn, 1}, i);
  }
  facts.last_seen = Timestamp{test::day("2026-11-21")};
  const World& known = world();
  std::uint32_t step = 0;
  for (auto _ : state) {
    step = step * 1664525U + 1013904223U;  // Numerical Recipes' generator: cheap and far-ranging
    const std::uint32_t block = (step & 1U) != 0 ? 0x86e00000U | (step >> 16U) : 0x34000000U | (step >> 8U);
    facts.server = {Address::from_ipv4(block), 443};
    const Day day = day_of(facts.last_seen);
    const CountrySet& promised = known.promises.area(id.plane, day);
    const Location where = locate(known.places, promised, known.providers, id, facts);
    benchmark::DoNotOptimize(judge(known.regions, promised, id, where, day));
  }
}
BENCHMARK(locate_and_judge_anywhere);

void open_database(benchmark::State& state) {
  const std::string path = database_paths().front();
  for (auto _ : state) benchmark::DoNotOptimize(GeoDatabase::open(path, "bench").has_value());
}
BENCHMARK(open_database)->Unit(benchmark::kMillisecond);

void build_horizon(benchmark::State& state) {
  const auto outlines =
      sound(Outlines::from_table(test::shipped_table(EUGRESS_CONFIG "/outlines.tsv", test::outline_columns)));
  for (auto _ : state) benchmark::DoNotOptimize(Horizon{{52.09, 5.12}, outlines}.is_placed());
}
BENCHMARK(build_horizon)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace eugress
