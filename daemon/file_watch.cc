#include "file_watch.h"

#include <sys/stat.h>

#include <utility>

namespace eugress {
namespace {

std::int64_t nanoseconds(const timespec& time) noexcept {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

FileStamp stamp_of(const std::string& path) {
  FileStamp stamp;
  stamp.path = path;
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return stamp;
  stamp.exists = true;
  stamp.device = status.st_dev;
  stamp.inode = status.st_ino;
  stamp.octets = static_cast<std::uint64_t>(status.st_size);
  stamp.modified = nanoseconds(status.st_mtim);
  stamp.status_changed = nanoseconds(status.st_ctim);
  return stamp;
}

bool FileWatch::has_settled_change() {
  std::vector<FileStamp> now;
  now.reserve(read_.size());
  for (const FileStamp& file : read_) now.push_back(stamp_of(file.path));
  const bool is_settled = now == seen_;
  seen_ = std::move(now);
  return is_settled && seen_ != read_;
}

void FileWatch::accept(std::vector<FileStamp> read) {
  read_ = read;
  seen_ = std::move(read);
}

}  // namespace eugress
