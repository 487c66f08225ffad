// Tells when files on disk are no longer those that were read: replaced by a rename, overwritten in place, truncated
// and written again, gone, come back. Looks when it is asked to and trusts a change only once two looks in a row agree,
// so that a file that is still being written is left alone. Asking is chosen over inotify because it sees the same on
// every file system and through every way of replacing a file. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace eugress {

// What tells one state of a file from another. The time of the last status change is part of it, because a copy may
// carry the old modification time over.
struct FileStamp {
  std::string path;
  bool exists = false;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t octets = 0;
  std::int64_t modified = 0;  // ns since 1970
  std::int64_t status_changed = 0;

  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};
[[nodiscard]] FileStamp stamp_of(const std::string& path);

class FileWatch {
 public:
  // `read` are the stamps as they were when the files were read.
  explicit FileWatch(std::vector<FileStamp> read) : read_(read), seen_(std::move(read)) {}

  // True once the files differ from those that were read and did not move since the look before. Stays true until
  // accept() says that the new state has been dealt with.
  [[nodiscard]] bool has_settled_change();
  // From now on these are the files, and this is the state that is not news.
  void accept(std::vector<FileStamp> read);

  [[nodiscard]] const std::vector<FileStamp>& files() const noexcept { return read_; }

 private:
  std::vector<FileStamp> read_;
  std::vector<FileStamp> seen_;
};

}  // namespace eugress
