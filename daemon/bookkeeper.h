// THE DESK: merges what workers report and publishes what everybody reads. One thread; it owns the Ledger. It ends when
// the reports' channel is closed and drained, and closes the channel of entries behind it.
#pragma once

#include <chrono>
#include <cstdint>
#include <future>
#include <optional>
#include <thread>
#include <vector>

#include "account/account.h"
#include "base/channel.h"
#include "base/published.h"
#include "evidence/entry.h"

namespace eugress {

class Bookkeeper {
 public:
  struct Outcome {
    std::vector<FlowLine> flows;  // replay with --flows, in the order in which flows ended
  };

  // `patience`: how long a worker on a link may be silent before it is given up; a file may take any time.
  Bookkeeper(Setting setting, std::uint32_t workers, std::optional<std::chrono::seconds> patience,
             Channel<Report>& reports, Channel<Entry>& entries, Published<Snapshot>& snapshots,
             Published<SeenServers>& seen, const Published<TapFacts>* tap_facts = nullptr);

  void start();
  // Waits until the end of the input has been booked and published: from then on page and input agree. From one thread.
  void await_end_of_input() { end_of_input_.get_future().wait(); }
  // Waits for the end; only after the reports' channel has been closed.
  Outcome finish();

 private:
  void keep_books();
  void book(Report report);
  void book_interval(Interval interval);
  void publish();
  void record(std::vector<BookedInterval> done);
  void end(const EndOfInput& end);
  void look_for_missing();
  void add_gap(const Gap& gap);
  void record_tap(const TapFindings& findings);

  using Clock = std::chrono::steady_clock;
  struct Heard {
    Clock::time_point at = Clock::now();
    Timestamp until;  // the end of its last interval
    bool has_ended = false;
  };

  Channel<Report>& reports_;
  Channel<Entry>& entries_;
  Published<Snapshot>& snapshots_;
  Published<SeenServers>& seen_;
  const Published<TapFacts>* tap_facts_;  // null: nobody asks the machine
  Ledger ledger_;
  std::optional<std::chrono::seconds> patience_;
  std::vector<Heard> heard_;  // by worker
  Outcome outcome_;
  std::uint64_t refused_before_ = 0;
  Timestamp last_end_;
  TapFindings tap_recorded_ = nothing_told();
  std::promise<void> end_of_input_;
  std::jthread thread_;
};

}  // namespace eugress
