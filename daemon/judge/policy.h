// The promise in force, as the institution wrote it down (policy.toml): which document, from which day, which area for
// which plane, what is excused and until when, whose meetings are its own, and how much must be seen before anything
// is said. The privacy officer owns this file; every error in it names file, line and column.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/country.h"
#include "base/result.h"
#include "base/time.h"
#include "identify/provider.h"
#include "judge/exemption.h"
#include "judge/regions.h"

namespace eugress {

// The area that a plane is promised to stay in: legal classes by the law of the day, plus or minus single countries.
struct PromisedArea {
  std::vector<Law> laws;  // [eu, eea] by default
  std::vector<Country> including;
  std::vector<Country> excluding;

  friend bool operator==(const PromisedArea&, const PromisedArea&) = default;
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

// A share in millionths, so that a gate is crossed exactly where it stands.
struct Share {
  std::uint32_t millionths = 0;

  // part / whole compared with the share; of nothing, every part is below.
  [[nodiscard]] constexpr bool is_reached_by(std::uint64_t part, std::uint64_t whole) const noexcept {
    return whole != 0 && compare(part, whole) >= 0;
  }
  [[nodiscard]] constexpr bool is_exceeded_by(std::uint64_t part, std::uint64_t whole) const noexcept {
    return whole != 0 && compare(part, whole) > 0;
  }
  [[nodiscard]] std::string text() const;  // "5 %", "0.1 %"
  friend constexpr auto operator<=>(Share, Share) noexcept = default;

 private:
  [[nodiscard]] constexpr int compare(std::uint64_t part, std::uint64_t whole) const noexcept {
    // 64 x 20 bits do not fit into 64: both products as high and low words.
    const auto product = [](std::uint64_t a, std::uint64_t b) {
      const std::uint64_t low = (a & 0xffffffffU) * b;
      const std::uint64_t high = (a >> 32U) * b + (low >> 32U);
      return std::pair{high, low & 0xffffffffU};
    };
    const auto left = product(part, 1'000'000);
    const auto right = product(whole, millionths);
    return left == right ? 0 : (left < right ? -1 : 1);
  }
};

// What a period must reach before "not contradicted" may be said of it, and how often counts as what. Printed with
// every use.
struct ClaimGates {
  Share coverage{950'000};          // assessable intervals of all in the period: at least
  Share unclear{50'000};            // unknown, disputed and grade C outside, of connections and of bytes: below
  Share one_way{100'000};           // bytes of flows seen in one direction only: at most
  std::uint32_t oldest_days = 400;  // databases and tables, at the time of the packets: at most
  std::uint32_t warn_days = 35;     // older is said
  Share incidental_days{100'000};   // incidental: days at most, and
  Share incidental{1'000};          // connections at most
  Share structural_days{500'000};   // structural: days above, or
  Share structural{10'000};         // connections above; else recurring

  friend constexpr bool operator==(const ClaimGates&, const ClaimGates&) noexcept = default;
};

// A call that somebody makes on purpose, to be found again in the books: announced by a hash before it begins. It gives
// a claim of its own and excuses nothing.
struct ReferenceCall {
  ReferenceCall(std::string its_id, Window its_window) : id(std::move(its_id)), window(its_window) {}

  std::string id;
  Window window;
  std::optional<Address> probe;  // the device's address at the gateway, or
  std::string zone;              // the zone of eugress.toml that holds nothing but the device
  std::string schedule_sha256;   // of the schedule, 64 lower-case hexadecimal digits
  Timestamp committed;           // when the hash was given away; not after the call begins
  PlaneSet planes;
  std::string written_at;
};

// A part of the institution with a promise of its own, such as a school inside a university.
struct ZoneProfile {
  std::string zone;     // a name of eugress.toml, where its population is declared
  std::string profile;  // a whole policy: its document, dates, promises and exemptions hold there instead
  std::string written_at;
};

struct Policy {
  std::string profile;  // "surf-eu"
  std::string provider;
  std::string author;    // who wrote the file, empty if it does not say
  std::string approver;  // another person
  ClaimDocument document;
  Day effective_from;
  std::vector<PlanePromise> planes;  // planes not named here carry no promise and are judged `unknown`
  std::vector<std::string> tenants;  // labels of host names; never printed
  std::vector<Exemption> exemptions;
  std::vector<ReferenceCall> reference_calls;
  std::vector<ZoneProfile> zones;
  ClaimGates gates;

  // Everything of one profile file. `name` is the path that errors print; unknown keys, bad dates and unknown planes
  // are errors with line and column.
  [[nodiscard]] static Result<Policy> parse(const std::string& name, const std::string& text);
};

// Every key of a policy file, as "exemption.until"; sections by their own name.
[[nodiscard]] std::vector<std::string> policy_keys();

}  // namespace eugress
