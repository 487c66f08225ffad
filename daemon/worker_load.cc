// When a worker cannot keep up: what it leaves undone, what it lets the kernel leave out, and the estimate of that.
#include <algorithm>

#include "worker_books.h"

namespace eugress {
namespace {

constexpr std::chrono::seconds between_judgements{1};

}  // namespace

// After every batch of a live source.
void Worker::Books::keep_up(const Batch& batch) {
  if (settings_.is_replay || !is_open_) return;
  overload_.see(batch.waited);
  if (now_ >= judged_at_ && now_ - judged_at_ < between_judgements) return;
  judged_at_ = now_;
  // Of a tunnel the kernel sees the outside alone, so nobody could tell afterwards what had been left out by chance.
  const auto filter = source_.filter();
  overload_.set_can_sample(filter && filter->is_attached && settings_.unwrapping.tunnels == TunnelSet{});
  const bool shed = overload_.sheds();
  overload_.judge(source_.losses().kernel.value_or(0));
  if (overload_.sheds() && !shed) streams_.forget();  // what is not looked at must not be missed when we look again
  interval_.overload.level = std::max(interval_.overload.level, overload_.level());
  // Frames come in order: once they were stamped after the end of sampling, none that was sampled is left.
  is_sampled_ = samplings_.front().sampling != 0 || now_ <= samplings_.front().since;
}

// Frames wait in the ring: one that was stamped before a filter took effect was not chosen by it.
void Worker::Books::follow_sampling() {
  const auto filter = source_.filter();
  if (!filter || filter->sampling == samplings_.front().sampling) return;
  std::rotate(samplings_.begin(), samplings_.end() - 1, samplings_.end());
  samplings_.front() = {filter->sampling_since, filter->sampling};
  is_sampled_ = true;
  interval_.overload.sampling = std::max(interval_.overload.sampling, filter->sampling);
}

// For each that came 2^n - 1 did not. The kernel's filter and this ask the same of a payload.
void Worker::Books::estimate(const FlowSlot& slot, const Packet& packet, Direction direction) noexcept {
  if (packet.transport != Transport::udp || !slot.is_identified || !BulkPayload::holds(packet.payload)) return;
  const auto chosen_by =
      std::find_if(samplings_.begin(), samplings_.end(), [&](const auto& one) { return one.since <= packet.time; });
  if (chosen_by == samplings_.end()) return;
  const std::uint64_t others = (std::uint64_t{1} << chosen_by->sampling) - 1;
  const CellKey& cell = flows_.record(slot).cell;
  LeftOut& sum = left_out_[(std::size_t{cell.provider} * plane_count + static_cast<std::size_t>(cell.plane)) * 2 +
                           index(direction)];
  sum.bytes += others * packet.ip_octets;
  sum.packets += others;
}

void Worker::Books::close_estimate() {
  for (std::size_t i = 0; i < left_out_.size(); ++i) {
    const LeftOut& sum = left_out_[i];
    if (sum.packets == 0) continue;  // nothing was left out
    const auto provider = static_cast<ProviderNumber>(i / 2 / plane_count);
    const auto plane = static_cast<Plane>(i / 2 % plane_count);
    interval_.overload.left_out[{provider, plane, i % 2 == 0 ? Direction::egress : Direction::ingress}] = sum;
  }
  std::fill(left_out_.begin(), left_out_.end(), LeftOut{});
}

}  // namespace eugress
