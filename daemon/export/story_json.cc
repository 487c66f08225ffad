// The story of `lookup` as one JSON object: the members of a finding, and what led to them.
#include <cmath>

#include "export/finding_json.h"
#include "export/json_values.h"
#include "export/story.h"

namespace eugress {
namespace {

Json day_or_null(Day day, Day open) {
  return day == open ? Json(nullptr) : Json(to_text(day));
}
// `until` is the first day on which it no longer holds.
void add_validity(Json& row, const Validity& validity, bool holds) {
  row["from"] = day_or_null(validity.from, Day::min());
  row["until"] = day_or_null(validity.until, Day::max());
  row["holds"] = holds;
}
double rounded(double value) {
  return std::round(value * 10) / 10;
}

Json listings_json(const Story& story) {
  Json list = Json::array();
  for (const Story::Listing& listing : story.listings) {
    Json row = {{"provider", listing.provider}, {"prefix", listing.prefix}, {"service", listing.service}};
    add_validity(row, listing.validity, listing.holds);
    list.push_back(std::move(row));
  }
  return list;
}

Json name_rules_json(const Story& story) {
  Json list = Json::array();
  for (const Story::NameRule& rule : story.name_rules) {
    list.push_back({{"provider", rule.provider},
                    {"pattern", rule.pattern},
                    {"rule", rule.id},
                    {"plane", to_text(rule.plane)},
                    {"region", text_or_null(rule.region)},
                    {"edge", rule.is_edge},
                    {"dated", to_text(rule.dated)},
                    {"counts", &rule == &story.name_rules.front()}});
  }
  return list;
}

Json site_code_json(const Story& story) {
  if (!story.site_code) return nullptr;
  return {{"code", story.site_code->code},
          {"place", story.site_code->place == "unknown" ? Json(nullptr) : Json(story.site_code->place)},
          {"city", text_or_null(story.site_code->city)},
          {"counts", story.site_code->counts}};
}

Json law_json(const Story& story) {
  Json list = Json::array();
  for (const Story::LegalSpan& span : story.law) {
    Json row = {{"law", to_text(span.law)}};
    add_validity(row, span.validity, span.holds);
    list.push_back(std::move(row));
  }
  return list;
}

Json planes_json(const Story& story) {
  Json list = Json::array();
  for (const Story::PlaneLine& line : story.planes) {
    list.push_back({{"plane", to_text(line.plane)},
                    {"promised", text_or_null(line.promised)},
                    {"verdict", to_text(line.verdict)},
                    {"grade", line.grade == Grade::none ? Json(nullptr) : Json(to_text(line.grade))},
                    {"decided_by", line.decided_by}});
  }
  return list;
}

Json physics_json(const Story& story) {
  if (!story.has_position) return nullptr;
  Json list = Json::array();
  for (const Story::Distance& distance : story.distances) {
    list.push_back({{"country", distance.country.text()},
                    {"nearest_km", rounded(distance.kilometres)},
                    {"floor_ms", rounded(distance.floor_milliseconds)}});
  }
  return list;
}

}  // namespace

std::string render_story_json(const Story& story) {
  Json document = {{"subject", story.subject}, {"day", to_text(story.day)}};
  Json found = finding_json({}, Transport::tcp, story.finding);
  for (const char* of_a_flow : {"server", "port", "transport"}) found.erase(of_a_flow);
  document.update(found);
  document["why"] = text_or_null(in_words(story.finding.decided_by));
  document["listings"] = listings_json(story);
  document["name_rules"] = name_rules_json(story);
  document["site_code"] = site_code_json(story);
  document["edges"] = story.edges;
  document["cloud_region"] = text_or_null(story.cloud_region);
  document["law_rows"] = law_json(story);
  document["planes"] = planes_json(story);
  document["physics"] = physics_json(story);
  return json_text(document);
}

}  // namespace eugress
