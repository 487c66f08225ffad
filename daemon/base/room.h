// Memory for a fixed number of plain objects, taken at once and filled one by one. What is not yet used is only
// promised by the system: a table for a campus costs a small capture nothing. Whoever cannot wait for a page while
// packets wait has all of it touched at the start. An object of a cache line lies in one, and large rooms lie in large
// pages where the system has them: who jumps about in a table waits for the address of a page as often as for what lies
// there. Plain objects: nothing is to be destroyed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace eugress {

constexpr std::size_t room_alignment = 64;
// Not yet touched. Aligned to a cache line, or to a large page if it fills one.
[[nodiscard]] void* take_room(std::size_t octets);
void give_room(void* first, std::size_t octets) noexcept;

enum class Pages : std::uint8_t { when_used, at_once };

template <typename T>
class Room {
 public:
  static_assert(std::is_trivially_destructible_v<T> && std::is_trivially_copyable_v<T>, "plain objects");
  static_assert(alignof(T) <= room_alignment);

  Room(std::size_t count, Pages pages) : first_(static_cast<T*>(take_room(count * sizeof(T))), Giver{count}) {
    if (pages == Pages::when_used) return;
    void* const octets = first_.get();
    std::memset(octets, 0, count * sizeof(T));
  }

  [[nodiscard]] std::size_t size() const noexcept { return first_.get_deleter().count; }
  // Only of places that were set.
  [[nodiscard]] T& operator[](std::size_t place) noexcept { return first_.get()[place]; }
  [[nodiscard]] const T& operator[](std::size_t place) const noexcept { return first_.get()[place]; }
  [[nodiscard]] std::size_t place_of(const T& object) const noexcept {
    return static_cast<std::size_t>(&object - first_.get());
  }

  T& set(std::size_t place, T value) noexcept { return *std::construct_at(first_.get() + place, std::move(value)); }

 private:
  struct Giver {
    std::size_t count = 0;
    void operator()(T* first) const noexcept { give_room(first, count * sizeof(T)); }
  };
  std::unique_ptr<T, Giver> first_;
};

}  // namespace eugress
