#include "evidence/fault.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <string_view>

// NOLINTBEGIN: names and signatures are the linker's and the C library's
extern "C" {
ssize_t __real_pwrite(int, const void*, size_t, off_t);
int __real_ftruncate(int, off_t);
int __real_openat(int, const char*, int, ...);
int __real_renameat(int, const char*, int, const char*);
int __real_unlinkat(int, const char*, int);
int __real_posix_fallocate(int, off_t, off_t);
}

namespace eugress::fault {
namespace {

struct State {
  Kind kind = Kind::none;
  std::uint64_t call = 0;
  std::uint64_t calls = 0;
  std::optional<std::uint64_t> room;
  std::map<ino_t, std::pair<int, off_t>> unsynchronised;  // a descriptor of the file, and its size when it last was
};
State state;

[[noreturn]] void die() {
  if (state.kind == Kind::power_loss) {
    for (const auto& [file, known] : state.unsynchronised)
      static_cast<void>(__real_ftruncate(known.first, known.second));
  }
  _exit(killed);
}

// Before a call. True if it shall fail, with errno set.
bool meets_fault() {
  if (state.calls++ != state.call || state.kind == Kind::none) return false;
  switch (state.kind) {
    case Kind::kill_before:
    case Kind::power_loss:
      die();
    case Kind::io_error:
      errno = EIO;
      return true;
    case Kind::no_space:
      errno = ENOSPC;
      return true;
    case Kind::interrupted:
      errno = EINTR;
      return true;
    default:
      return false;
  }
}

void after_call() {
  if (state.kind == Kind::kill_after && state.calls == state.call + 1) die();
}

off_t file_size(int file) {
  struct stat status {};
  return fstat(file, &status) == 0 ? status.st_size : 0;
}

ino_t inode(int file) {
  struct stat status {};
  return fstat(file, &status) == 0 ? status.st_ino : 0;
}

std::uint64_t file_size_at(int directory, const char* name) {
  struct stat status {};
  return fstatat(directory, name, &status, 0) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

// How much of a write the disk takes.
std::size_t room_for(int file, std::size_t size, off_t offset) {
  if (!state.room) return size;
  const auto end = static_cast<std::uint64_t>(offset) + size;
  const auto now = static_cast<std::uint64_t>(file_size(file));
  const std::uint64_t growth = end > now ? end - now : 0;
  const std::uint64_t taken = std::min(growth, *state.room);
  *state.room -= taken;
  return size - static_cast<std::size_t>(growth - taken);
}

void give_back(std::uint64_t octets) {
  if (state.room) *state.room += octets;
}

int synchronise(int file) {
  if (meets_fault()) return -1;
  state.unsynchronised.erase(inode(file));
  after_call();
  return 0;
}

}  // namespace

void arm(Kind kind, std::uint64_t call) {
  state.kind = kind;
  state.call = call;
  state.calls = 0;
}
void disarm() {
  arm(Kind::none, 0);
}
std::uint64_t calls() {
  return state.calls;
}
void limit_disk(std::optional<std::uint64_t> octets) {
  state.room = octets;
}

}  // namespace eugress::fault

using namespace eugress::fault;

extern "C" {

ssize_t __wrap_pwrite(int file, const void* octets, size_t size, off_t offset) {
  state.unsynchronised.try_emplace(inode(file), file, file_size(file));
  const bool is_chosen = state.calls == state.call;
  if (is_chosen && size > 1 &&
      (state.kind == Kind::kill_inside || state.kind == Kind::short_write || state.kind == Kind::io_error ||
       state.kind == Kind::no_space)) {
    const ssize_t half = __real_pwrite(file, octets, size / 2, offset);
    if (state.kind == Kind::kill_inside) die();
    if (state.kind == Kind::short_write) {
      ++state.calls;
      return half;
    }
  }
  if (meets_fault()) return -1;
  const size_t fits = room_for(file, size, offset);
  const ssize_t written = fits == 0 ? 0 : __real_pwrite(file, octets, fits, offset);
  if (fits == 0 && size != 0) {
    errno = ENOSPC;
    return -1;
  }
  after_call();
  return written;
}

int __wrap_fdatasync(int file) {
  return synchronise(file);
}
int __wrap_fsync(int file) {
  return synchronise(file);
}

int __wrap_ftruncate(int file, off_t size) {
  if (meets_fault()) return -1;
  const off_t before = file_size(file);
  if (size < before) give_back(static_cast<std::uint64_t>(before - size));
  const int result = __real_ftruncate(file, size);
  if (const auto known = state.unsynchronised.find(inode(file)); known != state.unsynchronised.end())
    known->second.second = std::min(known->second.second, size);
  after_call();
  return result;
}

int __wrap_openat(int directory, const char* name, int flags, mode_t mode) {
  if (meets_fault()) return -1;
  const int result = __real_openat(directory, name, flags, mode);
  after_call();
  return result;
}

int __wrap_renameat(int from, const char* name, int to, const char* target) {
  if (meets_fault()) return -1;
  give_back(file_size_at(to, target));
  const int result = __real_renameat(from, name, to, target);
  after_call();
  return result;
}

int __wrap_unlinkat(int directory, const char* name, int flags) {
  if (meets_fault()) return -1;
  give_back(file_size_at(directory, name));
  const int result = __real_unlinkat(directory, name, flags);
  after_call();
  return result;
}

int __wrap_posix_fallocate(int file, off_t offset, off_t size) {
  if (meets_fault()) return errno;
  if (state.room && *state.room < static_cast<std::uint64_t>(size)) return ENOSPC;
  if (state.room) *state.room -= static_cast<std::uint64_t>(size);
  const int result = __real_posix_fallocate(file, offset, size);
  after_call();
  return result;
}

}  // extern "C"
// NOLINTEND
