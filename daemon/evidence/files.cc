#include "evidence/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>

namespace eugress {
namespace {

template <typename Call>
auto repeated(Call call) noexcept {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

IoError error_of(std::int64_t result) noexcept {
  return result == -1 ? errno : 0;
}

// From /proc/locks, a line such as "1: FLOCK  ADVISORY  WRITE 4711 08:01:1048577 0 EOF". 0 if it does not say.
int holder_of(const FileDescriptor& file) {
  struct stat status {};
  if (fstat(file.number(), &status) != 0) return 0;
  std::ifstream locks{"/proc/locks"};
  for (std::string line; std::getline(locks, line);) {
    std::istringstream words{line};
    std::string number, kind, mode, access, place;
    int process = 0;
    words >> number >> kind >> mode >> access >> process >> place;
    const std::size_t colon = place.rfind(':');
    if (kind == "FLOCK" && colon != std::string::npos && place.substr(colon + 1) == std::to_string(status.st_ino))
      return process;
  }
  return 0;
}

}  // namespace

std::string io_sentence(std::string_view what, IoError error) {
  return std::string{what} + ": " + std::strerror(error);
}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    reset();
    number_ = std::exchange(other.number_, -1);
  }
  return *this;
}

void FileDescriptor::reset() noexcept {
  if (number_ >= 0) close(std::exchange(number_, -1));  // what mattered was synchronised before, with its error
}

