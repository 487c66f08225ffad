// Adds the intervals of all workers, span by span. An interval counts once every worker has closed it; until then it
// waits, though not for a worker that was given up. What such a worker says afterwards is added to the sums, so that
// they stay exact; the span itself stays marked as not seen whole. One thread: the bookkeeper's.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "account/first_hops.h"
#include "account/interval.h"
#include "account/seen_server.h"
#include "account/snapshot.h"

namespace eugress {

// An interval that is closed for good, and what it is worth.
struct BookedInterval {
  Interval interval;
  bool is_assessable = false;
  bool is_clock_good = true;
};

class Ledger {
 public:
  Ledger(Setting setting, std::uint32_t workers);

  // The merged intervals that became complete by this one, oldest first: mostly one, none while another worker is
  // behind.
  [[nodiscard]] std::vector<BookedInterval> add(Interval interval);
  void add(const Gap& gap);
  // A worker that will close nothing more (its source ended).
  [[nodiscard]] std::vector<BookedInterval> finish(std::uint32_t worker);
  // A worker that has been silent for too long is not waited for until it speaks again.
  [[nodiscard]] std::vector<BookedInterval> give_up(std::uint32_t worker);
  void set_setting(Setting setting);
  void set_tap_facts(std::shared_ptr<const TapFacts> facts) { tap_.set_facts(std::move(facts)); }
  void set_truncated() noexcept;
  void set_reports_refused(std::uint64_t refused) noexcept;

  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const;
  // Every remembered server of the last day, by the packets' clock, on each of its planes; at most max_servers.
  [[nodiscard]] std::shared_ptr<const SeenServers> seen_servers() const;

  static constexpr std::size_t max_servers = 4096;  // remembered for the page
  static constexpr std::size_t servers_shown = 200;
  static constexpr std::size_t gaps_shown = 100;

 private:
  struct Waiting {
    Interval merged;
    std::vector<bool> closed_by;
  };
  enum class Standing : std::uint8_t { working, missing, finished };
  // What a worker said last of what is a state, or a sum since the start.
  struct Desk {
    Standing standing = Standing::working;
    std::uint64_t closed = 0;  // number of its last interval; it goes forward
    TableState tables;
    std::optional<FilterState> filter;
    std::array<std::uint64_t, feed_line_count> feed_lines{};
  };
  [[nodiscard]] std::vector<BookedInterval> complete();
  void sit_down(const Interval& interval);
  void sum_desks();
  void book(const Interval& interval);
  void add_counts(const Interval& interval, bool is_assessable);
  void book_server(const ServerRecord& record, const Interval& interval);

  std::vector<Desk> desks_;         // by worker
  std::uint64_t booked_until_ = 0;  // numbers below are closed
  std::map<std::uint64_t, Waiting> waiting_;
  std::map<CellKey, TwoWay> cells_;
  struct ServerLess {
    bool operator()(const ServerRecord& a, const ServerRecord& b) const noexcept;
  };
  std::vector<ServerLine> servers_;
  Snapshot books_;  // all but cells and servers
  PeriodBook period_;
  FirstHopBook first_hops_;
  TapBook tap_;
};

}  // namespace eugress
