// Sections of the page that the sentences on top rest on: the cards below them, the map, exemptions, sorted columns.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "export/export.h"
#include "sample.h"

namespace eugress {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Below the sentences: what physics excludes, whether we could have seen it, whose
// meetings, and what is not visible.
TEST(PageSections, TellsAtAGlanceWhatTheSentencesRestOn) {
  Snapshot books = sample_snapshot();
  const auto glance = [&] {
    const std::string page = render_page(books);
    const std::size_t from = page.find("class=\"glance\"");
    return page.substr(from, page.find("</section>", from) - from);
  };
  // Media: 605 of 608 connections excluded (5 + 400 + 200). Metadata: 800 of 1,028 (800 + 4 + 9 + 3 + 212).
  EXPECT_THAT(glance(), HasSubstr("<p class=\"big\">99.5 % <small>Media</small></p>"));
  EXPECT_THAT(glance(), HasSubstr("<p class=\"big\">77.8 % <small>Metadata</small></p>"));
  EXPECT_THAT(glance(), HasSubstr("14 of 15 minutes good enough to judge by"));
  EXPECT_THAT(glance(), HasSubstr("75.0 % of bytes known by name"));       // 6,000 of 8,000
  EXPECT_THAT(glance(), HasSubstr("92.0 % of bytes seen both ways"));      // all but 640 of 8,000
  EXPECT_THAT(glance(), HasSubstr("oldest data: country.mmdb, 51 days"));  // 2026-10-01 to 2026-11-21
  EXPECT_THAT(glance(), HasSubstr("No reference call is configured"));
  EXPECT_THAT(glance(), HasSubstr("by connections: 0 % own, 0 % of others, 100 % unknown"));
  EXPECT_THAT(glance(), HasSubstr("<a href=\"#limits\">All limits</a>"));
  books.setting.has_position = false;
  EXPECT_THAT(glance(), HasSubstr("position is not configured, so nothing can be excluded"));
  books.setting.interval = std::chrono::seconds{900};
  EXPECT_THAT(glance(), HasSubstr("210 of 225 minutes"));
}

TEST(PageSections, TheMapShowsWhatTheTableHolds) {
  const std::string page = render_page(sample_snapshot());
  EXPECT_THAT(page, HasSubstr("<title>US (United States): 216 connections; 216 outside</title>"));
  EXPECT_THAT(page, HasSubstr("<title>NL (Netherlands): 1,000 connections; 1,000 inside</title>"));
  EXPECT_THAT(page, HasSubstr("Not on the map, because no country is known: "));
  EXPECT_THAT(page, HasSubstr("unknown: 2 connections, 190 kB"));
  EXPECT_THAT(page, HasSubstr("edge, place not known: 60 connections"));
  const std::string world =
      page.substr(page.find("class=\"world\""), page.find("class=\"europe\"") - page.find("class=\"world\""));
  const std::string europe =
      page.substr(page.find("class=\"europe\""), page.find("class=\"legend\"") - page.find("class=\"europe\""));
  EXPECT_THAT(world, HasSubstr(">US</text>"));
  EXPECT_THAT(world, HasSubstr("<title>DE (Germany): 401 connections; 401 inside</title>"));
  EXPECT_THAT(world, Not(HasSubstr(">DE</text>"))) << "named where there is room";
  EXPECT_THAT(europe, HasSubstr(">DE</text>"));
  EXPECT_THAT(europe, Not(HasSubstr(">US</text>"))) << "not in Europe";
}

// 2,000 of the sample's 8,000 octets.
TEST(PageSections, WhatAFullTableCountedByServerAloneIsSaidBesideTheTables) {
  Snapshot books = sample_snapshot();
  books.aggregated = {};
  EXPECT_THAT(render_page(books), Not(HasSubstr("Counted by server alone")));
  books.aggregated = {2'000, 20};
  EXPECT_THAT(render_page(books),
              HasSubstr("<dt>Counted by server alone</dt><dd>2.0 kB</dd><dd class=\"quiet\">25.0 % of "
                        "bytes, of flows that the full table had no room for"));
  EXPECT_THAT(render_page(books, Language::dutch), HasSubstr("Alleen per server geteld"));
}

// A quarter and three quarters: the second slice begins where the first ends.
TEST(PageSections, SlicesOfACircleAddUpToIt) {
  Snapshot books = sample_snapshot();
  const Country de = *Country::from_text("DE");
  books.cells = {sample_cell(Plane::media, de, Law::eu, Verdict::inside, Grade::b, {1, 1, 1}),
                 sample_cell(Plane::media, de, Law::eu, Verdict::disputed, Grade::d, {1, 1, 3})};
  const std::string page = render_page(books);
  EXPECT_THAT(page, HasSubstr("stroke-dasharray=\"25.000000 100\" stroke-dashoffset=\"-0.000000\""));
  EXPECT_THAT(page, HasSubstr("stroke-dasharray=\"75.000000 100\" stroke-dashoffset=\"-25.000000\""));
}

TEST(PageSections, ExemptionsStandWithTheirEnd) {
  Snapshot books = sample_snapshot();
  EXPECT_THAT(render_page(books), HasSubstr("None: everything outside counts as outside."));
  books.setting.promise.exemptions = {
      {"guest <1>", ExemptionKind::external_host, at("2026-01-01", 0, 0), at("2026-11-21", 8, 0)},
      {"probe-2", ExemptionKind::probe, at("2026-01-01", 0, 0), at("2027-01-01", 0, 0)}};
  const std::string page = render_page(books);
  EXPECT_THAT(page, HasSubstr("guest &lt;1&gt;</th><td>meeting of another host</td>"));
  EXPECT_THAT(page, HasSubstr("2026-11-21 08:00 UTC</time> <small>over</small>"));
  EXPECT_THAT(page, HasSubstr("2027-01-01 00:00 UTC</time></td>"));
}

TEST(PageSections, SortedColumnsGoByTheExactNumber) {
  const std::string page = render_page(sample_snapshot());
  // Inside Germany with grade B: 1,000,000,000 + 4,000,000,000 + 100 octets, 401 connections.
  EXPECT_THAT(page, HasSubstr("<td class=\"number\" data-sort=\"401\">401</td><td class=\"number\" "
                              "data-sort=\"5000000100\"><data value=\"5000000100\""));
}

}  // namespace
}  // namespace eugress
