// The promise in force, as the institution wrote it down (policy.toml): which document, from which day, which area for
// which plane. The privacy officer owns this file; every error in it names file and line.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/country.h"
#include "base/result.h"
#include "base/time.h"
#include "identify/provider.h"
#include "judge/regions.h"

namespace eugress {

// The area that a plane is promised to stay in: legal classes by the law of the day, plus or minus single countries.
struct PromisedArea {
  std::vector<Law> laws;  // [eu, eea] by default
  std::vector<Country> including;
  std::vector<Country> excluding;
};

// "EU + EEA", "EU + EEA, without HU": for people.
[[nodiscard]] std::string in_words(const PromisedArea& area);

struct PlanePromise {
  Plane plane = Plane::other;
  PromisedArea area;
};

// The document that the promise rests on.
struct ClaimDocument {
  std::string title;
  std::string issuer;
  Day dated;
  std::string reading;  // which reading of it is judged, in one sentence
};

struct Policy {
  std::string profile;  // "surf-eu"
  std::string provider;
  ClaimDocument document;
  Day effective_from;
  std::vector<PlanePromise> planes;  // planes not named here carry no promise and are judged `unknown`

  // Everything of one profile file. `name` is the path that errors print; unknown keys, bad dates and unknown planes
  // are errors with line and column.
  [[nodiscard]] static Result<Policy> parse(const std::string& name, const std::string& text);
};

}  // namespace eugress
