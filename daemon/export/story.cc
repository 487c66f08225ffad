#include "export/story.h"

#include <fmt/format.h>

#include <algorithm>

#include "export/wording.h"

namespace eugress {
namespace {

// Lines of "key  text"; a key that repeats is written once. Long texts go on below themselves.
class Screen {
 public:
  void line(std::string_view key, std::string_view text) {
    std::string_view shown = key == last_ ? std::string_view{} : key;
    last_ = key;
    std::string rest = mended_utf8(text);
    while (rest.size() > width) {
      const std::size_t blank = rest.rfind(' ', width);
      if (blank == std::string::npos || blank == 0) break;
      text_ += fmt::format("{:<11} {}\n", shown, rest.substr(0, blank));
      rest = "  " + rest.substr(blank + 1);
      shown = {};
    }
    text_ += fmt::format("{:<11} {}\n", shown, rest);
  }
  [[nodiscard]] std::string text() && { return std::move(text_); }

 private:
  static constexpr std::size_t width = 88;
  std::string text_;
  std::string last_;
};

std::string period(const Validity& validity, bool holds) {
  std::string text = validity.from == Day::min() ? "since ever" : "since " + to_text(validity.from);
  if (validity.until != Day::max()) text += " until " + to_text(validity.until);
  return text + (holds ? "" : ", not on this day");
}

std::string place_of(const Finding& finding) {
  std::string place{finding.country.is_known() || finding.area == Area::none ? finding.country.text()
                                                                             : to_text(finding.area)};
  return finding.city.empty() ? place : place + ", " + finding.city;
}

std::string basis_of(const Basis& basis) {
  std::string text;
  const auto add = [&](bool speaks, const char* witness) {
    if (speaks) text += (text.empty() ? "" : ", ") + std::string{witness};
  };
  add(basis.address, "address");
  add(basis.name, "name");
  add(basis.payload, "payload");
  return text.empty() ? "nothing" : text;
}

void tell_whose(Screen& screen, const Story& story) {
  const Finding& finding = story.finding;
  if (finding.provider.empty()) {
    screen.line("provider", "none known");
  } else {
    screen.line("provider", fmt::format("{}, plane {}, known by {}", finding.provider, to_text(finding.plane),
                                        basis_of(finding.basis)));
  }
  for (const Story::Listing& listing : story.listings) {
    screen.line("listed", fmt::format("{} in {}, service {}, {}", listing.prefix, listing.provider, listing.service,
                                      period(listing.validity, listing.holds)));
  }
  for (const Story::NameRule& rule : story.name_rules) {
    screen.line("name rule", fmt::format("{} ({}): {}{}{}, dated {}{}", rule.id, rule.pattern, to_text(rule.plane),
                                         rule.region.empty() ? "" : ", region word " + rule.region,
                                         rule.is_edge ? ", edge" : "", to_text(rule.dated),
                                         &rule == &story.name_rules.front() ? "" : " (a more specific one counts)"));
  }
  if (finding.asn != 0) screen.line("network", fmt::format("AS{} {}", finding.asn, finding.operator_name));
  if (!story.cloud_region.empty()) screen.line("cloud", story.cloud_region);
}

void tell_where(Screen& screen, const Story& story) {
  for (const SpelledHint& hint : story.finding.hints) {
    const std::string city = hint.city.empty() ? std::string{} : ", " + hint.city;
    screen.line("hint", fmt::format("{}: {}{} ({}, {}) {}", to_text(hint.source), hint.place, city, hint.origin,
                                    hint.dated.empty() ? "undated" : hint.dated,
                                    hint.is_kept ? "kept" : "refuted by round-trip time"));
  }
  if (story.finding.hints.empty()) screen.line("hint", "none: no source names a place");
  if (story.site_code && !story.site_code->counts) {
    const Story::SiteCode& code = *story.site_code;
    screen.line("site code",
                fmt::format("\"{}\"{}: counts only beside an address that the name agrees with", code.code,
                            code.place == "unknown"
                                ? ", of no known place"
                                : " = " + code.place + ", " + (code.city.empty() ? "city not known" : code.city)));
  }
  for (const std::string& source : story.edges) screen.line("edge", source);
  screen.line("place", place_of(story.finding));
  screen.line("grade", fmt::format("{}, by rule {}: {}", to_text(story.finding.grade), story.finding.decided_by,
                                   in_words(story.finding.decided_by)));
}

void tell_law(Screen& screen, const Story& story) {
  screen.line("law", std::string{to_text(story.finding.law)} + " on " + to_text(story.day));
  for (const Story::LegalSpan& span : story.law) {
    screen.line("law rows", fmt::format("{}: {}, {}", story.finding.country.text(), to_text(span.law),
                                        period(span.validity, span.holds)));
  }
}

// One line for planes of which the same is said.
void tell_promises(Screen& screen, const Story& story) {
  std::vector<bool> told(story.planes.size(), false);
  for (std::size_t i = 0; i < story.planes.size(); ++i) {
    if (told[i]) continue;  // in an earlier line
    const Story::PlaneLine& first = story.planes[i];
    std::string planes;
    for (std::size_t j = i; j < story.planes.size(); ++j) {
      const Story::PlaneLine& other = story.planes[j];
      const bool same =
          other.promised == first.promised && other.verdict == first.verdict && other.decided_by == first.decided_by;
      if (!same) continue;  // has a line of its own
      told[j] = true;
      planes += (planes.empty() ? "" : ", ") + std::string{to_text(other.plane)};
    }
    const std::string promised = first.promised.empty() ? "no promise" : "promised " + first.promised;
    screen.line("promise", fmt::format("{}, would be {}: {}", promised, to_text(first.verdict), planes));
  }
}

void tell_physics(Screen& screen, const Story& story) {
  if (!story.has_position) {
    screen.line("physics", "no gateway position is set: round-trip times exclude nothing");
    return;
  }
  for (const Story::Distance& distance : story.distances) {
    if (distance.kilometres == 0) {
      screen.line("physics", fmt::format("the gateway is in {}: no round trip is too short", distance.country.text()));
    } else {
      screen.line("physics",
                  fmt::format("{} begins {:.0f} km from the gateway: no round trip to there is below {:.1f} ms",
                              distance.country.text(), distance.kilometres, distance.floor_milliseconds));
    }
  }
  if (story.distances.empty()) screen.line("physics", "no country is named whose distance could be told");
}

}  // namespace

std::string render_story(const Story& story) {
  Screen screen;
  screen.line(story.subject, "as of " + to_text(story.day));
  tell_whose(screen, story);
  tell_where(screen, story);
  tell_law(screen, story);
  screen.line("verdict", to_text(story.finding.verdict));
  tell_promises(screen, story);
  tell_physics(screen, story);
  return std::move(screen).text();
}

}  // namespace eugress
