// Inner: writes a classic BPF program from its last instruction to its first. All jumps of BPF go forward, so whatever
// a jump leads to has been written and its distance is known. A conditional jump reaches 255 instructions; beyond that
// it goes by a stepping stone, an unconditional jump, which serves all later jumps to the same place.
#pragma once

#include <linux/filter.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace eugress {

class ProgramWriter {
 public:
  using Place = std::size_t;

  // The instruction written last, which comes first so far.
  [[nodiscard]] Place here() {
    places_.push_back({code_.size() - 1, code_.size() - 1});
    return places_.size() - 1;
  }

  // What follows is what was written before.
  void put(unsigned code, std::uint32_t k = 0) { code_.push_back({static_cast<std::uint16_t>(code), 0, 0, k}); }
  void go(Place to) {
    if (!is_next(to)) put(BPF_JMP | BPF_JA, distance(code_.size(), places_[to].home));
  }
  // `test` is BPF_JEQ, BPF_JGE, BPF_JGT or BPF_JSET; of A with `k`, or with X.
  void branch(unsigned test, std::uint32_t k, Place yes, Place no) { branch_by(test | BPF_K, k, yes, no); }
  void branch_with_x(unsigned test, Place yes, Place no) { branch_by(test | BPF_X, 0, yes, no); }

  [[nodiscard]] std::size_t size() const noexcept { return code_.size(); }
  [[nodiscard]] std::vector<sock_filter> program() const { return {code_.rbegin(), code_.rend()}; }

 private:
  struct Instruction {
    std::size_t home;  // counted from the end of the program
    std::size_t near;  // itself, or the stepping stone written last
  };
  // Two stones may still come between.
  static constexpr std::size_t reach = 253;

  static std::uint32_t distance(std::size_t from, std::size_t to) noexcept {
    return static_cast<std::uint32_t>(from - to - 1);
  }
  [[nodiscard]] bool is_next(Place to) const noexcept { return places_[to].home + 1 == code_.size(); }

  void bring_near(Place to) {
    if (distance(code_.size(), places_[to].near) <= reach) return;
    put(BPF_JMP | BPF_JA, distance(code_.size(), places_[to].home));
    places_[to].near = code_.size() - 1;
  }
  void branch_by(unsigned test, std::uint32_t k, Place yes, Place no) {
    bring_near(yes);
    bring_near(no);
    const auto offset = [&](Place to) { return static_cast<std::uint8_t>(distance(code_.size(), places_[to].near)); };
    code_.push_back({static_cast<std::uint16_t>(BPF_JMP | test), offset(yes), offset(no), k});
  }

  std::vector<sock_filter> code_;
  std::vector<Instruction> places_;
};

}  // namespace eugress
