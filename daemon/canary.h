// The canary: a made-up call to a place that nobody promised, sent through rooms of its own (a worker, a ledger, the
// lines of the log, the page of metrics) that share the code of the daemon and none of its tables, so that no real
// count, no log and no page sees it. What it rests on is the policy and the law in force; addresses and their place are
// known to it alone (capture/canary_source.h). It says nothing of the interface and the kernel's filter.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "account/canary.h"
#include "base/time.h"
#include "knowledge.h"

namespace eugress {

// What one room made of the canary.
struct CanaryStation {
  std::string_view room;
  bool is_passed = false;
  std::string said;  // for people, in English: what there is, or what is missing
};

struct CanaryJourney {
  std::vector<CanaryStation> stations;  // in the order of the rooms, all of them

  [[nodiscard]] CanaryResult result() const noexcept;
  [[nodiscard]] const CanaryStation* lost_at() const noexcept;  // the first that was not passed; null if it arrived
};

// In some milliseconds, on the caller's thread.
[[nodiscard]] CanaryJourney send_canary(const Knowledge& in_force, std::chrono::seconds interval, Timestamp now);

// Sends a canary when one is due: at the start, then every so often, and when other Knowledge came into force. One
// thread.
class Canaries {
 public:
  // 0 seconds: never.
  Canaries(std::chrono::seconds every, std::chrono::seconds interval) : interval_(interval) { record_.every = every; }

  // True if one was sent. Writes to the log what was lost, and that it is found again.
  bool look(const Knowledge& in_force, Timestamp now);
  [[nodiscard]] const CanaryRecord& record() const noexcept { return record_; }

 private:
  [[nodiscard]] bool is_due(std::uint64_t epoch, Timestamp now) const noexcept;

  std::chrono::seconds interval_;
  CanaryRecord record_;
  std::uint64_t epoch_ = 0;
};

}  // namespace eugress
