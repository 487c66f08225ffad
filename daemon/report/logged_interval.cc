#include "report/logged_interval.h"

namespace eugress {

bool is_complete(const LoggedInterval& one) noexcept {
  return one.records_seen == one.records_expected;
}

bool is_assessable(const LoggedInterval& one) noexcept {
  if (one.has_clock_jump || !is_complete(one)) return false;
  if (one.is_assessable) return *one.is_assessable;
  const Interval& interval = one.interval;
  const std::uint64_t passed = interval.frames.seen + *interval.lost.kernel + *interval.lost.interface;
  const bool is_loss_small =
      !one.is_loss_known || passed == 0 ||
      static_cast<double>(interval.frames.seen) / static_cast<double>(passed) > 1.0 - tolerated_loss;
  return interval.is_whole && is_loss_small;
}

std::uint64_t bytes_of(const LoggedInterval& one) noexcept {
  std::uint64_t bytes = 0;
  for (const auto& [key, change] : one.cells) bytes += natural(change.bytes);
  return bytes;
}

std::tuple<bool, bool, bool, std::uint64_t> worth(const LoggedInterval& one) noexcept {
  return {!one.departures.empty(), is_assessable(one), is_complete(one), one.interval.frames.seen};
}

void add(LoggedInterval& sum, const LoggedInterval& more) {
  for (const auto& [key, change] : more.cells) {
    Change& all = sum.cells[key];
    all.bytes += change.bytes;
    all.packets += change.packets;
    all.connections += change.connections;
  }
  sum.records += more.records;
  for (const auto& [key, counts] : more.departures) sum.departures[key] += counts;
  for (const auto& [id, counts] : more.exemptions) sum.exemptions[id] += counts;
  sum.interval.one_way_bytes += more.interval.one_way_bytes;
  sum.interval.frames.seen += more.interval.frames.seen;
  sum.interval.lost += more.interval.lost;
  sum.interval.is_whole = sum.interval.is_whole && more.interval.is_whole;
  sum.records_expected += more.records_expected;
  sum.records_seen += more.records_seen;
  sum.is_loss_known = sum.is_loss_known && more.is_loss_known;
  sum.has_clock_jump = sum.has_clock_jump || more.has_clock_jump;
  sum.is_sampled = sum.is_sampled || more.is_sampled;
  sum.is_clock_unsure = sum.is_clock_unsure || more.is_clock_unsure;
  if (sum.is_assessable && more.is_assessable)
    sum.is_assessable = *sum.is_assessable && *more.is_assessable;
  else
    sum.is_assessable.reset();
}

void join(LoggedInterval& part, const LoggedInterval& next) {
  add(part, next);
  part.interval.is_whole = false;
  if (part.is_assessable) part.is_assessable = false;
}

}  // namespace eugress
