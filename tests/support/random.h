// The only source of chance in a story: SplitMix64 (Steele, Lea and Flood 2014), whose output is the same on every
// compiler and library, unlike the distributions of <random>. Never pass two draws as arguments of one call: the order
// in which arguments are evaluated is not specified, and the capture would differ between compilers.
#pragma once

#include <cstddef>
#include <cstdint>

#include "support/bytes.h"
#include "support/clock.h"

namespace eugress::synth {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
  }
  // Uniform enough for traffic in [low, high]: the bias of the remainder is below 2^-32 for the ranges used here.
  std::uint64_t between(std::uint64_t low, std::uint64_t high) { return low + next() % (high - low + 1); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(next() >> 32U); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(next() >> 48U); }
  bool percent(std::uint64_t chance) { return next() % 100 < chance; }
  Duration between(Duration low, Duration high) {
    const auto spread = static_cast<std::uint64_t>((high - low).count());
    return low + Duration(static_cast<Duration::rep>(between(0, spread)));
  }
  Bytes bytes(std::size_t count) {
    Bytes out;
    out.reserve(count + 8);
    while (out.size() < count) {
      const std::uint64_t word = next();
      for (unsigned octet = 0; octet < 8; ++octet) out.push_back(static_cast<std::uint8_t>(word >> (octet * 8U)));
    }
    out.resize(count);
    return out;
  }
  // An independent stream: what one conversation draws does not move another's.
  Random fork() { return Random(next()); }

 private:
  std::uint64_t state_;
};

}  // namespace eugress::synth
