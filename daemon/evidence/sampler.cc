#include "evidence/sampler.h"

#include <algorithm>

#include "base/digest.h"
#include "base/result.h"

namespace eugress {
Sampler::Sampler(std::string seed, std::uint64_t total) : seed_(std::move(seed)), total_(total) {
  check(total > 0 && total <= std::uint64_t{1} << 53U, "there is something to draw from");
}

std::uint64_t Sampler::next() {
  const Digest digest = sha256(seed_ + "," + std::to_string(++picks_));
  std::uint64_t rest = 0;  // of a number of 256 bits, octet by octet
  for (const std::uint8_t octet : digest) rest = (rest << 8U | octet) % total_;
  return rest;
}

std::string sample_seed(const std::vector<Checkpoint>& frozen, std::string_view dice) {
  std::string texts;
  for (const Checkpoint& head : frozen) texts += head.text();
  const Digest root = frozen.size() == 1 ? frozen.front().root : sha256(texts);
  return hexadecimal(root) + ":" + std::string{dice};
}

Draw::Draw(std::string seed, std::uint64_t total, SampleRule rule, std::uint64_t records,
           std::map<std::string, std::uint64_t> inside)
    : sampler_(std::move(seed), total), total_(total), rule_(rule), records_(records) {
  for (const auto& [plane, lines] : inside) strata_[plane].there = lines;
}

bool Draw::has_enough() const {
  const auto has_quota = [&](const auto& one) {
    return rule_.shows_all_of(one.second.there) || one.second.drawn >= rule_.quota;
  };
  return records_drawn_ >= std::min(rule_.records, records_) && std::all_of(strata_.begin(), strata_.end(), has_quota);
}

bool Draw::is_done() const {
  return drawn_.size() == total_ || drawn_.size() >= rule_.cap || has_enough();
}

std::uint64_t Draw::next() {
  for (;;) {
    if (const std::uint64_t pick = sampler_.next(); drawn_.insert(pick).second) return pick;
  }
}

}  // namespace eugress
