#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "export/export.h"
#include "sample.h"

namespace eugress {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The text format, version 0.0.4, as far as counters and gauges need it. Refuses what it does not understand.
struct Scrape {
  std::map<std::string, double> samples;  // by the text before the value
  std::map<std::string, std::string> types;
  std::set<std::string> helped;

  explicit Scrape(const std::string& page) {
    std::istringstream lines(page);
    for (std::string line; std::getline(lines, line);) {
      if (line.rfind("# HELP ", 0) == 0) {
        EXPECT_TRUE(helped.insert(line.substr(7, line.find(' ', 7) - 7)).second) << "twice: " << line;
      } else if (line.rfind("# TYPE ", 0) == 0) {
        const std::size_t space = line.find(' ', 7);
        types[line.substr(7, space - 7)] = line.substr(space + 1);
      } else {
        const std::size_t space = line.rfind(' ');
        EXPECT_NE(space, std::string::npos) << line;
        char* end = nullptr;
        const double value = std::strtod(line.c_str() + space + 1, &end);
        EXPECT_EQ(*end, '\0') << line;
        EXPECT_TRUE(samples.emplace(line.substr(0, space), value).second) << "twice: " << line;
      }
    }
  }
  [[nodiscard]] double of(const std::string& series) const {
    const auto found = samples.find(series);
    EXPECT_NE(found, samples.end()) << "missing: " << series;
    return found == samples.end() ? -1 : found->second;
  }
  [[nodiscard]] double sum(const std::string& prefix, const std::string& with = "") const {
    double sum = 0;
    for (const auto& [series, value] : samples) {
      if (series.rfind(prefix, 0) == 0 && series.find(with) != std::string::npos) sum += value;
    }
    return sum;
  }
  [[nodiscard]] std::size_t count(const std::string& prefix) const {
    std::size_t count = 0;
    for (const auto& [series, value] : samples) count += series.rfind(prefix, 0) == 0 ? 1U : 0U;
    return count;
  }
};

std::string traffic(const char* name, const char* plane, const char* direction, const char* rest) {
  return std::string{name} + "{provider=\"zoom\",plane=\"" + plane + "\",direction=\"" + direction + "\"," + rest + "}";
}

TEST(Metrics, TrafficStandsUnderEveryLabelOfItsCell) {
  const Scrape scrape(render_metrics(sample_snapshot()));
  const char* const germany = R"(country="DE",law="eu",verdict="inside",grade="B",zone="other")";
  // Two cells of the sample differ in reach only: 1,000,000,000 + 100 octets.
  EXPECT_EQ(scrape.of(traffic("eugress_bytes_total", "media", "egress", germany)), 1'000'000'100);
  EXPECT_EQ(scrape.of(traffic("eugress_bytes_total", "media", "ingress", germany)), 4'000'000'000);
  EXPECT_EQ(scrape.of(traffic("eugress_packets_total", "media", "egress", germany)), 1'000'001);
  EXPECT_EQ(scrape.of(traffic("eugress_connections_total", "media", "egress", germany)), 401);
  EXPECT_EQ(scrape.of(traffic("eugress_connections_total", "media", "ingress", germany)), 0);
  EXPECT_EQ(scrape.of(traffic("eugress_connections_total", "telemetry", "egress",
                              R"(country="US",law="third",verdict="outside",grade="A",zone="other")")),
            212);
  EXPECT_EQ(scrape.of(traffic("eugress_bytes_total", "media", "egress",
                              R"(country="NL",law="eu",verdict="inside",grade="A",zone="west")")),
            500'000'000);
  EXPECT_EQ(scrape.of(traffic("eugress_bytes_total", "static", "ingress",
                              R"(country="anycast",law="unknown",verdict="unknown",grade="none",zone="other")")),
            9'000'000);
}

TEST(Metrics, ReachHasItsOwnCounters) {
  const Scrape scrape(render_metrics(sample_snapshot()));
  // Media with us-excluded: the cells of 10,000, 1,000,000,000 octets in "other" and 500,000,000 in "west".
  EXPECT_EQ(scrape.of(traffic("eugress_reach_bytes_total", "media", "egress", R"(reach="us-excluded",zone="other")")),
            1'000'010'000);
  EXPECT_EQ(scrape.of(traffic("eugress_reach_bytes_total", "media", "egress", R"(reach="us-excluded",zone="west")")),
            500'000'000);
  EXPECT_EQ(
      scrape.of(traffic("eugress_reach_connections_total", "media", "egress", R"(reach="us-possible",zone="other")")),
      3);
}

TEST(Metrics, BothWaysOfCountingTrafficTie) {
  const Scrape scrape(render_metrics(sample_snapshot()));
  EXPECT_EQ(scrape.sum("eugress_bytes_total{"), scrape.sum("eugress_reach_bytes_total{"));
  EXPECT_EQ(scrape.sum("eugress_connections_total{"), scrape.sum("eugress_reach_connections_total{"));
  // 608 media, 1,028 metadata, 60 static, 7 peer to peer: added up on paper from the sample.
  EXPECT_EQ(scrape.sum("eugress_connections_total{"), 608 + 1'028 + 60 + 7);
}

TEST(Metrics, CaptureAndCoverage) {
  const Scrape scrape(render_metrics(sample_snapshot()));
  EXPECT_EQ(scrape.of("eugress_frames_total"), 10'000);
  EXPECT_EQ(scrape.of("eugress_frames_total"),
            scrape.of("eugress_flow_frames_total") + scrape.of("eugress_sighting_frames_total") +
                scrape.sum("eugress_skipped_frames_total{") + scrape.of("eugress_pending_frames"));
  EXPECT_EQ(scrape.of(R"(eugress_skipped_frames_total{reason="not-ip"})"), 300);
  EXPECT_EQ(scrape.count("eugress_skipped_frames_total{"), skip_count - 1) << "every reason, and not `none`";
  EXPECT_EQ(scrape.of(R"(eugress_decapsulated_frames_total{tunnel="gtp-u"})"), 81);
  EXPECT_EQ(scrape.of(R"(eugress_decapsulated_frames_total{tunnel="6in4"})"), 0);
  EXPECT_EQ(scrape.count("eugress_decapsulated_frames_total{"), tunnel_count) << "every kind, always";
  EXPECT_EQ(scrape.of(R"(eugress_tunnel_refused_frames_total{tunnel="vxlan"})"), 6);
  EXPECT_EQ(scrape.count("eugress_tunnel_refused_frames_total{"), tunnel_count);
  EXPECT_EQ(scrape.of(R"(eugress_lost_frames_total{stage="kernel"})"), 12);
  EXPECT_EQ(scrape.count("eugress_lost_frames_total"), 1U) << "a stage that is not known has no sample";
  EXPECT_EQ(scrape.of("eugress_coverage_ratio"), 0.998);
  EXPECT_EQ(scrape.of("eugress_interval_assessable"), 1);
  EXPECT_EQ(scrape.of(R"(eugress_intervals_total{assessable="true"})"), 14);
  EXPECT_EQ(scrape.of(R"(eugress_intervals_total{assessable="false"})"), 1);
  EXPECT_EQ(scrape.of(R"(eugress_named_ratio{witness="address"})"), 0.95);
  EXPECT_EQ(scrape.of(R"(eugress_named_ratio{witness="name"})"), 0.75);
  EXPECT_EQ(scrape.of(R"(eugress_named_ratio{witness="payload"})"), 0.625);
  EXPECT_EQ(scrape.of("eugress_payload_alone_bytes_total"), 300);
  EXPECT_EQ(scrape.of("eugress_one_way_bytes_total"), 640);
  EXPECT_EQ(scrape.of(R"(eugress_client_exposure_connections_total{kind="v6_eui64"})"), 11);
  EXPECT_EQ(scrape.of("eugress_location_disagreement_connections_total"), 42);
  EXPECT_EQ(scrape.of("eugress_location_disagreement_bytes_total"), 4'200);
  EXPECT_EQ(scrape.of("eugress_gaps_total"), 1);
  EXPECT_EQ(scrape.of("eugress_reports_refused_total"), 2);
  // 2026-11-21T08:15:00Z; `date -u -d ... +%s` says 1795248900.
  EXPECT_EQ(scrape.of("eugress_last_interval_end_timestamp_seconds"), 1'795'248'900);
}

TEST(Metrics, TablesAndKnowledge) {
  const Scrape scrape(render_metrics(sample_snapshot()));
  EXPECT_EQ(scrape.of(R"(eugress_table_entries{table="flows"})"), 1'204);
  EXPECT_EQ(scrape.of(R"(eugress_table_capacity_entries{table="candidates"})"), 16'384);
  EXPECT_EQ(scrape.of(R"(eugress_flows_ended_total{reason="end-detected"})"), 200);
  EXPECT_EQ(scrape.of(R"(eugress_table_capacity_entries{table="aggregates"})"), 1'024);
  EXPECT_EQ(scrape.of("eugress_aggregated_bytes_total"), 51'200);
  EXPECT_EQ(scrape.of("eugress_aggregated_packets_total"), 64);
  EXPECT_EQ(scrape.of("eugress_aggregates_evicted_total"), 9);
  EXPECT_EQ(scrape.of("eugress_servers_evicted_total"), 5);
  EXPECT_EQ(scrape.of(R"(eugress_oddities_total{kind="time-went-back"})"), 3);
  EXPECT_EQ(scrape.of("eugress_knowledge_info{name=\"country.mmdb\",sha256=\"" + std::string(64, 'a') + "\"}"), 1);
  // 2026-10-01T00:00:00Z is 20,727 days after the epoch.
  EXPECT_EQ(scrape.of(R"(eugress_knowledge_built_timestamp_seconds{name="country.mmdb"})"), 20'727.0 * 86'400);
  EXPECT_EQ(scrape.count("eugress_knowledge_built_timestamp_seconds"), 2U) << "an undated file has no age";
  EXPECT_EQ(scrape.of("eugress_knowledge_epoch"), 3);
  EXPECT_EQ(scrape.count("eugress_build_info{"), 1U);
}

TEST(Metrics, TheKernelFilterOfAnInterface) {
  const std::string page = render_metrics(sample_snapshot());
  for (const char* const line :
       {"eugress_filter_attached 1", "eugress_filter_instructions 812", "eugress_filter_ranges 140",
        "eugress_filter_ranges_left_out{fate=\"aggregated\"} 7", "eugress_filter_ranges_left_out{fate=\"evicted\"} 3",
        "eugress_filter_ranges_left_out{fate=\"forgotten\"} 2", "eugress_filter_swaps_total{result=\"verified\"} 9",
        "eugress_filter_swaps_total{result=\"refused\"} 1", "eugress_filter_swaps_total{result=\"unverified\"} 0"}) {
    EXPECT_THAT(page, HasSubstr(std::string{line} + "\n"));
  }
  Snapshot of_a_file = sample_snapshot();
  of_a_file.filter.reset();
  EXPECT_THAT(render_metrics(of_a_file), Not(HasSubstr("eugress_filter")));
}

TEST(Metrics, EveryFamilyIsThereBeforeTheFirstFrame) {
  Snapshot empty;
  empty.setting.providers = {"zoom"};
  empty.filter = FilterState{};  // of an interface
  const Scrape before(render_metrics(empty));
  const Scrape after(render_metrics(sample_snapshot()));
  EXPECT_EQ(before.types, after.types);
  EXPECT_EQ(before.helped, after.helped);
  // 11 planes x 2 directions, and x 3 classes of reach.
  EXPECT_EQ(before.count("eugress_connections_total{"), 22U);
  EXPECT_EQ(before.count("eugress_reach_connections_total{"), 66U);
  EXPECT_EQ(before.count("eugress_host_bytes_total{"), 6U) << "three hosts of media, each way";
  EXPECT_EQ(before.count("eugress_host_connections_total{"), 6U);
  EXPECT_EQ(before.sum("eugress_connections_total{"), 0);
  EXPECT_EQ(before.count("eugress_coverage_ratio"), 0U) << "not known is not zero";
  EXPECT_EQ(before.count("eugress_named_ratio"), 0U);
}

TEST(Metrics, HostsAreSummedOverPlacesOfPromisedProvidersWithoutPeers) {
  Snapshot books;
  books.setting.providers = {"zoom", "teams"};
  books.setting.claims.grounds.emplace_back().provider = 1;
  const auto add = [&](Plane plane, const char* country, Host host, ProviderNumber provider) {
    Cell cell =
        sample_cell(plane, *Country::from_text(country), Law::eu, Verdict::inside, Grade::b, {10, 1, 1}, {20, 2, 0});
    cell.key.host = host;
    cell.key.provider = provider;
    books.cells.push_back(cell);
  };
  add(Plane::media, "NL", Host::own, 1);
  add(Plane::media, "DE", Host::own, 1);
  add(Plane::media, "DE", Host::unknown, 1);
  add(Plane::web, "DE", Host::other, 1);
  add(Plane::p2p, "DE", Host::unknown, 1);
  add(Plane::media, "DE", Host::unknown, 2);
  const Scrape scrape(render_metrics(books));
  const auto host = [](const char* plane, const char* direction, const char* which) {
    return std::string{R"(eugress_host_bytes_total{provider="zoom",plane=")"} + plane + R"(",direction=")" + direction +
           R"(",host=")" + which + R"("})";
  };
  EXPECT_EQ(scrape.of(host("media", "egress", "own")), 20);
  EXPECT_EQ(scrape.of(host("media", "ingress", "own")), 40);
  EXPECT_EQ(scrape.of(host("media", "egress", "unknown")), 10);
  EXPECT_EQ(scrape.of(host("media", "egress", "other")), 0);
  EXPECT_EQ(scrape.of(host("web", "ingress", "other")), 20);
  EXPECT_EQ(scrape.count("eugress_host_bytes_total{"), 8U) << "of direct calls and of Teams nobody asks";
  EXPECT_EQ(scrape.sum("eugress_host_connections_total{"), 4);
}

TEST(Metrics, HiddenZonesAreSummedIntoOther) {
  Snapshot books = sample_snapshot();
  books.setting.shows_zones = false;
  const std::string page = render_metrics(books);
  EXPECT_THAT(page, Not(HasSubstr("west")));
  EXPECT_EQ(Scrape(page).of(traffic("eugress_bytes_total", "media", "egress",
                                    R"(country="NL",law="eu",verdict="inside",grade="A",zone="other")")),
            500'000'000);
}

// As many countries as the bound does not allow for, all outside, on one plane.
Snapshot crowded(std::size_t countries) {
  Snapshot books;
  books.setting.providers = {"zoom"};
  for (std::size_t index = 0; index < countries; ++index) {
    const std::string code{static_cast<char>('A' + index / 26), static_cast<char>('A' + index % 26)};
    books.cells.push_back(sample_cell(Plane::web, *Country::from_text(code), Law::third, Verdict::outside, Grade::c,
                                      {10, 1, 1}, {20, 2, 0}));
  }
  return books;
}

TEST(Metrics, OverflowFoldsIntoOtherAndLosesNothing) {
  Snapshot books = crowded(600);
  // 132 reach series, 16 of hosts (three of media, one of the web) and 11 expected rows at 0 beside the 600 rows; six
  // series a row.
  books.setting.max_series = 132 + 16 + 6 * 100;
  const Scrape scrape(render_metrics(books));
  const std::size_t series = scrape.count("eugress_bytes_total{") + scrape.count("eugress_packets_total{") +
                             scrape.count("eugress_connections_total{") + scrape.count("eugress_reach_") +
                             scrape.count("eugress_host_");
  EXPECT_LE(series, books.setting.max_series);
  EXPECT_GE(series, books.setting.max_series - 60) << "folds no more than it must";
  EXPECT_EQ(scrape.of("eugress_series"), static_cast<double>(series));
  EXPECT_EQ(scrape.sum("eugress_bytes_total{"), 600 * 30);
  const double other = scrape.of(traffic("eugress_connections_total", "web", "egress",
                                         R"(country="other",law="third",verdict="outside",grade="C",zone="other")"));
  EXPECT_EQ(scrape.of("eugress_series_folded"), other) << "each folded cell has one connection";
  EXPECT_EQ(scrape.sum("eugress_connections_total{", "verdict=\"outside\""), 600);
}

TEST(Metrics, FoldedCountersNeverRunBackwards) {
  Snapshot before = crowded(600);
  before.setting.max_series = 132 + 6 * 100;
  Snapshot after = before;
  after.cells.insert(after.cells.begin(), sample_cell(Plane::media, *Country::from_text("DE"), Law::eu, Verdict::inside,
                                                      Grade::b, {10, 1, 1}, {20, 2, 0}));
  const Scrape first(render_metrics(before));
  const Scrape second(render_metrics(after));
  for (const auto& [series, value] : first.samples) {
    if (first.types.at(series.substr(0, series.find('{'))) != "counter") continue;
    const auto later = second.samples.find(series);
    if (later == second.samples.end()) continue;  // folded away
    EXPECT_GE(later->second, value) << series;
  }
}

TEST(Metrics, ABadOctetInANameDoesNotSpoilTheScrape) {
  Snapshot books = sample_snapshot();
  books.setting.zones[1] = "w\xFFst \"1\"\\\n";
  const std::string page = render_metrics(books);
  EXPECT_THAT(page, HasSubstr("zone=\"w\xEF\xBF\xBDst \\\"1\\\"\\\\\\n\""));
}

TEST(Metrics, TwoFilesOfOneNameKeepBothDigestsAndTheOlderAge) {
  Snapshot books = sample_snapshot();
  books.setting.knowledge.push_back({"country.mmdb", std::string(64, 'd'), at("2026-09-01", 0, 0)});
  const Scrape scrape(render_metrics(books));
  EXPECT_EQ(scrape.count("eugress_knowledge_info{name=\"country.mmdb\""), 2U);
  EXPECT_EQ(scrape.of(R"(eugress_knowledge_built_timestamp_seconds{name="country.mmdb"})"), 20'697.0 * 86'400);
}

TEST(Metrics, NameNobody) {
  const std::string page = render_metrics(sample_snapshot());
  for (const char* planted : {planted_client, planted_peer, "198.51.100.9", "2001:db8::10", "zoomfrn99mmr", "script"}) {
    EXPECT_THAT(page, Not(HasSubstr(planted)));
  }
}

TEST(Metrics, PromtoolHasNothingToSay) {
  if (std::system("command -v promtool >/dev/null 2>&1") != 0) {
    GTEST_SKIP() << "promtool is not installed (package prometheus): the metric names were NOT linted";
  }
  Snapshot empty;
  empty.setting.providers = {"zoom"};
  Snapshot lossless = sample_snapshot();
  lossless.lost = {};
  for (const Snapshot& books : {sample_snapshot(), empty, lossless}) {
    const auto file = std::filesystem::temp_directory_path() / ("eugress-metrics-" + std::to_string(getpid()));
    std::ofstream(file) << render_metrics(books);
    const std::string command = "promtool check metrics <" + file.string() + " 2>&1";
    FILE* const pipe = popen(command.c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    std::string findings;
    for (int next = std::fgetc(pipe); next != EOF; next = std::fgetc(pipe)) findings += static_cast<char>(next);
    EXPECT_EQ(pclose(pipe), 0);
    EXPECT_EQ(findings, "");
    std::filesystem::remove(file);
  }
}

}  // namespace
}  // namespace eugress
