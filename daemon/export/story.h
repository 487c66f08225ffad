// All that is known of one address or name, and why that is concluded: what `lookup` prints, as text for one screen and
// as JSON. Plain values that outlive the Knowledge they come from; the hall fills them, the renderings are pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "account/finding.h"

namespace eugress {

struct Story {
  // A row of a provider's address list that holds the address, on any day.
  struct Listing {
    std::string provider;
    std::string prefix;
    std::string service;
    Validity validity;
    bool holds = false;  // on the day of the story
  };
  // A rule of a provider's host table that fits the name; the first is the one that counts.
  struct NameRule {
    std::string provider;
    std::string pattern;
    std::string id;
    Plane plane = Plane::other;
    std::string region;  // its region word, empty if none
    bool is_edge = false;
    Day dated;
  };
  // A place code inside the name.
  struct SiteCode {
    std::string code;
    std::string place;  // "DE", "unknown" where the table has no country
    std::string city;
    bool counts = false;  // without an address the digits have nothing to agree with
  };
  struct LegalSpan {
    Law law = Law::unknown;
    Validity validity;
    bool holds = false;
  };
  // What would follow if the server carried this plane.
  struct PlaneLine {
    Plane plane = Plane::other;
    std::string promised;  // "EU + EEA"; empty: no promise
    Verdict verdict = Verdict::unknown;
    Grade grade = Grade::none;
    GradeRule decided_by = 0;
  };
  // From the gateway to the nearest point of a country that somebody named.
  struct Distance {
    Country country;
    double kilometres = 0;
    double floor_milliseconds = 0;  // no round trip to there can be shorter
  };

  std::string subject;
  Day day;
  Finding finding;
  std::vector<Listing> listings;
  std::vector<NameRule> name_rules;
  std::optional<SiteCode> site_code;
  std::vector<std::string> edges;  // each source that calls the address an edge
  std::string cloud_region;        // "aws eu-central-1", empty if in no cloud file
  std::vector<LegalSpan> law;      // of the country decided on, or of each named one is none
  std::vector<PlaneLine> planes;
  bool has_position = false;
  std::vector<Distance> distances;
};

// At most 100 columns.
[[nodiscard]] std::string render_story(const Story& story);
[[nodiscard]] std::string render_story_json(const Story& story);

}  // namespace eugress
