#include "bookkeeper.h"

#include <algorithm>
#include <utility>

namespace eugress {
namespace {

constexpr std::chrono::seconds between_looks{1};

}  // namespace

Bookkeeper::Bookkeeper(Setting setting, std::uint32_t workers, std::optional<std::chrono::seconds> patience,
                       Channel<Report>& reports, Channel<Entry>& entries, Published<Snapshot>& snapshots,
                       Published<SeenServers>& seen, const Published<TapFacts>* tap_facts)
    : reports_(reports),
      entries_(entries),
      snapshots_(snapshots),
      seen_(seen),
      tap_facts_(tap_facts),
      ledger_(std::move(setting), workers),
      patience_(patience),
      heard_(workers) {
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
  for (;;) {
    auto report = patience_ ? reports_.get_for(between_looks) : reports_.get();
    if (report) {
      const bool is_end = std::holds_alternative<EndOfInput>(*report);
      book(std::move(*report));
      // A fast replay brings reports in crowds: the state after the last of them is enough.
      if (is_end || reports_.is_empty()) publish();
      const auto has_ended = [](const Heard& worker) { return worker.has_ended; };
      if (is_end && std::all_of(heard_.begin(), heard_.end(), has_ended)) end_of_input_.set_value();
    } else if (reports_.finished()) {
      break;
    }
    if (patience_) look_for_missing();
  }
  publish();
  entries_.close();
}

// A worker closes its intervals also on a link without a packet: one that does not is stuck or gone, and what it should
// have seen nobody has. While that lasts, one span after the other is told as not seen.
void Bookkeeper::look_for_missing() {
  const Clock::time_point now = Clock::now();
  for (std::uint32_t worker = 0; worker < heard_.size(); ++worker) {
    Heard& heard = heard_[worker];
    if (heard.has_ended || now - heard.at < *patience_) continue;  // it works, or need not
    heard.at = now;
    const Timestamp time = std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
    const Timestamp from = heard.until != Timestamp{} ? std::min(heard.until, time) : time - *patience_;
    heard.until = time;
    add_gap({from, heard.until, Gap::Why::worker_missing});
    record(ledger_.give_up(worker));
    publish();
  }
}

void Bookkeeper::add_gap(const Gap& gap) {
  ledger_.add(gap);
  entries_.put(GapEntry{gap});
}

void Bookkeeper::end(const EndOfInput& end) {
  heard_[end.worker].has_ended = true;
  if (end.is_damaged) ledger_.set_truncated();
  record(ledger_.finish(end.worker));
}

void Bookkeeper::publish() {
  const std::shared_ptr<const Snapshot> snapshot = ledger_.snapshot();
  record_tap(snapshot->tap.findings);
  snapshots_.publish(snapshot);
  seen_.publish(ledger_.seen_servers());
}

// Only their states: figures move with every interval.
void Bookkeeper::record_tap(const TapFindings& findings) {
  const auto is_alike = [](const TapFinding& a, const TapFinding& b) { return a.state == b.state; };
  if (std::equal(findings.begin(), findings.end(), tap_recorded_.begin(), is_alike)) return;
  tap_recorded_ = findings;
  entries_.put(TapEntry{findings, last_end_});
}

void Bookkeeper::book(Report report) {
  if (Interval* const interval = std::get_if<Interval>(&report)) {
    book_interval(std::move(*interval));
  } else if (const Gap* const gap = std::get_if<Gap>(&report)) {
    add_gap(*gap);
  } else if (const EndOfInput* const last = std::get_if<EndOfInput>(&report)) {
    end(*last);
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
    add_gap(gap);
  }
  last_end_ = interval.end;
  if (tap_facts_ != nullptr) ledger_.set_tap_facts(tap_facts_->read());
  heard_[interval.worker].at = Clock::now();
  heard_[interval.worker].until = interval.end;
  record(ledger_.add(std::move(interval)));
}

void Bookkeeper::record(std::vector<BookedInterval> done) {
  for (BookedInterval& booked : done) {
    Interval& interval = booked.interval;
    std::move(interval.ended_flows.begin(), interval.ended_flows.end(), std::back_inserter(outcome_.flows));
    interval.ended_flows.clear();
    entries_.put(IntervalEntry{std::move(booked)});
  }
}

}  // namespace eugress
