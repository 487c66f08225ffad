#include "account/period_book.h"

#include <algorithm>

namespace eugress {
namespace {

Counts both(const TwoWay& counts) noexcept {
  Counts sum = counts.egress;
  sum += counts.ingress;
  return sum;
}

}  // namespace

void ClaimSums::add(Verdict verdict, Grade grade, const Counts& counts) noexcept {
  const bool is_strong = grade == Grade::a || grade == Grade::b;
  switch (verdict) {
    case Verdict::inside:
      inside += counts;
      return;
    case Verdict::outside:
      (is_strong ? outside : outside_weak) += counts;
      return;
    case Verdict::exempt:
      (is_strong ? exempt : exempt_weak) += counts;
      return;
    case Verdict::disputed:
      disputed += counts;
      return;
    case Verdict::unknown:
      unknown += counts;
      return;
  }
}

ClaimSums& ClaimSums::operator+=(const ClaimSums& other) noexcept {
  inside += other.inside;
  outside += other.outside;
  outside_weak += other.outside_weak;
  exempt += other.exempt;
  exempt_weak += other.exempt_weak;
  disputed += other.disputed;
  unknown += other.unknown;
  return *this;
}

Counts ClaimSums::all() const noexcept {
  Counts sum = unclear();
  for (const Counts* part : {&inside, &outside, &exempt, &exempt_weak}) sum += *part;
  return sum;
}

Counts ClaimSums::unclear() const noexcept {
  Counts sum = outside_weak;
  sum += disputed;
  sum += unknown;
  return sum;
}

void Sight::add(const Interval& interval, bool is_assessable) noexcept {
  *this += Sight{interval.start,         interval.end,          1, is_assessable ? std::uint64_t{1} : 0,
                 interval.witnesses.all, interval.one_way_bytes};
}

Sight& Sight::operator+=(const Sight& other) noexcept {
  if (other.intervals == 0) return *this;
  from = intervals == 0 ? other.from : std::min(from, other.from);
  until = intervals == 0 ? other.until : std::max(until, other.until);
  intervals += other.intervals;
  assessable += other.assessable;
  bytes += other.bytes;
  one_way_bytes += other.one_way_bytes;
  return *this;
}

void PeriodBook::add(const Interval& interval, bool is_assessable, const ClaimSetting& setting) {
  BookedDay& today = days_[day_of(interval.start)];
  today.sight.add(interval, is_assessable);
  for (const Cell& cell : interval.cells) {
    const std::size_t number = setting.of_zone(cell.key.zone);
    if (number >= setting.grounds.size() || cell.key.provider != setting.grounds[number].provider) {
      continue;  // nobody promised anything of it; it is counted in the cells
    }
    today.by_profile[setting.grounds[number].profile][static_cast<std::size_t>(cell.key.plane)].add(
        cell.key.verdict, cell.key.grade, both(cell.counts));
  }
  for (const ExpectedCall& call : setting.calls) {
    if (interval.start < call.from || interval.start >= call.until) continue;  // not its time
    BookedCall& booked = calls_[setting.grounds[call.grounds].profile + "/" + call.id];
    booked.sight.add(interval, is_assessable);
    for (const Cell& cell : interval.cells) {
      const auto plane = static_cast<std::size_t>(cell.key.plane);
      const bool is_of_call = cell.key.zone == call.zone && call.planes.test(plane) &&
                              cell.key.provider == setting.grounds[call.grounds].provider;
      if (is_of_call) booked.planes[plane].add(cell.key.verdict, cell.key.grade, both(cell.counts));
    }
  }
  if (calls_.size() > setting.calls.size()) {  // calls that the policy no longer names
    std::erase_if(calls_, [&](const auto& booked) {
      return std::none_of(setting.calls.begin(), setting.calls.end(), [&](const ExpectedCall& call) {
        return booked.first == setting.grounds[call.grounds].profile + "/" + call.id;
      });
    });
  }
  while (days_.size() > most_days) {
    days_.erase(days_.begin());
    ++days_forgotten_;
  }
}

}  // namespace eugress
