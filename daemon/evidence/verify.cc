#include "evidence/verify.h"

#include <algorithm>
#include <future>
#include <set>
#include <thread>

#include "evidence/day_check.h"

namespace eugress {
namespace {

std::vector<DayFound> check_days(const LogReader& log, const std::set<std::uint64_t>& sizes) {
  const std::size_t at_once = std::max(1U, std::thread::hardware_concurrency());
  std::vector<DayFound> found;
  std::vector<std::future<DayFound>> running;
  for (std::size_t next = 0; found.size() < log.days().size();) {
    for (; next < log.days().size() && running.size() < at_once; ++next) {
      const KeptDay& day = log.days()[next];
      running.push_back(std::async(std::launch::async, [&log, &day, &sizes] { return check_day(log, day, sizes); }));
    }
    found.push_back(running.front().get());
    running.erase(running.begin());
  }
  return found;
}

void add_day(const DayFound& found, Verification& into) {
  into.entries += found.entries;
  for (const auto& [kind, count] : found.kinds) into.kinds[kind] += count;
  into.totals.add(found.totals);
  into.coverage += found.coverage;
  into.wrong.insert(into.wrong.end(), found.wrong.begin(), found.wrong.end());
}

// Each day stands on the tree that the one before left, and the last leaves what is signed.
void check_chain(const LogReader& log, const std::vector<DayFound>& found, Verification& into) {
  for (std::size_t i = 0; i < found.size(); ++i) {
    const KeptDay& day = log.days()[i];
    const std::string name = to_text(day.day);
    if (day.start.day != day.day) into.wrong.push_back(name + " says of itself that it is " + to_text(day.start.day));
    if (i == 0) {
      const auto before = log.hashes().frontier(day.start.first / block_entries);
      if (day.start.first % block_entries != 0 || !before || before->root() != day.start.before.root())
        into.wrong.push_back(name + " does not stand on the tree that the block hashes give");
    } else if (found[i - 1].end.size() == day.start.first && found[i - 1].end.root() != day.start.before.root()) {
      into.wrong.push_back(name + " does not stand on the tree that the day before left");
    }
  }
  if (found.empty() && log.head().size != 0) into.wrong.emplace_back("no day is left of a log that has entries");
  if (!found.empty() && found.back().end.size() == log.head().size && found.back().end.root() != log.head().root)
    into.wrong.emplace_back("the entries have another root than the checkpoint: they are not what was signed");
}

// The root at a size, if the lines or the block hashes still give it.
std::optional<Digest> root_at(const LogReader& log, const std::vector<DayFound>& found, std::uint64_t size) {
  for (const DayFound& day : found) {
    if (const auto known = day.roots.find(size); known != day.roots.end()) return known->second;
  }
  if (size % block_entries != 0) return std::nullopt;
  const auto frontier = log.hashes().frontier(size / block_entries);
  return frontier ? std::optional{frontier->root()} : std::nullopt;
}

void check_seals(const LogReader& log, const std::vector<DayFound>& found, Verification& into) {
  std::uint64_t size_before = 0;
  for (const Day day : log.sealed_days()) {
    ++into.seals;
    const auto seal = log.seal_of(day);
    if (!seal) {
      into.wrong.push_back(seal.error().message);
      continue;
    }
    if (seal->size < size_before || seal->size > log.head().size) {
      into.wrong.push_back(seal_name(day) + " has " + std::to_string(seal->size) + " entries, the checkpoint " +
                           std::to_string(log.head().size));
      continue;
    }
    size_before = seal->size;
    const auto root = root_at(log, found, seal->size);
    if (!root || *root != seal->root)
      into.wrong.push_back(seal_name(day) + " signs another history than the checkpoint");
  }
  for (const KeptDay& day : log.days()) {
    const bool is_last = &day == &log.days().back();
    if (!day.is_sealed && !is_last) into.wrong.push_back(seal_name(day.day) + " is missing");
  }
}

void check_sightings(const LogReader& log, const std::vector<DayFound>& found,
                     const std::vector<WitnessedHead>& sightings, Verification& into) {
  for (const WitnessedHead& seen : sightings) {
    if (seen.size > log.head().size) {
      into.wrong.push_back("a witness saw " + std::to_string(seen.size) + " entries; the log has " +
                           std::to_string(log.head().size) + ": it was cut, or another one was shown");
      return;
    }
    const auto root = seen.size == 0 ? std::optional{empty_root()} : root_at(log, found, seen.size);
    if (!root) {
      ++into.sightings_left_out;
      continue;
    }
    ++into.sightings_checked;
    if (*root == seen.root) continue;
    into.wrong.push_back("a witness saw another root at " + std::to_string(seen.size) +
                         " entries: what came before was changed");
    return;
  }
}

// A day is removed after the log has said so, and what said so is younger than what it removed.
void check_first_kept(const std::vector<DayFound>& found, Verification& into) {
  std::uint64_t pruned_to = 0;
  for (const DayFound& day : found) pruned_to = std::max(pruned_to, day.pruned_to);
  if (into.first_kept > pruned_to)
    into.wrong.push_back("entries " + std::to_string(pruned_to) + " to " + std::to_string(into.first_kept - 1) +
                         " are gone, and no entry says that they were removed");
}

void say_what_is_missing(Verification& into) {
  const LoggedCoverage& coverage = into.coverage;
  if (into.first_kept != 0)
    into.incomplete.push_back("entries 0 to " + std::to_string(into.first_kept - 1) + " are no longer kept");
  if (coverage.lost_entries != 0)
    into.incomplete.push_back(std::to_string(coverage.lost_entries) + " entries could not be written");
  if (coverage.gaps != 0) into.incomplete.push_back(std::to_string(coverage.gaps) + " gaps");
  if (coverage.crashes != 0)
    into.incomplete.push_back(std::to_string(coverage.crashes) + (coverage.crashes == 1 ? " crash" : " crashes"));
  if (into.sightings_left_out != 0)
    into.incomplete.push_back(std::to_string(into.sightings_left_out) +
                              " sightings are of days that are no longer kept");
}

}  // namespace

LoggedCoverage& LoggedCoverage::operator+=(const LoggedCoverage& later) {
  if (intervals == 0) first = later.first;
  last = std::max(last, later.last);
  seconds += later.seconds;
  intervals += later.intervals;
  frames += later.frames;
  lost_frames += later.lost_frames;
  loss_unstated += later.loss_unstated;
  lost_entries += later.lost_entries;
  gaps += later.gaps;
  starts += later.starts;
  crashes += later.crashes;
  clock_jumps += later.clock_jumps;
  return *this;
}

double LoggedCoverage::share() const noexcept {
  return last <= first ? 0.0 : std::min(1.0, static_cast<double>(seconds) / static_cast<double>(last - first));
}

Verification verify(const LogReader& log, bool key_was_given, std::vector<WitnessedHead> sightings) {
  Verification result;
  result.head = log.head();
  result.key = log.key().text();
  result.key_was_given = key_was_given;
  result.first_kept = log.days().empty() ? log.head().size : log.days().front().start.first;
  for (const KeptDay& day : log.days()) result.days.push_back(day.day);
  std::set<std::uint64_t> sizes;
  for (const WitnessedHead& seen : sightings) sizes.insert(seen.size);
  for (const Day day : log.sealed_days()) {
    if (const auto seal = log.seal_of(day)) sizes.insert(seal->size);
  }
  const std::vector<DayFound> found = check_days(log, sizes);
  for (const DayFound& day : found) add_day(day, result);
  check_chain(log, found, result);
  check_seals(log, found, result);
  check_first_kept(found, result);
  check_sightings(log, found, sightings, result);
  say_what_is_missing(result);
  return result;
}

}  // namespace eugress
