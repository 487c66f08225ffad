#include "account/tap.h"

#include <algorithm>
#include <utility>

namespace eugress {
namespace {

// A provider answers: what has no other direction is lost or travels elsewhere. Single packets without an answer are
// everyday.
constexpr double one_way_share = 0.10;
constexpr std::uint64_t least_bytes = 100'000;
// Networks lose and repeat less; a second path repeats all that goes over it.
constexpr double duplicate_share = 0.02;
constexpr std::uint64_t least_compared = 100;
// decisions.md, "Who is ours".
constexpr double transit_share = 0.05;
constexpr std::uint64_t least_frames = 1'000;
// What is suspected at one share is fine again below a part of it.
constexpr double easing = 0.5;

// Clients that reach a provider over UDP open TCP connections to it all the time.
constexpr std::uint64_t much_alone = 20'000'000;
constexpr std::uint32_t long_alone = 10;

}  // namespace

std::string_view to_text(TapKind kind) noexcept {
  switch (kind) {
    case TapKind::offload:
      return "offload";
    case TapKind::merged_frames:
      return "merged-frames";
    case TapKind::one_way:
      return "one-way";
    case TapKind::duplicate_path:
      return "duplicate-path";
    case TapKind::transit:
      return "transit";
    case TapKind::clock:
      return "clock";
    case TapKind::upstream_filter:
      return "upstream-filter";
    case TapKind::after_nat:
      return "after-nat";
    case TapKind::excluded:
      break;
  }
  return "excluded";
}

std::string_view to_text(TapState state) noexcept {
  switch (state) {
    case TapState::fine:
      return "fine";
    case TapState::suspected:
      return "suspected";
    case TapState::declared:
      return "declared";
    case TapState::cannot_tell:
      break;
  }
  return "cannot-tell";
}

TapUnit unit_of(TapKind kind) noexcept {
  switch (kind) {
    case TapKind::merged_frames:
    case TapKind::one_way:
    case TapKind::duplicate_path:
    case TapKind::transit:
      return TapUnit::ratio;
    case TapKind::clock:
      return TapUnit::seconds;
    case TapKind::excluded:
      return TapUnit::prefixes;
    case TapKind::offload:
    case TapKind::upstream_filter:
    case TapKind::after_nat:
      break;
  }
  return TapUnit::none;
}

std::string_view to_text(TapUnit unit) noexcept {
  switch (unit) {
    case TapUnit::ratio:
      return "ratio";
    case TapUnit::seconds:
      return "seconds";
    case TapUnit::prefixes:
      return "prefixes";
    case TapUnit::none:
      break;
  }
  return "";
}

void TapBook::set_declared(TapDeclared declared) {
  tap_.declared = std::move(declared);
  set(TapKind::after_nat, tap_.declared.is_after_nat ? TapState::declared : TapState::cannot_tell);
  set(TapKind::excluded, tap_.declared.excluded != 0 ? TapState::declared : TapState::fine, tap_.declared.excluded);
  if (!tap_.declared.scope.empty()) {
    set(TapKind::upstream_filter, TapState::declared);
  } else if (of(TapKind::upstream_filter).state == TapState::declared) {
    set(TapKind::upstream_filter, TapState::cannot_tell);
  }
  judge_clock();
}

void TapBook::set_facts(std::shared_ptr<const TapFacts> facts) {
  tap_.facts = std::move(facts);
  judge_interfaces();
  judge_clock();
}

bool TapBook::is_clock_good() const noexcept {
  if (tap_.facts == nullptr || tap_.declared.trusts_clock) return true;
  const auto& clock = tap_.facts->clock;
  return clock && clock->is_synchronised && clock->error < tolerated_clock_error;
}

void TapBook::set(TapKind kind, TapState state, std::optional<double> figure) {
  TapFinding& finding = of(kind);
  if (finding.state != state || !finding.is_found()) finding.since.reset();
  finding.state = state;
  finding.figure = figure;
  if (finding.is_found() && !finding.since && now_ != Timestamp{}) finding.since = now_;
}

void TapBook::judge(TapKind kind, std::uint64_t part, std::uint64_t whole, const Bounds& bounds) {
  if (whole < bounds.least) return;  // too little to say anything; what was said stands
  const double share = static_cast<double>(part) / static_cast<double>(whole);
  std::uint8_t& quiet = quiet_[static_cast<std::size_t>(kind)];
  const bool was_suspected = of(kind).state == TapState::suspected;
  if (part != 0 && share >= (was_suspected ? bounds.fine_below : bounds.suspected_from)) {
    quiet = 0;
    return set(kind, TapState::suspected, share);
  }
  quiet = static_cast<std::uint8_t>(std::min<int>(quiet + 1, quiet_enough));
  set(kind, was_suspected && quiet < quiet_enough ? TapState::suspected : TapState::fine, share);
}

void TapBook::see(const Interval& interval) {
  now_ = interval.start;
  for (TapFinding& finding : tap_.findings) {
    if (finding.is_found() && !finding.since) finding.since = now_;  // declared before the first packet
  }
  // One is a proof: nothing but the interface or the host can have joined it.
  judge(TapKind::merged_frames, interval.tap.merged, interval.frames.flow, {0, 0, 1});
  judge(TapKind::one_way, interval.one_way_bytes, interval.witnesses.all,
        {one_way_share, one_way_share * easing, least_bytes});
  judge(TapKind::duplicate_path, interval.tap.duplicates, interval.tap.compared,
        {duplicate_share, duplicate_share * easing, least_compared});
  judge_campus(interval);
  judge_scope(interval);
  const bool is_steady = interval.oddities.time_went_back == 0;
  steady_intervals_ = is_steady ? std::min(steady_intervals_ + 1, std::uint32_t{quiet_enough}) : 0;
  judge_clock();
}

void TapBook::see(const Gap& gap) {
  if (gap.why != Gap::Why::time_jump) return;
  steady_intervals_ = 0;
  judge_clock();
}

// Any interface will do: their packets meet in one table.
void TapBook::judge_interfaces() {
  if (tap_.facts == nullptr) return set(TapKind::offload, TapState::cannot_tell);
  bool merges_some = false;
  bool is_told = !tap_.facts->interfaces.empty();
  for (const InterfaceFacts& one : tap_.facts->interfaces) {
    is_told = is_told && one.is_on(Offload::gro) && one.is_on(Offload::lro);
    for (std::size_t i = 0; i < offload_count; ++i) {
      merges_some = merges_some || (merges(static_cast<Offload>(i)) && one.offloads[i].value_or(false));
    }
  }
  const TapState otherwise = is_told ? TapState::fine : TapState::cannot_tell;
  set(TapKind::offload, merges_some ? TapState::suspected : otherwise);
}

void TapBook::judge_clock() {
  if (tap_.facts == nullptr) return set(TapKind::clock, TapState::cannot_tell);
  const auto& clock = tap_.facts->clock;
  std::optional<double> error;
  if (clock && clock->is_synchronised) error = static_cast<double>(clock->error.count()) / 1e9;
  if (steady_intervals_ < quiet_enough || !is_clock_good()) return set(TapKind::clock, TapState::suspected, error);
  set(TapKind::clock, tap_.declared.trusts_clock ? TapState::declared : TapState::fine, error);
}

// Two signs of the same mistake: frames of which neither side is known, and flows of a provider of which the near side
// is only known for not being the provider's. With a filter in the kernel hardly any of the former come.
void TapBook::judge_campus(const Interval& interval) {
  const std::uint64_t transit = interval.frames.skipped[static_cast<std::size_t>(Skip::transit)];
  const std::uint64_t foreign = interval.tap.foreign_clients;
  const Bounds of_frames{transit_share, transit_share * easing, least_frames};
  const Bounds of_bytes{transit_share, transit_share * easing, least_bytes};
  const auto share = [](std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  };
  const bool is_bytes = interval.witnesses.all >= least_bytes &&
                        (interval.frames.seen < least_frames ||
                         share(foreign, interval.witnesses.all) > share(transit, interval.frames.seen));
  if (is_bytes) {
    judge(TapKind::transit, foreign, interval.witnesses.all, of_bytes);
  } else {
    judge(TapKind::transit, transit, interval.frames.seen, of_frames);
  }
}

// The one trace that a filter before us leaves: much UDP of a provider and never a TCP connection beside it.
void TapBook::judge_scope(const Interval& interval) {
  if (!tap_.declared.scope.empty()) return;
  std::uint64_t datagrams = 0;
  std::uint64_t streams = 0;
  for (const ServerRecord& record : interval.servers) {
    const std::uint64_t bytes = record.counts.egress.bytes + record.counts.ingress.bytes;
    (record.transport == Transport::udp ? datagrams : streams) += bytes;
  }
  datagrams_alone_ = streams != 0 ? 0 : datagrams_alone_ + datagrams;
  intervals_alone_ = streams != 0 ? 0 : intervals_alone_ + (datagrams != 0 ? 1 : 0);
  const bool is_suspected = datagrams_alone_ >= much_alone && intervals_alone_ >= long_alone;
  set(TapKind::upstream_filter, is_suspected ? TapState::suspected : TapState::cannot_tell);
}

}  // namespace eugress
