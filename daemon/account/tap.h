// Is the place at which we look a sound one? Findings about the tap: each asks one question, and says fine, suspected,
// declared by the operator, or that it cannot be told from here. A finding removes and corrects nothing: it says what
// the numbers beside it are worth, and until when. Judged interval by interval, with a threshold to begin, a lower one
// to end, and enough traffic to speak of; pure, one thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "account/interval.h"
#include "base/time.h"
#include "capture/clock_state.h"
#include "capture/interface_facts.h"

namespace eugress {

enum class TapKind : std::uint8_t {
  offload,          // the interface may hand several packets over as one
  merged_frames,    // and some were: longer than any packet on the Internet
  one_way,          // flows of which the other direction does not pass
  duplicate_path,   // packets that pass twice
  transit,          // neither side is ours: the campus prefixes are probably not complete
  clock,            // that packets are stamped with is wrong, or may be
  upstream_filter,  // somebody before us lets only a part through
  after_nat,        // clients have been translated into few addresses
  excluded,         // prefixes at which nobody may look
};
constexpr std::size_t tap_kind_count = 9;
[[nodiscard]] std::string_view to_text(TapKind kind) noexcept;

enum class TapState : std::uint8_t { fine, suspected, declared, cannot_tell };
[[nodiscard]] std::string_view to_text(TapState state) noexcept;

// What a figure counts: a share of one, seconds, or prefixes.
enum class TapUnit : std::uint8_t { ratio, seconds, prefixes, none };
[[nodiscard]] TapUnit unit_of(TapKind kind) noexcept;
[[nodiscard]] std::string_view to_text(TapUnit unit) noexcept;

struct TapFinding {
  TapKind kind = TapKind::offload;
  TapState state = TapState::cannot_tell;
  std::optional<Timestamp> since;  // of suspected or declared, in packet time
  std::optional<double> figure;    // of the last interval that had one

  [[nodiscard]] bool is_found() const noexcept { return state == TapState::suspected || state == TapState::declared; }
};

// What the operator says of the tap; nothing of it can be seen from here.
struct TapDeclared {
  std::string scope;           // which part of the link a filter before us lets through; empty: all of it
  bool is_after_nat = false;   //
  bool trusts_clock = false;   // disciplined by something that the kernel does not know of
  std::uint32_t excluded = 0;  // prefixes

  friend bool operator==(const TapDeclared&, const TapDeclared&) = default;
};

// What the machine says; a replay has none.
struct TapFacts {
  std::vector<InterfaceFacts> interfaces;
  std::optional<ClockState> clock;

  friend bool operator==(const TapFacts&, const TapFacts&) = default;
};

// By TapKind. Before anything was seen nothing can be told.
using TapFindings = std::array<TapFinding, tap_kind_count>;
[[nodiscard]] constexpr TapFindings nothing_told() noexcept {
  TapFindings findings{};
  for (std::size_t kind = 0; kind < tap_kind_count; ++kind) findings[kind].kind = static_cast<TapKind>(kind);
  return findings;
}

// All of it, for whoever shows it.
struct Tap {
  TapFindings findings = nothing_told();
  TapDeclared declared;
  std::shared_ptr<const TapFacts> facts;  // null in a replay
  TapCounts counts;                       // since the start

  [[nodiscard]] const TapFinding& of(TapKind kind) const noexcept { return findings[static_cast<std::size_t>(kind)]; }
};

// decisions of capture: an interval is good enough to judge by only below it.
constexpr std::chrono::seconds tolerated_clock_error{1};

class TapBook {
 public:
  void set_declared(TapDeclared declared);
  // Null: nobody asks the machine, because a file was written elsewhere.
  void set_facts(std::shared_ptr<const TapFacts> facts);
  // Every interval that is booked, also one that comes too late to be judged.
  void add(const TapCounts& counts) { tap_.counts += counts; }
  // Complete intervals, in order.
  void see(const Interval& interval);
  void see(const Gap& gap);

  [[nodiscard]] const Tap& tap() const noexcept { return tap_; }
  // Whether the time of what was captured can be relied upon; nobody judges that of a file.
  [[nodiscard]] bool is_clock_good() const noexcept;

 private:
  // A finding ends once so many intervals in a row with enough traffic showed nothing of it.
  static constexpr std::uint8_t quiet_enough = 3;

  struct Bounds {
    double suspected_from;
    double fine_below;
    std::uint64_t least;  // of the whole; less says nothing
  };
  [[nodiscard]] TapFinding& of(TapKind kind) noexcept { return tap_.findings[static_cast<std::size_t>(kind)]; }
  void judge(TapKind kind, std::uint64_t part, std::uint64_t whole, const Bounds& bounds);
  void set(TapKind kind, TapState state, std::optional<double> figure = {});
  void judge_interfaces();
  void judge_clock();
  void judge_campus(const Interval& interval);
  void judge_scope(const Interval& interval);

  Tap tap_;
  std::array<std::uint8_t, tap_kind_count> quiet_{};  // intervals in a row in which nothing was wrong
  Timestamp now_;                                     // the start of the latest interval
  std::uint32_t steady_intervals_ = quiet_enough;     // without a leap of the clock
  std::uint64_t datagrams_alone_ = 0;                 // octets of UDP since the last TCP
  std::uint32_t intervals_alone_ = 0;
};

}  // namespace eugress
