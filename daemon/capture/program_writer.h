// Inner: writes a classic BPF program from its last instruction to its first. All jumps of BPF go forward, so whatever
// a jump leads to has been written and its distance is known. A conditional jump reaches 255 instructions; beyond that
// it goes by a stepping stone, an unconditional jump, which serves all later jumps to the same place.
#pragma once

#include <linux/filter.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/wire_numbers.h"

namespace eugress {

inline constexpr std::array<std::uint32_t, 3> ethertypes_of_tags{tag_8021q, tag_8021ad, tag_old_qinq};

class ProgramWriter {
 public:
  using Place = std::size_t;

  // The instruction written last, which comes first so far.
  [[nodiscard]] Place here() {
    places_.push_back({code_.size() - 1, code_.size() - 1});
    return places_.size() - 1;
  }

  // Comes before what was written last.
  void put(unsigned code, std::uint32_t k = 0) { code_.push_back({static_cast<std::uint16_t>(code), 0, 0, k}); }
  void go(Place to) {
    if (!is_next(to)) put(BPF_JMP | BPF_JA, distance(code_.size(), places_[to].home));
  }
  // `test` is BPF_JEQ, BPF_JGE, BPF_JGT or BPF_JSET; of A with `k`, or with X.
  void branch(unsigned test, std::uint32_t k, Place yes, Place no) { branch_by(test | BPF_K, k, yes, no); }
  void branch_with_x(unsigned test, Place yes, Place no) { branch_by(test | BPF_X, 0, yes, no); }

  // The instructions by what they do; `m` is a place in scratch memory.
  static constexpr unsigned word = BPF_LD | BPF_W;
  static constexpr unsigned half = BPF_LD | BPF_H;
  static constexpr unsigned octet = BPF_LD | BPF_B;
  [[nodiscard]] Place returning(std::uint32_t octets) {
    put(BPF_RET | BPF_K, octets);
    return here();
  }
  void load(std::uint32_t value) { put(BPF_LD | BPF_IMM, value); }
  void recall(std::uint32_t m) { put(BPF_LD | BPF_MEM, m); }
  void store(std::uint32_t m) { put(BPF_ST, m); }
  void store_x(std::uint32_t m) { put(BPF_STX, m); }
  void recall_x(std::uint32_t m) { put(BPF_LDX | BPF_MEM, m); }
  void set_x(std::uint32_t value) { put(BPF_LDX | BPF_IMM, value); }
  void a_to_x() { put(BPF_MISC | BPF_TAX); }
  void x_to_a() { put(BPF_MISC | BPF_TXA); }
  void add(std::uint32_t value) { put(BPF_ALU | BPF_ADD | BPF_K, value); }
  void add_x() { put(BPF_ALU | BPF_ADD | BPF_X); }
  void shift_left(std::uint32_t bits) { put(BPF_ALU | BPF_LSH | BPF_K, bits); }
  void shift_right(std::uint32_t bits) { put(BPF_ALU | BPF_RSH | BPF_K, bits); }
  void mask(std::uint32_t bits) { put(BPF_ALU | BPF_AND | BPF_K, bits); }
  void fetch(unsigned size, std::uint32_t offset) { put(size | BPF_ABS, offset); }
  void fetch_behind_x(unsigned size, std::uint32_t offset) { put(size | BPF_IND, offset); }
  // A is one of the values: there; else on.
  Place if_any(std::span<const std::uint32_t> values, Place there, Place on) {
    for (const std::uint32_t value : values) {
      branch(BPF_JEQ, value, there, on);
      on = here();
    }
    return on;
  }
  Place if_equal(std::uint32_t value, Place there, Place on) { return if_any(std::array{value}, there, on); }

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
