#include "evidence/day_check.h"

#include <algorithm>

#include "evidence/canonical.h"
#include "evidence/members.h"

namespace eugress {
namespace {

void note_interval(LoggedCoverage& coverage, const Members& members) {
  const std::int64_t from = members.integer("t0").value_or(0);
  const std::int64_t until = members.integer("t1").value_or(0);
  if (coverage.intervals++ == 0) coverage.first = from;
  coverage.last = std::max(coverage.last, until);
  coverage.seconds += static_cast<std::uint64_t>(std::max<std::int64_t>(0, until - from));
  coverage.loss_unstated += members.has("lost_k") || members.has("lost_if") ? 0U : 1U;
  coverage.frames += members.natural("frames");
  coverage.lost_frames += members.natural("lost_if") + members.natural("lost_k");
}

class DayCheck {
 public:
  DayCheck(const LogReader& log, const KeptDay& day, const std::set<std::uint64_t>& sizes)
      : log_(log), day_(day), sizes_(sizes) {}

  DayFound run() {
    found_.end = day_.start.before;
    wanted_ = sizes_.upper_bound(day_.start.first);
    auto reader = DayReader::open(log_.directory(), day_.day);
    if (!reader) {
      found_.wrong.push_back(reader.error().message);
      return std::move(found_);
    }
    std::string_view line;
    while (found_.wrong.size() < most_sentences && found_.end.size() < day_.next) {
      if (reader->next(line) != DayReader::Read::line) {
        wrong("ends at entry " + std::to_string(found_.end.size()) + " of " + std::to_string(day_.next) +
              (reader->error().empty() ? "" : " (" + reader->error() + ")"));
        break;
      }
      take(line);
    }
    if (day_.is_sealed && found_.wrong.empty() && reader->next(line) != DayReader::Read::finished)
      wrong("goes on behind its seal");
    found_.totals.add(open_totals_);
    return std::move(found_);
  }

 private:
  static constexpr std::size_t most_sentences = 5;

  void wrong(const std::string& what) { found_.wrong.push_back(to_text(day_.day) + " " + what); }

  void take(std::string_view line) {
    const std::uint64_t index = found_.end.size();
    found_.end.append(hash_leaf(line));
    ++found_.entries;
    if (wanted_ != sizes_.end() && *wanted_ == index + 1) {
      found_.roots[index + 1] = found_.end.root();
      ++wanted_;
    }
    if ((index + 1) % block_entries == 0) check_block((index + 1) / block_entries - 1);
    if (is_canonical(line, members_)) {
      read(line, index);
    } else {
      wrong("has an entry that is not in the form of the log: " + std::to_string(index));
    }
  }

  // Damage is found to the block here; that the blocks are what was signed, the roots say.
  void check_block(std::uint64_t block) {
    const auto known = log_.hashes().read(block, 1);
    if (known && known->front() != found_.end.last_block())
      wrong("differs from the block hashes in entries " + std::to_string(block * block_entries) + " to " +
            std::to_string((block + 1) * block_entries - 1));
    if (!known && day_.is_sealed) wrong("has blocks that are missing in the file of block hashes");
  }

  void read(std::string_view line, std::uint64_t index) {
    const std::string_view written = members_.raw("k");
    count(written);
    if (written == "\"server\"" || written == "\"rest\"") return open_totals_.add(members_);  // nearly all lines
    const Members members{line};
    const std::string kind = text_of(written).value_or("");
    note_coverage(found_.coverage, kind, members);
    if (kind == "tally") {
      recount(members, index);
    } else if (kind == "prune") {
      found_.pruned_to = std::max(found_.pruned_to, members.natural("next"));
    } else if (kind == "day" && index != day_.start.first) {
      wrong("has the first line of a day inside, at entry " + std::to_string(index));
    }
  }

  void count(std::string_view written) {
    if (last_count_ == nullptr || written != last_kind_) {
      last_count_ = &found_.kinds[text_of(written).value_or("")];
      last_kind_ = written;
    }
    ++*last_count_;
  }

  // Totals may begin in the day before: behind its own, which are the last of its records.
  void recount(const Members& members, std::uint64_t index) {
    if (last_tally_ + 1 != index || last_tally_ == 0) {  // the first of its lines
      expected_ = open_totals_.lines(members.natural("from"), members.natural("to"));
      found_.totals.add(open_totals_);
      open_totals_.clear();
      next_expected_ = 0;
    }
    last_tally_ = index;
    const std::string_view cells = members.raw("cells");
    if (next_expected_ >= expected_.size() || Members{expected_[next_expected_]}.raw("cells") != cells)
      wrong("has totals that its records do not add up to, at entry " + std::to_string(index));
    ++next_expected_;
  }

  const LogReader& log_;
  const KeptDay& day_;
  const std::set<std::uint64_t>& sizes_;
  std::set<std::uint64_t>::const_iterator wanted_;
  DayFound found_;
  LineMembers members_;
  std::string last_kind_;  // as written, and where it is counted
  std::uint64_t* last_count_ = nullptr;
  ControlTotals open_totals_;
  std::vector<std::string> expected_;
  std::size_t next_expected_ = 0;
  std::uint64_t last_tally_ = 0;
};

}  // namespace

void note_coverage(LoggedCoverage& coverage, std::string_view kind, const Members& members) {
  if (kind == "interval") {
    note_interval(coverage, members);
  } else if (kind == "gap") {
    ++coverage.gaps;
    coverage.lost_entries += members.natural("n");
  } else if (kind == "start") {
    ++coverage.starts;
    coverage.crashes += members.raw("clean") == "false" ? 1U : 0U;
  } else if (kind == "stop") {
    coverage.crashes += members.text("why") == "crash" ? 1U : 0U;
  } else if (kind == "clock") {
    ++coverage.clock_jumps;
  }
}

DayFound check_day(const LogReader& log, const KeptDay& day, const std::set<std::uint64_t>& sizes) {
  return DayCheck{log, day, sizes}.run();
}

}  // namespace eugress
