#include "self_watch.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "export/notice_line.h"

namespace eugress {
namespace {

// What came with an interval is written and signed within a second: the second look finds all of it. A scribe that does
// not write holds back no news.
constexpr int looks_at_least = 2;
constexpr int looks_at_most = 5;

spdlog::level::level_enum level_of(Severity severity) noexcept {
  return severity == Severity::info ? spdlog::level::info : spdlog::level::warn;
}

}  // namespace

SelfWatch::~SelfWatch() {
  for (const Held& held : held_) write(held, nullptr);
}

bool SelfWatch::look(const Knowledge& in_force, const Snapshot& snapshot, const EvidenceHead* head, Timestamp now) {
  const bool was_sent = canaries_.look(in_force, now);
  const NoticeCounts before = notices_.counts();
  for (Notice& notice : notices_.see(snapshot)) held_.push_back({std::move(notice), entries_before_});
  const std::uint64_t entries = head == nullptr ? 0 : head->checkpoint.size;
  for (Held& held : held_) {
    ++held.looks;
    const bool is_on_record = held.looks >= looks_at_least && entries > held.from;
    held.is_due = head == nullptr || is_on_record || held.looks >= looks_at_most;
    if (held.is_due) write(held, head);
  }
  std::erase_if(held_, [](const Held& held) { return held.is_due; });
  entries_before_ = entries;
  return was_sent || notices_.counts() != before;
}

void SelfWatch::describe(Setting& setting) const {
  setting.canary = canaries_.record();
  setting.notices = notices_.counts();
}

void SelfWatch::write(const Held& held, const EvidenceHead* head) const {
  std::optional<EvidenceRange> range;
  if (head != nullptr) range = {head->checkpoint.origin, held.from, head->checkpoint.size};
  spdlog::log(level_of(held.notice.severity), "notice {}", notice_line(held.notice, gateway_, range));
}

}  // namespace eugress
