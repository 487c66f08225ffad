// The end of a day, and what becomes of days.
#include <cerrno>

#include "evidence/base64.h"
#include "evidence/line_writer.h"
#include "evidence/log.h"

namespace eugress {
namespace {

constexpr const char* pad_line = R"({"k":"pad"})";
// A day is sealed a day and one falls due a day. A clock that runs ahead by years would otherwise empty the log.
constexpr int most_pruned_at_once = 2;

// From which entry to which a sealed day goes, by its own first line and its seal.
struct SealedDay {
  std::uint64_t first = 0;
  Checkpoint seal;
};

Result<SealedDay> sealed_day(const Directory& directory, Day day, const std::vector<VerifierKey>& keys) {
  auto reader = DayReader::open(directory, day);
  if (!reader) return reader.error();
  std::string_view line;
  if (reader->next(line) != DayReader::Read::line) return Error{to_text(day) + " has no first line"};
  const auto start = DayLine::from_text(line);
  if (!start) return Error{to_text(day) + " does not begin as a day does"};
  const auto note = directory.read(seal_name(day));
  if (!note) return note.error();
  const auto seal = open_checkpoint(note->value_or(""), keys);
  if (!seal) return Error{seal_name(day) + ": " + seal.error().message};
  if (seal->size < start->first) return Error{seal_name(day) + " ends before the day begins"};
  return SealedDay{start->first, *seal};
}

}  // namespace

bool Log::end_day(Timestamp now) {
  if (open_day_ && !seal(now)) return false;
  // Days only go forward: behind a clock that was ahead, the log stays in the newer day.
  const Day next = std::max(day_of(now), last_day_ + std::chrono::days{1});
  if (!start_day(next) || !write_pending(now) || !publish()) return false;
  static_cast<void>(prune(next, now));
  return true;
}

// Every step may be the last before a crash, and each may be repeated.
bool Log::seal(Timestamp now) {
  add_totals();
  while ((frontier_.size() + pending_.size()) % block_entries != 0) push(pad_line, Weight::control);
  if (!write_pending(now) || !publish() || frontier_.size() % block_entries != 0) return false;
  IoError error = flush_blocks();
  if (error == 0) error = hashes_->sync();
  if (error != 0) return fails("the block hashes cannot be written", error);
  error = directory_.replace(seal_name(open_day_->day()), head_note_);
  if (error != 0) return fails(seal_name(open_day_->day()) + " cannot be written", error);
  to_pack_.push_back(open_day_->day());
  open_day_.reset();
  return true;
}

bool Log::start_day(Day day) {
  auto made = OpenDay::create(directory_, day, frontier_);
  if (!made) {
    trouble_ = made.error().message;
    state_ = LogState::no_space;
    return false;
  }
  open_day_ = std::move(*made);
  last_day_ = day;
  const std::string line = DayLine{day, frontier_.size(), frontier_}.text(settings_.gateway, settings_.software);
  for (auto standing = standing_.rbegin(); standing != standing_.rend(); ++standing) push_first(*standing);
  push_first(line);
  return true;
}

int Log::prune(Day today, Timestamp now) {
  const auto days = DayNames::in(directory_);
  int pruned = 0;
  for (const Day day : days ? days->with_lines() : std::vector<Day>{}) {
    if (day + settings_.retention >= today || pruned == most_pruned_at_once) break;
    auto line = prune_line(day);
    if (!line) {
      trouble_ = line.error().message;
      break;
    }
    std::erase(to_pack_, day);
    if (packer_ && packer_->day() == day) packer_.reset();
    push(std::move(*line), Weight::control);
    if (!write_pending(now) || !publish()) break;  // first it is said, then it is done
    IoError error = directory_.remove(packed_name(day));
    if (error == 0) error = directory_.remove(plain_name(day));
    if (error != 0) {
      trouble_ = io_sentence(to_text(day) + " cannot be removed", error);
      break;
    }
    ++pruned;
  }
  return pruned;
}

Result<int> Log::prune_older(std::chrono::days retention, Timestamp now) {
  if (!commit(now)) return Error{trouble_};
  settings_.retention = retention;
  int removed = 0;
  for (int here = prune(last_day_, now); here != 0; here = prune(last_day_, now)) removed += here;
  if (!trouble_.empty()) return Error{trouble_};
  return removed;
}

Result<std::string> Log::prune_line(Day day) const {
  const auto sealed = sealed_day(directory_, day, keys_);
  if (!sealed) return Error{sealed.error().message + "; it is due to be removed and stays"};
  LineWriter line;
  line.add("d", to_text(day)).add("first", sealed->first).add("k", "prune");
  line.add("next", sealed->seal.size).add("root", to_base64(sealed->seal.root));
  return line.finish();
}

bool Log::tidy() {
  if (!packer_ && to_pack_.empty()) return false;
  if (!packer_) {
    auto begun = begin_packing(to_pack_.front());
    to_pack_.pop_front();
    if (begun) {
      packer_ = std::move(*begun);
    } else {
      trouble_ = begun.error().message;  // the plain file stays, and is tried again at the next start
    }
    return true;
  }
  const auto done = packer_->step();
  if (!done) trouble_ = done.error().message;
  if (!done || *done) packer_.reset();
  return true;
}

Result<DayPacker> Log::begin_packing(Day day) const {
  const auto sealed = sealed_day(directory_, day, keys_);
  if (!sealed) return Error{sealed.error().message + "; the day is not packed"};
  const std::uint64_t first = sealed->first / block_entries;
  auto blocks = hashes_->read(first, sealed->seal.size / block_entries - first);
  if (!blocks) return blocks.error();
  return DayPacker::begin(directory_, day, std::move(*blocks));
}

}  // namespace eugress
