#include "flow/media_streams.h"

#include <algorithm>
#include <bit>

namespace eugress {
namespace {

// RFC 3550 A.1: a step ahead of this many or more is a leap. Its MAX_MISORDER is here the window that is remembered.
constexpr std::uint16_t max_dropout = 3000;
constexpr std::uint16_t window = 64;

// RFC 3550 A.8 needs differences alone, so the ticks may wrap as the sender's do.
std::uint32_t ticks(Timestamp time, std::uint32_t clock) noexcept {
  constexpr std::uint64_t second = 1'000'000'000;
  const auto nanoseconds = static_cast<std::uint64_t>(time.time_since_epoch().count());
  return static_cast<std::uint32_t>(nanoseconds / second * clock + nanoseconds % second * clock / second);
}

}  // namespace

// Numbers before the first are of no interval that was watched: they count as having come.
void StreamMeter::begin(std::uint16_t sequence) noexcept {
  highest_ = sequence;
  came_ = ~std::uint64_t{0};
  has_leapt_ = false;
  has_transit_ = false;
}

bool StreamMeter::is_new(std::uint16_t sequence) noexcept {
  const auto ahead = static_cast<std::uint16_t>(sequence - highest_);
  const auto behind = static_cast<std::uint16_t>(highest_ - sequence);
  if (behind < window) {
    const std::uint64_t its = std::uint64_t{1} << behind;
    const bool had_come = (came_ & its) != 0;
    came_ |= its;
    return !had_come;
  }
  if (ahead < max_dropout) {
    came_ = ahead < window ? came_ << ahead | 1U : 1U;
    highest_ = sequence;
    // A sender who skips thousands of numbers with each packet would wrap the count within a minute, and lose nothing.
    expected_ += std::min<std::uint32_t>(ahead, ~expected_);
    return true;
  }
  const bool is_confirmed = has_leapt_ && sequence == after_leap_;
  after_leap_ = static_cast<std::uint16_t>(sequence + 1U);
  has_leapt_ = true;
  if (!is_confirmed) return false;  // a stray packet, or the first after a restart
  begin(sequence);
  expected_ += 2;  // this one and the one that leapt
  ++received_;
  return true;
}

void StreamMeter::add(const RtpReading& rtp, Timestamp arrival) noexcept {
  if (came_ == 0) {
    begin(rtp.sequence);
    ++expected_;
  } else if (!is_new(rtp.sequence)) {
    return;
  }
  ++received_;
  const std::uint32_t transit = ticks(arrival, rtp.clock) - rtp.timestamp;
  const std::uint32_t change = transit - transit_;
  transit_ = transit;
  if (!has_transit_) {
    has_transit_ = true;
    return;
  }
  const std::uint32_t distance = std::min(change, 0U - change);
  jitter_ += distance - ((jitter_ + 8) >> 4U);
}

std::uint32_t StreamMeter::lost_millionths() const noexcept {
  if (received_ >= expected_) return 0;
  return static_cast<std::uint32_t>(std::uint64_t{expected_ - received_} * 1'000'000U / expected_);
}

std::uint32_t StreamMeter::jitter_microseconds(std::uint32_t clock) const noexcept {
  constexpr std::uint64_t longest = 0xffffffffU;
  return static_cast<std::uint32_t>(std::min(std::uint64_t{jitter_} * 1'000'000U / 16U / clock, longest));
}

MediaStreams::MediaStreams(std::size_t capacity, KeyedHash hash)
    : hash_(hash), streams_(std::bit_ceil(std::max(capacity, ways))), tags_(streams_.size() / ways) {}

std::optional<StreamQuality> MediaStreams::quality_of(const Stream& stream) noexcept {
  if (stream.meter.received() < enough) return std::nullopt;
  const StreamMeter& meter = stream.meter;
  return StreamQuality{.provider = stream.provider,
                       .kind = stream.kind,
                       .direction = stream.direction,
                       .expected = meter.expected(),
                       .missing = meter.expected() - std::min(meter.received(), meter.expected()),
                       .lost_millionths = meter.lost_millionths(),
                       .jitter_microseconds = meter.jitter_microseconds(stream.clock)};
}

// The stream itself, an empty place, or the one that was silent longest.
std::size_t MediaStreams::place_for(std::uint64_t hash) const noexcept {
  const std::size_t set = set_of(hash);
  const std::size_t first = set * ways;
  const std::size_t way = tags_.find(set, hash, [&](std::size_t at) { return streams_[first + at].hash == hash; });
  if (way != ways) return first + way;
  std::size_t chosen = first;
  for (std::size_t i = first; i < first + ways; ++i) {
    const Stream& stream = streams_[i];
    const Stream& best = streams_[chosen];
    if (best.hash != 0 && (stream.hash == 0 || stream.last_seen < best.last_seen)) chosen = i;
  }
  return chosen;
}

std::optional<StreamQuality> MediaStreams::take(const StreamKey& key, const RtpReading& rtp,
                                                Timestamp arrival) noexcept {
  const std::uint64_t which =
      std::uint64_t{rtp.source} << 2U | (rtp.is_repair ? 2U : 0U) | (key.direction == Direction::egress ? 0U : 1U);
  const std::uint64_t hash = hash_(key.flow, which);
  const std::size_t place = place_for(hash);
  Stream& stream = streams_[place];
  std::optional<StreamQuality> given_up;
  if (stream.hash != hash) {
    if (stream.hash != 0) {
      given_up = quality_of(stream);
      ++evicted_;
    } else {
      ++size_;
    }
    stream = {};
    stream.hash = hash;
    tags_.put(place / ways, place % ways, hash);
  }
  stream.last_seen = arrival;
  stream.clock = std::max(rtp.clock, 1U);
  stream.provider = key.provider;
  stream.kind = key.kind;
  stream.direction = key.direction;
  stream.meter.add(rtp, arrival);
  return given_up;
}

void MediaStreams::forget() noexcept {
  std::fill(streams_.begin(), streams_.end(), Stream{});
  tags_.clear();
  size_ = 0;
}

}  // namespace eugress
