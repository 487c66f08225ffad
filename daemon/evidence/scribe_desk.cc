#include "evidence/scribe_desk.h"

#include <sys/random.h>

#include <algorithm>

#include "base/digest.h"
#include "evidence/archive.h"
#include "evidence/line_writer.h"
#include "evidence/members.h"

namespace eugress {
namespace {

using std::chrono::milliseconds;

// Names one life of the scribe, so that cumulative counters are not read across two.
std::string run_name() {
  std::array<std::uint8_t, 8> octets{};
  const ssize_t got = getrandom(octets.data(), octets.size(), 0);
  check(got == static_cast<ssize_t>(octets.size()), "the kernel gives eight random octets");
  return hexadecimal(octets);
}

bool is_reason(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 32 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos;
}

}  // namespace

ScribeDesk::ScribeDesk(std::unique_ptr<Log> log, bool is_replay, std::string software, TwoClocks now)
    : log_(std::move(log)), is_replay_(is_replay), software_(std::move(software)), last_(now), credited_(now.steady) {
  if (auto spool = Spool::of(log_->directory())) spool_ = std::move(*spool);
  write_start(log_->recovered(), now.wall);
}

void ScribeDesk::write_start(const Recovered& recovered, Timestamp now) {
  LineWriter line;
  line.add("clean", recovered.is_new || recovered.was_stopped).add("k", "start").add("run", run_name());
  line.add("sw", software_).add("t", seconds_of(now)).add("torn", recovered.torn);
  log_->add(line.add("unsigned", recovered.unsigned_lines).finish(), Log::Weight::control, now);
}

void ScribeDesk::take(std::string_view message, TwoClocks now) {
  if (message.empty()) return;
  const char what = message.front();
  const std::string_view text = message.substr(1);
  if (what == 's') {
    stop_ = is_reason(text) ? text : "unknown";
    return;
  }
  if (what == 'a' || what == 'e') return take_table(what, text);
  const LineFault fault = what == 'r' || what == 'c' ? fault_of(text, now.wall, is_replay_) : LineFault::form;
  if (fault != LineFault::none) {
    ++refused_[static_cast<std::size_t>(fault)];
  } else if (is_too_fast(now)) {
    log_->note_lost(1, now.wall);
  } else {
    if (what == 'c') remember(text);
    log_->add(std::string{text}, what == 'r' ? Log::Weight::record : Log::Weight::control, now.wall);
  }
}

// What is in force comes as one group that an `epoch` ends.
void ScribeDesk::remember(std::string_view line) {
  constexpr std::size_t most = 512;
  const std::string_view kind = Members{line}.raw("k");
  const bool is_end = kind == "\"epoch\"";
  if (!is_end && kind != "\"config\"" && kind != "\"policy\"" && kind != "\"db\"") return;
  if (is_complete_ || in_force_.size() == most) in_force_.clear();
  in_force_.emplace_back(line);
  is_complete_ = is_end;
  if (is_end) log_->set_standing(in_force_);
}

// Whoever parses packets may not fill the disk this way either.
void ScribeDesk::take_table(char what, std::string_view text) {
  if (what == 'a' && table_.size() + text.size() <= largest_table && archived_ + text.size() <= most_archived) {
    table_ += text;
    archived_ += text.size();
    return;
  }
  if (what == 'a' || !log_->archive(text, table_)) ++refused_[static_cast<std::size_t>(LineFault::form)];
  table_.clear();
}

bool ScribeDesk::is_too_fast(TwoClocks now) {
  if (is_replay_) return false;  // a capture is read as fast as it can be
  const auto passed = static_cast<std::uint64_t>(std::max<std::int64_t>(0, (now.steady - credited_).count()));
  if (const std::uint64_t earned = passed * lines_a_second / 1000; earned != 0) {
    credit_ = std::min(most_credit, credit_ + earned);
    credited_ = now.steady;
  }
  if (credit_ == 0) return true;
  --credit_;
  return false;
}

bool ScribeDesk::tick(TwoClocks now) {
  watch_clock(now);
  constexpr milliseconds between{60'000};
  if (now.steady - refused_said_ >= between) {
    refused_said_ = now.steady;
    say_what_was_refused(now.wall);
  }
  const std::uint64_t size_before = log_->head().size;
  const LogState state_before = log_->state();
  enter_productions(now.wall);
  commit(now.wall);
  return log_->head().size != size_before || log_->state() != state_before;
}

void ScribeDesk::enter_productions(Timestamp now) {
  if (!spool_ || log_->state() != LogState::good) return;
  refused_[static_cast<std::size_t>(LineFault::notice)] += spool_->enter(*log_, now);
}

bool ScribeDesk::commit(Timestamp now) {
  const bool is_done = log_->commit(now);
  if (is_done && spool_) spool_->settle();
  return is_done;
}

void ScribeDesk::watch_clock(TwoClocks now) {
  constexpr milliseconds tolerated{2000};
  const auto jump = std::chrono::floor<milliseconds>(now.wall - last_.wall) - (now.steady - last_.steady);
  last_ = now;
  if (jump <= tolerated && jump >= -tolerated) return;
  LineWriter line;
  line.add("jump_ms", jump.count()).add("k", "clock").add("t", seconds_of(now.wall));
  log_->add(line.finish(), Log::Weight::control, now.wall);
}

void ScribeDesk::say_what_was_refused(Timestamp now) {
  for (std::size_t fault = 0; fault < refused_.size(); ++fault) {
    if (refused_[fault] == 0) continue;
    log_->add(refused_line(static_cast<LineFault>(fault), refused_[fault], now), Log::Weight::control, now);
    refused_[fault] = 0;
  }
}

bool ScribeDesk::close(TwoClocks now) {
  enter_productions(now.wall);
  say_what_was_refused(now.wall);
  commit(now.wall);
  log_->add_totals();
  LineWriter line;
  line.add("k", "stop").add("t", seconds_of(now.wall)).add("why", stop_.empty() ? "crash" : stop_);
  log_->add(line.finish(), Log::Weight::control, now.wall);
  return commit(now.wall);
}

}  // namespace eugress
