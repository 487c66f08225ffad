// How a log is opened: what stands on disk is compared with the checkpoint before anything is changed, then the traces
// of a crash are cut.
#include <algorithm>
#include <cerrno>

#include "evidence/archive.h"
#include "evidence/key_chain.h"
#include "evidence/log.h"

namespace eugress {
namespace {

// Totals may be several lines. If they are the last that a crash left, they are made again.
DayContents whole_totals(DayContents contents) {
  if (!contents.before_tally) return contents;
  DayContents before = *contents.before_tally;
  before.torn = contents.torn + contents.length - before.length;
  return before;
}

}  // namespace

Result<std::unique_ptr<Log>> Log::open(LogSettings settings, SigningKey key, Timestamp now) {
  auto directory = Directory::open(settings.directory);
  if (!directory) return directory.error();
  if (const auto locked = directory->lock(); !locked) return locked.error();
  const auto handovers = handovers_in(*directory);
  if (!handovers) return handovers.error();
  std::vector<VerifierKey> keys = key_chain(*handovers, key.verifier());
  std::unique_ptr<Log> log{new Log{std::move(settings), std::move(key), std::move(keys), std::move(*directory)}};
  if (const auto done = log->recover(now); !done) return done.error();
  // Now: a scribe that has laid down its rights makes no directory.
  if (const IoError error = make_archive(log->directory_); error != 0)
    return Error{io_sentence("the archive of " + log->directory_.path() + " cannot be made", error)};
  return log;
}

Result<void> Log::recover(Timestamp now) {
  const auto days = DayNames::in(directory_);
  if (!days) return days.error();
  const auto note = directory_.read(checkpoint_name);
  if (!note) return note.error();
  if (const auto agreed = agree_on_key(); !agreed) return agreed.error();
  if (!*note) {
    if (!days->with_lines().empty() || !days->sealed.empty() || directory_.has(BlockHashes::name)) {
      return Error{directory_.path() +
                   " has entries and no checkpoint. It was there before the first entry, so somebody removed it. "
                   "Nothing was changed. Keep the directory, and give the log a new directory and origin"};
    }
    if (const auto begun = begin_new(now); !begun) return begun.error();
  } else {
    const auto head = open_checkpoint(**note, keys_);
    if (!head) return Error{directory_.path() + "/" + checkpoint_name + ": " + head.error().message};
    head_ = *head;
    head_note_ = **note;
    auto hashes = BlockHashes::open(directory_, true);
    if (!hashes) return hashes.error();
    hashes_ = std::move(*hashes);
    if (const auto done = go_on(*days, now); !done) return done.error();
  }
  if (const auto tidied = tidy_names(); !tidied) return tidied.error();
  has_reserve_ = directory_.has(reserve_name);
  last_tally_hour_ = std::chrono::floor<std::chrono::hours>(now.time_since_epoch()).count();
  return {};
}

Result<void> Log::agree_on_key() const {
  const auto text = directory_.read(verifier_key_name);
  if (!text) return text.error();
  if (*text && **text != key_.verifier().text() + "\n") {
    return Error{directory_.path() + " is the log of another key: " + (*text)->substr(0, (*text)->find('\n')) +
                 ". The key given is " + key_.verifier().text()};
  }
  return {};
}

// The checkpoint of the empty log is the first file there is: whatever has entries has a checkpoint.
Result<void> Log::begin_new(Timestamp now) {
  head_ = {key_.verifier().name, 0, empty_root()};
  head_note_ = head_.signed_by(key_);
  recovered_.is_new = true;
  if (const IoError error = directory_.replace(checkpoint_name, head_note_); error != 0)
    return Error{io_sentence(directory_.path() + "/" + checkpoint_name + " cannot be written", error)};
  if (const IoError error = directory_.replace(verifier_key_name, key_.verifier().text() + "\n"); error != 0)
    return Error{io_sentence(directory_.path() + "/" + verifier_key_name + " cannot be written", error)};
  auto hashes = BlockHashes::open(directory_, true);
  if (!hashes) return hashes.error();
  hashes_ = std::move(*hashes);
  last_day_ = day_of(now) - std::chrono::days{1};
  return {};
}

Result<void> Log::go_on(const DayNames& days, Timestamp now) {
  if (!directory_.has(verifier_key_name)) {  // a crash right behind the first checkpoint
    if (const IoError error = directory_.replace(verifier_key_name, key_.verifier().text() + "\n"); error != 0)
      return Error{io_sentence(directory_.path() + "/" + verifier_key_name + " cannot be written", error)};
  }
  const auto is_in = [](const std::vector<Day>& list, Day day) {
    return std::binary_search(list.begin(), list.end(), day);
  };
  for (const Day day : days.plain) {
    if (is_in(days.sealed, day)) to_pack_.push_back(day);
  }
  std::vector<Day> left = days.with_lines();
  std::optional<Day> stillborn;  // a file that was made and never had its first line
  if (!left.empty() && !is_in(days.sealed, left.back())) {
    const Day newest = left.back();
    if (!is_in(days.plain, newest))
      return Error{seal_name(newest) + " is missing: a day is sealed before it is packed"};
    auto contents = read_open_day(directory_, newest, head_);
    if (!contents) return contents.error();
    if (*contents) return go_on_in(newest, whole_totals(std::move(**contents)));
    stillborn = newest;
    left.pop_back();
  }
  const auto done = left.empty() ? go_on_behind_nothing(now) : go_on_behind(left.back());
  if (!stillborn) return done;
  if (!done) {
    return Error{directory_.path() + "/" + plain_name(*stillborn) +
                 " contradicts the checkpoint beside it: its first line is damaged, and " + done.error().message};
  }
  if (const IoError error = directory_.remove(plain_name(*stillborn)); error != 0)
    return Error{io_sentence(plain_name(*stillborn) + " cannot be removed", error)};
  return {};
}

Result<void> Log::go_on_in(Day day, const DayContents& contents) {
  const std::uint64_t blocks_before = contents.before.size() / block_entries;
  const auto before = hashes_->frontier(blocks_before);
  if (!before) return Error{directory_.path() + "/" + BlockHashes::name + " is incomplete: " + before.error().message};
  if (before->root() != contents.before.root() || contents.before.size() % block_entries != 0)
    return Error{directory_.path() + "/" + BlockHashes::name + " and the first line of " + to_text(day) + " differ"};
  auto resumed = OpenDay::resume(directory_, day, contents);
  if (!resumed) return resumed.error();
  open_day_ = std::move(*resumed);
  last_day_ = day;
  frontier_ = contents.frontier;
  totals_ = contents.totals;
  totals_from_ = contents.totals_from;
  unwritten_blocks_ = contents.blocks;
  static_cast<void>(flush_blocks());  // a full disk does not keep us from starting
  recovered_ = {false, contents.has_stopped, contents.torn, contents.unsigned_lines};
  return {};
}

Result<void> Log::go_on_behind_nothing(Timestamp now) {
  if (head_.size != 0)
    return Error{directory_.path() + " has no days, but a checkpoint of " + std::to_string(head_.size) + " entries"};
  last_day_ = day_of(now) - std::chrono::days{1};
  return {};
}

Result<void> Log::go_on_behind(Day sealed) {
  const auto note = directory_.read(seal_name(sealed));
  if (!note) return note.error();
  if (!*note) return Error{seal_name(sealed) + " is missing: there are days behind it"};
  const auto seal = open_checkpoint(**note, keys_);
  if (!seal) return Error{directory_.path() + "/" + seal_name(sealed) + ": " + seal.error().message};
  if (*seal != head_) {
    return Error{directory_.path() + "/" + seal_name(sealed) + " ends at " + std::to_string(seal->size) +
                 " entries and the checkpoint at " + std::to_string(head_.size) + ": the days behind it are missing"};
  }
  auto frontier = hashes_->frontier(seal->size / block_entries);
  if (!frontier) return frontier.error();
  if (frontier->root() != seal->root)
    return Error{directory_.path() + "/" + BlockHashes::name + " and " + seal_name(sealed) + " differ"};
  last_day_ = sealed;
  frontier_ = *frontier;
  totals_from_ = frontier_.size();
  return {};
}

Result<void> Log::tidy_names() const {
  const auto names = directory_.names();
  if (!names) return names.error();
  for (const std::string& name : *names) {
    if (!name.ends_with(".tmp")) continue;  // what a crash left aside
    if (const IoError error = directory_.remove(name); error != 0)
      return Error{io_sentence(name + " cannot be removed", error)};
  }
  return {};
}

}  // namespace eugress
