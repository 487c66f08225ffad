// What the claims are judged by: sums of each day, plane and profile, by verdict and weight of evidence, and how much
// of the day could be seen. Bounded: the oldest day goes when a newer one needs its place, and is counted. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "account/cell.h"
#include "account/interval.h"
#include "base/message.h"
#include "judge/policy.h"

namespace eugress {

// Of one plane, both directions together. Strong evidence is grade A or B, weak is any other.
struct ClaimSums {
  Counts inside;
  Counts outside;
  Counts outside_weak;
  Counts exempt;
  Counts exempt_weak;
  Counts disputed;
  Counts unknown;

  void add(Verdict verdict, Grade grade, const Counts& counts) noexcept;
  ClaimSums& operator+=(const ClaimSums& other) noexcept;
  [[nodiscard]] Counts all() const noexcept;
  [[nodiscard]] Counts unclear() const noexcept;  // unknown, disputed, outside on weak evidence
  friend bool operator==(const ClaimSums&, const ClaimSums&) noexcept = default;
};
using ClaimSumsByPlane = std::array<ClaimSums, plane_count>;

// How much of a span could be seen.
struct Sight {
  Timestamp from;
  Timestamp until;
  std::uint64_t intervals = 0;
  std::uint64_t assessable = 0;
  std::uint64_t bytes = 0;  // identified
  std::uint64_t one_way_bytes = 0;

  void add(const Interval& interval, bool is_assessable) noexcept;
  Sight& operator+=(const Sight& other) noexcept;
};

// What the claims of one profile rest on; from Knowledge.
struct ClaimGrounds {
  std::string profile;
  ProviderNumber provider = 0;
  Day effective_from;
  std::array<bool, plane_count> is_promised{};
  // What to do so that an outside server on the plane could get grade A or B; empty where it could.
  std::array<Sentence, plane_count> blind;
  ClaimGates gates;
};

// A reference call as the books look for it.
struct ExpectedCall {
  std::string id;
  std::string schedule_sha256;
  Timestamp committed;
  Timestamp from;
  Timestamp until;
  ZoneNumber zone = zone_other;  // that holds nothing but the probe
  PlaneSet planes;
  std::size_t grounds = 0;  // which profile's
};

// Which grounds hold in which zone, and which calls are awaited; part of Setting.
struct ClaimSetting {
  std::vector<ClaimGrounds> grounds;          // the first is the institution's
  std::vector<std::uint8_t> grounds_of_zone;  // by ZoneNumber; a zone beyond it has the first
  std::vector<ExpectedCall> calls;

  [[nodiscard]] std::size_t of_zone(ZoneNumber zone) const noexcept {
    return zone < grounds_of_zone.size() ? grounds_of_zone[zone] : 0;
  }
};

struct BookedDay {
  Sight sight;
  std::map<std::string, ClaimSumsByPlane> by_profile;
};

struct BookedCall {
  Sight sight;
  ClaimSumsByPlane planes{};
};

class PeriodBook {
 public:
  static constexpr std::size_t most_days = 400;

  void add(const Interval& interval, bool is_assessable, const ClaimSetting& setting);

  [[nodiscard]] const std::map<Day, BookedDay>& days() const noexcept { return days_; }
  [[nodiscard]] const std::map<std::string, BookedCall>& calls() const noexcept { return calls_; }
  [[nodiscard]] std::uint64_t days_forgotten() const noexcept { return days_forgotten_; }

 private:
  std::map<Day, BookedDay> days_;
  std::map<std::string, BookedCall> calls_;  // by id
  std::uint64_t days_forgotten_ = 0;
};

}  // namespace eugress
