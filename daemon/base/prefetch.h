// For what will be read or written soon and lies far away: asks memory for all of an object, and waits for nothing.
#pragma once

#include <cstddef>
#include <cstdint>

namespace eugress {

template <typename T>
inline void prefetch(const T& object) noexcept {
  constexpr std::size_t line = 64;
  const void* const first = &object;
  for (std::size_t at = 0; at < sizeof(T); at += line) {
    __builtin_prefetch(static_cast<const std::uint8_t*>(first) + at, 1);
  }
}

}  // namespace eugress
