#include "name_feed.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

namespace eugress {
namespace {

constexpr std::size_t octets_a_look = 4U << 20U;
constexpr off_t longest_past = 64 << 20;  // of a file that was there before us: what is older serves nobody

// "1605949200.123456" or "2026-11-21T08:00:00Z".
std::optional<Timestamp> time_from(std::string_view text) noexcept {
  if (text.find('T') != std::string_view::npos) return instant_from_text(text);
  const std::size_t dot = std::min(text.find('.'), text.size());
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + dot, seconds);
  constexpr std::int64_t latest = 7'258'118'400;  // 2200
  if (error != std::errc{} || end != text.data() + dot || seconds < 0 || seconds >= latest) return std::nullopt;
  std::int64_t fraction = 0;
  std::int64_t unit = 1'000'000'000;
  for (const char digit : text.substr(std::min(dot + 1, text.size()))) {
    if (digit < '0' || digit > '9') return std::nullopt;
    unit /= 10;
    fraction += unit * (digit - '0');
  }
  return Timestamp{std::chrono::seconds{seconds} + Nanoseconds{fraction}};
}

constexpr std::string_view blanks = " \t";

std::string_view take_column(std::string_view& line) noexcept {
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  const std::string_view column = line.substr(0, line.find_first_of(blanks));
  line.remove_prefix(column.size());
  return column;
}

}  // namespace

FeedLine read_feed_line(std::string_view line, const Providers& providers, std::vector<HeardName>& names) {
  const auto time = time_from(take_column(line));
  const auto asked = take_column(line);
  std::string_view answers = take_column(line);
  if (!time || asked.empty() || answers.empty() || !take_column(line).empty()) return FeedLine::malformed;
  const auto name = HostName::from_text(asked);
  const NameMatch match = name ? match_name(providers, name->text()) : NameMatch{};
  if (match.provider == 0) return FeedLine::foreign;
  bool has_address = false;
  while (!answers.empty()) {
    const std::string_view answer = answers.substr(0, answers.find(','));
    answers.remove_prefix(std::min(answer.size() + 1, answers.size()));
    const auto address = Address::from_text(answer);
    if (!address) continue;  // an alias on the way, or text
    has_address = true;
    names.push_back({*time, *address, *name, match.provider});
  }
  return has_address ? FeedLine::used : FeedLine::foreign;
}

Result<NameFeed> NameFeed::open(std::string path) {
  // Non-blocking, so that a pipe without a writer does not hold the daemon up.
  const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return Error{path + ": cannot be read (" + std::strerror(errno) + ")"};
  NameFeed feed{std::move(path), file};
  struct stat status {};
  if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > longest_past) {
    lseek(file, status.st_size - longest_past, SEEK_SET);
    feed.skips_line_ = true;
  }
  return feed;
}

NameFeed::NameFeed(NameFeed&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      unfinished_(std::move(other.unfinished_)),
      skips_line_(other.skips_line_),
      names_(std::move(other.names_)),
      given_up_(other.given_up_),
      lines_(other.lines_),
      has_news_(other.has_news_) {}

NameFeed& NameFeed::operator=(NameFeed&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(file_, other.file_);
  std::swap(unfinished_, other.unfinished_);
  std::swap(skips_line_, other.skips_line_);
  std::swap(names_, other.names_);
  std::swap(given_up_, other.given_up_);
  std::swap(lines_, other.lines_);
  std::swap(has_news_, other.has_news_);
  return *this;
}

NameFeed::~NameFeed() {
  if (file_ >= 0) ::close(file_);
}

bool NameFeed::look(const Providers& providers, Timestamp latest) {
  std::array<char, 65536> buffer;
  for (std::size_t read_now = 0; read_now < octets_a_look;) {
    const ssize_t octets = file_ >= 0 ? ::read(file_, buffer.data(), buffer.size()) : 0;
    if (octets < 0 && errno == EINTR) continue;  // asked again
    if (octets <= 0) {                           // all of it, an idle pipe, or a device that failed
      follow_rotation();
      return false;
    }
    take({buffer.data(), static_cast<std::size_t>(octets)}, providers, latest);
    read_now += static_cast<std::size_t>(octets);
  }
  return true;
}

void NameFeed::take(std::string_view text, const Providers& providers, Timestamp latest) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view piece = text.substr(0, end);
    const bool is_ended = end != std::string_view::npos;
    text.remove_prefix(is_ended ? end + 1 : text.size());
    if (!skips_line_ && unfinished_.size() + piece.size() > longest_line) {
      ++lines_[static_cast<std::size_t>(FeedLine::malformed)];
      unfinished_.clear();
      skips_line_ = true;
    }
    if (!skips_line_) unfinished_ += piece;
    if (!is_ended) return;
    if (!skips_line_) take_line(unfinished_, providers, latest);
    unfinished_.clear();
    skips_line_ = false;
  }
}

void NameFeed::take_line(std::string_view line, const Providers& providers, Timestamp latest) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty() || line.starts_with('#')) return;  // says nothing on purpose
  std::vector<HeardName> names;
  FeedLine read = read_feed_line(line, providers, names);
  if (!names.empty() && names.front().time > latest) {
    read = FeedLine::malformed;
    names.clear();
  }
  ++lines_[static_cast<std::size_t>(read)];
  has_news_ = true;
  for (const HeardName& name : names) {
    if (names_.size() == most_names) {
      names_.pop_front();
      ++given_up_;
    }
    names_.push_back(name);
  }
}

void NameFeed::follow_rotation() {
  struct stat named {};
  if (stat(path_.c_str(), &named) != 0 || !S_ISREG(named.st_mode)) return;  // between two files, or a pipe
  struct stat open {};
  if (file_ >= 0 && fstat(file_, &open) == 0 && open.st_ino == named.st_ino && open.st_dev == named.st_dev) {
    if (lseek(file_, 0, SEEK_CUR) > named.st_size) {  // truncated and written anew
      lseek(file_, 0, SEEK_SET);
      unfinished_.clear();
    }
    return;
  }
  const int next = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (next < 0) return;  // not yet readable; the next look tries again
  if (file_ >= 0) ::close(file_);
  file_ = next;
  unfinished_.clear();
}

std::shared_ptr<const HeardNames> NameFeed::news() {
  if (!std::exchange(has_news_, false)) return nullptr;
  auto heard = std::make_shared<HeardNames>();
  heard->first = given_up_;
  heard->names.assign(names_.begin(), names_.end());
  heard->lines = lines_;
  return heard;
}

void NameFeed::sort_by_time() {
  std::stable_sort(names_.begin(), names_.end(),
                   [](const HeardName& a, const HeardName& b) { return a.time < b.time; });
}

}  // namespace eugress
