#include "worker.h"

#include <algorithm>
#include <utility>

#include "worker_books.h"

namespace eugress {
namespace {

constexpr std::int64_t longest_silence = 10;  // intervals; a longer leap of the packets' clock is a gap
constexpr std::chrono::seconds whole_sweep{10};

}  // namespace

void Worker::Books::keep_time(Timestamp now) {
  if (!is_open_) open(now);
  if (now >= interval_.end) {
    if ((now - interval_.end) / settings_.interval >= longest_silence) {
      leap(now);
    } else {
      while (now >= interval_.end) {
        const Timestamp next = interval_.end;
        close();
        open(next);
      }
    }
  } else if (now < interval_.start) {
    if (interval_.start - now > settings_.interval) {
      leap(now);
    } else {
      ++interval_.oddities.time_went_back;
    }
  }
  now_ = std::max(now_, now);
  learn_heard();
  if (now_ - swept_at_ >= sweep_step) sweep();
}

void Worker::Books::open(Timestamp now) {
  const auto since_epoch = now.time_since_epoch();
  const auto number = static_cast<std::uint64_t>(since_epoch / settings_.interval);
  interval_ = {};
  interval_.worker = settings_.number;
  interval_.number = number;
  interval_.start =
      Timestamp{std::chrono::duration_cast<Nanoseconds>(settings_.interval) * static_cast<std::int64_t>(number)};
  interval_.end = interval_.start + settings_.interval;
  interval_.is_whole = now == interval_.start;
  interval_.media.resize(known_->providers.size());
  if (std::exchange(today_, day_of(now)) != today_) note_strangers();
  if (!is_open_) swept_at_ = now_ = now;
  interval_.overload.level = overload_.level();
  interval_.overload.sampling = samplings_.front().sampling;
  is_open_ = true;
}

void Worker::Books::close() {
  flows_.for_each([this](FlowSlot& slot, Flow& flow) {
    if (!slot.is_identified && is_stale(slot, flow)) assess_flow(slot, flow);  // a name may have come since
    if (slot.is_identified) post(slot, flow);
    if (slot.is_identified) want_far_side(slot, flow);
    end_idle_timing(slot, flow);
  });
  tally_.close_into(interval_);
  const LossCounts lost = source_.losses();
  interval_.lost = lost.since(std::exchange(lost_before_, lost));
  if (!settings_.is_replay) interval_.lost.reports = std::exchange(refused_frames_, 0);
  interval_.filter = source_.filter();
  interval_.tables = {.flows = flows_.size() - aggregates_,
                      .flow_capacity = settings_.max_flows,
                      .aggregates = aggregates_,
                      .aggregate_capacity = most_aggregates,
                      .aggregates_evicted = aggregates_evicted_,
                      .candidates = candidates_,
                      .candidate_capacity = settings_.max_candidates,
                      .servers = servers_.size(),
                      .server_capacity = servers_.capacity(),
                      .servers_evicted = servers_.evicted(),
                      .peers = peers_.size(),
                      .peer_capacity = peers_.capacity(),
                      .peers_evicted = peers_.evicted(),
                      .joins = joins_.size(),
                      .join_capacity = joins_.capacity(),
                      .joins_evicted = joins_.evicted(),
                      .flows_ended = ended_};
  close_media();
  close_estimate();
  if (hearing_ != nullptr) interval_.feed_lines = hearing_->lines;
  report(std::exchange(interval_, {}));
}

// The packets' clock leapt: by a pause in a recording, a suspended machine, or a clock that was set.
void Worker::Books::leap(Timestamp now) {
  const Timestamp before = now_;
  flows_.end_all(FlowEnd::time_jump, [this](FlowSlot& slot, Flow& flow, FlowEnd reason) { end(slot, flow, reason); });
  interval_.is_whole = false;
  close();
  streams_.forget();
  report(Gap{before, now, Gap::Why::time_jump});
  is_open_ = false;
  open(now);
}

void Worker::Books::sweep() {
  const auto steps = static_cast<std::size_t>((now_ - swept_at_) / sweep_step);
  const std::size_t share = flows_.slot_count() / static_cast<std::size_t>(whole_sweep / sweep_step) + 1;
  swept_at_ = now_;
  flows_.sweep(
      std::min(steps * share, flows_.slot_count()),
      [this](const FlowSlot& slot) -> std::optional<FlowEnd> {
        if (now_ - slot.last_seen <= std::chrono::seconds{slot.idle_seconds}) return std::nullopt;
        return slot.is_closing ? FlowEnd::end_detected : FlowEnd::idle;
      },
      [this](FlowSlot& slot, Flow& flow, FlowEnd reason) { end(slot, flow, reason); });
}

void Worker::Books::finish() {
  if (!is_open_) return;
  flows_.end_all(FlowEnd::forced, [this](FlowSlot& slot, Flow& flow, FlowEnd reason) { end(slot, flow, reason); });
  interval_.is_whole = false;
  close();
  is_open_ = false;
}

void Worker::Books::report(Report report) {
  // A file can wait; a link cannot: what a full channel refuses it counts, and the bookkeeper turns that into a Gap.
  if (settings_.is_replay) {
    reports_.put(std::move(report));
    return;
  }
  const Interval* const interval = std::get_if<Interval>(&report);
  const std::uint64_t frames = interval == nullptr ? 0 : interval->frames.seen + interval->lost.reports.value_or(0);
  if (!reports_.offer(std::move(report))) refused_frames_ += frames;
}

Unwrapping unwrapping_of(const Settings& settings, bool is_replay) {
  Unwrapping unwrapping;
  unwrapping.tunnels = is_replay ? TunnelSet::all() : settings.tunnels;
  for (const Prefix& prefix : settings.nat64_prefixes) {
    check(unwrapping.embedded.add_nat64(prefix), "settings hold only what fits");
  }
  return unwrapping;
}

Worker::Worker(WorkerSettings settings, Source& source, const Published<Knowledge>& known, Channel<Report>& reports,
               const Published<HeardNames>* heard)
    : books_(std::make_unique<Books>(settings, source, known, reports, heard)), source_(source) {}

Worker::~Worker() = default;

Result<void> Worker::run(std::stop_token stop) {
  const FrameSink sink{books_.get(), [](void* self, Frames run) noexcept { static_cast<Books*>(self)->take(run); }};
  Result<void> outcome;
  while (!stop.stop_requested()) {
    books_->adopt_knowledge();
    books_->hear();
    books_->listen();
    books_->narrow();
    Batch batch = source_.read(sink);
    if (batch.now) books_->advance(*batch.now);
    books_->tell();
    books_->keep_up(batch);
    if (batch.reading == Reading::finished) break;
    if (batch.reading == Reading::failed) {
      outcome = std::move(batch.error);
      break;
    }
  }
  books_->finish();
  return outcome;
}

}  // namespace eugress
