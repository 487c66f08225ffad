// What the daemon does about its own news while it watches a link: sends canaries, and writes each notice to the
// journal as one line of JSON once the evidence log has what it speaks of. One thread: main's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "account/notice.h"
#include "canary.h"
#include "evidence/recorder.h"
#include "settings/settings.h"

namespace eugress {

class SelfWatch {
 public:
  SelfWatch(const Settings& settings, std::string gateway)
      : gateway_(gateway),
        canaries_(std::chrono::seconds{settings.canary_seconds}, settings.interval),
        notices_(std::move(gateway)) {}

  SelfWatch(const SelfWatch&) = delete;
  SelfWatch& operator=(const SelfWatch&) = delete;
  // Writes what still waits, without a range.
  ~SelfWatch();

  // Call it every few seconds. True if there is something that the Setting does not say yet. `head`: null without an
  // evidence log.
  [[nodiscard]] bool look(const Knowledge& in_force, const Snapshot& snapshot, const EvidenceHead* head, Timestamp now);
  void describe(Setting& setting) const;

 private:
  struct Held {
    Notice notice;
    std::uint64_t from = 0;  // entries that the log had before
    int looks = 0;
    bool is_due = false;
  };
  void write(const Held& held, const EvidenceHead* head) const;

  std::string gateway_;
  Canaries canaries_;
  NoticeBook notices_;
  std::vector<Held> held_;
  std::uint64_t entries_before_ = 0;
};

}  // namespace eugress
