// Which entries an auditor looks at, so that neither side can steer it: R. L. Rivest's sampler for election audits
// (2011). The i-th pick is SHA-256(seed "," i) mod total, i = 1, 2, … in decimal. The seed is the root of what was
// frozen, a colon, and what auditor and operator threw together afterwards. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "evidence/checkpoint.h"

namespace eugress {

class Sampler {
 public:
  // 0 < total <= 2^53
  Sampler(std::string seed, std::uint64_t total);
  // Counted from 0; may repeat.
  [[nodiscard]] std::uint64_t next();

 private:
  std::string seed_;
  std::uint64_t total_;
  std::uint64_t picks_ = 0;
};

// Hexadecimal root ":" dice; of several logs, in the order of their origins, SHA-256 of their checkpoints' texts.
[[nodiscard]] std::string sample_seed(const std::vector<Checkpoint>& frozen, std::string_view dice);

// How many, and until when.
struct SampleRule {
  std::uint64_t records = 299;  // at least so many records in all
  std::uint64_t quota = 59;     // and of the inside records of each plane
  std::uint64_t cap = 5980;     // entries drawn at most

  // A plane with few records is shown in full: to draw its quota would take nearly everything else with it.
  [[nodiscard]] bool shows_all_of(std::uint64_t there) const noexcept { return there / 10 <= quota; }
  friend bool operator==(const SampleRule&, const SampleRule&) = default;
};

// Draws over all entries, whatever they are, and goes on until every plane has its quota: who mislabels a record does
// not keep it from being drawn. What an entry is, the caller says after each draw.
class Draw {
 public:
  // `records` of all verdicts and `inside` by plane: how many there are to be drawn.
  Draw(std::string seed, std::uint64_t total, SampleRule rule, std::uint64_t records,
       std::map<std::string, std::uint64_t> inside);

  [[nodiscard]] bool is_done() const;
  // An entry not drawn before, counted from 0. Only while not done.
  [[nodiscard]] std::uint64_t next();
  void count_record() { ++records_drawn_; }
  void count_inside(const std::string& plane) { ++strata_[plane].drawn; }

  struct Stratum {
    std::uint64_t there = 0;
    std::uint64_t drawn = 0;
  };
  [[nodiscard]] const std::map<std::string, Stratum>& strata() const noexcept { return strata_; }  // by plane
  [[nodiscard]] std::uint64_t drawn() const noexcept { return drawn_.size(); }
  [[nodiscard]] bool has_enough() const;

 private:
  Sampler sampler_;
  std::uint64_t total_;
  SampleRule rule_;
  std::uint64_t records_;
  std::uint64_t records_drawn_ = 0;
  std::map<std::string, Stratum> strata_;  // also those shown in full
  std::unordered_set<std::uint64_t> drawn_;
};

}  // namespace eugress
