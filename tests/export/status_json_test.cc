#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "export/export.h"
#include "sample.h"

namespace eugress {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

json parsed(const Snapshot& books) {
  return json::parse(render_status(books));
}

json one_cell(const json& status, const char* plane, const char* direction, const json& country, const char* zone) {
  json found;
  for (const json& cell : status["cells"]) {
    if (cell["plane"] == plane && cell["direction"] == direction && cell["country"] == country &&
        cell["zone"] == zone) {
      EXPECT_TRUE(found.is_null()) << "two cells of one key: " << cell.dump();
      found = cell;
    }
  }
  EXPECT_FALSE(found.is_null()) << plane << ' ' << direction << ' ' << country;
  return found;
}

TEST(StatusJson, FramesTieAndKeepTheirNames) {
  const json frames = parsed(sample_snapshot())["frames"];
  EXPECT_EQ(frames["seen"], 10'000);
  EXPECT_EQ(frames["skipped"]["not-ip"], 300);
  std::uint64_t skipped = 0;
  for (const json& count : frames["skipped"]) skipped += count.get<std::uint64_t>();
  EXPECT_EQ(frames["flow"].get<std::uint64_t>() + frames["sighting"].get<std::uint64_t>() + skipped +
                frames["pending"].get<std::uint64_t>(),
            10'000U);
  EXPECT_EQ(frames["lost"], 12);
  EXPECT_EQ(frames["decapsulated"]["gtp-u"], 81);
  EXPECT_EQ(frames["tunnel_refused"]["vxlan"], 6);
  EXPECT_EQ(frames["tunnel_refused"].size(), tunnel_count);
}

TEST(StatusJson, LossOfAFileIsNull) {
  Snapshot books = sample_snapshot();
  books.lost = {};
  EXPECT_TRUE(parsed(books)["frames"]["lost"].is_null());
}

TEST(StatusJson, CellsAreOneObjectADirection) {
  const json status = parsed(sample_snapshot());
  const json germany = one_cell(status, "media", "egress", "DE", "other");
  EXPECT_EQ(germany, (json{{"provider", "zoom"},
                           {"plane", "media"},
                           {"direction", "egress"},
                           {"country", "DE"},
                           {"law", "eu"},
                           {"verdict", "inside"},
                           {"grade", "B"},
                           {"zone", "other"},
                           {"bytes", 1'000'000'100},
                           {"packets", 1'000'001},
                           {"connections", 401}}));
  EXPECT_EQ(one_cell(status, "static", "ingress", "anycast", "other")["grade"], nullptr);
  // Eleven cells (two of the sample's twelve differ in reach only), each with both directions counted.
  EXPECT_EQ(status["cells"].size(), 22U);
}

TEST(StatusJson, UnknownIsNullAndADirectionWithoutCountsIsAbsent) {
  Snapshot books = sample_snapshot();
  books.cells = {sample_cell(Plane::media, {}, Law::unknown, Verdict::unknown, Grade::none, {1, 1, 1})};
  const json cells = parsed(books)["cells"];
  ASSERT_EQ(cells.size(), 1U);
  EXPECT_TRUE(cells[0]["country"].is_null());
  EXPECT_EQ(cells[0]["verdict"], "unknown");
  EXPECT_EQ(cells[0]["law"], "unknown");
}

TEST(StatusJson, NothingIsAnEmptyString) {
  const std::vector<FlowLine> flows = sample_flows();
  EXPECT_THAT(render_status(sample_snapshot(), &flows), Not(HasSubstr("\"\"")));
  EXPECT_THAT(render_status(Snapshot{}), Not(HasSubstr("\"\"")));
}

TEST(StatusJson, AFlowReadsAsDocumented) {
  const std::vector<FlowLine> flows = sample_flows();
  const json status = json::parse(render_status(sample_snapshot(), &flows));
  const json& flow = status["flows"][0];
  EXPECT_EQ(flow["server"], "198.51.100.9");
  EXPECT_EQ(flow["port"], 8801);
  EXPECT_EQ(flow["transport"], "udp");
  EXPECT_EQ(flow["provider"], "zoom");
  EXPECT_EQ(flow["basis"], (json{"address", "name", "payload"}));
  EXPECT_EQ(flow["names"], json::array({"zoomfrn99mmr.zoom.us"}));
  EXPECT_EQ(flow["country"], "DE");
  EXPECT_EQ(flow["city"], "Frankfurt am Main");
  EXPECT_EQ(flow["reach"], "us-excluded");
  EXPECT_EQ(flow["rtt_ms"], 24.5);
  EXPECT_EQ(flow["hints"][0]["source"], "site-code");
  EXPECT_EQ(flow["hints"][0]["place"], "DE");
  EXPECT_EQ(flow["hints"][0]["dated"], "2026-09-07");
  EXPECT_EQ(flow["hints"][0]["kept"], true);
  EXPECT_EQ(flow["hints"][1]["kept"], false);
  EXPECT_EQ(flow["first_seen"], "2019-09-26T10:00:00.123456Z");
  EXPECT_EQ(flow["egress"]["bytes"], 7'666);
  EXPECT_EQ(flow["ingress"]["packets"], 175);
  EXPECT_EQ(flow["posted"].size(), 2U);
}

TEST(StatusJson, RoundTripsHaveThreeDecimals) {
  const json servers = parsed(sample_snapshot())["servers"];
  const auto log =
      std::find_if(servers.begin(), servers.end(), [](const json& one) { return one["plane"] == "telemetry"; });
  ASSERT_NE(log, servers.end());
  EXPECT_EQ((*log)["rtt_ms"], 107.235);  // of 107,234,567 ns
}

TEST(StatusJson, RoundTripsShowTheirMethodsAndWhatMayRefute) {
  const std::vector<FlowLine> flows = sample_flows();
  const json flow = json::parse(render_status(sample_snapshot(), &flows))["flows"][0];
  EXPECT_EQ(flow["rtt_by_method"], (json{{"ping", {{"ms", 24.5}, {"samples", 17}}}}));
  EXPECT_EQ(flow["rtt_bound_ms"], 25.5);  // the second of seventeen, one millisecond apart
  EXPECT_EQ(flow["possible_relay"], false);
  EXPECT_TRUE(flow["edge"].is_boolean());
}

TEST(StatusJson, NothingLeadsToAPeer) {
  const std::vector<FlowLine> flows = sample_flows();
  const std::string text = render_status(sample_snapshot(), &flows);
  EXPECT_THAT(text, Not(HasSubstr(planted_peer)));
  const json document = json::parse(text);
  const json& peer = document["flows"][1];
  for (const char* member : {"server", "port", "names", "country", "city", "rtt_ms", "reach"}) {
    EXPECT_TRUE(peer[member].is_null()) << member;
  }
  EXPECT_TRUE(peer["hints"].empty());
  EXPECT_EQ(peer["law"], "eu");
  EXPECT_EQ(peer["verdict"], "unknown");
}

TEST(StatusJson, AServerThatMayNotBeNamedIsNull) {
  const std::vector<FlowLine> flows = sample_flows();
  const std::string text = render_status(sample_snapshot(), &flows);
  EXPECT_THAT(text, Not(HasSubstr("192.0.2.66")));
  EXPECT_THAT(text, Not(HasSubstr("192.0.2.99")));
  const json document = json::parse(text);
  EXPECT_TRUE(document["flows"][2]["server"].is_null());
  EXPECT_TRUE(document["flows"][2]["provider"].is_null());
}

TEST(StatusJson, FlowsAreThereOnlyWhenGiven) {
  EXPECT_FALSE(parsed(sample_snapshot()).contains("flows"));
  const std::vector<FlowLine> none;
  EXPECT_TRUE(json::parse(render_status(sample_snapshot(), &none))["flows"].empty());
}

TEST(StatusJson, ServersAndZonesFollowTheSetting) {
  Snapshot books = sample_snapshot();
  EXPECT_EQ(parsed(books)["servers"].size(), 4U) << "five lines, one of them a peer";
  books.setting.shows_zones = false;
  const json summed = parsed(books);
  ASSERT_EQ(summed["servers"].size(), 3U) << "the router's two zones are one line";
  EXPECT_EQ(summed["servers"][1]["egress"]["bytes"], 7'666 + 500);
  EXPECT_TRUE(summed["setting"]["zones"].is_null());
  EXPECT_THAT(summed.dump(), Not(HasSubstr("west")));
  books.setting.shows_servers = false;
  const std::string text = render_status(books);
  EXPECT_FALSE(json::parse(text).contains("servers"));
  EXPECT_THAT(text, Not(HasSubstr("198.51.100.9")));
}

TEST(StatusJson, SaysWhatItRestsOnAndWhatItCannotSee) {
  const json status = parsed(sample_snapshot());
  EXPECT_EQ(status["promise"]["profile"], "surf-eu");
  EXPECT_EQ(status["knowledge"]["items"][0]["sha256"], std::string(64, 'a'));
  EXPECT_TRUE(status["knowledge"]["items"][2]["built"].is_null());
  EXPECT_EQ(status["intervals"]["assessable"], 14);
  EXPECT_EQ(status["intervals"]["last_end"], "2026-11-21T08:15:00.000000Z");
  EXPECT_EQ(status["coverage"]["named_ratio"]["name"], 0.75);
  EXPECT_EQ(status["gaps"]["latest"][0]["why"], "worker-missing");
  EXPECT_EQ(status["lacking"].size(), 1U);
  EXPECT_GE(status["limits"].size(), 5U);
}

TEST(StatusJson, BadOctetsStillGiveJson) {
  Snapshot books = sample_snapshot();
  books.setting.observation_point = "gw\xFF";
  EXPECT_EQ(parsed(books)["setting"]["observation_point"], "gw\xEF\xBF\xBD");
}

TEST(StatusJson, MembersComeInReadingOrder) {
  const std::string text = render_status(sample_snapshot());
  EXPECT_LT(text.find("\"truncated\""), text.find("\"frames\""));
  EXPECT_LT(text.find("\"frames\""), text.find("\"cells\""));
  EXPECT_LT(text.find("\"cells\""), text.find("\"servers\""));
}

}  // namespace
}  // namespace eugress
