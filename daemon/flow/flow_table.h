// A bounded map from FlowKey to a record, made for one reader of one link: open addressing over 64-byte slots with what
// every packet touches, the full key and all else in a record beside it. All memory is taken at construction, and
// touched then where the caller wants that. Time is the packets'.
//
// Memory: 85 bytes a flow for its slot, at 3/4 load, plus sizeof(Record). One thread.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/keyed_hash.h"
#include "base/pool.h"
#include "base/prefetch.h"
#include "base/result.h"
#include "base/room.h"
#include "base/time.h"
#include "flow/flow_end.h"
#include "flow/flow_key.h"

namespace eugress {

struct alignas(64) FlowSlot {
  std::uint64_t hash = 0;
  Timestamp last_seen;
  // Not yet posted, by Direction.
  std::uint64_t octets[2] = {0, 0};   // NOLINT(modernize-avoid-c-arrays): layout
  std::uint64_t packets[2] = {0, 0};  // NOLINT(modernize-avoid-c-arrays): layout
  std::uint32_t record = 0;           // its number in the pool of records
  std::uint16_t idle_seconds = 0;     // after which the flow ends
  bool is_identified = false;         // a provider's; otherwise its frames are pending
  bool is_inspected = true;           // payloads are still looked at
  std::uint8_t seen_directions = 0;   // bit 0 egress, bit 1 ingress, over the whole life
  std::uint8_t media_of = 0;          // the provider whose media this flow carries; 0: none
  bool has_answered = false;          // TCP: a SYN/ACK or a payload was seen
  bool is_closing = false;            // TCP: FIN or RST seen
  std::uint32_t timing = 0;           // its number in the pool of timings; 0: not timed

  [[nodiscard]] std::uint64_t unposted_packets() const noexcept { return packets[0] + packets[1]; }
};
static_assert(sizeof(FlowSlot) == 64, "one cache line a flow");

// Record must have a member `FlowKey key`.
template <typename Record>
class FlowTable {
 public:
  FlowTable(std::size_t capacity, KeyedHash hash, Pages pages = Pages::when_used)
      : hash_(hash),
        slots_(capacity + capacity / 3 + 1, pages),
        occupied_(slots_.size() / word_bits + 1),
        records_(capacity, pages) {}

  [[nodiscard]] std::size_t size() const noexcept { return records_.size(); }
  [[nodiscard]] std::size_t capacity() const noexcept { return records_.capacity(); }
  [[nodiscard]] std::uint64_t hash(const FlowKey& key) const noexcept { return key.hash(hash_); }
  [[nodiscard]] Record& record(const FlowSlot& slot) noexcept { return records_[slot.record]; }

  // Null if there is no such flow. Pointers to slots are valid until the next insert or end.
  [[nodiscard]] FlowSlot* find(const FlowKey& key, std::uint64_t hash) noexcept {
    // Most packets of a link have no flow here: the bit is near, the slot would be a cache miss.
    for (std::size_t at = home(hash); is_occupied(at); at = next(at)) {
      FlowSlot& slot = slots_[at];
      if (slot.hash == hash && records_[slot.record].key == key) return &slot;
    }
    return nullptr;
  }

  // For whoever will ask soon. Brings near what find() reads first; and, once that is there, what it reads then: the
  // keys of the flow of that hash, null if there is none, and if payloads are still looked at the rest of its record.
  void prefetch_slot(std::uint64_t hash) const noexcept {
    const std::size_t at = home(hash);
    if (is_occupied(at)) prefetch(slots_[at]);
  }
  [[nodiscard]] const FlowSlot* prefetch_record(std::uint64_t hash) const noexcept {
    for (std::size_t at = home(hash); is_occupied(at); at = next(at)) {
      if (slots_[at].hash != hash) continue;  // another flow's
      const Record& record = records_[slots_[at].record];
      if (slots_[at].is_inspected) {
        prefetch(record);
      } else {
        prefetch(record.key);
      }
      return &slots_[at];
    }
    return nullptr;
  }

  // The key must not be in the table. Null if the table is full.
  [[nodiscard]] FlowSlot* insert(const FlowKey& key, std::uint64_t hash, Timestamp now) noexcept {
    const auto record = records_.take();
    if (record == 0) return nullptr;
    std::size_t at = home(hash);
    while (is_occupied(at)) at = next(at);
    occupied_[at / word_bits] |= bit(at);
    FlowSlot& slot = slots_.set(at, {});
    slot.hash = hash;
    slot.last_seen = now;
    slot.record = record;
    records_[record].key = key;
    return &slot;
  }

