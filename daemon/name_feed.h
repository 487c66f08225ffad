// Follows a file or named pipe to which a resolver or sensor writes what names stand for, a line each: time, name,
// addresses; separated by tabs or blanks, addresses by commas. That is what `zeek-cut ts query answers` prints. Times
// are seconds since 1970 or RFC 3339 in UTC; answers that are no address say nothing; a line that begins with # is a
// comment. Names that are no provider's are forgotten at once. A file that is rotated or truncated is followed.
// Bounded: the newest names are kept. One thread, the one that waits for signals.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "flow/heard_names.h"
#include "identify/identify.h"

namespace eugress {

// One line. `name` is matched with the providers; of a line that is used, each address gives one name.
[[nodiscard]] FeedLine read_feed_line(std::string_view line, const Providers& providers, std::vector<HeardName>& names);

class NameFeed {
 public:
  static constexpr std::size_t most_names = 65536;
  static constexpr std::size_t longest_line = 4096;

  // Error: the file cannot be opened.
  [[nodiscard]] static Result<NameFeed> open(std::string path);

  NameFeed(const NameFeed&) = delete;
  NameFeed& operator=(const NameFeed&) = delete;
  NameFeed(NameFeed&& other) noexcept;
  NameFeed& operator=(NameFeed&& other) noexcept;
  ~NameFeed();

  // Reads what has come, a few megabytes at most. What claims to be later than `latest` is malformed. True if there may
  // be more at once.
  bool look(const Providers& providers, Timestamp latest);
  // What was read so far; null if that is what it was the last time.
  [[nodiscard]] std::shared_ptr<const HeardNames> news();
  // For a capture, whose packets tell the time: in the order of their own.
  void sort_by_time();

 private:
  NameFeed(std::string path, int file) : path_(std::move(path)), file_(file) {}
  void take(std::string_view text, const Providers& providers, Timestamp latest);
  void take_line(std::string_view line, const Providers& providers, Timestamp latest);
  // The path names another file now, or the one read was cut.
  void follow_rotation();

  std::string path_;
  int file_ = -1;
  std::string unfinished_;  // the beginning of a line whose end has not come
  bool skips_line_ = false;
  std::deque<HeardName> names_;
  std::uint64_t given_up_ = 0;
  std::array<std::uint64_t, feed_line_count> lines_{};
  bool has_news_ = false;
};

}  // namespace eugress
