#include "bookkeeper.h"

#include <utility>

namespace eugress {

Bookkeeper::Bookkeeper(Setting setting, std::uint32_t workers, Channel<Report>& reports, Channel<Entry>& entries,
                       Published<Snapshot>& snapshots, Published<SeenServers>& seen,
                       const Published<TapFacts>* tap_facts)
    : reports_(reports),
      entries_(entries),
      snapshots_(snapshots),
      seen_(seen),
      tap_facts_(tap_facts),
      ledger_(std::move(setting), workers) {
  if (tap_facts_ != nullptr) ledger_.set_tap_facts(tap_facts_->read());
  publish();  // a page can be shown before the first interval closes
}

void Bookkeeper::start() {
  thread_ = std::jthread([this] { keep_books(); });
}

Bookkeeper::Outcome Bookkeeper::finish() {
  if (thread_.joinable()) thread_.join();
  return std::move(outcome_);
}

void Bookkeeper::keep_books() {
  while (auto report = reports_.get()) {
    const bool is_end = std::holds_alternative<EndOfInput>(*report);
    book(std::move(*report));
    // A fast replay brings reports in crowds: the state after the last of them is enough.
    if (is_end || reports_.is_empty()) publish();
    if (is_end) end_of_input_.set_value();
  }
  publish();
  entries_.close();
}

void Bookkeeper::publish() {
  snapshots_.publish(ledger_.snapshot());
  seen_.publish(ledger_.seen_servers());
}

void Bookkeeper::book(Report report) {
  if (Interval* const interval = std::get_if<Interval>(&report)) {
    book_interval(std::move(*interval));
  } else if (const Gap* const gap = std::get_if<Gap>(&report)) {
    ledger_.add(*gap);
    entries_.put(GapEntry{*gap});
  } else if (const EndOfInput* const end = std::get_if<EndOfInput>(&report)) {
    if (end->is_damaged) ledger_.set_truncated();
  } else {
    ledger_.set_setting(*std::get<std::shared_ptr<const Setting>>(report));
  }
}

void Bookkeeper::book_interval(Interval interval) {
  if (const std::uint64_t refused = reports_.refused(); refused != refused_before_) {
    // What the channel turned away lies between the last interval that arrived and this one.
    const Gap gap{last_end_ == Timestamp{} ? interval.start : last_end_, interval.start, Gap::Why::reports_refused};
    refused_before_ = refused;
    ledger_.set_reports_refused(refused);
    ledger_.add(gap);
    entries_.put(GapEntry{gap});
  }
  last_end_ = interval.end;
  if (tap_facts_ != nullptr) ledger_.set_tap_facts(tap_facts_->read());
  record(ledger_.add(std::move(interval)));
}

void Bookkeeper::record(std::vector<Interval> done) {
  for (Interval& interval : done) {
    std::move(interval.ended_flows.begin(), interval.ended_flows.end(), std::back_inserter(outcome_.flows));
    interval.ended_flows.clear();
    entries_.put(IntervalEntry{std::move(interval)});
  }
}

}  // namespace eugress
