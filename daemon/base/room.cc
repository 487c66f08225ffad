#include "base/room.h"

#include <sys/mman.h>

namespace eugress {
namespace {

constexpr std::size_t large_page = std::size_t{2} << 20U;

std::align_val_t alignment_of(std::size_t octets) noexcept {
  return std::align_val_t{octets < large_page ? room_alignment : large_page};
}

}  // namespace

void* take_room(std::size_t octets) {
  void* const first = ::operator new(octets, alignment_of(octets));
  // Advice: where the system has no large pages, small ones do the same more slowly.
  if (octets >= large_page) static_cast<void>(madvise(first, octets / large_page * large_page, MADV_HUGEPAGE));
  return first;
}

void give_room(void* first, std::size_t octets) noexcept {
  ::operator delete(first, alignment_of(octets));
}

}  // namespace eugress
