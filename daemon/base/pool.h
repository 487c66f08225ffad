// A fixed number of plain objects, lent one by one under a number. Places that were given back are lent first, so that
// what is seldom needed seldom touches memory. Takes no memory and gives none back after construction; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/room.h"

namespace eugress {

template <typename T>
class Pool {
 public:
  // Of what is lent; 0: nothing is.
  using Number = std::uint32_t;

  Pool(std::size_t capacity, Pages pages) : room_(capacity, pages) { free_.reserve(capacity); }

  // A fresh object; 0 if all are lent.
  [[nodiscard]] Number take() noexcept {
    if (free_.empty() && used_ == room_.size()) return 0;
    std::uint32_t place = used_;
    if (free_.empty()) {
      ++used_;
    } else {
      place = free_.back();
      free_.pop_back();
    }
    room_.set(place, {});
    return place + 1;
  }
  void give_back(Number number) noexcept { free_.push_back(number - 1); }

  // Only of what is lent.
  [[nodiscard]] T& operator[](Number number) noexcept { return room_[number - 1]; }
  [[nodiscard]] const T& operator[](Number number) const noexcept { return room_[number - 1]; }

  [[nodiscard]] std::size_t size() const noexcept { return used_ - free_.size(); }
  [[nodiscard]] std::size_t capacity() const noexcept { return room_.size(); }

 private:
  Room<T> room_;
  std::uint32_t used_ = 0;           // the first so many were lent before
  std::vector<std::uint32_t> free_;  // of these, those that are not now
};

}  // namespace eugress