  // Calls on_end(slot, record, reason) and then forgets the flow.
  template <typename OnEnd>
  void end(FlowSlot& slot, FlowEnd reason, OnEnd&& on_end) {
    on_end(slot, records_[slot.record], reason);
    erase(slots_.place_of(slot));
  }

  // Looks at the next `count` slots, round and round, and ends those that `reason_to_end(slot)` gives a FlowEnd for.
  template <typename ReasonToEnd, typename OnEnd>
  void sweep(std::size_t count, ReasonToEnd&& reason_to_end, OnEnd&& on_end) {
    std::size_t left = std::min(count, slots_.size());
    while (left != 0) {
      const std::size_t empty = empty_from(hand_, left);
      left -= empty;
      hand_ += empty;
      if (hand_ == slots_.size()) hand_ = 0;
      if (left == 0) return;
      if (!is_occupied(hand_)) continue;  // wrapped round to another empty run
      FlowSlot& slot = slots_[hand_];
      if (const auto reason = reason_to_end(std::as_const(slot))) {
        end(slot, *reason,
            on_end);  // a neighbour may have moved into this slot: look again; bounded by the flows in the table
        continue;
      }
      hand_ = next(hand_);
      --left;
    }
  }

  template <typename OnFlow>
  void for_each(OnFlow&& on_flow) {
    for (std::size_t at = empty_from(0, slots_.size()); at < slots_.size();
         at += 1 + empty_from(at + 1, slots_.size() - at - 1)) {
      on_flow(slots_[at], records_[slots_[at].record]);
    }
  }

  template <typename OnEnd>
  void end_all(FlowEnd reason, OnEnd&& on_end) {
    for_each([&](FlowSlot& slot, Record& record) { on_end(slot, record, reason); });
    for_each([&](FlowSlot& slot, Record&) { records_.give_back(slot.record); });
    std::fill(occupied_.begin(), occupied_.end(), 0);
  }

  [[nodiscard]] std::size_t slot_count() const noexcept { return slots_.size(); }

 private:
  // The hash as a fraction of one, so that there may be as many slots as are wanted.
  [[nodiscard]] std::size_t home(std::uint64_t hash) const noexcept {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::size_t>(Wide{hash} * slots_.size() >> 64U);
  }
  [[nodiscard]] std::size_t next(std::size_t at) const noexcept { return at + 1 == slots_.size() ? 0 : at + 1; }
  // How far ahead `at` lies, round and round.
  [[nodiscard]] std::size_t steps(std::size_t from, std::size_t at) const noexcept {
    return at >= from ? at - from : at + slots_.size() - from;
  }

  [[nodiscard]] bool is_occupied(std::size_t at) const noexcept { return (occupied_[at / word_bits] & bit(at)) != 0; }

  // Backward-shift deletion: linear probing without tombstones, so years of churn leave no scars.
  void erase(std::size_t hole) noexcept {
    records_.give_back(slots_[hole].record);
    for (std::size_t at = next(hole); is_occupied(at); at = next(at)) {
      const std::size_t wanted = home(slots_[at].hash);
      const bool may_move = steps(wanted, at) >= steps(hole, at);
      if (may_move) {
        slots_[hole] = slots_[at];
        hole = at;
      }
    }
    occupied_[hole / word_bits] &= ~bit(hole);
  }

  // How many of the next `count` slots, not past the end of the table, are empty before the first that is not.
  [[nodiscard]] std::size_t empty_from(std::size_t at, std::size_t count) const noexcept {
    const std::size_t end = std::min(at + count, slots_.size());
    const std::size_t start = at;
    while (at < end) {
      const std::uint64_t rest = occupied_[at / word_bits] >> (at % word_bits);
      if (rest != 0) return std::min(at + static_cast<std::size_t>(std::countr_zero(rest)), end) - start;
      at += word_bits - at % word_bits;
    }
    return end - start;
  }
  static constexpr std::size_t word_bits = 64;
  [[nodiscard]] static constexpr std::uint64_t bit(std::size_t at) noexcept {
    return std::uint64_t{1} << (at % word_bits);
  }

  KeyedHash hash_;
  Room<FlowSlot> slots_;
  std::vector<std::uint64_t> occupied_;  // a bit a slot: a mostly empty table is walked at 64 slots a step
  Pool<Record> records_;
  std::size_t hand_ = 0;
};

}  // namespace eugress
