#include "evidence/log.h"

#include <cerrno>

#include "evidence/archive.h"
#include "evidence/canonical.h"
#include "evidence/line_writer.h"

namespace eugress {
namespace {

constexpr int most_failures = 5;

bool is_no_space(IoError error) noexcept {
  return error == ENOSPC || error == EDQUOT;
}

std::int64_t hour_of(Timestamp time) noexcept {
  return std::chrono::floor<std::chrono::hours>(time.time_since_epoch()).count();
}

}  // namespace

Log::Log(LogSettings settings, SigningKey key, std::vector<VerifierKey> keys, Directory directory)
    : settings_(std::move(settings)), key_(std::move(key)), keys_(std::move(keys)), directory_(std::move(directory)) {}
Log::~Log() = default;

void Log::push(std::string line, Weight weight) {
  check(is_canonical(line), "only canonical lines enter the log");
  pending_octets_ += line.size();
  pending_.push_back({std::move(line), weight});
}

void Log::push_first(std::string line) {
  pending_octets_ += line.size();
  pending_.push_front({std::move(line), Weight::control});
}

void Log::add(std::string line, Weight weight, Timestamp now) {
  // Behind a disk that is stuck, entries that explain what happened may take a little more memory than records.
  constexpr std::size_t more_for_control = 1U << 20U;
  const std::size_t most = most_waiting + (weight == Weight::control ? more_for_control : 0);
  if (state_ == LogState::failed || pending_octets_ + line.size() > most) {
    return lose(1, now, state_ == LogState::good ? Why::queue : state_ == LogState::no_space ? Why::nospace : Why::io);
  }
  push(std::move(line), weight);
}

bool Log::commit(Timestamp now) {
  if (state_ == LogState::failed) return false;
  const std::uint64_t lost_before = lost_in_all_;
  if (open_day_ && !write_pending(now)) return false;
  if (open_day_ && hour_of(now) != last_tally_hour_) {
    add_totals();
    last_tally_hour_ = hour_of(now);
    if (!write_pending(now)) return false;
  }
  if (!publish()) return false;
  static_cast<void>(flush_blocks());  // kept in memory until it succeeds; a seal waits for it
  const bool is_over = !open_day_ || day_of(now) > open_day_->day();
  if (is_over && !end_day(now)) return false;
  if (lost_in_all_ != lost_before) {
    state_ = LogState::no_space;
    return true;
  }
  state_ = LogState::good;
  keep_reserve();
  return true;
}

bool Log::write_pending(Timestamp now) {
  IoError error = append_pending();
  if (is_no_space(error)) {
    spend_reserve();
    drop_records(now, Why::nospace);
    trouble_ = io_sentence(directory_.path(), error);
    error = append_pending();
  }
  if (error != 0) return fails(plain_name(open_day_->day()) + " cannot be written", error);
  failures_ = 0;
  return true;
}

IoError Log::append_pending() {
  const std::vector<std::string> gaps = gap_lines();
  std::vector<std::string_view> lines;
  lines.reserve(pending_.size() + gaps.size());
  for (const Pending& waiting : pending_) lines.push_back(waiting.line);
  lines.insert(lines.end(), gaps.begin(), gaps.end());
  if (lines.empty()) return 0;
  if (const IoError error = open_day_->append(lines, unwritten_blocks_); error != 0) return error;
  for (const std::string_view line : lines) totals_.add(line);
  frontier_ = open_day_->frontier();
  pending_.clear();
  pending_octets_ = 0;
  lost_ = {};
  return 0;
}

bool Log::publish() {
  if (head_.size == frontier_.size()) return true;
  Checkpoint next{head_.origin, frontier_.size(), frontier_.root()};
  std::string note = next.signed_by(key_);
  IoError error = directory_.replace(checkpoint_name, note);
  if (is_no_space(error) && has_reserve_) {
    spend_reserve();
    error = directory_.replace(checkpoint_name, note);
  }
  if (error != 0) return fails("the checkpoint cannot be written", error);
  head_ = std::move(next);
  head_note_ = std::move(note);
  return true;
}

// Lack of room passes; after any other error the descriptor is not trusted again, and after some in a row nothing is.
bool Log::fails(const std::string& what, IoError error) {
  trouble_ = io_sentence(what, error);
  if (is_no_space(error)) {
    state_ = LogState::no_space;
    return false;
  }
  state_ = ++failures_ < most_failures ? LogState::failing : LogState::failed;
  if (!open_day_ || state_ == LogState::failed) return false;
  if (const auto again = open_day_->reopen(directory_, head_); !again) {
    trouble_ = again.error().message;
    state_ = LogState::failed;
  }
  return false;
}

void Log::drop_records(Timestamp now, Why why) {
  std::deque<Pending> kept;
  std::uint64_t dropped = 0;
  pending_octets_ = 0;
  for (Pending& waiting : pending_) {
    if (waiting.weight == Weight::record) {
      ++dropped;
      continue;
    }
    pending_octets_ += waiting.line.size();
    kept.push_back(std::move(waiting));
  }
  pending_ = std::move(kept);
  lose(dropped, now, why);
}

void Log::lose(std::uint64_t count, Timestamp now, Why why) {
  if (count == 0) return;
  Lost& lost = lost_[static_cast<std::size_t>(why)];
  if (lost.count == 0) lost.from = now;
  lost.count += count;
  lost.until = now;
  lost_in_all_ += count;
}

std::vector<std::string> Log::gap_lines() const {
  constexpr std::array<const char*, 3> words = {"nospace", "io", "queue"};
  std::vector<std::string> lines;
  for (std::size_t why = 0; why < lost_.size(); ++why) {
    const Lost& lost = lost_[why];
    if (lost.count == 0) continue;
    LineWriter line;
    line.add("k", "gap").add("n", lost.count).add("t0", seconds_of(lost.from)).add("t1", seconds_of(lost.until));
    lines.push_back(line.add("why", words[why]).finish());
  }
  return lines;
}

void Log::spend_reserve() {
  if (has_reserve_ && directory_.remove(reserve_name) == 0) has_reserve_ = false;
}

void Log::keep_reserve() {
  if (has_reserve_ || directory_.free_octets().value_or(0) < 4 * reserve_octets) return;
  has_reserve_ = directory_.allocate(reserve_name, reserve_octets) == 0;
}

void Log::add_totals() {
  const std::uint64_t to = frontier_.size();
  for (std::string& line : totals_.lines(totals_from_, to)) push(std::move(line), Weight::control);
  totals_.clear();
  totals_from_ = to;
}

bool Log::archive(std::string_view digest, std::string_view table) {
  const IoError error = archive_table(directory_, digest, table);
  if (error != 0) trouble_ = io_sentence("a table cannot be archived", error);
  return error == 0;
}

IoError Log::flush_blocks() {
  if (unwritten_blocks_.empty()) return 0;
  const std::uint64_t first = frontier_.size() / block_entries - unwritten_blocks_.size();
  const IoError error = hashes_->write(first, unwritten_blocks_);
  if (error == 0) unwritten_blocks_.clear();
  return error;
}

}  // namespace eugress
