// The files behind one Knowledge as they are read: each leaves its state from just before it was opened, and its digest
// under the name by which metrics and evidence know it. One thread, the one that loads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "account/snapshot.h"
#include "base/result.h"
#include "base/table.h"
#include "file_watch.h"

namespace eugress {

class KnowledgeFiles {
 public:
  // `tables` is the directory of the shipped tables.
  explicit KnowledgeFiles(std::string tables) : tables_(std::move(tables)) {}

  // The whole text. The error names the path and why.
  [[nodiscard]] Result<std::string> text(const std::string& path);
  // The same, remembered by its digest.
  [[nodiscard]] Result<std::string> read(const std::string& path, const std::string& known_as);
  // The same under the file's own name.
  [[nodiscard]] Result<std::string> read(const std::string& path);
  // A shipped table by its path among them, with the day in its head.
  [[nodiscard]] Result<Table> table(const std::string& known_as, const std::vector<std::string_view>& columns);
  // A table read and understood by the room that owns it.
  template <typename Understand>
  auto understood(const std::string& known_as, const std::vector<std::string_view>& columns, Understand&& understand)
      -> decltype(understand(std::declval<const Table&>())) {
    auto read_table = table(known_as, columns);
    if (!read_table) return read_table.error();
    return understand(*read_table);
  }

  // The names in a directory, sorted, without those that begin with a dot: whoever writes files puts unfinished ones
  // under such names. Empty if there is no such directory; that it comes is news.
  [[nodiscard]] Result<std::vector<std::string>> names_in(const std::string& directory);

  // Opened by somebody else.
  void stamp(const std::string& path) { stamps_.push_back(stamp_of(path)); }
  void add(KnowledgeItem item) { items_.push_back(std::move(item)); }
  // Of the file read last: when it was made.
  void date_last(Timestamp built) { items_.back().built = built; }

  [[nodiscard]] const std::string& tables() const noexcept { return tables_; }
  [[nodiscard]] std::vector<KnowledgeItem> take_items() noexcept { return std::move(items_); }
  // What table() read, without coasts.
  [[nodiscard]] std::vector<std::shared_ptr<const std::string>> take_tables() noexcept { return std::move(texts_); }
  [[nodiscard]] std::vector<FileStamp> take_stamps() noexcept { return std::move(stamps_); }

 private:
  std::string tables_;
  std::vector<FileStamp> stamps_;
  std::vector<KnowledgeItem> items_;
  std::vector<std::shared_ptr<const std::string>> texts_;
};

[[nodiscard]] std::string file_name_of(const std::string& path);

}  // namespace eugress
