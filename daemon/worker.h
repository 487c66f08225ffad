// THE LOOP: one capture queue, run to completion. A worker owns its source, flow table, memory of servers and open
// tally; it reads published Knowledge once per batch and says everything it has to say in Reports. One thread. The
// packet path allocates nothing, locks nothing and logs nothing; assessments happen when a flow's facts grow, when the
// epoch moves, and before an interval is posted.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

#include "account/account.h"
#include "assess.h"
#include "base/channel.h"
#include "base/published.h"
#include "capture/source.h"
#include "decode/decode.h"
#include "flow/flow.h"
#include "flow/heard_names.h"
#include "flow/sighting.h"
#include "knowledge.h"

namespace eugress {

struct WorkerSettings {
  std::uint32_t number = 0;
  std::chrono::seconds interval{60};
  std::size_t max_flows = 131072;
  std::size_t max_candidates = 16384;
  std::size_t max_servers = 8192;
  // Of the workers of one link the same, so that a mark means the same to each.
  KeyedHash hash = KeyedHash::with_random_key();
  // One a worker, by its number, on which it tells the others what it has seen. Fewer than two: there are no others.
  // They must outlive the workers.
  std::vector<Published<Sightings>*> boards = {};
  Unwrapping unwrapping = {};               // what it counts goes into the worker's intervals
  std::vector<Prefix> nat64_prefixes = {};  // besides the one everybody knows
  bool client_hellos = true;                // of anybody pass the kernel's filter
  bool is_replay = false;                   // reports wait for room instead of being refused
  bool lists_flows = false;                 // Interval::ended_flows is filled
  bool all_flows = false;                   // flows of no provider are kept and listed too
};

// Every tunnel of a capture is looked into: whoever replays one knows where it was taken.
[[nodiscard]] Unwrapping unwrapping_of(const Settings& settings, bool is_replay);

class Worker {
 public:
  // `known` must have been published before. `heard`: what a feed tells, if there is one; must outlive this.
  Worker(WorkerSettings settings, Source& source, const Published<Knowledge>& known, Channel<Report>& reports,
         const Published<HeardNames>* heard = nullptr);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  // Reads until the source ends, fails or a stop is requested; then closes the open interval and every flow. The
  // source's error, if any.
  Result<void> run(std::stop_token stop);

 private:
  struct Flow;
  class Books;
  std::unique_ptr<Books> books_;
  Source& source_;
};

}  // namespace eugress
