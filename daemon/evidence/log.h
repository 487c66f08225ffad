// The log as its one writer has it: entries go in, and at every commit they are on disk and signed before anybody is
// told. Days end, are sealed, packed and, after the time of retention, removed; the tree runs on for ever. What cannot
// be written is counted, and the count is an entry as soon as it can be. Time comes with the calls; one thread.
//
// Order of every commit: lines, fdatasync, signature, checkpoint (aside, fsync, rename, fsync), and only then head().
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "evidence/block_hashes.h"
#include "evidence/checkpoint.h"
#include "evidence/control_totals.h"
#include "evidence/day_file.h"
#include "evidence/files.h"
#include "evidence/open_day.h"

namespace eugress {

struct LogSettings {
  std::string directory;
  std::string gateway;   // in the first line of each day
  std::string software;  //
  std::chrono::days retention{425};
};

// What opening found of the last run.
struct Recovered {
  bool is_new = false;
  bool was_stopped = false;          // it ended with a `stop`
  std::uint64_t torn = 0;            // octets cut
  std::uint64_t unsigned_lines = 0;  // kept, though no checkpoint had said so yet
};

enum class LogState : std::uint8_t { good, no_space, failing, failed };

class Log {
 public:
  // Takes the directory for itself, compares it with its checkpoint and goes on behind it. An error changes nothing.
  [[nodiscard]] static Result<std::unique_ptr<Log>> open(LogSettings settings, SigningKey key, Timestamp now);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log();

  // A canonical line. Records may be lost if there is no room for them, and then a `gap` says how many; other entries
  // wait for as long as there is memory.
  enum class Weight : std::uint8_t { record, control };
  void add(std::string line, Weight weight, Timestamp now);

  // Records that were lost on their way here: said in the log with the next commit.
  void note_lost(std::uint64_t count, Timestamp now) { lose(count, now, Why::queue); }

  // Entries that stand until others take their place: repeated behind the first line of every day, so that each day can
  // be read when those before it are gone.
  void set_standing(std::vector<std::string> lines) { standing_ = std::move(lines); }
  // A table that judged, in the archive beside the log. False if that is not its digest, or it cannot be written.
  bool archive(std::string_view digest, std::string_view table);
  // The sums of all records since the last time, as entries.
  void add_totals();

  // Writes and signs what was added; ends the day if it is over. True if nothing is left to write.
  bool commit(Timestamp now);
  // Removes all days that are older than this, however many; how many there were.
  [[nodiscard]] Result<int> prune_older(std::chrono::days retention, Timestamp now);
  // One short piece of work that can wait: packing a day. False if there is none.
  bool tidy();

  [[nodiscard]] const Directory& directory() const noexcept { return directory_; }
  [[nodiscard]] const Checkpoint& head() const noexcept { return head_; }
  [[nodiscard]] const std::string& head_note() const noexcept { return head_note_; }
  [[nodiscard]] const Recovered& recovered() const noexcept { return recovered_; }
  [[nodiscard]] LogState state() const noexcept { return state_; }
  [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }  // the last, one sentence
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_in_all_; }      // records, since it was opened
  [[nodiscard]] std::size_t waiting() const noexcept { return pending_.size(); }

  static constexpr std::uint64_t reserve_octets = 1U << 20U;
  static constexpr std::size_t most_waiting = 8U << 20U;  // octets of lines not yet on disk

 private:
  struct Pending {
    std::string line;
    Weight weight;
  };
  enum class Why : std::uint8_t { nospace, io, queue };
  struct Lost {
    std::uint64_t count = 0;
    Timestamp from;
    Timestamp until;
  };

  Log(LogSettings settings, SigningKey key, std::vector<VerifierKey> keys, Directory directory);
  [[nodiscard]] Result<void> recover(Timestamp now);
  [[nodiscard]] Result<void> begin_new(Timestamp now);
  [[nodiscard]] Result<void> go_on(const DayNames& days, Timestamp now);
  [[nodiscard]] Result<void> go_on_in(Day day, const DayContents& contents);
  [[nodiscard]] Result<void> go_on_behind(Day sealed);
  [[nodiscard]] Result<void> go_on_behind_nothing(Timestamp now);
  [[nodiscard]] Result<void> tidy_names() const;
  [[nodiscard]] Result<void> agree_on_key() const;

  [[nodiscard]] bool write_pending(Timestamp now);
  void push(std::string line, Weight weight);
  void push_first(std::string line);
  [[nodiscard]] IoError append_pending();
  [[nodiscard]] bool publish();
  [[nodiscard]] std::vector<std::string> gap_lines() const;
  void drop_records(Timestamp now, Why why);
  void lose(std::uint64_t count, Timestamp now, Why why);
  bool fails(const std::string& what, IoError error);
  void spend_reserve();
  void keep_reserve();

  [[nodiscard]] bool end_day(Timestamp now);
  [[nodiscard]] bool seal(Timestamp now);
  [[nodiscard]] bool start_day(Day day);
  int prune(Day today, Timestamp now);
  [[nodiscard]] Result<std::string> prune_line(Day day) const;
  [[nodiscard]] IoError flush_blocks();
  [[nodiscard]] Result<DayPacker> begin_packing(Day day) const;

  LogSettings settings_;
  SigningKey key_;
  std::vector<VerifierKey> keys_;  // that signed what is there
  Directory directory_;
  std::optional<BlockHashes> hashes_;
  std::optional<OpenDay> open_day_;  // none between a seal and the first line of the next day
  Frontier frontier_;                // of all lines on disk
  std::vector<Digest> unwritten_blocks_;
  Checkpoint head_;
  std::string head_note_;
  Recovered recovered_;

  std::deque<Pending> pending_;
  std::size_t pending_octets_ = 0;
  std::array<Lost, 3> lost_;  // by Why; not yet an entry
  std::uint64_t lost_in_all_ = 0;
  LogState state_ = LogState::good;
  std::string trouble_;
  int failures_ = 0;  // in a row
  bool has_reserve_ = false;

  std::vector<std::string> standing_;
  ControlTotals totals_;
  std::uint64_t totals_from_ = 0;
  std::int64_t last_tally_hour_ = 0;
  Day last_day_;  // the newest there is, open or sealed
  std::deque<Day> to_pack_;
  std::optional<DayPacker> packer_;
};

}  // namespace eugress
