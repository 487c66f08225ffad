// The plain file of the day that is being written: how far it is written for good, and the tree up to there. A batch of
// lines is on disk whole or not at all; what a crash leaves of a batch is found and cut when the file is opened again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "evidence/checkpoint.h"
#include "evidence/control_totals.h"
#include "evidence/files.h"
#include "evidence/merkle.h"

namespace eugress {

// What reading a day from its first line found.
struct DayContents {
  Frontier before;                   // the tree its first line stands on
  Frontier frontier;                 // with its last good line
  std::vector<Digest> blocks;        // completed in it
  std::uint64_t length = 0;          // octets up to there
  std::uint64_t torn = 0;            // octets behind it, of a batch that was not finished
  std::uint64_t unsigned_lines = 0;  // good ones behind the checkpoint
  bool has_stopped = false;          // the last of its `start` and `stop` is a `stop`
  ControlTotals totals;              // since the last tally
  std::uint64_t totals_from = 0;     // index of the first entry behind it
  // If it ends in totals that nobody has signed: how it was before them, because a crash may have torn them apart.
  std::shared_ptr<const DayContents> before_tally;
};

// Reads the day that the checkpoint ends in, or that begins right behind it. Empty if its first line never was written
// whole; an error if it contradicts the checkpoint.
[[nodiscard]] Result<std::optional<DayContents>> read_open_day(const Directory& directory, Day day,
                                                               const Checkpoint& head);

// The first line of a day's file: which day, where it begins and on what tree.
struct DayLine {
  Day day;
  std::uint64_t first = 0;
  Frontier before;

  [[nodiscard]] static std::optional<DayLine> from_text(std::string_view line);
  [[nodiscard]] std::string text(std::string_view gateway, std::string_view software) const;
};

class OpenDay {
 public:
  // A new file; one that bears the name holds nothing that was signed and is emptied.
  [[nodiscard]] static Result<OpenDay> create(const Directory& directory, Day day, const Frontier& before);
  // Goes on behind the contents: cuts what is torn.
  [[nodiscard]] static Result<OpenDay> resume(const Directory& directory, Day day, const DayContents& contents);

  // All lines, on disk, or none. After an error the file may be unfit: reopen().
  [[nodiscard]] IoError append(const std::vector<std::string_view>& lines, std::vector<Digest>& completed_blocks);
  // With a new descriptor, because one whose write-back failed may hide it (fsync(2)). Checks that what was written
  // for good still is there.
  [[nodiscard]] Result<void> reopen(const Directory& directory, const Checkpoint& head);

  [[nodiscard]] Day day() const noexcept { return day_; }
  [[nodiscard]] const Frontier& frontier() const noexcept { return frontier_; }

 private:
  OpenDay(Day day, FileDescriptor file, const Frontier& frontier, std::uint64_t length)
      : day_(day), file_(std::move(file)), frontier_(frontier), length_(length) {}

  Day day_;
  FileDescriptor file_;
  Frontier frontier_;
  std::uint64_t length_ = 0;
};

}  // namespace eugress
