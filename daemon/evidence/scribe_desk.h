// What the scribe does with what it is told, apart from sockets and clocks: takes lines by the rules, writes what it
// knows itself (start, stop, clock, what it refused), and commits once a second or every thousand lines. One thread.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/line_rules.h"
#include "evidence/log.h"
#include "evidence/production.h"

namespace eugress {

// The wall clock, and one that only goes forward.
struct TwoClocks {
  Timestamp wall;
  std::chrono::milliseconds steady{0};
};

class ScribeDesk {
 public:
  ScribeDesk(std::unique_ptr<Log> log, bool is_replay, std::string software, TwoClocks now);

  // A message of the daemon: its first octet says what follows (see scribe.h).
  void take(std::string_view message, TwoClocks now);
  // To be called at least once a second. True if there is something new to tell.
  bool tick(TwoClocks now);
  // Work that can wait until nobody talks.
  bool tidy() { return log_->tidy(); }
  // The last entry: as the daemon asked, or "crash" if it went without a word. False if it could not be written.
  bool close(TwoClocks now);

  [[nodiscard]] const Log& log() const noexcept { return *log_; }
  [[nodiscard]] bool wants_commit() const noexcept { return log_->waiting() >= lines_a_commit; }

  static constexpr std::size_t lines_a_commit = 1000;
  static constexpr std::uint64_t lines_a_second = 20000;  // over five seconds; what comes faster is lost and counted
  static constexpr std::uint64_t most_credit = 5 * lines_a_second;

 private:
  void write_start(const Recovered& recovered, Timestamp now);
  void watch_clock(TwoClocks now);
  void say_what_was_refused(Timestamp now);
  void enter_productions(Timestamp now);
  bool commit(Timestamp now);
  void remember(std::string_view line);
  void take_table(char what, std::string_view text);
  [[nodiscard]] bool is_too_fast(TwoClocks now);

  std::unique_ptr<Log> log_;
  std::optional<Spool> spool_;
  bool is_replay_;
  std::string software_;
  TwoClocks last_;
  std::uint64_t credit_ = most_credit;
  std::chrono::milliseconds credited_{0};
  std::array<std::uint64_t, line_fault_count> refused_{};
  std::chrono::milliseconds refused_said_{0};
  static constexpr std::size_t most_archived = 64U << 20U;  // octets in one life of the scribe

  std::string table_;  // as far as it has come
  std::size_t archived_ = 0;
  std::vector<std::string> in_force_;
  bool is_complete_ = false;
  std::string stop_;  // why, once the daemon has said so
};

}  // namespace eugress
