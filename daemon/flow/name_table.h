// Names that flows carry, each kept once however many flows carry it, under a number. A name is forgotten with the last
// flow that gives it back. Bounded: beyond it a new name is not kept, and that is counted. Takes no memory after
// construction; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/host_name.h"
#include "base/keyed_hash.h"
#include "base/pool.h"

namespace eugress {

class NameTable {
 public:
  using Number = std::uint32_t;  // 0: no name

  NameTable(std::size_t capacity, KeyedHash hash, Pages pages);

  // The number of the name for one more carrier; 0 for an empty name, or if there is no room.
  [[nodiscard]] Number hold(const HostName& name) noexcept;
  // By one carrier. Nothing of 0.
  void give_back(Number number) noexcept;
  // Valid until it is given back by all. Empty of 0.
  [[nodiscard]] const HostName& name(Number number) const noexcept {
    return number == 0 ? none_ : entries_[number].name;
  }

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }

 private:
  struct Entry {
    HostName name;
    std::uint32_t carriers = 0;
    Number next = 0;  // of the same chain
  };
  [[nodiscard]] Number& chain_of(const HostName& name) noexcept {
    return chains_[name.hash(hash_) & (chains_.size() - 1)];
  }

  KeyedHash hash_;
  Pool<Entry> entries_;
  std::vector<Number> chains_;  // the first of each
  HostName none_;
  std::uint64_t refused_ = 0;
};

}  // namespace eugress