IoError write_at(const FileDescriptor& file, std::string_view octets, std::uint64_t offset) noexcept {
  while (!octets.empty()) {
    const auto written =
        repeated([&] { return pwrite(file.number(), octets.data(), octets.size(), static_cast<off_t>(offset)); });
    if (written == -1) return errno;
    if (written == 0) return EIO;
    octets.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return 0;
}

IoError cut_to(const FileDescriptor& file, std::uint64_t size) noexcept {
  return error_of(repeated([&] { return ftruncate(file.number(), static_cast<off_t>(size)); }));
}

IoError sync_data(const FileDescriptor& file) noexcept {
  return error_of(repeated([&] { return fdatasync(file.number()); }));
}

std::optional<std::size_t> read_at(const FileDescriptor& file, char* into, std::size_t size,
                                   std::uint64_t offset) noexcept {
  const auto came = repeated([&] { return pread(file.number(), into, size, static_cast<off_t>(offset)); });
  if (came == -1) return std::nullopt;
  return static_cast<std::size_t>(came);
}

std::optional<std::uint64_t> size_of(const FileDescriptor& file) noexcept {
  struct stat status {};
  if (fstat(file.number(), &status) != 0) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

Result<Directory> Directory::open(const std::string& path) {
  FileDescriptor itself{repeated([&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); })};
  if (!itself.is_open()) return Error{io_sentence("the directory " + path + " cannot be opened", errno)};
  return Directory{path, std::move(itself)};
}

Result<void> Directory::lock() const {
  if (repeated([&] { return flock(itself_.number(), LOCK_EX | LOCK_NB); }) == 0) return {};
  if (errno != EWOULDBLOCK) return Error{io_sentence(path_ + " cannot be locked", errno)};
  const int process = holder_of(itself_);
  return Error{path_ + " is in use by " +
               (process > 0 ? "process " + std::to_string(process) : std::string{"another process"}) +
               ": only one may write the log. Stop it, or give this one a directory of its own"};
}

int Directory::holder() const {
  return holder_of(itself_);
}

FileDescriptor Directory::open_at(const std::string& name, int flags, unsigned mode) const noexcept {
  return FileDescriptor{
      repeated([&] { return openat(itself_.number(), name.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, mode); })};
}

FileDescriptor Directory::open_existing(const std::string& name) const noexcept {
  return open_at(name, O_RDONLY);
}

FileDescriptor Directory::open_for_writing(const std::string& name) const noexcept {
  return open_at(name, O_RDWR);
}

IoError Directory::create(const std::string& name, FileDescriptor& made, unsigned mode) const noexcept {
  FileDescriptor file = open_at(name, O_RDWR | O_CREAT | O_EXCL, mode);
  if (!file.is_open()) return errno;
  const IoError error = error_of(repeated([&] { return fsync(itself_.number()); }));
  if (error == 0) made = std::move(file);
  return error;
}

IoError Directory::replace(const std::string& name, std::string_view octets) const noexcept {
  const std::string aside = name + ".tmp";
  FileDescriptor file = open_at(aside, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file.is_open()) return errno;
  if (const IoError error = write_at(file, octets, 0); error != 0) return error;
  if (const IoError error = error_of(repeated([&] { return fsync(file.number()); })); error != 0) return error;
  return rename(aside, name);
}

IoError Directory::rename(const std::string& from, const std::string& to) const noexcept {
  if (renameat(itself_.number(), from.c_str(), itself_.number(), to.c_str()) != 0) return errno;
  return error_of(repeated([&] { return fsync(itself_.number()); }));
}

IoError Directory::remove(const std::string& name) const noexcept {
  if (unlinkat(itself_.number(), name.c_str(), 0) != 0) return errno == ENOENT ? 0 : errno;
  return error_of(repeated([&] { return fsync(itself_.number()); }));
}

Result<std::optional<std::string>> Directory::read(const std::string& name, std::size_t most) const {
  const FileDescriptor file = open_existing(name);
  if (!file.is_open() && errno == ENOENT) return std::optional<std::string>{};
  const std::string where = path_ + "/" + name;
  if (!file.is_open()) return Error{io_sentence(where + " cannot be opened", errno)};
  constexpr std::size_t piece = 1U << 16U;
  std::string octets;
  std::size_t size = 0;
  for (;;) {
    octets.resize(size + piece);
    const auto came = read_at(file, octets.data() + size, piece, size);
    if (!came) return Error{io_sentence(where + " cannot be read", errno)};
    if (*came == 0) break;
    size += *came;
    if (size > most) return Error{where + " is longer than such a file can be"};
  }
  octets.resize(size);
  return std::optional{std::move(octets)};
}

std::optional<std::string> Directory::read_small(const std::string& name, std::size_t most) const {
  const FileDescriptor file = open_at(name, O_RDONLY | O_NONBLOCK);
  struct stat facts {};
  if (!file.is_open() || fstat(file.number(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  std::string octets(most + 1, '\0');
  const auto came = read_at(file, octets.data(), octets.size(), 0);
  if (!came || *came > most) return std::nullopt;
  octets.resize(*came);
  return octets;
}

IoError Directory::allocate(const std::string& name, std::uint64_t size) const noexcept {
  const FileDescriptor file = open_at(name, O_WRONLY | O_CREAT);
  if (!file.is_open()) return errno;
  int error = posix_fallocate(file.number(), 0, static_cast<off_t>(size));
  while (error == EINTR) error = posix_fallocate(file.number(), 0, static_cast<off_t>(size));
  if (error == 0) return 0;
  static_cast<void>(unlinkat(itself_.number(), name.c_str(), 0));  // half a reserve would only take room
  return error;
}

bool Directory::has(const std::string& name) const noexcept {
  return faccessat(itself_.number(), name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

Result<std::vector<std::string>> Directory::names(std::size_t most) const {
  const int again = openat(itself_.number(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  struct Close {
    void operator()(DIR* open) const noexcept { closedir(open); }
  };
  const std::unique_ptr<DIR, Close> open{again < 0 ? nullptr : fdopendir(again)};
  if (!open) return Error{io_sentence("the directory " + path_ + " cannot be read", errno)};
  std::vector<std::string> names;
  for (const dirent* entry = readdir(open.get()); entry != nullptr && names.size() < most;
       entry = readdir(open.get())) {
    const std::string name{static_cast<const char*>(entry->d_name)};
    if (name != "." && name != "..") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<std::uint64_t> Directory::free_octets() const noexcept {
  struct statvfs status {};
  if (fstatvfs(itself_.number(), &status) != 0) return std::nullopt;
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

}  // namespace eugress
